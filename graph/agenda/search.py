"""Branch and bound over blocks, whose leaves are the proof of what it finds.

Only blocks that may be part of a better agenda take part. A node is closed by an exact bound from
its own multipliers, so the tree that finds the best agenda is the tree that proves it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from graph.agenda.audience import Integers
from graph.agenda.master import (
    DENOMINATOR,
    Column,
    Layout,
    Master,
    Point,
    Root,
    kept_blocks,
)

HALF = 0.5
WHOLE = 1e-6


class Exhausted(Exception):
    """A search that has to end before it is done."""


Question = tuple[str, int, int]  # "with" and two sessions, or "at", a session and a class
Decided = Mapping[Question, int]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A node that holds nothing better, and the multipliers that say so."""

    decided: Decided
    multipliers: tuple[int, ...]


Report = Callable[[int | None, int | None], None]


def nobody(_best: int | None, _bound: int | None) -> None:
    """Report to nobody."""


@dataclass(slots=True)
class Best:
    """The best agenda so far, as columns, and what it is truly worth; -1 while there is none.

    ``bound`` is what no agenda passes as far as it is known. ``report`` hears of both as soon as
    one of them is nearer.
    """

    columns: tuple[Column, ...] = ()
    value: int = -1
    bound: int | None = None
    report: Report = nobody

    def limit(self, total: int) -> None:
        """Take down that no agenda passes a bound, in parts of DENOMINATOR."""
        bound = max(self.value, total // DENOMINATOR)
        if self.bound is None or bound < self.bound:
            self.bound = bound
            self.report(None if self.value < 0 else self.value, bound)

    def offer(self, layout: Layout, columns: Sequence[Column]) -> bool:
        """Keep an agenda whose blocks are truly worth more; False when one fell in worth."""
        true = [layout.worth.is_true(layout.block(column)) for column in columns]
        value = sum(layout.value(column) for column in columns)
        if value > self.value:
            self.columns, self.value = tuple(columns), value
            self.report(value, self.bound)
        return all(true)


@dataclass(slots=True)
class Tree:
    """What bounds every agenda, and leaves that split every agenda of the blocks that are kept.

    No leaf is needed where the root is enough. Not ``complete`` when the search was cut short.
    """

    root: Root
    leaves: list[Leaf] = field(default_factory=list)
    complete: bool = False


def search(master: Master, best: Best, root: Root, nodes_max: int) -> Tree:
    """Find the best agenda, and the tree that proves it; depth first, together before apart."""
    layout, tree = master.layout, Tree(root)
    bound = layout.bound_of(root)
    if bound.total // DENOMINATOR <= best.value:
        tree.complete = True
        return tree
    kept = kept_blocks(bound, best.value + 1)
    master.add([(place, int(b)) for place, blocks in enumerate(kept) for b in blocks])
    master.revalue()
    waiting: list[Decided] = [{}]
    nodes = 0
    while waiting:
        if nodes >= nodes_max:
            return tree
        nodes += 1
        decided = waiting.pop()
        within = [_consistent(layout, place, blocks, decided) for place, blocks in enumerate(kept)]
        usable = {(place, int(b)) for place, blocks in enumerate(within) for b in blocks}
        master.allow([column in usable for column in master.columns])
        try:
            point, question = _look(master, best, within)
        except Exhausted:
            return tree
        if question is None:
            tree.leaves.append(Leaf(decided, point.multipliers))
        else:
            waiting += [{**decided, question: 0}, {**decided, question: 1}]
    tree.complete = True
    return tree


def _look(master: Master, best: Best, within: Sequence[Integers]) -> tuple[Point, Question | None]:
    """Solve a node until it is closed (None) or has a question to ask; offer what it finds."""
    layout = master.layout
    while True:
        point = master.solve()
        if layout.bound(point.multipliers, within).total // DENOMINATOR <= best.value:
            return point, None
        used = [c for c, x in zip(master.columns, point.amounts, strict=True) if x > WHOLE]
        true = [layout.worth.is_true(layout.block(column)) for column in used]
        if all(true):
            question = _question(master, point)
            if question is not None:
                return point, question
            whole = [c for c, x in zip(master.columns, point.amounts, strict=True) if x > HALF]
            before = best.value
            best.offer(layout, whole)
            if best.value == before:
                raise AssertionError("an agenda that no bound excludes is worth more")
        elif layout.worth.is_exhausted:
            raise Exhausted
        else:
            master.revalue()


def _consistent(layout: Layout, place: int, blocks: Integers, decided: Decided) -> Integers:
    """Keep the blocks of a class that answer every question as decided."""
    members = layout.worth.kinds[layout.classes[place].kind].members[blocks]
    keep = np.ones(len(blocks), dtype=bool)
    for (kind, first, second), answer in decided.items():
        has = (members == first).any(axis=1)
        if kind == "with":
            other = (members == second).any(axis=1)
            keep &= (has == other) if answer else ~(has & other)
        elif (second == place) != bool(answer):
            keep &= ~has
    return blocks[keep]


def _question(master: Master, point: Point) -> Question | None:
    """Ask about the two sessions that are together most in doubt, then about classes of slots."""
    layout = master.layout
    together = np.zeros((layout.count, layout.count))
    at = np.zeros((layout.count, len(layout.classes)))
    for column, amount in zip(master.columns, point.amounts, strict=True):
        if amount > WHOLE:
            sessions = list(layout.sessions(column))
            together[np.ix_(sessions, sessions)] += amount
            at[sessions, column[0]] += amount
    np.fill_diagonal(together, 1.0)
    for kind, amounts in (("with", together), ("at", at)):
        doubt = np.abs(amounts - HALF)
        if doubt.size and doubt.min() < HALF - WHOLE:
            first, second = divmod(int(doubt.argmin()), amounts.shape[1])
            return kind, first, second
    return None
