"""The store: reading, units of work, migration. The only file that commits.

Two handle types, so that the type checker refuses a read handle where a write is wanted.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import NewType, cast

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
)

from domain import clock
from domain.away import is_away
from domain.disks import MOUNTS, require_local_disk
from domain.errors import Conflict, InvalidInput
from domain.policy import Viewer
from domain.policy.narrowing import NarrowedSession
from domain.sqlite import reading_engine, writing_engine

ReadDb = NewType("ReadDb", AsyncSession)
WriteDb = NewType("WriteDb", ReadDb)

_POOL_WAIT_SECONDS = 2
UNITS_IN_A_COMMIT = 64
# Who was first in a transaction waits for its last: no more join one that is so old.
_COMMIT_WAITS_SECONDS = 0.05
# Any constant will do, as long as no other program on the server takes the same advisory lock.
_MIGRATION_LOCK = 0x7261_6465_7769_6E64


def async_url(url: str) -> str:
    """Return the address with the driver that the store speaks to it with.

    Raises:
        InvalidInput: the address is malformed, or names neither PostgreSQL nor a file of SQLite.

    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise InvalidInput(
            "The database address cannot be read. Write sqlite:///FILE or"
            " postgresql://USER@HOST/DATABASE.",
            path=("database_url",),
        ) from error
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
    backend = parsed.get_backend_name()
    if backend not in drivers:
        raise InvalidInput(
            f"{backend} is not supported. Use SQLite or PostgreSQL.", path=("database_url",)
        )
    # In memory each connection would have a database of its own; a URI hides which file it is.
    if backend == "sqlite" and (parsed.database or ":").startswith((":", "file:")):
        raise InvalidInput("No file of a disk. Write sqlite:///FILE.", path=("database_url",))
    return parsed.set(drivername=drivers[backend]).render_as_string(hide_password=False)


class Store:
    """A database, opened lazily.

    Args:
        url: ``sqlite:///file`` or ``postgresql://…``.
        clock: returns the present moment; a test passes its own.
        mounts: where the system lists its disks; a test passes its own.
        units_in_a_commit: how many units of work that wait for each other on SQLite may share a
            commit; 1 gives each its own.

    Raises:
        InvalidInput: the address cannot be used, or its file is on a network disk.

    """

    def __init__(
        self,
        url: str,
        *,
        clock: Callable[[], datetime] = clock.now,
        mounts: Path = MOUNTS,
        units_in_a_commit: int = UNITS_IN_A_COMMIT,
    ) -> None:
        self.clock = clock
        self.url = async_url(url)
        self.is_sqlite = self.url.startswith("sqlite")
        if self.file is not None:
            require_local_disk(self.file, mounts)
        self._reads, self._writes = self._engines()
        self._reading = async_sessionmaker(
            self._reads,
            expire_on_commit=False,
            autoflush=False,
            sync_session_class=NarrowedSession,
        )
        self._writing = async_sessionmaker(
            self._writes, expire_on_commit=False, sync_session_class=NarrowedSession
        )
        self._writer = _Writer(self._writes, units_in_a_commit)

    def _engines(self) -> tuple[AsyncEngine, AsyncEngine]:
        """Return the engine that reads and the one that writes.

        On SQLite the writing pool holds one connection: that is the queue of the one writer.
        """
        if not self.is_sqlite:
            from domain import postgresql  # noqa: PLC0415 -- slow import

            engines = postgresql.reading_engine, postgresql.writing_engine
            reads, writes = (each(self.url, pool_timeout=_POOL_WAIT_SECONDS) for each in engines)
            return reads, writes
        reads = reading_engine(self.url, pool_size=5, pool_timeout=_POOL_WAIT_SECONDS)
        writes = writing_engine(
            self.url, pool_size=1, max_overflow=0, pool_timeout=_POOL_WAIT_SECONDS
        )
        return reads, writes

    @cached_property
    def file(self) -> Path | None:
        """The file of an SQLite database; None of a server."""
        name = make_url(self.url).database
        return Path(name) if self.is_sqlite and name else None

    @asynccontextmanager
    async def reading(self, viewer: Viewer) -> AsyncIterator[ReadDb]:
        """Open a handle that sees one state of what a viewer may see, and changes nothing.

        Closing it ends the transaction, even when whoever asks is broken off meanwhile.
        """
        async with self._reading() as db:
            _for_viewer(db, viewer, writes=False)
            yield ReadDb(db)

    @asynccontextmanager
    async def unit_of_work(self, viewer: Viewer) -> AsyncIterator[WriteDb]:
        """Commit if the block ends well, roll back if it raises.

        It sees and changes what the viewer may, and may add what the house writes beside a change.
        On SQLite the blocks follow each other, and those that wait share one commit: each ends
        when that is done. A block that opens another one inside would wait for itself.
        """
        if self.is_sqlite:
            async with self._writer.unit() as db:
                _for_viewer(db, viewer, writes=True)
                yield WriteDb(ReadDb(db))
            return
        async with self._writing() as db:
            _for_viewer(db, viewer, writes=True)
            yield WriteDb(ReadDb(db))
            await db.commit()

    async def migrate(self) -> int:
        """Bring the schema to the newest migration; twice does no harm.

        Returns:
            How many migrations were applied.

        """
        async with self._writes.begin() as connection:
            if not self.is_sqlite:
                await connection.execute(
                    text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK}
                )
            return await connection.run_sync(_upgrade)

    async def pending_migrations(self) -> int:
        """Return how many migrations the database lacks; 0 is up to date."""
        async with self._reads.connect() as connection:
            return await connection.run_sync(lambda sync: len(_pending(sync)))

    async def restore_epoch(self) -> int:
        """Return the number that changes when a backup is put in the place of the database.

        0 was never restored; PostgreSQL is restored by tools of its own, and always 0.
        """
        if not self.is_sqlite:
            return 0
        async with self._reads.connect() as connection:
            row = await connection.exec_driver_sql("PRAGMA user_version")
            return int(row.scalar_one())

    def disk_free_bytes(self) -> int | None:
        """Return the room on the disk of an SQLite file; None for a server."""
        return shutil.disk_usage(self.file.absolute().parent).free if self.file else None

    async def close(self) -> None:
        """Give every connection back."""
        await self._reads.dispose()
        await self._writes.dispose()


def _for_viewer(db: AsyncSession, viewer: Viewer, *, writes: bool) -> None:
    cast("NarrowedSession", db.sync_session).set_viewer(viewer, writes=writes)


class _Group:
    """One transaction with the units of work in it, each of which is a savepoint."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.begun = monotonic()
        self.units = 0
        self.broken: Exception | None = None
        self.committed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        # Nobody may be left to hear that it failed: that is no fault of its own.
        self.committed.add_done_callback(lambda future: future.exception())

    async def close(self, db: AsyncSession, failure: Exception | None) -> None:
        """Close a unit; one that cannot be undone alone takes the whole transaction with it.

        Where the database failed itself it may have undone all of them, without a word.
        """
        if is_away(failure):
            self.broken = failure
        try:
            await db.close()
        except Exception as error:  # noqa: BLE001 -- told to each unit of the transaction
            self.broken = self.broken or error
        if self.broken is None and self.connection.invalidated:
            self.broken = Conflict(
                "Another change was interrupted and took this one with it: nothing was changed."
                " Send it again."
            )

    async def finish(self) -> None:
        """Commit, and tell every unit how that went."""
        try:
            if self.broken is not None:
                raise self.broken  # noqa: TRY301 -- one way out for all that cannot be kept
            if self.units:
                await self.connection.commit()
            await self.connection.close()
        except Exception as error:  # noqa: BLE001 -- raised by every unit, as its own
            self.committed.set_exception(error)
            await self.connection.invalidate()
            await self.connection.close()
        else:
            self.committed.set_result(None)


class _Writer:
    """The one writer of an SQLite file: the units of work that wait share a transaction.

    Synchronising a commit with the disk takes longer than the work of most units. Nobody is told
    that a unit ended well before the commit that it shares has returned.
    """

    def __init__(self, engine: AsyncEngine, units_max: int) -> None:
        self._engine = engine
        self._units_max = units_max
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._group: _Group | None = None
        self._left_over: asyncio.Future[None] | None = None

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[AsyncSession]:
        await self._take_turn()
        try:
            group = self._group = self._group or await self._begin()
            db = AsyncSession(
                group.connection,
                sync_session_class=NarrowedSession,
                join_transaction_mode="create_savepoint",
                expire_on_commit=False,
            )
            failure: Exception | None = None
            try:
                yield db
                await db.commit()
                group.units += 1
            except Exception as error:
                failure = error
                raise
            finally:
                # After an error this goes back to the savepoint, even when we are cancelled.
                await asyncio.shield(asyncio.ensure_future(group.close(db, failure)))
        finally:
            await asyncio.shield(asyncio.ensure_future(self._end_turn()))
        await asyncio.shield(group.committed)

    async def _take_turn(self) -> None:
        self._waiting += 1
        try:
            await self._turn.acquire()
        except BaseException:
            # Whoever went before may have left the commit to us.
            asyncio.get_running_loop().call_soon(self._commit_for_nobody)
            raise
        finally:
            self._waiting -= 1

    def _commit_for_nobody(self) -> None:
        if self._group is not None and not self._waiting and not self._turn.locked():
            self._left_over = asyncio.ensure_future(self._take_over())

    async def _take_over(self) -> None:
        await self._turn.acquire()
        await self._end_turn()

    async def _begin(self) -> _Group:
        connection = await self._engine.connect()
        try:
            await connection.begin()
        except BaseException:
            await connection.close()
            raise
        return _Group(connection)

    async def _end_turn(self) -> None:
        """Commit unless somebody waits who can do it, and let the next one in."""
        group = self._group
        try:
            if group is not None and (
                not self._waiting
                or group.broken
                or group.units >= self._units_max
                or monotonic() - group.begun > _COMMIT_WAITS_SECONDS
            ):
                self._group = None
                await group.finish()
        finally:
            self._turn.release()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "domain:migrations")
    config.attributes["connection"] = connection
    return config


def _pending(connection: Connection) -> list[str]:
    """Return the revisions that the database lacks, oldest first."""
    script = ScriptDirectory.from_config(_config(connection))
    current = MigrationContext.configure(connection).get_current_revision()
    missing = [step.revision for step in script.iterate_revisions("head", current or "base")]
    return missing[::-1]


def _upgrade(connection: Connection) -> int:
    missing = _pending(connection)
    if missing:
        command.upgrade(_config(connection), "head")
    return len(missing)
