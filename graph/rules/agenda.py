"""Which sessions may be held when, and who may sit where: labelled conditions, each written once.

The solver builds blocks, rows and conflicts from them, the validator says which of them a finished
agenda breaks; neither has a copy. A name is for machines; words are made elsewhere.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph.problem.agenda import AgendaProblem, Placed

Held = tuple[str, str]  # a session and the slot that it is held in
Timetable = Mapping[str, Iterable[Placed]]
Attendance = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class HoldingCondition:
    """A sum over sessions in slots that must not exceed a bound.

    ``name`` is the record that asks for it: the label of its rule, and the session or person if
    there is one ("leader:LAC-01"). ``slot`` is set when all its terms are in that slot.
    """

    name: str
    terms: tuple[tuple[Held, int], ...]
    most: int
    slot: str | None = None

    def holds(self, held: Iterable[Held]) -> bool:
        """Say whether sessions in slots keep the condition."""
        counts = Counter(held)
        return sum(amount * counts[place] for place, amount in self.terms) <= self.most


@dataclass(frozen=True, slots=True)
class HoldingRule:
    """A labelled family of conditions on what is held when."""

    label: str
    conditions: Callable[[AgendaProblem], Iterable[HoldingCondition]]


@dataclass(frozen=True, slots=True)
class SeatingRule:
    """A labelled condition on rooms and attendance; ``broken`` names the records that break it."""

    label: str
    broken: Callable[[AgendaProblem, Timetable, Attendance], Iterable[str]]


def _together(name: str, slot: str, sessions: Iterable[str], most: int) -> HoldingCondition:
    return HoldingCondition(name, tuple(((session, slot), 1) for session in sessions), most, slot)


def _session(problem: AgendaProblem) -> Iterator[HoldingCondition]:
    for session in problem.sessions:
        places = [(session.id, slot) for slot in problem.slots]
        once = tuple((place, -1) for place in places)
        yield HoldingCondition(f"session:{session.id}", once, -1)


def _after(problem: AgendaProblem) -> Iterator[HoldingCondition]:
    for session in problem.sessions:
        for required in session.requires:
            name = f"after:{session.id}|{required}"
            for place, slot in enumerate(problem.slots):
                yield _together(name, slot, (session.id, required), 1)
                by_now = [((session.id, earlier), 1) for earlier in problem.slots[: place + 1]]
                before = [((required, earlier), -1) for earlier in problem.slots[:place]]
                yield HoldingCondition(name, (*by_now, *before), 0)


def _slots(problem: AgendaProblem) -> Iterator[HoldingCondition]:
    for session in problem.sessions:
        if session.slots is not None:
            for slot in problem.slots:
                if slot not in session.slots:
                    yield _together(f"slots:{session.id}", slot, (session.id,), 0)


def _away(problem: AgendaProblem) -> Iterator[HoldingCondition]:
    for person, slots in problem.away.items():
        for slot in slots:
            for session in problem.led_by.get(person, ()):
                yield _together(f"away:{person}", slot, (session,), 0)


def _leader(problem: AgendaProblem) -> Iterator[HoldingCondition]:
    for leader, sessions in problem.led_by.items():
        if len(sessions) > 1:
            for slot in problem.slots:
                yield _together(f"leader:{leader}", slot, sessions, 1)


def _panel(problem: AgendaProblem) -> Iterator[HoldingCondition]:
    for session in problem.sessions:
        sides = {problem.person_by_id[leader].side for leader in session.leaders} - {None}
        if len(sides) < problem.panel_sides_min:
            for slot in problem.slots:
                yield _together(f"panel:{session.id}", slot, (session.id,), 0)


def _booths(problem: AgendaProblem) -> Iterator[HoldingCondition]:
    interpreted = [session.id for session in problem.sessions if session.interpreted]
    for slot in problem.slots if interpreted else ():
        yield _together("booths", slot, interpreted, problem.booths)


def _rooms(problem: AgendaProblem) -> Iterator[HoldingCondition]:
    for slot in problem.slots:
        yield _together("rooms", slot, problem.session_by_id, len(problem.rooms))


def _room(problem: AgendaProblem, timetable: Timetable, _a: Attendance) -> Iterator[str]:
    known = {room.id for room in problem.rooms}
    for slot, places in timetable.items():
        for room, count in sorted(Counter(place.room for place in places).items()):
            if count > 1 or room not in known or slot not in problem.slots:
                yield f"room:{room}"


def _once(problem: AgendaProblem, timetable: Timetable, _a: Attendance) -> Iterator[str]:
    counts = Counter(place.session for places in timetable.values() for place in places)
    for session, count in sorted(counts.items()):
        if count > 1 or session not in problem.session_by_id:
            yield f"once:{session}"


def _capacity(
    problem: AgendaProblem, timetable: Timetable, attendance: Attendance
) -> Iterator[str]:
    seats = {room.id: room.capacity for room in problem.rooms}
    audience: Counter[tuple[str, str]] = Counter()
    for person, sessions in attendance.items():
        for slot, session in sessions.items():
            audience[slot, session] += person not in _leaders(problem, session)
    for slot, places in timetable.items():
        for place in places:
            if audience[slot, place.session] > seats.get(place.room, 0):
                yield f"capacity:{place.room}"


def _attendance(
    problem: AgendaProblem, timetable: Timetable, attendance: Attendance
) -> Iterator[str]:
    held = {slot: {place.session for place in places} for slot, places in timetable.items()}
    led = {
        (leader, slot, place.session)
        for slot, places in timetable.items()
        for place in places
        for leader in _leaders(problem, place.session)
    }
    for person, sessions in sorted(attendance.items()):
        away = problem.away.get(person, ())
        if person not in problem.person_by_id or any(
            session not in held.get(slot, ()) or slot in away for slot, session in sessions.items()
        ):
            yield f"attendance:{person}"
    for leader, slot, session in sorted(led):
        if attendance.get(leader, {}).get(slot) != session:
            yield f"attendance:{leader}"


def _leaders(problem: AgendaProblem, session: str) -> tuple[str, ...]:
    known = problem.session_by_id.get(session)
    return known.leaders if known else ()


SESSION = HoldingRule("session", _session)
AFTER = HoldingRule("after", _after)
SLOTS = HoldingRule("slots", _slots)
AWAY = HoldingRule("away", _away)
LEADER = HoldingRule("leader", _leader)
PANEL = HoldingRule("panel", _panel)
BOOTHS = HoldingRule("booths", _booths)
ROOMS = HoldingRule("rooms", _rooms)
ONCE = SeatingRule("once", _once)
ROOM = SeatingRule("room", _room)
CAPACITY = SeatingRule("capacity", _capacity)
ATTENDANCE = SeatingRule("attendance", _attendance)

# In the order in which a conflict tries to do without them.
HOLDING_RULES: tuple[HoldingRule, ...] = (
    SESSION,
    AFTER,
    SLOTS,
    AWAY,
    LEADER,
    PANEL,
    BOOTHS,
    ROOMS,
)
SEATING_RULES: tuple[SeatingRule, ...] = (ONCE, ROOM, CAPACITY, ATTENDANCE)


def holding_conditions(problem: AgendaProblem) -> Iterator[HoldingCondition]:
    """Give every condition on what is held when."""
    for rule in HOLDING_RULES:
        yield from rule.conditions(problem)


def broken_agenda_rules(
    problem: AgendaProblem, timetable: Timetable, attendance: Attendance
) -> tuple[str, ...]:
    """Say which conditions a finished agenda breaks.

    Returns:
        Names of conditions, once each, in the order of the rules: the label, and after a colon
        the record that it speaks of ("leader:LAC-01", "after:b|a"); ``()`` when the agenda
        may stand.
    """
    held = [(place.session, slot) for slot, places in timetable.items() for place in places]
    broken = [c.name for c in holding_conditions(problem) if not c.holds(held)]
    for rule in SEATING_RULES:
        broken += rule.broken(problem, timetable, attendance)
    return tuple(dict.fromkeys(broken))
