"""A version of a cooperation framework as one document: articles, recommendations, commitments.

Values for whoever writes it down; people are not named in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar

from sqlalchemy import select

from domain import models
from domain.errors import NotFound
from domain.lookups import in_order
from domain.models import (
    Commitment,
    CommitmentState,
    CooperationFramework,
    CooperationFrameworkState,
    InstrumentStage,
    Recommendation,
    RecommendationState,
)
from domain.outcomes.frameworks import articles_of
from domain.outcomes.overdue import is_overdue
from domain.outcomes.reading import (
    RECOMMENDATIONS_OF_ARTICLE,
    STANDS_UNDER,
    UPDATES_OF_COMMITMENT,
)
from domain.pages import Wanted, Window, counts_by_parent, pages_by_parent
from domain.policy import FIELDS
from domain.policy.narrowing import viewer_of
from domain.store import ReadDb

# Of what became of a commitment a document tells the latest.
UPDATES_MAX: Final = 10
RowT = TypeVar("RowT", bound=models.Record)


@dataclass(frozen=True)
class WrittenUpdate:
    """What happened on a day."""

    happened_on: date
    text: str


@dataclass(frozen=True)
class WrittenCommitment:
    """A commitment by the name of its administration; ``earlier`` updates are left out."""

    administration_id: str
    administration: str
    title: str
    details: str
    due_on: date
    state: CommitmentState
    is_overdue: bool
    closed_on: date | None
    outcome: str
    instrument: str | None
    target_stage: InstrumentStage | None
    synthetic: bool
    updates: tuple[WrittenUpdate, ...]
    earlier: int = 0


@dataclass(frozen=True)
class WrittenRecommendation:
    """A recommendation with the edition, and the session, that it comes out of.

    Neither is told to a viewer who may not read what they are called.
    """

    key: str
    edition: str | None
    session: str | None
    wording: str
    quote: str
    source: str
    state: RecommendationState
    superseded_by: str | None
    synthetic: bool
    commitments: tuple[WrittenCommitment, ...]


@dataclass(frozen=True)
class WrittenArticle:
    """An article with the recommendations that stand under it."""

    number: int
    title: str
    text: str
    recommendations: tuple[WrittenRecommendation, ...]


@dataclass(frozen=True)
class FrameworkDocument:
    """A version as it was at a moment; names of administrations are English ones.

    The programme is None to a viewer who may not read what it is called.
    """

    programme: str | None
    key: str
    version: int
    title: str
    summary: str
    quote: str
    source: str
    state: CooperationFrameworkState
    published_on: date | None
    as_of: date
    synthetic: bool
    articles: tuple[WrittenArticle, ...]


async def framework_document(db: ReadDb, framework_id: str, *, at: datetime) -> FrameworkDocument:
    """Return a version with all that the viewer may see of what stands under it.

    Raises:
        NotFound: there is none that the viewer may see.

    Cost: some ten statements, however many rows.
    """
    row = await db.get(CooperationFramework, framework_id)
    if row is None:
        raise NotFound("There is no cooperation framework of this id.", path=("id",))
    programme = await db.get_one(models.Programme, row.programme_id)
    articles = await articles_of(db, row.id)
    ids = [each.id for each in articles]
    standing = await _standing_under(db, ids)
    written = await _written(db, [each for group in standing for each in group], at)
    return FrameworkDocument(
        programme=programme.name if _may(db, "Programme.name") else None,
        key=row.key,
        version=row.version,
        title=row.title,
        summary=row.summary,
        quote=row.quote,
        source=row.source,
        state=row.state,
        published_on=row.published_at and row.published_at.date(),
        as_of=at.date(),
        synthetic=row.synthetic,
        articles=tuple(
            WrittenArticle(
                article.number,
                article.title,
                article.text,
                tuple(written[each.id] for each in group),
            )
            for article, group in zip(articles, standing, strict=True)
        ),
    )


async def _standing_under(db: ReadDb, ids: Sequence[str]) -> list[list[Recommendation]]:
    found = await db.execute(
        RECOMMENDATIONS_OF_ARTICLE.statement.add_columns(STANDS_UNDER)
        .where(STANDS_UNDER.in_(ids))
        .order_by(models.Edition.starts_on, Recommendation.position, Recommendation.id)
    )
    return in_order(((stands, row) for row, stands in found), ids)


async def _written(
    db: ReadDb, rows: Sequence[Recommendation], at: datetime
) -> dict[str, WrittenRecommendation]:
    editions = await _by_id(db, models.Edition, (row.edition_id for row in rows))
    sessions = await _by_id(db, models.Session, (row.session_id for row in rows))
    successors = await _by_id(db, Recommendation, (row.superseded_by_id for row in rows))
    commitments = await _commitments(db, {row.id for row in rows}, at)
    of_editions, of_sessions = _may(db, "Edition.name"), _may(db, "Session.title")
    return {
        row.id: WrittenRecommendation(
            key=row.key,
            edition=editions[row.edition_id].name if of_editions else None,
            session=_title(sessions, row.session_id) if of_sessions else None,
            wording=row.wording,
            quote=row.quote,
            source=row.source,
            state=row.state,
            superseded_by=(
                successors[row.superseded_by_id].key if row.superseded_by_id in successors else None
            ),
            synthetic=row.synthetic,
            commitments=tuple(commitments[row.id]),
        )
        for row in rows
    }


async def _commitments(
    db: ReadDb, recommendation_ids: Iterable[str], at: datetime
) -> Mapping[str, list[WrittenCommitment]]:
    row = Commitment
    rows = list(
        await db.scalars(
            select(row)
            .where(row.recommendation_id.in_(sorted(recommendation_ids)))
            .order_by(row.due_on, row.title, row.id)
        )
    )
    places = await _by_id(db, models.Administration, (each.administration_id for each in rows))
    targets = await _by_id(db, models.CooperationInstrument, (each.instrument_id for each in rows))
    ids = [each.id for each in rows]
    latest = Wanted(None, (), Window(UPDATES_MAX))
    pages = await pages_by_parent(db, UPDATES_OF_COMMITMENT, latest, ids)
    numbers = await counts_by_parent(db, UPDATES_OF_COMMITMENT, None, ids)
    found: dict[str, list[WrittenCommitment]] = defaultdict(list)
    for one, page, number in zip(rows, pages, numbers, strict=True):
        place = places[one.administration_id]
        found[one.recommendation_id].append(
            WrittenCommitment(
                administration_id=place.id,
                administration=place.name,
                title=one.title,
                details=one.details,
                due_on=one.due_on,
                state=one.state,
                is_overdue=is_overdue(one, at, place.time_zone),
                closed_on=one.closed_on,
                outcome=one.outcome,
                instrument=_title(targets, one.instrument_id),
                target_stage=one.target_stage,
                synthetic=one.synthetic,
                updates=tuple(
                    WrittenUpdate(each.happened_on, each.text) for each in reversed(page.rows)
                ),
                earlier=number - len(page.rows),
            )
        )
    return found


def _may(db: ReadDb, field: str) -> bool:
    """Tell whether the viewer may read a field, which stands in the document as well."""
    return FIELDS[field].allows(viewer_of(db.info))


def _title(
    rows: Mapping[str, models.Session | models.CooperationInstrument], key: str | None
) -> str | None:
    return rows[key].title if key is not None and key in rows else None


async def _by_id(db: ReadDb, table: type[RowT], ids: Iterable[str | None]) -> dict[str, RowT]:
    wanted = sorted({each for each in ids if each is not None})
    if not wanted:
        return {}
    found = await db.scalars(select(table).where(table.id.in_(wanted)))
    return {each.id: each for each in found}
