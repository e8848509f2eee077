"""Agendas of more blocks than can be listed: blocks are found when prices ask for them.

The program knows some blocks, and its prices say which others it would take. They are looked for
near the blocks that it uses, and where there are none by a search that leaves out only what
cannot be worth its price. What no block has left beyond is a bound for every agenda; where it is
near enough, all blocks that a better agenda could have are listed after all, and the proof goes on
as it does for few.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isqrt

import numpy as np

from graph.agenda.audience import Audience, Integers
from graph.agenda.blocks import Blocks
from graph.agenda.exchanges import Held
from graph.agenda.master import DENOMINATOR, Column, Layout, Master, Point, Root
from graph.agenda.pricing import Found, Pricing
from graph.agenda.search import WHOLE, Best
from graph.agenda.worth import Worth
from graph.problem.agenda import AgendaProblem

ROUNDS_MAX = 400
SEARCHES_MAX = 12
ADDED_MAX = 120
FOUND_MAX = 4_000
SEARCHED_MAX = 400
EVALUATED_MAX = 4_000_000
STEPS_MAX = 6
NEAR_MAX = 20_000
# What a slot may have left beyond the program's own price of it, as a part of all that is gained.
CLOSE = 20_000
WIDER = 8
NARROWED = 3

Block = tuple[int, ...]


class Pool:
    """The blocks that are known so far, by kind of slot."""

    def __init__(
        self, problem: AgendaProblem, audiences: Sequence[Audience], seated_max: int
    ) -> None:
        self.audiences = audiences
        none = np.zeros(0, dtype=np.int64)
        self.worth = Worth(
            problem,
            [
                Blocks(each.slots, each.gain, np.zeros((0, max(1, each.size)), np.int64), none)
                for each in audiences
            ],
            seated_max,
        )
        self._place: list[dict[Block, int]] = [{} for _ in audiences]
        # Nobody gains more than their most in any slot.
        tops = [int(each.gain.max(axis=1, initial=0).sum()) for each in audiences]
        self.most = max(tops, default=0)

    def knows(self, kind: int, block: Block) -> bool:
        """Say whether a block is in the pool."""
        return block in self._place[kind]

    def add(self, kind: int, worth: Mapping[Block, int]) -> list[int]:
        """Add blocks, sessions in rising order, with their worth; give the place of each."""
        known, audience = self._place[kind], self.audiences[kind]
        new = [block for block in worth if block not in known]
        if new:
            members = np.full((len(new), max(1, audience.size)), len(audience.alone))
            for place, block in enumerate(new):
                members[place, : len(block)] = block
                known[block] = len(known)
            self.worth.extend(kind, members, np.array([worth[block] for block in new]))
        return [known[block] for block in worth]

    def columns(self, layout: Layout, held: Held) -> list[Column]:
        """Add the blocks of an agenda, and give its columns."""
        columns = []
        for place, each in enumerate(layout.classes):
            for slot in each.slots:
                block = tuple(sorted(held[slot]))
                if block:
                    worth = self.audiences[each.kind].worth(block)
                    columns.append((place, self.add(each.kind, {block: worth})[0]))
        return columns


@dataclass(slots=True)
class _Asked:
    """What is asked of a class of slots: prices of its sessions, and what has to be left."""

    place: int
    kind: int
    prices: Integers
    floor: int


class Generation:
    """Adds blocks to a pool and to the program over it, until no other would change it."""

    def __init__(
        self, pool: Pool, master: Master, best: Best, evaluated_max: int = EVALUATED_MAX
    ) -> None:
        self._evaluated_max = evaluated_max
        self._pool = pool
        self._master = master
        self._layout = master.layout
        self._best = best
        self._pricing = [Pricing(each, DENOMINATOR) for each in pool.audiences]
        self._slots = sum(len(each.slots) for each in self._layout.classes)
        self._root: Root | None = None

    def root(self) -> Root:
        """Give the best bound that was found."""
        searches = 0
        for _ in range(ROUNDS_MAX):
            self._master.revalue()
            point = self._master.solve_over_all()
            used = self._used(point)
            asked = self._asked(point, self._close)
            if self._add_moved(point, asked):
                continue
            true = [self._layout.worth.is_true(self._layout.block(column)) for column in used]
            if not all(true) and not self._layout.worth.is_exhausted:
                continue
            searches += 1
            if not self._add_searched(point, asked) or searches >= SEARCHES_MAX:
                break
        return self._root or self._wide(point)

    def near(self, root: Root, part: int = 1) -> bool:
        """List every block that an agenda of the best worth can have; False when they are many.

        With a ``part``, those that take no more than that part of what all its blocks can lack.
        """
        bound = self._layout.bound_of(root)
        spare = max(0, bound.total - self._best.value * DENOMINATOR) // part
        for place, each in enumerate(self._layout.classes):
            prices = self._layout.prices(root.multipliers)[place][:-1]
            found = self._pricing[each.kind].above(
                prices,
                bound.best[place] - spare - 1,
                blocks_max=NEAR_MAX,
                evaluated_max=self._evaluated_max,
            )
            if not found.complete:
                return False
            self._pool.add(each.kind, dict(zip(found.blocks, found.worth, strict=True)))
        return True

    @property
    def _close(self) -> int:
        return max(1, self._best.value * DENOMINATOR // (CLOSE * max(1, self._slots)))

    def _used(self, point: Point) -> list[Column]:
        columns = zip(self._master.columns, point.amounts, strict=True)
        return [column for column, amount in columns if amount > WHOLE]

    def _asked(self, point: Point, beyond: int) -> list[_Asked]:
        bound = self._layout.bound(point.multipliers)
        prices = self._layout.prices(point.multipliers)
        return [
            _Asked(place, each.kind, prices[place][:-1], bound.best[place] + beyond)
            for place, each in enumerate(self._layout.classes)
        ]

    def _add_moved(self, point: Point, asked: Sequence[_Asked]) -> bool:
        """Look for blocks near those that are used; say whether any was added."""
        used = self._used(point)
        added = False
        for ask in asked:
            starts = [self._layout.sessions(column) for column in used if column[0] == ask.place]
            found: dict[Block, tuple[int, int]] = {}
            for start in starts or [()]:
                self._move(ask, start, found)
            dearest = sorted(found, key=lambda block: (-found[block][0], block))[:ADDED_MAX]
            added |= self._add(ask, {block: found[block][1] for block in dearest})
        return added

    def _move(self, ask: _Asked, block: Block, found: dict[Block, tuple[int, int]]) -> None:
        """Change a block session by session, and keep what has more left than the floor."""
        audience = self._pool.audiences[ask.kind]
        best = -(2**60)
        for _ in range(STEPS_MAX):
            after: Block | None = None
            for gone in (None, *block):
                rest = [session for session in block if session != gone]
                joins, worth = audience.joined(rest)
                left = worth * DENOMINATOR - ask.prices[joins] - ask.prices[rest].sum()
                for place in np.flatnonzero(left > ask.floor):
                    reached = tuple(sorted((*rest, int(joins[place]))))
                    found[reached] = int(left[place]), int(worth[place])
                if len(left) and left.max() > best:
                    best = int(left.max())
                    after = tuple(sorted((*rest, int(joins[left.argmax()]))))
            if after is None:
                break
            block = after
        for known in [each for each in found if self._pool.knows(ask.kind, each)]:
            del found[known]

    def _add_searched(self, point: Point, asked: Sequence[_Asked]) -> bool:
        """Search all blocks; keep the bound that this gives, and say whether any was added."""
        every, added = [self._search(ask, self._evaluated_max) for ask in asked], False
        for ask, found in zip(asked, every, strict=True):
            dearest = sorted(zip(found.left, found.blocks, found.worth, strict=True), reverse=True)
            added |= self._add(ask, {block: worth for _, block, worth in dearest[:SEARCHED_MAX]})
        if all(found.complete for found in every):
            most = [max([a.floor, *f.left]) for a, f in zip(asked, every, strict=True)]
            self._keep(Root(point.multipliers, tuple(most)))
        return added

    def _search(self, ask: _Asked, evaluated_max: int) -> Found:
        """Find the blocks beyond the floor that are not known yet."""
        found = self._pricing[ask.kind].above(
            ask.prices, ask.floor, blocks_max=FOUND_MAX, evaluated_max=evaluated_max
        )
        new = [n for n, block in enumerate(found.blocks) if not self._pool.knows(ask.kind, block)]
        return Found(
            [found.blocks[n] for n in new],
            [found.worth[n] for n in new],
            [found.left[n] for n in new],
            found.complete,
        )

    def _keep(self, root: Root) -> None:
        bound_of = self._layout.bound_of
        if self._root is None or bound_of(root).total < bound_of(self._root).total:
            self._root = root
            self._best.limit(bound_of(root).total)

    def _wide(self, point: Point) -> Root:
        """Give a bound where no search came to an end: ask for more and more until one does."""
        ceilings = []
        for ask in self._asked(point, 0):
            failed, beyond = self._close, self._close * WIDER
            while (most := self._most_left(ask, beyond)) is None:
                failed, beyond = beyond, beyond * WIDER
            for _ in range(NARROWED):
                middle = isqrt(failed * beyond)
                narrower = self._most_left(ask, middle)
                if narrower is None:
                    failed = middle
                else:
                    beyond, most = middle, min(most, narrower)
            ceilings.append(most)
        return Root(point.multipliers, tuple(ceilings))

    def _most_left(self, ask: _Asked, beyond: int) -> int | None:
        """Say what no block has left beyond, None where that takes too long to search."""
        wider = replace(ask, floor=ask.floor + beyond)
        found = self._search(wider, max(self._layout.count, self._evaluated_max // 4))
        return max([wider.floor, *found.left]) if found.complete else None

    def _add(self, ask: _Asked, worth: Mapping[Block, int]) -> bool:
        places = self._pool.add(ask.kind, worth)
        self._master.add([(ask.place, place) for place in places])
        return bool(places)
