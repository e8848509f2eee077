"""Whether people miss what an agenda says that they miss, for the reasons that it states."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.certificate.agenda.conflicts import Holding, names_of_records
from graph.certificate.agenda.records import Records
from graph.certificate.agenda.rules import Attendance, Timetable
from graph.certificate.conflicts import TooLong
from graph.certificate.faults import Fault, differs

SlotOf = Mapping[str, str]
Entry = Mapping[str, Any]


def missed_faults(
    records: Records, timetable: Timetable, attendance: Attendance, solution: Mapping[str, Any]
) -> Iterator[str]:
    """Check ``missed``, ``together`` and ``barred`` of an agenda that keeps every rule."""
    slot_of = {session: slot for slot, held in timetable.items() for session, _ in held}
    found = _missed(records, timetable, attendance, slot_of)
    yield from differs("missed", solution["missed"], found)
    pairs = sorted(
        {
            tuple(sorted((entry["session"], entry["instead"])))
            for entries in found.values()
            for entry in entries
            if entry["reason"] in ("clash", "leads")
        }
    )
    stated = [tuple(entry["sessions"]) for entry in solution["together"]]
    if stated != pairs:
        yield "together: must have the sessions that somebody misses for another, in order"
        return
    for entry in solution["together"]:
        yield from _together_faults(records, slot_of, entry["sessions"], entry["records"])
    barred = {
        session: {
            slot: _broken(records, {**slot_of, session: slot})
            for slot in records.slots
            if slot != slot_of[session]
        }
        for session in sorted({session for pair in pairs for session in pair})
    }
    yield from differs("barred", solution["barred"], barred)


def _missed(
    records: Records, timetable: Timetable, attendance: Attendance, slot_of: SlotOf
) -> dict[str, list[Entry]]:
    seats = {s: records.capacity[room] for held in timetable.values() for s, room in held}
    audience = Counter(
        session
        for person, where in attendance.items()
        for session in where.values()
        if person not in records.leaders(session)
    )
    found: dict[str, list[Entry]] = {}
    for person in sorted(records.side_of):
        for session in records.sessions:
            value, slot = records.gain(person, session), slot_of[session]
            instead = attendance.get(person, {}).get(slot)
            if not value or instead == session:
                continue
            if slot in records.away.get(person, ()):
                reason = "away"
            elif instead is not None and person in records.leaders(instead):
                reason = "leads"
            elif instead is not None and records.gain(person, instead) >= value:
                reason = "clash"
            else:
                reason = "full" if audience[session] >= seats[session] else "free"
            entry = {"session": session, "value": value, "slot": slot, "reason": reason}
            found.setdefault(person, []).append(entry | {"instead": instead})
    return found


def _together_faults(
    records: Records, slot_of: SlotOf, pair: Sequence[str], names: Sequence[str]
) -> Iterator[str]:
    where = f"together: {' and '.join(pair)}"
    known = set(names_of_records(records))
    strangers = [name for name in names if name not in known]
    if strangers:
        raise Fault(f"{where}: {strangers[0]!r} is not a record of the instance")
    try:
        if not names:
            if not _can_part(records, slot_of, pair):
                yield f"{where}: no agenda has them apart"
        elif Holding(records, names, pair).is_possible():
            yield f"{where}: these records can hold with the two apart"
        for spared in names:
            others = [name for name in names if name != spared]
            if not Holding(records, others, pair).is_possible():
                yield f"{where}: keeps them together without {spared} too"
    except TooLong:
        yield f"{where}: takes too long to check"


def _can_part(records: Records, slot_of: SlotOf, pair: Sequence[str]) -> bool:
    """Say whether two sessions can be apart: by one or two moves, else in any agenda."""
    for session in pair:
        here = slot_of[session]
        for slot in records.slots:
            if slot != here and not _broken(records, {**slot_of, session: slot}):
                return True
        for other, slot in slot_of.items():
            changed = {**slot_of, session: slot, other: here}
            if slot != here and not _broken(records, changed):
                return True
    return Holding(records, list(names_of_records(records)), pair).is_possible()


def _broken(records: Records, slot_of: SlotOf) -> list[str]:
    """Name what a timetable breaks, in the order of the rules of ``graph.rules``."""
    place = records.slots.index
    led = Counter((p, slot) for s, slot in slot_of.items() for p in records.leaders(s))
    interpreted = Counter(
        slot for s, slot in slot_of.items() if records.sessions[s].get("interpreted")
    )
    broken = [
        f"after:{session}|{required}"
        for session in records.sessions
        for required in sorted(records.requires(session))
        if place(slot_of[required]) >= place(slot_of[session])
    ]
    for session in records.sessions:
        slots = records.sessions[session].get("slots")
        if slots is not None and slot_of[session] not in slots:
            broken.append(f"slots:{session}")
    leaders = sorted({person for person, _ in led})
    broken += [
        f"away:{person}"
        for person in leaders
        if any((person, slot) in led for slot in records.away.get(person, ()))
    ]
    broken += [f"leader:{p}" for p in leaders if any(led[p, slot] > 1 for slot in records.slots)]
    if any(count > records.booths for count in interpreted.values()):
        broken.append("booths")
    if any(count > len(records.capacity) for count in Counter(slot_of.values()).values()):
        broken.append("rooms")
    return broken
