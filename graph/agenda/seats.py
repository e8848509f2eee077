"""Who sits where in a block whose rooms are too small for everybody's wish.

People are moved one by one, each time by the cheapest chain of changes; the prices of seats that
come out of it prove that nobody can be seated better. Whole numbers only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

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


def seat(gain: Integers, capacities: Sequence[int]) -> Seating:
    """Give each session of a block a room and each person a seat, for the largest sum of gains.

    ``gain`` is people x sessions of the block; ``capacities`` are those of rooms, largest first,
    at least as many as there are sessions. The largest rooms are used.

    Cost: a chain for each person who does not fit, for each choice of rooms that prices do not
        rule out.
    Source: Lagrange multipliers of a transport problem; R. G. Busacker, P. J. Gowen, "A procedure
        for determining a family of minimum-cost network flow patterns" (1961).
    """
    count = gain.shape[1]
    wanted = np.argmax(gain, axis=1) if count else np.zeros(len(gain), dtype=np.int64)
    wants = gain.max(axis=1, initial=0) > 0
    demand = np.bincount(wanted[wants], minlength=count)
    best: Seating | None = None
    prices: list[tuple[tuple[int, ...], int]] = []
    for rooms in _choices(demand, capacities):
        seats = [capacities[room] for room in rooms]
        limit = min((left + _rent(price, seats) for price, left in prices), default=FAR)
        if best is not None and limit <= best.value:
            continue
        chosen, price = _assign(gain, seats)
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


def _choices(demand: Integers, capacities: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Give rooms to sessions in every way that differs: first the largest to the most wanted."""
    order = np.argsort(-demand, kind="stable").tolist()
    chosen: list[int] = []

    def choose(free: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if len(chosen) == len(demand):
            rooms = [0] * len(demand)
            for session, room in zip(order, chosen, strict=True):
                rooms[session] = room
            yield tuple(rooms)
            return
        tried = set()
        for room in free:
            if capacities[room] not in tried:  # Rooms of one size are alike.
                tried.add(capacities[room])
                chosen.append(room)
                yield from choose(tuple(other for other in free if other != room))
                chosen.pop()

    yield from choose(tuple(range(len(demand))))


def _assign(gain: Integers, seats: Sequence[int]) -> tuple[Integers, tuple[int, ...]]:
    """Seat people for the largest sum of gains; the last column stands for no seat at all."""
    count = gain.shape[1]
    full = np.concatenate([gain, np.zeros((len(gain), 1), dtype=np.int64)], axis=1)
    chosen = np.argmax(full, axis=1)
    chosen[full.max(axis=1, initial=0) <= 0] = count
    room = [*seats, len(gain)]
    used = np.bincount(chosen, minlength=count + 1)
    step = np.full((count + 1, count + 1), FAR, dtype=np.int64)
    mover = np.zeros((count + 1, count + 1), dtype=np.int64)

    def measure(place: int) -> None:
        """Find what it costs to move the cheapest person from one place to each other one."""
        there = np.flatnonzero(chosen == place)
        if len(there):
            loss = full[there, place][:, None] - full[there]
            first = np.argmin(loss, axis=0)
            step[place] = loss[first, np.arange(count + 1)]
            mover[place] = there[first]
        else:
            step[place] = FAR

    for place in range(count + 1):
        measure(place)
    for place in range(count):
        while used[place] > room[place]:
            chain = _cheapest(step, place, [used[p] < room[p] for p in range(count + 1)])
            moves = [(int(mover[a, b]), b) for a, b in pairwise(chain)]
            for person, to in moves:
                chosen[person] = to
            used[place] -= 1
            used[chain[-1]] += 1
            for changed in chain:
                measure(changed)
    # No seat is worth more than all that anybody can gain from it.
    dearest = int(gain.max(initial=0))
    prices = tuple(min(price, dearest) for price in _prices(step, used, room))
    return np.where(chosen == count, -1, chosen), prices


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
    chain = [min(ends, key=lambda place: (cost[place], place))]
    while chain[-1] != start:
        chain.append(came_from[chain[-1]])
    return chain[::-1]


def _prices(step: Integers, used: Integers, room: Sequence[int]) -> tuple[int, ...]:
    """Say what one seat less would cost in each place; nothing where seats are free."""
    count = len(step)
    cost = np.array([0 if used[p] < room[p] else FAR for p in range(count)], dtype=np.int64)
    for _ in range(count):
        cost = np.minimum(cost, (step + cost[None, :]).min(axis=1))
    return tuple(int(price) for price in cost[:-1])
