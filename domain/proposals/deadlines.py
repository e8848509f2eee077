"""Until when proposals are adopted into the topics of an edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from domain import audit, models
from domain.audit import Undo
from domain.checks import FIRST_DAY
from domain.errors import InvalidInput
from domain.lookups import require_version
from domain.models import EventKind, ProposalDeadline
from domain.nominations.deadlines import Closing, plain_closing
from domain.nominations.holding import hold_edition
from domain.outbox import announce
from domain.store import ReadDb, WriteDb

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class AdoptionClosing:
    """Until when an edition adopts proposals; ``version`` 0 is one that nobody has set."""

    closing: Closing
    version: int


def closing_of(edition: models.Edition, row: ProposalDeadline | None) -> AdoptionClosing:
    """Return until when an edition adopts: what was set, or the day before it starts."""
    if row is None:
        first = edition.starts_on
        return AdoptionClosing(Closing(first - _DAY if first > date.min else first), 0)
    return AdoptionClosing(Closing(row.closes_on, row.local_time), row.version)


async def find_closing(db: ReadDb, edition: models.Edition) -> Closing:
    """Return until when an edition adopts proposals."""
    row = ProposalDeadline
    found = await db.scalar(select(row).where(row.edition_id == edition.id))
    return closing_of(edition, found).closing


async def closings_by_edition(db: ReadDb, ids: Sequence[str]) -> list[AdoptionClosing | None]:
    """Return until when each edition adopts proposals, None where there is no edition."""
    row, edition = ProposalDeadline, models.Edition
    rows = await db.execute(
        select(edition, row).outerjoin(row, row.edition_id == edition.id).where(edition.id.in_(ids))
    )
    found = {each.id: closing_of(each, deadline) for each, deadline in rows}
    return [found.get(row_id) for row_id in ids]


async def change_proposal_deadline(
    db: WriteDb,
    edition_id: str,
    closing: Closing | None,
    *,
    at: datetime,
    expected_version: int | None = None,
    kept_id: str | None = None,
) -> models.Edition:
    """Say until when proposals are adopted into the topics of an edition.

    What was adopted already stays so.

    Args:
        db: of a unit of work.
        edition_id: the edition.
        closing: until when; None takes it back, so that it is the day before the edition starts.
        at: when this is said.
        expected_version: of the deadline as the caller read it, 0 where nobody had set one.
        kept_id: that of a deadline which was there before.

    Raises:
        NotFound: there is no such edition that the viewer plans.
        Stale: it is not of the version expected.
        InvalidInput: it lies outside the time before the edition.
    """
    edition = await hold_edition(db, edition_id, "editionId")
    table = ProposalDeadline
    row = await db.scalar(
        select(table)
        .where(table.edition_id == edition.id)
        .execution_options(populate_existing=True)
    )
    require_version("deadline", row.version if row else 0, expected_version)
    before = None if row is None else Closing(row.closes_on, row.local_time)
    if before == closing:
        return edition
    _check(edition, closing)
    noted = _noted(row)
    if row is None:
        row = table(id=kept_id or models.new_id(), edition_id=edition.id)
        db.add(row)
    if closing is None:
        await db.delete(row)
    else:
        row.closes_on, row.local_time = closing
    await db.flush()
    change = audit.Change(
        "ProposalDeadline",
        row.id,
        noted,
        None if closing is None else _noted(row),
        edition_id=edition.id,
        undo=Undo("change_proposal_deadline", {"edition": edition.id, **plain_closing(before)}),
    )
    audit.note(db, change)
    announce(db, EventKind.DEADLINE_CHANGED, "Edition", edition.id, at=at, edition_id=edition.id)
    return edition


def _check(edition: models.Edition, closing: Closing | None) -> None:
    if closing is None or FIRST_DAY <= closing.on < edition.starts_on:
        return
    raise InvalidInput(
        f"{closing.on.isoformat()} is not before the edition {edition.slug}, which starts on"
        f" {edition.starts_on.isoformat()}, or is before {FIRST_DAY.year}. Give a day between.",
        path=("closesOn",),
    )


def _noted(row: ProposalDeadline | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {**plain_closing(Closing(row.closes_on, row.local_time)), "version": row.version}
