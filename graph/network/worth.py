"""Extra pairings of more worth: others in place of those that were found, as few and as good."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Final

import numpy as np

from graph.network.closing import Allowed, Pair
from graph.network.pieces import Pieces, Sketch
from graph.problem.pairing import PairingProblem
from graph.weights import Scores, Whole, benefits, pair_scores

Worth = Callable[[int, int], int]
# Networks looked at for one answer, times their people.
EXCHANGE_WORK: Final = 60_000
TABLE_PEOPLE_MAX: Final = 200
TOGETHER_MAX: Final = 3
FEW_PAIRS: Final = 16


def pair_worths(problem: PairingProblem) -> Callable[[str, str], int]:
    """Return what says of two people of an edition what their pairing would be worth.

    Cost: one pass over the ratings when it is first asked. Of up to 200 people all pairs are
        scored then, of more each two when they are asked about.
    """

    @cache
    def scores() -> Scores:
        return benefits(problem)

    @cache
    def table() -> Whole:
        count = len(problem.people)
        left, right = np.triu_indices(count, 1)
        found = np.zeros((count, count), dtype=np.int64)
        found[left, right] = found[right, left] = pair_scores(scores(), left, right).score
        return found

    def worth(a: str, b: str) -> int:
        one, other = problem.position[a], problem.position[b]
        if len(problem.people) <= TABLE_PEOPLE_MAX:
            return int(table()[one, other])
        return int(pair_scores(scores(), np.array([one]), np.array([other])).score[0])

    return worth


@dataclass(frozen=True, slots=True)
class _Exchange:
    """Pairs that go and as many that come, and what that gains."""

    gain: int
    gone: tuple[Pair, ...]
    new: tuple[Pair, ...]


def worthier(start: Pieces, pairs: list[Pair], allowed: Allowed, worth: Worth) -> list[Pair]:
    """Exchange pairs for as many of more worth, as long as the network stays departure-proof.

    One pair is exchanged for any other, and two or three (of few) for others of the same people,
    the most gain first, until nothing gains more or enough networks were looked at. ``start`` are
    the pieces of the network without the pairs, which mend it.
    """
    whole, work = start.sketch, EXCHANGE_WORK // max(1, len(start.sketch.people))
    chosen = {(min(pair), max(pair)) for pair in pairs}
    wanting = _Wanting(start)
    every = _every_pair(whole, allowed)
    improved = True
    while improved and work > 0:
        improved = False
        found = _exchanges(sorted(chosen), every, worth)
        for exchange in sorted(found, key=lambda each: (-each.gain, each.gone, each.new)):
            gone_by = not chosen.issuperset(exchange.gone) or not chosen.isdisjoint(exchange.new)
            if gone_by or not wanting.met(chosen, exchange):
                continue
            after = chosen - set(exchange.gone) | set(exchange.new)
            work -= 1
            if not Pieces(whole.with_ties(sorted(after))).loose:
                chosen, improved = after, True
            if work <= 0:
                break
    return sorted(chosen)


class _Wanting:
    """How many ends the pieces of a network want: whatever mends it has as many in each."""

    def __init__(self, start: Pieces) -> None:
        self._wanted = start.wanted
        self._block = {person: block for block in start.loose for person in start.inner(block)}

    def met(self, chosen: set[Pair], exchange: _Exchange) -> bool:
        """Say whether every piece that an exchange takes an end from still has enough."""
        change = Counter(self._ends(exchange.new))
        change.subtract(self._ends(exchange.gone))
        losing = {block: lost for block, lost in change.items() if lost < 0}
        if not losing:
            return True
        ends = Counter(block for block in self._ends(chosen) if block in losing)
        return all(ends[block] + lost >= self._wanted[block] for block, lost in losing.items())

    def _ends(self, pairs: Iterable[Pair]) -> Iterator[int]:
        return (self._block[person] for pair in pairs for person in pair if person in self._block)


def _every_pair(whole: Sketch, allowed: Allowed) -> list[Pair]:
    people = range(len(whole.people))
    return [(a, b) for a, b in combinations(people, 2) if allowed(a, b)]


def _exchanges(chosen: list[Pair], every: list[Pair], worth: Worth) -> Iterator[_Exchange]:
    kept, possible = set(chosen), set(every)
    for pair in chosen:
        least = worth(*pair)
        for other in every:
            gain = worth(*other) - least
            if gain > 0 and other not in kept:
                yield _Exchange(gain, (pair,), (other,))
    for together in range(2, TOGETHER_MAX + 1 if len(chosen) <= FEW_PAIRS else 3):
        for gone in combinations(chosen, together):
            ends = sorted({person for pair in gone for person in pair})
            before = sum(worth(*pair) for pair in gone)
            for new in _ways_to_pair(ends) if len(ends) == 2 * together else ():
                gain = sum(worth(*pair) for pair in new) - before
                if gain > 0 and possible.issuperset(new) and kept.isdisjoint(new):
                    yield _Exchange(gain, gone, new)


def _ways_to_pair(people: list[int]) -> Iterator[tuple[Pair, ...]]:
    """List the ways to pair all of some people, in order."""
    if not people:
        yield ()
        return
    first, *others = people
    for other in others:
        left = [person for person in others if person != other]
        for rest in _ways_to_pair(left):
            yield ((first, other), *rest)
