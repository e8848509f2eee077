"""Most people, and the highest floor for as many, where everybody has one place: by counting.

Whoever is served at a floor is so by a pair that reaches it for both. So scores are of no matter:
a floor can be had if as many pairs reach it as there can be pairs at all. Where it cannot, the
barrier says how low the floor has to go before anything changes; nothing between is tried.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from graph.pairing.board import Board
from graph.pairing.cover import odd_parts
from graph.pairing.residual import make_duals
from graph.pairing.trees import NOBODY, MostPairs, most_pairs
from graph.problem.pairing import PER_MILLE, Duals, OddSet
from graph.weights import Flags, Whole

# After so many barriers the rest is bisected, so that a poor edition takes no thousand steps.
BARRIERS_MAX = 8


@dataclass(frozen=True)
class Fairest:
    """How many people can be paired and how high the floor can be, each with prices that prove it.

    ``above`` proves that not as many are served just above the floor; None at 1000.
    """

    people: int
    floor: int
    most: Duals
    above: Duals | None


def fairest(board: Board) -> Fairest:
    """Find the most people, and the highest floor that as many can be served at.

    Args:
        board: one whose regime is COVER, and whose required pairs can hold together.

    Cost: one search for most pairs, and a short one for each floor that is tried: few in
        practice, and at most some twenty.
    """
    free = _Free.of(board)
    required = int(np.count_nonzero(board.required))
    top = int(board.reaches[board.required].min(initial=PER_MILLE))
    parts = odd_parts(board.people_count, free.left, free.right)
    most = (int(np.count_nonzero(free.met)) - len(parts)) // 2
    floor, barrier = free.highest(most, top)
    prices = _of_parts(free, parts)
    if floor == NOBODY:
        # Something else leaves more people alone than that parts are odd.
        everybody = free.reaching(0)
        most, prices = everybody.pairs, _of_barrier(free, everybody)
        floor, barrier = free.highest(most, top)
    above = None
    if floor < PER_MILLE:
        # Half of what pays for each pair, and half of what pays for those that reach more: pairs
        # that serve one of two are then paid for too, and it comes to a whole person less.
        above = prices if barrier is None else prices.plus(_of_barrier(free, barrier))
    return Fairest(
        people=2 * (most + required),
        floor=floor,
        most=prices.named(board, 1),
        above=None if above is None else above.named(board, 1 if barrier is None else 2),
    )


@dataclass(frozen=True)
class _Free:
    """What is left to choose beside the required pairs; ``fixed`` marks the people of these."""

    count: int
    left: Whole
    right: Whole
    reaches: Whole
    fixed: Flags

    @classmethod
    def of(cls, board: Board) -> "_Free":
        fixed = np.zeros(board.people_count, dtype=bool)
        fixed[board.left[board.required]] = fixed[board.right[board.required]] = True
        free = ~(fixed[board.left] | fixed[board.right])
        ends = board.left[free], board.right[free]
        return cls(board.people_count, *ends, board.reaches[free], fixed)

    @property
    def met(self) -> Flags:
        met = np.zeros(self.count, dtype=bool)
        met[self.left] = met[self.right] = True
        return met

    def reaching(
        self, floor: int, before: MostPairs | None = None, enough: int | None = None
    ) -> MostPairs:
        """Pair most people by pairs that reach a floor."""
        kept = self.reaches >= floor
        start = None if before is None else before.partner
        return most_pairs(self.count, self.left[kept], self.right[kept], start, enough)

    def highest(self, most: int, top: int) -> tuple[int, MostPairs | None]:
        """Find the highest floor up to ``top`` that so many pairs reach.

        Returns:
            The floor, -1 if none; and the barrier that no pair above the floor gets over. That is
            None when the floor is ``top``, and then may be.
        """
        reached, limit = NOBODY, min(top, self._hope(most) + 1)
        barrier: MostPairs | None = None
        found: MostPairs | None = None
        tried = 0
        while reached < limit:
            floor = limit if tried < BARRIERS_MAX else (reached + limit + 1) // 2
            tried += 1
            found = self.reaching(floor, found, most)
            if found.pairs >= most:
                reached = floor
            else:
                limit, barrier = self._over(found), found
        return reached, barrier

    def _hope(self, most: int) -> int:
        """Say how high the floor can be before too many people reach it in no pair at all."""
        hope = np.full(self.count, NOBODY)
        for ends in (self.left, self.right):
            np.maximum.at(hope, ends, self.reaches)
        hopes = np.sort(hope)
        alone = self.count - 2 * most
        return int(hopes[alone]) if alone < self.count else PER_MILLE

    def _over(self, found: MostPairs) -> int:
        """Say how high the pairs reach that would get over a barrier; -1 without any."""
        one, other = found.island[self.left], found.island[self.right]
        over = (one != other) & ~found.barrier[self.left] & ~found.barrier[self.right]
        return int(self.reaches[over].max(initial=NOBODY))


@dataclass(frozen=True)
class _Prices:
    """What people's places and pairs within odd sets cost, in people served."""

    y: Whole
    odd: dict[tuple[int, ...], int]

    def plus(self, other: "_Prices") -> "_Prices":
        sets = {
            members: self.odd.get(members, 0) + other.odd.get(members, 0)
            for members in self.odd | other.odd
        }
        return _Prices(self.y + other.y, sets)

    def named(self, board: Board, scale: int) -> Duals:
        """Name the prices; who has one place pays for being served by the pair that does it."""
        ids = [person.id for person in board.problem.people]
        serving = np.full(board.people_count, scale)
        prices = make_duals(board, scale, self.y, serving, 0 * board.group_most)
        sets = (OddSet(tuple(ids[v] for v in members), n) for members, n in self.odd.items())
        return replace(prices, odd=tuple(sets))


def _of_parts(free: _Free, parts: list[Whole]) -> _Prices:
    """Price everybody who can be paired, but those of odd parts together: one stays alone."""
    return _priced(free, free.met.astype(np.int64), parts)


def _of_barrier(free: _Free, found: MostPairs) -> _Prices:
    """Price people so that each pair costs 2, if it does not get over the barrier."""
    y = np.where(found.barrier, 2, 1).astype(np.int64)
    y[found.island != NOBODY] = 0
    order = np.argsort(found.island, kind="stable")
    cuts = np.flatnonzero(np.diff(found.island[order])) + 1
    islands = np.split(order, cuts)
    return _priced(free, y, (part for part in islands if found.island[part[0]] != NOBODY))


def _priced(free: _Free, y: Whole, sets: Iterable[Whole]) -> _Prices:
    odd: dict[tuple[int, ...], int] = {}
    for members in sets:
        y[members] = 0
        if members.size > 1:
            odd[tuple(np.sort(members).tolist())] = 2
    # Whoever has to be with one partner can be with no other.
    y[free.fixed] = 2
    return _Prices(y, odd)
