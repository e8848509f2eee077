"""The note of 2011, S18: sustainable inter-regional networks, in the style of ``test_note``.

Each answer is asked twice: on an edition whose partners have met, and after the table that it
stands on was emptied, when the same question has to fail.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete

from domain import models
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import edition_and_delegates
from tests.api.drafting import Desk, opened
from tests.api.living_network import AGREED_ON, accept, extra, health, meet, publish
from tests.api.note import each_row
from tests.databases import on_sqlite

Row = Callable[[Desk], Awaitable[None]]
LATER = (AGREED_ON + timedelta(days=200)).isoformat()


@pytest.fixture
async def desk(demo_store: Store) -> AsyncIterator[Desk]:
    """Give the edition of 2011 with 14 accepted partnerships, of which 4 met 100 days later."""
    pairs = sorted(await publish(demo_store))
    await accept(demo_store, set(pairs))
    await meet(demo_store, set(pairs[:4]), AGREED_ON + timedelta(days=100))
    async with opened(demo_store) as door:
        yield Desk(door, demo_store, *(await edition_and_delegates(demo_store)))


async def s18_who_holds_the_network_together_and_whom_to_pair(desk: Desk) -> None:
    measures = (await health(desk.store))["measures"]
    assert measures["tiesAcross"] == 14
    assert measures["articulationPersonCount"] > 0
    told = measures["extraPairings"]
    assert (told["aboveFewest"], told["pairingCount"]) == (0, len(extra(measures)))


async def s18_after_the_extra_ties_no_articulation_person_is_left(desk: Desk) -> None:
    drafted = await desk.door.done("draftExtraPairings", editionId=desk.edition, name="S18")
    run = await desk.run(scenarioId=drafted["scenario"]["id"])
    kept = await desk.pairs(run)
    assert len(kept) > 14
    after = (await health(desk.store, ties=["PAIRING"], run=run))["measures"]
    assert (after["articulationPeople"], after["departureProof"]) == ([], True)
    await desk.door.done("discardScenario", id=drafted["scenario"]["id"])


async def s18_whom_to_call_so_that_the_network_lasts(desk: Desk) -> None:
    found = await health(desk.store, asOf=LATER)
    assert (found["dormantTieCount"], found["measures"]["tiesAcross"]) == (10, 14)
    assert found["measuresWithoutDormant"]["tiesAcross"] == 4


ROWS: list[tuple[Row, type[models.Record]]] = [
    (s18_who_holds_the_network_together_and_whom_to_pair, models.Partnership),
    (s18_after_the_extra_ties_no_articulation_person_is_left, models.DelegateComponent),
    (s18_whom_to_call_so_that_the_network_lasts, models.Contact),
]


async def test_the_note_is_answered_on_each_engine(desk: Desk) -> None:
    for row in dict.fromkeys(row for row, _ in ROWS):
        await row(desk)


@on_sqlite
@each_row(ROWS)
async def test_the_note(desk: Desk, row: Row, table: type[models.Record]) -> None:
    await row(desk)
    async with desk.store.unit_of_work(SYSTEM) as db:
        await db.execute(delete(table))
    with pytest.raises((AssertionError, KeyError)):
        await row(desk)
