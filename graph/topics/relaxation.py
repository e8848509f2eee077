"""The linear relaxation of one stage, and exact bounds from its multipliers.

HiGHS solves it in floating point; what is concluded from it is whole-number arithmetic here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.rules.topics import Condition
from graph.solver import NO_LIMIT, Entries, Solver, sparse_program
from graph.topics.cells import Demand
from graph.topics.limits import Integers, Rules, amounts_of

DENOMINATOR = 10**9
PENALTY = 1e7
ENTRY_MAX = 1e5
SUM_MAX = 2.0**62

Floats = NDArray[np.float64]
Whole = NDArray[Any]  # of 64 bits where all sums fit, else of whole numbers without a limit


@dataclass(frozen=True, slots=True)
class SideRow:
    """The gain of some sides together is at least ``floor``, and ``part`` of the goal.

    ``sides`` holds 1 for each side that counts and 0 for the others; units of the demand.
    """

    name: str
    sides: tuple[int, ...]
    floor: int = 0
    part: float = 0.0


@dataclass(frozen=True, slots=True)
class Node:
    """A part of all selections: the places of topics that are taken, and of those left."""

    taken: tuple[int, ...] = ()
    left: tuple[int, ...] = ()

    def child(self, place: int, *, taken: bool) -> "Node":
        """Decide one topic more."""
        if taken:
            return Node((*self.taken, place), self.left)
        return Node(self.taken, (*self.left, place))


@dataclass(frozen=True, eq=False, slots=True)
class Point:
    """An optimum of the relaxation: its value, how much of each topic, a multiplier a row.

    ``multipliers`` are whole numbers over DENOMINATOR, rounded down, in the order of rows.
    """

    value: float
    topics: Floats
    multipliers: Floats


class Relaxation:
    """One stage as a linear program that is changed and solved again, node by node.

    Columns: topics; what is closed of each cell at each step of the curve; the goal that side
    rows take part in; and a price for each row that may be broken. So every node has an optimum,
    and its multipliers are a bound also where no selection is possible.
    Rows: cells, conditions, sides, then the cuts that are added.
    """

    def __init__(
        self,
        demand: Demand,
        rules: Rules,
        side_rows: Sequence[SideRow],
        *,
        gain_counts: bool = False,
        topic_cost: Sequence[int] = (),
    ) -> None:
        self.demand, self.rules = demand, rules
        self.side_rows = tuple(side_rows)
        self.gain_counts = gain_counts
        self.cuts: list[Condition] = []
        self._amounts, self._most = rules.amounts, rules.most
        self._goal = len(demand.topics) + len(demand.cells) * len(demand.steps)
        self._gain_scale = max(1.0, sum(demand.need) / demand.unit / ENTRY_MAX)
        self._row_scale = np.ones(0)
        self._solver = Solver()
        self._load(np.array(topic_cost or (0,) * len(demand.topics), dtype=np.float64))
        # What the solver has of each topic: the least and the most.
        self._bounds = np.stack([np.zeros(len(demand.topics)), np.ones(len(demand.topics))])

    @cached_property
    def worth(self) -> Integers:
        """What one unit of each step of a cell is worth: cells x steps x sides, in units."""
        values = np.array([value for value, _ in self.demand.steps], dtype=np.int64)
        worth: Integers = self.demand.weights[:, None, :] * values[:, None] // self.demand.unit
        return worth

    @cached_property
    def _widths(self) -> Integers:
        return np.array([width for _, width in self.demand.steps], dtype=np.int64)

    @cached_property
    def _flags(self) -> Integers:
        """The sides that count in each side row."""
        rows = [row.sides for row in self.side_rows]
        return np.array(rows, dtype=np.int64).reshape(len(rows), len(self.demand.sides))

    def row_names(self) -> tuple[str, ...]:
        """Give the name of each row, in the order of multipliers."""
        return (
            *(cell.row for cell in self.demand.cells),
            *(condition.name for condition in self.rules.shared),
            *(row.name for row in self.side_rows),
            *(f"{cut.name}:{number}" for number, cut in enumerate(self.cuts)),
        )

    def add_cut(self, cut: Condition) -> None:
        """Add a condition that was found to be broken."""
        self.cuts.append(cut)
        amounts = amounts_of(self.rules.place, [cut])
        self._amounts = np.concatenate([self._amounts, amounts])
        self._most = np.append(self._most, cut.most)
        self.__dict__.pop("_reach", None)
        places = np.flatnonzero(amounts[0])
        values = amounts[0][places].astype(np.float64)
        self._solver.addRow(-NO_LIMIT, cut.most, len(places), places.tolist(), values.tolist())
        self._solver.addCol(PENALTY, 0.0, NO_LIMIT, 1, [len(self._row_scale)], [-1.0])
        self._row_scale = np.append(self._row_scale, 1.0)

    def solve(self, node: Node) -> Point:
        """Solve the relaxation of a node, from where the last one ended."""
        value = self.value(node)
        solution = self._solver.getSolution()
        duals = np.maximum(-np.array(solution.row_dual), 0.0) * self._gain_scale
        scaled = np.floor(duals / self._row_scale * DENOMINATOR)
        topics = np.array(solution.col_value[: len(self.demand.topics)])
        return Point(value, topics, scaled)

    def value(self, node: Node) -> float:
        """Give the optimum of a node; only about that where the steps of the solver are limited."""
        bounds = np.stack(self.bounds(node)).astype(np.float64)
        changed = np.flatnonzero((bounds != self._bounds).any(axis=0)).astype(np.int32)
        self._solver.changeColsBounds(len(changed), changed, *bounds[:, changed])
        self._bounds = bounds
        self._solver.run()
        return float(-self._solver.getInfo().objective_function_value * self._gain_scale)

    def values_about(self, nodes: Sequence[Node], steps: int) -> list[float]:
        """Give about the optimum of nodes near the last one, in a few steps each from there."""
        basis = self._solver.getBasis()
        self._solver.setOptionValue("simplex_iteration_limit", steps)
        values = []
        for node in nodes:
            values.append(self.value(node))
            self._solver.setBasis(basis)
        self._solver.setOptionValue("simplex_iteration_limit", STEPS_UNLIMITED)
        return values

    def side_multipliers(self, multipliers: Floats) -> list[int]:
        """Pick the multipliers of the side rows."""
        first = len(self.demand.cells) + len(self.rules.shared)
        return [int(price) for price in multipliers[first : first + len(self.side_rows)]]

    def free_places(self, node: Node) -> list[int]:
        """List the places of topics that neither the records nor the node decide."""
        lower, upper = self.bounds(node)
        places: list[int] = np.flatnonzero(lower < upper).tolist()
        return places

    def exact_bound(self, node: Node, multipliers: Floats, floors: Sequence[int]) -> int:
        """Bound the goal of every selection of a node, by weak duality.

        Any multipliers that are not negative give a true bound; none has to be trusted.
        ``floors`` are what the sides have to gain, one for each side row. Returns a whole number
        over DENOMINATOR, in units of the demand.
        """
        bound, worth = self.priced(multipliers, floors)
        lower, upper = self.bounds(node)
        return bound + int((worth * np.where(worth > 0, upper, lower)).sum())

    def priced(self, multipliers: Floats, floors: Sequence[int]) -> tuple[int, Whole]:
        """Turn multipliers into a bound for selections: a constant, and what each topic adds."""
        demand = self.demand
        whole = self._whole(multipliers)
        cells, others = np.split(whole, [len(demand.cells)])
        standing, sides, cuts = np.split(
            others, np.cumsum([len(self.rules.shared), len(self.side_rows)])
        )
        prices = np.concatenate([standing, cuts])
        counts = sides @ self._flags + DENOMINATOR * self.gain_counts
        over = np.maximum(self.worth @ counts - cells[:, None], 0)
        bound = int((over @ self._widths).sum()) + int(prices @ self._most[: len(prices)])
        bound -= sum(int(price) * floor for price, floor in zip(sides, floors, strict=True))
        return bound, self._served(cells) - prices @ self._amounts[: len(prices)]

    def _served(self, cells: Whole) -> Whole:
        """Add up for each topic the prices of the cells that it serves, once for each unit."""
        rows, units, topics, starts = self._serving
        worth = np.zeros(len(self.demand.topics), dtype=cells.dtype)
        if len(rows):
            worth[topics] = np.add.reduceat(cells[rows] * units, starts)
        return worth

    @cached_property
    def _serving(self) -> tuple[Integers, Integers, Integers, Integers]:
        """What serves which cell, topic by topic: cells and units; and where each topic begins."""
        topics, rows = np.nonzero(self.demand.units.T)
        served, starts = np.unique(topics, return_index=True)
        return rows, self.demand.units[rows, topics], served, starts

    def bounds(self, node: Node) -> tuple[Integers, Integers]:
        """Give the least and the most of each topic in a node."""
        lower, upper = self.rules.lower.copy(), self.rules.upper.copy()
        lower[list(node.taken)] = 1
        upper[list(node.left)] = 0
        return lower, upper

    def _whole(self, multipliers: Floats) -> Whole:
        """Turn multipliers into whole numbers, of a kind in which no sum of theirs overflows."""
        reach = self._reach[: len(multipliers)]
        sides = float((self.worth.sum(axis=2) @ self._widths).sum()) * self.gain_counts
        if float(multipliers @ reach) + DENOMINATOR * sides < SUM_MAX:
            return multipliers.astype(np.int64)
        return np.array([int(multiplier) for multiplier in multipliers], dtype=object)

    @cached_property
    def _reach(self) -> Floats:
        """How much one of each row's multiplier can add to any sum at most, and more."""
        shared = len(self.rules.shared)
        rows = np.abs(self._amounts).sum(axis=1) + np.abs(self._most)
        sides = 3.0 * sum(self.demand.need) / self.demand.unit + 1
        cells = self.demand.units.sum(axis=1) + self._widths.sum()
        parts = (cells, rows[:shared], np.full(len(self.side_rows), sides), rows[shared:])
        return np.concatenate(parts).astype(np.float64)

    def _load(self, topic_cost: Floats) -> None:
        """Give the program to the solver, rows with large entries scaled down."""
        demand, goal = self.demand, self._goal
        entries = self._entries()
        rows, elastic = len(self._limits()), len(self._limits()) - len(demand.cells)
        self._row_scale = np.ones(rows)
        np.maximum.at(self._row_scale, entries.rows, np.abs(entries.values) / ENTRY_MAX)
        entries = entries.scaled(1.0 / self._row_scale)
        prices = Entries(
            np.arange(len(demand.cells), rows),
            np.arange(goal + 1, goal + 1 + elastic),
            np.full(elastic, -1.0),
        )
        cost = np.zeros(goal + 1)
        cost[: len(topic_cost)] = topic_cost
        cost[goal] = -1.0 if any(row.part for row in self.side_rows) else 0.0
        if self.gain_counts:
            cost[len(topic_cost) : goal] = -self.worth.sum(axis=2).ravel()
        upper = np.full(goal + 1 + elastic, NO_LIMIT)
        upper[: len(topic_cost)] = 1.0
        upper[len(topic_cost) : goal] = np.tile(self._widths, len(demand.cells))
        self._solver.passModel(
            sparse_program(
                cost=np.concatenate([cost / self._gain_scale, np.full(elastic, PENALTY)]),
                lower=np.zeros(len(upper)),
                upper=upper,
                at_most=self._limits() / self._row_scale,
                entries=entries.and_also(prices),
            )
        )

    def _limits(self) -> Floats:
        floors = [-side_row.floor for side_row in self.side_rows]
        parts = (np.zeros(len(self.demand.cells)), self._most, np.array(floors, dtype=np.float64))
        return np.concatenate(parts)

    def _entries(self) -> Entries:
        """Write cells, conditions and sides over the columns, without the prices of breaking."""
        demand, first = self.demand, len(self.demand.topics)
        cells, steps = len(demand.cells), len(demand.steps)
        row, column = np.nonzero(demand.units)
        entries = Entries(row, column, -demand.units[row, column].astype(np.float64))
        closed = np.arange(cells * steps)
        ones = np.ones(len(closed))
        entries = entries.and_also(Entries(closed // max(steps, 1), first + closed, ones))
        row, column = np.nonzero(self._amounts)
        amounts = self._amounts[row, column].astype(np.float64)
        entries = entries.and_also(Entries(cells + row, column, amounts))
        for number, side_row in enumerate(self.side_rows):
            at = cells + len(self._most) + number
            worth = (self.worth @ self._flags[number]).ravel()
            column = np.flatnonzero(worth)
            where = np.full(len(column), at)
            entries = entries.and_also(
                Entries(where, first + column, -worth[column].astype(np.float64))
            )
            if side_row.part:
                goal = np.array([side_row.part])
                entries = entries.and_also(Entries(np.array([at]), np.array([self._goal]), goal))
        return entries


STEPS_UNLIMITED = 2**31 - 1
