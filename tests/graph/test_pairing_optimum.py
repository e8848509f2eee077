"""The plan is the best there is: against enumeration, a second implementation, and itself."""

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.certificate import check_pairing
from graph.interchange import pairing_instance, pairing_solution, read_pairing_instance
from graph.pairing import solve
from graph.pairing.board import Regime, lay_out, program
from graph.pairing.engine import (
    dense_assignment,
    integer_plan,
    sparse_assignment,
)
from graph.pairing.optimum import certify, optimise
from graph.pairing.proof import prove
from graph.pairing.residual import exchange, residual
from graph.problem import (
    PairingInfeasible,
    PairingSolution,
    UnpairedCode,
)
from graph.rules import broken_plan_rules
from tests.graph.drawn_editions import drawn_edition
from tests.graph.edition_2011 import instance_2011
from tests.graph.naive_pairing import Naive
from tests.graph.pairing_instances import (
    instance,
    instances,
    learner,
    person,
    two_triangles,
    worked_example,
)

ROOT = Path(__file__).resolve().parents[2]


def solved(document: dict[str, Any]) -> PairingSolution:
    answer = solve(read_pairing_instance(document))
    assert isinstance(answer, PairingSolution)
    return answer


def outcome(answer: PairingSolution) -> tuple[int, int, int]:
    return answer.people, answer.floor, answer.total


def pairs(answer: PairingSolution) -> list[tuple[str, str]]:
    return [(pairing.a, pairing.b) for pairing in answer.pairings]


def shuffled(document: dict[str, Any], seed: int) -> dict[str, Any]:
    """Say the same thing in another order: people, sides, catalogues, pairs and their ends."""
    chance = random.Random(seed)  # noqa: S311 -- an order, not a secret
    other = dict(document)
    for name in ("people", "sides", "administrations", "languages", "components"):
        other[name] = chance.sample(document[name], len(document[name]))
    for name in ("conflicts", "must", "locked", "prior"):
        flipped = [chance.sample(pair, 2) for pair in document[name]]
        other[name] = chance.sample(flipped, len(flipped))
    return other


@given(instances())
def test_no_plan_is_better_and_every_rule_holds(document: dict[str, Any]) -> None:
    problem = read_pairing_instance(document)
    answer = solve(problem)
    naive = Naive(document)
    best = naive.best_of(naive.plans())
    if best is None:
        assert isinstance(answer, PairingInfeasible)
        return
    assert isinstance(answer, PairingSolution)
    assert outcome(answer) == best
    assert answer.proved
    assert broken_plan_rules(problem, pairs(answer)) == ()
    assert check_pairing(document, pairing_solution(answer)) == ()


@given(instances(required=False), st.integers(0, 2**32))
def test_the_order_of_people_sides_and_pairs_does_not_matter(
    document: dict[str, Any], seed: int
) -> None:
    answer = solved(document)
    other = solved(shuffled(document, seed))
    assert outcome(answer) == outcome(other)
    assert {frozenset(pair) for pair in pairs(answer)} == {frozenset(pair) for pair in pairs(other)}


@given(instances(sides=(2,), caps=False, required=False))
def test_engines_agree_wherever_they_apply(document: dict[str, Any]) -> None:
    board = lay_out(read_pairing_instance(document))
    if board.regime is not Regime.ASSIGNMENT or not board.left.size:
        return
    goal = program(board, board.worth.score, 2000, 300)
    values = []
    for engine in (dense_assignment, sparse_assignment, integer_plan):
        plan = engine(board, goal)
        reached = set(board.left[plan & goal.good_left]) | set(board.right[plan & goal.good_right])
        values.append(int(goal.worth[plan].sum()) + goal.serving * len(reached))
    assert values[0] == values[1] == values[2]


def test_the_worked_example_is_solved_as_by_hand() -> None:
    answer = solved(worked_example())
    assert outcome(answer) == (3, 1000, 1097)
    assert [(p.a, p.b, p.score, p.benefit_a, p.benefit_b) for p in answer.pairings] == [
        ("Wei", "Ana", 887, 1000, 850),
        ("Wei", "Luz", 210, 700, 0),
    ]
    assert answer.proved


def test_the_edition_of_2011_is_solved_as_by_the_second_implementation() -> None:
    document = instance_2011()
    answer = solved(document)
    assert outcome(answer) == Naive(document).by_integer_programs()
    assert outcome(answer) == (24, 156, 4454)
    assert answer.proved
    assert answer.unpaired == ()
    partners = [pairing.b for pairing in answer.pairings]
    assert sorted({pairing.a for pairing in answer.pairings}) == [
        f"LAC-{number:02}" for number in range(1, 15)
    ]
    assert max(partners.count(code) for code in partners) <= 2


@pytest.mark.parametrize(
    "change",
    [
        {"admin_pair_max": 1},
        {"language_required": 1},
        {"language_required": 2, "everyone_paired": 0},
        {"points_competency": 300, "points_topic": 700},
        {"share_level": 2, "weight_gain": 400, "weight_mutual": 450},
    ],
)
def test_the_edition_of_2011_agrees_with_the_second_implementation_under_other_parameters(
    change: dict[str, Any],
) -> None:
    document = instance_2011() | {"parameters": change}
    answer = solved(document)
    assert outcome(answer) == Naive(document).by_integer_programs()
    assert check_pairing(document, pairing_solution(answer)) == ()


def test_the_same_instance_gives_the_same_plan_under_every_hash_seed() -> None:
    code = (
        "import json\n"
        "from graph.interchange import pairing_solution, read_pairing_instance\n"
        "from graph.pairing import solve\n"
        "from tests.graph.drawn_editions import drawn_edition\n"
        "from tests.graph.edition_2011 import instance_2011\n"
        "documents = instance_2011(), drawn_edition(5, 34, 34, 33)\n"
        "answers = (solve(read_pairing_instance(document)) for document in documents)\n"
        "print(json.dumps([pairing_solution(answer) for answer in answers]))\n"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    # The three sides make an odd number of people, who cannot all have what they hope for.
    documents = instance_2011(), drawn_edition(5, 34, 34, 33)
    here = json.dumps([pairing_solution(solved(document)) for document in documents])
    assert {text.strip() for text in printed} == {here}


def test_people_come_before_the_total() -> None:
    # Alone, a and x would score most; but then b could meet nobody.
    document = instance(
        person("a", "east", offers=["it"]),
        person("b", "east"),
        person("x", "west", seeks={"it": 3}),
        person("y", "west", components=["workshop"]),
        components=["forum", "workshop"],
    )
    document["people"][0]["components"] = ["forum", "workshop"]
    assert pairs(solved(document)) == [("a", "y"), ("b", "x")]


def test_the_floor_comes_before_the_total() -> None:
    # x can bring a to the target alone, y both half-way: the higher total would leave b nothing.
    document = instance(
        learner("a", "east"),
        learner("b", "east", languages={"es": 3}),
        person("x", "west", ratings={"risk": 4}, languages={"es": 3}),
        person("y", "west", ratings={"risk": 3}),
    )
    with_floor = solved(document)
    assert (with_floor.people, with_floor.floor) == (4, 525)
    assert with_floor.proved


def test_a_person_whom_nobody_can_help_does_not_switch_the_floor_off() -> None:
    document = instance(
        learner("a", "east"),
        person("b", "east"),
        person("x", "west", ratings={"risk": 4}),
        person("y", "west"),
    )
    answer = solved(document)
    assert (answer.people, answer.floor) == (4, 1000)
    assert ("a", "x") in pairs(answer)


def test_a_heavier_weight_of_serving_is_taken_when_scores_outbid_the_first() -> None:
    # Six old pairings that score nothing pair everybody; five new ones score 1000 each and leave
    # two people out, which at 2000 a person would be the better plan.
    east = [
        person(
            f"a{n}",
            "east",
            ratings={"risk": 0, "aeo": 4},
            targets={"risk": 4},
            seeks={"it": 1},
            offers=["window"],
            languages={"es": 3},
            components=[f"old{n}", f"new{n}"],
        )
        for n in range(6)
    ]
    west = [
        person(
            f"x{n}",
            "west",
            ratings={"risk": 4, "aeo": 0},
            targets={"aeo": 4},
            seeks={"window": 1},
            offers=["it"],
            languages={"es": 3},
            components=[f"old{n}", f"new{n - 1}"],
        )
        for n in range(6)
    ]
    document = instance(
        *east,
        *west,
        components=[f"{kind}{n}" for kind in ("old", "new") for n in range(-1, 6)],
        prior=[[f"a{n}", f"x{n}"] for n in range(6)],
        parameters={"prior_adjust": -1000},
    )
    answer = solved(document)
    assert outcome(answer) == (12, 1000, 0)
    assert answer.certificate.serving_weight == 8000
    assert answer.proved


def test_without_eligible_pairs_the_plan_is_empty_and_proved() -> None:
    answer = solved(instance(person("a", "east"), person("x", "west", components=["workshop"])))
    assert (outcome(answer), answer.pairings, answer.proved) == ((0, 1000, 0), (), True)
    assert [(u.person, u.reason) for u in answer.unpaired] == [
        ("a", UnpairedCode.NO_ELIGIBLE_PARTNER),
        ("x", UnpairedCode.NO_ELIGIBLE_PARTNER),
    ]


def test_without_people_the_plan_is_empty_and_proved() -> None:
    answer = solved(instance(sides=["east", "west"], administrations=[]))
    assert (outcome(answer), answer.unpaired, answer.proved) == ((0, 1000, 0), (), True)


def test_a_side_without_people_pairs_nobody() -> None:
    answer = solved(instance(person("a", "east", max=None), sides=["east", "west"]))
    assert outcome(answer) == (0, 1000, 0)


def test_whoever_finds_no_free_place_is_named() -> None:
    answer = solved(instance(person("a", "east"), person("b", "east"), person("x", "west")))
    assert answer.people == 2
    assert [u.reason for u in answer.unpaired] == [UnpairedCode.NO_FREE_PLACE]


def test_an_empty_row_of_places_still_gives_a_proof() -> None:
    document = instance(person("a", "east"), person("x", "west"), parameters={"admin_pair_max": 0})
    answer = solved(document)
    assert (outcome(answer), answer.proved) == ((0, 1000, 0), True)
    assert check_pairing(document, pairing_solution(answer)) == ()


def test_three_sides_need_cases_to_be_proved_and_a_gap_is_told_when_there_are_none() -> None:
    ring = [person(name, name) for name in ("east", "south", "west")]
    # A cap, even one that limits nothing, makes it more than one partner each.
    problem = read_pairing_instance(instance(*ring, parameters={"admin_pair_max": 9}))
    answer = solve(problem)
    assert isinstance(answer, PairingSolution)
    assert (outcome(answer), answer.proved) == ((2, 1000, 0), True)

    board = lay_out(problem)
    bound, certificate = certify(board, optimise(board), cases_max=0)
    untried = replace(answer, bound=bound, certificate=certificate)
    assert (bound.people, untried.proved) == (3, False)
    told = pairing_solution(untried)
    assert told["status"] == "feasible"
    assert check_pairing(pairing_instance(problem), told) == ()


def test_a_floor_that_is_not_proved_is_told_as_a_bound_of_1000() -> None:
    # Half of each triangle's pairs would serve all six: the linear program alone proves no floor.
    document = two_triangles(parameters={"admin_pair_max": 9})
    answer = solved(document)
    assert (answer.people, answer.floor, answer.proved) == (6, 300, True)
    assert check_pairing(document, pairing_solution(answer)) == ()

    board = lay_out(read_pairing_instance(document))
    bound, certificate = certify(board, optimise(board), cases_max=0)
    untried = replace(answer, bound=bound, certificate=certificate)
    assert (bound.people, bound.floor, untried.proved) == (6, 1000, False)
    assert check_pairing(document, pairing_solution(untried)) == ()


@given(instances(required=False))
def test_prices_of_a_plan_that_is_not_best_prove_less_but_nothing_false(
    document: dict[str, Any],
) -> None:
    board = lay_out(read_pairing_instance(document))
    best = optimise(board)
    goal = program(board, board.worth.score, best.serving, best.floor)
    value = best.total + best.serving * best.people
    nobody = np.zeros(board.left.size, dtype=bool)
    assert prove(board, goal, nobody, value).worth >= value
    # A target below the best plan cannot be proved, and is not.
    assert prove(board, goal, best.plan, value - 1).worth == value


def test_from_a_plan_that_is_not_best_no_exchange_is_priced() -> None:
    board = lay_out(read_pairing_instance(instance_2011()))
    goal = program(board, board.worth.score, 2000, 156)
    nobody = np.zeros(board.left.size, dtype=bool)
    assert exchange(residual(board, goal, nobody), nobody, 0) is None


def test_two_sides_with_several_places_on_both_are_a_flow() -> None:
    document = instance_2011()
    for entry in document["people"]:
        entry["max"] = 2
    board = lay_out(read_pairing_instance(document))
    assert board.regime is Regime.FLOW
    answer = solved(document)
    assert outcome(answer) == Naive(document).by_integer_programs()
    assert answer.proved


def test_a_cap_is_a_flow_while_one_side_is_one_administration() -> None:
    document = instance_2011() | {"parameters": {"admin_pair_max": 1}}
    assert lay_out(read_pairing_instance(document)).regime is Regime.FLOW
    document["people"][-1]["administration"] = "BR"
    assert lay_out(read_pairing_instance(document)).regime is Regime.GENERAL


def test_many_people_take_the_engine_of_lists() -> None:
    many = [person(f"a{n:03}", "east", components=[f"c{n}"]) for n in range(520)]
    many += [person(f"x{n:03}", "west", components=[f"c{n}"]) for n in range(520)]
    document = instance(*many, components=[f"c{n}" for n in range(520)])
    board = lay_out(read_pairing_instance(document))
    assert board.left.size == 520
    answer = solved(document)
    assert (answer.people, answer.proved) == (1040, True)


def test_everything_that_is_computed_is_whole() -> None:
    board = lay_out(read_pairing_instance(instance_2011()))
    for values in (board.worth.score, board.to_left, board.to_right, board.best):
        assert values.dtype == np.int64


def test_the_canonical_instance_gives_the_same_answer() -> None:
    problem = read_pairing_instance(instance_2011())
    again = read_pairing_instance(pairing_instance(problem))
    assert pairing_solution(solve(again)) == pairing_solution(solve(problem))
