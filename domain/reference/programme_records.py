"""An edition and the profiles of its people as typed records, with keys where tables have ids.

Shapes only: no file format, no database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain import models
from domain.reference.described_records import IndicatorRecord
from domain.reference.outcome_records import CooperationFrameworkRecord
from domain.reference.reference_records import NameRecord


@dataclass(frozen=True, slots=True)
class AnchorRecord:
    """A strategy of the organization of that key."""

    key: str
    organization: str
    name: str
    quote: str


@dataclass(frozen=True, slots=True)
class ProgrammeRecord:
    """A programme with its anchors, in order."""

    key: str
    name: str
    anchors: tuple[AnchorRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """The text that an edition is read from; ``sha256`` is that of its bytes."""

    title: str = ""
    publisher: str = ""
    url: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class OrganizationRecord:
    """An organization and the roles it plays, in one component when that is set."""

    key: str
    name: str
    administration: str | None
    roles: tuple[models.OrganizationRole, ...]
    component: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class SideRecord:
    """A side; ``places`` is its quota or none."""

    key: str
    name: str
    administrations: tuple[str, ...]
    places: int | None
    quote: str


@dataclass(frozen=True, slots=True)
class ComponentRecord:
    """A component and the keys of the sides that attend it."""

    key: str
    kind: models.ComponentKind
    name: str
    starts_on: date
    ends_on: date
    city: str
    country: str | None
    time_zone: str
    venue: str
    format: str
    quote: str
    sides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ObjectiveRecord:
    """An objective in the words of the source."""

    key: str
    text: str
    position: int


@dataclass(frozen=True, slots=True)
class FocusTopicRecord:
    """A topic by key, as the source states it."""

    topic: str
    stated_as: str


@dataclass(frozen=True, slots=True)
class StatementRecord:
    """A passage of the source."""

    key: str
    kind: models.StatementKind
    text: str


@dataclass(frozen=True, slots=True)
class FactRecord:
    """A stated figure; ``side`` narrows what it is counted from."""

    key: str
    unit: str
    stated_value: str
    quote: str
    counted_from: models.CountedFrom | None
    side: str | None
    proves_nothing: bool
    note: str


@dataclass(frozen=True, slots=True)
class DelegateRecord:
    """A delegate under a code, nobody named; ``components`` are those attended."""

    code: str
    side: str
    administration: str
    assignment: models.Assignment
    assignment_note: str
    components: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditionRecord:
    """An edition whole; sides, components and the rest in the order of the source."""

    programme: ProgrammeRecord
    slug: str
    number: int
    name: str
    kind: models.EditionKind
    state: models.EditionState | None
    starts_on: date
    ends_on: date
    quote: str
    source: SourceRecord
    organizations: tuple[OrganizationRecord, ...]
    sides: tuple[SideRecord, ...]
    components: tuple[ComponentRecord, ...]
    objectives: tuple[ObjectiveRecord, ...]
    focus_topics: tuple[FocusTopicRecord, ...]
    statements: tuple[StatementRecord, ...]
    facts: tuple[FactRecord, ...]
    delegates: tuple[DelegateRecord, ...]
    names: tuple[NameRecord, ...] = ()
    indicators: tuple[IndicatorRecord, ...] = ()
    frameworks: tuple[CooperationFrameworkRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class AssessmentRecord:
    """One assessment; ``ratings`` are (competency, level), a level of none is *not assessed*."""

    kind: models.AssessmentKind
    assessed_on: date
    framework: str
    version: int
    ratings: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class InterestRecord:
    """A topic sought or offered, priority 1 to 3."""

    kind: models.InterestKind
    topic: str
    priority: int


@dataclass(frozen=True, slots=True)
class ProfileRecord:
    """What was invented about the manager behind a delegate of that code."""

    code: str
    role: str
    seniority: models.Seniority
    languages: tuple[tuple[str, models.LanguageLevel], ...]
    assessments: tuple[AssessmentRecord, ...]
    interests: tuple[InterestRecord, ...]


@dataclass(frozen=True, slots=True)
class SpeakerRecord:
    """An invented speaker of the organization of that key."""

    code: str
    name: str
    organization: str
    seniority: models.Seniority
    languages: tuple[tuple[str, models.LanguageLevel], ...]


@dataclass(frozen=True, slots=True)
class RoomRecord:
    """An invented room."""

    key: str
    name: str
    capacity: int


@dataclass(frozen=True, slots=True)
class SlotRecord:
    """An invented slot; moments in UTC."""

    key: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """An invented session; ``speakers`` by code."""

    key: str
    kind: models.SessionKind
    title: str
    topic: str
    minutes: int
    seniority: models.Seniority
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArrangementRecord:
    """What was invented about the component of that key."""

    component: str
    booths: int
    rooms: tuple[RoomRecord, ...]
    slots: tuple[SlotRecord, ...]
    sessions: tuple[SessionRecord, ...]


@dataclass(frozen=True, slots=True)
class AgendaRecord:
    """What was invented about the agenda of an edition."""

    speakers: tuple[SpeakerRecord, ...]
    components: tuple[ArrangementRecord, ...]
