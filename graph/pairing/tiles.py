"""All pairs of a problem, a tile at a time: scores that are looked at and let go.

A tile is some people of one side by some of another. Nothing is kept of it but what the visitor
keeps, so 25 million pairs take no more memory than a few thousand do. Whole numbers in single
precision, exact below 2**24.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from typing import TypeVar

import numpy as np

from graph.pairing.frame import Frame
from graph.weights import Flags, Single, Whole, adjusted, language_worth, prior_pairs, tile_scores

Found = TypeVar("Found")
Spans = Sequence[tuple[Whole, Whole]]

# A tile and what is computed from it stay in a processor's cache.
TILE_ROWS = 128
TILE_COLUMNS = 2048
THREADS_MAX = 2
# What a pair that may not meet is worth: below whatever prices could make up for.
NEVER = np.float32(-1e7)


@dataclass(frozen=True)
class Tile:
    """Some pairs, rows by columns; ``rows`` and ``columns`` are places of people.

    ``to_row`` and ``to_column`` are what the two gain, ``score`` what the pair is worth. Pairs
    that may not meet have NEVER for all three.
    """

    rows: Whole
    columns: Whole
    to_row: Single
    to_column: Single
    score: Single

    def pairs(self, hits: Flags) -> tuple[Whole, Whole]:
        """List the marked pairs as places of people."""
        row, column = np.nonzero(hits)
        return self.rows[row], self.columns[column]


@dataclass(frozen=True)
class Tiles:
    """A problem's pairs of different sides, cut into tiles; ``order`` of each is fixed."""

    frame: Frame

    @cached_property
    def sides(self) -> tuple[Whole, ...]:
        """List each side's people, those who are alike beside each other."""
        members = self.frame.members
        return tuple(places[np.argsort(self._kinds[places], kind="stable")] for places in members)

    @cached_property
    def _kinds(self) -> Whole:
        """Number people by what decides whom they may meet, and which languages they speak."""
        own = [spread.which for spread in self.frame.spreads]
        profiles = np.stack([self.frame.scores.speaks, *own], axis=1)
        return np.unique(profiles, axis=0, return_inverse=True)[1].reshape(-1)

    @cached_property
    def _barred(self) -> list[Whole]:
        return _partners(self.frame.barred, self.frame.count)

    @cached_property
    def _prior(self) -> list[Whole]:
        return _partners(prior_pairs(self.frame.problem), self.frame.count)

    def visit(self, look: Callable[[Tile], Found], spans: Spans = ()) -> list[Found]:
        """Show every tile, and return what was found in each, in their order.

        The visitor is called from several threads, each time with another tile. ``spans`` are
        people beside people to show instead of all pairs of different sides.
        """
        spans = [
            (rows, columns)
            for one, other in spans or combinations(self.sides, 2)
            for rows in _parts(one, TILE_ROWS)
            for columns in _parts(other, TILE_COLUMNS)
        ]
        threads = min(THREADS_MAX, len(spans))
        if threads <= 1:
            return [look(self.tile(*span)) for span in spans]
        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(lambda span: look(self.tile(*span)), spans))

    def tile(self, rows: Whole, columns: Whole) -> Tile:
        """Score a tile; people who are alike should stand beside each other in ``rows``."""
        scores = self.frame.scores
        to_row = scores.need[rows] @ scores.give[columns].T
        to_column = scores.give[rows] @ scores.need[columns].T
        score = np.empty_like(to_row)
        never: list[tuple[slice | int, Flags | Whole]] = []
        worth = language_worth(scores).astype(np.float32)
        kinds = self._kinds[rows]
        starts = [0, *(np.flatnonzero(np.diff(kinds)) + 1).tolist(), rows.size]
        speaks = scores.speaks[columns]
        for start, end in pairwise(starts):
            person = int(rows[start])
            score[start:end] = worth[scores.common_levels(int(scores.speaks[person]))][speaks]
            allowed = self.frame.allowed(person, columns)
            if not allowed.all():
                never.append((slice(start, end), ~allowed))
        score = tile_scores(self.frame.problem, to_row, to_column, score)
        for row, met in self._listed(self._prior, rows, columns):
            score[row, met] = adjusted(self.frame.problem, score[row, met])
        never.extend(self._listed(self._barred, rows, columns))
        for here, others in never:
            for values in (to_row, to_column, score):
                values[here, others] = NEVER
        return Tile(rows, columns, to_row, to_column, score)

    def _listed(
        self, partners: list[Whole], rows: Whole, columns: Whole
    ) -> list[tuple[int, Whole]]:
        """Find pairs that are listed one by one within a tile."""
        if not partners:
            return []
        found = ((row, partners[person]) for row, person in enumerate(rows.tolist()))
        return [
            (row, np.flatnonzero(np.isin(columns, others))) for row, others in found if others.size
        ]


def _parts(places: Whole, size: int) -> Iterator[Whole]:
    for start in range(0, places.size, size):
        yield places[start : start + size]


def _partners(pairs: Whole, count: int) -> list[Whole]:
    """List whom each person stands beside in pairs; nothing at all without pairs."""
    if not pairs.size:
        return []
    ends = np.concatenate([pairs, pairs[:, ::-1]])
    ends = ends[np.argsort(ends[:, 0], kind="stable")]
    return np.split(ends[:, 1], np.searchsorted(ends[:, 0], np.arange(1, count)))
