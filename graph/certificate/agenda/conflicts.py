"""Whether the records that an answer blames really contradict each other, and need each other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.certificate.agenda.records import Records
from graph.certificate.conflicts import TooLong, conflict_faults
from graph.certificate.repairs import repair_faults

STEPS_MAX = 100_000
_REPAIRS = {
    **dict.fromkeys(("session", "after", "slots", "away", "leader"), "release"),
    "panel": "invite_leader",
    **dict.fromkeys(("booths", "rooms"), "raise"),
}


def infeasible_faults(records: Records, solution: Mapping[str, Any]) -> Iterator[str]:
    """Check that each conflict exists, contradicts itself, and has no record to spare.

    And, where they are told, that each repair is the least that is enough.
    """
    conflicts = solution["conflicts"]
    known = set(names_of_records(records))
    faults = list(
        conflict_faults(
            conflicts, known.__contains__, lambda names: Holding(records, names).is_possible()
        )
    )
    yield from faults
    if "repairs" in solution and not faults:
        try:
            yield from repair_faults(
                conflicts,
                solution["repairs"],
                _REPAIRS,
                lambda names, name, by: Holding(records, names, more={name: by}).is_possible(),
            )
        except TooLong:
            yield "repairs: take too long to check"


def names_of_records(records: Records) -> Iterator[str]:
    """Name every record that a conflict can blame."""
    yield from ("rooms", "booths")
    for session in records.sessions:
        yield from (f"{kind}:{session}" for kind in ("session", "slots", "panel"))
        yield from (f"after:{session}|{required}" for required in records.requires(session))
        for leader in records.leaders(session):
            yield from (f"leader:{leader}", f"away:{leader}")


class Holding:
    """Whether sessions can be held so that records of given names are kept, and some are apart.

    Session by session, slot by slot; what is alike is tried once. ``more`` are rooms and booths
    beside those that there are.
    """

    def __init__(
        self,
        records: Records,
        names: Sequence[str],
        apart: Sequence[str] = (),
        more: Mapping[str, int] | None = None,
    ) -> None:
        self._apart = frozenset(apart)
        self._rooms = len(records.capacity) + (more or {}).get("rooms", 0)
        self._booths = records.booths + (more or {}).get("booths", 0)
        self._records = records
        self._names = set(names)
        self._order = self._asked()
        self._kind = {session: self._kind_of(session) for session in self._order}
        self._may = {
            session: [self._is_allowed(session, slot) for slot in records.slots]
            for session in self._order
        }

    def _required(self, session: str) -> list[str]:
        named = self._records.requires(session)
        return [other for other in named if f"after:{session}|{other}" in self._names]

    def _asked(self) -> list[str]:
        """List the sessions that have to be held: those named, and those that these require."""
        asked = [s for s in self._records.sessions if f"session:{s}" in self._names]
        for session in asked:  # grows while it is read
            asked += [other for other in self._required(session) if other not in asked]
        return asked

    def _is_allowed(self, session: str, slot: str) -> bool:
        records = self._records
        slots = records.sessions[session].get("slots")
        if f"slots:{session}" in self._names and slots is not None and slot not in slots:
            return False
        if f"panel:{session}" in self._names and records.lacks_panel(session):
            return False
        return not any(
            slot in records.away.get(leader, ())
            for leader in records.leaders(session)
            if f"away:{leader}" in self._names
        )

    def _kind_of(self, session: str) -> object:
        """Say what distinguishes a session from others, as far as the named records go."""
        records = self._records
        leaders = tuple(sorted(p for p in records.leaders(session) if f"leader:{p}" in self._names))
        in_order = self._required(session) or any(
            session in self._required(other) for other in self._order
        )
        may = tuple(self._is_allowed(session, slot) for slot in records.slots)
        return (
            leaders,
            bool(records.sessions[session].get("interpreted")),
            may,
            session * (bool(in_order) or session in self._apart),
        )

    def _fits(self, block: Sequence[str]) -> bool:
        if len(self._apart.intersection(block)) > 1:
            return False
        records = self._records
        if "rooms" in self._names and len(block) > self._rooms:
            return False
        interpreted = sum(bool(records.sessions[s].get("interpreted")) for s in block)
        if "booths" in self._names and interpreted > self._booths:
            return False
        led = [p for s in block for p in records.leaders(s) if f"leader:{p}" in self._names]
        return len(set(led)) == len(led)

    def _in_order(self, when: dict[str, int]) -> bool:
        return all(
            when[other] < place
            for session, place in when.items()
            for other in self._required(session)
            if other in when
        )

    def is_possible(self) -> bool:
        """Say whether there is such a timetable; raises TooLong where that takes too many steps."""
        seen: set[object] = set()
        waiting: list[dict[str, int]] = [{}]
        steps = 0
        while waiting:
            when = waiting.pop()
            if len(when) == len(self._order):
                return True
            session = self._order[len(when)]
            for slot, may in enumerate(self._may[session]):
                steps += 1
                if steps > STEPS_MAX:
                    raise TooLong
                block = [s for s, place in when.items() if place == slot]
                if may and self._fits([*block, session]):
                    held = {**when, session: slot}
                    state = self._state(held)
                    if state not in seen and self._in_order(held):
                        seen.add(state)
                        waiting.append(held)
        return False

    def _state(self, when: dict[str, int]) -> object:
        """Describe what is held where; slots that nothing distinguishes may change places."""
        slots: list[list[object]] = [[] for _ in self._records.slots]
        for session, slot in when.items():
            slots[slot].append(self._kind[session])
        inside = [tuple(sorted(map(repr, slot))) for slot in slots]
        if any(self._required(session) for session in self._order):
            return len(when), tuple(inside)
        labels = [tuple(may[slot] for may in self._may.values()) for slot in range(len(slots))]
        return len(when), tuple(sorted(zip(labels, inside, strict=True)))
