"""What people gain in slots that are alike, and which sessions may share one of these.

Whoever leads a session gains nothing there, nor from any session beside it. In a row of sums their
own session therefore counts as the most that they gain anywhere, and that is taken off with it:
what a block is worth is a sum over people of their best session, less a sum over its sessions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.problem.agenda import AgendaProblem
from graph.rules.agenda import HoldingCondition, holding_conditions

Integers = NDArray[np.int64]
Floats = NDArray[np.float32] | NDArray[np.float64]
Flags = NDArray[np.bool_]
Conditions = tuple[tuple[tuple[int, ...], int], ...]  # places of sessions, and how many at most

SINGLE_MAX = 2**24  # whole numbers up to here are exact in single precision


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


@dataclass(frozen=True, eq=False)
class Audience:
    """The people of slots that are alike, and the conditions there.

    ``gain`` is what each session is worth to each person, people x sessions: nothing to who is
    away or leads it. ``rows`` say the same by session, for those who gain anything at all, with
    leaders as the first lines of this file have it; ``led`` is what to take off for each session.
    ``alone`` says which sessions may be held there, ``together`` which two, ``limits`` how many of
    some; ``size`` is the most sessions of a block.
    """

    slots: tuple[int, ...]
    gain: Integers
    rows: Floats
    led: Integers
    alone: Flags
    together: Flags
    limits: tuple[tuple[Flags, int], ...]
    size: int

    def may_join(self, members: Integers) -> Flags:
        """Say which sessions may join each block, blocks x sessions; none is in it already."""
        may = np.broadcast_to(self.alone, (len(members), len(self.alone))).copy()
        for column in members.T:
            may &= self.together[column]
        for among, limit in self.limits:
            full = among[members].sum(axis=1) >= limit
            may &= ~(full[:, None] & among[None, :])
        return may

    def best_of(self, members: Sequence[int]) -> Floats:
        """Give what each person of the rows gains from the best of some sessions."""
        best: Floats = self.rows[list(members)].max(axis=0, initial=0)
        return best

    def added_up(self, best: Floats) -> Integers:
        """Add up rows of what people gain, exactly."""
        # Not a product with ones: BLAS may warn of what lies beside the rows, and starts threads.
        sums: Integers = np.einsum("ij->i", best).astype(np.int64)
        return sums

    def joined(self, members: Sequence[int]) -> tuple[Integers, Integers]:
        """List the sessions that may join a block, and what the block is worth with each."""
        held = np.array([list(members)], dtype=np.int64)
        joins = np.flatnonzero(self.may_join(held)[0])
        sums = self.added_up(np.maximum(self.rows[joins], self.best_of(members)))
        return joins, sums - self.led[joins] - self.led[list(members)].sum()

    def worth(self, members: Sequence[int]) -> int:
        """Say what a block is worth in rooms that are large enough."""
        best = self.best_of(members)
        return int(self.added_up(best[None, :])[0] - self.led[list(members)].sum())


def audiences(problem: AgendaProblem) -> Iterator[Audience]:
    """Give the audience of each kind of slot, in the order of their first slots."""
    gain = gains(problem)
    row = {person.id: place for place, person in enumerate(problem.people)}
    leaders = [[row[leader] for leader in session.leaders] for session in problem.sessions]
    for alike in alike_slots(problem):
        there = gain.copy()
        there[[row[person] for person in alike.away]] = 0
        yield _audience(there, leaders, alike)


def _audience(gain: Integers, leaders: Sequence[Sequence[int]], alike: Alike) -> Audience:
    count = gain.shape[1]
    alone = np.ones(count, dtype=bool)
    together = ~np.eye(count, dtype=bool)
    limits, size = [], count
    for sessions, limit in alike.conditions:
        among = np.zeros(count, dtype=bool)
        among[list(sessions)] = True
        if limit == 0:
            alone &= ~among
        elif limit == 1:
            together &= ~(among[:, None] & among[None, :])
        else:
            limits.append((among, limit))
        if among.all():
            size = min(size, limit)
    raised, led = gain.copy(), np.zeros(count, dtype=np.int64)
    top = gain.max(axis=1, initial=0)
    for session, who in enumerate(leaders):
        raised[who, session] = top[who]
        led[session] = top[who].sum()
    wants = np.flatnonzero(top)
    exact = np.float32 if top.sum() < SINGLE_MAX else np.float64
    rows: Floats = np.ascontiguousarray(raised[wants].T.astype(exact))
    return Audience(alike.slots, gain, rows, led, alone, together, tuple(limits), size)
