"""Instances of meetings as documents: read, written, refused; answers written and read back."""

import json
import pickle
from typing import Any

import pytest
from hypothesis import given

from graph import meetings
from graph.interchange import (
    MalformedInstance,
    meeting_instance,
    meeting_solution,
    read_meeting_instance,
    read_meeting_solution,
)
from graph.problem import MalformedProblem, MeetingInfeasible, MeetingPerson
from tests.graph.drawn_meetings import of_24
from tests.graph.meeting_instances import example, instances


def changed(**more: Any) -> dict[str, Any]:
    return example() | more


def with_entry(name: str, place: int, **more: Any) -> dict[str, Any]:
    """Return the example with one record changed."""
    document = example()
    document[name][place] |= more
    return document


MALFORMED = [
    (changed(format="meeting-instance/2"), "format"),
    ({"format": "meeting-instance/1"}, "people"),
    (changed(sides=["east", "east"]), "sides.east"),
    (changed(parameters={"curve": [1, 2]}), "parameters.curve"),
    (changed(parameters={"curve": [1] * 11}), "parameters.curve"),
    (changed(parameters={"trip_price": -1}), "parameters.trip_price"),
    (changed(parameters={"trip_price": None}), "parameters.trip_price"),
    (changed(parameters={"taste": 1}), "parameters.taste"),
    (changed(parameters={"days_max": -1}), "parameters.days_max"),
    (with_entry("administrations", 0, side="north"), "CN.side"),
    (with_entry("administrations", 0, id=""), "administrations[0].id"),
    (with_entry("topics", 0, weights={"audit": 0}), "topics[0].weights.audit"),
    (with_entry("meetings", 0, side="north"), "meetings[0].side"),
    (with_entry("meetings", 0, last_day=99), "meetings[0].last_day"),
    (with_entry("meetings", 0, first_day=-1), "meetings[0].first_day"),
    (with_entry("meetings", 0, places=True), "meetings[0].places"),
    (with_entry("meetings", 0, topics={"aeo": 11}), "meetings[0].topics.aeo"),
    (with_entry("meetings", 0, topics={"other": 1}), "meetings[0].topics.other"),
    (with_entry("meetings", 0, travel_days={"XX": 1}), "meetings[0].travel_days.XX"),
    (with_entry("meetings", 1, id="lima"), "meetings.lima"),
    (with_entry("people", 0, administration="XX"), "people[0].administration"),
    (with_entry("people", 0, ratings={"audit": 5}), "people[0].ratings.audit"),
    (with_entry("people", 0, away=[[3]]), "people[0].away[0]"),
    (with_entry("people", 0, away=[[3, 2]]), "people[0].away[0].last_day"),
    (with_entry("people", 0, meetings_max=-1), "people[0].meetings_max"),
    (with_entry("editions", 0, last_day=1), "editions[0].last_day"),
    (changed(must=[["Kim"]]), "must[0]"),
    (changed(must=[["Nobody", "lima"]]), "must.Nobody"),
    (changed(never=[["Kim", "nowhere"]]), "never.nowhere"),
    (changed(must=[["Kim", "lima"]], never=[["Kim", "lima"]]), "must.Kim|lima"),
]


@pytest.mark.parametrize(("document", "path"), MALFORMED, ids=[path for _, path in MALFORMED])
def test_a_malformed_instance_is_refused_by_its_path(document: dict[str, Any], path: str) -> None:
    with pytest.raises(MalformedInstance) as refused:
        read_meeting_instance(document)
    assert refused.value.path == path


def test_two_names_that_read_alike_are_refused() -> None:
    document = example()
    document["people"] += [
        {"id": "a|b", "administration": "CN"},
        {"id": "a", "administration": "CN"},
    ]
    for key in ("c", "b|c"):
        document["meetings"].append(document["meetings"][0] | {"id": key})
    document["never"] = [["a|b", "c"], ["a", "b|c"]]
    with pytest.raises(MalformedInstance, match="rename"):
        read_meeting_instance(document)


@given(instances())
def test_a_problem_is_written_and_read_back(document: dict[str, Any]) -> None:
    problem = read_meeting_instance(document)
    written = json.loads(json.dumps(meeting_instance(problem)))
    assert read_meeting_instance(written) == problem
    assert meeting_instance(read_meeting_instance(written)) == meeting_instance(problem)
    assert pickle.loads(pickle.dumps(problem)) == problem  # noqa: S301 -- our own bytes


def test_a_plan_is_written_and_read_back() -> None:
    for document in (example(), of_24(45), of_24(60)):
        answer = meetings.solve(read_meeting_instance(document))
        assert not isinstance(answer, MeetingInfeasible)
        assert read_meeting_solution(json.loads(json.dumps(meeting_solution(answer)))) == answer


def test_an_empty_id_is_refused_where_the_shape_is_made() -> None:
    with pytest.raises(MalformedProblem, match="not empty"):
        MeetingPerson("", "CN")
