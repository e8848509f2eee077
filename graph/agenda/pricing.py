"""The blocks that have most left of their worth after prices, without listing all blocks.

With every session that joins a block, any other one adds less to it than before. So the most that
the best few of them add bounds whatever grows from a block, and whatever cannot reach a floor is
left out. ``graph.certificate`` searches in the same way, so that what is proved here can be
repeated there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from graph.agenda.audience import Audience, Flags, Floats, Integers

NODES = 64
PAIRS = 64
NOTHING = -(2**60)


class Exhausted(Exception):
    """A search that reached a limit before its end."""


@dataclass(slots=True)
class Found:
    """Blocks with more left than a floor; all of them when ``complete``.

    ``left`` is over the denominator of the prices, ``worth`` is not.
    """

    blocks: list[tuple[int, ...]] = field(default_factory=list)
    worth: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    complete: bool = False


@dataclass(frozen=True, slots=True)
class _Nodes:
    """Blocks to grow: what people gain from each, what it has left, and which may join."""

    members: Integers
    best: Floats
    total: Integers
    left: Integers
    may: Flags


class Pricing:
    """Searches the blocks of one kind of slot, under prices of sessions over a denominator."""

    def __init__(self, audience: Audience, denominator: int) -> None:
        self._audience = audience
        self._denominator = denominator

    def above(self, prices: Integers, floor: int, *, blocks_max: int, evaluated_max: int) -> Found:
        """Find every block that has more left than ``floor``.

        Not complete when there are more than ``blocks_max``, or when more than ``evaluated_max``
        blocks had to be looked at.
        """
        found = Found()
        search = _Search(self._audience, self._denominator, prices, floor, found)
        search.blocks_max, search.evaluated_max = blocks_max, evaluated_max
        try:
            search.grow(search.root())
        except Exhausted:
            return found
        found.complete = True
        return found


class _Search:
    def __init__(
        self, audience: Audience, denominator: int, prices: Integers, floor: int, found: Found
    ) -> None:
        self._audience = audience
        self._denominator = denominator
        self._cost = prices + audience.led * denominator
        self._floor = floor
        self._found = found
        self._evaluated = 0
        self.blocks_max = 0
        self.evaluated_max = 0

    def root(self) -> _Nodes:
        nothing = np.zeros(1, dtype=np.int64)
        best = np.zeros((1, self._audience.rows.shape[1]), dtype=self._audience.rows.dtype)
        members = np.zeros((1, 0), dtype=np.int64)
        return _Nodes(members, best, nothing, nothing, self._audience.alone[None, :])

    def grow(self, nodes: _Nodes) -> None:
        """Look at blocks that are one session larger, and grow those that may reach the floor."""
        gains, totals = self._gains(nodes)
        left = nodes.left[:, None] + gains
        self._keep(nodes, left, totals)
        more = self._audience.size - nodes.members.shape[1] - 1
        if more < 1:
            return
        for parent, session, may in self._children(nodes, gains, more):
            members = np.concatenate([nodes.members[parent], session[:, None]], axis=1)
            joins = may & self._audience.may_join(members)
            on = np.flatnonzero(joins.any(axis=1))
            if len(on):
                self.grow(
                    _Nodes(
                        members[on],
                        np.maximum(nodes.best[parent[on]], self._audience.rows[session[on]]),
                        totals[parent[on], session[on]],
                        left[parent[on], session[on]],
                        joins[on],
                    )
                )

    def _gains(self, nodes: _Nodes) -> tuple[Integers, Integers]:
        """Say what each session adds to what a block has left, NOTHING where it may not join."""
        parents, added = np.nonzero(nodes.may)
        self._evaluated += len(parents)
        if self._evaluated > self.evaluated_max:
            raise Exhausted
        rows, sums = self._audience.rows, np.zeros(len(parents), dtype=np.int64)
        for start in range(0, len(parents), PAIRS):
            some = slice(start, start + PAIRS)
            grown = rows[added[some]]
            np.maximum(grown, nodes.best[parents[some]], out=grown)
            sums[some] = self._audience.added_up(grown)
        totals = np.zeros(nodes.may.shape, dtype=np.int64)
        totals[parents, added] = sums
        gains = np.full(nodes.may.shape, NOTHING)
        more = (sums - nodes.total[parents]) * self._denominator
        gains[parents, added] = more - self._cost[added]
        return gains, totals

    def _keep(self, nodes: _Nodes, left: Integers, totals: Integers) -> None:
        parents, added = np.nonzero(nodes.may & (left > self._floor))
        led = self._audience.led
        for parent, session in zip(parents.tolist(), added.tolist(), strict=True):
            block = (*nodes.members[parent].tolist(), session)
            self._found.blocks.append(tuple(sorted(block)))
            self._found.worth.append(int(totals[parent, session] - led[list(block)].sum()))
            self._found.left.append(int(left[parent, session]))
            if len(self._found.blocks) > self.blocks_max:
                raise Exhausted

    def _children(
        self, nodes: _Nodes, gains: Integers, more: int
    ) -> Iterator[tuple[Integers, Integers, Flags]]:
        """Give blocks to grow, some at a time: parent, session, and which may still join.

        Sessions are taken by what they add, most first, and only later ones join: so each block
        is looked at once, and the sums of what follows fall.
        """
        count = gains.shape[1]
        order = np.argsort(-gains, axis=1, kind="stable")
        falling = np.take_along_axis(gains, order, axis=1)
        run = np.zeros((len(gains), count + more + 1), dtype=np.int64)
        run[:, 1 : count + 1] = np.cumsum(falling.clip(min=0), axis=1)
        run[:, count + 1 :] = run[:, count : count + 1]
        after = run[:, 1 : count + 1]
        reach = nodes.left[:, None] + falling
        fewer = run[:, more : more + count] - after
        most = run[:, more + 1 : more + 1 + count] - after
        parents, places = np.nonzero((falling > NOTHING) & (reach + most > self._floor))
        best_first = np.argsort(-(reach + most)[parents, places], kind="stable")
        parents, places = parents[best_first], places[best_first]
        for start in range(0, len(parents), NODES):
            parent, place = parents[start : start + NODES], places[start : start + NODES]
            base = (reach + fewer)[parent, place]
            later = np.arange(count)[None, :] > place[:, None]
            joins = later & (base[:, None] + falling[parent] > self._floor)
            joins &= falling[parent] > NOTHING
            may = np.zeros_like(joins)
            np.put_along_axis(may, order[parent], joins, axis=1)
            yield parent, order[parent, place], may
