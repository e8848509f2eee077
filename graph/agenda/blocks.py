"""Every set of sessions that can share a slot, and what people gain from it at most.

A block's value is what its people gain when each attends the best session in it, as if every room
were large enough; leaders gain nothing. Slots that are alike have the same blocks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.problem.agenda import AgendaProblem
from graph.rules.agenda import HoldingCondition, holding_conditions

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Conditions = tuple[tuple[tuple[int, ...], int], ...]  # places of sessions, and how many at most

BLOCKS_MAX = 200_000
CHUNK_ENTRIES = 4_000_000


class TooManyBlocks(MemoryError):
    """There are more blocks than can be listed; the message says so in words."""


@dataclass(frozen=True, eq=False)
class Blocks:
    """All blocks of slots that are alike.

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


def gains(problem: AgendaProblem) -> Integers:
    """Write what each session is worth to each person, people x sessions, both in order."""
    row = {person.id: place for place, person in enumerate(problem.people)}
    column = {session: place for place, session in enumerate(problem.session_by_id)}
    gain = np.zeros((len(row), len(column)), dtype=np.int64)
    for person, values in problem.value.items():
        for session, value in values.items():
            gain[row[person], column[session]] = value
    for leader, sessions in problem.led_by.items():
        gain[row[leader], [column[session] for session in sessions]] = 0
    return gain


@dataclass(frozen=True, slots=True)
class Alike:
    """Slots with the same conditions and the same people away."""

    slots: tuple[int, ...]
    away: tuple[str, ...]
    conditions: Conditions


def alike_slots(problem: AgendaProblem) -> tuple[Alike, ...]:
    """Group slots by what may be held in them and who is away, in time order."""
    column = {session: place for place, session in enumerate(problem.session_by_id)}
    by_slot: dict[str, dict[tuple[tuple[int, ...], int], None]] = {s: {} for s in problem.slots}
    for condition in holding_conditions(problem):
        if condition.slot is not None:
            by_slot[condition.slot][_in_places(condition, column)] = None
    grouped: dict[tuple[tuple[str, ...], Conditions], list[int]] = {}
    for place, slot in enumerate(problem.slots):
        away = tuple(person for person, slots in problem.away.items() if slot in slots)
        grouped.setdefault((away, tuple(sorted(by_slot[slot]))), []).append(place)
    return tuple(
        Alike(tuple(places), away, conditions) for (away, conditions), places in grouped.items()
    )


def _in_places(condition: HoldingCondition, column: dict[str, int]) -> tuple[tuple[int, ...], int]:
    return tuple(column[session] for (session, _), _ in condition.terms), condition.most


def list_blocks(problem: AgendaProblem, most: int = BLOCKS_MAX) -> tuple[Blocks, ...]:
    """List every block of every kind of slot, with its value.

    Cost: one comparison for each block and person, in numpy; 21,699 blocks of 2,000 people take
    a fifth of a second.

    Raises:
        TooManyBlocks: there are more than ``most``.
    """
    gain = gains(problem)
    row = {person.id: place for place, person in enumerate(problem.people)}
    leaders = tuple(
        tuple(row[leader] for leader in session.leaders) for session in problem.sessions
    )
    found, left = [], most
    for alike in alike_slots(problem):
        there = gain.copy()
        there[[row[person] for person in alike.away]] = 0
        grower = _Grower(there, leaders, alike, left)
        blocks = grower.blocks()
        left -= len(blocks.members)
        found.append(blocks)
    return tuple(found)


class _Grower:
    """Makes blocks of one kind of slot, session by session, in chunks that fit in memory."""

    def __init__(
        self,
        gain: Integers,
        leaders: Sequence[Sequence[int]],
        alike: Alike,
        most: int,
    ) -> None:
        self._slots = alike.slots
        self._gain = gain
        self._most = most
        self._leaders = leaders
        self._count = gain.shape[1]
        # Row by row: of each session what people gain, without those who gain nothing at all.
        wants = np.flatnonzero(gain.any(axis=1))
        small = gain[wants].max(initial=0) < np.iinfo(np.int32).max
        self._rows = np.ascontiguousarray(gain[wants].T.astype(np.int32 if small else np.int64))
        alone = np.ones(self._count, dtype=bool)
        self._together = np.ones((self._count, self._count), dtype=bool)
        self._limits: list[tuple[Flags, int]] = []
        for sessions, limit in alike.conditions:
            among = np.zeros(self._count, dtype=bool)
            among[list(sessions)] = True
            if limit == 0:
                alone &= ~among
            elif limit == 1:
                self._together &= ~(among[:, None] & among[None, :])
            else:
                self._limits.append((among, limit))
        self._alone = alone
        self._together &= np.triu(np.ones_like(self._together), 1)
        self._found: list[tuple[Integers, Integers]] = []
        self._size = 0

    def blocks(self) -> Blocks:
        first = np.flatnonzero(self._alone)
        if len(first):
            self._keep(first[:, None], self._rows[first])
        width = max((members.shape[1] for members, _ in self._found), default=1)
        members = [
            np.pad(m, ((0, 0), (0, width - m.shape[1])), constant_values=self._count)
            for m, _ in self._found
        ]
        every = np.concatenate(members) if members else np.zeros((0, width), dtype=np.int64)
        worth = [worth for _, worth in self._found]
        total = np.concatenate(worth) if worth else np.zeros(0, dtype=np.int64)
        return Blocks(self._slots, self._gain, every, total - self._led(every))

    def _keep(self, members: Integers, best: NDArray[np.signedinteger]) -> None:
        """Keep blocks of one size, and make those with one session more from them."""
        self._size += len(members)
        if self._size > self._most:
            raise TooManyBlocks(
                f"More than {BLOCKS_MAX:,} sets of sessions can share a slot, and no more can be "
                f"listed. Fewer rooms or sessions, or more leaders who clash, make it fewer."
            )
        self._found.append((members, best.sum(axis=1, dtype=np.int64)))
        parents, added = np.nonzero(self._may_join(members))
        step = max(1, CHUNK_ENTRIES // max(1, best.shape[1]))
        for start in range(0, len(parents), step):
            parent, session = parents[start : start + step], added[start : start + step]
            grown = np.concatenate([members[parent], session[:, None]], axis=1)
            self._keep(grown, np.maximum(best[parent], self._rows[session]))

    def _may_join(self, members: Integers) -> Flags:
        """Say which sessions may join each block: later ones, so that each block is made once."""
        may = np.broadcast_to(self._alone, (len(members), self._count)).copy()
        for column in members.T:
            may &= self._together[column]
        for among, limit in self._limits:
            full = among[members].sum(axis=1) >= limit
            may &= ~(full[:, None] & among[None, :])
        return may

    def _led(self, members: Integers) -> Integers:
        """Add up what the leaders of each block would gain elsewhere in it, and do not."""
        gain = np.concatenate([self._gain, np.zeros((len(self._gain), 1), dtype=np.int64)], axis=1)
        lost = np.zeros(len(members), dtype=np.int64)
        for session, leaders in enumerate(self._leaders):
            with_it = np.flatnonzero((members == session).any(axis=1)) if leaders else ()
            for leader in leaders:
                lost[with_it] += gain[leader][members[with_it]].max(axis=1, initial=0)
        return lost
