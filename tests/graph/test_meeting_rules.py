"""The rules of invitations: each broken once, by name; and what contradicts them."""

from typing import Any

import pytest
from hypothesis import given

from graph import meetings
from graph.interchange import read_meeting_instance
from graph.problem import MeetingInfeasible
from graph.rules import INVITING_RULES, MEETING_RULES, broken_meeting_rules
from tests.graph.meeting_instances import example, instances
from tests.graph.naive_meetings import Naive

Plan = list[tuple[str, str]]


def changed(**more: Any) -> dict[str, Any]:
    """Return the example with other parameters, or other records."""
    document = example()
    document["parameters"] = more.pop("parameters", {})
    return document | more


LONG_AWAY = changed(parameters={"days_max": 6})
ONCE = changed(parameters={"meetings_max": 1})
TIRED = changed(parameters={"days_max": 9})
CAPPED = changed(parameters={"administration_max": 1})
MEETS_EDITION = changed(editions=[{"id": "2013", "first_day": 106, "last_day": 110}])
FORBIDDEN = changed(never=[["Kim", "lima"]])
DEMANDED = changed(must=[["Kim", "mexico"]])

# A plan, what it breaks, and by which label: nothing else is broken by it.
BROKEN: list[tuple[dict[str, Any], Plan, str]] = [
    (example(), [("Kim", "seoul")], "own_side:Kim|seoul"),
    (MEETS_EDITION, [("Kim", "mexico")], "edition:Kim|mexico"),
    (example(), [("Luz", "seoul")], "person_away:Luz|seoul"),
    (LONG_AWAY, [("Kim", "lima")], "trip_too_long:Kim|lima"),
    (FORBIDDEN, [("Kim", "lima")], "never:Kim|lima"),
    (example(), [("Chen", "lima"), ("Li", "lima"), ("Kim", "lima")], "places:lima"),
    (example(), [("Kim", "lima"), ("Kim", "mexico")], "overlap:Kim|mexico"),
    (ONCE, [("Kim", "lima"), ("Kim", "far")], "meetings_max:Kim"),
    (TIRED, [("Kim", "lima"), ("Kim", "far")], "days_max:Kim"),
    (CAPPED, [("Chen", "lima"), ("Li", "mexico")], "administration_max:CN"),
    (DEMANDED, [], "required:Kim|mexico"),
]


def with_a_later_meeting(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document with one meeting more, long after the others."""
    far = {"id": "far", "side": "west", "first_day": 300, "last_day": 301, "places": 2}
    return document | {"meetings": [*document["meetings"], far]}


@pytest.mark.parametrize(("document", "plan", "name"), BROKEN, ids=[b[2] for b in BROKEN])
def test_each_rule_is_broken_by_one_plan_and_by_nothing_else(
    document: dict[str, Any], plan: Plan, name: str
) -> None:
    problem = read_meeting_instance(with_a_later_meeting(document))
    assert broken_meeting_rules(problem, plan) == (name,)


def test_the_table_has_every_rule() -> None:
    labels = {name.partition(":")[0] for _, _, name in BROKEN}
    assert labels == {rule.label for rule in INVITING_RULES} | set(MEETING_RULES)


@given(instances())
def test_what_is_demanded_is_possible_or_named(document: dict[str, Any]) -> None:
    answer = meetings.solve(read_meeting_instance(document))
    naive = Naive(document)
    by_id = {person["id"]: person for person in document["people"]}
    plan = [(by_id[person], meeting) for person, meeting in naive.must]
    possible = naive.fits(plan) and all(
        tuple(sorted(m for p, m in naive.must if p == key)) in set(naive.choices(person))
        for key, person in by_id.items()
    )
    assert isinstance(answer, MeetingInfeasible) != possible


@pytest.mark.parametrize(
    ("document", "conflicts"),
    [
        (changed(must=[["Kim", "seoul"]]), (("required:Kim|seoul", "own_side:Kim|seoul"),)),
        (
            changed(must=[["Kim", "lima"], ["Kim", "mexico"]]),
            (("overlap:Kim|mexico", "required:Kim|lima", "required:Kim|mexico"),),
        ),
        (
            changed(must=[[person, "lima"] for person in ("Chen", "Kim", "Li")]),
            (
                (
                    "places:lima",
                    "required:Chen|lima",
                    "required:Kim|lima",
                    "required:Li|lima",
                ),
            ),
        ),
    ],
)
def test_demands_that_contradict_are_named(
    document: dict[str, Any], conflicts: tuple[tuple[str, ...], ...]
) -> None:
    answer = meetings.solve(read_meeting_instance(document))
    assert isinstance(answer, MeetingInfeasible)
    assert answer.conflicts == conflicts
