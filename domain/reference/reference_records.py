"""Reference data as typed records, with keys where tables have ids.

Shapes only: no file format, no database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain import models


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record comes from, and how sure it is: high, medium or low."""

    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class NameRecord:
    """What whatever has this English name is called elsewhere, as (locale, name)."""

    english: str
    translations: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RegionRecord:
    """A WCO region."""

    key: str
    name: str
    short_name: str
    sort_order: int
    as_of: date
    origin: Origin


@dataclass(frozen=True, slots=True)
class AdministrationRecord:
    """An administration; ``region`` is a region's key, ``languages`` are in order."""

    code: str
    code_alpha3: str
    name: str
    service_name: str | None
    service_name_confidence: str | None
    region: str
    languages: tuple[str, ...]
    time_zone: str
    entity_kind: models.EntityKind
    wco_status: models.WcoStatus
    as_of: date
    notes: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """A group of competencies; ``parent`` is a group's key or none."""

    key: str
    parent: str | None
    name: str
    description: str
    sort_order: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class CompetencyRecord:
    """A competency under the group of that key; ``levels`` describes the levels 1 to 4."""

    key: str
    group: str
    kind: models.CompetencyKind
    name: str
    definition: str
    levels: tuple[str, str, str, str]
    sort_order: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class FrameworkRecord:
    """One published version of a competency framework, whole."""

    key: str
    version: int
    groups: tuple[GroupRecord, ...]
    competencies: tuple[CompetencyRecord, ...]


@dataclass(frozen=True, slots=True)
class TargetRecord:
    """The level 1 to 4 that a post asks of a competency."""

    competency: str
    level: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class RoleRecord:
    """A kind of post with its targets."""

    key: str
    name: str
    targets: tuple[TargetRecord, ...]


@dataclass(frozen=True, slots=True)
class WeightRecord:
    """How much of a topic is about a competency, in per mille."""

    competency: str
    per_mille: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class TopicRecord:
    """A topic; ``parent`` is a topic's key or none, a leaf has weights that sum to 1000."""

    key: str
    parent: str | None
    name: str
    description: str
    citations: tuple[str, ...]
    is_leaf: bool
    sort_order: int
    weights: tuple[WeightRecord, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class InstrumentRecord:
    """An arrangement between the administrations of these codes."""

    key: str
    parties: tuple[str, ...]
    kind: models.InstrumentKind
    stage: models.InstrumentStage
    title: str
    signed_on: date | None
    signed_precision: models.DatePrecision | None
    in_force_on: date | None
    known_from: date
    cross_regional: bool
    source_url: str
    notes: str
    predecessor: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class ReferenceRecords:
    """All reference data, every key resolved within it."""

    regions: tuple[RegionRecord, ...]
    administrations: tuple[AdministrationRecord, ...]
    framework: FrameworkRecord
    roles: tuple[RoleRecord, ...]
    topics: tuple[TopicRecord, ...]
    instruments: tuple[InstrumentRecord, ...]
    names: tuple[NameRecord, ...]
