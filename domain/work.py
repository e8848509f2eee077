"""The leased queue: enqueue, claim, renew, finish, withdraw.

Knows kinds and ids, never what they mean. Nothing here carries anything out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, CursorResult, Executable, delete, or_, select, update

from domain.models import Work, WorkKind, new_id
from domain.store import ReadDb, WriteDb

LEASE: Final = timedelta(seconds=30)
RENEW_AFTER: Final = timedelta(seconds=10)
ATTEMPTS_MAX: Final = 5
_BACKOFF_MAX: Final = 60
_BACKOFF_FACTOR: Final = 4


@dataclass(frozen=True)
class Claim:
    """Work that is ours until the lease ends; ``fence`` tells our claim from any later one."""

    id: str
    kind: WorkKind
    subject_id: str
    attempts: int
    fence: int

    @property
    def is_last(self) -> bool:
        """True when there is no further attempt."""
        return self.attempts >= ATTEMPTS_MAX


async def enqueue(db: WriteDb, kind: WorkKind, subject_id: str, *, at: datetime) -> None:
    """Add work, in the unit of work that makes it necessary."""
    db.add(Work(id=new_id(), kind=kind, subject_id=subject_id, ready_at=at))
    await db.flush()


async def is_waiting(db: ReadDb, *, at: datetime) -> bool:
    """Tell whether a claim would find something; asking takes no lock."""
    return await db.scalar(select(Work.id).where(_free(at)).limit(1)) is not None


async def claim(db: WriteDb, *, at: datetime, subject_id: str | None = None) -> Claim | None:
    """Take the work that waits longest, or that of one subject; None when there is none.

    Work whose lease has ended is taken again. Two that claim at once never get the same: SQLite
    lets one write at a time, PostgreSQL skips a row that another claim has locked.
    """
    free = select(Work.id).where(_free(at)).order_by(Work.ready_at, Work.id).limit(1)
    if subject_id is not None:
        free = free.where(Work.subject_id == subject_id)
    found = await db.execute(
        update(Work)
        .where(Work.id == free.with_for_update(skip_locked=True).scalar_subquery())
        .values(lease_until=at + LEASE, attempts=Work.attempts + 1, fence=Work.fence + 1)
        .returning(Work.id, Work.kind, Work.subject_id, Work.attempts, Work.fence)
        .execution_options(synchronize_session=False)
    )
    row = found.one_or_none()
    return None if row is None else Claim(*row)


async def holds(db: ReadDb, held: Claim) -> bool:
    """Tell whether a claim still counts: not withdrawn, and not taken by another."""
    return await db.scalar(select(Work.id).where(_ours(held))) is not None


async def renew(db: WriteDb, held: Claim, *, at: datetime) -> bool:
    """Move the end of the lease; False when the claim no longer counts."""
    return await _changes(db, update(Work).where(_ours(held)).values(lease_until=at + LEASE))


async def finish(db: WriteDb, held: Claim) -> bool:
    """Take the work off the queue; False when the claim no longer counts.

    Called first in the unit of work that records the result, so that a result is kept exactly
    once and only under the current fence.
    """
    return await _changes(db, delete(Work).where(_ours(held)))


async def put_back(db: WriteDb, held: Claim, *, at: datetime, counts: bool = True) -> bool:
    """Give work back: at once when the attempt does not count, else after a growing pause.

    The pauses are 1, 4, 16 and 60 seconds. False when the claim no longer counts.
    """
    pause = min(_BACKOFF_MAX, _BACKOFF_FACTOR ** (held.attempts - 1)) if counts else 0
    values = {
        "lease_until": None,
        "ready_at": at + timedelta(seconds=pause),
        "attempts": held.attempts - (0 if counts else 1),
        "best": None,
        "bound": None,
    }
    return await _changes(db, update(Work).where(_ours(held)).values(**values))


async def withdraw(db: WriteDb, subject_id: str) -> bool:
    """Take work off the queue whoever holds it, so that no result of it counts any more."""
    return await _changes(db, delete(Work).where(Work.subject_id == subject_id))


def _free(at: datetime) -> ColumnElement[bool]:
    return (Work.ready_at <= at) & or_(Work.lease_until.is_(None), Work.lease_until <= at)


def _ours(held: Claim) -> ColumnElement[bool]:
    return (Work.id == held.id) & (Work.fence == held.fence)


async def _changes(db: WriteDb, statement: Executable) -> bool:
    result = await db.execute(statement.execution_options(synchronize_session=False))
    return isinstance(result, CursorResult) and result.rowcount == 1
