"""What is broken off at its deadline: it ends then, and leaves nothing behind on the way out."""

import asyncio
import gc
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import event, text

from domain.policy import SYSTEM
from domain.store import Store
from tests.databases import on_sqlite
from tests.domain.test_store import keys, region

# Minutes of work, for either database.
ENDLESS = """WITH RECURSIVE counted(number) AS (
  SELECT 1 UNION ALL SELECT number + 1 FROM counted WHERE number < 30000000
) SELECT count(*) FROM counted"""
DEADLINE = 0.5


async def until_idle(store: Store, busy: int = 0) -> None:
    """Wait until no more connections are in use; who was broken off is cleared up behind."""
    pools: set[Any] = {engine.pool for engine in (store._reads, store._writes)}
    for _ in range(500):
        if sum(pool.checkedout() for pool in pools) <= busy:
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


@pytest.mark.parametrize("kind", ["reading", "unit_of_work"])
async def test_a_statement_ends_with_the_deadline_of_who_asked(store: Store, kind: str) -> None:
    async def ask() -> None:
        async with getattr(store, kind)(SYSTEM) as db:
            await db.execute(text(ENDLESS))

    await keys(store)
    begun = monotonic()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(DEADLINE):
            await ask()
    # And whoever comes next has the connection, the processor and the turn to write.
    async with store.unit_of_work(SYSTEM) as db:
        db.add(region("NEXT"))
    assert await keys(store) == ["NEXT"]
    assert monotonic() - begun < 10 * DEADLINE


@on_sqlite
async def test_as_many_as_the_pool_has_leave_it_to_others(store: Store) -> None:
    async def ask() -> None:
        async with asyncio.timeout(DEADLINE), store.reading(SYSTEM) as db:
            await db.execute(text(ENDLESS))

    begun = monotonic()
    ends = await asyncio.gather(*(ask() for _ in range(15)), return_exceptions=True)
    assert {type(end) for end in ends} == {TimeoutError}
    assert await keys(store) == []
    assert monotonic() - begun < 20 * DEADLINE


@pytest.mark.parametrize(
    ("kind", "moment"),
    [("reading", "reset"), ("reading", "checkout"), ("unit_of_work", "checkout")],
)
async def test_whoever_is_broken_off_as_a_connection_comes_or_goes_gives_it_back(
    store: Store, kind: str, moment: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def ask() -> None:
        async with getattr(store, kind)(SYSTEM) as db:
            await db.execute(text("SELECT 1"))

    def break_off(*_connection: object) -> None:
        asking.cancel()

    await ask()
    pool = (store._reads if kind == "reading" else store._writes).pool
    event.listen(pool, moment, break_off)
    for _ in range(3):
        asking = asyncio.create_task(ask())
        with pytest.raises(asyncio.CancelledError):
            await asking
        await until_idle(store)
    event.remove(pool, moment, break_off)
    gc.collect()
    assert [record.getMessage() for record in caplog.records] == []


@on_sqlite
@pytest.mark.parametrize("kind", ["reading", "unit_of_work"])
async def test_whoever_is_broken_off_twice_leaves_no_task_behind(
    store: Store, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def ask() -> None:
        async with getattr(store, kind)(SYSTEM) as db:
            await db.execute(text(ENDLESS))

    for turns in range(8):
        asking = asyncio.create_task(ask())
        await asyncio.sleep(DEADLINE / 4)
        asking.cancel()
        for _ in range(turns):
            await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await until_idle(store)
    await store.close()
    await asyncio.sleep(DEADLINE / 4)
    gc.collect()
    assert [record.getMessage() for record in caplog.records] == []
