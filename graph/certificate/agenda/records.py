"""An agenda instance as the check reads it: slots, rooms, sessions, what people gain.

Shares no line with the solver's modules; plain dictionaries in, whole numbers out.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

Block = tuple[str, ...]  # sessions in the order of their ids


class Records:
    """The records of an instance, and what follows from them without choosing anything."""

    def __init__(self, instance: Mapping[str, Any]) -> None:
        self.slots: list[str] = list(instance["slots"])
        self.capacity: dict[str, int] = {r["id"]: r["capacity"] for r in instance["rooms"]}
        self.side_of: dict[str, str | None] = {p["id"]: p.get("side") for p in instance["people"]}
        self.sides = sorted({side for side in self.side_of.values() if side is not None})
        self.sessions: dict[str, Mapping[str, Any]] = {
            session["id"]: session
            for session in sorted(instance["sessions"], key=lambda s: s["id"])
        }
        self.booths: int = instance.get("booths", 0)
        self.panel_sides_min: int = instance.get("panel_sides_min", 0)
        self.away = {person: set(slots) for person, slots in instance.get("away", {}).items()}
        self.pairs: list[tuple[str, ...]] = sorted(
            {tuple(sorted(pair)) for pair in instance.get("pairs", [])}
        )
        self._value: Mapping[str, Mapping[str, int]] = instance.get("value", {})

    def leaders(self, session: str) -> Sequence[str]:
        """List who leads a session."""
        leaders: Sequence[str] = self.sessions[session].get("leaders", [])
        return leaders

    def requires(self, session: str) -> Sequence[str]:
        """List what has to be held before a session."""
        required: Sequence[str] = self.sessions[session].get("requires", [])
        return required

    def gain(self, person: str, session: str) -> int:
        """Say what a person gains from attending a session; who leads it gains nothing."""
        if person in self.leaders(session):
            return 0
        return self._value.get(person, {}).get(session, 0)

    @cached_property
    def wanted(self) -> Mapping[str, int]:
        """What the people of each side would attend if nothing clashed."""
        wanted = dict.fromkeys(self.sides, 0)
        for person, side in self.side_of.items():
            if side is not None:
                wanted[side] += sum(self.gain(person, session) for session in self.sessions)
        return wanted

    def attending(self, slot: str) -> list[str]:
        """List who gains anything in a slot."""
        return [p for p in self.side_of if p in self._value and slot not in self.away.get(p, ())]

    def is_allowed(self, session: str, slot: str) -> bool:
        """Say whether a session may be held in a slot as far as it alone decides."""
        entry = self.sessions[session]
        slots = entry.get("slots")
        if slots is not None and slot not in slots:
            return False
        if any(slot in self.away.get(leader, ()) for leader in self.leaders(session)):
            return False
        return not self.lacks_panel(session)

    def lacks_panel(self, session: str) -> bool:
        """Say whether a session has leaders from too few sides; speakers have none."""
        sides = {self.side_of[leader] for leader in self.leaders(session)} - {None}
        return len(sides) < self.panel_sides_min

    def clash(self, a: str, b: str) -> bool:
        """Say whether two sessions may never share a slot."""
        shared = set(self.leaders(a)) & set(self.leaders(b))
        return bool(shared) or a in self.requires(b) or b in self.requires(a)

    @cached_property
    def alike(self) -> list[list[str]]:
        """Group the slots in which the same may be held and the same people are away."""
        groups: dict[object, list[str]] = {}
        for slot in self.slots:
            allowed = tuple(self.is_allowed(session, slot) for session in self.sessions)
            away = tuple(sorted(p for p, slots in self.away.items() if slot in slots))
            groups.setdefault((allowed, away), []).append(slot)
        return list(groups.values())
