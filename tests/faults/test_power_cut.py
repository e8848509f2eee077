"""A power cut on SQLite: what was not synchronised is gone, what was acknowledged is not."""

import asyncio
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from domain import audit
from domain.audit import Acting, Change
from domain.changes import change
from domain.policy import SYSTEM
from domain.store import Store
from tests.domain.test_store import region
from tests.faults.power import Disk, library, watched

ACTING = Acting(SYSTEM, "request-1", "tryThings")
WRITERS, WRITES, CUTS = 8, 12, 40


async def write(store: Store, disk: Disk, writer: int) -> None:
    for number in range(WRITES):
        key = f"{writer}-{number}"
        async with change(store, ACTING) as db:
            db.add(region(key))
            audit.note(db, Change("Region", key))
        disk.acknowledge(key)


async def run(folder: Path, *, synchronous: str | None = None) -> Disk:
    sqlite = library()
    if sqlite is None:
        pytest.skip("The SQLite of this Python cannot be reached, so its disk cannot forget.")
    with watched(sqlite, folder) as disk:
        store = Store(f"sqlite:///{folder}/cut.db")
        if synchronous:
            pragma = f"PRAGMA synchronous = {synchronous}"
            event.listen(
                store._writes.sync_engine, "connect", lambda own, _record: own.execute(pragma)
            )
        await store.migrate()
        disk.acknowledge("migrated")
        await asyncio.gather(*(write(store, disk, writer) for writer in range(WRITERS)))
        await store.close()
    return disk


def lost(disk: Disk, folder: Path, cuts: int) -> set[str]:
    """Cut the power at random moments after the migration; return what is missing then."""
    begun = next(i for i, step in enumerate(disk.did) if step.name == "migrated")
    chance = random.Random(1)  # noqa: S311 -- moments, not secrets
    missing: set[str] = set()
    for number in range(cuts):
        after = folder / f"after-{number}"
        told = disk.after_cut(chance.randint(begun + 1, len(disk.did)), after) - {"migrated"}
        with closing(sqlite3.connect(after / "cut.db")) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            made = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'region'").fetchone()
            kept = {key for (key,) in db.execute("SELECT key FROM region")} if made else set()
            found = db.execute("SELECT record_id FROM audit_entry") if made else ()
            audited = {key for (key,) in found}
        assert kept == audited
        missing |= told - kept
    return missing


async def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    disk = await run(tmp_path)
    assert sum(step.what == "told" for step in disk.did) == 1 + WRITERS * WRITES
    assert await asyncio.to_thread(lost, disk, tmp_path, CUTS) == set()


async def test_a_disk_that_is_not_waited_for_would_lose_some(tmp_path: Path) -> None:
    # The test of the test: this is what the store's synchronous=FULL is for.
    disk = await run(tmp_path, synchronous="NORMAL")
    assert await asyncio.to_thread(lost, disk, tmp_path, CUTS)
