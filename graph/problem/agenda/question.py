"""What is asked when sessions get a slot and a room: slots, rooms, people, sessions, values.

Each shape checks its own invariants when made, so no solver ever meets a malformed problem.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from graph.problem.malformed import MalformedProblem, demand_once_each, is_whole

AMOUNT_MAX = 1_000_000
VALUES_MAX = 10**10


@dataclass(frozen=True, slots=True)
class Room:
    """A room and the number of people that it seats, beside those who lead."""

    id: str
    capacity: int

    def __post_init__(self) -> None:
        if not self.id:
            raise MalformedProblem("room", "id", "a text that is not empty")
        if not is_whole(self.capacity, 0, AMOUNT_MAX):
            raise MalformedProblem(self.id, "capacity", _AMOUNT)


@dataclass(frozen=True, slots=True)
class AgendaPerson:
    """Somebody who attends or leads; ``side`` None is a speaker, who counts for no side."""

    id: str
    side: str | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise MalformedProblem("person", "id", "a text that is not empty")


@dataclass(frozen=True, slots=True)
class AgendaSession:
    """One session to be held.

    ``leaders`` are people, () while a leader has to be invited. ``interpreted`` sessions take a
    booth. ``slots`` are those that it may be held in, None all of them. ``requires`` names
    sessions that have to be held in an earlier slot.
    """

    id: str
    leaders: tuple[str, ...] = ()
    interpreted: bool = False
    slots: tuple[str, ...] | None = None
    requires: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.id:
            raise MalformedProblem("session", "id", "a text that is not empty")
        for name in ("leaders", "requires"):
            given = tuple(getattr(self, name))
            object.__setattr__(self, name, tuple(sorted(given)))
            demand_once_each(self.id, given, f"{name}.")
        if self.slots is not None:
            object.__setattr__(self, "slots", tuple(self.slots))
        if not isinstance(self.interpreted, bool):
            raise MalformedProblem(self.id, "interpreted", "true or false")


@dataclass(frozen=True)
class AgendaProblem:
    """The sessions of one component that need slots and rooms.

    ``slots`` have the order of time. Rooms are kept largest first, people and sessions sorted by
    id, so the order in which they are given never matters. ``value`` maps people to sessions to
    what a session is worth to a person: per mille of a gap closed, times the gap; absent is 0.
    ``booths`` is how many sessions of one slot can be interpreted. ``away`` maps people to slots.
    A session has leaders from ``panel_sides_min`` sides, where people of two sides attend 2.
    ``pairs`` are two people each who need a slot to meet in, kept sorted; they change nothing of
    the agenda itself.
    Raises MalformedProblem that names the record and the field.
    """

    slots: tuple[str, ...]
    rooms: tuple[Room, ...]
    people: tuple[AgendaPerson, ...]
    sessions: tuple[AgendaSession, ...]
    value: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    booths: int = 0
    away: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    panel_sides_min: int = 0
    pairs: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "slots", tuple(self.slots))
        for name, keys in (
            ("slots", self.slots),
            ("rooms", [room.id for room in self.rooms]),
            ("people", [person.id for person in self.people]),
            ("sessions", [session.id for session in self.sessions]),
        ):
            demand_once_each(name, keys)
        rooms = sorted(self.rooms, key=lambda room: (-room.capacity, room.id))
        object.__setattr__(self, "rooms", tuple(rooms))
        object.__setattr__(self, "people", tuple(sorted(self.people, key=lambda p: p.id)))
        for name in ("booths", "panel_sides_min"):
            if not is_whole(getattr(self, name), 0, AMOUNT_MAX):
                raise MalformedProblem(name, "", _AMOUNT)
        self._check_sessions()
        self._check_value()
        self._check_away()
        self._check_pairs()

    def _check_sessions(self) -> None:
        known, slots = {session.id for session in self.sessions}, set(self.slots)
        named: dict[str, tuple[str, str]] = {}
        in_order = []
        for session in self.sessions:
            for leader in session.leaders:
                if leader not in self.person_by_id:
                    raise MalformedProblem(session.id, f"leaders.{leader}", "one of the people")
            for required in session.requires:
                if required not in known or required == session.id:
                    raise MalformedProblem(session.id, f"requires.{required}", "another session")
                pair = session.id, required
                if named.setdefault("|".join(pair), pair) != pair:
                    expected = f"the only pair that is named {'|'.join(pair)}; rename a session"
                    raise MalformedProblem(session.id, f"requires.{required}", expected)
            for slot in session.slots or ():
                if slot not in slots:
                    raise MalformedProblem(session.id, f"slots.{slot}", "one of the slots")
            allowed = session.slots and tuple(s for s in self.slots if s in set(session.slots))
            in_order.append(replace(session, slots=allowed))
        in_order.sort(key=lambda session: session.id)
        object.__setattr__(self, "sessions", tuple(in_order))

    def _check_value(self) -> None:
        known = self.session_by_id
        total, worth = 0, {}
        for person, values in sorted(self.value.items()):
            if person not in self.person_by_id:
                raise MalformedProblem("value", person, "one of the people")
            for session, value in values.items():
                if session not in known:
                    raise MalformedProblem("value", f"{person}.{session}", "one of the sessions")
                if not is_whole(value, 0, AMOUNT_MAX):
                    raise MalformedProblem("value", f"{person}.{session}", _AMOUNT)
                total += value
            worth[person] = {session: value for session, value in values.items() if value}
        if total > VALUES_MAX:
            raise MalformedProblem("value", "", f"values that sum to at most {VALUES_MAX}")
        object.__setattr__(self, "value", {key: values for key, values in worth.items() if values})

    def _check_away(self) -> None:
        kept = {}
        for person, slots in sorted(self.away.items()):
            if person not in self.person_by_id:
                raise MalformedProblem("away", person, "one of the people")
            for slot in slots:
                if slot not in self.slots:
                    raise MalformedProblem("away", f"{person}.{slot}", "one of the slots")
            kept[person] = tuple(slot for slot in self.slots if slot in set(slots))
        object.__setattr__(self, "away", {key: slots for key, slots in kept.items() if slots})

    def _check_pairs(self) -> None:
        kept = []
        for place, pair in enumerate(self.pairs):
            for person in pair:
                if person not in self.person_by_id:
                    raise MalformedProblem(f"pairs[{place}]", person, "one of the people")
            if pair[0] == pair[1]:
                raise MalformedProblem(f"pairs[{place}]", "", "two different people")
            kept.append((min(pair), max(pair)))
        demand_once_each("pairs", ["|".join(pair) for pair in kept])
        object.__setattr__(self, "pairs", tuple(sorted(kept)))

    @cached_property
    def person_by_id(self) -> Mapping[str, AgendaPerson]:
        """The people by id."""
        return {person.id: person for person in self.people}

    @cached_property
    def session_by_id(self) -> Mapping[str, AgendaSession]:
        """The sessions by id, sorted."""
        return {session.id: session for session in self.sessions}

    @cached_property
    def sides(self) -> tuple[str, ...]:
        """The sides of the people, sorted; speakers have none."""
        return tuple(sorted({person.side for person in self.people if person.side is not None}))

    @cached_property
    def led_by(self) -> Mapping[str, tuple[str, ...]]:
        """The sessions that each leader leads."""
        led: dict[str, list[str]] = {}
        for session in self.sessions:
            for leader in session.leaders:
                led.setdefault(leader, []).append(session.id)
        return {leader: tuple(led[leader]) for leader in sorted(led)}

    def worth(self, person: str, session: str) -> int:
        """Say what a session is worth to a person: nothing to those who lead it."""
        if person in self.session_by_id[session].leaders:
            return 0
        return self.value.get(person, {}).get(session, 0)


_AMOUNT = f"a whole number from 0 to {AMOUNT_MAX}"
