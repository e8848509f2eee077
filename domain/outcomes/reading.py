"""Outcomes in the shapes that loaders and lists ask for. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, not_, select

from domain import models
from domain.instruments.ladder import LADDER
from domain.instruments.reading import standing
from domain.lookups import lists_by, rows_by
from domain.models import (
    ActionUpdate,
    ArticleMapping,
    Commitment,
    CommitmentReminder,
    CommitmentState,
    CooperationArticle,
    CooperationFramework,
    CooperationFrameworkState,
    Recommendation,
    RecommendationState,
)
from domain.outcomes.overdue import overdue
from domain.pages import Key, Listing, any_of, containing
from domain.store import ReadDb


@dataclass(frozen=True)
class CooperationFrameworkFilter:
    """Which versions; what is None does not narrow."""

    key_in: tuple[str, ...] | None = None
    programme_key_in: tuple[str, ...] | None = None
    state_in: tuple[CooperationFrameworkState, ...] | None = None


def _narrow_frameworks(where: CooperationFrameworkFilter) -> Iterator[ColumnElement[bool]]:
    row = CooperationFramework
    yield from any_of(row.key, where.key_in)
    yield from any_of(models.Programme.key, where.programme_key_in)
    yield from any_of(row.state, where.state_in)


FRAMEWORKS = Listing(
    name="cooperation_frameworks",
    row=CooperationFramework,
    statement=select(CooperationFramework).join(
        models.Programme, CooperationFramework.programme_id == models.Programme.id
    ),
    orders={"key": (Key(CooperationFramework.key), Key(CooperationFramework.version, int))},
    default=(("key", False),),
    narrow=_narrow_frameworks,
)
FRAMEWORKS_OF_PROGRAMME = replace(
    FRAMEWORKS,
    name="programme.cooperation_frameworks",
    parent=CooperationFramework.programme_id,
)


@dataclass(frozen=True)
class RecommendationFilter:
    """Which recommendations; what is None does not narrow."""

    search: str | None = None
    state_in: tuple[RecommendationState, ...] | None = None


def _narrow_recommendations(where: RecommendationFilter) -> Iterator[ColumnElement[bool]]:
    row = Recommendation
    yield from containing(where.search, row.key, row.wording)
    yield from any_of(row.state, where.state_in)


def _standing() -> tuple[ColumnElement[str], ColumnElement[str]]:
    """Return under which articles each article's recommendations stand: itself, and what it became.

    As two columns: the article they were made under, and the one that they stand under.
    """
    article, row = CooperationArticle, ArticleMapping
    reached = select(article.id.label("made_id"), article.id.label("stands_id")).cte(
        "reached", recursive=True
    )
    reached = reached.union(
        select(reached.c.made_id, row.to_article_id).join(
            reached, row.from_article_id == reached.c.stands_id
        )
    )
    return reached.c.made_id, reached.c.stands_id


_MADE, STANDS_UNDER = _standing()
_OF_EDITION = select(Recommendation).join(
    models.Edition, Recommendation.edition_id == models.Edition.id
)
RECOMMENDATIONS_OF_EDITION = Listing(
    name="edition.recommendations",
    row=Recommendation,
    statement=_OF_EDITION,
    orders={
        "position": (
            Key(models.Edition.starts_on, date),
            Key(Recommendation.position, int),
        )
    },
    default=(("position", False),),
    narrow=_narrow_recommendations,
    parent=Recommendation.edition_id,
)
RECOMMENDATIONS_OF_ARTICLE = replace(
    RECOMMENDATIONS_OF_EDITION,
    name="article.recommendations",
    statement=_OF_EDITION.join(_MADE.table, Recommendation.article_id == _MADE),
    parent=STANDS_UNDER,
)


@dataclass(frozen=True)
class CommitmentFilter:
    """Which commitments; what is None does not narrow.

    ``at`` is the moment for which ``overdue`` is asked; a list is the same at another one.
    """

    administration_code_in: tuple[str, ...] | None = None
    due_on_gte: date | None = None
    due_on_lte: date | None = None
    instrument_key_in: tuple[str, ...] | None = None
    overdue: bool | None = None
    state_in: tuple[CommitmentState, ...] | None = None
    at: datetime | None = field(default=None, repr=False, compare=False)


def _narrow_commitments(where: CommitmentFilter) -> Iterator[ColumnElement[bool]]:
    row, place, instrument = Commitment, models.Administration, models.CooperationInstrument
    if where.administration_code_in is not None:
        named = select(place.id).where(place.code.in_(where.administration_code_in))
        yield row.administration_id.in_(named)
    if where.due_on_gte is not None:
        yield row.due_on >= where.due_on_gte
    if where.due_on_lte is not None:
        yield row.due_on <= where.due_on_lte
    if where.instrument_key_in is not None:
        keyed = select(instrument.id).where(instrument.key.in_(where.instrument_key_in))
        yield row.instrument_id.in_(keyed)
    if where.overdue is not None and where.at is not None:
        yield overdue(where.at) if where.overdue else not_(overdue(where.at))
    yield from any_of(row.state, where.state_in)


COMMITMENTS_OF_RECOMMENDATION = Listing(
    name="recommendation.commitments",
    row=Commitment,
    statement=select(Commitment),
    orders={"due_on": (Key(Commitment.due_on, date),)},
    default=(("due_on", False),),
    narrow=_narrow_commitments,
    parent=Commitment.recommendation_id,
)
COMMITMENTS_OF_ADMINISTRATION = replace(
    COMMITMENTS_OF_RECOMMENDATION,
    name="administration.commitments",
    parent=Commitment.administration_id,
)
COMMITMENTS_OF_EDITION = replace(
    COMMITMENTS_OF_RECOMMENDATION,
    name="edition.commitments",
    statement=select(Commitment).join(
        Recommendation, Commitment.recommendation_id == Recommendation.id
    ),
    parent=Recommendation.edition_id,
)


def _rung(stage: Any) -> ColumnElement[int]:
    """Return the place of a stage on the ladder, as a column."""
    return case(*((stage == each, place) for place, each in enumerate(LADDER)), else_=-1)


def _is_ahead() -> ColumnElement[bool]:
    """Return the condition that a commitment names a stage which its instrument has not reached."""
    event = models.StageEvent
    reached = select(event.id).where(
        event.instrument_id == Commitment.instrument_id,
        standing(),
        _rung(event.stage) >= _rung(Commitment.target_stage),
    )
    return not_(reached.correlate(Commitment).exists())


ADVANCING_COMMITMENTS = replace(
    COMMITMENTS_OF_RECOMMENDATION,
    name="instrument.advancing_commitments",
    statement=select(Commitment).where(Commitment.state == CommitmentState.OPEN, _is_ahead()),
    orders={"stage": (Key(_rung(Commitment.target_stage), int), Key(Commitment.due_on, date))},
    default=(("stage", False),),
    parent=Commitment.instrument_id,
)
UPDATES_OF_COMMITMENT = Listing(
    name="commitment.updates",
    row=ActionUpdate,
    statement=select(ActionUpdate),
    orders={
        "happened_on": (Key(ActionUpdate.happened_on, date), Key(ActionUpdate.told_at, datetime))
    },
    default=(("happened_on", True),),
    parent=ActionUpdate.commitment_id,
)
REMINDERS_OF_EDITION = Listing(
    name="edition.commitment_reminders",
    row=CommitmentReminder,
    statement=select(CommitmentReminder),
    orders={"reminded_at": (Key(CommitmentReminder.reminded_at, datetime),)},
    default=(("reminded_at", True),),
    parent=CommitmentReminder.edition_id,
)


async def frameworks_by_id(db: ReadDb, ids: Sequence[str]) -> list[CooperationFramework | None]:
    """Return versions of frameworks in the order asked, None where there is none."""
    return await rows_by(db, CooperationFramework.id, ids)


async def frameworks_by_programme(
    db: ReadDb, ids: Sequence[str]
) -> list[list[CooperationFramework]]:
    """Return the versions of the frameworks of each programme, by key and version."""
    row = CooperationFramework
    return await lists_by(db, select(row).order_by(row.key, row.version), row.programme_id, ids)


async def articles_by_id(db: ReadDb, ids: Sequence[str]) -> list[CooperationArticle | None]:
    """Return articles in the order asked, None where there is none."""
    return await rows_by(db, CooperationArticle.id, ids)


async def articles_by_framework(db: ReadDb, ids: Sequence[str]) -> list[list[CooperationArticle]]:
    """Return the articles of each version, in order."""
    row = CooperationArticle
    return await lists_by(db, select(row).order_by(row.number), row.framework_id, ids)


async def mappings_by_framework(db: ReadDb, ids: Sequence[str]) -> list[list[ArticleMapping]]:
    """Return what each version says of earlier articles, in the order of these."""
    row, article, framework = ArticleMapping, CooperationArticle, CooperationFramework
    statement = (
        select(row)
        .join(article, row.from_article_id == article.id)
        .join(framework, article.framework_id == framework.id)
        .order_by(framework.version, article.number, row.id)
    )
    return await lists_by(db, statement, row.framework_id, ids)


async def recommendations_by_id(db: ReadDb, ids: Sequence[str]) -> list[Recommendation | None]:
    """Return recommendations in the order asked, None where there is none."""
    return await rows_by(db, Recommendation.id, ids)


async def commitments_by_id(db: ReadDb, ids: Sequence[str]) -> list[Commitment | None]:
    """Return commitments in the order asked, None where there is none."""
    return await rows_by(db, Commitment.id, ids)


async def updates_by_id(db: ReadDb, ids: Sequence[str]) -> list[ActionUpdate | None]:
    """Return updates in the order asked, None where there is none."""
    return await rows_by(db, ActionUpdate.id, ids)
