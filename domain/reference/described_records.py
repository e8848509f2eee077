"""Profiles of administrations as typed records, with keys where tables have ids.

Shapes only: no file format, no database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain import models


@dataclass(frozen=True, slots=True)
class FunctionRecord:
    """A strategic function or process; topics by key, in order."""

    kind: models.FunctionKind
    name: str
    description: str
    topics: tuple[str, ...]
    since: date | None
    as_of: date
    source: str


@dataclass(frozen=True, slots=True)
class PracticeRecord:
    """A good practice on the topic of that key."""

    topic: str
    name: str
    description: str
    results: str
    since: date | None
    contact_role: str
    source: str


@dataclass(frozen=True, slots=True)
class ChallengeRecord:
    """A challenge on the topic of that key."""

    topic: str
    name: str
    description: str
    urgency: models.Urgency
    source: str


@dataclass(frozen=True, slots=True)
class DescribedRecord:
    """What the administration of that code says of itself."""

    code: str
    functions: tuple[FunctionRecord, ...]
    practices: tuple[PracticeRecord, ...]
    challenges: tuple[ChallengeRecord, ...]


@dataclass(frozen=True, slots=True)
class ValueRecord:
    """The figure of an indicator on a day; ``fact`` is the key of the fact that states it."""

    on: date
    value: str
    basis: models.FigureBasis
    source: str
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class IndicatorRecord:
    """An indicator for the objective of that key, or for the edition itself."""

    key: str
    name: str
    unit: str
    source: str
    objective: str | None
    baseline: str | None
    target: str | None
    measure: models.IndicatorMeasure | None
    values: tuple[ValueRecord, ...]
