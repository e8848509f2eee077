"""Two plans side by side: every figure is that of the formulas, every change is named once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.interchange import read_pairing_instance
from graph.pairing import compare, solve
from graph.problem import Comparison, Outcome, PairingSolution, PersonChange
from tests.graph.naive_pairing import Naive
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


def test_a_plan_compared_with_itself_has_no_change() -> None:
    problem = read_pairing_instance(worked_example())
    plan = [("Wei", "Ana"), ("Luz", "Wei")]
    outcome = Outcome(3, 1000, 1097)
    pairs = (("Wei", "Ana"), ("Wei", "Luz"))
    assert compare(problem, plan, problem, plan) == Comparison(outcome, outcome, pairs, (), (), ())


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


def test_without_any_pair_nobody_falls_short() -> None:
    problem = read_pairing_instance(worked_example())
    found = compare(problem, [], problem, [])
    assert found.before == Outcome(0, 1000, 0)


def test_somebody_of_another_edition_is_an_error() -> None:
    problem = read_pairing_instance(worked_example())
    with pytest.raises(KeyError):
        compare(problem, [("Wei", "nobody")], problem, [])
