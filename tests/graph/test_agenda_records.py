"""The records of an agenda: read, written, and refused where they are malformed."""

import json
from typing import Any

import pytest
from hypothesis import given

from graph import agenda
from graph.interchange import (
    MalformedInstance,
    agenda_instance,
    agenda_solution,
    read_agenda_instance,
    read_agenda_solution,
)
from graph.problem import AgendaSolution
from tests.graph.agenda_instances import instance, instances, opening, session

Document = dict[str, Any]


@given(instances())
def test_an_instance_and_a_solution_read_back_as_they_were(document: Document) -> None:
    problem = read_agenda_instance(document)
    assert read_agenda_instance(json.loads(json.dumps(agenda_instance(problem)))) == problem
    answer = agenda.solve(problem)
    if isinstance(answer, AgendaSolution):
        written = json.loads(json.dumps(agenda_solution(answer)))
        assert read_agenda_solution(written) == answer


def test_what_is_left_out_has_its_default() -> None:
    bare = {
        "format": "agenda-instance/1",
        "slots": ["mon"],
        "rooms": [{"id": "hall", "capacity": 2}],
        "people": [{"id": "ana"}],
        "sessions": [{"id": "aeo"}],
    }
    problem = read_agenda_instance(bare)
    assert (problem.booths, problem.panel_sides_min, problem.sides) == (0, 0, ())
    answer = agenda.solve(problem)
    assert isinstance(answer, AgendaSolution)
    assert answer.slots["mon"][0].room == "hall"


def test_a_session_is_worth_nothing_to_who_leads_it() -> None:
    problem = read_agenda_instance(opening())
    assert (problem.worth("ana", "aeo"), problem.worth("ana", "it")) == (0, 900)


def changed(**values: Any) -> Document:
    return opening() | values


FAULTS = [
    (changed(format="agenda-instance/2"), "format"),
    ({"format": "agenda-instance/1"}, "people"),
    (changed(slots=["mon", "mon"]), "slots.mon"),
    (changed(rooms=[{"id": "hall"}]), "rooms[0].capacity"),
    (changed(rooms=[{"id": "hall", "capacity": -1}]), "rooms[0].capacity"),
    (changed(rooms=[{"id": "hall", "capacity": 1}] * 2), "rooms.hall"),
    (changed(people=[{"id": ""}]), "people[0].id"),
    (changed(people=[{"id": "ana", "side": 3}]), "people[0].side"),
    (changed(booths=-1), "booths"),
    (changed(booths=True), "booths"),
    (changed(panel_sides_min=-1), "panel_sides_min"),
    (changed(sessions=[session("aeo", "nobody")]), "sessions[0].leaders.nobody"),
    (changed(sessions=[session("aeo", "ana", "ana")]), "sessions[0].leaders.ana"),
    (changed(sessions=[session("aeo", interpreted=1)]), "sessions[0].interpreted"),
    (changed(sessions=[session("aeo", slots=["never"])]), "sessions[0].slots.never"),
    (changed(sessions=[session("aeo", requires=["aeo"])]), "sessions[0].requires.aeo"),
    (changed(sessions=[session("aeo", requires=["it"])]), "sessions[0].requires.it"),
    (changed(sessions=[session("aeo"), session("aeo")]), "sessions.aeo"),
    (changed(value={"nobody": {}}), "value.nobody"),
    (changed(value={"ana": {"nothing": 1}}), "value.ana.nothing"),
    (changed(value={"ana": {"aeo": -1}}), "value.ana.aeo"),
    (changed(value={"ana": {"aeo": 1.0}}), "value.ana.aeo"),
    (changed(away={"nobody": ["mon"]}), "away.nobody"),
    (changed(away={"ana": ["never"]}), "away.ana.never"),
]


@pytest.mark.parametrize(("document", "path"), FAULTS)
def test_a_malformed_instance_is_refused_with_the_place(document: Document, path: str) -> None:
    with pytest.raises(MalformedInstance) as caught:
        read_agenda_instance(document)
    assert caught.value.path == path


def test_two_pairs_of_one_name_are_refused() -> None:
    sessions = [
        session("a|b", requires=["c"]),
        session("a", requires=["b|c"]),
        session("b|c"),
        session("c"),
    ]
    with pytest.raises(MalformedInstance, match="rename a session"):
        read_agenda_instance(instance(sessions))
