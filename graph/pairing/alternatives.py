"""Other plans that are as fair: the best few, the best that differs enough, the most different."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from heapq import heappop, heappush
from itertools import count as counting

import numpy as np

from graph.pairing.board import Board, degrees, group_counts, lay_out
from graph.pairing.moves import named
from graph.pairing.optimum import total_of
from graph.pairing.prices import Prices
from graph.pairing.solve import pairings_of, unpaired_of
from graph.pairing.trade_off import Terms, trade_off
from graph.pairing.within import within
from graph.problem.malformed import MalformedProblem, is_whole
from graph.problem.pairing import (
    PER_MILLE,
    Alternative,
    MostDifferent,
    Outcome,
    Pair,
    PairingProblem,
    PairingSolution,
)
from graph.weights import Flags

ALTERNATIVES_MAX = 1000
# Plans that tie with the last one asked for are found too, to put them in order; up to so many.
TIES_MAX = 64


def alternatives(
    problem: PairingProblem, solution: PairingSolution, count: int
) -> tuple[Alternative, ...]:
    """List the best plans that give as many people the floor, the best first.

    Args:
        problem: the edition.
        solution: the answer of ``solve`` for this very problem; its plan is one of the first.
        count: how many, 1 to 1,000; fewer come when there are no more.

    Returns:
        Plans by total, the largest first, then by their pairs' ids. More than 64 plans that tie
        with the last of them are not all looked at.

    Raises:
        MalformedProblem when the count is out of range.

    Cost: at most pairs * count engine runs; with two sides far fewer, for the price of dropping
        a pair says where it is no use to look.
    Source: K. G. Murty, "An algorithm for ranking all the assignments in order of increasing
        cost", Operations Research 16 (1968).
    """
    if not is_whole(count, 1, ALTERNATIVES_MAX):
        expected = f"a whole number from 1 to {ALTERNATIVES_MAX}"
        raise MalformedProblem("alternatives", "count", expected)
    prices = Prices.of_board(lay_out(problem), solution)
    found: list[tuple[int, tuple[Pair, ...], Flags]] = []
    for plan in _Search(prices).plans():
        total = total_of(prices.board, plan)
        if len(found) >= count and (-total > found[count - 1][0] or len(found) >= count + TIES_MAX):
            break
        found.append((-total, named(prices.board, plan), plan))
    found.sort(key=lambda entry: entry[:2])
    return tuple(_alternative(prices, plan, -loss) for loss, _, plan in found[:count])


def different(problem: PairingProblem, solution: PairingSolution, least: int) -> Alternative | None:
    """Find the best plan that gives up at least so many pairs of the one that was chosen.

    Args:
        problem: the edition.
        solution: the answer of ``solve`` for this very problem.
        least: how many of its pairs the other plan must not have, 0 or more.

    Returns:
        A plan as fair, with the largest total: always up to 2,000 eligible pairs. Above, where it
        stays below ``total_bound``, a better one may exist. None when no plan is as fair and so
        different.

    Raises:
        MalformedProblem when ``least`` is out of range.

    Cost and source: see ``trade_off``.
    """
    most = len(solution.pairings)
    if not is_whole(least, 0, most):
        raise MalformedProblem("different", "least", f"a whole number from 0 to {most}")
    prices = Prices.of_board(lay_out(problem), solution)
    terms = Terms(
        wanted=prices.board.worth.score,
        limited=-prices.plan.astype(np.int64),
        enough=least - most,
        people=solution.people,
        floor=solution.floor,
    )
    found = trade_off(prices.board, terms)
    return None if found is None else _alternative(prices, found.plan, found.bound)


def most_different(
    problem: PairingProblem, solution: PairingSolution, tolerance: int
) -> MostDifferent:
    """Find the plan that gives up most pairs of the one that was chosen, for a loss that is borne.

    Args:
        problem: the edition.
        solution: the answer of ``solve`` for this very problem.
        tolerance: what may be lost, in per mille of the total of ``solution``, 0..1000.

    Returns:
        A plan as fair, with a total in reach: the most different up to 2,000 eligible pairs.
        Above, where it gives up less than ``left_bound``, a more different one may exist.

    Raises:
        MalformedProblem when the tolerance is out of range.

    Cost and source: see ``trade_off``.
    """
    if not is_whole(tolerance, 0, PER_MILLE):
        expected = f"a whole number from 0 to {PER_MILLE}"
        raise MalformedProblem("most_different", "tolerance", expected)
    prices = Prices.of_board(lay_out(problem), solution)
    terms = Terms(
        wanted=-prices.plan.astype(np.int64),
        limited=prices.board.worth.score,
        enough=solution.total - solution.total * tolerance // PER_MILLE,
        people=solution.people,
        floor=solution.floor,
    )
    found = trade_off(prices.board, terms)
    if found is None:
        raise AssertionError("An engine finds no plan as good as the one that is there.")
    plan = _alternative(prices, found.plan, solution.bound.total)
    return MostDifferent(plan, tolerance, len(solution.pairings) + found.bound)


def _alternative(prices: Prices, plan: Flags, bound: int) -> Alternative:
    board, solution = prices.board, prices.solution
    return Alternative(
        pairings=pairings_of(board, plan),
        unpaired=unpaired_of(board, plan),
        after=Outcome(solution.people, solution.floor, total_of(board, plan)),
        left=named(board, prices.plan & ~plan),
        joined=named(board, plan & ~prices.plan),
        total_bound=bound,
    )


@dataclass(frozen=True)
class _Region:
    """The plans that have some pairs and lack others; both by place on the whole board."""

    inside: tuple[int, ...] = ()
    outside: tuple[int, ...] = ()


@dataclass
class _Search:
    """Takes the best plan of the most promising region, and splits the region around it."""

    prices: Prices
    _heap: list[tuple[int, int, _Region, Flags | None]] = field(default_factory=list)
    _number: Iterator[int] = field(default_factory=counting)

    @property
    def board(self) -> Board:
        return self.prices.board

    @cached_property
    def _drops(self) -> dict[int, int | None]:
        """What each chosen pair costs to drop; None when then fewer reach the floor."""
        if self.prices.exchanges is None:
            return {}
        free = np.flatnonzero(self.prices.plan & ~self.board.required).tolist()
        drops: dict[int, int | None] = {}
        for pair in free:
            found = self.prices.exchanges.of_pair(pair)
            fair = found is not None and found[0].short == 0
            drops[pair] = found[0].total if found is not None and fair else None
        return drops

    def plans(self) -> Iterator[Flags]:
        """Yield plans, never one of a larger total after one of a smaller."""
        self._put(_Region(), self.prices.solution.total, self.prices.plan)
        while self._heap:
            bound, _, region, plan = heappop(self._heap)
            if plan is None:
                plan = self._best_of(region)
                if plan is not None:
                    self._put(region, total_of(self.board, plan), plan)
                continue
            yield plan
            for smaller in self._split(region, plan):
                best = self._bound(smaller, -bound)
                if best is not None:
                    self._put(smaller, best, None)

    def _put(self, region: _Region, bound: int, plan: Flags | None) -> None:
        heappush(self._heap, (-bound, next(self._number), region, plan))

    def _bound(self, region: _Region, bound: int) -> int | None:
        """Say what a region's total cannot exceed; None when no plan in it is as fair."""
        for pair in region.outside:
            cost = self._drops.get(pair, 0)
            if cost is None:
                return None
            bound = min(bound, self.prices.solution.total - cost)
        return bound

    def _best_of(self, region: _Region) -> Flags | None:
        board, solution = self.board, self.prices.solution
        required = board.required.copy()
        required[list(region.inside)] = True
        allowed = np.ones(board.left.size, dtype=bool)
        allowed[list(region.outside)] = False
        restricted = replace(board, required=required).keeping(allowed)
        best = within(restricted, restricted.worth.score, solution.people, solution.floor)
        if best is None:
            return None
        plan = np.zeros(board.left.size, dtype=bool)
        plan[allowed] = best.plan
        return plan

    def _split(self, region: _Region, plan: Flags) -> Iterator[_Region]:
        """Split off the region's other plans, by the first pair in which they differ."""
        free = plan & ~self.board.required
        free[list(region.inside)] = False
        inside, outside = region.inside, region.outside
        for pair in np.flatnonzero(free).tolist():
            yield _Region(inside, (*outside, pair))
            inside = (*inside, pair)
        # The plan with more pairs besides: they are worth nothing, or it would have had them.
        for pair in self._worthless(plan, outside):
            yield _Region((*inside, pair), outside)
            outside = (*outside, pair)

    def _worthless(self, plan: Flags, outside: tuple[int, ...]) -> list[int]:
        board = self.board
        fits = ~plan & (board.worth.score == 0)
        if not fits.any():
            return []
        fits[list(outside)] = False
        spare = degrees(board, plan) < board.capacity
        fits &= spare[board.left] & spare[board.right]
        full = np.append(group_counts(board, plan) >= board.group_most, [False])
        return np.flatnonzero(fits & ~full[board.group]).tolist()
