"""What every test may ask for: an empty database on each engine, the demonstration's, a browser.

`database_url` and `store` run the test twice, on SQLite and on PostgreSQL. Each test has a database
of its own, copied from one that was filled once in each worker (databases.py).
"""

from collections.abc import AsyncIterator, Iterator

import pytest

from domain.store import Store
from tests.__main__ import find_chromium
from tests.databases import Databases, nothing
from tests.seeds.rows import load_all

pytest_plugins = ["tests.gates"]


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
    databases.give_back(url)


@pytest.fixture
def database_url(databases: Databases, engine: str) -> Iterator[str]:
    """Give the address of a database that is migrated and holds no row."""
    url = databases.filled_by(engine, nothing)
    yield url.render_as_string(hide_password=False)
    databases.give_back(url)


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
    databases.give_back(url)


@pytest.fixture
async def demo_store(demo_url: str) -> AsyncIterator[Store]:
    """Give a store on the edition of 2011 with its synthetic profiles."""
    store = Store(demo_url)
    yield store
    await store.close()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of the machine's Chromium; `./tradewinds test` installs it where it can."""
    if found := find_chromium():
        return found
    pytest.skip("No Chromium on PATH: apt-get install -y chromium")
