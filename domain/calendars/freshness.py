"""Whether what was read of an edition still holds: the trail says, as every change is in it."""

from __future__ import annotations

from sqlalchemy import or_, select

from domain import models
from domain.audit import is_behind, last_entry
from domain.store import ReadDb


async def newest_change(db: ReadDb) -> models.AuditEntry | None:
    """Return the newest entry of the trail, None before the first, by a handle that sees all.

    Read it before what is to be kept: what changes in between makes that stale.
    """
    return await last_entry(db)


async def is_fresh(db: ReadDb, edition_id: str, since: models.AuditEntry | None) -> bool:
    """Tell whether nothing changed since that may show in the calendars of an edition.

    What belongs to no edition, such as the name of a person or of a topic, may show in all.

    Cost: one statement, which looks at what was written since.
    """
    row = models.AuditEntry
    shows = or_(row.edition_id == edition_id, row.edition_id.is_(None))
    statement = select(row.id).where(shows).limit(1)
    if since is not None:
        statement = statement.where(is_behind(since))
    return await db.scalar(statement) is None
