"""A good agenda to begin with: sessions are put into slots, then moved and exchanged.

Chance only decides the order in which sessions are put in, and comes from a seed.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from graph.agenda.master import Layout

STARTS = 30
SEED = 0

Sets = list[int]  # for each slot, the sum of 2 to the power of its sessions' places


class Improver:
    """Moves sessions between slots as long as the agenda becomes worth more."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._count = layout.count
        kinds = layout.worth.kinds
        self.kind_of = {slot: kind for kind, blocks in enumerate(kinds) for slot in blocks.slots}
        self.slots = range(len(self.kind_of))
        self._place = [blocks.place for blocks in kinds]
        self._values: list[Mapping[int, int]] = []
        self._required = [(row.session, row.required) for row in layout.rows if row.slot == 0]

    def from_orders(self, enough: int) -> Sets | None:
        """Try many orders; None when no agenda was found. Stops at an agenda worth enough."""
        self._values = [
            dict(zip(place, values.tolist(), strict=True)) | {0: 0}
            for place, values in zip(self._place, self._layout.worth.values, strict=True)
        ]
        chance = np.random.default_rng(SEED)
        best: Sets | None = None
        most = -1
        for _ in range(STARTS):
            sets = self._filled([int(s) for s in chance.permutation(self._count)])
            if sets is None:
                continue
            worth = self._improved(sets)
            if worth > most:
                best, most = sets, worth
            if most >= enough:
                break
        return best

    def blocks(self, sets: Sequence[int]) -> list[int | None]:
        """Give the place of the block in each slot, None where nothing is held."""
        return [
            self._place[self.kind_of[slot]][sessions] if sessions else None
            for slot, sessions in enumerate(sets)
        ]

    def _worth(self, slot: int, sessions: int) -> int | None:
        return self._values[self.kind_of[slot]].get(sessions)

    def _in_order(self, sets: Sequence[int]) -> bool:
        """Say whether no session comes before one that it requires; who is not put in may come."""
        for session, required in self._required:
            first = next((s for s in self.slots if sets[s] >> session & 1), None)
            second = next((s for s in self.slots if sets[s] >> required & 1), None)
            if first is not None and (first if second is None else first - second) <= 0:
                return False
        return True

    def _filled(self, order: Sequence[int]) -> Sets | None:
        """Put sessions in one by one where they add most; required ones before the others."""
        sets = [0] * len(self.slots)
        for session in required_first(order, self._required):
            best: tuple[int, int] | None = None
            for slot in self.slots:
                new = self._worth(slot, sets[slot] | 1 << session)
                if new is None:
                    continue
                sets[slot] |= 1 << session
                fits = self._in_order(sets)
                sets[slot] ^= 1 << session
                gain = new - (self._worth(slot, sets[slot]) or 0)
                if fits and (best is None or gain > best[0]):
                    best = gain, slot
            if best is None:
                return None
            sets[best[1]] |= 1 << session
        return sets

    def _improved(self, sets: Sets) -> int:
        """Move and exchange sessions until nothing is worth more; gives what it is worth then."""
        worth = [self._worth(slot, sets[slot]) or 0 for slot in self.slots]
        better = True
        while better:
            better = False
            for a in self.slots:
                for b in self.slots:
                    if a != b and self._exchange(sets, worth, a, b):
                        better = True
        return sum(worth)

    def _exchange(self, sets: Sets, worth: list[int], a: int, b: int) -> bool:
        """Take the first better change between two slots: one session over, or one for another."""
        for session in _bits(sets[a]):
            for other in (None, *_bits(sets[b])):
                swapped = 0 if other is None else 1 << other
                in_a, in_b = sets[a] ^ (1 << session) | swapped, sets[b] ^ swapped | 1 << session
                new_a, new_b = self._worth(a, in_a), self._worth(b, in_b)
                if new_a is None or new_b is None or new_a + new_b <= worth[a] + worth[b]:
                    continue
                before = sets[a], sets[b]
                sets[a], sets[b] = in_a, in_b
                if self._in_order(sets):
                    worth[a], worth[b] = new_a, new_b
                    return True
                sets[a], sets[b] = before
        return False


def _bits(sessions: int) -> list[int]:
    return [place for place in range(sessions.bit_length()) if sessions >> place & 1]


def required_first(order: Sequence[int], required: Sequence[tuple[int, int]]) -> Sequence[int]:
    """Order sessions so that each comes after those that it requires, where that can be."""
    if not required:
        return order
    waits: Mapping[int, set[int]] = {session: set() for session in order}
    for session, other in required:
        waits[session].add(other)
    ready: list[int] = []
    while len(ready) < len(order):
        free = [s for s in order if s not in ready and waits[s].issubset(ready)]
        if not free:
            return order  # They require each other in a circle, and nothing will fit.
        ready.append(free[0])
    return ready
