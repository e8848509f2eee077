"""Why somebody is not invited: rules by name, or the price, equal to trying every other plan."""

from typing import Any

import pytest
from hypothesis import assume, given

from graph import meetings
from graph.interchange import meeting_why_not, read_meeting_instance
from graph.problem import (
    InvitationReasonCode,
    InvitationWhyNotKind,
    MalformedProblem,
    MeetingInfeasible,
)
from tests.graph.meeting_instances import example, instances
from tests.graph.naive_meetings import best_by_trying


def asked(document: dict[str, Any], person: str, meeting: str) -> dict[str, Any]:
    problem = read_meeting_instance(document)
    solution = meetings.solve(problem)
    assert not isinstance(solution, MeetingInfeasible)
    return meeting_why_not(meetings.why_not(problem, solution, person, meeting))


@given(instances())
def test_the_price_is_what_trying_every_plan_with_it_loses(document: dict[str, Any]) -> None:
    problem = read_meeting_instance(document)
    solution = meetings.solve(problem)
    assume(not isinstance(solution, MeetingInfeasible) and document["people"])
    assert not isinstance(solution, MeetingInfeasible)
    for meeting in document["meetings"]:
        person = document["people"][0]["id"]
        answer = meetings.why_not(problem, solution, person, meeting["id"])
        pair = [person, meeting["id"]]
        demanded = document | {"must": [*document["must"], pair]}
        best = None if pair in document["never"] else best_by_trying(demanded)
        if best is None:
            assert answer.kind is InvitationWhyNotKind.CANNOT
            assert answer.rules or answer.conflicts
        else:
            lost = solution.seen - best[0], solution.worth - best[1]
            assert (answer.seen_lost, answer.points_lost) == lost
            assert answer.proved
            if lost != (0, 0):
                assert answer.kind is InvitationWhyNotKind.COSTS
                assert tuple(pair) in answer.added


def test_what_forbids_an_invitation_is_named() -> None:
    assert asked(example(), "Kim", "seoul")["rules"] == ["own_side"]
    assert asked(example(), "Luz", "seoul")["rules"] == ["person_away"]


def test_what_is_demanded_and_leaves_no_room_is_named() -> None:
    document = example() | {"must": [["Ana", "seoul"]]}
    answer = asked(document, "Rosa", "seoul")
    assert answer["kind"] == "cannot"
    assert answer["conflicts"] == [["places:seoul", "required:Ana|seoul", "required:Rosa|seoul"]]


def test_the_price_says_who_moves() -> None:
    answer = asked(example(), "Kim", "lima")
    # Kim shares nothing of Lima, and overlaps with Mexico.
    assert answer["kind"] == "costs"
    assert answer["seen_lost"] == 0
    assert ["Kim", "lima"] in answer["added"]
    assert ["Kim", "mexico"] in answer["displaced"]


def test_who_is_invited_needs_no_price() -> None:
    assert asked(example(), "Ana", "seoul")["kind"] == "invited"


@pytest.mark.parametrize("pair", [("Nobody", "lima"), ("Kim", "nowhere")])
def test_strangers_are_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(MalformedProblem):
        asked(example(), *pair)


def test_reasons_add_up_to_what_the_plan_would_lose() -> None:
    problem = read_meeting_instance(example())
    solution = meetings.solve(problem)
    assert not isinstance(solution, MeetingInfeasible)
    for each in solution.invitations:
        told = [reason.points for reason in each.reasons if reason.points is not None]
        assert each.points == sum(told)
        assert each.sees == any(r.code is InvitationReasonCode.SIDE_SEEN for r in each.reasons)
    by_pair = {(each.person, each.meeting): each for each in solution.invitations}
    # Li brings a second share of aeo (900) and the only one of window (600); CN's second trip.
    assert by_pair["Li", "lima"].points == 900 + 600 - 40 - 35
