"""The store: what it commits, what it refuses, and that its schema is that of the models."""

import asyncio
import subprocess
import sys
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, cast

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CursorResult, func, select, text, update
from sqlalchemy.exc import IntegrityError

from domain import models
from domain.errors import InvalidInput
from domain.policy import SYSTEM
from domain.store import Store
from tests.databases import on_sqlite

# Some seconds of work, for either database.
COUNTING = """WITH RECURSIVE counted(number) AS (
  SELECT 1 UNION ALL SELECT number + 1 FROM counted WHERE number < 3000000
) SELECT count(*) FROM counted"""


def region(key: str = "AMS", **values: object) -> models.Region:
    return models.Region(
        **{
            "key": key,
            "name": "Americas",
            "short_name": "Americas",
            "sort_order": 1,
            "as_of": date(2025, 9, 17),
            **values,
        }
    )


async def keys(store: Store) -> list[str]:
    async with store.reading(SYSTEM) as db:
        return list(await db.scalars(select(models.Region.key).order_by(models.Region.key)))


async def test_a_unit_of_work_that_ends_well_is_kept(store: Store) -> None:
    async with store.unit_of_work(SYSTEM) as db:
        db.add(region())
    assert await keys(store) == ["AMS"]


async def test_a_unit_of_work_that_raises_leaves_nothing(store: Store) -> None:
    async def fail() -> None:
        async with store.unit_of_work(SYSTEM) as db:
            db.add(region())
            await db.flush()
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await keys(store) == []


async def test_what_is_written_on_a_reading_handle_is_not_kept(store: Store) -> None:
    async with store.reading(SYSTEM) as db:
        db.add(region())
    assert await keys(store) == []


async def test_a_reading_sees_one_state_while_others_write(store: Store) -> None:
    count = select(func.count()).select_from(models.Region)
    async with store.reading(SYSTEM) as db:
        assert await db.scalar(count) == 0
        async with store.unit_of_work(SYSTEM) as writing:
            writing.add(region())
        assert await db.scalar(count) == 0
    assert await keys(store) == ["AMS"]


async def test_a_reading_that_asked_nothing_leaves_nothing_behind(store: Store) -> None:
    for number in range(3):
        async with store.reading(SYSTEM):
            pass
        async with store.unit_of_work(SYSTEM) as db:
            db.add(region(f"R{number}"))
        assert len(await keys(store)) == number + 1


async def test_a_statement_that_is_broken_off_leaves_others_as_they_are(store: Store) -> None:
    async def ask() -> None:
        async with store.reading(SYSTEM) as db:
            await db.execute(text(COUNTING))

    for number in range(3):
        asking = asyncio.create_task(ask())
        await asyncio.sleep(0.05)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        async with store.unit_of_work(SYSTEM) as db:
            db.add(region(f"R{number}"))
        assert len(await keys(store)) == number + 1


async def test_a_change_is_told_how_many_rows_it_had_and_which(store: Store) -> None:
    table = models.Region
    async with store.unit_of_work(SYSTEM) as db:
        db.add_all([region("AMS"), region("EUR"), region("WCA")])
        await db.flush()
        change = update(table).where(table.key != "EUR").values(sort_order=7)
        done = await db.execute(change)
        assert cast("CursorResult[Any]", done).rowcount == 2
        rows = await db.scalars(change.values(sort_order=8).returning(table.key))
        assert sorted(rows) == ["AMS", "WCA"]


async def test_no_update_is_lost_among_writers_that_read_first(store: Store) -> None:
    async with store.unit_of_work(SYSTEM) as db:
        db.add(region(sort_order=0))

    async def increase() -> None:
        async with store.unit_of_work(SYSTEM) as db:
            row = await db.scalar(select(models.Region).with_for_update())
            assert row is not None
            row.sort_order += 1

    await asyncio.gather(*(increase() for _ in range(20)))
    async with store.reading(SYSTEM) as db:
        assert await db.scalar(select(models.Region.sort_order)) == 20


async def test_foreign_keys_are_kept_by_the_database(store: Store) -> None:
    async def orphan() -> None:
        async with store.unit_of_work(SYSTEM) as db:
            db.add(
                models.AdministrationLanguage(administration_id="none", language="es", position=0)
            )

    with pytest.raises(IntegrityError):
        await orphan()


async def add_competency(store: Store) -> None:
    """Add what a target points at: a role profile and a competency."""
    async with store.unit_of_work(SYSTEM) as db:
        db.add(models.RoleProfile(id="role", key="head", name="Head"))
        db.add(
            models.CompetencyFramework(
                id="framework", key="f", version=1, state=models.FrameworkState.PUBLISHED
            )
        )
        await db.flush()
        db.add(
            models.CompetencyGroup(
                id="group",
                framework_id="framework",
                key="g",
                name="G",
                description="",
                sort_order=1,
            )
        )
        await db.flush()
        db.add(
            models.Competency(
                id="competency",
                framework_id="framework",
                group_id="group",
                key="c",
                kind=models.CompetencyKind.VALUE,
                name="C",
                definition="",
                level_1="",
                level_2="",
                level_3="",
                level_4="",
                sort_order=1,
            )
        )


@pytest.mark.parametrize(("level", "kept"), [(0, 0), (1, 1), (4, 1), (5, 0)])
async def test_a_target_is_a_level_from_1_to_4(store: Store, level: int, kept: int) -> None:
    await add_competency(store)
    target = models.RoleTarget(role_profile_id="role", competency_id="competency", level=level)
    with nullcontext() if kept else pytest.raises(IntegrityError, match="role_target_level"):
        async with store.unit_of_work(SYSTEM) as db:
            db.add(target)
    async with store.reading(SYSTEM) as db:
        assert await db.scalar(select(func.count()).select_from(models.RoleTarget)) == kept


async def test_a_moment_comes_back_aware_and_in_utc(store: Store) -> None:
    lima = timezone(timedelta(hours=-5))
    at = datetime(2011, 12, 7, 9, 30, 0, 123456, tzinfo=lima)
    async with store.unit_of_work(SYSTEM) as db:
        programme = models.Programme(id="programme", key="p", name="P")
        db.add(programme)
        await db.flush()
        db.add(
            models.Edition(
                id="edition",
                programme_id="programme",
                slug="e",
                number=1,
                name="E",
                kind=models.EditionKind.SYMPOSIUM,
                state=models.EditionState.PLANNED,
                starts_on=date(2011, 12, 7),
                ends_on=date(2011, 12, 7),
            )
        )
        await db.flush()
        db.add(
            models.PairingRun(
                edition_id="edition", state=models.RunState.QUEUED, requested_at=at, parameters="{}"
            )
        )
    async with store.reading(SYSTEM) as db:
        stored = await db.scalar(select(models.PairingRun.requested_at))
    assert stored == at
    assert stored is not None
    assert stored.tzinfo is UTC


async def test_migrating_twice_does_no_harm(empty_database_url: str) -> None:
    store = Store(empty_database_url)
    try:
        missing = await store.pending_migrations()
        assert missing > 0
        assert await store.migrate() == missing
        assert await store.migrate() == 0
        assert await store.pending_migrations() == 0
    finally:
        await store.close()


async def test_two_that_migrate_at_once_both_end_well(empty_database_url: str) -> None:
    first, second = Store(empty_database_url), Store(empty_database_url)
    try:
        applied = await asyncio.gather(first.migrate(), second.migrate())
        assert min(applied) == 0
        assert await first.pending_migrations() == 0
    finally:
        await first.close()
        await second.close()


async def test_the_migrations_make_exactly_the_tables_of_the_models(store: Store) -> None:
    async with store._writes.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), models.Record.metadata)
        )
    assert differences == []


@on_sqlite
async def test_nothing_of_a_run_stands_behind_its_large_texts(store: Store) -> None:
    """SQLite would read them all for it."""
    for table in ("pairing_run", "topic_run", "agenda_run", "cross_participation_run"):
        async with store.reading(SYSTEM) as db:
            names = list(
                await db.scalars(text("SELECT name FROM pragma_table_info(:run)"), {"run": table})
            )
        assert set(names[-2:]) == {"snapshot", "solution"}, table


async def test_sqlite_is_durable_and_keeps_foreign_keys(tmp_path: object) -> None:
    store = Store(f"sqlite:///{tmp_path}/durable.db")
    try:
        await store.migrate()
        for name, expected in (
            ("journal_mode", "wal"),
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("secure_delete", 1),
        ):
            async with store.reading(SYSTEM) as db:
                assert await db.scalar(text(f"PRAGMA {name}")) == expected
    finally:
        await store.close()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://root@127.0.0.1/test", "mysql is not supported. Use SQLite or PostgreSQL."),
        ("not an address", "The database address cannot be read."),
        *(
            (url, "No file of a disk. Write sqlite:///FILE.")
            for url in ("sqlite://", "sqlite:///:memory:", "sqlite:///file:x.db?uri=true")
        ),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_words(url: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        Store(url)
    assert refused.value.path == ("database_url",)


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "smbfs"])
def test_a_file_on_a_network_disk_is_refused_in_words(tmp_path: Path, kind: str) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "link").symlink_to("far")
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nhost:/x {tmp_path.resolve()}/far {kind} rw 0 0\n")
    for folder in ("far", "link"):
        with pytest.raises(InvalidInput, match=rf"network disk \({kind}\).*or use PostgreSQL"):
            Store(f"sqlite:///{tmp_path}/{folder}/x.db", mounts=mounts)
    assert Store(f"sqlite:///{tmp_path}/near.db", mounts=mounts).file == tmp_path / "near.db"
    assert Store("postgresql://ana@127.0.0.1/trade", mounts=mounts).file is None


async def test_another_store_of_this_process_takes_no_lock_away(tmp_path: Path) -> None:
    """Closing a file drops every lock of the process on it: the journal would go from under us."""
    file = tmp_path / "shared.db"
    store, other = Store(f"sqlite:///{file}"), Store(f"sqlite:///{file}")
    visit = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT * FROM region')"
    try:
        await store.migrate()
        await keys(other)
        await other.close()
        await asyncio.to_thread(
            subprocess.run, [sys.executable, "-c", visit, str(file)], check=True
        )
        assert file.with_name("shared.db-wal").exists()
    finally:
        await store.close()
        await other.close()
