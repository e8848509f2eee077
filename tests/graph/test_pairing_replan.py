"""After a change most pairs of the earlier plan stay, and what staying costs keeps the terms."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.interchange import read_pairing_instance
from graph.pairing import replan, solve
from graph.problem import MalformedProblem, PairingProblem, PairingSolution, Replan
from tests.graph.drawn_editions import drawn_edition
from tests.graph.naive_pairing import Naive, Plan
from tests.graph.pairing_instances import instance, instances, person, worked_example


def solved(problem: PairingProblem) -> PairingSolution:
    answer = solve(problem)
    assert isinstance(answer, PairingSolution)
    return answer


def plan_of(answer: PairingSolution | Replan) -> Plan:
    return frozenset((min(p.a, p.b), max(p.a, p.b)) for p in answer.pairings)


def keys(pairs: tuple[tuple[str, str], ...]) -> Plan:
    return frozenset((min(pair), max(pair)) for pair in pairs)


@given(instances(people_max=7), st.data())
def test_no_plan_on_these_terms_keeps_more(document: dict[str, Any], data: st.DataObject) -> None:
    problem = read_pairing_instance(document)
    solution = solve(problem)
    if not isinstance(solution, PairingSolution):
        return
    naive = Naive(document)
    plans = naive.plans()
    earlier = data.draw(st.sampled_from(plans))
    tolerance = data.draw(st.sampled_from((0, 20, 100, 300, 1000)))
    answer = replan(problem, solution, earlier, tolerance)
    needed = solution.total - solution.total * tolerance // 1000
    fair = [plan for plan in plans if naive.served(plan, solution.floor) >= solution.people]
    totals = {plan: sum(naive.w[pair] for pair in plan) for plan in fair}
    most = max(len(plan & earlier) for plan in fair if totals[plan] >= needed)
    plan = plan_of(answer)
    assert plan in fair
    assert needed <= totals[plan] == answer.after.total
    assert keys(answer.kept) == plan & earlier
    assert keys(answer.lost) == earlier - plan
    assert keys(answer.new) == plan - earlier
    assert answer.barred == ()
    assert len(answer.kept) == most == answer.kept_bound
    assert answer.proved


def after_a_drop_out(
    document: dict[str, Any], gone: str
) -> tuple[PairingSolution, PairingProblem, PairingSolution]:
    before = solved(read_pairing_instance(document))
    people = [entry for entry in document["people"] if entry["id"] != gone]
    problem = read_pairing_instance(document | {"people": people})
    return before, problem, solved(problem)


@pytest.mark.parametrize("sizes", [(10, 14), (14, 10), (30, 30), (6, 6, 6)])
def test_after_a_drop_out_nearly_all_pairs_stay(sizes: tuple[int, ...]) -> None:
    before, problem, solution = after_a_drop_out(drawn_edition(3, *sizes), "a00003")
    earlier = [(p.a, p.b) for p in before.pairings]
    answer = replan(problem, solution, earlier, 20)
    assert all("a00003" in pair for pair in answer.barred)
    assert answer.barred
    unmoved = len(plan_of(solution) & plan_of(before))
    assert unmoved <= len(answer.kept) <= answer.kept_bound <= len(earlier) - len(answer.barred)
    assert answer.proved
    assert answer.after.total >= solution.total - solution.total * 20 // 1000
    assert (answer.after.people, answer.after.floor) == (solution.people, solution.floor)


def test_who_arrives_late_is_paired_and_nobody_else_moves() -> None:
    document = drawn_edition(5, 12, 13)
    late = document["people"].pop(3)
    before = solved(read_pairing_instance(document))
    document["people"].append(late)
    problem = read_pairing_instance(document)
    answer = replan(problem, solved(problem), [(p.a, p.b) for p in before.pairings], 1000)
    assert any(late["id"] in pair for pair in answer.new)
    assert len(answer.lost) <= 1


def test_locked_pairs_stay_whatever_they_cost() -> None:
    document = worked_example() | {"locked": [["Luz", "Wei"]]}
    document["people"][0]["max"] = 1
    problem = read_pairing_instance(document)
    answer = replan(problem, solved(problem), [("Ana", "Wei")], 1000)
    assert answer.kept == ()
    assert answer.lost == (("Wei", "Ana"),)
    assert answer.new == (("Wei", "Luz"),)
    assert answer.proved


def test_people_and_floor_are_never_given_up_to_keep_a_pair() -> None:
    # Bea can go to Xi alone; to keep Ana with Xi would leave Bea without anybody.
    document = instance(
        person("Ana", "west", languages={"es": 3}),
        person("Bea", "west"),
        person("Xi", "east", languages={"es": 3}),
        person("Yu", "east"),
        conflicts=[["Bea", "Yu"]],
    )
    problem = read_pairing_instance(document)
    answer = replan(problem, solved(problem), [("Xi", "Ana")], 1000)
    assert (answer.kept, answer.barred, answer.kept_bound) == ((), (), 0)
    assert answer.after.people == 4


@pytest.mark.parametrize("tolerance", [-1, 1001, True])
def test_a_tolerance_is_per_mille(tolerance: int) -> None:
    problem = read_pairing_instance(worked_example())
    with pytest.raises(MalformedProblem, match="tolerance must be a whole number from 0 to 1000"):
        replan(problem, solved(problem), [], tolerance)
