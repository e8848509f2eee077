"""Cooperation frameworks and what stands under them, as typed records with keys for ids.

Shapes only: no file format, no database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain import models


@dataclass(frozen=True, slots=True)
class UpdateRecord:
    """What happened on a day."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class CommitmentRecord:
    """A commitment of the administration of that code; ``instrument`` by key."""

    administration: str
    title: str
    details: str
    due_on: date
    state: models.CommitmentState = models.CommitmentState.OPEN
    closed_on: date | None = None
    outcome: str = ""
    instrument: str | None = None
    target_stage: models.InstrumentStage | None = None
    updates: tuple[UpdateRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class RecommendationRecord:
    """A recommendation; ``session`` is the key of a component and of a session in it."""

    key: str
    wording: str
    quote: str = ""
    source: str = ""
    state: models.RecommendationState = models.RecommendationState.DRAFT
    session: tuple[str, str] | None = None
    commitments: tuple[CommitmentRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article with its recommendations, in order."""

    title: str
    text: str
    recommendations: tuple[RecommendationRecord, ...]


@dataclass(frozen=True, slots=True)
class CooperationFrameworkRecord:
    """A version with its articles, numbered in their order; published on a day, or a draft."""

    key: str
    title: str
    summary: str
    quote: str
    source: str
    published_on: date | None
    articles: tuple[ArticleRecord, ...]
    version: int = 1
