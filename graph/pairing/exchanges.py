"""What one pair costs a plan: shortest paths in a network laid out once for all questions.

For boards that are flows only. The network is that of ``graph.pairing.residual`` with one more
thing to pay for, having a partner at all, so one length weighs all that a plan can lose: people
before people who reach the floor, and these before the total. Lengths are reduced by labels and
never negative, which is what Dijkstra's algorithm asks for.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from graph.pairing.board import NO_GROUP, Board, degrees, group_counts, program
from graph.problem.pairing import PER_MILLE, Duals, Proof
from graph.weights import Flags, Whole

ORIGIN = 0


class Loss(NamedTuple):
    """What a plan loses; each may be below 0 when an earlier one is above.

    ``people`` have no partner any more, ``short`` reach the floor no more, ``total`` in points.
    """

    people: int
    short: int
    total: int


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
        places = int(np.minimum(board.capacity, degrees(board, everything)).sum()) // 2
        total_max = PER_MILLE * places
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
    tariff: Tariff
    arc: csr_array
    pair: Whole
    tail: Whole
    head: Whole
    label: Whole

    @classmethod
    def of(cls, board: Board, plan: Flags, floor: int, prices: Proof) -> "Exchanges | None":
        """Lay the network of a plan out; None when a better plan exists.

        ``prices`` are a certificate's for the total: good first labels, and no more than that.

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
        label = _labels(_first_labels(board, prices), tail, head, cost)
        if label is None:
            return None
        reduced = cost + label[tail] - label[head]
        nodes = label.size
        number = coo_array((np.arange(tail.size, dtype=float), (tail, head)), (nodes, nodes))
        entries = number.tocsr()
        order = entries.data.astype(np.int64)
        lengths = reduced[order].astype(float)
        arc = csr_array((lengths, entries.indices, entries.indptr), shape=entries.shape)
        pair = np.full(tail.size, -1, dtype=np.int64)
        pair[: free.size] = free
        return cls(board, plan, tariff, arc, pair[order], tail_of, head_of, label)

    @cached_property
    def _backward(self) -> csr_array:
        return self.arc.T.tocsr()

    def of_pair(self, pair: int) -> tuple[Loss, list[int]] | None:
        """Take up a pair that is not in the plan, or give up one that is, at the least loss.

        Returns:
            The loss, and all pairs that change, the asked one first; None when there is no way.

        Cost: one run of Dijkstra's algorithm.
        Source: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows" (1993), chapter 9.
        """
        chosen = bool(self.plan[pair])
        start, goal = int(self.head[pair]), int(self.tail[pair])
        if chosen:
            start, goal = goal, start
        distances, trees = dijkstra(self.arc, indices=[start], return_predecessors=True)
        distance, before = distances[0], trees[0]
        if distance[goal] == np.inf:
            return None
        changed, node = [pair], goal
        while node != start:
            previous = int(before[node])
            first, last = self.arc.indptr[previous : previous + 2].tolist()
            place = first + int(self.arc.indices[first:last].searchsorted(node))
            if self.pair[place] >= 0:
                changed.append(int(self.pair[place]))
            node = previous
        worth = int(self.board.worth.score[pair])
        path = int(distance[goal]) + int(self.label[goal]) - int(self.label[start])
        return self.tariff.loss(path + (worth if chosen else -worth)), changed

    def of_person(self, person: int) -> list[tuple[int, Loss | None]]:
        """Price all free pairs of a person, by place; None where there is no way.

        Cost: one run of Dijkstra's algorithm for each of the person's nodes, and direction.
        """
        free = ~self.board.required
        on_right = np.flatnonzero(free & (self.board.right == person))
        pairs = np.concatenate([np.flatnonzero(free & (self.board.left == person)), on_right])
        # A pair is taken up by a way from its head to its tail, and given up by one back.
        leaving = self.plan[pairs] != (on_right.size > 0)
        own, other = (self.head, self.tail) if on_right.size else (self.tail, self.head)
        path = np.full(pairs.size, np.inf)
        for outward, network in ((True, self.arc), (False, self._backward)):
            for node in np.unique(own[pairs[leaving == outward]]).tolist():
                here = (leaving == outward) & (own[pairs] == node)
                far = other[pairs[here]]
                reduced = dijkstra(network, indices=[node])[0, far]
                change = self.label[far] - self.label[node]
                path[here] = reduced + (change if outward else -change)
        found = np.isfinite(path)
        worth = self.board.worth.score[pairs]
        weighed = path + np.where(self.plan[pairs], worth, -worth)
        return [
            (pair, self.tariff.loss(int(length)) if known else None)
            for pair, length, known in zip(
                pairs.tolist(), weighed.tolist(), found.tolist(), strict=True
            )
        ]


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


def _first_labels(board: Board, prices: Proof) -> Whole:
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
