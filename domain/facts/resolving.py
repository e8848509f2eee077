"""Saying why the two figures of a fact differ, which changes neither, and opening it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from domain import models
from domain.audit import Undo
from domain.errors import Conflict, InvalidInput
from domain.facts.counting import FactStatus, counts_by_fact
from domain.facts.holding import hold, noted, tell
from domain.policy.narrowing import viewer_of
from domain.store import WriteDb


@dataclass(frozen=True)
class Resolution:
    """Why two figures differ, who said so and when; it is about just these figures."""

    note: str
    stated_value: str
    counted_value: str
    resolved_by: str
    resolved_at: datetime


async def resolve_fact(
    db: WriteDb,
    fact_id: str,
    note: str,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.Fact:
    """Say why the stated figure and the counted one differ, in place of what was said before.

    Raises:
        NotFound: there is no such fact that the viewer may change.
        Stale: it is not of the version expected.
        InvalidInput: the note is empty.
        Conflict: the two do not differ, or a note is there about just these figures.
    """
    row = await hold(db, fact_id, expected_version)
    if not note.strip():
        raise InvalidInput(f"Say in words why the figures of {row.key} differ.", path=("note",))
    (count,) = await counts_by_fact(db, [row.id])
    if count.value is None or count.status is not FactStatus.DISCREPANT:
        counted = "nothing can count it" if count.value is None else f"{count.value} are counted"
        raise Conflict(
            f"The fact {row.key} is no discrepancy: {row.stated_value} is stated, and {counted}.",
            path=("id",),
        )
    if count.is_resolved:
        raise Conflict(
            f"The discrepancy of {row.key} was resolved already. Open it again first.",
            path=("id",),
        )
    wanted = Resolution(note, row.stated_value, count.value, viewer_of(db.info).name, at)
    return await set_resolution(db, row, wanted, at)


async def reopen_fact(
    db: WriteDb, fact_id: str, *, at: datetime, expected_version: int | None = None
) -> models.Fact:
    """Take the note on a discrepancy away.

    Raises:
        NotFound: there is no such fact that the viewer may change.
        Stale: it is not of the version expected.
        Conflict: there is no note on it.
    """
    row = await hold(db, fact_id, expected_version)
    if await resolution_of(db, row.id) is None:
        raise Conflict(f"The discrepancy of {row.key} was not resolved.", path=("id",))
    return await set_resolution(db, row, None, at)


async def set_resolution(
    db: WriteDb, row: models.Fact, wanted: Resolution | None, at: datetime
) -> models.Fact:
    """Give a held fact a note, or none, and tell of it."""
    was = await resolution_of(db, row.id)
    before = noted(row)
    await put_resolution(db, row, wanted)
    flag_modified(row, "key")
    await db.flush()
    undo = Undo("set_resolution", {"resolution": plain_resolution(was)})
    reason = None if wanted is None else wanted.note
    tell(db, row, before, noted(row), undo, at, reason)
    return row


async def resolution_of(db: WriteDb, fact_id: str) -> Resolution | None:
    """Return the note on a fact, None where there is none."""
    table = models.FactResolution
    row = await db.scalar(select(table).where(table.fact_id == fact_id))
    if row is None:
        return None
    return Resolution(
        row.note, row.stated_value, row.counted_value, row.resolved_by, row.resolved_at
    )


async def put_resolution(db: WriteDb, row: models.Fact, wanted: Resolution | None) -> None:
    """Write the note on a fact in place of the one before."""
    table = models.FactResolution
    known = await db.scalar(select(table).where(table.fact_id == row.id))
    if known is not None:
        await db.delete(known)
        await db.flush()
    if wanted is not None:
        db.add(table(fact_id=row.id, **asdict(wanted)))
        await db.flush()


def plain_resolution(resolution: Resolution | None) -> dict[str, Any] | None:
    """Return the plain values of a note, for an undo."""
    if resolution is None:
        return None
    return {**asdict(resolution), "resolved_at": resolution.resolved_at.isoformat()}


def read_resolution(was: Mapping[str, Any] | None) -> Resolution | None:
    """Return a note from the plain values that an undo keeps."""
    if was is None:
        return None
    return Resolution(**{**was, "resolved_at": datetime.fromisoformat(was["resolved_at"])})
