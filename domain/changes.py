"""One change from beginning to end: a unit of work with its audit rows, and words for a collision.

Every door that lets somebody change something opens its unit of work here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from domain import audit
from domain.audit import Acting, Change
from domain.errors import Conflict
from domain.models import EventKind
from domain.outbox import announce
from domain.store import Store, WriteDb


@asynccontextmanager
async def change(store: Store, acting: Acting) -> AsyncIterator[WriteDb]:
    """Open a unit of work; what is noted in it is audited before it is committed.

    Raises:
        Conflict: another writer was faster at the same record; nothing was changed.

    """
    try:
        async with store.unit_of_work(acting.viewer) as db:
            yield db
            await audit.append_notes(db, acting, at=store.clock())
    except (IntegrityError, StaleDataError) as error:
        raise Conflict(
            "Somebody else changed the same record at this moment. Read it again and decide."
        ) from error


def tell(db: WriteDb, kind: EventKind, what: Change, *, at: datetime) -> None:
    """Note a change in the trail, and announce it of the same record and the same edition.

    Args:
        db: that made the change.
        kind: what is announced.
        what: what the trail says of it.
        at: when.
    """
    audit.note(db, what)
    announce(db, kind, what.record_type, what.record_id, at=at, edition_id=what.edition_id)
