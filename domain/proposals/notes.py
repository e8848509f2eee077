"""What is left behind by each act on a proposal: audit, event, and what its authors are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from domain import audit, models
from domain.audit import Undo
from domain.models import EventKind, ProposalNoticeKind
from domain.outbox import announce
from domain.store import WriteDb


def as_noted(row: models.Proposal) -> dict[str, Any]:
    """Return what the trail may hold of a proposal: none of its words."""
    return {
        "code": row.code,
        "administration": row.administration_id,
        "topic": row.topic_id,
        "state": row.state.value,
        "revision": row.newest,
        "adopted_edition": row.adopted_edition_id,
        "version": row.version,
    }


async def note_proposal(
    db: WriteDb,
    row: models.Proposal,
    before: dict[str, Any] | None,
    kind: EventKind,
    *,
    at: datetime,
    undo: Undo | None = None,
    edition_id: str | None = None,
) -> None:
    """Leave a change of a proposal on the trail, and tell it to whoever listens.

    Args:
        db: that made the change.
        row: the proposal as it is now.
        before: as it was; None where there was none.
        kind: what happened.
        at: when.
        undo: what takes the change back.
        edition_id: which edition it concerns; None is the one in which the proposal is made.
    """
    await leave_note(db, row, (before, as_noted(row)), undo, edition_id)
    announce(db, kind, "Proposal", row.id, at=at, edition_id=edition_id or row.edition_id)


async def leave_note(
    db: WriteDb,
    row: models.Proposal,
    change: tuple[dict[str, Any] | None, dict[str, Any] | None],
    undo: Undo | None = None,
    edition_id: str | None = None,
) -> None:
    """Leave a change of a proposal on the trail: as it was and as it is, None where there is none.

    It concerns the first of its authors who was not erased.
    """
    author, person = models.ProposalAuthor, models.Manager
    first = await db.scalar(
        select(author.manager_id)
        .join(person, person.id == author.manager_id)
        .where(author.proposal_id == row.id, person.erased_at.is_(None))
        .order_by(author.position, author.id)
        .limit(1)
    )
    before, after = change
    audit.note(
        db,
        audit.Change(
            "Proposal",
            row.id,
            before,
            after,
            edition_id=edition_id or row.edition_id,
            manager_id=first,
            undo=undo,
        ),
    )


def tell_authors(db: WriteDb, row: models.Proposal, kind: ProposalNoticeKind, at: datetime) -> None:
    """Tell the authors and their administration what became of a proposal."""
    db.add(models.ProposalNotice(id=models.new_id(), proposal_id=row.id, kind=kind, told_at=at))
