"""Finding and holding the instruments that somebody may record, and telling of their changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from domain import audit, changes, models
from domain.audit import Undo
from domain.errors import NotFound
from domain.lookups import held, require_version, speaks_for
from domain.models import EventKind
from domain.store import WriteDb


async def hold(
    db: WriteDb, instrument_id: str, expected_version: int | None
) -> models.CooperationInstrument:
    """Return an instrument that the viewer may record, and hold it.

    Raises:
        NotFound: there is none.
        Stale: it is not of the version expected.
    """
    party = models.InstrumentParty
    parties = list(
        await db.scalars(
            select(party.administration_id).where(party.instrument_id == instrument_id)
        )
    )
    row = None
    if await speaks_for(db, parties):
        row = await held(db, models.CooperationInstrument, instrument_id)
    if row is None:
        raise NotFound(
            "There is no cooperation instrument of this id that you may change.", path=("id",)
        )
    require_version("cooperation instrument", row.version, expected_version)
    return row


def tell(
    db: WriteDb,
    row: models.CooperationInstrument,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    undo: Undo,
    at: datetime,
) -> None:
    """Note a change of an instrument in the trail, and announce it.

    Args:
        db: that made the change.
        row: what was changed.
        before: what the trail may hold of it as it was; None where there was none.
        after: likewise as it is; None where it is gone.
        undo: what takes the change back.
        at: when.
    """
    noun = "CooperationInstrument"
    what = audit.Change(noun, row.id, before, after, undo=undo)
    changes.tell(db, EventKind.INSTRUMENT_CHANGED, what, at=at)
