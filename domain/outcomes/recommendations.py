"""Recommendations of an edition: added, changed, agreed on, superseded, removed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import select

from domain import models
from domain.audit import Undo
from domain.checks import require_key
from domain.errors import Conflict, InvalidInput, NotFound
from domain.lookups import held, next_position
from domain.models import CooperationArticle, Recommendation, RecommendationState
from domain.outcomes.frameworks import KEY_WORDS
from domain.outcomes.holding import (
    hold_recommendation,
    recommendation_noted,
    tell_recommendation,
    version_of,
)
from domain.outcomes.moves import (
    AGREE,
    CHANGE,
    DISAGREE,
    RECOMMEND,
    REINSTATE,
    REMOVE,
    SUCCEED,
    SUPERSEDE,
    Move,
    require_move,
)
from domain.roadmap.holding import require_unlinked
from domain.store import WriteDb

RECOMMENDATIONS_MAX: Final = 200
_COMMITMENTS_SHOWN_MAX: Final = 3


@dataclass(frozen=True)
class RecommendationWanted:
    """A recommendation by its key; ``quote`` is what a source says, word for word."""

    key: str
    wording: str
    article_id: str
    session_id: str | None = None
    quote: str = ""
    source: str = ""
    synthetic: bool = False


class Kept(NamedTuple):
    """What a recommendation that was there before keeps."""

    id: str
    position: int


async def held_wanted(db: WriteDb, recommendation_id: str) -> RecommendationWanted:
    """Return a draft as it is, in the form in which one is asked for, and hold it.

    Raises:
        NotFound, Conflict: as ``hold_recommendation``.
    """
    return as_wanted(await hold_recommendation(db, recommendation_id, CHANGE))


async def add_recommendation(
    db: WriteDb,
    edition: models.Edition,
    wanted: RecommendationWanted,
    *,
    at: datetime,
    kept: Kept | None = None,
) -> Recommendation:
    """Add a draft behind the others of an edition; one that was there before keeps what it had.

    Raises:
        NotFound: there is no such article of the edition's programme, or no such session of it.
        InvalidInput: the key or a text does not fit.
        Conflict: the edition has one of the key, or as many as it may have; or the article is of a
            version that is neither a draft nor published.
    """
    await held(db, models.Edition, edition.id)
    row = Recommendation
    keys = list(await db.scalars(select(row.key).where(row.edition_id == edition.id)))
    require_key(wanted.key, KEY_WORDS, "key")
    if wanted.key in keys:
        raise Conflict(
            f"The edition {edition.slug} has a recommendation {wanted.key} already. Choose another"
            " key.",
            path=("key",),
        )
    if len(keys) >= RECOMMENDATIONS_MAX:
        raise Conflict(
            f"The edition {edition.slug} has {RECOMMENDATIONS_MAX} recommendations, and may have no"
            " more. Remove one first.",
            path=("editionId",),
        )
    await _check(db, edition, wanted)
    behind = await next_position(db, row, row.edition_id == edition.id)
    row_id, position = kept or Kept(models.new_id(), behind)
    made = row(
        id=row_id,
        edition_id=edition.id,
        position=position,
        state=RecommendationState.DRAFT,
        **asdict(wanted),
    )
    db.add(made)
    await db.flush()
    undo = Undo("remove_recommendation", {})
    tell_recommendation(db, made, None, recommendation_noted(made), undo, at)
    return made


async def change_recommendation(
    db: WriteDb,
    recommendation_id: str,
    wanted: RecommendationWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> Recommendation:
    """Make a draft what is wanted; its key stays. What is as it was changes nothing.

    Raises:
        NotFound, Stale, Conflict: as ``hold_recommendation``; also as ``add_recommendation``.
        InvalidInput: a text does not fit.
    """
    row = await hold_recommendation(
        db, recommendation_id, CHANGE, expected_version=expected_version
    )
    was = as_wanted(row)
    wanted = replace(wanted, key=was.key, synthetic=was.synthetic)
    if wanted == was:
        return row
    edition = await db.get_one(models.Edition, row.edition_id)
    await _check(db, edition, wanted, was)
    before = recommendation_noted(row)
    for name, value in asdict(wanted).items():
        setattr(row, name, value)
    row.seeded = False
    await db.flush()
    undo = Undo("change_recommendation", asdict(was))
    tell_recommendation(db, row, before, recommendation_noted(row), undo, at)
    return row


async def remove_recommendation(
    db: WriteDb, recommendation_id: str, *, at: datetime, expected_version: int | None = None
) -> Recommendation:
    """Delete a draft, and return what it was.

    Raises:
        NotFound, Stale, Conflict: as ``hold_recommendation``; also when it serves strategies.
    """
    row = await hold_recommendation(
        db, recommendation_id, REMOVE, expected_version=expected_version
    )
    await require_unlinked(db, "recommendation_id", row.id, f"The recommendation {row.key}")
    before = recommendation_noted(row)
    kept = {"edition": row.edition_id, "position": row.position, **asdict(as_wanted(row))}
    await db.delete(row)
    await db.flush()
    tell_recommendation(db, row, before, None, Undo("add_recommendation", kept), at)
    return row


async def agree_recommendation(
    db: WriteDb, recommendation_id: str, *, at: datetime, expected_version: int | None = None
) -> Recommendation:
    """Agree on a draft: its wording never changes again, and administrations may commit to it.

    Raises:
        NotFound, Stale, Conflict: as ``hold_recommendation``.
    """
    row = await hold_recommendation(db, recommendation_id, AGREE, expected_version=expected_version)
    return await _move(db, row, AGREE, Undo("disagree_recommendation", {}), at)


async def disagree_recommendation(
    db: WriteDb, recommendation_id: str, *, at: datetime, expected_version: int | None = None
) -> Recommendation:
    """Make an agreed recommendation a draft again; what takes an agreement back.

    Raises:
        NotFound, Stale, Conflict: as ``hold_recommendation``; also when somebody committed to it,
            or it supersedes another one.
    """
    row = await hold_recommendation(
        db, recommendation_id, DISAGREE, expected_version=expected_version
    )
    commitment, other = models.Commitment, Recommendation
    titles = list(
        await db.scalars(
            select(commitment.title)
            .where(commitment.recommendation_id == row.id)
            .order_by(commitment.due_on, commitment.id)
            .limit(_COMMITMENTS_SHOWN_MAX)
        )
    )
    if titles:
        raise Conflict(
            f"There are commitments because of the recommendation {row.key}:"
            f" {', '.join(repr(each) for each in titles)}. Remove them first.",
            path=("id",),
        )
    earlier = await db.scalar(select(other.key).where(other.superseded_by_id == row.id).limit(1))
    if earlier is not None:
        raise Conflict(
            f"The recommendation {row.key} supersedes {earlier}. Take that back first.",
            path=("id",),
        )
    return await _move(db, row, DISAGREE, Undo("agree_recommendation", {}), at)


async def supersede_recommendation(
    db: WriteDb,
    recommendation_id: str,
    by_id: str,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> Recommendation:
    """Say that an agreed recommendation is superseded by another agreed one of the programme.

    What administrations committed to because of it stands.

    Raises:
        NotFound, Stale, Conflict: as ``hold_recommendation``, of either of the two.
        InvalidInput: the other one is itself, or of another programme.
    """
    # The one with the smaller id first, so that no two wait for each other crosswise.
    for each in sorted({recommendation_id, by_id}):
        await held(db, Recommendation, each)
    row = await hold_recommendation(
        db, recommendation_id, SUPERSEDE, expected_version=expected_version
    )
    by = await hold_recommendation(db, by_id, SUCCEED, path=("byId",))
    editions = [await db.get_one(models.Edition, each.edition_id) for each in (row, by)]
    if by.id == row.id or editions[0].programme_id != editions[1].programme_id:
        raise InvalidInput(
            f"The recommendation {row.key} is superseded by another one of its programme. Name"
            " that.",
            path=("byId",),
        )
    return await _move(db, row, SUPERSEDE, Undo("reinstate_recommendation", {}), at, by.id)


async def reinstate_recommendation(
    db: WriteDb, recommendation_id: str, *, at: datetime, expected_version: int | None = None
) -> Recommendation:
    """Let a superseded recommendation stand again; what takes that back.

    Raises:
        NotFound, Stale, Conflict: as ``hold_recommendation``.
    """
    row = await hold_recommendation(
        db, recommendation_id, REINSTATE, expected_version=expected_version
    )
    undo = Undo("supersede_recommendation", {"by": row.superseded_by_id})
    return await _move(db, row, REINSTATE, undo, at)


def as_wanted(row: Recommendation) -> RecommendationWanted:
    """Return a recommendation as it is, in the form in which one is asked for."""
    return RecommendationWanted(
        row.key,
        row.wording,
        row.article_id,
        row.session_id,
        row.quote,
        row.source,
        row.synthetic,
    )


async def _move(
    db: WriteDb,
    row: Recommendation,
    move: Move[RecommendationState],
    undo: Undo,
    at: datetime,
    by_id: str | None = None,
) -> Recommendation:
    before = recommendation_noted(row)
    if move.target is not None:
        row.state = move.target
    row.superseded_by_id, row.seeded = by_id, False
    await db.flush()
    tell_recommendation(db, row, before, recommendation_noted(row), undo, at)
    return row


async def _check(
    db: WriteDb,
    edition: models.Edition,
    wanted: RecommendationWanted,
    was: RecommendationWanted | None = None,
) -> None:
    """Refuse a recommendation whose texts, article or session do not fit its edition."""
    named = f"the recommendation {wanted.key} of {edition.slug}"
    if not wanted.wording.strip():
        raise InvalidInput(f"Say what {named} is.", path=("wording",))
    if wanted.quote.strip() and not wanted.source.strip():
        raise InvalidInput(f"Say where the quote of {named} comes from.", path=("source",))
    if was is None or was.article_id != wanted.article_id:
        await _check_article(db, edition, wanted.article_id)
    if wanted.session_id is not None:
        session = await db.get(models.Session, wanted.session_id)
        component = None
        if session is not None:
            component = await db.get(models.Component, session.component_id)
        if component is None or component.edition_id != edition.id:
            raise NotFound(
                f"The edition {edition.slug} has no session of this id.", path=("sessionId",)
            )


async def _check_article(db: WriteDb, edition: models.Edition, article_id: str) -> None:
    article = await db.get(CooperationArticle, article_id)
    framework = None
    if article is not None:
        framework = await held(db, models.CooperationFramework, article.framework_id)
    if framework is None or framework.programme_id != edition.programme_id:
        raise NotFound(
            f"The programme of {edition.slug} has no article of this id.", path=("articleId",)
        )
    require_move(RECOMMEND, framework.state, version_of(framework), "articleId")
