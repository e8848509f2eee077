"""When delegates are away. Personal data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from domain import audit, changes, models
from domain.audit import Undo
from domain.errors import InvalidInput, NotFound
from domain.lookups import held_with_edition, is_seen, lists_by, require_version
from domain.models import EventKind
from domain.sessions.rules import Times
from domain.store import ReadDb, WriteDb

ABSENCES_MAX: Final = 50


async def change_absences(
    db: WriteDb,
    delegate_id: str,
    wanted: Sequence[Times],
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.Delegate:
    """Say when a delegate is away, in place of what was said before.

    Raises:
        NotFound: there is no such delegate.
        Stale: the delegate is not of the version expected.
        InvalidInput: a time ends before it starts, or there are too many.
    """
    found = await held_with_edition(db, models.Delegate, delegate_id, is_seen)
    if found is None:
        raise NotFound("There is no such delegate.", path=("delegateId",))
    _, row = found
    require_version("delegate", row.version, expected_version)
    if len(wanted) > ABSENCES_MAX:
        raise InvalidInput(f"Give at most {ABSENCES_MAX} times.", path=("absences",))
    for place, times in enumerate(wanted):
        if times.starts_at >= times.ends_at:
            path = ("absences", str(place), "endsAt")
            raise InvalidInput("This ends before it starts. Give a later end.", path=path)
    (standing,) = await absences_by_delegate(db, [row.id])
    before = [Times(each.starts_at, each.ends_at) for each in standing]
    if sorted(set(wanted)) == before:
        return row
    for each in standing:
        await db.delete(each)
    for times in sorted(set(wanted)):
        db.add(models.Absence(id=models.new_id(), delegate_id=row.id, **times._asdict()))
    version = row.version
    flag_modified(row, "code")
    await db.flush()
    # When somebody is away is nobody's business who reads the trail: that it was changed is said.
    change = audit.Change(
        "Delegate",
        row.id,
        {"absences": len(before), "version": version},
        {"absences": len(set(wanted)), "version": row.version},
        edition_id=row.edition_id,
        manager_id=row.manager_id,
        undo=Undo("change_absences", {"absences": [_plain(times) for times in before]}),
    )
    changes.tell(db, EventKind.AGENDA_CHANGED, change, at=at)
    return row


def _plain(times: Times) -> list[str]:
    return [moment.isoformat() for moment in times]


async def absences_by_delegate(db: ReadDb, ids: Sequence[str]) -> list[list[models.Absence]]:
    """Return when each delegate is away, in order of time."""
    row = models.Absence
    return await lists_by(
        db, select(row).order_by(row.starts_at, row.ends_at, row.id), row.delegate_id, ids
    )
