"""What every test may ask for: an empty database on each engine, the demonstration's, a browser.

`database_url` and `store` run the test twice, on SQLite and on PostgreSQL. Each test has a database
of its own, copied from one that was filled once in each worker.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, make_url

from domain.store import Store
from tests.seeds.rows import load_all

pytest_plugins = ["tests.gates"]


class Databases:
    """Databases that are copies of ones filled once in this process."""

    def __init__(self, folder: Path, postgresql: str) -> None:
        self.folder = folder
        self.server = make_url(postgresql) if postgresql else None
        self.filled: dict[tuple[str, Callable[[Store], Awaitable[object]]], URL] = {}
        self.made: list[URL] = []

    def sql(self, statement: str) -> None:
        address = self.server.render_as_string(hide_password=False)
        with closing(psycopg.connect(address, autocommit=True)) as connection:
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
        self.made.append(url)
        return url

    def filled_by(self, engine: str, fill: Callable[[Store], Awaitable[object]]) -> URL:
        """Create a database that is migrated and filled; the second time it is a copy."""
        if (engine, fill) not in self.filled:
            url = self.new(engine)
            asyncio.run(_fill(url.render_as_string(hide_password=False), fill))
            self.filled[engine, fill] = url
        return self.new(engine, self.filled[engine, fill])

    def drop(self, url: URL) -> None:
        if url.get_backend_name() == "postgresql":
            self.sql(f"DROP DATABASE IF EXISTS {url.database} WITH (FORCE)")


async def _fill(url: str, fill: Callable[[Store], Awaitable[object]]) -> None:
    store = Store(url)
    await store.migrate()
    await fill(store)
    await store.close()


async def _nothing(_store: Store) -> None:
    """Leave a database as its migrations made it."""


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, postgresql: str) -> Iterator[Databases]:
    made = Databases(tmp_path_factory.mktemp("databases"), postgresql)
    yield made
    for url in made.made:
        made.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """Run the test once on each database engine."""
    return str(request.param)


@pytest.fixture
def empty_database_url(databases: Databases, engine: str) -> Iterator[str]:
    """Give the address of a database without a table."""
    url = databases.new(engine)
    yield url.render_as_string(hide_password=False)
    databases.drop(url)


@pytest.fixture
def database_url(databases: Databases, engine: str) -> Iterator[str]:
    """Give the address of a database that is migrated and holds no row."""
    url = databases.filled_by(engine, _nothing)
    yield url.render_as_string(hide_password=False)
    databases.drop(url)


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """Give a store on a migrated database, and close it before the database goes."""
    store = Store(database_url)
    yield store
    await store.close()


@pytest.fixture
def demo_url(databases: Databases, engine: str) -> Iterator[str]:
    """Give the address of a database with the edition of 2011 and its synthetic profiles."""
    url = databases.filled_by(engine, load_all)
    yield url.render_as_string(hide_password=False)
    databases.drop(url)


@pytest.fixture
async def demo_store(demo_url: str) -> AsyncIterator[Store]:
    """Give a store on the edition of 2011 with its synthetic profiles."""
    store = Store(demo_url)
    yield store
    await store.close()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of the machine's Chromium; `./tradewinds test` installs it where it can."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("No Chromium on PATH: apt-get install -y chromium")
