"""Units of work that share a commit on SQLite: each stands alone, and none is told early."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event, text

from domain import models
from domain.policy import SYSTEM
from domain.store import Store
from tests.domain.test_store import keys, region


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "group.db"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[Store]:
    store = Store(f"sqlite:///{file}")
    await store.migrate()
    yield store
    await store.close()


def commits(store: Store) -> list[str]:
    seen: list[str] = []
    event.listen(store._writes.sync_engine, "commit", lambda _connection: seen.append("commit"))
    return seen


async def add(store: Store, key: str) -> str:
    async with store.unit_of_work(SYSTEM) as db:
        db.add(region(key))
    return key


async def test_units_that_wait_share_a_commit(store: Store) -> None:
    seen = commits(store)
    names = [f"R{number:02}" for number in range(40)]
    await asyncio.gather(*(add(store, key) for key in names))
    assert await keys(store) == names
    assert len(seen) < 10


async def test_a_store_can_give_each_unit_a_commit_of_its_own(file: Path, store: Store) -> None:
    alone = Store(f"sqlite:///{file}", units_in_a_commit=1)
    seen = commits(alone)
    await asyncio.gather(*(add(alone, f"R{number:02}") for number in range(10)))
    await alone.close()
    assert len(seen) == 10
    assert len(await keys(store)) == 10


async def test_nobody_is_told_before_the_disk_has_it(store: Store, file: Path) -> None:
    async def add_and_look(key: str) -> int:
        await add(store, key)
        # Another connection sees only what is committed.
        with closing(sqlite3.connect(file)) as other:
            found = other.execute("SELECT count(*) FROM region WHERE key = ?", (key,))
            return int(found.fetchone()[0])

    seen = await asyncio.gather(*(add_and_look(f"R{number:02}") for number in range(40)))
    assert seen == [1] * 40


async def test_a_unit_that_fails_takes_no_other_with_it(store: Store) -> None:
    async def fail(key: str) -> None:
        async with store.unit_of_work(SYSTEM) as db:
            db.add(region(key))
            await db.flush()
            raise LookupError(key)

    async def same(key: str) -> None:
        await add(store, key)
        await add(store, key)

    ends = await asyncio.gather(
        add(store, "R1"),
        fail("R2"),
        add(store, "R3"),
        same("R4"),
        fail("R5"),
        add(store, "R6"),
        return_exceptions=True,
    )
    assert [type(end).__name__ for end in ends] == [
        "str",
        "LookupError",
        "str",
        "IntegrityError",
        "LookupError",
        "str",
    ]
    assert await keys(store) == ["R1", "R3", "R4", "R6"]


@pytest.mark.parametrize("moment", range(8))
async def test_whoever_is_told_that_it_ended_well_finds_it_kept(store: Store, moment: int) -> None:
    async def slow(key: str) -> str:
        async with store.unit_of_work(SYSTEM) as db:
            db.add(region(key))
            await db.flush()
            await asyncio.sleep(0.001)
        return key

    units = [asyncio.create_task(slow(f"R{number}")) for number in range(9)]
    await asyncio.sleep(0.002 * moment)
    for unit in units[1::3]:
        unit.cancel()
    ends = await asyncio.gather(*units, return_exceptions=True)
    told = [end for end in ends if isinstance(end, str)]
    assert told
    assert set(told) <= set(await keys(store))
    # And the writer goes on.
    await asyncio.wait_for(add(store, "LAST"), 5)
    assert "LAST" in await keys(store)


async def test_when_the_commit_fails_every_unit_of_it_does(store: Store) -> None:
    async def refuse_at_commit(key: str) -> str:
        async with store.unit_of_work(SYSTEM) as db:
            # Checked by the database at the commit, not before.
            await db.execute(text("PRAGMA defer_foreign_keys = ON"))
            db.add(models.AdministrationLanguage(administration_id=key, language="es", position=0))
        return key

    ends = await asyncio.gather(
        add(store, "R1"), refuse_at_commit("none"), add(store, "R2"), return_exceptions=True
    )
    kept = await keys(store)
    told = [end for end in ends if isinstance(end, str)]
    assert set(told) == set(kept)
    assert "none" not in told
    assert await add(store, "R9") == "R9"
    assert "R9" in await keys(store)
