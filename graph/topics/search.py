"""Branch and bound over topics, whose leaves are the proof of what it finds.

Each node is a linear program; it is closed by an exact bound from its own multipliers, so the
tree that finds the best selection is the tree that proves it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

import numpy as np

from graph.rules.topics import Condition
from graph.topics.branching import HALF, WHOLE, Branching
from graph.topics.exchange import Exchanges
from graph.topics.limits import Integers, Rules
from graph.topics.relaxation import Floats, Node, Point, Relaxation


@dataclass(frozen=True, eq=False, slots=True)
class Leaf:
    """A node that holds nothing better, and the multipliers that say so.

    Where these are None every topic is decided, and the one selection speaks for itself.
    """

    node: Node
    multipliers: Floats | None


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
    best: frozenset[str] | None
    exchanged: ClassVar[bool] = True  # whether exchanges can make a selection better

    def is_better(self, chosen: frozenset[str]) -> bool:
        """Say whether a selection is better than the best so far."""

    def offer(self, chosen: frozenset[str]) -> bool:
        """Keep a selection that breaks no rule, if it is better, and say so."""

    def closes(self, node: Node, point: Point) -> bool:
        """Say whether nothing in a node is better than the best so far."""

    def rank(self, gains: Floats) -> Floats:
        """Rank selections by their gains, sides x selections; only as a guide."""
        return np.zeros(gains.shape[1])

    def target(self) -> float:
        """Give about the value of a relaxation at which a node is done."""

    def narrowed(self, node: Node, multipliers: Floats) -> Node:
        """Decide in a node what all selections that are still wanted have in common.

        Left as it is unless a stage knows more: a proof is plainer when only branching decides.
        """
        del multipliers
        return node


def search(stage: Stage, rules: Rules, nodes_max: int, start: Sequence[Node] = (Node(),)) -> Tree:
    """Find the best selection of a stage, and the tree that proves it.

    Depth first, the half that takes a topic before the other. At most ``nodes_max`` linear
    programs are solved; then the tree is returned incomplete. It begins with the nodes of
    ``start``: all selections, unless others are ruled out.
    """
    relaxation = stage.relaxation
    for cut in rules.cuts[len(relaxation.cuts) :]:
        relaxation.add_cut(cut)
    tree, branching = Tree(Leaf(Node(), None)), Branching(relaxation)
    if stage.best is not None:
        _exchange(stage, rules, rules.places(stage.best))
    waiting = list(start)
    while waiting:
        if tree.nodes + branching.tried >= max(nodes_max, 1):
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
                place = branching.choose(node, point, free, stage.target())
                waiting.append(node.child(place, taken=False))
                waiting.append(node.child(place, taken=True))
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
    if bool((np.abs(point.topics - np.round(point.topics)) <= WHOLE).all()):
        places = np.flatnonzero(point.topics > HALF)
        if not rules.stand(places):
            return [], False
        cuts = list(rules.on_demand(rules.named(places)))
        for cut in cuts:
            rules.cuts.append(cut)
            relaxation.add_cut(cut)
        return cuts, not cuts and _offer(stage, rules, places)
    order = np.argsort(-point.topics, kind="stable")
    places = rules.filled(order[point.topics[order] > WHOLE].tolist())
    # Whether it is better is soon known, and mostly it is not.
    is_wanted = rules.stand(places) and stage.is_better(rules.named(places))
    return [], is_wanted and rules.allow(places) and _offer(stage, rules, places)


def _offer(stage: Stage, rules: Rules, places: Integers) -> bool:
    """Offer a selection, and where it is better what exchanges make of it."""
    is_better = stage.offer(rules.named(places))
    if is_better:
        _exchange(stage, rules, places)
    return is_better


def _exchange(stage: Stage, rules: Rules, places: Integers) -> None:
    """Offer what exchanges make of a selection."""
    if stage.exchanged:
        for changed in Exchanges(stage.relaxation.demand, rules).better(places, stage.rank):
            stage.offer(rules.named(changed))


def offer_decided(stage: Stage, rules: Rules, node: Node) -> None:
    """Offer the only selection of a node in which nothing is free."""
    lower, _ = stage.relaxation.bounds(node)
    places = np.flatnonzero(lower)
    if rules.allow(places):
        stage.offer(rules.named(places))
