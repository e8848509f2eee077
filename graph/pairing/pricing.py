"""What pairs that are not listed are worth at the prices of a proof, exactly, over all tiles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from graph.pairing.board import Board
from graph.pairing.tiles import NEVER, Tile, Tiles
from graph.problem.pairing import PER_MILLE, Duals, Proof
from graph.weights import Flags, Whole

SINGLE_MAX = 2**22
# Odd sets of so many people are priced by tile: without them nearly every pair would be a hit.
LARGE_SET = 64


@dataclass(frozen=True)
class Priced:
    """One linear bound of a program: its prices, the floor, and whether pairs have their scores."""

    prices: Duals
    floor: int
    scored: bool


@dataclass(frozen=True)
class Missing:
    """Pairs that are not listed, by key, and what each is worth above its prices, all over 0."""

    keys: Whole
    gains: Whole


def priced(proof: Proof, floor: int, *, scored: bool) -> Iterator[Priced]:
    """List the linear bounds of a proof, one for each of its cases."""
    if isinstance(proof, Duals):
        yield Priced(proof, floor, scored)
    else:
        yield from priced(proof.inside, floor, scored=scored)
        yield from priced(proof.outside, floor, scored=scored)


def missing(tiles: Tiles, board: Board, bounds: Sequence[Priced]) -> list[Missing]:
    """Find the pairs that a partial board lacks, and that a bound does not yet pay for.

    Returns:
        One entry for each bound, its pairs sorted by key. Where all are empty the bounds hold
        for every eligible pair.

    Cost: one look at every tile.
    """
    screens = [_Screen.of(board, bound) for bound in bounds]
    asked = [place for place, screen in enumerate(screens) if screen.can_hit]
    found: list[list[tuple[Whole, Whole]]] = [[] for _ in bounds]
    if asked:

        def look(tile: Tile) -> list[tuple[Whole, Whole]]:
            return [screens[place].hits(tile) for place in asked]

        for answers in tiles.visit(look):
            for place, answer in zip(asked, answers, strict=True):
                found[place].append(answer)
    listed = np.sort(board.frame.keys(board.left, board.right))
    return [_unlisted(listed, answers) for answers in found]


def _unlisted(listed: Whole, answers: list[tuple[Whole, Whole]]) -> Missing:
    none = np.zeros(0, dtype=np.int64)
    keys = np.concatenate([none, *(keys for keys, _ in answers)])
    gains = np.concatenate([none, *(gains for _, gains in answers)])
    order = np.argsort(keys)
    keys, gains = keys[order], gains[order]
    place = np.minimum(np.searchsorted(listed, keys), listed.size - 1)
    new = listed[place] != keys if listed.size else np.ones(keys.size, dtype=bool)
    return Missing(keys[new], gains[new])


@dataclass(frozen=True)
class _Screen:
    """A bound's prices as arrays: by person, between administrations, and within odd sets.

    ``large`` are those of the odd sets that nearly every pair of a tile may be within.
    """

    board: Board
    bound: Priced
    y: Whole
    q: Whole
    between: Whole | None
    odd: tuple[tuple[Flags, int], ...]
    large: tuple[tuple[Flags, int], ...]

    @classmethod
    def of(cls, board: Board, bound: Priced) -> "_Screen":
        problem = board.problem
        y, q = (np.zeros(board.people_count, dtype=np.int64) for _ in "yq")
        for values, entries in ((y, bound.prices.y), (q, bound.prices.q)):
            for person, value in entries:
                values[problem.position[person]] = value
        between = None
        if bound.prices.m:
            home = {key: place for place, key in enumerate(problem.administrations)}
            between = np.zeros((len(home),) * 2, dtype=np.int64)
            for (a, b), value in bound.prices.m:
                between[home[a], home[b]] = between[home[b], home[a]] = value
        odd = []
        for entry in bound.prices.odd:
            members = np.zeros(board.people_count, dtype=bool)
            members[[problem.position[person] for person in entry.members]] = True
            odd.append((members, entry.value))
        large = (entry for entry in odd if np.count_nonzero(entry[0]) >= LARGE_SET)
        return cls(board, bound, y, q, between, tuple(odd), tuple(large))

    @property
    def can_hit(self) -> bool:
        """Say whether any pair can be worth more than its prices."""
        return self.bound.scored or bool(self.q.any())

    def hits(self, tile: Tile) -> tuple[Whole, Whole]:
        """Find the pairs of a tile that are worth more than their prices: keys and gains."""
        # As if each pair served both: nobody misses a pair for it, and few come in vain.
        least = self.y - self.q
        scale = self.bound.prices.scale if self.bound.scored else 0
        most = max(int(np.abs(least).max(initial=0)), scale * PER_MILLE)
        most += sum(value for _, value in self.large)
        kind = np.dtype(np.float32 if most < SINGLE_MAX else np.float64)
        over = np.multiply(tile.score, scale, dtype=kind)
        over -= least[tile.rows].astype(kind)[:, np.newaxis]
        for members, value in self.large:
            over[members[tile.rows]] -= value * members[tile.columns].astype(kind)
        near = over > least[tile.columns].astype(kind)
        near &= tile.score != NEVER
        return self._exactly(tile, near, scale)

    def _exactly(self, tile: Tile, near: Flags, scale: int) -> tuple[Whole, Whole]:
        one, other = tile.pairs(near)
        gains = scale * tile.score[near].astype(np.int64) - self.y[one] - self.y[other]
        capped = np.minimum(self.board.best, self.bound.floor)
        gains += self.q[one] * (tile.to_row[near] >= capped[one])
        gains += self.q[other] * (tile.to_column[near] >= capped[other])
        if self.between is not None:
            home = self.board.frame.home
            gains -= self.between[home[one], home[other]]
        for members, value in self.odd:
            gains -= value * (members[one] & members[other])
        over = gains > 0
        return self.board.frame.keys(one[over], other[over]), gains[over]
