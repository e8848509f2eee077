"""Connections to SQLite files: how they are set up, and each statement in one trip.

The driver keeps every connection in a thread of its own. By itself it goes there four times for a
statement: for a cursor, the statement, its rows, and to close the cursor. On the way each time both
threads wait for each other, longer the busier the machine is.
"""

from __future__ import annotations

import os
import sqlite3
from asyncio import CancelledError
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final, Self, cast

import aiosqlite
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_BUSY_TIMEOUT_MS: Final = 5000
_PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",  # what is deleted is overwritten
    f"busy_timeout={_BUSY_TIMEOUT_MS}",
)


def reading_engine(url: str, **pool: Any) -> AsyncEngine:
    """Return an engine whose transactions begin with their first statement, which reads."""

    def on_begin(connection: Connection) -> None:
        cast("_Connection", connection.connection.driver_connection).begins = True

    return _engine(url, on_begin, pool)


def writing_engine(url: str, **pool: Any) -> AsyncEngine:
    """Return an engine whose transactions hold the one lock of the file from their beginning.

    The driver's own way of beginning loses updates between a read and a write, so it is off.
    """

    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return _engine(url, on_begin, pool)


def _engine(url: str, on_begin: Callable[[Connection], None], pool: dict[str, Any]) -> AsyncEngine:
    engine = create_async_engine(url, connect_args={"async_creator_fn": _connect}, **pool)
    event.listen(engine.sync_engine, "do_connect", _make_private)
    event.listen(engine.sync_engine, "connect", _set_up)
    event.listen(engine.sync_engine, "begin", on_begin)
    return engine


def _connect(*place: Any, **how: Any) -> _Connection:
    connection = _Connection(partial(sqlite3.connect, *place, **how), iter_chunk_size=1)
    connection._thread.daemon = True  # noqa: SLF001 -- as SQLAlchemy does with what it makes itself
    return connection


def _set_up(connection: Any, _record: object) -> None:
    """Set what SQLite forgets with each connection."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _make_private(_dialect: object, _record: object, words: list[Any], _named: object) -> None:
    """Create a file that is not there yet for its owner alone; its journals take after it.

    One that is there is not even opened: closing it again would drop every lock that this process
    holds on it, and another process could then take the journal away from under us.
    """
    with suppress(OSError):  # where it cannot be created the driver says so
        os.close(os.open(words[0], os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


class _Connection(aiosqlite.Connection):
    """A connection whose statements take one trip each; rows are never streamed.

    ``begins`` is true between the moment that a transaction is to begin and its first statement,
    which takes BEGIN along: SQLite looks at nothing before that anyway. After ``broken_off`` none
    begins any more: the pool takes another connection.
    """

    begins: bool = False
    broken_off: bool = False

    def cursor(self) -> Any:
        """Return what the adapter of SQLAlchemy takes for a cursor."""
        return _Cursor(self)

    async def send(self, work: Callable[[], None]) -> None:
        """Have something done in the thread of the connection.

        Whoever is broken off would wait for its end to give the connection back, however long it
        takes: so it ends too.
        """
        try:
            await self._execute(work)  # type: ignore[no-untyped-call]  # the driver's one way there
        except CancelledError:
            self.broken_off = True
            self._conn.interrupt()
            raise

    def stop(self) -> Any:
        """End the thread; it hears of that once, and whoever tells it again waits for nothing."""
        return super().stop() if self._running else None


class _Cursor:
    """One statement, and all that it gives, for whoever asks in the event loop."""

    arraysize: int = 1

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Any = ()) -> Self:
        """Run a statement and fetch its rows."""
        return await self._run(sqlite3.Cursor.execute, statement, parameters)

    async def executemany(self, statement: str, parameters: Any) -> Self:
        """Run a statement once for each of some parameters."""
        return await self._run(sqlite3.Cursor.executemany, statement, parameters)

    async def fetchall(self) -> Sequence[Any]:
        """Return the rows, which are here already."""
        return self._rows

    async def close(self) -> None:
        """Do nothing: the cursor was closed where it was made."""

    async def _run(self, run: Callable[..., Any], statement: str, parameters: Any) -> Self:
        begins, self._connection.begins = self._connection.begins, False
        work = partial(self._work, run, statement, parameters, begins=begins)
        await self._connection.send(work)
        return self

    def _work(
        self, run: Callable[..., Any], statement: str, parameters: Any, *, begins: bool
    ) -> None:
        if self._connection.broken_off:
            raise sqlite3.OperationalError("interrupted")
        cursor = self._connection._conn.cursor()  # noqa: SLF001 -- what the driver itself asks
        try:
            if begins:
                cursor.execute("BEGIN")
            run(cursor, statement, parameters)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else ()
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()
