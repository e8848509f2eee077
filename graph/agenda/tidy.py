"""The last wishes: of agendas that are worth the same, which is taken.

First the smallest loss of the worst-served side, then the earliest slot for the most wanted
session, then for the next one. Nothing of this is part of the proof.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from graph.agenda.audience import gains
from graph.agenda.master import DENOMINATOR, Column, Layout, Root, kept_blocks
from graph.problem.agenda import AgendaProblem

STEPS_MAX = 20_000

Order = tuple[Fraction, tuple[int, ...]]
Chosen = tuple[tuple[int, Column], ...]  # slots in time order, and what is held there


@dataclass(frozen=True, slots=True)
class Wishes:
    """What sides want, and how much sessions are wanted.

    ``wanted`` is what each side would attend if nothing clashed; ``rank`` the place of each
    session among all, the most wanted first.
    """

    wanted: tuple[int, ...]
    rank: tuple[int, ...]

    def loss(self, attended: Sequence[int]) -> Fraction:
        """Give the share of its wishes that the worst-served side loses; 0 without any side."""
        shares = [
            Fraction(want - got, want)
            for want, got in zip(self.wanted, attended, strict=True)
            if want
        ]
        return max(shares, default=Fraction(0))


def wishes(problem: AgendaProblem) -> Wishes:
    """Add up what people want, away or not."""
    gain = gains(problem)
    sides = [person.side for person in problem.people]
    by_person = gain.sum(axis=1)
    wanted = tuple(int(by_person[[side == name for side in sides]].sum()) for name in problem.sides)
    order = np.argsort(-gain.sum(axis=0), kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return Wishes(wanted, tuple(int(place) for place in rank))


def in_slots(layout: Layout, wishes: Wishes, columns: Sequence[Column]) -> Chosen:
    """Give each block a slot of its class: the earliest to the one with the most wanted session."""
    free = [list(each.slots) for each in layout.classes]
    eager = sorted(columns, key=lambda c: min(wishes.rank[s] for s in layout.sessions(c)))
    return tuple(sorted((free[column[0]].pop(0), column) for column in eager))


class Tidiest:
    """Looks through the agendas that are worth as much as the best, as far as steps allow."""

    def __init__(self, layout: Layout, wishes: Wishes, root: Root, best: Sequence[Column]) -> None:
        self._layout = layout
        self._wishes = wishes
        self.best = in_slots(layout, wishes, best)
        self._value = sum(layout.value(column) for column in best)
        self._key = self._order(self.best)
        self._steps = 0
        bound = layout.bound_of(root)
        self._spare = bound.total - self._value * DENOMINATOR
        losses = [most - left for most, left in zip(bound.best, bound.left, strict=True)]
        self._with: list[list[tuple[int, Column]]] = [[] for _ in range(layout.count)]
        self._sessions: dict[Column, frozenset[int]] = {}
        for place, blocks in enumerate(kept_blocks(bound, self._value)):
            for block in blocks:
                column = place, int(block)
                self._sessions[column] = frozenset(layout.sessions(column))
                lost = int(losses[place][block])
                self._with[min(self._sessions[column])].append((lost, column))
        for columns in self._with:
            columns.sort()

    def search(self) -> Chosen:
        """Give the tidiest agenda that was found."""
        self._go_on([], frozenset(range(self._layout.count)), self._spare)
        return self.best

    def _go_on(self, chosen: list[Column], missing: frozenset[int], spare: int) -> None:
        if not missing:
            self._offer(chosen)
            return
        for lost, column in self._with[min(missing)]:
            self._steps += 1
            if lost > spare or self._steps > STEPS_MAX or self._layout.worth.is_exhausted:
                return
            used = sum(other[0] == column[0] for other in chosen)
            if self._sessions[column] <= missing and used < self._size(column):
                self._go_on([*chosen, column], missing - self._sessions[column], spare - lost)

    def _size(self, column: Column) -> int:
        return len(self._layout.classes[column[0]].slots)

    def _offer(self, chosen: Sequence[Column]) -> None:
        """Keep an agenda that is truly worth as much, keeps the order, and is tidier."""
        layout = self._layout
        if sum(layout.value(column) for column in chosen) < self._value:
            return
        if not all(layout.worth.is_true(layout.block(column)) for column in chosen):
            return
        held = in_slots(layout, self._wishes, chosen)
        if self._keeps_order(held) and self._order(held) < self._key:
            self.best, self._key = held, self._order(held)

    def _slot_of(self, chosen: Chosen) -> Mapping[int, int]:
        return {s: slot for slot, column in chosen for s in self._layout.sessions(column)}

    def _keeps_order(self, chosen: Chosen) -> bool:
        slot = self._slot_of(chosen)
        return all(slot[row.required] < slot[row.session] for row in self._layout.rows)

    def _order(self, chosen: Chosen) -> Order:
        sides = [self._layout.worth.by_side(self._layout.block(column)) for _, column in chosen]
        attended = [sum(parts) for parts in zip(*sides, strict=True)]
        attended = attended or [0] * len(self._wishes.wanted)
        slot = self._slot_of(chosen)
        by_rank = sorted(slot, key=lambda session: self._wishes.rank[session])
        return self._wishes.loss(attended), tuple(slot[session] for session in by_rank)
