"""The rules of an agenda, written a second time for the check."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from graph.certificate.agenda.records import Records

Timetable = Mapping[str, Sequence[tuple[str, str]]]  # by slot: sessions and their rooms
Attendance = Mapping[str, Mapping[str, str]]


def broken(records: Records, timetable: Timetable, attendance: Attendance) -> Iterator[str]:
    """Say in words what an agenda breaks; it names only slots, sessions and rooms that exist."""
    yield from _once(records, timetable)
    for slot, held in timetable.items():
        yield from _slot(records, slot, [session for session, _ in held])
    when = {s: records.slots.index(slot) for slot, held in timetable.items() for s, _ in held}
    for session, place in when.items():
        for required in records.requires(session):
            if when.get(required, place) >= place:
                yield f"{session} is not held after {required}"
    yield from _seats(records, timetable, attendance)
    yield from _presence(records, timetable, attendance)


def _once(records: Records, timetable: Timetable) -> Iterator[str]:
    counts = Counter(session for held in timetable.values() for session, _ in held)
    for session in records.sessions:
        if counts[session] != 1:
            yield f"{session} is held {counts[session]} times"
        if records.lacks_panel(session):
            yield f"{session} has leaders from too few sides"
    for slot, held in timetable.items():
        for room, count in Counter(room for _, room in held).items():
            if count > 1:
                yield f"{room} has {count} sessions in {slot}"


def _slot(records: Records, slot: str, sessions: Sequence[str]) -> Iterator[str]:
    for place, session in enumerate(sessions):
        if not records.is_allowed(session, slot):
            yield f"{session} may not be held in {slot}"
        for other in sessions[:place]:
            if records.clash(session, other):
                yield f"{session} and {other} may not share {slot}"
    if sum(bool(records.sessions[s].get("interpreted")) for s in sessions) > records.booths:
        yield f"{slot} has too few booths"


def _seats(records: Records, timetable: Timetable, attendance: Attendance) -> Iterator[str]:
    for slot, held in timetable.items():
        for session, room in held:
            leaders = records.leaders(session)
            audience = sum(
                where.get(slot) == session and person not in leaders
                for person, where in attendance.items()
            )
            if audience > records.capacity[room]:
                yield f"{room} has too few seats in {slot}"


def _presence(records: Records, timetable: Timetable, attendance: Attendance) -> Iterator[str]:
    held = {slot: {session for session, _ in there} for slot, there in timetable.items()}
    for person, where in attendance.items():
        for slot, session in where.items():
            if session not in held.get(slot, ()):
                yield f"{person} attends {session} in {slot}, where it is not held"
            if slot in records.away.get(person, ()):
                yield f"{person} is away in {slot}"
    for slot, sessions in held.items():
        for session in sessions:
            for leader in records.leaders(session):
                if attendance.get(leader, {}).get(slot) != session:
                    yield f"{leader} is not in {session}, which needs its leader"
