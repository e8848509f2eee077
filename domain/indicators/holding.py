"""Finding and holding what planners change of objectives and indicators, and telling of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from domain import audit, models
from domain.audit import Undo
from domain.errors import NotFound
from domain.lookups import held, require_version
from domain.models import EventKind
from domain.outbox import announce
from domain.policy.narrowing import viewer_of
from domain.store import WriteDb

AimT = TypeVar("AimT", models.Indicator, models.Objective)


async def hold(db: WriteDb, table: type[AimT], row_id: str, expected_version: int | None) -> AimT:
    """Return an objective or an indicator of an edition that the viewer holds, and hold it.

    Raises:
        NotFound: there is none that the viewer may plan.
        Stale: it is not of the version expected.
    """
    noun = table.__tablename__
    known = await db.get(table, row_id)
    if known is not None and viewer_of(db.info).holds(known.edition_id):
        # The edition first, so that no two wait for each other crosswise.
        await held(db, models.Edition, known.edition_id)
        row = await held(db, table, row_id)
        if row is not None:
            require_version(noun, row.version, expected_version)
            return row
    raise NotFound(f"There is no {noun} of this id that you may plan.", path=("id",))


def tell(
    db: WriteDb,
    row: models.Indicator | models.Objective,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    undo: Undo,
    at: datetime,
) -> None:
    """Note a change of an objective or an indicator in the trail, and announce it.

    Args:
        db: that made the change.
        row: what was changed.
        before: what the trail may hold of it as it was; None where there was none.
        after: likewise as it is; None where it is gone.
        undo: what takes the change back.
        at: when.
    """
    noun = type(row).__name__
    change = audit.Change(noun, row.id, before, after, edition_id=row.edition_id, undo=undo)
    audit.note(db, change)
    announce(db, EventKind.OBJECTIVE_CHANGED, noun, row.id, at=at)
