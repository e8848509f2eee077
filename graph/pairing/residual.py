"""The residual network of a plan: every change of partner that its limits still allow.

For boards that are flows only. A cycle of negative cost is an improvement; without one the plan
is best, and the nodes' distances are prices that prove it.

The flow runs origin -> left person -> right person -> [administration ->] origin. A good pair
leaves from, or arrives at, the person's second node, "being served": reaching it pays ``serving``
the first time and nothing later.
"""

from dataclasses import dataclass

import numpy as np

from graph.pairing.board import NO_GROUP, Board, Program, degrees, group_counts
from graph.problem.pairing import Duals
from graph.weights import Flags, Whole

ORIGIN = 0
NO_PAIR = -1
FAR = np.int64(2**62)


@dataclass(frozen=True)
class Residual:
    """Arcs sorted by head; ``pair`` is the pair that an arc takes up or gives up, or NO_PAIR.

    ``heads`` are the distinct heads, ``starts`` where the arcs of each begin. ``tail_of`` and
    ``head_of`` are each pair's nodes, from left to right.
    """

    nodes: int
    tail: Whole
    head: Whole
    cost: Whole
    pair: Whole
    heads: Whole
    starts: Whole
    tail_of: Whole
    head_of: Whole


def residual(board: Board, goal: Program, plan: Flags) -> Residual:
    """Draw the residual network of a plan for a program."""
    count = board.people_count
    tail_of = 1 + board.left + count * goal.good_left
    head_of = 1 + board.right + count * goal.good_right
    free = np.flatnonzero(~board.required)
    taken = plan[free]
    tails: list[Whole] = [np.where(taken, head_of[free], tail_of[free])]
    heads = [np.where(taken, tail_of[free], head_of[free])]
    costs = [np.where(taken, goal.worth[free], -goal.worth[free])]
    for sources, targets, price in _standing_arcs(board, goal, plan):
        tails.append(sources)
        heads.append(targets)
        costs.append(np.full(sources.size, price, dtype=np.int64))
    tail, head, cost = np.concatenate(tails), np.concatenate(heads), np.concatenate(costs)
    pair = np.full(tail.size, NO_PAIR, dtype=np.int64)
    pair[: free.size] = free
    order = np.argsort(head, kind="stable")
    head = head[order]
    starts = np.flatnonzero(np.concatenate([[True], head[1:] != head[:-1]]))
    return Residual(
        nodes=1 + 2 * count + len(board.group_names),
        tail=tail[order],
        head=head,
        cost=cost[order],
        pair=pair[order],
        heads=head[starts],
        starts=starts,
        tail_of=tail_of,
        head_of=head_of,
    )


def _standing_arcs(board: Board, goal: Program, plan: Flags) -> list[tuple[Whole, Whole, int]]:
    """List the arcs that belong to people and administrations, as (tails, heads, cost)."""
    count = board.people_count
    partners = degrees(board, plan)
    good = _good_partners(board, goal, plan)
    person = 1 + np.arange(count)
    being_served = person + count
    on_right = np.zeros(count, dtype=bool)
    on_right[board.right] = True
    outer = np.full(count, ORIGIN, dtype=np.int64)
    capped = board.group != NO_GROUP
    outer[board.right[capped]] = 1 + 2 * count + board.group[capped]

    def inward(where: Flags, near: Whole, far: Whole, cost: int) -> tuple[Whole, Whole, int]:
        # The right side is the left side's mirror image: its arcs run the other way.
        mirrored = on_right[where]
        near, far = near[where], far[where]
        return np.where(mirrored, far, near), np.where(mirrored, near, far), cost

    node = 1 + 2 * count + np.arange(len(board.group_names))
    used = group_counts(board, plan)
    origins = np.full(node.size, ORIGIN, dtype=np.int64)
    spare, begun = used < board.group_most, used > 0
    return [
        inward(partners < board.capacity, outer, person, 0),
        inward(partners > 0, person, outer, 0),
        inward(good == 0, person, being_served, -goal.serving),
        inward(good > 0, person, being_served, 0),
        inward(good == 1, being_served, person, goal.serving),
        inward(good > 1, being_served, person, 0),
        (node[spare], origins[spare], 0),
        (origins[begun], node[begun], 0),
    ]


def _good_partners(board: Board, goal: Program, plan: Flags) -> Whole:
    ends = [board.left[plan & goal.good_left], board.right[plan & goal.good_right]]
    return np.bincount(np.concatenate(ends), minlength=board.people_count).astype(np.int64)


def potentials(network: Residual) -> Whole:
    """Label the nodes so that no arc leads to a label above its tail's plus its cost.

    Returns:
        One label for each node. If the plan is not best there is a negative cycle and no such
        labelling; then the labels of the last round, of which the bound is merely weaker.

    Cost: O(nodes * arcs) at worst; a few rounds in practice.
    Source: R. Bellman, "On a routing problem", Quarterly of Applied Mathematics 16 (1958).
    """
    label = np.zeros(network.nodes, dtype=np.int64)
    for _ in range(network.nodes):
        reached = np.minimum.reduceat(label[network.tail] + network.cost, network.starts)
        if (reached >= label[network.heads]).all():
            break
        label[network.heads] = np.minimum(label[network.heads], reached)
    return label


def duals(board: Board, network: Residual) -> Duals:
    """Read the prices of a plan's certificate off the labels of its residual network."""
    count = board.people_count
    label = potentials(network)
    label = label - label[ORIGIN]
    person, being_served = label[1 : 1 + count], label[1 + count : 1 + 2 * count]
    group = label[1 + 2 * count :]
    outer = np.zeros(count, dtype=np.int64)
    capped = board.group != NO_GROUP
    outer[board.right[capped]] = group[board.group[capped]]
    sign = np.ones(count, dtype=np.int64)
    sign[board.right] = -1
    y = np.maximum(sign * (person - outer), 0)
    q = np.maximum(sign * (person - being_served), 0)
    m = np.maximum(-group, 0)
    return make_duals(board, 1, y, q, m)


def make_duals(board: Board, scale: int, y: Whole, q: Whole, m: Whole) -> Duals:
    """Name the prices that are not 0."""
    ids = [person.id for person in board.problem.people]
    return Duals(
        scale=scale,
        y=tuple((ids[v], int(y[v])) for v in np.flatnonzero(y)),
        q=tuple((ids[v], int(q[v])) for v in np.flatnonzero(q)),
        m=tuple((board.group_names[g], int(m[g])) for g in np.flatnonzero(m)),
    )


def exchange(network: Residual, plan: Flags, pair: int) -> Flags | None:
    """Take up a pair that is not in a best plan, or give up one that is, at the least cost.

    Returns:
        The best plan with the pair, or without it: the shortest way round from the pair's one
        end to the other says who else changes partner. None when there is no way, or when the
        network has a negative cycle.

    Source: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows" (1993), chapter 9.
    """
    start, goal = int(network.head_of[pair]), int(network.tail_of[pair])
    if plan[pair]:
        start, goal = goal, start
    distance = np.full(network.nodes, FAR)
    distance[start] = 0
    through = np.full(network.nodes, NO_PAIR, dtype=np.int64)
    run = np.diff(np.append(network.starts, network.head.size))
    for _ in range(network.nodes):
        far = distance[network.tail]
        reach = np.where(far == FAR, FAR, far + network.cost)
        nearest = np.minimum.reduceat(reach, network.starts)
        better = nearest < distance[network.heads]
        if not better.any():
            return _walk(network, plan, pair, through, (start, goal))
        arcs = np.flatnonzero(np.repeat(better, run) & (reach == np.repeat(nearest, run)))
        through[network.head[arcs]] = arcs
        distance[network.heads[better]] = nearest[better]
    return None


def _walk(
    network: Residual, plan: Flags, pair: int, through: Whole, ends: tuple[int, int]
) -> Flags | None:
    start, node = ends
    changed = plan.copy()
    changed[pair] = not plan[pair]
    while node != start:
        arc = through[node]
        if arc == NO_PAIR:
            return None
        if network.pair[arc] != NO_PAIR:
            changed[network.pair[arc]] ^= True
        node = int(network.tail[arc])
    return changed
