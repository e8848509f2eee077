"""What is taken away while somebody makes something of it: neither is lost without a word."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from domain import models
from domain.instruments.ladder import StepWanted
from domain.instruments.writing import InstrumentWanted, InstrumentWords, record_instrument
from domain.policy import SYSTEM
from domain.store import Store
from seeds.load import load_reference
from tests.api.drafting import Door, opened
from tests.databases import Databases

NEWEST = "{ auditEntries(first: 1) { nodes { id } } }"
WHEN = {"kind": "SYMPOSIUM", "startsOn": "2013-12-01", "endsOn": "2013-12-05"}


def row_id(global_id: str) -> str:
    return global_id.split("_")[1]


@pytest.fixture
def url(databases: Databases, engine: str) -> Iterator[str]:
    url = databases.filled_by(engine, load_reference)
    yield url.render_as_string(hide_password=False)
    databases.give_back(url)


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    store = Store(url)
    yield store
    await store.close()


@pytest.fixture
async def door(store: Store) -> AsyncIterator[Door]:
    async with opened(store) as door:
        yield door


async def test_nothing_is_taken_back_under_what_is_being_made_of_it(
    store: Store, door: Door
) -> None:
    """An organization is given a role, and meanwhile its creation is taken back."""
    programme = await door.done("createProgramme", key="exchange", name="Exchange")
    programme_id = programme["programme"]["id"]
    edition = await door.done(
        "createEdition", programmeId=programme_id, slug="exchange-2013", name="2013", **WHEN
    )
    organization = await door.done("createOrganization", key="hosts", name="Hosts")
    (entry,) = (await door.ask(NEWEST))["auditEntries"]["nodes"]
    made = models.EditionOrganization(
        edition_id=row_id(edition["edition"]["id"]),
        organization_id=row_id(organization["organization"]["id"]),
        role=models.OrganizationRole.ORGANISER,
        position=0,
    )
    other = Store(store.url)
    async with other.unit_of_work(SYSTEM) as db:
        db.add(made)
        await db.flush()
        removing = asyncio.create_task(door.do("revertChange", auditEntryId=entry["id"]))
        await asyncio.sleep(0.3)
        assert not removing.done()
    (told,) = (await removing)["userErrors"]
    assert told["code"] == "NOT_REVERTIBLE"
    assert "The organization hosts has 1 edition organization." in told["message"]
    async with other.reading(SYSTEM) as db:
        assert await db.get(models.EditionOrganization, made.id) is not None
    await other.close()


async def test_no_instrument_goes_from_under_another_that_grows_from_it(
    store: Store, door: Door
) -> None:
    """An instrument is recorded to grow from one whose own record is taken back meanwhile."""
    found = await door.ask("{ administrations(first: 2) { nodes { id } } }")
    parties = [each["id"] for each in found["administrations"]["nodes"]]
    asked = {"kind": "MRA", "partyIds": parties, "stage": "CONTACT"}
    first = await door.done(
        "recordCooperationInstrument", key="first", title="First", source="Notice", **asked
    )
    (entry,) = (await door.ask(NEWEST))["auditEntries"]["nodes"]
    predecessor_id = row_id(first["cooperationInstrument"]["id"])
    other = Store(store.url)
    async with other.unit_of_work(SYSTEM) as db:
        before = await db.get_one(models.CooperationInstrument, predecessor_id)
        wanted = InstrumentWanted(
            "second",
            before.kind,
            tuple(map(row_id, parties)),
            InstrumentWords("Second", source="Notice", predecessor_id=predecessor_id),
            StepWanted(models.InstrumentStage.CONTACT),
        )
        made = await record_instrument(db, wanted, at=other.clock())
        removing = asyncio.create_task(door.do("revertChange", auditEntryId=entry["id"]))
        await asyncio.sleep(0.3)
        assert not removing.done()
    (told,) = (await removing)["userErrors"]
    assert told["code"] == "NOT_REVERTIBLE"
    assert "The instrument second grew from first." in told["message"]
    async with other.reading(SYSTEM) as db:
        kept = await db.get_one(models.CooperationInstrument, made.id)
        assert kept.predecessor_id == predecessor_id
    await other.close()
