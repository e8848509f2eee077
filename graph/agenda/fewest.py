"""The fewest moves with which an agenda is worth enough, and the bound that says so.

A program chooses blocks for slots; its multipliers give an exact bound, by which nearly all blocks
are left out before whole numbers are asked for. Rooms that are too small are found out where they
matter: a choice that is worth less than was believed is told so, and asked again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from graph.agenda.audience import Integers
from graph.agenda.changes import Changes, Choice
from graph.problem.agenda import AgendaProblem
from graph.solver import NO_LIMIT, Solver, linear_program

DENOMINATOR = 10**9
MULTIPLIER_MAX = 10**14
PRODUCT_MAX = 10**18
ADDED_MAX = 40
KEPT_MAX = 20_000
ROUNDS_MAX = 200
WORTH_MAX = 1e4
TRIES_MAX = 25
NODES_MAX = 1_000
FEASIBLE = 2  # what HiGHS says of a solution that keeps every row
HALF = 0.5
TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Fewest:
    """Choices with few moves, by slot, and what no agenda that is worth enough goes below."""

    choices: tuple[Choice, ...]
    bound: int


@dataclass(frozen=True, slots=True)
class _Multipliers:
    """Whole numbers over DENOMINATOR: for sessions, for worth, for what has to come later."""

    sessions: tuple[int, ...]
    worth: int
    orders: tuple[int, ...]
    slots: tuple[int, ...]


def fewest_moves(
    problem: AgendaProblem, changes: Changes, enough: int, start: Sequence[Choice]
) -> Fewest:
    """Find the fewest moves of an agenda that is worth enough; ``start`` is one that is.

    Cost: a linear program of some hundred columns for each round of prices, and a small integer
        program for each time that seats were believed to be more than they are, of which there
        are at most TRIES_MAX, of NODES_MAX nodes each; where these end first, the bound is lower.
    """
    return _Search(problem, changes, enough, start).fewest()


class _Search:
    def __init__(
        self, problem: AgendaProblem, changes: Changes, enough: int, start: Sequence[Choice]
    ) -> None:
        self._changes = changes
        self._enough = enough
        self._best = tuple(start)
        self._moves = sum(map(changes.moves, start))
        place = {session: number for number, session in enumerate(problem.session_by_id)}
        self._orders = [
            (place[session.id], place[required], slot)
            for session in problem.sessions
            for required in session.requires
            for slot in changes.slots
        ]
        self._block_moves = [changes.block_moves(slot) for slot in changes.slots]
        self._worth = [blocks.worth.copy() for blocks in changes.blocks]
        most = max((int(worth.max(initial=0)) for worth in self._worth), default=0)
        self._scale = max(1.0, most / WORTH_MAX)
        self._dearest = PRODUCT_MAX // (most + 1)
        self._extra: list[Choice] = []
        self._columns: dict[Choice, None] = dict.fromkeys(start)
        for slot, block, most in start:
            for left in range(most):
                self._note((slot, block, left))

    def fewest(self) -> Fewest:
        low = 0
        for _ in range(TRIES_MAX):
            multipliers = self._priced()
            total, left = self._bound(multipliers)
            low = max(low, -(-total // DENOMINATOR))
            if low >= self._moves or self._changes.is_exhausted:
                return Fewest(self._best, min(low, self._moves))
            kept, complete = self._kept(total, left)
            found, proven = self._whole(kept)
            complete = complete and proven
            if complete and found is not None:
                # What is believed of seats is never too little, so that no agenda has fewer moves.
                low = max(low, min(self._moves, sum(map(self._changes.moves, found))))
            if found is not None and sum(map(self._changes.moves, found)) < self._moves:
                if self._learn(found):
                    continue
                if sum(map(self._changes.worth, found)) < self._enough:
                    complete = False  # It was worth enough within the tolerance of the solver.
                else:
                    self._best, self._moves = tuple(found), sum(map(self._changes.moves, found))
            return Fewest(self._best, self._moves if complete else low)
        return Fewest(self._best, low)

    def _learn(self, found: Sequence[Choice]) -> bool:
        """Find what choices are truly worth; say whether they are no longer worth enough."""
        changes, before = self._changes, sum(map(self._changes.worth, found))
        for choice in found:
            if not changes.is_true(choice):
                self._note(choice)
        return sum(map(changes.worth, found)) < min(before, self._enough)

    def _note(self, choice: Choice) -> None:
        """Take down what a choice is truly worth, and that one more room may be left for more."""
        slot, block, left = choice
        if not left:
            self._worth[slot][block] = self._changes.worth(choice)
        more = self._changes.more_rooms(choice)
        if more is not None and more not in self._extra:
            self._extra.append(more)

    def _priced(self) -> _Multipliers:
        """Solve the program over all choices, of which only those that may count are added."""
        for _ in range(ROUNDS_MAX):
            multipliers = self._relaxed(list(self._columns))
            _, left = self._bound(multipliers)
            wanted: list[Choice] = []
            for slot, price in enumerate(multipliers.slots):
                short = np.flatnonzero(left[slot] < price - TINY * DENOMINATOR)
                if len(short) > ADDED_MAX:
                    short = short[np.argpartition(left[slot][short], ADDED_MAX)[:ADDED_MAX]]
                wanted += [self._choice(slot, int(place)) for place in short]
            new = [choice for choice in wanted if choice not in self._columns]
            if not new:
                break
            self._columns |= dict.fromkeys(new)
        return multipliers

    def _extra_of(self, slot: int) -> list[Choice]:
        return [choice for choice in self._extra if choice[0] == slot]

    def _choice(self, slot: int, place: int) -> Choice:
        """Give a choice by its place in what is left of a slot: blocks, then the extra ones."""
        blocks = len(self._worth[slot])
        return (slot, place, 0) if place < blocks else self._extra_of(slot)[place - blocks]

    def _bound(self, multipliers: _Multipliers) -> tuple[int, list[Integers]]:
        """Bound the moves of every agenda from below, exactly; and say what choices have left."""
        total = sum(multipliers.sessions) + multipliers.worth * self._enough
        every = []
        for slot in self._changes.slots:
            price = [*multipliers.sessions, 0]
            for (session, required, until), amount in zip(
                self._orders, multipliers.orders, strict=True
            ):
                price[session] += amount * (slot <= until)
                price[required] -= amount * (slot < until)
            prices = np.array(price, dtype=np.int64)
            blocks = self._changes.blocks[slot]
            left = self._block_moves[slot] * DENOMINATOR - self._worth[slot] * multipliers.worth
            left -= prices[blocks.members].sum(axis=1)
            more = [
                self._changes.moves(choice) * DENOMINATOR
                - self._changes.worth(choice) * multipliers.worth
                - int(prices[list(blocks.sessions(choice[1]))].sum())
                for choice in self._extra_of(slot)
            ]
            every.append(np.concatenate([left, np.array(more, dtype=np.int64)]))
            total += min(0, int(every[-1].min(initial=0)))
        return total, every

    def _kept(self, total: int, left: Sequence[Integers]) -> tuple[list[Choice], bool]:
        """List the choices that an agenda with fewer moves can have, the nearest if many."""
        spare = (self._moves - 1) * DENOMINATOR - total
        beyond = [each - min(0, int(each.min(initial=0))) for each in left]
        entries = [
            (int(each[place]), self._choice(slot, int(place)))
            for slot, each in enumerate(beyond)
            for place in np.flatnonzero(each <= spare)
        ]
        entries.sort()
        return [choice for _, choice in entries[:KEPT_MAX]], len(entries) <= KEPT_MAX

    def _relaxed(self, columns: Sequence[Choice]) -> _Multipliers:
        """Solve the program in fractions; whatever is missing is bought at a price."""
        count, slots = self._changes.count, len(self._changes.slots)
        penalty = 100.0 * (count + 1)
        missing = [{place: 1.0} for place in range(count)] + [{count: 1.0}]
        solver = Solver()
        solver.passModel(self._program(columns, missing, penalty, whole=False))
        solver.run()
        duals = np.array(solver.getSolution().row_dual)
        ints = np.rint(duals * DENOMINATOR).clip(-MULTIPLIER_MAX, MULTIPLIER_MAX)
        worth = int(max(0.0, duals[count] / self._scale * DENOMINATOR))
        return _Multipliers(
            tuple(int(each) for each in ints[:count]),
            min(worth, self._dearest),
            tuple(min(0, int(each)) for each in ints[count + 1 + slots :]),
            tuple(min(0, int(each)) for each in ints[count + 1 : count + 1 + slots]),
        )

    def _whole(self, columns: Sequence[Choice]) -> tuple[list[Choice] | None, bool]:
        """Find an agenda of few moves among some choices; True when none has fewer, or is there."""
        if not columns:
            return None, True
        solver = Solver()
        solver.setOptionValue("mip_max_nodes", NODES_MAX)
        solver.setOptionValue("presolve", "on")
        solver.passModel(self._program(columns, [], 0.0, whole=True))
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None, True
        if solver.getInfo().primal_solution_status != FEASIBLE:
            return None, False
        values = solver.getSolution().col_value
        found = [choice for choice, x in zip(columns, values, strict=True) if x > HALF]
        return found, status == highspy.HighsModelStatus.kOptimal

    def _program(
        self,
        columns: Sequence[Choice],
        missing: Iterable[dict[int, float]],
        penalty: float,
        *,
        whole: bool,
    ) -> highspy.HighsLp:
        """Write rows for sessions, for what is worth enough, for slots, and for the order."""
        changes, count = self._changes, self._changes.count
        slots = len(changes.slots)
        rows: list[dict[int, float]] = [{} for _ in range(count + 1 + slots + len(self._orders))]
        cost = []
        for number, choice in enumerate(columns):
            slot, held = choice[0], changes.blocks[choice[0]].sessions(choice[1])
            cost.append(float(changes.moves(choice)))
            for session in held:
                rows[session][number] = 1.0
            rows[count][number] = changes.worth(choice) / self._scale
            rows[count + 1 + slot][number] = 1.0
            for place, (session, required, until) in enumerate(self._orders, count + 1 + slots):
                entry = (session in held and slot <= until) - (required in held and slot < until)
                if entry:
                    rows[place][number] = float(entry)
        for row in missing:
            for place, amount in row.items():
                rows[place][len(cost)] = amount
            cost.append(penalty)
        most = [*[1.0] * count, NO_LIMIT, *[1.0] * slots, *[0.0] * len(self._orders)]
        least = [*[1.0] * count, self._enough / self._scale]
        least += [-NO_LIMIT] * (slots + len(self._orders))
        return linear_program(
            cost=cost,
            lower=[0.0] * len(cost),
            upper=[NO_LIMIT] * len(cost),
            rows=rows,
            at_most=most,
            at_least=least,
            whole=len(columns) if whole else 0,
        )
