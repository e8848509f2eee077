"""Idempotency keys: a request that is sent again is answered as the first, and changes nothing.

The answer is kept in the transaction of the change, so that there is never one without the other.
Knows no form of an answer: it is a text.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, NamedTuple

from sqlalchemy import BigInteger, delete, func, literal, select

from domain import models
from domain.errors import Conflict, IdempotencyMismatch, InvalidInput
from domain.models.writes import KEY_LENGTH_MAX
from domain.store import WriteDb

KEY_LENGTH_MIN: Final = 8
KEPT_FOR: Final = timedelta(days=7)
_FIELD: Final = "idempotencyKey"
_FORGOTTEN_AT_ONCE: Final = 20


class Keyed(NamedTuple):
    """A request with a key, the SHA-256 of what it asks, and the restore epoch it comes to."""

    viewer: str
    key: str
    request_hash: str
    restore_epoch: int = 0


def check_key(key: str) -> None:
    """Check the form of a key.

    Raises:
        InvalidInput: it is too short, too long, or holds a character that cannot be printed.

    """
    if not KEY_LENGTH_MIN <= len(key) <= KEY_LENGTH_MAX or not key.isprintable():
        raise InvalidInput(
            f"An idempotency key has {KEY_LENGTH_MIN} to {KEY_LENGTH_MAX} printable"
            " characters. Make a new one, such as a random UUID.",
            path=(_FIELD,),
        )


async def find_answer(db: WriteDb, keyed: Keyed, *, at: datetime) -> str | None:
    """Return the answer that was kept for a request, None when this is the first time.

    On SQLite units of work follow each other, so that the second waits for the first and finds
    its answer; on PostgreSQL it is sent away.

    Raises:
        IdempotencyMismatch: the key was used for another request.
        Conflict: the first request with this key is still under way, or was before a restore,
            which may have lost what came after it.

    """
    if db.get_bind().dialect.name == "postgresql":
        lock = literal(_lock(keyed), BigInteger)
        locked = await db.scalar(select(func.pg_try_advisory_xact_lock(lock)))
        if not locked:
            raise Conflict(
                "A request with this idempotency key is under way. Send it again in a moment.",
                path=(_FIELD,),
            )
    row = models.StoredAnswer
    found: models.StoredAnswer | None = await db.scalar(
        select(row).where(row.viewer == keyed.viewer, row.key == keyed.key)
    )
    if found is None:
        return None
    if found.at < at - KEPT_FOR:
        await db.delete(found)
        await db.flush()
        return None
    if found.restore_epoch != keyed.restore_epoch:
        raise Conflict(
            "This idempotency key was used before the database was restored from a backup. Look"
            " whether the change is still there; if not, send it again with a new key.",
            path=(_FIELD,),
        )
    if found.request_hash != keyed.request_hash:
        raise IdempotencyMismatch(
            "This idempotency key was used before, with another input. Make a new one.",
            path=(_FIELD,),
        )
    return found.answer


async def keep_answer(db: WriteDb, keyed: Keyed, answer: str, *, at: datetime) -> None:
    """Keep the answer to a request for seven days, and forget some that are older."""
    row = models.StoredAnswer
    old = (
        select(row.id)
        .where(row.at < at - KEPT_FOR)
        .limit(_FORGOTTEN_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    await db.execute(
        delete(row).where(row.id.in_(old)), execution_options={"synchronize_session": False}
    )
    db.add(row(**keyed._asdict(), answer=answer, at=at))
    await db.flush()


def _lock(keyed: Keyed) -> int:
    """Return the number of the advisory lock of a key: 64 bits with a sign."""
    digest = sha256(f"{keyed.viewer}\0{keyed.key}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)
