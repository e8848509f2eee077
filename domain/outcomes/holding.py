"""Finding and holding what is changed of outcomes, what it is called, and telling of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from domain import audit, changes, models
from domain.audit import Undo
from domain.errors import NotFound
from domain.lookups import held, require_version
from domain.models import (
    Commitment,
    CommitmentState,
    CooperationFramework,
    CooperationFrameworkState,
    EventKind,
    Recommendation,
    RecommendationState,
)
from domain.outcomes.moves import Move, require_move
from domain.policy import Role
from domain.policy.narrowing import viewer_of
from domain.store import ReadDb, WriteDb

_SHOWN_MAX = 60


def version_of(framework: CooperationFramework) -> str:
    """Return how a version of a cooperation framework is called in words."""
    return f"Version {framework.version} of the cooperation framework {framework.key}"


def shown(title: str) -> str:
    """Return a title as a message may quote it."""
    return repr(title if len(title) <= _SHOWN_MAX else f"{title[:_SHOWN_MAX]}…")


async def may_keep(db: ReadDb, programme_id: str) -> bool:
    """Tell whether the viewer keeps the frameworks of a programme: who plans an edition of it."""
    viewer = viewer_of(db.info)
    if viewer.plans_every:
        return True
    row = models.Edition
    mine = select(row.id).where(
        row.programme_id == programme_id, row.id.in_(sorted(viewer.edition_ids or ()))
    )
    planned = viewer.role is Role.PLANNER
    return planned and await db.scalar(mine.limit(1)) is not None


async def hold_framework(
    db: WriteDb,
    framework_id: str,
    move: Move[CooperationFrameworkState],
    *,
    expected_version: int | None = None,
    path: tuple[str, ...] = ("id",),
) -> CooperationFramework:
    """Return a version as it is now, held, if something may be done to it.

    Raises:
        NotFound: there is none that the viewer keeps.
        Stale: it is not of the revision expected.
        Conflict: its state does not allow it.
    """
    known = await db.get(CooperationFramework, framework_id)
    row = None
    if known is not None and await may_keep(db, known.programme_id):
        # The programme first, so that no two wait for each other crosswise.
        await held(db, models.Programme, known.programme_id)
        row = await held(db, CooperationFramework, framework_id)
    if row is None:
        raise NotFound("There is no cooperation framework of this id that you keep.", path=path)
    require_version("cooperation framework", row.revision, expected_version)
    require_move(move, row.state, version_of(row), *path)
    return row


async def hold_recommendation(
    db: WriteDb,
    recommendation_id: str,
    move: Move[RecommendationState],
    *,
    expected_version: int | None = None,
    path: tuple[str, ...] = ("id",),
) -> Recommendation:
    """Return a recommendation as it is now, held, if something may be done to it.

    Raises:
        NotFound: there is none of an edition that the viewer holds.
        Stale: it is not of the version expected.
        Conflict: its state does not allow it.
    """
    row = await held(db, Recommendation, recommendation_id)
    if row is None or not viewer_of(db.info).holds(row.edition_id):
        raise NotFound("There is no recommendation of this id that you may change.", path=path)
    require_version("recommendation", row.version, expected_version)
    edition = await db.get_one(models.Edition, row.edition_id)
    require_move(move, row.state, recommendation_words(row, edition), *path)
    return row


def recommendation_words(row: Recommendation, edition: models.Edition) -> str:
    """Return how a recommendation is called in words."""
    return f"The recommendation {row.key} of {edition.slug}"


async def hold_commitment(
    db: WriteDb,
    commitment_id: str,
    move: Move[CommitmentState],
    *,
    expected_version: int | None = None,
    path: tuple[str, ...] = ("id",),
) -> tuple[Commitment, models.Administration, Recommendation]:
    """Return a commitment as it is now, held, if something may be done to it.

    With it come the administration that it is of and the recommendation that it is because of.

    Raises:
        NotFound: there is none that the viewer may change.
        Stale: it is not of the version expected.
        Conflict: its state does not allow it.
    """
    row = await held(db, Commitment, commitment_id)
    because = None if row is None else await db.get(Recommendation, row.recommendation_id)
    if row is None or because is None or not _commits(db, row, because):
        raise NotFound("There is no commitment of this id that you may change.", path=path)
    require_version("commitment", row.version, expected_version)
    place = await db.get_one(models.Administration, row.administration_id)
    require_move(move, row.state, commitment_words(row.title, place), *path)
    return row, place, because


def _commits(db: WriteDb, row: Commitment, because: Recommendation) -> bool:
    """Tell whether a commitment is the viewer's to act on: their administration's, or their own."""
    viewer = viewer_of(db.info)
    if viewer.plans_every:
        return True
    if not viewer.holds(because.edition_id):
        return False
    if viewer.role is Role.COORDINATOR:
        return viewer.administration_id == row.administration_id
    if viewer.role is Role.MANAGER:
        return viewer.manager_id is not None and viewer.manager_id == row.owner_id
    return viewer.role is Role.PLANNER


def commitment_words(title: str, place: models.Administration) -> str:
    """Return how a commitment is called in words."""
    return f"The commitment {shown(title)} of {place.name} ({place.code})"


def framework_noted(row: CooperationFramework, **more: object) -> dict[str, Any]:
    """Return what the trail says of a version."""
    return {
        "programme": row.programme_id,
        "key": row.key,
        "number": row.version,
        "state": row.state.value,
        "version": row.revision,
        **more,
    }


def tell_framework(
    db: WriteDb,
    row: CooperationFramework,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    at: datetime,
    *,
    undo: Undo | None = None,
) -> None:
    """Note a change of a version in the trail, and announce it."""
    noun = "CooperationFramework"
    what = audit.Change(noun, row.id, before, after, undo=undo)
    changes.tell(db, EventKind.COOPERATION_FRAMEWORK_CHANGED, what, at=at)


def recommendation_noted(row: Recommendation) -> dict[str, Any]:
    """Return what the trail says of a recommendation: no text that could be long."""
    return {
        "edition": row.edition_id,
        "article": row.article_id,
        "key": row.key,
        "state": row.state.value,
        "superseded_by": row.superseded_by_id,
        "version": row.version,
    }


def tell_recommendation(
    db: WriteDb,
    row: Recommendation,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    undo: Undo,
    at: datetime,
) -> None:
    """Note a change of a recommendation in the trail, and announce it."""
    noun = "Recommendation"
    change = audit.Change(noun, row.id, before, after, edition_id=row.edition_id, undo=undo)
    changes.tell(db, EventKind.RECOMMENDATION_CHANGED, change, at=at)


def commitment_noted(row: Commitment) -> dict[str, Any]:
    """Return what the trail says of a commitment: neither its words nor who sees to it."""
    return {
        "recommendation": row.recommendation_id,
        "administration": row.administration_id,
        "due_on": row.due_on.isoformat(),
        "state": row.state.value,
        "instrument": row.instrument_id,
        "target_stage": row.target_stage and row.target_stage.value,
        "version": row.version,
    }


def tell_commitment(
    db: WriteDb,
    row: Commitment,
    edition_id: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    undo: Undo,
    at: datetime,
) -> None:
    """Note a change of a commitment in the trail, and announce it."""
    noun = "Commitment"
    change = audit.Change(
        noun, row.id, before, after, edition_id=edition_id, manager_id=row.owner_id, undo=undo
    )
    changes.tell(db, EventKind.COMMITMENT_CHANGED, change, at=at)
