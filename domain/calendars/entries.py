"""What a calendar holds. Values for whoever writes it down, in the language that was asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from domain.models import CalendarKind


class EntryKind(StrEnum):
    """What somebody has in a calendar."""

    SESSION = "session"
    PAIR_MEETING = "pair_meeting"
    REGIONAL_MEETING = "regional_meeting"


class EntryState(StrEnum):
    """Whether it is held: for sure, if they accept, or no more."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Named:
    """Somebody in an entry: by code where the name is not to be seen; ``of`` is who sent them.

    ``key`` is the id of the delegate or the speaker.
    """

    code: str
    name: str | None
    of: str
    key: str = ""

    @property
    def label(self) -> str:
        """The name, or the code, with who sent them."""
        return f"{self.name or self.code} ({self.of})" if self.of else self.name or self.code


@dataclass(frozen=True)
class Place:
    """The component that an entry is in."""

    id: str
    name: str
    time_zone: str
    venue: str
    city: str


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar, from a moment to a moment or from a day to a day, both included.

    ``uid`` stays the same as long as it is the same thing, and ``sequence`` never falls: it rises
    with whatever may change when, where or whether it is held. ``told_at`` is when it became what
    it is. ``people`` are who of an administration is there, who goes to a regional meeting, or
    the two who meet; in a person's own calendar, whom they meet alone.
    """

    uid: str
    sequence: int
    kind: EntryKind
    state: EntryState
    told_at: datetime
    starts: datetime | date
    ends: datetime | date
    title: str = ""
    where: str = ""
    place: Place | None = None
    leads: bool = False
    leaders: tuple[Named, ...] = ()
    people: tuple[Named, ...] = ()
    interpreted: bool = False
    side: str = ""
    synthetic: bool = False


@dataclass(frozen=True)
class Calendar:
    """All that somebody has in an edition, in order of time; ``whose`` is empty for all of it."""

    edition: str
    slug: str
    kind: CalendarKind
    whose: str
    entries: tuple[Entry, ...] = field(default=())
