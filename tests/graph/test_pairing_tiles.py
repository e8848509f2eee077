"""Tiles tell of every pair what lists tell, and plans from a few listed pairs are best of all."""

from dataclasses import astuple
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.certificate import check_pairing
from graph.interchange import pairing_solution, read_pairing_instance
from graph.pairing import candidates, generation, solve, tiles
from graph.pairing.board import lay_out
from graph.pairing.frame import frame_of
from graph.pairing.generation import generate
from graph.pairing.optimum import certify, optimise
from graph.pairing.tiles import NEVER, Tile, Tiles
from graph.problem import EngineName, EngineUsed, Listing, Outcome, PairingSolution, Person
from graph.problem.pairing import PairingParameters, PairingProblem
from graph.weights import tile_scores
from tests.graph.drawn_editions import drawn_edition
from tests.graph.naive_pairing import Naive
from tests.graph.pairing_instances import instances
from tests.graph.test_pairing_optimum import shuffled

# Each example patches the same names anew, so that one fixture serves them all.
PATCHED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def nobody(_best: int | None, _bound: int | None) -> None:
    """Hear a report."""


def test_every_sum_of_millionths_is_divided_without_a_fault() -> None:
    # With the language alone the sum is what is given: all sums that weights can make are tried.
    alone = PairingParameters(weight_gain=0, weight_mutual=0, weight_language=1000)
    problem = PairingProblem((), (), tuple[Person, ...](), parameters=alone)
    sums = np.arange(1_000_001)
    none = np.zeros(sums.size, dtype=np.float32)
    found = tile_scores(problem, none, none, sums.astype(np.float32))
    assert np.array_equal(found.astype(np.int64), sums // 1000)


@PATCHED
@given(instances(), st.integers(1, 3), st.integers(1, 3))
def test_tiles_hold_each_eligible_pair_once_with_its_numbers(
    monkeypatch: pytest.MonkeyPatch, document: dict[str, Any], rows: int, columns: int
) -> None:
    monkeypatch.setattr(tiles, "TILE_ROWS", rows)
    monkeypatch.setattr(tiles, "TILE_COLUMNS", columns)
    board = lay_out(read_pairing_instance(document))

    def look(tile: Tile) -> list[tuple[int, ...]]:
        hits = tile.score != NEVER
        values = (part[hits].astype(int).tolist() for part in (tile.to_row, tile.to_column))
        ends = (part.tolist() for part in tile.pairs(hits))
        return [
            (u, v, to_u, to_v, w) if u < v else (v, u, to_v, to_u, w)
            for u, v, to_u, to_v, w in zip(
                *ends, *values, tile.score[hits].astype(int).tolist(), strict=True
            )
        ]

    seen = [pair for pairs in Tiles(board.frame).visit(look) for pair in pairs]
    arrays = (board.left, board.right, board.to_left, board.to_right, board.worth.score)
    listed = zip(*(part.tolist() for part in arrays), strict=True)
    assert sorted(seen) == sorted(
        (u, v, to_u, to_v, w) if u < v else (v, u, to_v, to_u, w) for u, v, to_u, to_v, w in listed
    )


@PATCHED
@given(instances(people_max=8), st.integers(1, 2), st.integers(1, 3))
def test_plans_from_few_listed_pairs_are_the_best_of_all(
    monkeypatch: pytest.MonkeyPatch, document: dict[str, Any], listed: int, sample: int
) -> None:
    # So few pairs to begin with that most have to be found by their prices.
    monkeypatch.setattr(candidates, "LISTED_EACH", listed)
    monkeypatch.setattr(candidates, "SAMPLE", sample)
    monkeypatch.setattr(generation, "ADDED_EACH", 1)
    naive = Naive(document)
    best = naive.best_of(naive.plans())
    found = generate(frame_of(read_pairing_instance(document)), nobody)
    everyone = naive.k["everyone_paired"]
    if best is None:
        assert found is None or (everyone and found.best.people < len(naive.ids))
        return
    assert found is not None
    bound = found.bound
    assert astuple(found.best.outcome) == best
    assert (bound.people, bound.floor, bound.total) == best


def test_a_problem_with_many_pairs_is_solved_from_a_list_and_proved_for_all_of_them() -> None:
    document = drawn_edition(20_111_207, 150, 140)
    answer = solve(read_pairing_instance(document))
    assert isinstance(answer, PairingSolution)
    assert answer.engine == EngineUsed(EngineName.ASSIGNMENT, Listing.BY_PRICE)
    board = lay_out(read_pairing_instance(document))
    best = optimise(board)
    bound, _ = certify(board, best)
    assert Outcome(answer.people, answer.floor, answer.total) == best.outcome
    assert answer.bound == bound
    assert check_pairing(document, pairing_solution(answer)) == ()


def test_a_side_of_few_people_beside_very_many_is_listed_whole() -> None:
    answer = solve(read_pairing_instance(drawn_edition(3, 20, 1010)))
    assert isinstance(answer, PairingSolution)
    assert answer.engine == EngineUsed(EngineName.ASSIGNMENT, Listing.BY_PRICE)
    assert (answer.people, answer.proved) == (1030, True)


def test_the_order_of_many_people_does_not_matter() -> None:
    document = drawn_edition(7, 150, 140)
    answers = [
        solve(read_pairing_instance(entry)) for entry in (document, shuffled(document, seed=1))
    ]
    one, other = (pairing_solution(answer) for answer in answers)
    assert one["certificate"] == other["certificate"]
    assert {frozenset(pair) for pair in one["pairs"]} == {
        frozenset(pair) for pair in other["pairs"]
    }
