"""What an error of the database means: that it is away for a while, or has no room left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

# Busy, locked, read-only, failing to read or write, full, not to be opened, and a broken lock.
_SQLITE_AWAY: Final = {5, 6, 8, 10, 13, 14, 15}
_SQLITE_CODE_MASK: Final = 0xFF
_SQLITE_FULL: Final = 13
_POSTGRESQL_FULL: Final = "53100"


def is_away(error: BaseException | None) -> bool:
    """Tell whether an error means that the database is away, busy or full, for a while."""
    return any(_says_away(each) for each in _chain(error))


def is_full(error: BaseException | None) -> bool:
    """Tell whether an error means that the disk of the database has no room left."""
    return any(
        _sqlite_code(each) == _SQLITE_FULL or getattr(each, "sqlstate", "") == _POSTGRESQL_FULL
        for each in _chain(error)
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Walk to what an error came from.

    SQLite gives a transaction up that finds no room, and what is then said of its savepoint hides
    why.
    """
    ahead, seen = [error], set[int]()
    while ahead:
        each = ahead.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            ahead += [each.__cause__, each.__context__]


def _says_away(error: BaseException) -> bool:
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, OperationalError):
        return False
    # SQLite's driver says the same of a missing table, which will not come by waiting.
    code = _sqlite_code(error.orig)
    return code is None or code in _SQLITE_AWAY


def _sqlite_code(error: BaseException | None) -> int | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & _SQLITE_CODE_MASK
