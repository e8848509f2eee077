"""Whether an agenda moves what it says of what was published, and is worth as much as it has to."""

from collections.abc import Iterator, Mapping
from typing import Any

from graph.certificate.agenda.records import Records
from graph.certificate.agenda.rules import Timetable
from graph.certificate.faults import Fault, differs

PER_MILLE = 1000
SLOT_MOVES = 3
ROOM_MOVES = 1

Place = tuple[str, str]  # a slot and a room


def replan_faults(
    records: Records, timetable: Timetable, worth: tuple[int, int], solution: Mapping[str, Any]
) -> Iterator[str]:
    """Check what an agenda moves; ``worth`` is its own value, and that of the best one.

    Of the fewest moves it is checked that they are no more than there are, and no fewer than the
    sessions that may no longer be held where they were count for.
    """
    value, best = worth
    tolerance = solution["tolerance"]
    if type(tolerance) is not int or not 0 <= tolerance <= PER_MILLE:
        raise Fault(f"tolerance: must be a whole number from 0 to {PER_MILLE}")
    enough = best - best * tolerance // PER_MILLE
    yield from differs("enough", solution["enough"], enough)
    if value < enough:
        yield f"value: {value} is less than the {enough} that it has to be"
    before = _places(solution["published"])
    after = {s: (slot, room) for slot, held in timetable.items() for s, room in held}
    moved = [
        {
            "session": session,
            "before": dict(zip(("slot", "room"), before[session], strict=True)),
            "after": dict(zip(("slot", "room"), after[session], strict=True)),
            "moves": ROOM_MOVES if before[session][0] == after[session][0] else SLOT_MOVES,
        }
        for session in sorted(after)
        if session in before and before[session] != after[session]
    ]
    yield from differs("moved", solution["moved"], moved)
    moves = sum(SLOT_MOVES if _changes_slot(each) else ROOM_MOVES for each in moved)
    yield from differs("moves", solution["moves"], moves)
    bound, forced = solution["moves_bound"], _forced(records, before)
    if type(bound) is not int or not forced <= bound <= moves:
        yield f"moves_bound: {bound!r} is not from {forced} to {moves}"


def _changes_slot(move: Mapping[str, Any]) -> bool:
    return bool(move["before"]["slot"] != move["after"]["slot"])


def _places(published: Mapping[str, Any]) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for slot, held in published.items():
        for entry in held:
            if entry["session"] in places:
                raise Fault(f"published: {entry['session']} is held twice")
            places[entry["session"]] = (slot, entry["room"])
    return places


def _forced(records: Records, before: Mapping[str, Place]) -> int:
    """Count the moves of sessions that may no longer be held where they were published."""
    count = 0
    for session in records.sessions:
        slot, room = before.get(session, (None, ""))
        if slot is None:
            continue
        if slot not in records.slots or not records.is_allowed(session, slot):
            count += SLOT_MOVES
        elif room not in records.capacity:
            count += ROOM_MOVES
    return count
