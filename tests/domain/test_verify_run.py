"""A stored run is refused as soon as one value in it is changed."""

import json
import re

import pytest
from sqlalchemy import BigInteger, Boolean, Column, Integer, func, not_, select, update

from domain import models, runs
from domain.policy import SYSTEM
from domain.runs import TopicPurpose
from domain.runs.requests import digest
from domain.store import ReadDb, Store
from tests.databases import on_sqlite
from tests.domain.running import choose_topics, pair

PAIRING_TABLES = (models.PairingRun, models.Pairing, models.PairingReason)
TOPIC_TABLES = (models.TopicRun, models.TopicSuggestion, models.TopicReason)


# What became of a run is no part of what it answers.
LATER = {"withdrawals"}


def numbers(*tables: type[models.Record]) -> list[Column[object]]:
    """List every column of the answer that holds a number or a yes."""
    kinds = (Integer, BigInteger, Boolean)
    return [
        column
        for table in tables
        for column in table.__table__.columns
        if isinstance(column.type, kinds) and column.name not in LATER
    ]


async def change(db: ReadDb, column: Column[object]) -> bool:
    """Change one row's value; False when the column holds none at all."""
    table = column.table
    row_id = await db.scalar(select(func.min(table.c.id)).where(column.is_not(None)))
    if row_id is None:
        return False
    value = not_(column) if isinstance(column.type, Boolean) else column + 1000
    await db.execute(update(table).where(table.c.id == row_id).values({column: value}))
    return True


@pytest.mark.parametrize("purpose", [None, *TopicPurpose])
async def test_a_run_as_it_was_recorded_is_accepted(
    demo_store: Store, purpose: TopicPurpose | None
) -> None:
    run_id = await (choose_topics(demo_store, purpose) if purpose else pair(demo_store))
    async with demo_store.reading(SYSTEM) as db:
        assert await runs.verify_run(db, run_id) == ()


@on_sqlite
async def test_any_changed_number_of_a_pairing_run_is_refused(demo_store: Store) -> None:
    run_id = await pair(demo_store)
    changed = []
    for column in numbers(*PAIRING_TABLES):
        async with demo_store.reading(SYSTEM) as db:
            if await change(db, column):
                changed.append(column.name)
                assert await runs.verify_run(db, run_id) != (), column
    assert {"people", "floor", "total", "total_bound", "score", "points", "millionths"} <= set(
        changed
    )


@on_sqlite
async def test_any_changed_number_of_a_topic_run_is_refused(demo_store: Store) -> None:
    run_id = await choose_topics(demo_store, TopicPurpose.THIS_EDITION)
    changed = []
    for column in numbers(*TOPIC_TABLES):
        async with demo_store.reading(SYSTEM) as db:
            if await change(db, column):
                changed.append(column.name)
                assert await runs.verify_run(db, run_id) != (), column
    assert {"total", "total_bound", "minutes", "value", "required"} <= set(changed)


@on_sqlite
@pytest.mark.parametrize("name", ["snapshot", "solution", "parameters"])
async def test_a_changed_number_inside_a_stored_text_is_refused(
    demo_store: Store, name: str
) -> None:
    run_id = await pair(demo_store)
    async with demo_store.reading(SYSTEM) as db:
        run = await runs.get_pairing_run(db, run_id)
        text = getattr(run, name)
        if name == "parameters":
            values = json.loads(text) | {"priorities": {"integrity": 2}}
            changed = json.dumps(values)
        else:
            changed = re.sub(r":(\d+)", lambda found: f":{int(found[1]) + 1}", text, count=1)
        assert changed != text
        setattr(run, name, changed)
        await db.flush()
        assert await runs.verify_run(db, run_id) != ()


@on_sqlite
async def test_a_tamperer_who_writes_the_hashes_anew_is_still_refused(demo_store: Store) -> None:
    """The arithmetic refuses what the hashes would let pass."""
    run_id = await pair(demo_store)
    async with demo_store.reading(SYSTEM) as db:
        run = await runs.get_pairing_run(db, run_id)
        (pairings,) = await runs.pairings_by_run(db, [run_id])
        reasons = await runs.reasons_by_pairing(db, [pairing.id for pairing in pairings])
        pairings[0].score += 1
        reasons[0][0].points += 1
        assert run.snapshot is not None
        run.snapshot_hash = digest(run.snapshot)
        run.record_hash = runs.pairing_record_hash(
            run, list(zip(pairings, reasons, strict=True)), []
        )
        await db.flush()
        faults = await runs.verify_run(db, run_id)
    assert any("score is" in fault for fault in faults)
    assert not any("hash" in fault for fault in faults)
