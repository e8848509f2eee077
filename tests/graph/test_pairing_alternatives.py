"""The best plans come in order and none is left out; a plan asked to be different is."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.interchange import read_pairing_instance
from graph.pairing import alternatives, different, most_different, solve
from graph.problem import Alternative, MalformedProblem, PairingSolution
from tests.graph.drawn_editions import drawn_edition
from tests.graph.naive_pairing import Naive, Plan
from tests.graph.pairing_instances import instance, instances, person, worked_example


def plan_of(answer: Alternative | PairingSolution) -> Plan:
    return frozenset((min(p.a, p.b), max(p.a, p.b)) for p in answer.pairings)


def as_fair(naive: Naive, solution: PairingSolution) -> dict[Plan, int]:
    """Every plan that serves as many people at the floor, with its total."""
    return {
        plan: sum(naive.w[pair] for pair in plan)
        for plan in naive.plans()
        if naive.served(plan, solution.floor) >= solution.people
    }


def in_order(problem: Any, plan: Plan, total: int) -> tuple[int, list[tuple[str, str]]]:
    return -total, sorted(problem.oriented(*pair) for pair in plan)


@given(instances(people_max=6), st.integers(1, 12))
def test_the_best_plans_are_those_of_enumerating_all(document: dict[str, Any], count: int) -> None:
    problem = read_pairing_instance(document)
    solution = solve(problem)
    if not isinstance(solution, PairingSolution):
        return
    totals = as_fair(Naive(document), solution)
    ranked = sorted(totals, key=lambda plan: in_order(problem, plan, totals[plan]))
    found = alternatives(problem, solution, count)
    assert [plan_of(one) for one in found] == ranked[:count]
    for one in found:
        assert (one.after.people, one.after.floor) == (solution.people, solution.floor)
        assert one.after.total == totals[plan_of(one)]
        assert one.proved
        own = plan_of(solution)
        assert {frozenset(pair) for pair in one.left} == {*map(frozenset, own - plan_of(one))}
        assert {frozenset(pair) for pair in one.joined} == {*map(frozenset, plan_of(one) - own)}


@given(instances(people_max=6), st.integers(0, 3))
def test_no_different_plan_is_better(document: dict[str, Any], least: int) -> None:
    problem = read_pairing_instance(document)
    solution = solve(problem)
    if not isinstance(solution, PairingSolution) or least > len(solution.pairings):
        return
    own = plan_of(solution)
    totals = {
        plan: total
        for plan, total in as_fair(Naive(document), solution).items()
        if len(own - plan) >= least
    }
    answer = different(problem, solution, least)
    if answer is None:
        assert totals == {}
        return
    assert len(answer.left) >= least
    assert answer.after.total == totals[plan_of(answer)]
    assert answer.after.total == max(totals.values()) == answer.total_bound
    assert answer.proved


@given(instances(people_max=6), st.integers(0, 1000))
def test_the_most_different_plan_gives_up_as_much_as_any_within_the_tolerance(
    document: dict[str, Any], tolerance: int
) -> None:
    problem = read_pairing_instance(document)
    solution = solve(problem)
    if not isinstance(solution, PairingSolution):
        return
    own = plan_of(solution)
    enough = solution.total - solution.total * tolerance // 1000
    given_up = {
        plan: len(own - plan)
        for plan, total in as_fair(Naive(document), solution).items()
        if total >= enough
    }
    answer = most_different(problem, solution, tolerance)
    assert answer.plan.after.total >= enough
    assert len(answer.plan.left) == given_up[plan_of(answer.plan)]
    assert len(answer.plan.left) == max(given_up.values()) == answer.left_bound
    assert answer.proved


def test_ten_plans_of_24_people_are_ten_and_differ() -> None:
    problem = read_pairing_instance(drawn_edition(1, 10, 14))
    solution = solve(problem)
    assert isinstance(solution, PairingSolution)
    found = alternatives(problem, solution, 10)
    totals = [one.after.total for one in found]
    assert totals == sorted(totals, reverse=True)
    assert totals[0] == solution.total
    assert len({plan_of(one) for one in found}) == 10
    other = different(problem, solution, 1)
    assert other is not None
    assert other.after.total == totals[1]


def test_the_more_different_a_plan_has_to_be_the_less_it_is_worth() -> None:
    problem = read_pairing_instance(drawn_edition(2, 20, 20))
    solution = solve(problem)
    assert isinstance(solution, PairingSolution)
    found = [different(problem, solution, least) for least in (0, 2, 5, 10)]
    totals = [one.after.total for one in found if one is not None]
    assert totals == sorted(totals, reverse=True)
    assert totals[0] == solution.total
    for one in found:
        assert one is not None
        assert one.proved


def test_plans_that_tie_come_in_the_order_of_their_ids() -> None:
    document = instance(
        *[person(name, "west") for name in ("Ana", "Bea", "Cy")],
        *[person(name, "east") for name in ("Xi", "Yu", "Zhu")],
    )
    problem = read_pairing_instance(document)
    solution = solve(problem)
    assert isinstance(solution, PairingSolution)
    found = alternatives(problem, solution, 4)
    assert [[p.b for p in one.pairings] for one in found] == [
        ["Xi", "Yu", "Zhu"],
        ["Xi", "Zhu", "Yu"],
        ["Yu", "Xi", "Zhu"],
        ["Yu", "Zhu", "Xi"],
    ]


def test_a_locked_pair_is_in_every_plan() -> None:
    document = drawn_edition(4, 6, 6) | {"locked": [["a00000", "b00000"]]}
    problem = read_pairing_instance(document)
    solution = solve(problem)
    assert isinstance(solution, PairingSolution)
    for one in alternatives(problem, solution, 8):
        assert ("a00000", "b00000") in plan_of(one)
    assert different(problem, solution, 6) is None


@pytest.mark.parametrize("count", [0, 1001])
def test_a_number_that_is_out_of_range_is_refused(count: int) -> None:
    problem = read_pairing_instance(worked_example())
    solution = solve(problem)
    assert isinstance(solution, PairingSolution)
    with pytest.raises(MalformedProblem, match="count must be a whole number from 1 to 1000"):
        alternatives(problem, solution, count)
    with pytest.raises(MalformedProblem, match="least must be a whole number from 0 to 2"):
        different(problem, solution, count - 1)
    with pytest.raises(MalformedProblem, match="tolerance must be a whole number from 0 to 1000"):
        most_different(problem, solution, 1001 if count else -1)
