"""The outbox: what happened, for whoever wants to be told, in the same transaction as the change.

The row is the truth; whoever delivers may be woken by other means and polls all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from domain import models
from domain.models import EventKind
from domain.store import ReadDb, WriteDb

OfEdition = models.Partnership | models.CrossParticipation


def announce(
    db: WriteDb,
    kind: EventKind,
    record_type: str,
    record_id: str,
    *,
    at: datetime,
    edition_id: str | None,
) -> None:
    """Say that something happened to a record; told only if the unit of work ends well.

    Whoever listens to some editions is told of what is theirs: ``edition_id`` is None for what
    belongs to none, such as a person or an instrument, and for what nobody of one is to hear.
    """
    db.add(
        models.OutboxEvent(
            kind=kind, record_type=record_type, record_id=record_id, at=at, edition_id=edition_id
        )
    )


async def announce_all(
    db: WriteDb, kind: EventKind, record_type: str, records: Sequence[OfEdition], *, at: datetime
) -> None:
    """Say that the same happened to many records of editions, in one statement."""
    rows = [
        {
            "kind": kind,
            "record_type": record_type,
            "record_id": record.id,
            "at": at,
            "edition_id": record.edition_id,
        }
        for record in records
    ]
    if rows:
        await db.execute(insert(models.OutboxEvent), rows)


async def waiting_events(db: ReadDb, *, most: int = 100) -> list[models.OutboxEvent]:
    """Return what nobody was told yet, oldest first."""
    row = models.OutboxEvent
    found = await db.scalars(
        select(row).where(row.delivered_at.is_(None)).order_by(row.at, row.id).limit(most)
    )
    return list(found)


async def take_events(
    db: WriteDb, *, since: datetime, at: datetime, most: int = 100
) -> list[models.OutboxEvent]:
    """Take what nobody was told yet, oldest first: it waits no more once the unit of work ends.

    What happened before ``since`` is told to nobody. Two that take at once take different ones.
    """
    row = models.OutboxEvent
    waits = row.delivered_at.is_(None)
    await db.execute(
        update(row)
        .where(waits, row.at < since)
        .values(delivered_at=at)
        .execution_options(synchronize_session=False)
    )
    found = await db.scalars(
        select(row)
        .where(waits)
        .order_by(row.at, row.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    events = list(found)
    for each in events:
        each.delivered_at = at
    await db.flush()
    return events
