"""The worlds of more than one file: two editions with tokens, a call, a desk, and partners."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from domain.store import Store
from tests.api.asking import edition_and_delegates
from tests.api.call import Call, fill_call
from tests.api.drafting import Desk
from tests.api.drafting import opened as opened_door
from tests.api.partners import Partners, publish_demo
from tests.api.partners import opened as opened_partners
from tests.api.policy_world import World, opened
from tests.databases import Databases


@pytest.fixture(scope="session")
def world(databases: Databases) -> Iterator[World]:
    """Give a world that nobody changes."""
    with opened(databases) as world:
        yield world


@pytest.fixture
def changing_world(databases: Databases) -> Iterator[World]:
    """Give a world of one's own."""
    with opened(databases) as world:
        yield world


@pytest.fixture
async def desk(demo_store: Store) -> AsyncIterator[Desk]:
    """Give the desk of whoever plans every edition."""
    async with opened_door(demo_store) as door:
        yield Desk(door, demo_store, *(await edition_and_delegates(demo_store)))


@pytest.fixture
def partners(databases: Databases, engine: str, tmp_path: Path) -> Iterator[Partners]:
    """Give a door to an edition whose pairing is published."""
    url = databases.filled_by(engine, publish_demo)
    with opened_partners(tmp_path, url.render_as_string(hide_password=False)) as there:
        yield there
    databases.give_back(url)


@pytest.fixture
def call_url(databases: Databases, engine: str) -> Iterator[str]:
    """Give the address of a database with an edition that is being filled."""
    url = databases.filled_by(engine, fill_call)
    yield url.render_as_string(hide_password=False)
    databases.give_back(url)


@pytest.fixture
async def call(call_url: str) -> AsyncIterator[Call]:
    """Give a call for nominations."""
    call = await Call(call_url).open()
    yield call
    await call.store.close()
