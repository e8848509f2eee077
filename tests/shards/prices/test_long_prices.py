"""The long form of the prices' tests: pairs of many people, each against a new solution."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from graph.interchange import read_pairing_instance
from graph.pairing import Prices, solve, why_not_from
from graph.problem import PairingSolution, WhyNotKind
from tests.graph.drawn_editions import drawn_edition
from tests.graph.test_pairing_prices import assert_prices_are_those_of_new_solutions


def test_500_prices_of_1000_people_are_those_of_new_solutions() -> None:
    assert_prices_are_those_of_new_solutions(drawn_edition(20_111_207, 500, 500), count=500)


@pytest.mark.parametrize("most", [None, 1])
def test_prices_of_too_many_pairs_to_list_are_those_of_new_solutions(most: int | None) -> None:
    """6,500,000 pairs; with one place each, a hundred people stay alone."""
    document = drawn_edition(20_111_207, 2600, 2500)
    for entry in document["people"]:
        entry["max"] = most
    problem = read_pairing_instance(document)
    solution = solve(problem)
    assert isinstance(solution, PairingSolution)
    prices = Prices.of(problem, solution)
    assert prices.near is not None
    asked = drawn_wishes(prices)
    assert len(asked) == 8
    for a, b in asked:
        answer = why_not_from(prices, a, b)
        forced = answer.kind is WhyNotKind.FORCED
        wished = replace(problem, **({"must": ((a, b),)} if forced else {"conflicts": ((a, b),)}))
        again = solve(wished)
        assert isinstance(again, PairingSolution)
        assert again.proved
        assert answer.proved
        assert answer.after == again.outcome


def drawn_wishes(prices: Prices) -> list[tuple[str, str]]:
    """Draw pairs that leave the floor as it is, at most one that does not, three chosen ones."""
    chance = Random(20_111_207)  # noqa: S311 -- no secret: the same pairs each time
    people = prices.board.problem.people
    sides = [[person.id for person in people if person.side == side] for side in "ab"]
    asked: list[tuple[str, str]] = []
    lowered = 0
    while len(asked) < 5:
        a, b = (chance.choice(side) for side in sides)
        short = prices.of_pair(a, b).short
        if short == 0 or (short and lowered < 1):
            lowered += short != 0
            asked.append((a, b))
    board = prices.board
    # What somebody can attain at best changes with a conflict; here nobody's does.
    spared = board.to_left < board.best[board.left]
    spared &= board.to_right < board.best[board.right]
    chosen = chance.sample(np.flatnonzero(prices.plan & spared).tolist(), 3)
    ends = ((int(board.left[pair]), int(board.right[pair])) for pair in chosen)
    return [*asked, *((people[u].id, people[v].id) for u, v in ends)]
