"""Editions over HTTP: made from nothing, corrected, refused in words, taken back."""

from collections.abc import AsyncIterator, Iterator

import pytest

from domain.store import Store
from seeds.load import load_edition_2011, load_reference, own_edition
from tests.api.drafting import Door, opened
from tests.api.edition_made import make, whole
from tests.databases import Databases


async def seeded(store: Store) -> None:
    await load_reference(store)
    await load_edition_2011(store)


@pytest.fixture
def reference_url(databases: Databases, engine: str) -> Iterator[str]:
    url = databases.filled_by(engine, load_reference)
    yield url.render_as_string(hide_password=False)
    databases.give_back(url)


@pytest.fixture
def seeded_url(databases: Databases, engine: str) -> Iterator[str]:
    url = databases.filled_by(engine, seeded)
    yield url.render_as_string(hide_password=False)
    databases.give_back(url)


@pytest.fixture
async def door(reference_url: str) -> AsyncIterator[Door]:
    """Give the door of a database with nothing but reference data."""
    store = Store(reference_url)
    async with opened(store) as door:
        yield door
    await store.close()


@pytest.fixture
async def seeded_door(seeded_url: str) -> AsyncIterator[Door]:
    """Give the door of a database with the edition of 2011 as its document has it."""
    store = Store(seeded_url)
    async with opened(store) as door:
        yield door
    await store.close()


async def test_an_edition_made_over_graphql_is_the_seeded_one(
    door: Door, seeded_door: Door
) -> None:
    record = own_edition()
    await make(door, record)
    made, known = await whole(door, record.slug), await whole(seeded_door, record.slug)
    # People come by nomination: what counts them differs until then.
    of_people = {"latam_participants", "china_participants"}
    for each in (made, known):
        facts = each["facts"]["nodes"]
        each["facts"] = [one for one in facts if one["key"] not in of_people]
    assert made == known
