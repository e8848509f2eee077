"""The price of every pair beside a plan, chosen or not, is that of the best plan with the wish."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given

from graph.interchange import read_pairing_instance
from graph.pairing import Prices, solve, why_not_from
from graph.pairing.optimum import optimise
from graph.problem import PairingSolution, PairPrice, WhyNotKind
from tests.graph.drawn_editions import drawn_edition
from tests.graph.edition_2011 import instance_2011
from tests.graph.naive_pairing import Naive, Plan
from tests.graph.pairing_instances import instance, instances, learner, person, worked_example


def prices_of(document: dict[str, Any]) -> Prices | None:
    problem = read_pairing_instance(document)
    solution = solve(problem)
    return Prices.of(problem, solution) if isinstance(solution, PairingSolution) else None


def loss(naive: Naive, plan: Plan, solution: PairingSolution) -> tuple[int, int, int]:
    return (
        solution.people - naive.served(plan, 0),
        solution.people - naive.served(plan, solution.floor),
        solution.total - sum(naive.w[pair] for pair in plan),
    )


def after(prices: Prices, price: PairPrice) -> Plan:
    plan = {(p.a, p.b) for p in prices.solution.pairings}
    for move in price.moves:
        assert ((move.a, move.b) in plan) != move.joins
        plan ^= {(move.a, move.b)}
    return frozenset((min(pair), max(pair)) for pair in plan)


def test_a_pair_that_met_before_may_be_worth_more_than_1000_and_have_its_price() -> None:
    document = instance(
        learner("Wei", "east"),
        person("Ana", "west", ratings={"risk": 4}),
        prior=[["Wei", "Ana"]],
        parameters={"prior_adjust": 1000},
    )
    prices = prices_of(document)
    assert prices is not None
    price = prices.of_pair("Wei", "Ana")
    assert (price.people, price.short, price.total) == (2, 2, 1210)


@given(instances(people_max=6))
def test_every_price_is_the_least_loss_of_all_plans(document: dict[str, Any]) -> None:
    prices = prices_of(document)
    if prices is not None:
        assert_every_price_is_the_least_loss(document, prices)


def assert_every_price_is_the_least_loss(document: dict[str, Any], prices: Prices) -> None:
    naive = Naive(document)
    plans = naive.plans()
    chosen = {frozenset((p.a, p.b)) for p in prices.solution.pairings}
    for a, b in naive.pairs:
        forced = frozenset((a, b)) not in chosen
        wished = [plan for plan in plans if ((a, b) in plan) == forced]
        price = prices.of_pair(b, a)
        if not wished:
            assert price.kind is WhyNotKind.CONTRADICTED
            continue
        assert price.kind is (WhyNotKind.FORCED if forced else WhyNotKind.DROPPED)
        assert price.score == naive.w[a, b]
        least = min(loss(naive, plan, prices.solution) for plan in wished)
        assert (price.people, price.short, price.total) == least
        moved = after(prices, price)
        assert naive.allowed(moved)
        assert loss(naive, moved, prices.solution) == least


@given(instances(people_max=6))
def test_all_prices_of_a_person_are_those_of_the_single_pairs(document: dict[str, Any]) -> None:
    prices = prices_of(document)
    if prices is not None:
        assert_prices_of_people_are_those_of_pairs(document, prices)


def assert_prices_of_people_are_those_of_pairs(document: dict[str, Any], prices: Prices) -> None:
    naive = Naive(document)
    for one in naive.ids:
        found = prices.of_person(one)
        partners = [price.b if price.a == one else price.a for price in found]
        assert partners == [v for v in naive.ids if (one, v) in naive.g]
        for price in found:
            alone = prices.of_pair(price.a, price.b)
            assert price == PairPrice(
                *(price.a, price.b, alone.kind, alone.score),
                *(alone.people, alone.short, alone.total),
            )


@pytest.mark.parametrize("most", [None, 2])
def test_prices_of_a_drawn_edition_are_those_of_a_new_solution(most: int | None) -> None:
    document = drawn_edition(7, 14, 20)
    for entry in document["people"]:
        entry["max"] = most
    assert_prices_are_those_of_new_solutions(document, count=40)


def assert_prices_are_those_of_new_solutions(document: dict[str, Any], count: int) -> None:
    """Compare drawn pairs, and some chosen ones, with an optimum in which each is forced."""
    prices = prices_of(document)
    assert prices is not None
    board = prices.board
    chance = np.random.default_rng(20_111_207)
    drawn = chance.choice(np.flatnonzero(~prices.plan), count - count // 5, replace=False)
    dropped = chance.choice(np.flatnonzero(prices.plan), count // 5, replace=False)
    for pair in [*drawn.tolist(), *dropped.tolist()]:
        restricted = board.without(pair) if prices.plan[pair] else board.requiring(pair)
        best = optimise(restricted)
        ends = (board.problem.people[int(end[pair])].id for end in (board.left, board.right))
        answer = why_not_from(prices, *ends)
        price = prices.of_pair(answer.a, answer.b)
        assert answer.after == best.outcome
        assert price.people == prices.solution.people - best.people
        stands = (best.people, best.floor) == (prices.solution.people, prices.solution.floor)
        assert (price.short == 0) == stands
        if stands:
            assert price.total == prices.solution.total - best.total
            assert price.moves == answer.moves


def test_every_price_of_2011_agrees_with_the_answer_to_why_not() -> None:
    prices = prices_of(instance_2011())
    assert prices is not None
    for manager in prices.board.problem.people[:10]:
        for price in prices.of_person(manager.id):
            answer = why_not_from(prices, price.a, price.b)
            assert answer.price is not None
            assert (answer.kind, answer.price.people) == (price.kind, price.people)
            assert (answer.price.floor == 0) == (price.short == 0)
            if price.short == 0:
                assert answer.price.total == price.total


def test_giving_up_fairness_may_gain_points() -> None:
    # Bea gains 700 from Xi and nothing from Yu, Ana 700 from Xi and 525 from Yu: fair is Ana with
    # Yu. The other way round all speak one language, which is worth more points.
    document = instance(
        person("Ana", "west", ratings={"risk": 0}, targets={"risk": 4}, languages={"es": 3}),
        person("Bea", "west", ratings={"aeo": 0}, targets={"aeo": 4}, languages={"zh": 3}),
        person("Xi", "east", ratings={"risk": 4, "aeo": 4}, languages={"es": 3}),
        person("Yu", "east", ratings={"risk": 3}, languages={"zh": 3}),
    )
    prices = prices_of(document)
    assert prices is not None
    assert (prices.solution.floor, prices.solution.total) == (525, 157 + 210)
    price = prices.of_pair("Ana", "Xi")
    assert (price.people, price.short, price.total) == (0, 1, 157 + 210 - 360 - 150)


def test_an_ineligible_pair_has_no_price() -> None:
    prices = prices_of(worked_example())
    assert prices is not None
    assert prices.of_pair("Ana", "Luz") == PairPrice("Ana", "Luz", WhyNotKind.INELIGIBLE)


def test_somebody_without_an_eligible_partner_has_no_prices() -> None:
    document = worked_example()
    document["people"][2]["components"] = ["workshop"]
    prices = prices_of(document)
    assert prices is not None
    assert prices.of_person("Luz") == ()
