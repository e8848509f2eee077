"""A database from before stage events: what its instruments told of themselves becomes events."""

import pytest
from alembic import command
from sqlalchemy import Connection, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from domain import models
from domain.instruments import instruments_by_key, steps_by_instrument
from domain.models import InstrumentStage
from domain.policy import SYSTEM
from domain.store import Store, _config
from seeds.load import load_reference
from tests.domain.running import count

TOLD = (
    "SELECT key, stage, signed_on, signed_precision, in_force_on FROM cooperation_instrument"
    " WHERE key IN ('comalep', 'cn-br-mra', 'cn-mx-contact', 'ec-pa-mra', 'us-br-plan')"
    " ORDER BY key"
)


def before_events(connection: Connection) -> None:
    command.downgrade(_config(connection), "0023")


async def events(store: Store) -> list[tuple[object, ...]]:
    row = models.StageEvent
    columns = (row.instrument_id, row.stage, row.reached_on, row.precision, row.known_on)
    async with store.reading(SYSTEM) as db:
        return sorted(map(str, await db.execute(select(*columns, row.source, row.seeded))))


async def test_what_instruments_told_becomes_events_and_back(demo_store: Store) -> None:
    before = await events(demo_store)
    assert len(before) == 67
    parties = await count(demo_store, models.InstrumentParty)
    for _ in range(2):
        async with demo_store._writes.begin() as connection:
            await connection.run_sync(before_events)
            told = (await connection.execute(text(TOLD))).all()
        assert [tuple(map(str, row)) for row in told] == [
            ("cn-br-mra", "in_force", "2019-10-25", "day", "2022-01-01"),
            ("cn-mx-contact", "contact", "None", "None", "None"),
            ("comalep", "in_force", "1981-09-11", "day", "None"),
            ("ec-pa-mra", "signed", "None", "None", "None"),
            ("us-br-plan", "work_plan", "2015-01-01", "year", "None"),
        ]
        await demo_store.migrate()
        assert await events(demo_store) == before
    assert await count(demo_store, models.InstrumentParty) == parties
    # What the migration wrote is what a load would write.
    assert (await load_reference(demo_store)).changes_nothing


@pytest.mark.parametrize(
    "act",
    [
        update(models.StageEvent).values(stage=InstrumentStage.CONTACT),
        delete(models.StageEvent),
        update(models.StageRetraction).values(retracted_at=None),
        delete(models.StageRetraction),
    ],
    ids=["event changed", "event deleted", "retraction changed", "retraction deleted"],
)
async def test_what_is_recorded_stays_so(demo_store: Store, act: object) -> None:
    async with demo_store.unit_of_work(SYSTEM) as db:
        (plan,) = await instruments_by_key(db, ["cn-br-plan"])
        ((event,),) = await steps_by_instrument(db, [plan.id])
        await db.execute(insert(models.StageRetraction).values(event_id=event.id, seeded=False))
    with pytest.raises(DBAPIError, match="is immutable"):
        async with demo_store.unit_of_work(SYSTEM) as db:
            await db.execute(act)
    assert await count(demo_store, models.StageEvent) == 67
    assert await count(demo_store, models.StageRetraction) == 1


async def test_events_go_with_their_instrument(demo_store: Store) -> None:
    async with demo_store.unit_of_work(SYSTEM) as db:
        (plan,) = await instruments_by_key(db, ["comalep"])
        ((event, *_),) = await steps_by_instrument(db, [plan.id])
        await db.execute(insert(models.StageRetraction).values(event_id=event.id, seeded=False))
        await db.delete(plan)
    assert await count(demo_store, models.StageEvent) == 65
    assert await count(demo_store, models.StageRetraction) == 0
