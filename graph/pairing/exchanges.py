"""What one pair costs a plan: shortest paths in a network laid out once for all questions.

For boards that are flows only. The network is that of ``graph.pairing.residual`` with one more
thing to pay for, having a partner at all, so one length weighs all that a plan can lose: people
before people who reach the floor, and these before the total. Lengths are reduced by labels and
never negative, which is what Dijkstra's algorithm asks for.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from graph.pairing.board import NO_GROUP, Board, degrees, group_counts, program
from graph.problem.pairing import Duals, Proof
from graph.weights import Flags, Whole, score_max

ORIGIN = 0
# So far a way is looked for at first, beyond its two ends, and then farther.
REACHES = (32.0, 256.0, 4096.0, float("inf"))
# Up to so many arcs the first search reaches everything: it takes no longer.
NEAR_ARCS_MAX = 20_000


class Loss(NamedTuple):
    """What a plan loses; each may be below 0 when an earlier one is above.

    ``people`` have no partner any more, ``short`` reach the floor no more, ``total`` in points.
    """

    people: int
    short: int
    total: int


class Way(NamedTuple):
    """A shortest way: ``pairs`` change along it, by place.

    ``length`` is reduced by labels, ``first`` and ``last`` what the first arc and the last take of
    it at least, and ``cost`` the sum of what its arcs cost.
    """

    length: int
    first: int
    last: int
    cost: int
    pairs: list[int]


@dataclass(frozen=True)
class Tariff:
    """What a person is worth in points of the total: so much that no total outweighs one."""

    people: int
    short: int
    total_max: int
    people_max: int

    @classmethod
    def of(cls, board: Board) -> "Tariff":
        """Set the weights for a board: a plan's total is below half of what a person weighs."""
        everything = np.ones(board.left.size, dtype=bool)
        partners = degrees(board, everything)
        if board.partial:
            # Whoever has a pair may have any number of others that are not listed.
            partners = np.where(partners > 0, board.people_count, 0)
        places = int(np.minimum(board.capacity, partners).sum()) // 2
        total_max = score_max(board.problem) * places
        short = 2 * total_max + 1
        return cls(short * (2 * board.people_count + 1), short, total_max, board.people_count)

    def loss(self, weighed: int) -> Loss:
        """Take a weighed loss apart into people, people short of the floor, and points."""
        counts, total = divmod(weighed + self.total_max, self.short)
        people, short = divmod(counts + self.people_max, 2 * self.people_max + 1)
        return Loss(people, short - self.people_max, total - self.total_max)


@dataclass(frozen=True)
class Exchanges:
    """A best plan's network: ``arc`` is a matrix of reduced lengths, tail by head.

    ``pair`` holds, entry by entry as ``arc``, the pair that an arc takes up or gives up, or -1.
    ``tail`` and ``head`` are each pair's nodes, from left to right; ``label`` each node's label.
    """

    board: Board
    plan: Flags
    floor: int
    tariff: Tariff
    arc: csr_array
    pair: Whole
    tail: Whole
    head: Whole
    label: Whole

    @classmethod
    def of(cls, board: Board, plan: Flags, floor: int, label: Whole) -> "Exchanges | None":
        """Lay the network of a plan out; None when a better plan exists.

        ``label`` holds first labels, and the better they are the less there is to do.

        Cost: a few rounds of O(pairs) each.
        """
        tariff = Tariff.of(board)
        goal = program(board, board.worth.score, tariff.short, floor)
        count = board.people_count
        tail_of = 1 + board.left + count * goal.good_left
        head_of = 1 + board.right + count * goal.good_right
        free = np.flatnonzero(~board.required)
        taken = plan[free]
        tails = [np.where(taken, head_of[free], tail_of[free])]
        heads = [np.where(taken, tail_of[free], head_of[free])]
        costs = [np.where(taken, goal.worth[free], -goal.worth[free])]
        good = [board.left[plan & goal.good_left], board.right[plan & goal.good_right]]
        serving = np.bincount(np.concatenate(good), minlength=count)
        for sources, targets, price in _standing_arcs(board, plan, serving, tariff):
            tails.append(sources)
            heads.append(targets)
            costs.append(np.full(sources.size, price, dtype=np.int64))
        tail, head, cost = np.concatenate(tails), np.concatenate(heads), np.concatenate(costs)
        lowered = _labels(label, tail, head, cost)
        if lowered is None:
            return None
        reduced = cost + lowered[tail] - lowered[head]
        nodes = label.size
        number = coo_array((np.arange(tail.size, dtype=float), (tail, head)), (nodes, nodes))
        entries = number.tocsr()
        order = entries.data.astype(np.int64)
        lengths = reduced[order].astype(float)
        arc = csr_array((lengths, entries.indices, entries.indptr), shape=entries.shape)
        pair = np.full(tail.size, -1, dtype=np.int64)
        pair[: free.size] = free
        return cls(board, plan, floor, tariff, arc, pair[order], tail_of, head_of, lowered)

    @cached_property
    def _backward(self) -> csr_array:
        return self.arc.T.tocsr()

    def asked_of(self, one: int, other: int) -> "Exchanges":
        """List an eligible pair of a partial board too, the last one then, but draw no arc of it.

        No way that pays for a pair leads along the pair itself.
        """
        board = self.board.beside(np.array([one]), np.array([other]))
        count = board.people_count
        (u, v), capped = (board.left[-1], board.right[-1]), np.minimum(board.best, self.floor)
        tail = 1 + u + count * (board.to_left[-1] >= capped[u])
        head = 1 + v + count * (board.to_right[-1] >= capped[v])
        return replace(
            self,
            board=board,
            plan=np.append(self.plan, [False]),
            tail=np.append(self.tail, tail),
            head=np.append(self.head, head),
        )

    def of_pair(self, pair: int) -> tuple[Loss, list[int]] | None:
        """Take up a pair that is not in the plan, or give up one that is, at the least loss.

        Returns:
            The loss, and all pairs that change, the asked one first; None when there is no way.

        Cost: one run of Dijkstra's algorithm, no further than the way is long; seldom a few.
        Source: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows" (1993), chapter 9.
        """
        way = self.way(pair)
        return None if way is None else (self.loss(pair, way), [pair, *way.pairs])

    def ends(self, pair: int) -> tuple[int, int]:
        """Say from which node to which the way leads that pays for a change of a pair."""
        ends = int(self.head[pair]), int(self.tail[pair])
        return ends if not self.plan[pair] else (ends[1], ends[0])

    def loss(self, pair: int, way: "Way") -> Loss:
        """Say what a plan loses when a pair changes, and with it all pairs of a way."""
        worth = int(self.board.worth.score[pair])
        return self.tariff.loss(way.cost + (worth if self.plan[pair] else -worth))

    def way(self, pair: int) -> "Way | None":
        """Find the shortest way that pays for a change of a pair; None when there is none.

        A person may have to be given up at its ends, which no way avoids. So what the first arc
        takes at least, and the last, is known, and the search goes little further than that.
        """
        start, goal = self.ends(pair)
        (_, first), (gates, last) = _arcs_of(self.arc, start), _arcs_of(self._backward, goal)
        if not first.size or not last.size:
            return None
        begin, doors = float(first.min()), int(first.min() + last.min())
        for reach in REACHES if self.arc.nnz > NEAR_ARCS_MAX else REACHES[-1:]:
            distances, trees = dijkstra(
                self.arc, indices=[start], return_predecessors=True, limit=begin + reach
            )
            lengths = distances[0][gates] + last
            best = int(lengths.argmin())
            if lengths[best] <= doors + reach:
                break
        if lengths[best] == np.inf:
            return None
        # What is within reach has been left by its shortest way; the goal may be just beyond.
        known = distances[0][goal] < np.inf
        nodes = [goal, int(trees[0][goal] if known else gates[best])]
        while nodes[-1] != start:
            nodes.append(int(trees[0][nodes[-1]]))
        length = int(lengths[best])
        cost = length + int(self.label[goal]) - int(self.label[start])
        return Way(length, int(begin), int(last.min()), cost, self._pairs_along(nodes))

    def _pairs_along(self, nodes: list[int]) -> list[int]:
        """List the pairs that change along nodes, from the last to the first."""
        changed = []
        for node, previous in pairwise(nodes):
            first, end = self.arc.indptr[previous : previous + 2].tolist()
            place = first + int(self.arc.indices[first:end].searchsorted(node))
            if self.pair[place] >= 0:
                changed.append(int(self.pair[place]))
        return changed

    def distances(self, node: int, *, outward: bool, limit: float = np.inf) -> NDArray[np.float64]:
        """Say how far it is from a node to each other, or to it; infinite beyond a limit.

        Cost: one run of Dijkstra's algorithm.
        """
        network = self.arc if outward else self._backward
        return np.asarray(dijkstra(network, indices=[node], limit=limit)[0])

    def starts(self, person: int) -> list[tuple[int, bool, Whole]]:
        """List from where the free pairs of a person are priced.

        Returns:
            A node of the person, whether ways lead from there or to there, and the pairs.
        """
        free = ~self.board.required
        on_right = np.flatnonzero(free & (self.board.right == person))
        pairs = np.concatenate([np.flatnonzero(free & (self.board.left == person)), on_right])
        # A pair is taken up by a way from its head to its tail, and given up by one back.
        leaving = self.plan[pairs] != (on_right.size > 0)
        own = (self.head if on_right.size else self.tail)[pairs]
        return [
            (node, outward, pairs[(leaving == outward) & (own == node)])
            for outward in (True, False)
            for node in np.unique(own[leaving == outward]).tolist()
        ]

    def of_person(self, person: int) -> dict[int, Loss | None]:
        """Price all free pairs of a person, by place; None where there is no way.

        Cost: one run of Dijkstra's algorithm for each of the person's nodes, and direction.
        """
        losses: dict[int, Loss | None] = {}
        for node, outward, pairs in self.starts(person):
            far = self.head[pairs] + self.tail[pairs] - node
            path = self.distances(node, outward=outward)[far]
            change = self.label[far] - self.label[node]
            worth = self.board.worth.score[pairs]
            path += np.where(self.plan[pairs], worth, -worth) + (change if outward else -change)
            for pair, length in zip(pairs.tolist(), path.tolist(), strict=True):
                losses[pair] = None if length == np.inf else self.tariff.loss(int(length))
        return losses


def _arcs_of(network: csr_array, node: int) -> tuple[Whole, NDArray[np.float64]]:
    first, end = network.indptr[node : node + 2].tolist()
    return network.indices[first:end].astype(np.int64), network.data[first:end].astype(float)


def _standing_arcs(
    board: Board, plan: Flags, serving: NDArray[np.int64], tariff: Tariff
) -> list[tuple[Whole, Whole, int]]:
    """List the arcs that belong to people and administrations, as (tails, heads, cost)."""
    count = board.people_count
    partners, used = degrees(board, plan), group_counts(board, plan)
    person = 1 + np.arange(count)
    being_served = person + count
    on_right = np.zeros(count, dtype=bool)
    on_right[board.right] = True
    node = 1 + 2 * count + np.arange(len(board.group_names))
    outer = np.full(count, ORIGIN, dtype=np.int64)
    capped = board.group != NO_GROUP
    outer[board.right[capped]] = node[board.group[capped]]
    origins = np.full(node.size, ORIGIN, dtype=np.int64)
    spare, begun = used < board.group_most, used > 0

    def inward(where: Flags, near: Whole, far: Whole, cost: int) -> tuple[Whole, Whole, int]:
        # The right side is the left side's mirror image: its arcs run the other way.
        mirrored = on_right[where]
        near, far = near[where], far[where]
        return np.where(mirrored, far, near), np.where(mirrored, near, far), cost

    return [
        inward((partners == 0) & (board.capacity > 0), outer, person, -tariff.people),
        inward((partners > 0) & (partners < board.capacity), outer, person, 0),
        inward(partners == 1, person, outer, tariff.people),
        inward(partners > 1, person, outer, 0),
        inward(serving == 0, person, being_served, -tariff.short),
        inward(serving > 0, person, being_served, 0),
        inward(serving == 1, being_served, person, tariff.short),
        inward(serving > 1, being_served, person, 0),
        (node[spare], origins[spare], 0),
        (origins[begun], node[begun], 0),
    ]


def first_labels(board: Board, prices: Proof) -> Whole:
    """Turn a certificate's prices into labels of nodes, origin 0."""
    count, groups = board.people_count, len(board.group_names)
    label = np.zeros(1 + 2 * count + groups, dtype=np.int64)
    if not isinstance(prices, Duals):
        return label
    y, q = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    for values, entries in ((y, prices.y), (q, prices.q)):
        for key, value in entries:
            values[board.problem.position[key]] = value // prices.scale
    for name, value in prices.m:
        label[1 + 2 * count + board.group_names.index(name)] = -value // prices.scale
    outer = np.zeros(count, dtype=np.int64)
    capped = board.group != NO_GROUP
    outer[board.right[capped]] = label[1 + 2 * count + board.group[capped]]
    sign = np.ones(count, dtype=np.int64)
    sign[board.right] = -1
    label[1 : 1 + count] = outer + sign * y
    label[1 + count : 1 + 2 * count] = outer + sign * (y - q)
    return label


def _labels(label: Whole, tail: Whole, head: Whole, cost: Whole) -> Whole | None:
    """Lower labels until no arc leads to one above its tail's plus its cost."""
    for _ in range(label.size + 1):
        reach = label[tail] + cost
        fallen = reach < label[head]
        if not fallen.any():
            return label
        label = label.copy()
        np.minimum.at(label, head[fallen], reach[fallen])
    return None
