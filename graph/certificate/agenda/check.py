"""Whether an agenda is what it says: every number from the records, every bound by hand."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from graph.certificate.agenda.conflicts import infeasible_faults
from graph.certificate.agenda.meetings import meeting_faults
from graph.certificate.agenda.missed import missed_faults
from graph.certificate.agenda.proof import proven_bound
from graph.certificate.agenda.records import Records
from graph.certificate.agenda.replan import replan_faults
from graph.certificate.agenda.rules import Timetable, broken
from graph.certificate.faults import Fault, differs, format_faults, gathered

CONFLICT_STATUS = "infeasible"
REPLAN = "agenda-replan/1"
# What people miss of an agenda: all of it is told, or nothing.
_MISSED = {"missed", "together", "barred"}


def check_agenda(instance: Mapping[str, Any], solution: object) -> tuple[str, ...]:
    """Check an agenda against its instance, with the standard library alone.

    ``instance`` is a well-formed agenda-instance/1, ``solution`` any JSON value, of which what
    agenda_solution or agenda_replan writes holds; both decoded. Worth and bound are worked out
    from the records again, over every set of sessions that can share a slot; the solver is not
    asked. Of an infeasible instance each conflict is tried out, and each repair. Which of equally
    good agendas was taken is not checked.

    Returns:
        What does not hold, in words; ``()`` when everything does.

    Cost: one count of bits for each such set that can matter, a twentieth of a comparison for each
        set and person.
    """
    return gathered(solution, lambda stated: _faults(Records(instance), stated))


def _faults(records: Records, solution: Mapping[str, Any]) -> Iterator[str]:
    yield from format_faults(solution, "agenda-solution/1", REPLAN)
    if solution["status"] == CONFLICT_STATUS:
        yield from infeasible_faults(records, solution)
        return
    agenda = _read(records, solution)
    faults = list(broken(records, agenda.timetable, agenda.attendance))
    yield from faults
    yield from differs("value", solution["value"], agenda.value)
    attended = dict.fromkeys(records.sides, 0)
    for person, where in agenda.attendance.items():
        side = records.side_of[person]
        if side is not None:
            attended[side] += sum(records.gain(person, session) for session in where.values())
    yield from differs("attended", solution["attended"], attended)
    yield from differs("wanted", solution["wanted"], dict(records.wanted))
    best = agenda.value
    if solution.get("format") == REPLAN:
        found = _read(records, solution["best"])
        for fault in broken(records, found.timetable, found.attendance):
            yield f"best: {fault}"
        best = found.value
        yield from differs("best.value", solution["best"]["value"], best)
        yield from replan_faults(records, agenda.timetable, (agenda.value, best), solution)
    bound = proven_bound(records, solution["proof"], best)
    yield from differs("bound", solution["bound"], bound)
    status = "optimal" if bound == agenda.value else "within"
    yield from differs("status", solution["status"], status)
    if not _MISSED.isdisjoint(solution) and not faults:
        yield from missed_faults(records, agenda.timetable, agenda.attendance, solution)
    if "meetings" in solution and not faults:
        yield from meeting_faults(records, agenda.attendance, solution["meetings"])


class _Agenda(NamedTuple):
    timetable: Timetable
    attendance: Mapping[str, Mapping[str, str]]
    value: int


def _read(records: Records, stated: Mapping[str, Any]) -> _Agenda:
    """Read an agenda that names only what there is, and add up what it is worth."""
    timetable = _timetable(records, stated["slots"])
    attendance: Mapping[str, Mapping[str, str]] = stated["attendance"]
    for person, where in attendance.items():
        if person not in records.side_of:
            raise Fault(f"attendance: {person!r} is not one of the people")
        for session in where.values():
            if session not in records.sessions:
                raise Fault(f"attendance: {session!r} is not one of the sessions")
    value = sum(
        records.gain(person, session)
        for person, where in attendance.items()
        for session in where.values()
    )
    return _Agenda(timetable, attendance, value)


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
