"""Prices from few listed pairs are those from all of them, however few are listed."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.interchange import read_pairing_instance
from graph.pairing import (
    Prices,
    TooManyPairs,
    alternatives,
    certainty,
    exchanges,
    near,
    replan,
    solve,
    tiles,
    why_not_from,
)
from graph.pairing import board as board_module
from graph.pairing.board import lay_out
from graph.problem import PairingSolution, RatingNoise
from tests.graph.drawn_editions import drawn_edition
from tests.graph.pairing_instances import instances
from tests.graph.test_pairing_prices import (
    assert_every_price_is_the_least_loss,
    assert_prices_of_people_are_those_of_pairs,
)
from tests.graph.test_pairing_why_not import assert_every_answer_is_that_of_enumerating

# Each example patches the sizes anew.
PATCHED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def prices_from_few(
    monkeypatch: pytest.MonkeyPatch, document: dict[str, Any], each: int, tile: int = 2
) -> Prices | None:
    """Lay prices out from the plan's pairs and some others; None without a plan that is a flow."""
    problem = read_pairing_instance(document)
    solution = solve(problem)
    if not isinstance(solution, PairingSolution):
        return None
    monkeypatch.setattr(near, "NEAR_EACH", each)
    monkeypatch.setattr(near, "ADDED_EACH", 1)
    monkeypatch.setattr(exchanges, "NEAR_ARCS_MAX", 0)
    monkeypatch.setattr(exchanges, "REACHES", (0.0, 40.0, float("inf")))
    monkeypatch.setattr(tiles, "TILE_ROWS", tile)
    monkeypatch.setattr(tiles, "TILE_COLUMNS", tile + 1)
    if not lay_out(problem).two_sided:
        return None
    with monkeypatch.context() as few:
        few.setattr(board_module, "LISTED_MAX", 0)
        return Prices.of(problem, solution)


@PATCHED
@given(instances(people_max=7), st.integers(0, 1))
def test_every_price_from_few_listed_pairs_is_the_least_loss_of_all_plans(
    monkeypatch: pytest.MonkeyPatch, document: dict[str, Any], each: int
) -> None:
    prices = prices_from_few(monkeypatch, document, each)
    if prices is not None:
        assert_every_price_is_the_least_loss(document, prices)


@PATCHED
@given(instances(people_max=7), st.integers(0, 1))
def test_prices_of_people_from_few_listed_pairs_are_those_of_the_single_pairs(
    monkeypatch: pytest.MonkeyPatch, document: dict[str, Any], each: int
) -> None:
    prices = prices_from_few(monkeypatch, document, each)
    if prices is not None:
        assert_prices_of_people_are_those_of_pairs(document, prices)


@PATCHED
@given(instances(people_max=7), st.integers(0, 1))
def test_why_not_from_few_listed_pairs_is_that_of_enumerating_all_plans(
    monkeypatch: pytest.MonkeyPatch, document: dict[str, Any], each: int
) -> None:
    prices = prices_from_few(monkeypatch, document, each)
    if prices is not None:
        assert_every_answer_is_that_of_enumerating(document, prices)


def with_most(document: dict[str, Any], most: int) -> dict[str, Any]:
    for entry in document["people"]:
        entry["max"] = most
    return document


def with_caps(document: dict[str, Any]) -> dict[str, Any]:
    """One administration on the one side, and at most three pairs with each of the other."""
    for entry in document["people"]:
        if entry["side"] == "a":
            entry["administration"] = "a-0"
    document["parameters"]["admin_pair_max"] = 3
    return document


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(drawn_edition(7, 45, 30), id="one place each on the larger side"),
        pytest.param(with_most(drawn_edition(8, 40, 60), 1), id="some stay alone"),
        pytest.param(with_most(drawn_edition(9, 20, 24), 2), id="two places each"),
        pytest.param(with_caps(drawn_edition(10, 20, 30)), id="caps"),
    ],
)
@pytest.mark.parametrize("each", [0, 2, 6])
def test_prices_from_few_listed_pairs_are_those_from_all(
    monkeypatch: pytest.MonkeyPatch, document: dict[str, Any], each: int
) -> None:
    few = prices_from_few(monkeypatch, document, each, tile=16)
    assert few is not None
    everything = Prices.of(few.board.problem, few.solution)
    assert few.board.left.size < everything.board.left.size
    people = few.board.problem.people
    chance = np.random.default_rng(20_111_207)
    drawn = chance.choice(everything.board.left.size, 25, replace=False).tolist()
    chosen = np.flatnonzero(everything.plan).tolist()
    assert_prices_are_the_same(few, everything, [*drawn, *chosen])
    for person in (people[0].id, people[-1].id):
        assert few.of_person(person) == everything.of_person(person)


def assert_prices_are_the_same(few: Prices, everything: Prices, pairs: Iterable[int]) -> None:
    board, people = everything.board, everything.board.problem.people
    for pair in pairs:
        one, other = (people[int(end[pair])].id for end in (board.left, board.right))
        found, known = few.of_pair(one, other), everything.of_pair(one, other)
        assert (found.kind, found.score) == (known.kind, known.score)
        assert (found.people, found.short, found.total) == (known.people, known.short, known.total)


@pytest.mark.parametrize(("seed", "many"), [(28, 6), (47, 6), (13, 8), (46, 12)])
def test_whoever_stays_alone_may_take_a_place_that_no_listed_pair_shows(
    monkeypatch: pytest.MonkeyPatch, seed: int, many: int
) -> None:
    # Their prices are lower than those of the certificate, so that other pairs are near.
    document = with_most(drawn_edition(seed, many, {6: 3, 8: 4, 12: 5}[many]), 1)
    few = prices_from_few(monkeypatch, document, 0)
    assert few is not None
    everything = Prices.of(few.board.problem, few.solution)
    assert_prices_are_the_same(few, everything, range(everything.board.left.size))


def test_a_way_one_point_longer_than_is_sure_is_not_the_answer_yet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Two pairs of this edition have a way that is shorter by one point, and not listed at first.
    few = prices_from_few(monkeypatch, with_most(drawn_edition(7, 10, 10), 1), 0)
    assert few is not None
    everything = Prices.of(few.board.problem, few.solution)
    assert_prices_are_the_same(few, everything, range(everything.board.left.size))


def test_prices_are_exact_where_a_person_weighs_more_than_single_precision_can_tell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Many places that nobody can take make a person weigh 870,000,000, and where some stay alone
    # such weights stand in the labels of others, in which single precision is out by up to 64.
    document = with_most(drawn_edition(12, 60, 80), 1)
    for entry in document["people"][:30]:
        entry.update(components=["workshop"], max=100)
    document["people"][-1].update(components=["workshop"])
    few = prices_from_few(monkeypatch, document, 0, tile=64)
    assert few is not None
    people = few.board.problem.people
    everything = Prices.of(few.board.problem, few.solution)
    assert_prices_are_the_same(few, everything, np.flatnonzero(everything.plan).tolist())
    for person in (people[35].id, people[-9].id):
        assert few.of_person(person) == everything.of_person(person)


def test_why_not_of_many_people_is_that_of_a_new_solution(monkeypatch: pytest.MonkeyPatch) -> None:
    few = prices_from_few(monkeypatch, drawn_edition(11, 40, 50), 6, tile=16)
    assert few is not None
    everything = Prices.of(few.board.problem, few.solution)
    people = few.board.problem.people
    lowered = 0
    for a, b in [(people[place].id, people[89 - place].id) for place in range(30)]:
        found, known = why_not_from(few, a, b), why_not_from(everything, a, b)
        assert (found.after, found.proved, found.kind) == (known.after, True, known.kind)
        lowered += found.after is not None and found.after.floor < found.before.floor
    assert lowered


def test_questions_that_take_every_pair_are_refused_where_they_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(board_module, "LISTED_MAX", 150 * 140 - 1)
    problem = read_pairing_instance(drawn_edition(7, 150, 140))
    answer = solve(problem)
    assert isinstance(answer, PairingSolution)
    for ask in (
        lambda: alternatives(problem, answer, 2),
        lambda: certainty(problem, answer, RatingNoise(seed=1, runs=1, up=1, down=1)),
        lambda: replan(problem, answer, [], 10),
    ):
        with pytest.raises(TooManyPairs, match="list of all 21,000 pairs"):
            ask()


def test_prices_of_more_than_two_sides_are_refused_where_pairs_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = read_pairing_instance(drawn_edition(7, 10, 10, 10))
    answer = solve(problem)
    assert isinstance(answer, PairingSolution)
    monkeypatch.setattr(board_module, "LISTED_MAX", 299)
    with pytest.raises(TooManyPairs, match="list of all 300 pairs"):
        Prices.of(problem, answer)


def test_prices_without_room_for_the_longest_way_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where somebody's partner weighs more than lengths can hold, no price may be told."""
    problem = read_pairing_instance(drawn_edition(1, 5, 5))
    solution = solve(problem)
    assert isinstance(solution, PairingSolution)
    monkeypatch.setattr(board_module, "LISTED_MAX", 0)
    assert Prices.of(problem, solution).near is not None
    monkeypatch.setattr(near, "FAR", 2**18)
    with pytest.raises(TooManyPairs):
        Prices.of(problem, solution)
