"""Every set of sessions that can share a slot, and what people gain from it at most.

A block's value is what its people gain when each attends the best session in it, as if every room
were large enough; leaders gain nothing. Slots that are alike have the same blocks.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.agenda.audience import Audience, Floats, Integers, audiences
from graph.problem.agenda import AgendaProblem

BLOCKS_MAX = 200_000
CHUNK_ENTRIES = 400_000


class TooManyBlocks(MemoryError):
    """There are more blocks than were allowed to be listed; the message says so in words."""


@dataclass(frozen=True, eq=False)
class Blocks:
    """The blocks of slots that are alike: all of them, or those that were found so far.

    ``slots`` are places in the time order. ``gain`` is what each session is worth to each person
    there, people x sessions: nothing to who is away or leads it. ``members`` holds a row for each
    block: places of sessions in rising order, then as many times the number of sessions as is
    needed to fill the row. ``worth`` is the value of each block.
    """

    slots: tuple[int, ...]
    gain: Integers
    members: Integers
    worth: Integers

    @cached_property
    def place(self) -> dict[int, int]:
        """The place of each block, by the sum of 2 to the power of its sessions' places."""
        count = self.gain.shape[1]
        bits = np.array([*(1 << session for session in range(count)), 0], dtype=object)
        sets = bits[self.members].sum(axis=1) if len(self.members) else bits[:0]
        return {int(sessions): place for place, sessions in enumerate(sets)}

    def sessions(self, block: int) -> tuple[int, ...]:
        """List the places of a block's sessions."""
        none = self.gain.shape[1]
        return tuple(session for session in self.members[block].tolist() if session < none)


def list_blocks(problem: AgendaProblem, most: int = BLOCKS_MAX) -> tuple[Blocks, ...]:
    """List every block of every kind of slot, with its value.

    Cost: one comparison for each block and person, in numpy; 21,699 blocks of 2,000 people take
    less than a tenth of a second.

    Raises:
        TooManyBlocks: there are more than ``most``.
    """
    found, left = [], most
    for audience in audiences(problem):
        blocks = _Grower(audience, left).blocks()
        left -= len(blocks.members)
        found.append(blocks)
    return tuple(found)


class _Grower:
    """Makes blocks of one kind of slot, session by session, in chunks that stay near."""

    def __init__(self, audience: Audience, most: int) -> None:
        self._audience = audience
        self._most = most
        self._count = len(audience.alone)
        self._found: list[tuple[Integers, Integers]] = []
        self._size = 0

    def blocks(self) -> Blocks:
        audience = self._audience
        first = np.flatnonzero(audience.alone)
        if len(first):
            self._keep(first[:, None], audience.rows[first])
        width = max((members.shape[1] for members, _ in self._found), default=1)
        members = [
            np.pad(m, ((0, 0), (0, width - m.shape[1])), constant_values=self._count)
            for m, _ in self._found
        ]
        every = np.concatenate(members) if members else np.zeros((0, width), dtype=np.int64)
        worth = [worth for _, worth in self._found]
        total = np.concatenate(worth) if worth else np.zeros(0, dtype=np.int64)
        return Blocks(audience.slots, audience.gain, every, total)

    def _keep(self, members: Integers, best: Floats) -> None:
        """Keep blocks of one size, and make those with one session more from them."""
        audience = self._audience
        self._size += len(members)
        if self._size > self._most:
            raise TooManyBlocks(f"More than {self._most:,} sets of sessions can share a slot.")
        self._found.append((members, audience.added_up(best) - audience.led[members].sum(axis=1)))
        # Later ones alone join, so that each block is made once.
        later = np.arange(self._count)[None, :] > members[:, -1:]
        parents, added = np.nonzero(audience.may_join(members) & later)
        step = max(1, CHUNK_ENTRIES // max(1, best.shape[1]))
        for start in range(0, len(parents), step):
            parent, session = parents[start : start + step], added[start : start + step]
            grown = np.concatenate([members[parent], session[:, None]], axis=1)
            self._keep(grown, np.maximum(best[parent], audience.rows[session]))
