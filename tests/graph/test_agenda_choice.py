"""The choice of an agenda: against every timetable, and what must not change it."""

import json
import pickle
from typing import Any

import pytest
from hypothesis import given

from graph import agenda
from graph.certificate import check_agenda
from graph.interchange import agenda_solution, read_agenda_instance
from graph.problem import (
    AgendaInfeasible,
    AgendaSolution,
    AgendaStatus,
    RecordConflict,
    RecordRepair,
    RepairKind,
)
from graph.rules import broken_agenda_rules
from tests.graph.agenda_instances import (
    drawn,
    instance,
    instances,
    opening,
    session,
    two_triangles,
)
from tests.graph.drawn_agendas import drawn_agenda
from tests.graph.naive_agenda import best_value, order, possible, tidiest

Document = dict[str, Any]


def solved(document: Document, **options: int) -> AgendaSolution:
    answer = agenda.solve(read_agenda_instance(document), **options)
    assert isinstance(answer, AgendaSolution)
    return answer


def when(answer: AgendaSolution) -> dict[str, str]:
    return {place.session: slot for slot, places in answer.slots.items() for place in places}


def together(answer: AgendaSolution) -> list[list[str]]:
    return [[place.session for place in places] for places in answer.slots.values()]


def try_every_timetable(document: Document) -> AgendaSolution | AgendaInfeasible:
    problem = read_agenda_instance(document)
    answer = agenda.solve(problem)
    best = best_value(document)
    if best is None:
        assert isinstance(answer, AgendaInfeasible)
        assert answer.conflicts
    else:
        assert isinstance(answer, AgendaSolution)
        assert (answer.value, answer.bound) == (best, best)
        assert answer.status is AgendaStatus.OPTIMAL
        assert broken_agenda_rules(problem, answer.slots, answer.attendance) == ()
    assert check_agenda(document, json.loads(json.dumps(agenda_solution(answer)))) == ()
    return answer


@given(instances())
def test_no_timetable_is_worth_more_and_the_proof_says_so(document: Document) -> None:
    try_every_timetable(document)


@pytest.mark.parametrize("part", range(6))
def test_three_hundred_agendas_are_the_best_of_every_timetable(part: int) -> None:
    answers = [try_every_timetable(drawn(seed)) for seed in range(50 * part, 50 * part + 50)]
    found = [answer for answer in answers if isinstance(answer, AgendaSolution)]
    assert 25 < len(found) < 50
    assert sum(bool(answer.proof.seats) for answer in found) > 5


def test_where_half_of_each_of_some_pairs_would_be_best_the_best_whole_pairs_are_found() -> None:
    answer = try_every_timetable(two_triangles())
    assert isinstance(answer, AgendaSolution)
    assert len(answer.proof.leaves) > 1


@given(instances())
def test_conflicts_are_impossible_and_have_no_record_to_spare(document: Document) -> None:
    answer = agenda.solve(read_agenda_instance(document))
    for conflict in answer.conflicts if isinstance(answer, AgendaInfeasible) else ():
        assert not possible(document, conflict.records)
        for record in conflict.records:
            assert possible(document, set(conflict.records) - {record})


@given(instances(roomy=True))
def test_ties_go_to_the_worst_served_side_then_to_the_most_wanted_session(
    document: Document,
) -> None:
    answer = agenda.solve(read_agenda_instance(document))
    if isinstance(answer, AgendaSolution):
        assert order(document, when(answer)) == tidiest(document)


def turned(document: Document) -> Document:
    """The same records, each list the other way round; slots keep the order of time."""
    every = ("people", "rooms", "sessions")
    turned = document | {name: document[name][::-1] for name in every}
    turned["value"] = {key: dict(reversed(v.items())) for key, v in document["value"].items()}
    return turned


@given(instances())
def test_the_order_of_records_does_not_matter(document: Document) -> None:
    answer = agenda.solve(read_agenda_instance(document))
    assert agenda.solve(read_agenda_instance(turned(document))) == answer
    assert pickle.loads(pickle.dumps(answer)) == answer  # noqa: S301 -- made just above


def test_twins_and_the_content_change_nothing_that_matters() -> None:
    document = drawn(7)
    document["rooms"] = [{"id": f"r{n}", "capacity": 99} for n in range(3)]
    answer = solved(document)
    content = document | {"people": [*document["people"], {"id": "zoe", "side": "east"}]}
    assert (solved(content).slots, solved(content).value) == (answer.slots, answer.value)
    people = [p | {"id": f"{p['id']}-twin"} for p in document["people"]]
    twins = document | {"people": [*document["people"], *people]}
    twins["value"] = document["value"] | {f"{k}-twin": v for k, v in document["value"].items()}
    assert solved(twins).value >= 2 * answer.value  # twins of leaders do not lead


def test_the_sides_are_told_what_they_attend_and_what_they_want() -> None:
    answer = solved(opening())
    # Together aeo and risk: yan has to choose, and ana, who leads aeo, misses risk.
    assert together(answer) == [["it"], ["aeo", "risk"]]
    assert answer.wanted == {"east": 1800, "west": 3500}
    assert answer.attended == {"east": 1300, "west": 3000}
    assert answer.value == answer.bound == 4300
    assert answer.attendance["ana"] == {"mon": "it", "tue": "aeo"}
    assert answer.attendance["wei"] == {"mon": "it", "tue": "risk"}


def test_who_is_away_gains_nothing_and_a_leader_who_is_away_holds_nothing() -> None:
    assert solved(opening(away={"max": ["mon", "tue"]})).attended["west"] == 1700
    answer = solved(opening(away={"ana": ["tue"], "wei": ["tue"]}))
    assert together(answer)[0] == ["aeo", "risk"]


def test_people_are_seated_where_a_seat_is_worth_most() -> None:
    rooms = [{"id": "hall", "capacity": 2}, {"id": "annex", "capacity": 1}]
    answer = solved(opening(rooms=rooms))
    assert answer.value == answer.bound == best_value(opening(rooms=rooms))
    assert answer.value < solved(opening()).value
    assert check_agenda(opening(rooms=rooms), agenda_solution(answer)) == ()


def test_a_session_comes_after_those_it_requires_and_circles_are_impossible() -> None:
    slots = {"slots": ["mon", "tue", "wed"]}
    chain = [session("aeo", requires=["it"]), session("it", requires=["risk"]), session("risk")]
    answer = solved(opening(sessions=chain, **slots))
    assert together(answer) == [["risk"], ["it"], ["aeo"]]
    circle = [session("aeo", requires=["it"]), session("it", requires=["aeo"])]
    document = opening(sessions=circle, value={}, **slots)
    answer = agenda.solve(read_agenda_instance(document))
    assert isinstance(answer, AgendaInfeasible)
    assert {conflict.records for conflict in answer.conflicts} == {
        ("session:aeo", "after:aeo|it", "after:it|aeo"),
        ("session:it", "after:aeo|it", "after:it|aeo"),
    }


def test_too_many_sessions_are_named_with_the_rooms_that_are_missing() -> None:
    sessions = [session(key) for key in "abcde"]
    answer = agenda.solve(read_agenda_instance(instance(sessions)))
    release = [RecordRepair(f"session:{key}", RepairKind.RELEASE) for key in "abcde"]
    records = (*(repair.record for repair in release), "rooms")
    raise_rooms = RecordRepair("rooms", RepairKind.RAISE, 1)
    assert answer == AgendaInfeasible((RecordConflict(records, (*release, raise_rooms)),))


def test_an_edition_without_any_level_has_an_agenda_in_the_order_of_ids() -> None:
    answer = solved(instance([session(key) for key in "abcd"]))
    assert together(answer) == [["a", "b"], ["c", "d"]]
    assert (answer.value, answer.bound, answer.attendance) == (0, 0, {})


def test_nothing_to_hold_is_an_agenda_too_and_no_slot_holds_nothing() -> None:
    assert solved(instance([])).slots == {"mon": (), "tue": ()}
    answer = agenda.solve(read_agenda_instance(instance([session("a")], slots=[])))
    assert isinstance(answer, AgendaInfeasible)
    assert answer.conflicts[0].records == ("session:a",)


def test_more_blocks_than_are_listed_are_found_by_price() -> None:
    document = drawn(7)
    listed, found = solved(document), solved(document, blocks_max=9)
    assert found.proof.ceilings
    assert not listed.proof.ceilings
    assert (found.value, found.bound) == (listed.value, listed.bound)


@pytest.mark.parametrize("seed", range(6))
def test_people_are_seated_at_best_where_most_blocks_are_short_of_seats(seed: int) -> None:
    answer = try_every_timetable(drawn_agenda(6, 2, [4, 3, 2], 20, seed))
    assert isinstance(answer, AgendaSolution)
    assert answer.proof.seats


@pytest.mark.parametrize("seed", [1, 2])
def test_an_agenda_of_which_few_blocks_were_seated_states_its_gap(seed: int) -> None:
    document = drawn_agenda(9, 3, [5, 4, 3], 30, seed)
    answer, best = solved(document, seated_max=4), solved(document)
    assert (answer.status, best.status) == (AgendaStatus.WITHIN, AgendaStatus.OPTIMAL)
    assert answer.value <= best.value < answer.bound
    assert check_agenda(document, agenda_solution(answer)) == ()


def test_an_agenda_whose_search_was_cut_short_states_its_gap() -> None:
    answer = solved(two_triangles(), nodes_max=1)
    assert answer.status is AgendaStatus.WITHIN
    assert answer.bound > answer.value
    assert check_agenda(two_triangles(), agenda_solution(answer)) == ()
    closer = solved(two_triangles())
    assert answer.value <= closer.value < answer.bound


@pytest.mark.parametrize("options", [{}, {"blocks_max": 0}])
def test_what_is_found_and_proved_is_reported_as_it_comes_nearer(options: dict[str, int]) -> None:
    told = 0
    for seed in range(12):
        heard: list[tuple[int | None, int | None]] = []
        answer = agenda.solve(
            read_agenda_instance(drawn(seed)),
            report=lambda best, bound, heard=heard: heard.append((best, bound)),
            **options,
        )
        if isinstance(answer, AgendaInfeasible):
            continue
        told += 1
        assert heard[-1] == (answer.value, answer.bound)
        best = [value for value, _ in heard if value is not None]
        bounds = [bound for _, bound in heard if bound is not None]
        assert best == sorted(best)
        assert bounds == sorted(bounds, reverse=True)
        assert all(bound >= answer.value for bound in bounds)
    assert told > 5
