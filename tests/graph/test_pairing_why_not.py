"""The price of a wish is that of a whole new solution, and the chain says who changes partner."""

from dataclasses import astuple
from typing import Any

import pytest
from hypothesis import given

from graph.interchange import read_pairing_instance
from graph.pairing import Prices, solve, why_not, why_not_from
from graph.problem import (
    Move,
    PairingProblem,
    PairingSolution,
    WhyNot,
    WhyNotKind,
)
from tests.graph.edition_2011 import instance_2011
from tests.graph.naive_pairing import Naive
from tests.graph.pairing_instances import instance, instances, person, worked_example


def solved(problem: PairingProblem) -> PairingSolution:
    answer = solve(problem)
    assert isinstance(answer, PairingSolution)
    return answer


def plan_after(solution: PairingSolution, answer: WhyNot) -> set[frozenset[str]]:
    """Carry the moves out, one after the other."""
    plan = {frozenset((p.a, p.b)) for p in solution.pairings}
    for move in answer.moves:
        pair = frozenset((move.a, move.b))
        assert (pair in plan) != move.joins
        plan ^= {pair}
    return plan


@given(instances(people_max=6))
def test_every_price_is_that_of_enumerating_all_plans(document: dict[str, Any]) -> None:
    problem = read_pairing_instance(document)
    solution = solve(problem)
    if isinstance(solution, PairingSolution):
        assert_every_answer_is_that_of_enumerating(document, Prices.of(problem, solution))


def assert_every_answer_is_that_of_enumerating(document: dict[str, Any], prices: Prices) -> None:
    naive, solution = Naive(document), prices.solution
    plans = naive.plans()
    chosen = {frozenset((p.a, p.b)) for p in solution.pairings}
    for a, b in naive.pairs:
        answer = why_not_from(prices, b, a)
        forced = frozenset((a, b)) not in chosen
        best = naive.best_of([plan for plan in plans if ((a, b) in plan) == forced])
        assert astuple(answer.before) == naive.best_of(plans)
        if best is None:
            assert answer.kind is WhyNotKind.CONTRADICTED
            assert answer.conflict
            continue
        assert answer.kind is (WhyNotKind.FORCED if forced else WhyNotKind.DROPPED)
        assert answer.after is not None
        assert astuple(answer.after) == best
        assert answer.score == naive.w[a, b]
        assert answer.proved
        moved = frozenset(
            (u, v) if u < v else (v, u) for u, v in map(sorted, plan_after(solution, answer))
        )
        assert naive.allowed(moved)
        assert naive.best_of([moved]) is not None
        assert sum(naive.w[pair] for pair in moved) == best[2]
        assert naive.served(moved, best[1]) >= best[0]


def test_every_price_of_2011_is_that_of_a_new_solution() -> None:
    document = instance_2011()
    problem = read_pairing_instance(document)
    solution = solved(problem)
    chosen = {(pairing.a, pairing.b) for pairing in solution.pairings}
    people = [entry["id"] for entry in document["people"]]
    for a in people[:14]:
        for b in people[14:]:
            if (a, b) in chosen:
                continue
            answer = why_not(problem, solution, a, b)
            again = solved(read_pairing_instance(document | {"must": [[a, b]]}))
            assert answer.after is not None
            assert astuple(answer.after) == (again.people, again.floor, again.total)
            assert answer.proved


def test_the_chain_names_who_leaves_whom_for_whom() -> None:
    # Ana and Xi are worth most together; so are Bea and Yu. Ana with Yu leaves the others over.
    document = instance(
        person("Ana", "west", seeks={"it": 1}),
        person("Bea", "west", seeks={"window": 1}),
        person("Xi", "east", offers=["it"]),
        person("Yu", "east", offers=["window"]),
    )
    problem = read_pairing_instance(document)
    answer = why_not(problem, solved(problem), "Yu", "Ana")
    assert answer.moves == (
        Move(joins=True, a="Ana", b="Yu"),
        Move(joins=False, a="Ana", b="Xi"),
        Move(joins=True, a="Bea", b="Xi"),
        Move(joins=False, a="Bea", b="Yu"),
    )
    assert answer.price is not None
    assert astuple(answer.price) == (0, 1000, 180)


def test_an_ineligible_pair_gets_the_names_of_the_rules() -> None:
    problem = read_pairing_instance(worked_example())
    answer = why_not(problem, solved(problem), "Luz", "Ana")
    assert (answer.kind, answer.rules) == (WhyNotKind.INELIGIBLE, ("different_sides",))
    assert (answer.price, answer.score, answer.moves) == (None, None, ())


def test_nobody_can_be_their_own_partner() -> None:
    problem = read_pairing_instance(worked_example())
    answer = why_not(problem, solved(problem), "Wei", "Wei")
    assert answer.rules == ("different_sides",)


@pytest.mark.parametrize("third", ["east", "south"])
def test_a_wish_against_a_locked_pair_is_contradicted_by_its_records(third: str) -> None:
    document = instance(
        person("Ana", "west"),
        person("Xi", "east"),
        person("Yu", third),
        locked=[["Ana", "Xi"]],
    )
    problem = read_pairing_instance(document)
    answer = why_not(problem, solved(problem), "Ana", "Yu")
    assert answer.kind is WhyNotKind.CONTRADICTED
    assert answer.conflict == ("locked:Ana|Xi", "max:Ana")


@pytest.mark.parametrize("instruction", ["must", "locked"])
def test_a_required_pair_cannot_be_dropped(instruction: str) -> None:
    document = worked_example() | {instruction: [["Wei", "Ana"]]}
    problem = read_pairing_instance(document)
    answer = why_not(problem, solved(problem), "Ana", "Wei")
    assert answer.kind is WhyNotKind.CONTRADICTED
    assert answer.conflict == (f"{instruction}:Wei|Ana",)


def test_a_pair_that_everybody_needs_cannot_be_dropped() -> None:
    document = worked_example() | {"parameters": {"everyone_paired": 1}}
    problem = read_pairing_instance(document)
    answer = why_not(problem, solved(problem), "Wei", "Ana")
    assert (answer.kind, answer.conflict) == (WhyNotKind.CONTRADICTED, ("everyone",))


# Wei taken by Luz leaves Ana alone, and Luz taken by Wei leaves Xi alone: either limit will do.
@pytest.mark.parametrize(("third", "limit"), [("east", "max:Wei"), ("south", "max:Luz")])
def test_a_wish_that_leaves_somebody_alone_is_contradicted_where_everybody_is_paired(
    third: str, limit: str
) -> None:
    document = instance(
        person("Ana", "west"),
        person("Luz", "west", components=["forum", "workshop"]),
        person("Wei", "east"),
        person("Xi", third, components=["workshop"]),
        parameters={"everyone_paired": 1},
    )
    problem = read_pairing_instance(document)
    answer = why_not(problem, solved(problem), "Luz", "Wei")
    assert answer.kind is WhyNotKind.CONTRADICTED
    assert answer.conflict == (limit, "everyone")


def test_dropping_a_pair_says_who_would_be_left_alone() -> None:
    problem = read_pairing_instance(worked_example())
    answer = why_not(problem, solved(problem), "Ana", "Wei")
    assert answer.kind is WhyNotKind.DROPPED
    assert answer.moves == (Move(joins=False, a="Wei", b="Ana"),)
    assert answer.price is not None
    assert answer.price.people == 1


def test_with_three_sides_a_price_is_proved_as_well() -> None:
    ring = [person(name, name, seeks={"it": 1}) for name in ("east", "south", "west")]
    ring[0]["offers"] = ["it"]
    problem = read_pairing_instance(instance(*ring))
    answer = why_not(problem, solved(problem), "south", "west")
    assert (answer.kind, answer.proved) == (WhyNotKind.FORCED, True)


def test_an_id_that_nobody_has_is_an_error() -> None:
    problem = read_pairing_instance(worked_example())
    with pytest.raises(KeyError):
        why_not(problem, solved(problem), "Wei", "nobody")
