"""Saying what of an edition serves a strategy of its programme, and that it does not any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select

from domain import models
from domain.audit import Undo
from domain.errors import Conflict, NotFound
from domain.lookups import held, held_edition
from domain.models import StrategyLink
from domain.policy.narrowing import viewer_of
from domain.roadmap.holding import anchor_of, tell
from domain.store import ReadDb, WriteDb

LINKS_MAX: Final = 500
# What may serve a strategy, by the column that names it: the table, and what it is called.
_SERVING: Final[dict[str, tuple[Any, str]]] = {
    "objective_id": (models.Objective, "objective"),
    "topic_id": (models.Topic, "topic"),
    "recommendation_id": (models.Recommendation, "recommendation"),
    "meeting_id": (models.RegionalMeeting, "regional meeting"),
}


@dataclass(frozen=True)
class Serving:
    """What of an edition serves a strategy.

    Args:
        edition_id: the edition.
        column: objective_id, topic_id, recommendation_id or meeting_id.
        record_id: id of the objective, topic, recommendation or meeting.
    """

    edition_id: str
    column: str
    record_id: str


async def link_to_strategy(
    db: WriteDb,
    anchor_id: str,
    serving: Serving,
    *,
    at: datetime,
    kept_id: str | None = None,
) -> StrategyLink:
    """Say that something of an edition serves a strategy; twice is once.

    Raises:
        NotFound: there is no such edition that the viewer plans, its programme has no such
            strategy, or the edition no such record.
        Conflict: as many records of the edition are linked as may be.
    """
    edition = await held_edition(db, serving.edition_id)
    if edition is None:
        raise NotFound("There is no edition of this id that you plan.", path=("editionId",))
    anchor = await anchor_of(db, anchor_id, edition.programme_id, "anchorId")
    await _require_own(db, edition, serving)
    row, column = StrategyLink, getattr(StrategyLink, serving.column)
    of = row.edition_id == edition.id
    known: StrategyLink | None = await db.scalar(
        select(row).where(of, row.anchor_id == anchor.id, column == serving.record_id)
    )
    if known is not None:
        return known
    if (await db.scalar(select(func.count(row.id)).where(of)) or 0) >= LINKS_MAX:
        raise Conflict(
            f"{edition.slug} has {LINKS_MAX} links to strategies, and may have no more. Take one"
            " back first.",
            path=("recordId",),
        )
    made = row(
        id=kept_id or models.new_id(),
        anchor_id=anchor.id,
        edition_id=edition.id,
        **{serving.column: serving.record_id},
    )
    db.add(made)
    await db.flush()
    tell(db, made, (None, _noted(made)), Undo("unlink_from_strategy", {}), at)
    return made


async def unlink_from_strategy(db: WriteDb, link_id: str, *, at: datetime) -> StrategyLink:
    """Take a link to a strategy back, and return what it was.

    Raises:
        NotFound: there is none of an edition that the viewer plans.
    """
    row = await held(db, StrategyLink, link_id)
    if row is None or not viewer_of(db.info).holds(row.edition_id):
        raise NotFound("There is no link of this id that you may take back.", path=("id",))
    before, serving = _noted(row), serving_of(row)
    kept = {"anchor": row.anchor_id, **vars(serving)}
    await db.delete(row)
    await db.flush()
    tell(db, row, (before, None), Undo("link_to_strategy", kept), at)
    return row


def serving_of(row: StrategyLink) -> Serving:
    """Return what a link is of."""
    column = next(name for name in _SERVING if getattr(row, name) is not None)
    return Serving(row.edition_id, column, getattr(row, column))


async def _require_own(db: ReadDb, edition: models.Edition, serving: Serving) -> None:
    """Refuse what is not of the edition; a topic is when it is in focus, adopted or in a session.

    Raises:
        NotFound: naming the edition.
    """
    table, noun = _SERVING[serving.column]
    record = await db.get(table, serving.record_id)
    if serving.column == "topic_id":
        is_own = record is not None and await _treats(db, edition.id, serving.record_id)
    else:
        is_own = record is not None and record.edition_id == edition.id
    if not is_own:
        raise NotFound(f"The edition {edition.slug} has no {noun} of this id.", path=("recordId",))


async def _treats(db: ReadDb, edition_id: str, topic_id: str) -> bool:
    focus, adopted = models.FocusTopic, models.Proposal
    session, part = models.Session, models.Component
    for statement in (
        select(focus.id).where(focus.edition_id == edition_id, focus.topic_id == topic_id),
        select(adopted.id).where(
            adopted.adopted_edition_id == edition_id, adopted.topic_id == topic_id
        ),
        select(session.id)
        .join(part, part.id == session.component_id)
        .where(part.edition_id == edition_id, session.topic_id == topic_id),
    ):
        if await db.scalar(statement.limit(1)) is not None:
            return True
    return False


def _noted(row: StrategyLink) -> dict[str, object]:
    serving = serving_of(row)
    return {"anchor": row.anchor_id, "edition": row.edition_id, serving.column: serving.record_id}
