"""The audit trail: who changed what, when and why, in the same transaction as the change.

A function that changes a record notes it; whoever opened the unit of work appends the notes at its
end, see domain/changes.py. Each row holds the hash of the one before it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    func,
    insert,
    inspect,
    literal,
    or_,
    select,
)

from domain import models
from domain.policy import Viewer
from domain.store import ReadDb, WriteDb

BEGINNING: Final = "0" * 64
_NOTES: Final = "audit_notes"
_REVERTS: Final = "audit_reverts"
_COLUMNS: Final = tuple(column.key for column in inspect(models.AuditEntry).column_attrs)
# Any constant will do, as long as no other program on the server takes the same advisory lock.
_CHAIN_LOCK: Final = 0x6175_6469_7400_0001
_ROWS_AT_ONCE: Final = 1_000
_SALT_BYTES: Final = 32
_COMMITMENT: Final = "sha256:"


class Acting(NamedTuple):
    """Who acts, in which request, and by which name of the act (``rateCompetency``)."""

    viewer: Viewer
    request_id: str
    action: str


class Undo(NamedTuple):
    """What takes a change of one record back: the name of an act of domain/history.py, and values.

    It may hold personal data, so it is kept beside the trail and goes with whom it concerns.
    """

    act: str
    values: Mapping[str, Any]


# Of a record that another one of the same change takes along when it is taken back itself.
ALONG: Final = Undo("along", {})


class Taken(NamedTuple):
    """One record of a change that is taken back: which, from what values, at which version."""

    record_id: str
    values: Mapping[str, Any]
    version: int
    at: datetime

    @property
    def terms(self) -> dict[str, Any]:
        """When it is taken back and of which version, as most acts are given them."""
        return {"at": self.at, "expected_version": self.version}


TakeBack = Callable[[WriteDb, Taken], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one record; fields hold no secret and no personal data.

    ``reason`` is why, in the words of whoever acted: they are kept beside the trail, and go with
    the person whom the change concerns, unless it ``outlives`` them. ``edition_id`` and
    ``manager_id`` say what and whom it concerns, and so who may read of it. Without ``undo`` it
    cannot be reverted.
    """

    record_type: str
    record_id: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    reason: str | None = None
    edition_id: str | None = None
    manager_id: str | None = None
    undo: Undo | None = None
    outlives: bool = False


def note(db: WriteDb, change: Change) -> None:
    """Say what was changed; it is written at the end of the unit of work."""
    db.info.setdefault(_NOTES, []).append(change)


def reverting(db: WriteDb, change_id: str) -> None:
    """Say that all that is noted from now on in this unit of work takes another change back."""
    db.info[_REVERTS] = change_id


async def append_notes(db: WriteDb, acting: Acting, *, at: datetime) -> int:
    """Write a row for each noted change; return how many.

    On PostgreSQL writers wait here for each other, because every row needs the one before it: so
    this is the last thing that a unit of work does.
    """
    notes: list[Change] = db.info.pop(_NOTES, [])
    if not notes:
        return 0
    await db.flush()
    if db.get_bind().dialect.name == "postgresql":
        await db.execute(select(func.pg_advisory_xact_lock(literal(_CHAIN_LOCK, BigInteger))))
    last = await last_entry(db)
    one_change = (models.new_id(), db.info.pop(_REVERTS, None))
    rows: list[dict[str, Any]] = []
    beside: list[models.Undo | models.AuditWords] = []
    for change in notes:
        words = None if change.reason is None else _words(change, change.reason)
        last = _entry(change, acting, last, at, one_change, words)
        if change.undo is not None:
            beside.append(_undo(last, change, change.undo))
        if words is not None:
            words.audit_entry_id = last.id
            beside.append(words)
        rows.append({key: getattr(last, key) for key in _COLUMNS})
    # At once: a publication has thousands of them.
    await db.execute(insert(models.AuditEntry), rows)
    db.add_all(beside)
    await db.flush()
    return len(notes)


def is_behind(entry: Any, row: Any = models.AuditEntry) -> ColumnElement[bool]:
    """Keep the entries that were written after one, or after a row that a statement reads."""
    return or_(row.day > entry.day, (row.day == entry.day) & (row.number > entry.number))


async def last_entry(db: ReadDb) -> models.AuditEntry | None:
    """Return the newest row, None before the first."""
    row = models.AuditEntry
    found: models.AuditEntry | None = await db.scalar(
        select(row).order_by(row.day.desc(), row.number.desc()).limit(1)
    )
    return found


async def revertible_changes(db: ReadDb, change_ids: Sequence[str]) -> list[bool]:
    """Tell of each change whether nothing took it back, and something can: each part has its undo.

    Rules of the records may refuse it still. Takes a handle that sees everything, for an undo holds
    values that nobody reads; whoever asks says only yes or no.
    """
    row = models.AuditEntry
    found = await db.execute(
        select(row.change_id, func.count() == func.count(models.Undo.id))
        .outerjoin(models.Undo, models.Undo.audit_entry_id == row.id)
        .where(row.change_id.in_(change_ids))
        .group_by(row.change_id)
    )
    whole = {change_id for change_id, is_whole in found if is_whole}
    reverted = set(await db.scalars(select(row.reverts_id).where(row.reverts_id.in_(change_ids))))
    return [change_id in whole - reverted for change_id in change_ids]


def _entry(
    change: Change,
    acting: Acting,
    last: models.AuditEntry | None,
    at: datetime,
    one_change: tuple[str, str | None],
    words: models.AuditWords | None,
) -> models.AuditEntry:
    # Of two that wait for each other near midnight the later may hold the earlier moment.
    moment = at if last is None else max(at, last.at)
    day = moment.astimezone(UTC).date()
    row = models.AuditEntry(
        id=models.new_id(),
        day=day,
        number=last.number + 1 if last is not None and last.day == day else 1,
        at=moment,
        request_id=acting.request_id,
        viewer=acting.viewer.name,
        action=acting.action,
        record_type=change.record_type,
        record_id=change.record_id,
        before=_canonical(change.before),
        after=_canonical(change.after),
        reason=None if words is None else commitment(words),
        edition_id=change.edition_id,
        manager_id=change.manager_id,
        change_id=one_change[0],
        reverts_id=one_change[1],
        previous_hash=BEGINNING if last is None else last.hash,
    )
    row.hash = row_hash(row)
    return row


def _undo(entry: models.AuditEntry, change: Change, undo: Undo) -> models.Undo:
    return models.Undo(
        audit_entry_id=entry.id,
        edition_id=change.edition_id,
        manager_id=change.manager_id,
        act=undo.act,
        asked=_canonical(undo.values) or "{}",
    )


def _words(change: Change, reason: str) -> models.AuditWords:
    return models.AuditWords(
        id=models.new_id(),
        manager_id=None if change.outlives else change.manager_id,
        salt=secrets.token_hex(_SALT_BYTES),
        words=reason,
    )


def commitment(words: models.AuditWords) -> str:
    """Return what stands in the trail for words that are kept beside it.

    Without the salt, which goes with the words, nobody can try out what they were.
    """
    return f"{_COMMITMENT}{sha256((words.salt + words.words).encode()).hexdigest()}"


def row_hash(row: models.AuditEntry) -> str:
    """Return what the hash of a row has to be: of all its values and the hash before it."""
    values = [
        row.previous_hash,
        row.id,
        row.day.isoformat(),
        row.number,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        row.request_id,
        row.viewer,
        row.action,
        row.record_type,
        row.record_id,
        row.before,
        row.after,
        row.reason,
    ]
    # The first rows have none of these, and keep the hash that they had.
    since = [row.edition_id, row.manager_id, row.change_id, row.reverts_id]
    values += since if any(since) else []
    return sha256(json.dumps(values, separators=(",", ":")).encode()).hexdigest()


class TrailReport(NamedTuple):
    """What walking the chain found; ``head`` is the newest hash, to be kept elsewhere."""

    entries: int
    days: int
    head: str
    faults: tuple[str, ...]


async def verify_trail(db: ReadDb) -> TrailReport:
    """Walk every day's chain from the first row; every fault is told by day and number.

    Words beside the trail have to be those that were written, or gone. Rows that were cut off the
    newest end leave no trace in the chain: compare ``head`` with one that was kept elsewhere.
    """
    faults: list[str] = []
    entries, days, before = 0, 0, None
    place: tuple[date, int] = (date.min, 0)
    while rows := await _rows_after(db, place):
        words = await _words_of(db, [row.id for row in rows if row.reason is not None])
        for row in rows:
            faults += _faults(row, before, words.get(row.id))
            days += before is None or before.day != row.day
            entries, before = entries + 1, row
        place = (rows[-1].day, rows[-1].number)
    return TrailReport(entries, days, before.hash if before else BEGINNING, tuple(faults))


async def _rows_after(db: ReadDb, place: tuple[date, int]) -> list[models.AuditEntry]:
    row = models.AuditEntry
    day, number = place
    later = (row.day > day) | ((row.day == day) & (row.number > number))
    found = await db.scalars(
        select(row).where(later).order_by(row.day, row.number).limit(_ROWS_AT_ONCE)
    )
    return list(found)


async def _words_of(db: ReadDb, entry_ids: list[str]) -> dict[str, models.AuditWords]:
    row = models.AuditWords
    rows = await db.scalars(select(row).where(row.audit_entry_id.in_(entry_ids)))
    return {each.audit_entry_id: each for each in rows}


def _faults(
    row: models.AuditEntry, before: models.AuditEntry | None, words: models.AuditWords | None
) -> list[str]:
    where = f"{row.day} number {row.number}"
    same_day = before is not None and before.day == row.day
    due = before.number + 1 if before is not None and same_day else 1
    found = []
    if row.number != due:
        found.append(f"{where}: number {due} is missing.")
    if row.previous_hash != (before.hash if before is not None else BEGINNING):
        found.append(f"{where}: does not follow the row before it.")
    if row.hash != row_hash(row):
        found.append(f"{where}: was altered after it was written.")
    if words is not None and commitment(words) != row.reason:
        found.append(f"{where}: its reason is not the one that was written.")
    return found


def _canonical(values: Mapping[str, Any] | None) -> str | None:
    """Write values as JSON, one spelling for the same values."""
    if values is None:
        return None
    return json.dumps(values, sort_keys=True, separators=(",", ":"), default=str)
