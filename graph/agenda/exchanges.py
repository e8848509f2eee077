"""A good agenda where blocks are too many to list: sessions change places, and are shaken.

Each step takes the best of all moves and exchanges between two slots. What these are worth is kept
by slot, so that a step looks anew at the two slots that it changed. Chance decides the order in
which sessions are put in and what is shaken, and comes from a seed.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from graph.agenda.audience import Audience, Integers
from graph.agenda.master import Layout
from graph.agenda.start import required_first

SEED = 0
STARTS = 30
SHAKES = 250
SHAKEN = 3
NOTHING = -(2**60)

Held = list[list[int]]  # for each slot its sessions


class Exchanges:
    """An agenda that changes, and what every change of it would be worth.

    ``without[s]`` is what the slot of session s is worth when s leaves it, ``swapped[s, t]`` when
    t comes instead, ``joined[slot, t]`` when t comes too; NOTHING where that may not be.
    """

    def __init__(self, layout: Layout, audiences: Sequence[Audience]) -> None:
        self._count = layout.count
        kind_of = {slot: each for each in audiences for slot in each.slots}
        self._audience = [kind_of[slot] for slot in range(len(kind_of))]
        self._required = [(row.session, row.required) for row in layout.rows if row.slot == 0]
        self._chance = np.random.default_rng(SEED)
        self._held: Held = []
        self._slot = np.zeros(self._count, dtype=np.int64)
        self._worth = np.zeros(len(self._audience), dtype=np.int64)
        self._without = np.zeros(self._count, dtype=np.int64)
        self._swapped = np.full((self._count, self._count), NOTHING)
        self._joined = np.full((len(self._audience), self._count), NOTHING)

    def filled(self) -> Held | None:
        """Put sessions in one by one where they add most; None when no order has room for all."""
        for _ in range(STARTS):
            held = self._filled([int(s) for s in self._chance.permutation(self._count)])
            if held is not None:
                return held
        return None

    def improved(self, held: Held) -> Iterator[Held]:
        """Give agendas, each worth no less than the one before; shakes come between them."""
        self._set(held)
        self._descend()
        yield self._copy()
        best, kept = int(self._worth.sum()), self._copy()
        for _ in range(SHAKES):
            self._shake()
            self._descend()
            worth = int(self._worth.sum())
            if worth >= best:
                best, kept = worth, self._copy()
                yield kept
            else:
                self._set(kept)

    def _copy(self) -> Held:
        return [sorted(sessions) for sessions in self._held]

    def _set(self, held: Held) -> None:
        before, self._held = self._held, [list(sessions) for sessions in held]
        for slot, sessions in enumerate(self._held):
            self._slot[sessions] = slot
            if not before or set(before[slot]) != set(sessions):
                self._look(slot)

    def _look(self, slot: int) -> None:
        """Work out anew what changes of one slot are worth."""
        audience, sessions = self._audience[slot], self._held[slot]
        self._worth[slot] = audience.worth(sessions)
        self._joined[slot] = NOTHING
        joins, worth = audience.joined(sessions)
        self._joined[slot, joins] = worth
        for session in sessions:
            others = [other for other in sessions if other != session]
            self._without[session] = audience.worth(others)
            self._swapped[session] = NOTHING
            joins, worth = audience.joined(others)
            self._swapped[session, joins] = worth
            self._swapped[session, sessions] = NOTHING

    def _gains(self) -> Integers:
        """Say what each change adds: session x session for exchanges, then slot x session."""
        here = self._worth[self._slot]
        exchange = self._swapped + self._swapped.T - here[:, None] - here[None, :]
        exchange[self._slot[:, None] == self._slot[None, :]] = NOTHING
        move = self._joined + (self._without - here)[None, :] - self._worth[:, None]
        return np.concatenate([exchange, move])

    def _descend(self) -> None:
        while True:
            gains = self._gains()
            rising = np.flatnonzero(gains.ravel() > 0)
            rising = rising[np.argsort(-gains.ravel()[rising], kind="stable")]
            if not any(self._change(*divmod(int(place), self._count)) for place in rising):
                return

    def _shake(self) -> None:
        for _ in range(SHAKEN):
            may = np.flatnonzero(self._gains().ravel() > NOTHING // 2)
            if len(may):
                self._change(*divmod(int(self._chance.choice(may)), self._count))

    def _change(self, row: int, session: int) -> bool:
        """Make one change, unless a session then comes before one that it requires."""
        here = int(self._slot[session])
        other = row if row < self._count else None
        there = int(self._slot[row]) if other is not None else row - self._count
        self._slot[session] = there
        if other is not None:
            self._slot[other] = here
        if not all(self._slot[a] > self._slot[b] for a, b in self._required):
            self._slot[session] = here
            if other is not None:
                self._slot[other] = there
            return False
        self._held[here].remove(session)
        self._held[there].append(session)
        if other is not None:
            self._held[there].remove(other)
            self._held[here].append(other)
        self._look(here)
        self._look(there)
        return True

    def _filled(self, order: Sequence[int]) -> Held | None:
        held: Held = [[] for _ in self._audience]
        slot_of: dict[int, int] = {}
        for session in required_first(order, self._required):
            required = [b for a, b in self._required if a == session]
            if not slot_of.keys() >= set(required):
                return None
            first = max((slot_of[b] + 1 for b in required), default=0)
            best: tuple[int, int] | None = None
            for slot in range(first, len(held)):
                audience = self._audience[slot]
                joins, worth = audience.joined(held[slot])
                at = np.flatnonzero(joins == session)
                if len(at):
                    gain = int(worth[at[0]]) - audience.worth(held[slot])
                    best = max(best or (gain, -slot), (gain, -slot))
            if best is None:
                return None
            held[-best[1]].append(session)
            slot_of[session] = -best[1]
        return held
