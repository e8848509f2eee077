"""Two plans side by side: every figure is that of the formulas, every change is named once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.interchange import read_pairing_instance
from graph.pairing import compare, solve
from graph.problem import GroupShare, Outcome, PairingSolution, PersonChange
from tests.graph.naive_pairing import Naive, Plan
from tests.graph.pairing_instances import instances, worked_example


@given(instances(people_max=6, required=False), st.data())
def test_every_figure_is_that_of_the_formulas(
    document: dict[str, Any], data: st.DataObject
) -> None:
    problem = read_pairing_instance(document)
    naive = Naive(document)
    plans = naive.plans()
    one, other = data.draw(st.sampled_from(plans)), data.draw(st.sampled_from(plans))
    found = compare(problem, one, problem, other)
    for plan, outcome in ((one, found.before), (other, found.after)):
        # The best of a single plan is what the plan itself reaches.
        assert (outcome.people, outcome.floor, outcome.total) == naive.best_of([plan])
    for pairs, expected in (
        (found.kept, one & other),
        (found.lost, one - other),
        (found.new, other - one),
    ):
        assert {frozenset(pair) for pair in pairs} == {frozenset(pair) for pair in expected}
    changes = {change.person: change for change in found.people}
    for person in naive.ids:
        partners = [
            {v for pair in plan if person in pair for v in pair} - {person} for plan in (one, other)
        ]
        gains = [max([naive.g[person, v] for v in met], default=None) for met in partners]
        if partners[0] == partners[1]:
            assert person not in changes
            continue
        change = changes[person]
        assert {*change.left} == partners[0] - partners[1]
        assert {*change.joined} == partners[1] - partners[0]
        assert [change.gain_before, change.gain_after] == gains
        assert change.best_before == change.best_after == naive.best[person]
    worst = [naive_worst(naive, plan) for plan in (one, other)]
    assert [found.worst_before, found.worst_after] == worst
    assert [
        (group.administration, group.before, group.after, group.changed) for group in found.groups
    ] == naive_groups(naive, one, other)


def partners_of(plan: Plan, person: str) -> set[str]:
    return {v for pair in plan if person in pair for v in pair} - {person}


def gain_of(naive: Naive, plan: Plan, person: str) -> int | None:
    return max([naive.g[person, v] for v in partners_of(plan, person)], default=None)


def naive_worst(naive: Naive, plan: Plan) -> str | None:
    """Return who gains least of those who could gain more, of several the first."""
    gains = {person: gain_of(naive, plan, person) for person in naive.ids}
    short = [(gain, v) for v, gain in gains.items() if gain is not None and gain < naive.best[v]]
    return min(short)[1] if short else None


def naive_groups(
    naive: Naive, one: Plan, other: Plan
) -> list[tuple[str, GroupShare, GroupShare, int]]:
    """Add up administration by administration what their people gain."""
    found = []
    for key in sorted({person["administration"] for person in naive.people.values()}):
        people = [v for v in naive.ids if naive.people[v]["administration"] == key]
        shares = []
        for plan in (one, other):
            gains = [gain_of(naive, plan, v) for v in people]
            shares.append(
                GroupShare(
                    sum(gain is not None for gain in gains), sum(gain or 0 for gain in gains)
                )
            )
        changed = sum(partners_of(one, v) != partners_of(other, v) for v in people)
        found.append((key, shares[0], shares[1], changed))
    return found


def test_a_plan_compared_with_itself_has_no_change() -> None:
    problem = read_pairing_instance(worked_example())
    plan = [("Wei", "Ana"), ("Luz", "Wei")]
    outcome = Outcome(3, 1000, 1097)
    pairs = (("Wei", "Ana"), ("Wei", "Luz"))
    found = compare(problem, plan, problem, plan)
    assert (found.before, found.after, found.kept) == (outcome, outcome, pairs)
    assert (found.lost, found.new, found.people) == ((), (), ())
    assert all(group.before == group.after and group.changed == 0 for group in found.groups)
    # Everybody attains the best that they could have.
    assert (found.worst_before, found.worst_after) == (None, None)


def test_a_changed_edition_gives_each_plan_its_own_figures() -> None:
    document = worked_example()
    before = read_pairing_instance(document)
    document["people"][1]["ratings"]["aeo"] = 4
    document["people"] = document["people"][:2]
    after = read_pairing_instance(document)
    solution = solve(after)
    assert isinstance(solution, PairingSolution)
    plan = [(p.a, p.b) for p in solution.pairings]
    found = compare(before, [("Wei", "Ana"), ("Wei", "Luz")], after, plan)
    assert found.after == Outcome(solution.people, solution.floor, solution.total)
    assert (found.kept, found.lost, found.new) == ((("Wei", "Ana"),), (("Wei", "Luz"),), ())
    assert found.people == (
        PersonChange("Luz", ("Wei",), (), 0, None, 0, None),
        PersonChange("Wei", ("Luz",), (), 1000, 1000, 1000, 1000),
    )
    # Who is in one of the two editions alone has no partner in the other.
    assert [(each.administration, each.after.people, each.changed) for each in found.groups] == [
        ("east", 1, 1),
        ("west", 1, 1),
    ]


def test_without_any_pair_nobody_falls_short() -> None:
    problem = read_pairing_instance(worked_example())
    found = compare(problem, [], problem, [])
    assert found.before == Outcome(0, 1000, 0)
    assert [each.before.mean for each in found.groups] == [None, None]


def test_somebody_of_another_edition_is_an_error() -> None:
    problem = read_pairing_instance(worked_example())
    with pytest.raises(KeyError):
        compare(problem, [("Wei", "nobody")], problem, [])
