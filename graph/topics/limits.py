"""What a selection has to keep, as a search needs it: conditions over places of topics."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from graph.rules.topics import Condition

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

Selection = frozenset[str]


class Rules:
    """The conditions of a problem, with those on demand that were found so far.

    ``place`` is that of each topic in the catalogue. ``lower`` and ``upper`` are what the
    conditions that fix a topic leave of it, ``most`` and ``amounts`` (conditions x topics) the
    ``shared`` ones, that are about several. Every stage begins with all of ``cuts``.
    """

    def __init__(
        self,
        place: Mapping[str, int],
        standing: Sequence[Condition],
        on_demand: Callable[[Selection], Iterable[Condition]],
        cuts: Sequence[Condition] = (),
    ) -> None:
        self.place = place
        self.standing = tuple(standing)
        self.on_demand = on_demand
        self.cuts = list(cuts)
        self.topics = tuple(place)
        self.lower = np.zeros(len(place), dtype=np.int64)
        self.upper = np.ones(len(place), dtype=np.int64)
        for condition in standing:
            if condition.fixes is not None:
                at = place[condition.terms[0][0]]
                self.lower[at] = self.upper[at] = condition.fixes
        self.shared = tuple(condition for condition in standing if condition.fixes is None)
        self.amounts = amounts_of(place, self.shared)
        self.most = np.array([condition.most for condition in self.shared], dtype=np.int64)
        # Conditions that taking one topic more can only break.
        self._limits = (self.amounts >= 0).all(axis=1)

    def also(self, condition: Condition) -> "Rules":
        """Add one standing condition."""
        return Rules(self.place, (*self.standing, condition), self.on_demand, self.cuts)

    def named(self, places: Iterable[int] | Integers) -> Selection:
        """Give the topics at some places."""
        return frozenset(self.topics[at] for at in places)

    def places(self, chosen: Iterable[str]) -> Integers:
        """Give the places of topics, sorted."""
        return np.array(sorted(self.place[topic] for topic in chosen), dtype=np.int64)

    def stand(self, places: Integers) -> bool:
        """Say whether a selection keeps every standing condition."""
        taken = np.zeros(len(self.place), dtype=np.int64)
        taken[places] = 1
        return bool(
            (self.lower <= taken).all()
            and (taken <= self.upper).all()
            and (self.amounts @ taken <= self.most).all()
        )

    def allow(self, places: Integers) -> bool:
        """Say whether a selection keeps every condition, also those on demand."""
        return self.stand(places) and not any(self.on_demand(self.named(places)))

    def filled(self, order: Iterable[int]) -> Integers:
        """Take topics in some order, as long as no upper limit is passed; the places, sorted."""
        amounts, most = self.amounts[self._limits], self.most[self._limits]
        used = np.zeros(len(most), dtype=np.int64)
        chosen = []
        for at in order:
            more = used + amounts[:, at]
            if (more <= most).all():
                chosen.append(at)
                used = more
        return np.array(sorted(chosen), dtype=np.int64)


def amounts_of(place: Mapping[str, int], conditions: Sequence[Condition]) -> Integers:
    """Write conditions as an array, conditions x topics."""
    amounts = np.zeros((len(conditions), len(place)), dtype=np.int64)
    for row, condition in zip(amounts, conditions, strict=True):
        for topic, amount in condition.terms:
            row[place[topic]] += amount
    return amounts
