"""Why no agenda is possible: small sets of records that cannot hold together, and repairs.

Which records those are is found by ``graph.conflicts``; whether some can hold together, here: by
trying, and where that takes long by a small integer programme over sessions and slots. What people
gain plays no part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import highspy

from graph.agenda.trial import SlotOf, TooLong, Trial
from graph.conflicts import minimal_conflicts
from graph.problem.agenda import AgendaProblem, Room
from graph.problem.conflicts import RecordConflict, RecordRepair, RepairKind
from graph.rules.agenda import (
    AFTER,
    AWAY,
    BOOTHS,
    LEADER,
    PANEL,
    ROOMS,
    SESSION,
    SLOTS,
    HoldingCondition,
    holding_conditions,
)
from graph.solver import Solver, linear_program

HALF = 0.5

REPAIRS: Mapping[str, RepairKind] = {
    SESSION.label: RepairKind.RELEASE,
    AFTER.label: RepairKind.RELEASE,
    SLOTS.label: RepairKind.RELEASE,
    AWAY.label: RepairKind.RELEASE,
    LEADER.label: RepairKind.RELEASE,
    PANEL.label: RepairKind.INVITE_LEADER,
    BOOTHS.label: RepairKind.RAISE,
    ROOMS.label: RepairKind.RAISE,
}


def find_conflicts(problem: AgendaProblem) -> tuple[RecordConflict, ...]:
    """Name up to three different minimal conflicts of a problem that has no agenda.

    Returns:
        The conflict whose cheapest repair is smallest first, then the shorter one.
    """
    feasibility = Feasibility(problem)
    found = []
    for records in minimal_conflicts(feasibility.names, feasibility.possible):
        repairs = tuple(_repair(problem, records, record) for record in records)
        found.append(RecordConflict(records, repairs))
    return tuple(sorted(found, key=_dearness))


def any_agenda(problem: AgendaProblem) -> SlotOf | None:
    """Find a slot for every session that keeps every rule, or None."""
    feasibility = Feasibility(problem)
    return feasibility.slot_of(frozenset(feasibility.names))


class Feasibility:
    """Whether sessions can be held so that conditions of given names are kept."""

    def __init__(self, problem: AgendaProblem) -> None:
        self._slots = problem.slots
        held = [(session.id, slot) for session in problem.sessions for slot in problem.slots]
        self._place = {place: number for number, place in enumerate(held)}
        self._conditions = tuple(holding_conditions(problem))
        self.names = tuple(dict.fromkeys(condition.name for condition in self._conditions))

    def possible(self, names: frozenset[str]) -> bool:
        """Say whether all conditions of these names can be kept."""
        return self.slot_of(names) is not None

    def slot_of(
        self, names: frozenset[str], more: Sequence[HoldingCondition] = ()
    ) -> SlotOf | None:
        """Find slots for the sessions that are asked for, or None; ``more`` is kept besides."""
        kept = [condition for condition in self._conditions if condition.name in names]
        kept += more
        try:
            return Trial(self._slots, kept).slot_of()
        except TooLong:
            return self._by_program(kept)

    def _by_program(self, kept: Sequence[HoldingCondition]) -> SlotOf | None:
        if not self._place:
            return {} if all(condition.holds(()) for condition in kept) else None
        columns = len(self._place)
        solver = Solver()
        solver.passModel(
            linear_program(
                cost=[1.0] * columns,
                lower=[0.0] * columns,
                upper=[1.0] * columns,
                rows=[
                    {self._place[held]: float(amount) for held, amount in condition.terms}
                    for condition in kept
                ],
                at_most=[float(condition.most) for condition in kept],
                whole=columns,
            )
        )
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        values = solver.getSolution().col_value
        return {session: slot for (session, slot), n in self._place.items() if values[n] > HALF}


def _repair(problem: AgendaProblem, records: tuple[str, ...], record: str) -> RecordRepair:
    """Find the smallest change of one record that lets the others of its conflict stand."""
    kind = REPAIRS[record.partition(":")[0]]
    if kind is not RepairKind.RAISE:
        return RecordRepair(record, kind)
    for more in range(1, len(problem.sessions) + 1):
        if record == ROOMS.label:
            rooms = tuple(Room(f"more {number}", 0) for number in range(more))
            eased = replace(problem, rooms=(*problem.rooms, *rooms))
        else:
            eased = replace(problem, booths=problem.booths + more)
        if Feasibility(eased).possible(frozenset(records)):
            return RecordRepair(record, kind, more)
    raise AssertionError("a room or a booth for each session is always enough")


def _dearness(conflict: RecordConflict) -> tuple[int, int, tuple[str, ...]]:
    """Order conflicts: one more room or booth is as dear as a record that has to go."""
    cheapest = min(repair.by or 1 for repair in conflict.repairs)
    return cheapest, len(conflict.records), conflict.records
