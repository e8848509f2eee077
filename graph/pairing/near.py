"""Prices beside a plan with too many pairs to list: those near it are listed, others looked for.

A pair that is not chosen is short of the prices of the plan by so much, its length, and never
below 0. Ways are short: a pair that is longer than a whole way is no part of it. So the shorter
pairs are listed up to a radius, and a way within the radius is the shortest of all. Where it is
longer all tiles are asked for a pair that shortens it, and the answer is as exact.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.pairing.board import Board
from graph.pairing.candidates import Attainable, attainable, listing
from graph.pairing.exchanges import Exchanges, Loss, Tariff, first_labels
from graph.pairing.frame import Frame
from graph.pairing.generation import foremost
from graph.pairing.tiles import NEVER, Spans, Tile, Tiles
from graph.problem.pairing import PairingSolution
from graph.weights import Flags, Whole

# Pairs that are listed for each person, as a rule.
NEAR_EACH = 24
# People of each side whose pairs tell how far the radius reaches.
SAMPLE = 256
# Pairs that are listed too for each end that they bring nearer.
ADDED_EACH = 8
# Longer than any way; twice that is a whole number still where lengths are compared.
FAR = 2**50
SINGLE_MAX = 2**22


@dataclass(frozen=True)
class Lengths:
    """What is known of all nodes of people, as (plain or being served) x people.

    A pair is longer by ``leaving`` at its left end, shorter by ``arriving`` at its right one.
    """

    leaving: Whole
    arriving: Whole

    @classmethod
    def of(cls, leaving: Whole, arriving: Whole, count: int) -> "Lengths":
        """Read them off labels of nodes."""
        return cls(*(part[1 : 1 + 2 * count].reshape(2, count) for part in (leaving, arriving)))

    @cached_property
    def least(self) -> Whole:
        """What leaving a left person takes at least."""
        return np.asarray(self.leaving.min(axis=0))

    @cached_property
    def most(self) -> Whole:
        """What arriving at a right person gives at most."""
        return np.asarray(self.arriving.max(axis=0))

    @cached_property
    def kind(self) -> np.dtype[np.floating]:
        """The precision in which these are exact."""
        largest = max(int(np.abs(part).max(initial=0)) for part in (self.leaving, self.arriving))
        return np.dtype(np.float32 if largest < SINGLE_MAX else np.float64)


@dataclass(frozen=True)
class Hits:
    """Pairs that were looked for: their two ends, whom they serve, and their lengths."""

    left: Whole
    right: Whole
    good_left: Flags
    good_right: Flags
    length: Whole


@dataclass(frozen=True)
class Near:
    """What prices are asked of besides the network of the listed pairs, for a flow.

    ``chosen`` holds the keys of the plan's pairs in order, ``spans`` the left side's people beside
    the right side's. Each pair that is not listed is longer than ``radius``, which is -1 or more.
    """

    tiles: Tiles
    can: Attainable
    floor: int
    chosen: Whole
    spans: Spans
    radius: int

    @classmethod
    def of(cls, frame: Frame, solution: PairingSolution) -> "tuple[Near, Exchanges] | None":
        """List the pairs near a plan and lay out its network; None when the plan is no flow's best.

        None as well where a way may be too long to be measured: thousands of places for each of
        ten thousand people.

        Cost: three looks at every tile, and a few rounds of O(listed pairs). One look and a few
            rounds more, and seldom again, where somebody has no partner.
        """
        tiles = Tiles(frame)
        can = attainable(tiles)
        chosen = _keys_of(frame, solution)
        board = listing(frame, can, np.concatenate([chosen, _others(tiles, can, chosen)]))
        # A way that gives up somebody is as long as a person weighs, and back again.
        if not board.two_sided or 2 * Tariff.of(board).people >= FAR:
            return None
        label = first_labels(board, solution.certificate.total)
        near = cls(tiles, can, solution.floor, chosen, _spans(tiles, board), -1)
        first = frame.keys(board.left, board.right)
        while True:
            near, keys = near._reached(label)
            board = listing(frame, can, np.concatenate([first, keys]))
            plan = np.isin(frame.keys(board.left, board.right), chosen)
            found = Exchanges.of(board, plan, solution.floor, label)
            if found is None or np.array_equal(found.label, label):
                return None if found is None else (near, found)
            label = found.label

    def eligible(self, one: int, other: int) -> bool:
        """Say whether two people may meet, listed or not."""
        tile = self.tiles.tile(np.array([one]), np.array([other]))
        frame = self.tiles.frame
        return bool(frame.side[one] != frame.side[other] and tile.score[0, 0] != NEVER)

    def of_pair(
        self, network: Exchanges, pair: int
    ) -> tuple[Exchanges, tuple[Loss, list[int]] | None]:
        """Change a pair at the least loss of all, as ``Exchanges.of_pair`` does of listed pairs.

        Returns:
            The network in which the pairs that change are listed, and what they lose.

        Cost: as there; where the way leads beyond the radius, a look at every tile for each of
            its pairs that is not listed, and one more.
        """
        start, _ = network.ends(pair)
        while True:
            way, most = network.way(pair), FAR
            if way is not None:
                # From right to left a way begins and ends with arcs that are all listed.
                first, last = (0, 0) if network.plan[pair] else (way.first, way.last)
                if way.length <= first + last + self.radius + 1:
                    break
                most = way.length - last
            wider = self._wider(network, start, most=most, outward=True)
            if wider is None:
                break
            network = wider
        return network, None if way is None else (network.loss(pair, way), [pair, *way.pairs])

    def of_person(self, network: Exchanges, person: int) -> Exchanges:
        """List what the prices of a person take, who has all their eligible pairs listed then.

        Cost: for each of the person's nodes, and direction, one look at every tile, and one more
            for each pair in a row that has to be listed.
        """
        board, frame = network.board, self.tiles.frame
        others = np.flatnonzero(frame.side != frame.side[person])
        tile = self.tiles.tile(np.array([person]), others)
        met = others[tile.score[0] != NEVER]
        listed = np.append(board.left[board.right == person], board.right[board.left == person])
        met = met[~np.isin(met, listed)]
        network = self._listed(network, np.full(met.size, person), met)
        for node, outward in [start[:2] for start in network.starts(person)]:
            wider: Exchanges | None = network
            while wider is not None:
                network = wider
                wider = self._wider(network, node, most=FAR, outward=outward)
        return network

    def _listed(self, network: Exchanges, one: Whole, other: Whole) -> Exchanges:
        board = network.board.beside(one, other)
        plan = np.append(network.plan, np.zeros(one.size, dtype=bool))
        found = Exchanges.of(board, plan, self.floor, network.label)
        if found is None:
            raise AssertionError("A plan that is best has a better one.")
        return found

    def _wider(
        self, network: Exchanges, node: int, *, most: int, outward: bool
    ) -> Exchanges | None:
        """List pairs that bring nodes nearer to one, or it to them; None when none does.

        What is farther than ``most`` does not count, for a way is there already.
        """
        far = network.distances(node, outward=outward, limit=most)
        ahead = np.where(far < FAR, far, 2 * FAR).astype(np.int64)
        behind = np.where(far < most, far, most).astype(np.int64)
        label = network.label
        ends = (label + ahead, label + behind) if outward else (label - behind, label - ahead)
        lengths = Lengths.of(*ends, self.tiles.frame.count)
        spans = self.spans
        if outward:
            # Whoever is farther than this gets no nearer by a pair beyond the radius.
            (lefts, rights), *_ = spans
            people = ahead[1 : 1 + 2 * self.tiles.frame.count].reshape(2, -1)
            within = people.min(axis=0) < most - self.radius - 1
            spans = [(lefts[within[lefts]], rights)]
        found = self.tiles.visit(
            lambda tile: _nearest(self._hits(tile, lengths, -1), outward=outward), spans
        )
        if not found:
            return None
        left, right, nearer, gain = (np.concatenate(part) for part in zip(*found, strict=True))
        if not left.size:
            return None
        chosen = foremost(nearer, gain, ADDED_EACH)
        # A pair that is the best of several tiles' stands here once for each.
        chosen = chosen[np.unique(left[chosen] * far.size + right[chosen], return_index=True)[1]]
        return self._listed(network, left[chosen], right[chosen])

    def _reached(self, label: Whole) -> "tuple[Near, Whole]":
        """Choose a radius for labels, and list the pairs within it, and those below 0, by key."""
        frame = self.tiles.frame
        lengths = Lengths.of(label, label, frame.count)
        radius = self._radius(lengths)

        def look(tile: Tile) -> Whole:
            hits = self._hits(tile, lengths, radius)
            return frame.keys(hits.left, hits.right)

        keys = [np.zeros(0, dtype=np.int64), *self.tiles.visit(look, self.spans)]
        return replace(self, radius=radius), np.concatenate(keys)

    def _radius(self, lengths: Lengths) -> int:
        """Estimate within which length there are as many pairs as are to be listed."""
        (lefts, rights), *_ = self.spans
        sample = [side[:: max(1, side.size // SAMPLE)] for side in (lefts, rights)]
        tile = self.tiles.tile(*sample)
        length = np.sort(self._hits(tile, lengths, 2 * FAR).length)
        part = sample[0].size * sample[1].size / max(1, lefts.size * rights.size)
        rank = int(NEAR_EACH * (lefts.size + rights.size) * part)
        if not length.size:
            return -1
        return max(-1, int(length[rank] - 1 if rank < length.size else length[-1]))

    def _hits(self, tile: Tile, lengths: Lengths, most: int) -> Hits:
        """Find the pairs of a tile, left people by right, that are no longer than so much.

        Those of the plan are none: no way leads along them from left to right.
        """
        # As if each pair served its ends in the shorter way: none is missed, few come in vain.
        over = np.subtract(
            tile.score,
            lengths.least[tile.rows, np.newaxis].astype(lengths.kind),
            dtype=lengths.kind,
        )
        over += lengths.most[tile.columns].astype(lengths.kind)
        near = (over >= -most) & (tile.score != NEVER)
        left, right = tile.pairs(near)
        capped = np.minimum(self.can.best, self.floor)
        good = tile.to_row[near] >= capped[left], tile.to_column[near] >= capped[right]
        length = lengths.leaving[good[0] * 1, left] - lengths.arriving[good[1] * 1, right]
        length -= tile.score[near].astype(np.int64)
        hit = length <= most
        hit[hit] = ~np.isin(self.tiles.frame.keys(left[hit], right[hit]), self.chosen)
        return Hits(left[hit], right[hit], good[0][hit], good[1][hit], length[hit])


def _nearest(hits: Hits, *, outward: bool) -> tuple[Whole, Whole, Whole, NDArray[np.int64]]:
    """Keep for each node the pair that brings it nearest: its ends, the node, and by how much."""
    end, good = (hits.right, hits.good_right) if outward else (hits.left, hits.good_left)
    node = 2 * end + good
    best = foremost(node, -hits.length, 1)
    return hits.left[best], hits.right[best], node[best], -hits.length[best]


def _keys_of(frame: Frame, solution: PairingSolution) -> Whole:
    position = frame.problem.position
    ends = [(position[pairing.a], position[pairing.b]) for pairing in solution.pairings]
    places = np.array(ends, dtype=np.int64).reshape(-1, 2)
    return np.sort(frame.keys(places[:, 0], places[:, 1]))


def _others(tiles: Tiles, can: Attainable, chosen: Whole) -> Whole:
    """List one pair, by key, of everybody who has any and none among some."""
    frame, without = tiles.frame, can.met.copy()
    without[np.concatenate(np.divmod(chosen, max(frame.count, 1)))] = False
    keys = [np.zeros(0, dtype=np.int64)]
    for side in tiles.sides:
        others = np.flatnonzero(frame.side != frame.side[side[0]])
        if without[side].any():
            span = [(side[without[side]], others)]
            keys.extend(tiles.visit(lambda tile: _any_pair(tiles, tile), span))
    return np.concatenate(keys)


def _any_pair(tiles: Tiles, tile: Tile) -> Whole:
    column = tile.score.argmax(axis=1)
    there = tile.score[np.arange(tile.rows.size), column] != NEVER
    return tiles.frame.keys(tile.rows[there], tile.columns[column[there]])


def _spans(tiles: Tiles, board: Board) -> Spans:
    """Put the left side's people beside the right side's."""
    side = tiles.frame.side
    if not board.left.size:
        left, right = tiles.sides[:2]
        return [(left, right)]
    ends = side[board.left[0]], side[board.right[0]]
    left, right = (next(part for part in tiles.sides if side[part[0]] == end) for end in ends)
    return [(left, right)]
