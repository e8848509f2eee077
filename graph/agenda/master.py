"""Choosing blocks so that each session is in exactly one: a linear program and its exact bounds.

Blocks are chosen for classes of slots that are alike, so that exchanging two of these changes
nothing. HiGHS solves it in floating point; what is concluded is whole-number arithmetic here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.agenda.audience import Integers
from graph.agenda.worth import Block, Worth
from graph.problem.agenda import AgendaProblem
from graph.solver import NO_LIMIT, Solver, linear_program

DENOMINATOR = 10**6
ADDED_MAX = 60
COST_MAX = 1e4
TINY = 1e-6
MULTIPLIER_MAX = 10**16  # sums of these stay far below 2**63

Floats = NDArray[np.float64]
Column = tuple[int, int]  # the place of a class of slots, and of a block among its kind's blocks


@dataclass(frozen=True, slots=True)
class Row:
    """A session is held by some slot only if the one it requires was held before it."""

    session: int
    required: int
    slot: int


@dataclass(frozen=True, slots=True)
class SlotClass:
    """Slots that the choice does not tell apart: their kind and their places in time."""

    kind: int
    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """An exact bound over DENOMINATOR, and what is left of each block's worth after its prices.

    ``best`` is the largest of these in each class, at least 0; what a block lacks of it is what
    an agenda with that block stays below the bound at least.
    """

    total: int
    best: tuple[int, ...]
    left: tuple[Integers, ...]


@dataclass(frozen=True, slots=True)
class Root:
    """Multipliers for every agenda; where not all blocks are listed, what none has left beyond.

    ``ceilings`` hold a number over DENOMINATOR for each class of slots.
    """

    multipliers: tuple[int, ...]
    ceilings: tuple[int, ...] | None = None


class Layout:
    """Classes of slots, rows of prerequisites, and prices from multipliers."""

    def __init__(self, problem: AgendaProblem, worth: Worth) -> None:
        self.worth = worth
        self.count = len(problem.sessions)
        place = {session: number for number, session in enumerate(problem.session_by_id)}
        self.rows = tuple(
            Row(place[session.id], place[required], slot)
            for session in problem.sessions
            for required in session.requires
            for slot in range(len(problem.slots))
        )
        kinds = enumerate(worth.kinds)
        if self.rows:  # The order of slots counts: no two are alike.
            alone = [SlotClass(kind, (s,)) for kind, blocks in kinds for s in blocks.slots]
            self.classes = tuple(sorted(alone, key=lambda c: c.slots))
        else:
            self.classes = tuple(SlotClass(kind, blocks.slots) for kind, blocks in kinds)

    def block(self, column: Column) -> Block:
        """Give the block of a column."""
        return self.classes[column[0]].kind, column[1]

    def sessions(self, column: Column) -> tuple[int, ...]:
        """List the places of the sessions of a column."""
        kind, place = self.block(column)
        return self.worth.kinds[kind].sessions(place)

    def value(self, column: Column) -> int:
        """Give what the block of a column is worth as far as it is known."""
        kind, place = self.block(column)
        return int(self.worth.values[kind][place])

    def entry(self, column: Column, row: Row) -> int:
        """Give the coefficient of a column in a row of a prerequisite."""
        slot, held = self.classes[column[0]].slots[0], self.sessions(column)
        return (row.session in held and slot <= row.slot) - (
            row.required in held and slot < row.slot
        )

    def prices(self, multipliers: Sequence[int]) -> list[Integers]:
        """Turn multipliers into what each session costs in each class, and nothing costs 0."""
        found = []
        for each in self.classes:
            price = [*multipliers[: self.count], 0]
            for row, amount in zip(self.rows, multipliers[self.count :], strict=True):
                price[row.session] += amount * (each.slots[0] <= row.slot)
                price[row.required] -= amount * (each.slots[0] < row.slot)
            found.append(np.array(price, dtype=np.int64))
        return found

    def bound_of(self, root: Root) -> Bound:
        """Bound the worth of every agenda, listed or not."""
        bound = self.bound(root.multipliers)
        if root.ceilings is None:
            return bound
        best = tuple(max(0, most) for most in root.ceilings)
        total = sum(root.multipliers[: self.count])
        total += sum(len(each.slots) * most for each, most in zip(self.classes, best, strict=True))
        return Bound(total, best, bound.left)

    def bound(self, multipliers: Sequence[int], within: Sequence[Integers] | None = None) -> Bound:
        """Bound the worth of every agenda, by weak duality; any multipliers give a true bound.

        Those of prerequisites must not be negative. ``within`` lists the blocks of each class
        that may be used, None all.
        """
        left = []
        for place, (each, price) in enumerate(
            zip(self.classes, self.prices(multipliers), strict=True)
        ):
            values, members = self.worth.values[each.kind], self.worth.kinds[each.kind].members
            if within is not None:
                values, members = values[within[place]], members[within[place]]
            left.append(values * DENOMINATOR - price[members].sum(axis=1))
        best = tuple(max(0, int(part.max(initial=0))) for part in left)
        total = sum(multipliers[: self.count])
        total += sum(len(each.slots) * most for each, most in zip(self.classes, best, strict=True))
        return Bound(total, best, tuple(left))


@dataclass(frozen=True, slots=True)
class Point:
    """An optimum of the program: how much of each column, multipliers over DENOMINATOR.

    ``missing`` is how much of sessions no column holds.
    """

    amounts: Floats
    multipliers: tuple[int, ...]
    class_prices: tuple[float, ...]
    missing: float


class Master:
    """The linear program over some columns, to which others are added.

    Rows: sessions, classes of slots, prerequisites. A column for each session stands for leaving
    it out at a price that no agenda is worth, so that there always is an optimum.
    """

    def __init__(self, layout: Layout, most: int | None = None) -> None:
        """Begin without columns; ``most`` is what no block is worth more than, if some may come."""
        self.layout = layout
        self.columns: list[Column] = []
        self._known: set[Column] = set()
        largest = most
        if largest is None:
            largest = max((int(v.max(initial=0)) for v in layout.worth.values), default=0)
        self._scale = max(1.0, largest / COST_MAX)
        slots = sum(len(each.slots) for each in layout.classes)
        penalty = 4.0 * (largest * slots + 1) / self._scale
        count = layout.count
        sessions = [{place: 1.0} for place in range(count)]
        others: list[dict[int, float]] = [{} for _ in (*layout.classes, *layout.rows)]
        sizes = [float(len(each.slots)) for each in layout.classes]
        self._solver = Solver()
        self._solver.passModel(
            linear_program(
                cost=[penalty] * count,
                lower=[0.0] * count,
                upper=[NO_LIMIT] * count,
                rows=[*sessions, *others],
                at_most=[*[1.0] * count, *sizes, *[0.0] * len(layout.rows)],
                at_least=[*[1.0] * count, *[-NO_LIMIT] * len(others)],
            )
        )

    def add(self, columns: Sequence[Column]) -> None:
        """Add columns that are not there yet."""
        new = [column for column in dict.fromkeys(columns) if column not in self._known]
        if not new:
            return
        layout, first = self.layout, self.layout.count + len(self.layout.classes)
        starts: list[int] = []
        index: list[int] = []
        values: list[float] = []
        for column in new:
            starts.append(len(index))
            index += [*layout.sessions(column), layout.count + column[0]]
            values += [1.0] * (len(index) - len(values))
            for place, row in enumerate(layout.rows):
                if entry := layout.entry(column, row):
                    index.append(first + place)
                    values.append(float(entry))
        cost = np.array([-layout.value(column) / self._scale for column in new])
        none, all_of_it = np.zeros(len(new)), np.full(len(new), NO_LIMIT)
        self._solver.addCols(
            len(new),
            cost,
            none,
            all_of_it,
            len(index),
            np.array(starts, dtype=np.int32),
            np.array(index, dtype=np.int32),
            np.array(values),
        )
        self.columns += new
        self._known.update(new)

    def revalue(self) -> None:
        """Take the worth of the columns as it is known now."""
        for place, column in enumerate(self.columns, start=self.layout.count):
            self._solver.changeColCost(place, -self.layout.value(column) / self._scale)

    def allow(self, may: Sequence[bool]) -> None:
        """Say which columns may be used, in the order of columns."""
        places = np.arange(len(self.columns), dtype=np.int32) + self.layout.count
        upper = np.where(np.array(may, dtype=bool), NO_LIMIT, 0.0)
        self._solver.changeColsBounds(len(places), places, np.zeros(len(places)), upper)

    def solve(self) -> Point:
        """Solve the program over its columns, from where the last one ended."""
        count, classes = self.layout.count, len(self.layout.classes)
        if not count:  # HiGHS has no answer to a programme without columns.
            return Point(np.zeros(0), (), (0.0,) * classes, 0.0)
        self._solver.run()
        solution = self._solver.getSolution()
        amounts = np.array(solution.col_value)
        duals = -np.array(solution.row_dual) * self._scale
        sessions = np.rint(duals[:count] * DENOMINATOR).clip(-MULTIPLIER_MAX, MULTIPLIER_MAX)
        orders = np.rint(duals[count + classes :] * DENOMINATOR).clip(0, MULTIPLIER_MAX)
        return Point(
            amounts[count:],
            tuple(int(multiplier) for multiplier in (*sessions, *orders)),
            tuple(float(price) for price in duals[count : count + classes]),
            float(amounts[:count].sum()),
        )

    def solve_over_all(self) -> Point:
        """Solve the program over every block, of which only those that may count are added."""
        while True:
            point = self.solve()
            bound = self.layout.bound(point.multipliers)
            wanted: list[Column] = []
            for place, left in enumerate(bound.left):
                more = (
                    left - (max(0.0, point.class_prices[place]) + TINY * self._scale) * DENOMINATOR
                )
                over = np.flatnonzero(more > 0)
                if len(over) > ADDED_MAX:
                    over = over[np.argpartition(-more[over], ADDED_MAX)[:ADDED_MAX]]
                wanted += [(place, int(block)) for block in over]
            wanted = [column for column in wanted if column not in self._known]
            if not wanted:
                return point
            self.add(wanted)


def kept_blocks(bound: Bound, worth: int) -> list[Integers]:
    """List the blocks of each class that an agenda of a worth can have, by the bound of all."""
    spare = bound.total - worth * DENOMINATOR
    return [
        np.flatnonzero(most - left <= spare)
        for most, left in zip(bound.best, bound.left, strict=True)
    ]


def names_of(
    problem: AgendaProblem, layout: Layout, multipliers: Sequence[int]
) -> Mapping[str, int]:
    """Name the multipliers that are not 0: by session, or by prerequisite and slot."""
    sessions = list(problem.session_by_id)
    names = [
        *sessions,
        *(
            f"after:{sessions[row.session]}|{sessions[row.required]}@{problem.slots[row.slot]}"
            for row in layout.rows
        ),
    ]
    return {name: amount for name, amount in zip(names, multipliers, strict=True) if amount}
