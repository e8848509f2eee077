"""The linear relaxation of one stage, and exact bounds from its multipliers.

HiGHS solves it in floating point; what is concluded from it is whole-number arithmetic here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import mul

import highspy
import numpy as np
from numpy.typing import NDArray

from graph.rules.topics import Condition
from graph.solver import NO_LIMIT, Solver, linear_program
from graph.topics.cells import Demand

DENOMINATOR = 10**9
PENALTY = 1e7
ENTRY_MAX = 1e5

Floats = NDArray[np.float64]


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


@dataclass(frozen=True, slots=True)
class Point:
    """An optimum of the relaxation: its value, how much of each topic, a multiplier a row.

    ``multipliers`` are whole numbers over DENOMINATOR, rounded down, in the order of rows.
    """

    value: float
    topics: Floats
    multipliers: tuple[int, ...]


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
        conditions: Iterable[Condition],
        side_rows: Sequence[SideRow],
        *,
        gain_counts: bool = False,
        topic_cost: Sequence[int] = (),
    ) -> None:
        self.demand = demand
        self.side_rows = tuple(side_rows)
        self.gain_counts = gain_counts
        self.lower = np.zeros(len(demand.topics))
        self.upper = np.ones(len(demand.topics))
        self.conditions: list[Condition] = []
        for condition in conditions:
            if condition.fixes is None:
                self.conditions.append(condition)
            else:
                place = demand.place[condition.terms[0][0]]
                self.lower[place] = self.upper[place] = condition.fixes
        self.cuts: list[Condition] = []
        # What one unit of each step of a cell is worth on each side, in units of the demand.
        self.worth = [
            [tuple(w * value // demand.unit for w in cell.weight) for value, _ in demand.steps]
            for cell in demand.cells
        ]
        self._goal = len(demand.topics) + len(demand.cells) * len(demand.steps)
        self._gain_scale = max(1.0, sum(demand.need) / demand.unit / ENTRY_MAX)
        self._row_scale: list[float] = []
        self._solver = Solver()
        self._solver.passModel(self._program(topic_cost or (0,) * len(demand.topics)))
        self._places = np.arange(len(demand.topics), dtype=np.int32)

    def row_names(self) -> tuple[str, ...]:
        """Give the name of each row, in the order of multipliers."""
        return (
            *(cell.row for cell in self.demand.cells),
            *(condition.name for condition in self.conditions),
            *(row.name for row in self.side_rows),
            *(f"{cut.name}:{number}" for number, cut in enumerate(self.cuts)),
        )

    def add_cut(self, cut: Condition) -> None:
        """Add a condition that was found to be broken."""
        self.cuts.append(cut)
        row = self._condition_row(cut)
        self._solver.addRow(-NO_LIMIT, cut.most, len(row), list(row), list(row.values()))
        place = len(self._row_scale)
        self._solver.addCol(PENALTY, 0.0, NO_LIMIT, 1, [place], [-1.0])
        self._row_scale.append(1.0)

    def solve(self, node: Node) -> Point:
        """Solve the relaxation of a node, from where the last one ended."""
        lower, upper = self.bounds(node)
        self._solver.changeColsBounds(len(lower), self._places, lower, upper)
        self._solver.run()
        solution = self._solver.getSolution()
        value = -self._solver.getInfo().objective_function_value * self._gain_scale
        duals = np.maximum(-np.array(solution.row_dual), 0.0) * self._gain_scale
        scaled = np.floor(duals / np.array(self._row_scale) * DENOMINATOR)
        topics = np.array(solution.col_value[: len(lower)])
        return Point(value, topics, tuple(int(multiplier) for multiplier in scaled))

    def side_multipliers(self, multipliers: Sequence[int]) -> Sequence[int]:
        """Pick the multipliers of the side rows."""
        first = len(self.demand.cells) + len(self.conditions)
        return multipliers[first : first + len(self.side_rows)]

    def free_places(self, node: Node) -> list[int]:
        """List the places of topics that neither the records nor the node decide."""
        lower, upper = self.bounds(node)
        return [int(place) for place in np.flatnonzero(lower < upper)]

    def exact_bound(self, node: Node, multipliers: Sequence[int], floors: Sequence[int]) -> int:
        """Bound the goal of every selection of a node, by weak duality.

        Any multipliers that are not negative give a true bound; none has to be trusted.
        ``floors`` are what the sides have to gain, one for each side row. Returns a whole number
        over DENOMINATOR, in units of the demand.
        """
        bound, worth = self.priced(multipliers, floors)
        lower, upper = self.bounds(node)
        for amount, least, most in zip(worth, lower, upper, strict=True):
            bound += amount * int(most if amount > 0 else least)
        return bound

    def priced(self, multipliers: Sequence[int], floors: Sequence[int]) -> tuple[int, list[int]]:
        """Turn multipliers into a bound for selections: a constant, and what each topic adds."""
        demand = self.demand
        first = len(demand.cells) + len(self.conditions)
        cells, side_prices = multipliers[: len(demand.cells)], self.side_multipliers(multipliers)
        conditions = [*self.conditions, *self.cuts]
        prices = [
            *multipliers[len(demand.cells) : first],
            *multipliers[first + len(self.side_rows) :],
        ]
        counts = [DENOMINATOR if self.gain_counts else 0] * len(demand.sides)
        bound = 0
        for price, row, floor in zip(side_prices, self.side_rows, floors, strict=True):
            bound -= price * floor
            counts = [count + price * part for count, part in zip(counts, row.sides, strict=True)]
        reduced = [0] * len(demand.topics)
        for price, cell, worth in zip(cells, demand.cells, self.worth, strict=True):
            for (_, width), sides in zip(demand.steps, worth, strict=True):
                gain = sum(map(mul, counts, sides))
                if gain > price:
                    bound += width * (gain - price)
            if price:
                for place, units in cell.units:
                    reduced[place] += price * units
        for price, condition in zip(prices, conditions, strict=False):
            if price:
                bound += price * condition.most
                for topic, amount in condition.terms:
                    reduced[demand.place[topic]] -= price * amount
        return bound, reduced

    def bounds(self, node: Node) -> tuple[Floats, Floats]:
        """Give the least and the most of each topic in a node."""
        lower, upper = self.lower.copy(), self.upper.copy()
        lower[list(node.taken)] = 1.0
        upper[list(node.left)] = 0.0
        return lower, upper

    def _condition_row(self, condition: Condition) -> dict[int, float]:
        return {self.demand.place[topic]: float(amount) for topic, amount in condition.terms}

    def _closed_column(self, cell: int, step: int) -> int:
        return len(self.demand.topics) + cell * len(self.demand.steps) + step

    def _gain_rows(self) -> list[dict[int, float]]:
        """Write the gain of each side over the columns of what is closed."""
        rows: list[dict[int, float]] = [{} for _ in self.demand.sides]
        for cell, worth_by_step in enumerate(self.worth):
            for step, worth in enumerate(worth_by_step):
                for row, amount in zip(rows, worth, strict=True):
                    if amount:
                        row[self._closed_column(cell, step)] = float(amount)
        return rows

    def _program(self, topic_cost: Sequence[int]) -> highspy.HighsLp:
        demand, goal, gains = self.demand, self._goal, self._gain_rows()
        cost = [amount / self._gain_scale for amount in topic_cost]
        cost += [0.0] * (goal + 1 - len(cost))
        cost[goal] = -1.0 / self._gain_scale if any(row.part for row in self.side_rows) else 0.0
        if self.gain_counts:
            for gain in gains:
                for column, worth in gain.items():
                    cost[column] -= worth / self._gain_scale
        widths = [float(width) for _ in demand.cells for _, width in demand.steps]
        upper = [*[1.0] * len(demand.topics), *widths, NO_LIMIT]
        rows, at_most = self._rows(gains)
        for number, row in enumerate(rows):
            scale = max(1.0, *(abs(entry) / ENTRY_MAX for entry in (*row.values(), 0.0)))
            self._row_scale.append(scale)
            row.update({column: entry / scale for column, entry in row.items()})
            at_most[number] /= scale
            if number >= len(demand.cells):
                row[len(cost)] = -1.0
                cost.append(PENALTY)
                upper.append(NO_LIMIT)
        lower = [0.0] * len(cost)
        return linear_program(cost=cost, lower=lower, upper=upper, rows=rows, at_most=at_most)

    def _rows(
        self, gains: Sequence[dict[int, float]]
    ) -> tuple[list[dict[int, float]], list[float]]:
        """Write cells, conditions and sides, each as a row and the most that it may be."""
        rows: list[dict[int, float]] = []
        for place, cell in enumerate(self.demand.cells):
            rows.append({topic: float(-units) for topic, units in cell.units})
            for step in range(len(self.demand.steps)):
                rows[-1][self._closed_column(place, step)] = 1.0
        rows += map(self._condition_row, self.conditions)
        for side_row in self.side_rows:
            rows.append({self._goal: side_row.part} if side_row.part else {})
            for gain, counts in zip(gains, side_row.sides, strict=True):
                for column, worth in gain.items() if counts else ():
                    rows[-1][column] = rows[-1].get(column, 0.0) - worth
        at_most = [0.0] * len(self.demand.cells)
        at_most += [float(condition.most) for condition in self.conditions]
        at_most += [float(-side_row.floor) for side_row in self.side_rows]
        return rows, at_most
