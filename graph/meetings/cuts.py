"""Conditions that every whole plan keeps and divided ones break: how many people topics need.

The rows of some topics of a meeting are added up, with its places against them; whoever is nearly
invited is counted by being left out. Every part is a whole number of people or of steps, so the sum
can be rounded.

Source: H. Marchand, L. Wolsey, "Aggregation and mixed integer rounding to solve MIPs", Operations
Research 49 (2001).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

import numpy as np

from graph.meetings.board import Board, Flags, Floats, Integers

HALF = 0.5
PRESENT = 1e-6
BROKEN = 1e-3
SUBSETS_MAX = 64
DIVISOR_MAX = 6
KEPT_OF_MEETING = 3


@dataclass(frozen=True, eq=False, slots=True)
class Cut:
    """One condition on a meeting: a sum over people and steps that must not exceed ``most``.

    ``steps`` holds, by the place of a topic, of how many of its first steps the sum is. ``places``
    is how often the row of places counts, ``left_out`` the people who are counted by not being
    invited, ``divisor`` what the sum is divided by before it is rounded. What follows from these:
    ``amounts`` of people, 0 of those who may not be invited, and ``step_amount`` of each step.
    """

    meeting: int
    steps: tuple[tuple[int, int], ...]
    places: int
    left_out: tuple[int, ...]
    divisor: int
    amounts: Integers
    step_amount: int
    most: int


def rounded(amounts: Integers, divisor: int, rest: int) -> Integers:
    """Round whole amounts that are divided, as a sum of which a rest is left allows."""
    result: Integers = amounts // divisor * rest + np.minimum(amounts % divisor, rest)
    return result


def written(
    board: Board,
    meeting: int,
    steps: Sequence[tuple[int, int]],
    places: int,
    left_out: Sequence[int],
    divisor: int,
) -> Cut | None:
    """Write a condition down; None where nothing is left to round."""
    topics = [topic for topic, _ in steps]
    counts = board.shares[:, topics].sum(axis=1) - places
    gone = np.zeros(len(counts), dtype=np.bool_)
    gone[list(left_out)] = True
    needed = sum(count for _, count in steps) - places * int(board.places[meeting])
    needed -= int(counts[gone].sum())
    rest = needed % divisor
    if not rest:
        return None
    amounts = np.where(gone, rounded(-counts, divisor, rest), -rounded(counts, divisor, rest))
    amounts[~board.allowed[:, meeting]] = 0
    step_amount = int(rounded(np.array([1]), divisor, rest)[0])
    most = -needed // divisor * rest + int(amounts[gone].sum())
    most += step_amount * sum(count for _, count in steps)
    return Cut(
        meeting=meeting,
        steps=tuple(steps),
        places=places,
        left_out=tuple(left_out),
        divisor=divisor,
        amounts=amounts,
        step_amount=step_amount,
        most=most,
    )


def broken_cuts(board: Board, invited: Floats, steps: Floats) -> list[Cut]:
    """Find conditions that an optimum of the program breaks, the worst of each meeting.

    ``invited`` is people x meetings, ``steps`` meetings x topics x steps of the curve.
    """
    found = []
    parts = np.minimum(invited, 1.0 - invited)
    for meeting in np.flatnonzero((parts > PRESENT).any(axis=0)).tolist():
        scored = _broken_of(board, meeting, invited[:, meeting], steps[meeting])
        found += [cut for _, cut in scored[:KEPT_OF_MEETING]]
    return found


def _broken_of(
    board: Board, meeting: int, invited: Floats, steps: Floats
) -> list[tuple[float, Cut]]:
    present = np.flatnonzero(invited > PRESENT)
    nearly = tuple(np.flatnonzero(invited > HALF).tolist())
    reached = (steps > HALF).sum(axis=1)
    is_full = float(invited.sum()) > float(board.places[meeting]) - PRESENT
    best: dict[tuple[int, ...], tuple[float, Cut]] = {}
    for topics in _subsets(board.weights[meeting] > 0):
        most = int(board.shares[present][:, list(topics)].sum(axis=1).max(initial=0))
        used = [(topic, int(reached[topic])) for topic in topics if reached[topic]]
        if not used:
            continue
        for divisor in range(2, min(most, DIVISOR_MAX) + 1):
            for places in range(divisor if is_full else 1):
                for left_out in dict.fromkeys(((), nearly)):
                    cut = written(board, meeting, used, places, left_out, divisor)
                    score = 0.0 if cut is None else _broken_by(cut, invited, steps)
                    if cut is not None and score > max(BROKEN, best.get(topics, (0.0,))[0]):
                        best[topics] = score, cut
    return sorted(best.values(), key=lambda entry: -entry[0])


def _broken_by(cut: Cut, invited: Floats, steps: Floats) -> float:
    """Say how far an optimum is beyond a condition, in the length of its amounts."""
    present = invited > PRESENT
    amounts = cut.amounts[present].astype(np.float64)
    total = float(amounts @ invited[present])
    count = 0
    for topic, number in cut.steps:
        total += cut.step_amount * float(steps[topic, :number].sum())
        count += number
    length = float(amounts @ amounts) + count * cut.step_amount**2
    return (total - cut.most) / sqrt(max(length, 1.0))


def _subsets(treated: Flags) -> Iterator[tuple[int, ...]]:
    """Yield sets of the topics of a meeting: all, then from the small ones on, not too many."""
    topics = np.flatnonzero(treated).tolist()
    left = SUBSETS_MAX
    for size in (len(topics), *range(1, len(topics))):
        for chosen in combinations(topics, size):
            if not left:
                return
            left -= 1
            yield chosen
