"""Suggested invitations against trying everything; the order of records does not matter."""

import json
from itertools import islice
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph import meetings
from graph.certificate import check_meetings
from graph.interchange import meeting_solution, read_meeting_instance
from graph.problem import MeetingInfeasible, MeetingStatus
from graph.rules import broken_meeting_rules
from tests.graph.meeting_instances import example, family, instances
from tests.graph.naive_meetings import best_by_trying, best_of_every_plan


def expect_best(document: dict[str, Any], best: tuple[int, int] | None) -> None:
    """Solve an instance, and compare with the best that trying everything found."""
    problem = read_meeting_instance(document)
    answer = meetings.solve(problem)
    assert check_meetings(document, json.loads(json.dumps(meeting_solution(answer)))) == ()
    if isinstance(answer, MeetingInfeasible):
        assert best is None
        return
    assert (answer.seen, answer.worth) == best
    assert answer.status is MeetingStatus.OPTIMAL
    assert answer.bound == answer.total
    assert broken_meeting_rules(problem, answer.pairs) == ()


@given(instances())
def test_no_plan_is_better_than_the_one_suggested(document: dict[str, Any]) -> None:
    expect_best(document, best_by_trying(document))


@given(instances(people_max=4, meetings_max=2))
def test_trying_person_by_person_finds_what_trying_every_plan_finds(
    document: dict[str, Any],
) -> None:
    assert best_by_trying(document) == best_of_every_plan(document)


def test_every_fortieth_of_a_family_is_best() -> None:
    for document in islice(family(), 0, None, 40):
        expect_best(document, best_of_every_plan(document))


@given(instances(), st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(document: dict[str, Any], chance: Any) -> None:
    shuffled = json.loads(json.dumps(document))
    for name in ("sides", "administrations", "topics", "meetings", "people", "must", "never"):
        chance.shuffle(shuffled[name])
    one = meetings.solve(read_meeting_instance(document))
    assert meetings.solve(read_meeting_instance(shuffled)) == one


def test_people_are_sent_who_can_share_and_administrations_take_turns() -> None:
    answer = meetings.solve(read_meeting_instance(example()))
    assert not isinstance(answer, MeetingInfeasible)
    assert sorted(answer.pairs) == [
        ("Ana", "seoul"),
        ("Chen", "lima"),
        ("Kim", "mexico"),
        ("Li", "lima"),
    ]
    # Lima: aeo 3 x 900 by Chen and Li, window 600 by Li. Mexico: risk 2 x 600. Seoul: 2 x 600.
    assert (answer.seen, answer.seen_possible, answer.cover) == (3, 3, 2700 + 600 + 1200 + 1200)
    # China's two trips cost 20 and 40, the others 20 each; 7 + 7 + 4 + 4 days cost 5 each.
    assert answer.travel == 20 + 40 + 20 + 20 + 5 * (7 + 7 + 4 + 4)
    assert answer.trips == {"CN": 2, "KR": 1, "MX": 1, "PE": 0}


def test_nobody_is_invited_where_nobody_is_known_to_share_but_to_be_seen() -> None:
    document = example() | {
        "people": [{"id": "Chen", "administration": "CN"}, {"id": "Li", "administration": "CN"}]
    }
    answer = meetings.solve(read_meeting_instance(document))
    assert not isinstance(answer, MeetingInfeasible)
    assert (answer.seen, answer.cover, len(answer.invitations)) == (2, 0, 2)
