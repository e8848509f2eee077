"""Whether an agenda is what it says: every number from the records, every bound by hand."""

from collections.abc import Iterator, Mapping
from typing import Any

from graph.certificate.agenda.conflicts import infeasible_faults
from graph.certificate.agenda.meetings import meeting_faults
from graph.certificate.agenda.missed import missed_faults
from graph.certificate.agenda.proof import proven_bound
from graph.certificate.agenda.records import Records
from graph.certificate.agenda.rules import Timetable, broken
from graph.certificate.faults import Fault, differs, gathered

CONFLICT_STATUS = "infeasible"


def check_agenda(instance: Mapping[str, Any], solution: object) -> tuple[str, ...]:
    """Check an agenda against its instance, with the standard library alone.

    ``instance`` is a well-formed agenda-instance/1, ``solution`` any JSON value, of which what
    agenda_solution writes holds; both decoded. Worth and bound are worked out from the records
    again, over every set of sessions that can share a slot; the solver is not asked. Of an
    infeasible instance each conflict is tried out. Which of equally good agendas was taken is not
    checked, nor the size of a repair.

    Returns:
        What does not hold, in words; ``()`` when everything does.

    Cost: one count of bits for each such set that can matter, a twentieth of a comparison for each
        set and person.
    """
    return gathered(solution, lambda stated: _faults(Records(instance), stated))


def _faults(records: Records, solution: Mapping[str, Any]) -> Iterator[str]:
    if solution["status"] == CONFLICT_STATUS:
        yield from infeasible_faults(records, solution["conflicts"])
        return
    timetable = _timetable(records, solution["slots"])
    attendance: Mapping[str, Mapping[str, str]] = solution["attendance"]
    for person in attendance:
        if person not in records.side_of:
            raise Fault(f"attendance: {person!r} is not one of the people")
    faults = list(broken(records, timetable, attendance))
    yield from faults
    value, attended = 0, dict.fromkeys(records.sides, 0)
    for person, where in attendance.items():
        gain = sum(records.gain(person, session) for session in where.values())
        value += gain
        side = records.side_of[person]
        if side is not None:
            attended[side] += gain
    yield from differs("value", solution["value"], value)
    yield from differs("attended", solution["attended"], attended)
    yield from differs("wanted", solution["wanted"], dict(records.wanted))
    bound = proven_bound(records, solution["proof"], value)
    yield from differs("bound", solution["bound"], bound)
    yield from differs("status", solution["status"], "optimal" if bound == value else "within")
    if "missed" in solution and not faults:
        yield from missed_faults(records, timetable, attendance, solution)
    if "meetings" in solution and not faults:
        yield from meeting_faults(records, attendance, solution["meetings"])


def _timetable(records: Records, stated: Mapping[str, Any]) -> Timetable:
    if set(stated) != set(records.slots):
        raise Fault("slots: must be those of the instance")
    timetable = {
        slot: [(entry["session"], entry["room"]) for entry in stated[slot]]
        for slot in records.slots
    }
    for slot, held in timetable.items():
        for session, room in held:
            if session not in records.sessions or room not in records.capacity:
                raise Fault(f"slots.{slot}: {session} in {room} is not of the instance")
    return timetable
