"""What blocks are worth as far as it is known: at first as if all rooms were large enough.

Whoever relies on a block's worth asks for the true one; where rooms are too small, it falls.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from graph.agenda.audience import Integers
from graph.agenda.blocks import Blocks
from graph.agenda.seats import Seating, seat
from graph.problem.agenda import AgendaProblem

SEATED_MAX = 400

Block = tuple[int, int]  # the place of a kind of slot, and of a block among its blocks


class Worth:
    """The worth of every block of every kind of slot, and the seatings found so far."""

    def __init__(
        self, problem: AgendaProblem, kinds: Sequence[Blocks], seated_max: int = SEATED_MAX
    ) -> None:
        self._seated_max = seated_max
        self.kinds = list(kinds)
        self.values = [blocks.worth.copy() for blocks in kinds]
        self._capacities = [room.capacity for room in problem.rooms]
        row = {person.id: place for place, person in enumerate(problem.people)}
        self._leaders = [
            [row[leader] for leader in session.leaders] for session in problem.sessions
        ]
        side = {name: place for place, name in enumerate(problem.sides)}
        self._side = np.array([side.get(p.side or "", len(side)) for p in problem.people], int)
        self._sides = len(side)
        self._seatings: dict[Block, Seating] = {}
        smallest = min(self._capacities, default=0)
        self._may_bind = smallest < len(problem.people)

    def extend(self, kind: int, members: Integers, worth: Integers) -> None:
        """Add blocks to those of a kind of slot; the others keep their places."""
        known = self.kinds[kind]
        self.kinds[kind] = replace(
            known,
            members=np.concatenate([known.members, members]),
            worth=np.concatenate([known.worth, worth]),
        )
        self.values[kind] = np.concatenate([self.values[kind], worth])

    def is_true(self, block: Block) -> bool:
        """Find what a block is truly worth; False when it is less than was known before."""
        if not self._may_bind:
            return True
        kind, place = block
        found, known = self.seating(block).value, self.values[kind][place]
        self.values[kind][place] = found
        return found == int(known)

    @property
    def is_exhausted(self) -> bool:
        """Whether so many blocks were seated that the search has to end."""
        return len(self._seatings) >= self._seated_max

    def seating(self, block: Block) -> Seating:
        """Seat the people of a block; its leaders sit with the panel and take no seat."""
        if block not in self._seatings:
            sessions = list(self.kinds[block[0]].sessions(block[1]))
            gain = self.kinds[block[0]].gain[:, sessions]
            gain[[leader for session in sessions for leader in self._leaders[session]]] = 0
            self._seatings[block] = seat(gain, self._capacities)
        return self._seatings[block]

    def by_side(self, block: Block) -> tuple[int, ...]:
        """Say what the people of each side gain from a block; speakers count for none."""
        seating = self.seating(block)
        gain = self.kinds[block[0]].gain[:, list(self.kinds[block[0]].sessions(block[1]))]
        there = np.flatnonzero(seating.chosen >= 0)
        gained = gain[there, seating.chosen[there]]
        sums = np.bincount(self._side[there], weights=gained, minlength=self._sides + 1)
        return tuple(int(part) for part in sums[: self._sides])

    def fallen(self) -> Mapping[Block, Seating]:
        """Give the seatings of the blocks that are worth less than they would be in large rooms."""
        return {
            (kind, place): found
            for (kind, place), found in sorted(self._seatings.items(), key=lambda item: item[0])
            if found.value < self.kinds[kind].worth[place]
        }
