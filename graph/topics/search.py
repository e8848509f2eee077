"""Branch and bound over topics, whose leaves are the proof of what it finds.

Each node is a linear program; it is closed by an exact bound from its own multipliers, so the
tree that finds the best selection is the tree that proves it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from graph.rules.topics import Condition
from graph.topics.relaxation import Node, Point, Relaxation

WHOLE = 1e-6
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Leaf:
    """A node that holds nothing better, and the multipliers that say so.

    Where these are None every topic is decided, and the one selection speaks for itself.
    """

    node: Node
    multipliers: tuple[int, ...] | None


@dataclass(slots=True)
class Tree:
    """Leaves that cover every selection once; not ``complete`` when the search was cut short."""

    root: Leaf
    leaves: list[Leaf] = field(default_factory=list)
    complete: bool = False
    nodes: int = 0


class Stage(Protocol):
    """What a search maximises: its relaxation, the best selection so far, when a node is done."""

    relaxation: Relaxation

    def offer(self, chosen: frozenset[str]) -> bool:
        """Keep a selection that breaks no rule, if it is better, and say so."""

    def closes(self, node: Node, point: Point) -> bool:
        """Say whether nothing in a node is better than the best so far."""

    def narrowed(self, node: Node, multipliers: Sequence[int]) -> Node:
        """Decide in a node what all selections that are still wanted have in common.

        Left as it is unless a stage knows more: a proof is plainer when only branching decides.
        """
        del multipliers
        return node


@dataclass(frozen=True, slots=True)
class Rules:
    """The conditions of a problem as a search needs them.

    ``cuts`` are the conditions on demand found so far; every stage begins with all of them.
    """

    standing: tuple[Condition, ...]
    on_demand: Callable[[frozenset[str]], Iterable[Condition]]
    cuts: list[Condition] = field(default_factory=list)

    def broken(self, chosen: frozenset[str]) -> Iterator[Condition]:
        """Give what a selection breaks: standing conditions first, others only if none of these."""
        standing = [condition for condition in self.standing if not condition.holds(chosen)]
        yield from standing or self.on_demand(chosen)


def search(stage: Stage, rules: Rules, nodes_max: int, start: Sequence[Node] = (Node(),)) -> Tree:
    """Find the best selection of a stage, and the tree that proves it.

    Depth first, the most fractional topic first, the half that takes it before the other. At
    most ``nodes_max`` linear programs are solved; then the tree is returned incomplete. It begins
    with the nodes of ``start``: all selections, unless others are ruled out.
    """
    relaxation = stage.relaxation
    for cut in rules.cuts[len(relaxation.cuts) :]:
        relaxation.add_cut(cut)
    tree = Tree(Leaf(Node(), None))
    waiting = list(start)
    while waiting:
        if tree.nodes >= max(nodes_max, 1):
            return tree
        node = waiting.pop()
        point = relaxation.solve(node)
        tree.nodes += 1
        if node == tree.root.node:
            tree.root = Leaf(node, point.multipliers)
        if stage.closes(node, point):
            tree.leaves.append(Leaf(node, point.multipliers))
            continue
        cuts, is_better = _look(stage, rules, point)
        if cuts:
            waiting.append(node)
        elif is_better and stage.closes(node, point):
            tree.leaves.append(Leaf(node, point.multipliers))
        else:
            node = stage.narrowed(node, point.multipliers)
            if free := relaxation.free_places(node):
                place = _branching_place(point, free)
                waiting.append(Node(node.taken, (*node.left, place)))
                waiting.append(Node((*node.taken, place), node.left))
            else:
                offer_decided(stage, rules, node)
                tree.leaves.append(Leaf(node, None))
    tree.complete = True
    return tree


def _look(stage: Stage, rules: Rules, point: Point) -> tuple[list[Condition], bool]:
    """Offer the selection that an optimum stands for, or cut the optimum off where it may not be.

    Gives the cuts that were added, so that the node has to be solved again, and whether a better
    selection was found.
    """
    relaxation = stage.relaxation
    whole = bool((np.abs(point.topics - np.round(point.topics)) <= WHOLE).all())
    chosen = _whole(relaxation, point) if whole else _rounded(relaxation, rules, point)
    broken = list(rules.broken(chosen))
    if not broken:
        return [], stage.offer(chosen)
    cuts = [condition for condition in broken if condition not in rules.standing] if whole else []
    for cut in cuts:
        rules.cuts.append(cut)
        relaxation.add_cut(cut)
    return cuts, False


def offer_decided(stage: Stage, rules: Rules, node: Node) -> None:
    """Offer the only selection of a node in which nothing is free."""
    lower, _ = stage.relaxation.bounds(node)
    chosen = frozenset(stage.relaxation.demand.topics[place] for place in np.flatnonzero(lower))
    if not any(rules.broken(chosen)):
        stage.offer(chosen)


def _whole(relaxation: Relaxation, point: Point) -> frozenset[str]:
    taken = np.flatnonzero(point.topics > HALF)
    return frozenset(relaxation.demand.topics[place] for place in taken)


def _rounded(relaxation: Relaxation, rules: Rules, point: Point) -> frozenset[str]:
    """Take topics, the largest part first, as long as no upper limit is passed."""
    limits = [
        condition
        for condition in rules.standing
        if all(amount >= 0 for _, amount in condition.terms)
    ]
    chosen: frozenset[str] = frozenset()
    for place in np.argsort(-point.topics, kind="stable"):
        if point.topics[place] <= WHOLE:
            break
        more = chosen | {relaxation.demand.topics[place]}
        if all(condition.holds(more) for condition in limits):
            chosen = more
    return chosen


def _branching_place(point: Point, free: Sequence[int]) -> int:
    """Give the most fractional free topic; among whole ones, one that is taken."""
    return min(free, key=lambda place: (abs(point.topics[place] - HALF), -point.topics[place]))
