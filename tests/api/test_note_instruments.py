"""The note of 2011, S3, S11 and S17: what was stated, and what administrations have by stages.

In the style of ``test_note``: each answer is asked twice, the second time after the table that it
stands on was emptied, when the same question has to fail.
"""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import delete, text

from domain import models
from domain.policy import SYSTEM
from domain.store import Store, WriteDb
from tests.api.asking import ask
from tests.api.note import each_row, edition
from tests.databases import on_sqlite

Row = Callable[[Store], Awaitable[None]]
NOTE = "The note counts who came, and names one country more."


async def resolve(store: Store) -> None:
    found = await edition(store, "discrepancies { nodes { id } }")
    (only,) = found["discrepancies"]["nodes"]
    act = (
        "mutation($input: ResolveFactInput!) { resolveFact(input: $input) { userErrors { code } } }"
    )
    done = await ask(store, act, input={"id": only["id"], "note": NOTE})
    assert done["resolveFact"]["userErrors"] == []


async def s3_why_eleven_are_stated_and_twelve_named_and_both_stay(store: Store) -> None:
    found = await edition(
        store,
        "discrepancies { nodes { key stated counted source"
        " resolution { note stated counted stands } } }",
    )
    assert found["discrepancies"]["nodes"] == [
        {
            "key": "latam_administrations",
            "stated": "11",
            "counted": "12",
            "source": "WCO newsroom, December 2011",
            "resolution": {"note": NOTE, "stated": "11", "counted": "12", "stands": True},
        }
    ]


async def s11_how_far_the_instruments_of_the_pillar_had_come_by_then(store: Store) -> None:
    data = await ask(
        store,
        '{ cooperationInstruments(asOf: "2011-12-07") { nodes { key stage nextStage'
        " stageEvents { stage reachedOn precision source } } } }",
    )
    found = {each["key"]: each for each in data["cooperationInstruments"]["nodes"]}
    assert found.keys() == {"cn-pe-cmaa", "comalep", "us-jp-mra", "us-kr-mra"}
    assert {each["stage"] for each in found.values()} == {"SIGNED"}
    (signed,) = found["cn-pe-cmaa"]["stageEvents"]
    assert (signed["reachedOn"], signed["precision"]) == ("2008-11-19", "DAY")
    assert found["cn-pe-cmaa"]["nextStage"] == "IN_FORCE"


async def s17_who_had_what_with_whom_across_the_sides_then_and_has_now(store: Store) -> None:
    pairs = "{ totalCount nodes { stage administrations { code } instruments { key } } }"
    found = await edition(
        store,
        f'then: cooperationMap(asOf: "2011-12-07") {pairs} now: cooperationMap(first: 100) {pairs}',
    )
    (only,) = found["then"]["nodes"]
    assert [each["code"] for each in only["administrations"]] == ["CN", "PE"]
    assert (only["stage"], only["instruments"]) == ("SIGNED", [{"key": "cn-pe-cmaa"}])
    now = {each["administrations"][0]["code"]: each["stage"] for each in found["now"]["nodes"]}
    assert now["BR"] == "IN_FORCE"
    assert len(found["now"]["nodes"]) == found["now"]["totalCount"] == 6


ROWS: list[tuple[Row, type[models.Record]]] = [
    (s3_why_eleven_are_stated_and_twelve_named_and_both_stay, models.Fact),
    (s3_why_eleven_are_stated_and_twelve_named_and_both_stay, models.FactResolution),
    (s11_how_far_the_instruments_of_the_pillar_had_come_by_then, models.StageEvent),
    (s11_how_far_the_instruments_of_the_pillar_had_come_by_then, models.CooperationInstrument),
    (s17_who_had_what_with_whom_across_the_sides_then_and_has_now, models.StageEvent),
    (s17_who_had_what_with_whom_across_the_sides_then_and_has_now, models.InstrumentParty),
    (s17_who_had_what_with_whom_across_the_sides_then_and_has_now, models.SideAdministration),
]


async def empty(db: WriteDb, table: type[models.Record]) -> None:
    """Delete every row of a table, behind the trigger that keeps stage events."""
    if table is models.StageEvent:
        await db.execute(text("DROP TRIGGER stage_event_no_delete"))
    await db.execute(delete(table))


async def test_the_note_is_answered_on_each_engine(demo_store: Store) -> None:
    await resolve(demo_store)
    for row in dict.fromkeys(row for row, _ in ROWS):
        await row(demo_store)


@on_sqlite
@each_row(ROWS)
async def test_the_note(demo_store: Store, row: Row, table: type[models.Record]) -> None:
    await resolve(demo_store)
    await row(demo_store)
    async with demo_store.unit_of_work(SYSTEM) as db:
        await empty(db, table)
    with pytest.raises((AssertionError, KeyError, ValueError)):
        await row(demo_store)
