"""Making a selection better by one exchange after another, until none helps.

A search that begins with a good selection closes most of its nodes at once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.topics.cells import Demand
from graph.topics.limits import Integers, Rules

Floats = NDArray[np.float64]

NOBODY = -1
TRIED_MAX = 50

# Ranks selections by their gains, sides x selections; only a guide, so it may be rounded.
Rank = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Exchanges:
    """All ways to put one topic in the place of another, or to take one more.

    Cost: each step looks at chosen topics x free topics x cells.
    """

    demand: Demand
    rules: Rules

    def better(self, places: Integers, rank: Rank) -> Iterator[Integers]:
        """Give selections that keep every condition, each ranked above the one before it.

        ``places`` keeps every condition itself.
        """
        best = float(rank(self._gains(places, NOBODY, np.array([], dtype=np.int64)))[0])
        while True:
            found = self._step(places, rank, best)
            if found is None:
                return
            places, best = found
            yield places

    def _step(self, places: Integers, rank: Rank, best: float) -> tuple[Integers, float] | None:
        outs = [NOBODY, *(int(at) for at in places if not self.rules.lower[at])]
        free = np.setdiff1d(np.flatnonzero(self.rules.upper), places)
        ranks = np.full((len(outs), len(free)), -np.inf)
        for row, out in enumerate(outs):
            keep = self._keep(places, out, free)
            ranks[row, keep] = rank(self._gains(places, out, free[keep])[:, 1:])
        order = np.argsort(-ranks, axis=None, kind="stable")[:TRIED_MAX]
        for row, column in zip(*np.unravel_index(order, ranks.shape), strict=True):
            if not ranks[row, column] > best:
                return None
            changed = np.sort(np.append(places[places != outs[row]], free[column]))
            if self.rules.allow(changed):
                return changed, float(ranks[row, column])
        return None

    def _keep(self, places: Integers, out: int, free: Integers) -> Integers:
        """Give the places among the free ones that may come in where another goes out."""
        amounts = self.rules.amounts
        used = amounts[:, places[places != out]].sum(axis=1)
        kept = (used[:, None] + amounts[:, free] <= self.rules.most[:, None]).all(axis=0)
        return np.flatnonzero(kept)

    @cached_property
    def _units(self) -> NDArray[np.int8]:
        most = len(self.demand.closed) - 1
        return np.minimum(self.demand.units, most).astype(np.int8)

    @cached_property
    def _tables(self) -> tuple[Floats, Floats]:
        """The curve, and the weights of sides x cells."""
        weights = np.ascontiguousarray(self.demand.weights.T, dtype=np.float64)
        return self.demand.curve.astype(np.float64), weights

    def _gains(self, places: Integers, out: int, free: Integers) -> Floats:
        """Give gains, sides x selections: without one topic, then with each free one as well."""
        curve, weights = self._tables
        units = self._units[:, places[places != out]].sum(axis=1, dtype=np.int64)
        most = len(curve) - 1
        base = np.minimum(units, most).astype(np.int8)
        used = np.concatenate([base[:, None], base[:, None] + self._units[:, free]], axis=1)
        gains: Floats = weights @ curve[np.minimum(used, most)]
        return gains
