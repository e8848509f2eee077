"""Holding what the roadmap of a programme is made of, and telling of its changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from domain import audit, models
from domain.audit import Undo
from domain.errors import NotFound
from domain.models import EventKind, RoadmapStep, StrategyLink
from domain.outbox import announce
from domain.policy import Role
from domain.policy.narrowing import viewer_of
from domain.store import ReadDb, WriteDb


async def require_planned(db: ReadDb, programme_id: str, *path: str) -> models.Programme:
    """Return a programme of which the viewer plans an edition, or that anybody may plan.

    Raises:
        NotFound: there is none of this id.
    """
    programme = await db.get(models.Programme, programme_id)
    viewer = viewer_of(db.info)
    if programme is not None and not (viewer.sees_everything or viewer.role is Role.ADMIN):
        row = models.Edition
        ids = await db.scalars(select(row.id).where(row.programme_id == programme_id))
        if not any(viewer.holds(each) for each in list(ids)):
            programme = None
    if programme is None:
        raise NotFound("There is no programme of this id that you plan.", path=path)
    return programme


async def anchor_of(
    db: ReadDb, anchor_id: str, programme_id: str, *path: str
) -> models.StrategyAnchor:
    """Return a strategy of a programme.

    Raises:
        NotFound: the programme has none of this id.
    """
    row = await db.get(models.StrategyAnchor, anchor_id)
    if row is None or row.programme_id != programme_id:
        raise NotFound("The programme has no strategy of this id.", path=path)
    return row


def tell(
    db: WriteDb,
    row: StrategyLink | RoadmapStep,
    change: tuple[Mapping[str, object] | None, Mapping[str, object] | None],
    undo: Undo,
    at: datetime,
) -> None:
    """Note a change in the trail, and announce it; a link is its edition's, a step of none."""
    noun = type(row).__name__
    edition_id = row.edition_id if isinstance(row, StrategyLink) else None
    audit.note(db, audit.Change(noun, row.id, *change, edition_id=edition_id, undo=undo))
    announce(db, EventKind.ROADMAP_CHANGED, noun, row.id, at=at)
