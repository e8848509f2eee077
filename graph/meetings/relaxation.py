"""Invitations as a linear program, and exact bounds from its multipliers.

HiGHS solves it in floating point; what is concluded is whole-number arithmetic here. Rows: cover,
sides seen and trips, then the conditions of the rules.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from graph.meetings.board import Board, Flags, Floats, Integers, Places
from graph.meetings.cuts import Cut
from graph.rules.meetings import DAYS_MAX, MeetingCondition
from graph.solver import NO_LIMIT, Entries, Solver, sparse_program

DENOMINATOR_MAX = 10**6
MULTIPLIER_MAX = 10**14  # sums of these stay far below 2**63
DAYS_COUNT = "days_count"
TRIP_STEPS = 12


@dataclass(frozen=True, slots=True)
class Node:
    """Invitations that are made and left in a part of all plans, by places."""

    taken: tuple[Places, ...] = ()
    left: tuple[Places, ...] = ()

    def child(self, places: Places, *, taken: bool) -> "Node":
        """Decide one invitation more."""
        if taken:
            return Node((*self.taken, places), self.left)
        return Node(self.taken, (*self.left, places))


@dataclass(frozen=True, eq=False, slots=True)
class Multipliers:
    """A whole number over the denominator for each row, none of them negative.

    ``cover`` is meetings x topics, ``seen`` meetings x sides, ``trips`` by administration;
    ``conditions`` and ``cuts`` hold those that are not 0, with what they are of.
    """

    cover: Integers
    seen: Integers
    trips: Integers
    conditions: tuple[tuple[MeetingCondition, int], ...]
    cuts: tuple[tuple[Cut, int], ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Priced:
    """A bound over the denominator: a constant, and what each invitation adds to it."""

    constant: int
    left: Integers

    def bound(self, node: Node, free: Flags, fixed: Sequence[Places] = ()) -> int:
        """Bound the total of every plan of a node whose other invitations are free or fixed."""
        undecided = free.copy()
        for places in (*node.taken, *node.left, *fixed):
            undecided[places] = False
        total = self.constant
        for places in {*node.taken, *fixed}:
            total += int(self.left[places])
        worth = self.left[undecided]
        return total + sum(map(int, worth[worth > 0]))


@dataclass(frozen=True, eq=False, slots=True)
class Point:
    """An optimum of the program: its value, its multipliers, and how much of each column.

    ``invited`` is people x meetings, ``steps`` meetings x topics x steps of the curve.
    """

    value: float
    invited: Floats
    steps: Floats
    multipliers: Multipliers


@dataclass(frozen=True, eq=False, slots=True)
class _Program:
    """The program as it is written down: columns by kind, rows by kind."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    parts: list[Entries] = field(default_factory=list)

    def columns(self, worth: Iterable[float], upper: float = 1.0) -> Integers:
        """Add columns, and give their places."""
        first = len(self.cost)
        self.cost.extend(-each for each in worth)
        self.upper.extend([upper] * (len(self.cost) - first))
        return np.arange(first, len(self.cost))

    def row(self, most: float, *terms: tuple[Integers, float]) -> None:
        """Add a row: groups of columns with the amount that each of them counts for."""
        place = len(self.most)
        self.most.append(most)
        for columns, amount in terms:
            rows = np.full(len(columns), place)
            self.parts.append(Entries(rows, columns, np.full(len(columns), float(amount))))


def denominator_of(board: Board) -> int:
    """Give the denominator of multipliers: a million, less where totals are very large."""
    denominator = DENOMINATOR_MAX
    while denominator > 1 and denominator * board.points.seen_points > MULTIPLIER_MAX:
        denominator //= 10
    return denominator


def conditions_of(board: Board, people: Iterable[int]) -> list[MeetingCondition]:
    """Write the conditions of meetings and administrations, and of the people at some places.

    With the days of a person comes how many trips these are enough for: implied, and stronger in
    a linear program.
    """
    problem, conditions = board.problem, board.conditions
    found = [c for meeting in problem.meetings for c in conditions.of_meeting(meeting)]
    for administration in problem.administrations:
        found += conditions.of_administration(administration.id)
    for place in people:
        for condition in conditions.of_person(problem.people[place]):
            found.append(condition)
            if condition.name.startswith(f"{DAYS_MAX}:"):
                found.append(_days_count(condition))
    return found


def _days_count(condition: MeetingCondition) -> MeetingCondition:
    """Say how many trips the days of a person are enough for: as many as of the shortest."""
    count = used = 0
    for days in sorted(condition.terms.values()):
        used += days
        count += used <= condition.most
    terms = dict.fromkeys(condition.terms, 1)
    name = f"{DAYS_COUNT}:{condition.about[0]}"
    return MeetingCondition(name, condition.about, terms, count)


class Relaxation:
    """The program over some listed invitations, which is changed and solved node by node."""

    def __init__(self, board: Board, listed: Flags, cuts: Sequence[Cut] = ()) -> None:
        self.board, self.listed = board, listed
        self.denominator = denominator_of(board)
        self._places = np.argwhere(listed)
        self._column = np.full(listed.shape, -1)
        self._column[listed] = np.arange(len(self._places))
        self.conditions = conditions_of(board, np.flatnonzero(listed.any(axis=1)).tolist())
        self._solver = Solver()
        self._load()
        self.cuts: list[Cut] = []
        self.add_cuts(cuts)
        self._now = Node()
        self._term_places: dict[str, tuple[Integers, Integers]] = {}

    def add_cuts(self, cuts: Iterable[Cut]) -> None:
        """Add conditions that divided optima break."""
        for cut in cuts:
            self.cuts.append(cut)
            who = np.flatnonzero(self.listed[:, cut.meeting] & (cut.amounts != 0))
            columns = self._column[who, cut.meeting].tolist()
            amounts = cut.amounts[who].astype(np.float64).tolist()
            for topic, count in cut.steps:
                columns += self._steps_of[cut.meeting, topic][:count].tolist()
                amounts += [float(cut.step_amount)] * count
            self._solver.addRow(-NO_LIMIT, float(cut.most), len(columns), columns, amounts)

    def solve(self, node: Node) -> Point:
        """Solve the program of a node, from where the last one ended."""
        value = self.value(node)
        solution = self._solver.getSolution()
        invited = np.zeros(self.listed.shape)
        values = np.array(solution.col_value)
        invited[self.listed] = values[: len(self._places)]
        curve = len(self.board.problem.parameters.curve)
        steps = np.zeros((*self.board.weights.shape, curve))
        for (meeting, topic), columns in self._steps_of.items():
            steps[meeting, topic] = values[columns]
        return Point(value, invited, steps, self._multipliers(-np.array(solution.row_dual)))

    def value(self, node: Node) -> float:
        """Give the optimum of a node; only about that where the steps of the solver are limited."""
        self._decide(self._now, 0.0, 1.0, 0.0, 1.0)
        self._decide(node, 1.0, 1.0, 0.0, 0.0)
        self._now = node
        self._solver.run()
        return float(-self._solver.getInfo().objective_function_value)

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

    def _decide(
        self, node: Node, taken_least: float, taken_most: float, left_least: float, left_most: float
    ) -> None:
        for places in node.taken:
            self._solver.changeColBounds(int(self._column[places]), taken_least, taken_most)
        for places in node.left:
            self._solver.changeColBounds(int(self._column[places]), left_least, left_most)

    def priced(self, multipliers: Multipliers) -> Priced:
        """Turn multipliers into a bound of every plan, by weak duality; any give a true one."""
        board, parameters, one = self.board, self.board.problem.parameters, self.denominator
        points = board.points
        curve = np.array(parameters.curve, dtype=np.int64)
        over = board.weights[:, :, None] * curve * one - multipliers.cover[:, :, None]
        for cut, price in multipliers.cuts:
            for topic, count in cut.steps:
                over[cut.meeting, topic, :count] -= price * cut.step_amount
        constant = int(np.maximum(over, 0)[board.weights > 0].sum())
        others = self._others
        constant += int(np.maximum(points.seen_points * one - multipliers.seen, 0)[others].sum())
        step = parameters.trip_price * one
        for price, most in zip(multipliers.trips.tolist(), board.trips_most.tolist(), strict=True):
            count = min(most, price // step) if step else most
            constant += count * price - step * count * (count + 1) // 2
        left: Integers = -parameters.day_price * one * board.days
        left += board.shares @ np.where(board.weights > 0, multipliers.cover, 0).T
        left += np.where(others, multipliers.seen, 0)[:, board.side_of].T
        left -= multipliers.trips[board.administration_of][:, None]
        for condition, price in multipliers.conditions:
            constant += price * condition.most
            who, where = self._terms(condition)
            left[who, where] -= price * np.array(list(condition.terms.values()), dtype=np.int64)
        for cut, price in multipliers.cuts:
            constant += price * cut.most
            left[:, cut.meeting] -= price * cut.amounts
        return Priced(constant, left)

    def _terms(self, condition: MeetingCondition) -> tuple[Integers, Integers]:
        """Give the places of people and of meetings that a condition speaks of."""
        if condition.name not in self._term_places:
            places = self.board.located(condition.terms)
            self._term_places[condition.name] = (
                np.array([person for person, _ in places], dtype=np.int64),
                np.array([meeting for _, meeting in places], dtype=np.int64),
            )
        return self._term_places[condition.name]

    @cached_property
    def _others(self) -> Flags:
        """Meetings x sides: the sides that a meeting is not of."""
        sides = np.arange(len(self.board.problem.sides))
        others: Flags = sides[None, :] != self.board.host[:, None]
        return others

    def _load(self) -> None:
        """Give the program to the solver."""
        board, problem = self.board, self.board.problem
        program = _Program()
        days = board.days[self.listed] * problem.parameters.day_price
        program.columns((-days).tolist())
        self._write_cover(program)
        self._write_seen(program)
        self._write_trips(program)
        for condition in self.conditions:
            groups: dict[int, list[int]] = {}
            for places, amount in zip(
                board.located(condition.terms), condition.terms.values(), strict=True
            ):
                if (column := int(self._column[places])) >= 0:
                    groups.setdefault(amount, []).append(column)
            program.row(condition.most, *((np.array(c), a) for a, c in groups.items()))
        empty = np.zeros(0, dtype=np.int64)
        entries = Entries(
            *(
                np.concatenate([getattr(part, name) for part in program.parts] or [empty])
                for name in ("rows", "columns", "values")
            )
        )
        upper = np.array(program.upper)
        self._solver.passModel(
            sparse_program(
                cost=np.array(program.cost),
                lower=np.zeros(len(upper)),
                upper=upper,
                at_most=np.array(program.most),
                entries=entries,
            )
        )

    def _write_cover(self, program: _Program) -> None:
        """Write what each topic of a meeting has: steps of the curve, paid for by people."""
        board = self.board
        self._covers = np.argwhere(board.weights > 0)
        self._steps_of: dict[Places, Integers] = {}
        for meeting, topic in self._covers.tolist():
            weight = int(board.weights[meeting, topic])
            steps = program.columns(weight * step for step in board.problem.parameters.curve)
            self._steps_of[meeting, topic] = steps
            able = self._column[self.listed[:, meeting], meeting]
            sharing = board.shares[self.listed[:, meeting], topic] > 0
            program.row(0.0, (steps, 1.0), (able[sharing], -1.0))

    def _write_seen(self, program: _Program) -> None:
        """Write which sides are seen at a meeting."""
        board = self.board
        self._seen = np.argwhere(self._others)
        for meeting, side in self._seen:
            seen = program.columns([board.points.seen_points])
            of_side = self.listed[:, meeting] & (board.side_of == side)
            program.row(0.0, (seen, 1.0), (self._column[of_side, meeting], -1.0))

    def _write_trips(self, program: _Program) -> None:
        """Write the trips of each administration: steps that cost more and more."""
        board = self.board
        price = board.problem.parameters.trip_price
        mean = int(board.places.sum()) // max(len(board.trips_most), 1)
        for place, most in enumerate(board.trips_most.tolist()):
            count = min(most, TRIP_STEPS + 3 * mean)
            steps = program.columns(-price * step for step in range(1, count + 1))
            # Trips that are hardly ever made have the price of the first of them: that bounds as
            # truly, and a little worse where they are made.
            further = program.columns([-price * (count + 1)], NO_LIMIT) if most > count else steps
            rows = board.administration_of == place
            used = self._column[rows][self.listed[rows]]
            program.row(0.0, (used, 1.0), (np.union1d(steps, further), -1.0))

    def _multipliers(self, duals: Floats) -> Multipliers:
        """Round multipliers down to whole numbers over the denominator."""
        board = self.board
        whole = np.floor(np.maximum(duals, 0.0) * self.denominator)
        whole = np.minimum(whole, 8 * MULTIPLIER_MAX).astype(np.int64)
        kinds = (self._covers, self._seen, board.trips_most, self.conditions)
        at = np.cumsum([len(kind) for kind in kinds])
        covers, seen, trips, conditions, cuts = np.split(whole, at)
        cover = np.zeros(board.weights.shape, dtype=np.int64)
        cover[tuple(self._covers.T)] = covers
        sides = np.zeros(self._others.shape, dtype=np.int64)
        sides[tuple(self._seen.T)] = seen
        # The first trip of an administration has to be paid in any case: so much costs no bound.
        trips = np.maximum(trips, board.problem.parameters.trip_price * self.denominator)
        named = zip(self.conditions, conditions.tolist(), strict=True)
        cutting = zip(self.cuts, cuts.tolist(), strict=True)
        return Multipliers(
            cover,
            sides,
            trips,
            tuple((c, y) for c, y in named if y),
            tuple((c, y) for c, y in cutting if y),
        )


STEPS_UNLIMITED = 2**31 - 1
