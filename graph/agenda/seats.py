"""Who sits where in a block whose rooms are too small for everybody's wish.

People are moved one by one, each time by the cheapest chain of changes; the prices of seats that
come out of it prove that nobody can be seated better. Whole numbers only.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

FAR = np.iinfo(np.int64).max // 4


@dataclass(frozen=True, slots=True)
class Seating:
    """The best that people gain from a block, and why it is not more.

    ``rooms`` gives the place of a room for each session, ``chosen`` for each person the place of
    a session in the block, -1 for none. ``prices`` hold a whole number for each session; the
    bound of each choice of rooms is that of the one that bounds it best.
    """

    value: int
    rooms: tuple[int, ...]
    chosen: Integers
    prices: tuple[tuple[int, ...], ...]


def seat(
    gain: Integers,
    capacities: Sequence[int],
    kept: Iterable[Mapping[int, int]] = ({},),
) -> Seating:
    """Give each session of a block a room and each person a seat, for the largest sum of gains.

    ``gain`` is people x sessions of the block; ``capacities`` are those of rooms, largest first,
    at least as many as there are sessions. Each of ``kept`` says which sessions, by place, have
    which rooms, and one of them has to hold; the prices then prove the best of these alone. The
    other sessions have the largest rooms that are left.

    Cost: a chain for each person who does not fit, for each choice of rooms that prices do not
        rule out; a choice is left out as soon as the rooms of its first sessions say so.
    Source: Lagrange multipliers of a transport problem; R. G. Busacker, P. J. Gowen, "A procedure
        for determining a family of minimum-cost network flow patterns" (1961).
    """
    count = gain.shape[1]
    wanted = np.argmax(gain, axis=1) if count else np.zeros(len(gain), dtype=np.int64)
    wants = gain.max(axis=1, initial=0) > 0
    demand = np.bincount(wanted[wants], minlength=count)
    best: Seating | None = None
    prices: list[tuple[tuple[int, ...], int]] = []
    wish = _Moves.of(gain)

    def hopeless(rooms: Sequence[int | None], free: Sequence[int]) -> bool:
        """Say whether prices rule out all that begins so: the dearest get the largest left."""
        return best is not None and any(
            left + _most_rent(price, rooms, free, capacities) <= best.value
            for price, left in reversed(prices)
        )

    order = np.argsort(-demand, kind="stable").tolist()
    for rooms in chain.from_iterable(_choices(order, each, capacities, hopeless) for each in kept):
        seats = [capacities[room] for room in rooms]
        chosen, price = _assign(gain, seats, wish.copy())
        value = int(gain[np.flatnonzero(chosen >= 0), chosen[chosen >= 0]].sum())
        if best is None or value > best.value:
            best = Seating(value, rooms, chosen, ())
        if not any(price):  # Everybody has what they want most.
            break
        prices.append((price, left_over(gain, price)))
        # Whatever the rooms, the dearest seats are never more than the largest room has.
        if prices[-1][1] + _rent(sorted(price, reverse=True), capacities) <= best.value:
            del prices[:-1]
            break
    if best is None:
        raise AssertionError("there are as many rooms as sessions")
    return Seating(best.value, best.rooms, best.chosen, tuple(price for price, _ in prices))


def left_over(gain: Integers, prices: Sequence[int]) -> int:
    """Add up what people gain at most after they have paid for their seat."""
    left = gain - np.array(prices, dtype=np.int64)[None, :]
    return int(left.max(axis=1, initial=0).clip(min=0).sum())


def _rent(prices: Sequence[int], seats: Sequence[int]) -> int:
    return sum(price * count for price, count in zip(prices, seats, strict=False))


def _most_rent(
    price: Sequence[int],
    rooms: Sequence[int | None],
    free: Sequence[int],
    capacities: Sequence[int],
) -> int:
    """Say what all seats cost at most when some sessions have their room already."""
    rent = sum(p * capacities[r] for p, r in zip(price, rooms, strict=True) if r is not None)
    others = sorted((p for p, r in zip(price, rooms, strict=True) if r is None), reverse=True)
    return rent + _rent(others, [capacities[room] for room in free])


Hopeless = Callable[[Sequence[int | None], Sequence[int]], bool]


def _choices(
    order: Sequence[int],
    kept: Mapping[int, int],
    capacities: Sequence[int],
    hopeless: Hopeless,
) -> Iterator[tuple[int, ...]]:
    """Give rooms to sessions in every way that differs: first the largest to the first in order."""
    rooms: list[int | None] = [kept.get(place) for place in range(len(order))]
    waiting = [session for session in order if session not in kept]
    taken = set(kept.values())
    left = [room for room in range(len(capacities)) if room not in taken][: len(waiting)]

    def choose(depth: int, free: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if hopeless(rooms, free):
            return
        if depth == len(waiting):
            yield tuple(room for room in rooms if room is not None)
            return
        tried = set()
        for room in free:
            if capacities[room] not in tried:  # Rooms of one size are alike.
                tried.add(capacities[room])
                rooms[waiting[depth]] = room
                yield from choose(depth + 1, tuple(other for other in free if other != room))
                rooms[waiting[depth]] = None

    yield from choose(0, tuple(left))


def _assign(
    gain: Integers, seats: Sequence[int], moves: "_Moves"
) -> tuple[Integers, tuple[int, ...]]:
    """Seat people for the largest sum of gains; the last place stands for no seat at all."""
    count = gain.shape[1]
    room = [*seats, len(gain)]
    used = np.bincount(np.array(moves.chosen, dtype=np.int64), minlength=count + 1)
    for place in range(count):
        while used[place] > room[place]:
            steps = _cheapest(moves.cost, place, [used[p] < room[p] for p in range(count + 1)])
            moves.make(steps)
            used[place] -= 1
            used[steps[-1]] += 1
    # No seat is worth more than all that anybody can gain from it.
    dearest = int(gain.max(initial=0))
    prices = tuple(min(price, dearest) for price in _prices(moves.cost, used, room))
    found = np.array(moves.chosen, dtype=np.int64)
    return np.where(found == count, -1, found), prices


@dataclass(slots=True)
class _Moves:
    """Where people are, and what it costs to move the cheapest from each place to each other.

    A queue for each two places holds who was there, by what they would lose; whoever has left in
    the meantime is passed over when their turn comes.
    """

    gains: list[list[int]]
    chosen: list[int]
    queues: list[list[list[tuple[int, int]]]]
    cost: Integers

    @classmethod
    def of(cls, gain: Integers) -> "_Moves":
        """Put everybody where they gain most."""
        full = np.concatenate([gain, np.zeros((len(gain), 1), dtype=np.int64)], axis=1)
        count = full.shape[1]
        chosen = np.argmax(full, axis=1)
        chosen[full.max(axis=1, initial=0) <= 0] = count - 1
        queues = []
        for place in range(count):
            people = np.flatnonzero(chosen == place)
            losses = full[people, place][:, None] - full[people]
            order = np.argsort(losses, axis=0, kind="stable")
            # What is sorted is a heap.
            queues.append(
                [
                    list(
                        zip(
                            losses[order[:, other], other].tolist(),
                            people[order[:, other]].tolist(),
                            strict=True,
                        )
                    )
                    for other in range(count)
                ]
            )
        moves = cls(full.tolist(), chosen.tolist(), queues, np.full((count, count), FAR))
        for place in range(count):
            moves.measure(place)
        return moves

    def copy(self) -> "_Moves":
        """Begin anew from where everybody is now."""
        queues = [[list(queue) for queue in of_place] for of_place in self.queues]
        return _Moves(self.gains, list(self.chosen), queues, self.cost.copy())

    def make(self, steps: Sequence[int]) -> None:
        """Move one person along each step of a chain of places."""
        movers = [self.queues[a][b][0][1] for a, b in pairwise(steps)]
        for person, to in zip(movers, steps[1:], strict=True):
            self.chosen[person] = to
            gains = self.gains[person]
            for other, queue in enumerate(self.queues[to]):
                heappush(queue, (gains[to] - gains[other], person))
        for place in steps:
            self.measure(place)

    def measure(self, place: int) -> None:
        """Find who moves at the least loss from one place to each other one."""
        for other, queue in enumerate(self.queues[place]):
            while queue and self.chosen[queue[0][1]] != place:
                heappop(queue)
            self.cost[place, other] = queue[0][0] if queue else FAR


def _cheapest(step: Integers, start: int, free: Sequence[bool]) -> list[int]:
    """Find the cheapest chain of moves from a place to one that is free."""
    count = len(step)
    cost, came_from = step[start].copy(), [start] * count
    cost[start] = 0
    for _ in range(count):
        through = cost[:, None] + step
        best = through.min(axis=0)
        closer = np.flatnonzero(best < cost)
        if not len(closer):
            break
        via = through.argmin(axis=0)
        for place in closer:
            came_from[place] = int(via[place])
        cost = np.minimum(cost, best)
    ends = [place for place in range(count) if free[place] and place != start]
    steps = [min(ends, key=lambda place: (cost[place], place))]
    while steps[-1] != start:
        steps.append(came_from[steps[-1]])
    return steps[::-1]


def _prices(step: Integers, used: Integers, room: Sequence[int]) -> tuple[int, ...]:
    """Say what one seat less would cost in each place; nothing where seats are free."""
    count = len(step)
    cost = np.array([0 if used[p] < room[p] else FAR for p in range(count)], dtype=np.int64)
    for _ in range(count):
        cost = np.minimum(cost, (step + cost[None, :]).min(axis=1))
    return tuple(int(price) for price in cost[:-1])
