"""The wishes for a plan, in their order: the weakest side, the total, then a tidy choice.

Each knows its relaxation, the best selection so far, and when a node holds nothing better.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import ClassVar

import numpy as np

from graph.problem.topics import TopicProblem
from graph.topics.branching import WHOLE
from graph.topics.cells import Demand
from graph.topics.limits import Rules
from graph.topics.relaxation import DENOMINATOR, Floats, Node, Point, Relaxation, SideRow
from graph.topics.search import Stage, Tree, offer_decided

PER_MILLE = 1000
PART_PER_MILLION = 10**6
FEW = 40
TIE = 1e-6  # of two selections with about the same smallest share the larger is tried first
LISTED_MAX = 60  # eligible topics up to which the last ties are settled by ids

Gain = tuple[int, ...]
Report = Callable[[int | None, int | None], None]


def report_to_nobody(_best: int | None, _bound: int | None) -> None:
    """Leave a search without a listener."""


def smallest_share(demand: Demand, gain: Sequence[int]) -> Fraction:
    """Give the smallest share of its need that a side gets; 1 when no side needs anything."""
    shares = [Fraction(part, need) for part, need in zip(gain, demand.need, strict=True) if need]
    return min(shares, default=Fraction(1))


def next_above(need: int, unit: int, share: Fraction) -> int:
    """Give the least gain, in units, of which a better share than this one would be proof.

    One unit above the share where that is possible: a proof that nothing reaches it is exact.
    A need of two million units or more takes one part per million of itself instead.
    """
    return floor(share * need / unit) + step(need, unit)


def step(need: int, unit: int) -> int:
    """Give the units that a proof may leave open, plus one: see next_above."""
    return max(1, need // unit // PART_PER_MILLION)


def share_floors(demand: Demand, share: Fraction, phi_per_mille: int) -> Gain:
    """Give what each side has to gain, in units, to keep phi of a share."""
    kept = share * phi_per_mille / PER_MILLE
    return tuple(ceil(kept * need / demand.unit) for need in demand.need)


def keeps(demand: Demand, gain: Sequence[int], floors: Gain) -> bool:
    """Say whether every side gains what it has to, in units."""
    return all(part >= least * demand.unit for part, least in zip(gain, floors, strict=True))


def _side_rows(demand: Demand, floors: Sequence[int], largest: int = 0) -> list[SideRow]:
    """Write a row for each side that needs something; with a largest need, as parts of a goal."""
    rows = []
    for place, (side, need) in enumerate(zip(demand.sides, demand.need, strict=True)):
        if need:
            sides = tuple(int(other == place) for other in range(len(demand.sides)))
            part = need / largest if largest else 0.0
            rows.append(SideRow(f"share:{side}", sides, floors[place], part))
    return rows


class Fairest(Stage):
    """First wish: the largest smallest share."""

    def __init__(self, demand: Demand, rules: Rules) -> None:
        self.demand = demand
        self.best: frozenset[str] | None = None
        self.share = Fraction(-1)
        nothing = [0] * len(demand.sides)
        rows = _side_rows(demand, nothing, max(demand.need))
        self.relaxation = Relaxation(demand, rules, rows)

    def offer(self, chosen: frozenset[str]) -> bool:
        """Keep a selection whose smallest share is larger."""
        if not self.is_better(chosen):
            return False
        self.best, self.share = chosen, smallest_share(self.demand, self.demand.gain(chosen))
        return True

    def is_better(self, chosen: frozenset[str]) -> bool:
        """Say whether the smallest share of a selection is larger."""
        return smallest_share(self.demand, self.demand.gain(chosen)) > self.share

    def rank(self, gains: Floats) -> Floats:
        """Rank selections by their smallest share, then by their total."""
        needy = np.array(self.demand.need, dtype=np.float64) > 0
        if not needy.any():
            return np.zeros(gains.shape[1])
        need = np.array(self.demand.need, dtype=np.float64)[needy]
        shares: Floats = (gains[needy] / need[:, None]).min(axis=0)
        shares += TIE * gains.sum(axis=0) / need.sum()
        return shares

    def target(self) -> float:
        """Give the goal of the best selection, in the units of the relaxation."""
        return float(self.share) * max(self.demand.need) / self.demand.unit

    def floors(self) -> list[int]:
        """Give what every side would gain in a better selection; 0 while there is none."""
        if self.best is None:
            return [0] * len(self.relaxation.side_rows)
        needs = [need for need in self.demand.need if need]
        return [next_above(need, self.demand.unit, self.share) for need in needs]

    def closes(self, node: Node, point: Point) -> bool:
        """Say that no selection of a node gives every side what a better one would."""
        if self.best is not None and not self.relaxation.side_rows:
            return True
        return self.relaxation.exact_bound(node, point.multipliers, self.floors()) < 0


class Largest(Stage):
    """Second wish: the largest total among the selections that keep the floors.

    ``least`` is what a total has to be, in the unit of gains.
    """

    def __init__(
        self,
        demand: Demand,
        rules: Rules,
        floors: Gain,
        start: frozenset[str] | None,
        report: Report = report_to_nobody,
        *,
        least: int = 0,
    ) -> None:
        self.demand = demand
        self._least = -(-least // demand.unit)
        self.floors = floors
        self._report = report
        self._bound: int | None = None
        self.best: frozenset[str] | None = None
        self.total = -1
        self._step = step(sum(demand.need), demand.unit)
        rows = _side_rows(demand, floors)
        self.relaxation = Relaxation(demand, rules, rows, gain_counts=True)
        self.row_floors = [row.floor for row in rows]
        if start is not None:
            self.offer(start)

    def offer(self, chosen: frozenset[str]) -> bool:
        """Keep a selection that keeps the floors and is worth more."""
        if not self.is_better(chosen):
            return False
        self.best, self.total = chosen, self.worth(chosen)
        self._report(self.total * self.demand.unit, self._bound)
        return True

    def is_better(self, chosen: frozenset[str]) -> bool:
        """Say whether a selection keeps the floors and is worth more."""
        return self.worth(chosen) > self.total

    def rank(self, gains: Floats) -> Floats:
        """Rank selections by their total; those below a floor by how little they lack."""
        floors = np.array(self.floors, dtype=np.float64) * self.demand.unit
        lacking = np.maximum(floors[:, None] - gains, 0).sum(axis=0)
        ranks: Floats = np.where(lacking > 0, -lacking, gains.sum(axis=0))
        return ranks

    def target(self) -> float:
        """Give the least total, in units, that would be better."""
        return float(self._least if self.best is None else self.total + self._step)

    def worth(self, chosen: frozenset[str]) -> int:
        """Give the total of a selection in units; -1 when it or a side falls short."""
        gain = self.demand.gain(chosen)
        total = sum(gain) // self.demand.unit
        kept = keeps(self.demand, gain, self.floors) and total >= self._least
        return total if kept else -1

    def closes(self, node: Node, point: Point) -> bool:
        """Say that no selection of a node is worth a step more than the best; none, without one."""
        if not node.taken and not node.left:
            self._bound_all(node, point)
        better = self._least if self.best is None else self.total + self._step
        if point.value > better:
            return False
        bound = self.relaxation.exact_bound(node, point.multipliers, self.row_floors)
        return bound < DENOMINATOR * better

    def _bound_all(self, root: Node, point: Point) -> None:
        """Tell the bound of all selections, which the root of the search gives."""
        bound = self.relaxation.exact_bound(root, point.multipliers, self.row_floors)
        self._bound = max(self.total, bound // DENOMINATOR) * self.demand.unit
        self._report(self.total * self.demand.unit if self.best is not None else None, self._bound)


class First(Largest):
    """Any selection that keeps the floors: a search ends with the first."""

    exchanged: ClassVar[bool] = False

    def closes(self, node: Node, point: Point) -> bool:
        """Say that a selection is found, or that a node holds none."""
        return self.best is not None or super().closes(node, point)


class Tidiest(Stage):
    """Last wishes: the fewest topics of the last plan dropped, then the smallest places.

    Among all selections of the best total. What is still tied is settled by ids.
    """

    exchanged: ClassVar[bool] = False

    def __init__(self, problem: TopicProblem, rules: Rules, largest: Largest) -> None:
        self.demand = demand = largest.demand
        self.relaxation = largest.relaxation
        self.best = largest.best or frozenset[str]()
        self._rules = rules
        self._largest = largest
        count = len(demand.topics)
        dearer = count * (count + 1)
        self._cost = [
            place - dearer * (topic in problem.last_plan)
            for place, topic in enumerate(demand.topics, start=1)
        ]
        self._key = self._order(self.best)
        self._tied = 0
        listed = len(self.relaxation.free_places(Node())) <= LISTED_MAX
        self._margin = WHOLE if listed else WHOLE - 1

    @cached_property
    def _tidy(self) -> Relaxation:
        """The relaxation of the cost of a selection that is worth the total."""
        worth_it = SideRow("total", (1,) * len(self.demand.sides), self._largest.total)
        rows = [*self.relaxation.side_rows, worth_it]
        return Relaxation(self.demand, self._rules, rows, topic_cost=self._cost)

    def _order(self, chosen: frozenset[str]) -> tuple[int, list[str]]:
        return sum(self._cost[self.demand.place[topic]] for topic in chosen), sorted(chosen)

    def open_nodes(self, tree: Tree) -> list[Node]:
        """Find where a selection of the same worth may be, by the multipliers of a total's tree.

        Most leaves are worth less, and in the others most topics are decided. One in which all
        are is not searched: its only selection is offered.
        """
        if not tree.complete:
            return [Node()]
        worth_it = [
            self.narrowed(leaf.node, leaf.multipliers)
            for leaf in tree.leaves
            if leaf.multipliers is not None and self._spare(leaf.node, leaf.multipliers) >= 0
        ]
        for node in worth_it:
            if not self.relaxation.free_places(node):
                offer_decided(self, self._rules, node)
        return [node for node in worth_it if self.relaxation.free_places(node)]

    def offer(self, chosen: frozenset[str]) -> bool:
        """Keep a selection of the same worth that comes first."""
        if not self.is_better(chosen):
            return False
        self.best, self._key = chosen, self._order(chosen)
        return True

    def is_better(self, chosen: frozenset[str]) -> bool:
        """Say whether a selection is worth the same, and comes first."""
        is_worth_it = self._largest.worth(chosen) >= self._largest.total
        return is_worth_it and self._order(chosen) < self._key

    def target(self) -> float:
        """Give the total, in units, below which a node is done."""
        return float(self._largest.total)

    def closes(self, node: Node, point: Point) -> bool:
        """Say that every selection of a node is worth less, or comes later.

        Equals stay open while ids decide. Nothing of this is part of the proof. Where few
        selections are worth the same, the first question alone soon ends the search; the second
        is for an edition with many.
        """
        if self._spare(node, point.multipliers) < 0:
            return True
        self._tied += 1
        if self._tied <= FEW:
            return False
        return -self._tidy.solve(node).value > self._key[0] + self._margin

    def narrowed(self, node: Node, multipliers: Floats) -> Node:
        """Decide the topics without whose present value a selection would be worth less."""
        _, worth = self.relaxation.priced(multipliers, self._largest.row_floors)
        spare = self._spare(node, multipliers)
        free = self.relaxation.free_places(node)
        taken = tuple(place for place in free if worth[place] > spare)
        left = tuple(place for place in free if -worth[place] > spare)
        return Node((*node.taken, *taken), (*node.left, *left))

    def _spare(self, node: Node, multipliers: Floats) -> int:
        """Say by how much the bound of a node is above the total; below 0 rules it out."""
        bound = self.relaxation.exact_bound(node, multipliers, self._largest.row_floors)
        return bound - DENOMINATOR * self._largest.total
