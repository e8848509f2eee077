"""Holding what the roadmap of a programme is made of, and telling of its changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import or_, select

from domain import audit, changes, models
from domain.audit import Undo
from domain.errors import Conflict, NotFound
from domain.models import EventKind, RoadmapStep, StrategyLink
from domain.policy.narrowing import viewer_of
from domain.store import ReadDb, WriteDb


async def require_planned(db: ReadDb, programme_id: str, *path: str) -> models.Programme:
    """Return a programme of which the viewer plans an edition, or that anybody may plan.

    Raises:
        NotFound: there is none of this id.
    """
    programme = await db.get(models.Programme, programme_id)
    viewer = viewer_of(db.info)
    if programme is not None and not viewer.plans_every:
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


async def require_unlinked(db: ReadDb, column: str, record_id: str, name: str) -> None:
    """Refuse to take away what serves a strategy: the link would go with it without a word.

    Args:
        db: to read with.
        column: of the links that name it.
        record_id: of the objective, the recommendation or the meeting.
        name: it, in words.

    Raises:
        Conflict: naming it and the strategies.
    """
    anchor, link = models.StrategyAnchor, StrategyLink
    keys = await db.scalars(
        select(anchor.key)
        .join(link, link.anchor_id == anchor.id)
        .where(getattr(link, column) == record_id)
        .order_by(anchor.position, anchor.id)
    )
    if names := ", ".join(keys):
        raise Conflict(
            f"{name} serves these strategies: {names}. Take the links to them back first.",
            path=("id",),
        )


async def require_unserved(db: ReadDb, anchor_ids: Collection[str]) -> None:
    """Refuse to take strategies away that something serves, or for which something is planned.

    Raises:
        Conflict: naming the strategy.
    """
    anchor, link, step = models.StrategyAnchor, StrategyLink, RoadmapStep
    key = await db.scalar(
        select(anchor.key)
        .where(
            anchor.id.in_(anchor_ids),
            or_(
                anchor.id.in_(select(link.anchor_id)),
                anchor.id.in_(select(step.anchor_id).where(step.anchor_id.is_not(None))),
            ),
        )
        .order_by(anchor.position, anchor.id)
        .limit(1)
    )
    if key is not None:
        raise Conflict(
            f"The roadmap tells what serves the strategy {key}, or what is planned for it. Take its"
            " links back and let its steps be for another one first.",
            path=("anchors",),
        )


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
    what = audit.Change(noun, row.id, *change, edition_id=edition_id, undo=undo)
    changes.tell(db, EventKind.ROADMAP_CHANGED, what, at=at)
