"""Databases for tests: each test has one of its own, a copy of one that was filled once.

PostgreSQL takes a fifth of a second to create and drop a database. One that a test gives back is
put right instead where it can be, by what it holds and not by what the test is thought to have
done: tables with other rows are filled again, and a database with another schema is dropped.
"""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

from domain.store import Store

Fill = Callable[[Store], Awaitable[object]]
# For what does not differ by database: its statements are those of other tests, on both.
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

TABLES = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
SCHEMA = """
SELECT array_agg(line ORDER BY line) FROM (
  SELECT attrelid::regclass || ' ' || attname || ' ' || atttypid::regtype || ' ' || attnotnull
    || ' ' || coalesce(pg_get_expr(adbin, adrelid), '') AS line
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relnamespace = 'public'::regnamespace AND attnum > 0
  UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT pg_get_triggerdef(oid) || ' ' || tgenabled::text FROM pg_trigger
    WHERE NOT tgisinternal
  UNION ALL SELECT proname || ' ' || prosrc FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
) AS lines
"""
DIGEST = "SELECT {name}, (count(*), sum(hashtextextended(t::text, 0)))::text FROM {table} AS t"


class Filled:
    """A PostgreSQL database that was filled once, and what tells whether another is like it."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.idle: list[URL] = []
        with closing(connect(url)) as connection:
            self.schema = connection.execute(SCHEMA).fetchone()
            self.tables = [name for (name,) in connection.execute(TABLES)]
            self.digests = self._digests(connection)

    def _digests(self, connection: psycopg.Connection) -> dict[str, str]:
        each = [
            sql.SQL(DIGEST).format(name=sql.Literal(name), table=sql.Identifier(name))
            for name in self.tables
        ]
        return dict(connection.execute(sql.SQL(" UNION ALL ").join(each)).fetchall())

    def put_right(self, url: URL) -> bool:
        """Give a copy the rows that it had; False when it cannot be as it was."""
        with closing(connect(url)) as copy:
            if copy.execute(SCHEMA).fetchone() != self.schema:
                return False
            found = self._digests(copy)
            changed = [name for name in self.tables if found[name] != self.digests[name]]
            try:
                # Neither keys nor the triggers that keep rows from being changed are in the way.
                copy.execute("SET session_replication_role = replica")
            except psycopg.errors.InsufficientPrivilege:
                return False
            with closing(connect(self.url)) as original, copy.transaction():
                for name in changed:
                    _refill(original, copy, sql.Identifier(name))
        return True


def connect(url: URL) -> psycopg.Connection:
    """Connect to a PostgreSQL database; each statement stands at once."""
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


def _refill(original: psycopg.Connection, copy: psycopg.Connection, table: sql.Identifier) -> None:
    copy.execute(sql.SQL("DELETE FROM {}").format(table))
    take = sql.SQL("COPY {} TO STDOUT (FORMAT BINARY)").format(table)
    give = sql.SQL("COPY {} FROM STDIN (FORMAT BINARY)").format(table)
    with original.cursor().copy(take) as taken, copy.cursor().copy(give) as given:
        for part in taken:
            given.write(part)


class Databases:
    """Databases that are copies of ones filled once in this process."""

    def __init__(self, folder: Path, postgresql: str) -> None:
        self.folder = folder
        self.server = make_url(postgresql) if postgresql else None
        self.filled: dict[tuple[str, Fill], URL] = {}
        self.originals: dict[URL, Filled] = {}
        self.copied_from: dict[URL, Filled] = {}
        self.made: list[URL] = []

    def sql(self, statement: str) -> None:
        with closing(connect(self.server)) as connection:
            connection.execute(statement)

    def new(self, engine: str, copy_of: URL | None = None) -> URL:
        """Create a database, empty or as another one is."""
        name = f"tradewinds_test_{os.getpid()}_{len(self.made)}"
        if engine == "sqlite":
            url = make_url(f"sqlite:///{self.folder / name}.db")
            if copy_of:
                shutil.copyfile(copy_of.database, url.database)
        else:
            if self.server is None:
                pytest.skip("No PostgreSQL: TRADEWINDS_TEST_DATABASE_URL names one")
            url = self.server.set(database=name)
            # Of the two strategies this one is the faster by half for a database as small as ours.
            template = f"TEMPLATE {copy_of.database} STRATEGY wal_log" if copy_of else ""
            self.sql(f"CREATE DATABASE {name} {template}")
            # No test ends the server itself, so nothing hangs on its waits for the disk.
            self.sql(f"ALTER DATABASE {name} SET synchronous_commit = off")
        self.made.append(url)
        return url

    def filled_by(self, engine: str, fill: Fill) -> URL:
        """Give a copy of a database that was migrated and filled the first time."""
        original = self._original(engine, fill)
        if engine == "sqlite":
            return self.new(engine, original)
        return self._copy(original)

    def _original(self, engine: str, fill: Fill) -> URL:
        if (engine, fill) not in self.filled:
            # Migrated once: every other one begins as a copy of that.
            url = self.new(engine, None if fill is nothing else self._original(engine, nothing))
            asyncio.run(_fill(url.render_as_string(hide_password=False), fill))
            self.filled[engine, fill] = url
        return self.filled[engine, fill]

    def _copy(self, url: URL) -> URL:
        """Give a copy of a PostgreSQL database: one that was given back, or else a new one."""
        original = self.originals.get(url)
        if original and original.idle:
            return original.idle.pop()
        copy = self.new("postgresql", url)
        # Only now: a database that somebody is connected to cannot be copied.
        self.originals[url] = self.copied_from[copy] = original or Filled(url)
        return copy

    def give_back(self, url: URL) -> None:
        """Take a database that a test is done with."""
        if url.get_backend_name() != "postgresql":
            return
        self._end_connections(url)
        original = self.copied_from.get(url)
        if original and original.put_right(url):
            original.idle.append(url)
        else:
            self.drop(url)

    def _end_connections(self, url: URL) -> None:
        """End what a test left open: killed servers leave connections that hold rows."""
        with closing(connect(self.server)) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
                [url.database],
            )

    def drop(self, url: URL) -> None:
        if url.get_backend_name() == "postgresql":
            self.sql(f"DROP DATABASE IF EXISTS {url.database} WITH (FORCE)")


async def nothing(_store: Store) -> None:
    """Leave a database as its migrations made it."""


async def _fill(url: str, fill: Fill) -> None:
    store = Store(url)
    await store.migrate()
    await fill(store)
    await store.close()
