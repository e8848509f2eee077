"""An edition with rows in every table, out of one database and into others, and back."""

import asyncio
import copy
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import delete, select, update

from domain import models
from domain.audit import Acting
from domain.bundles import (
    BundlePlan,
    UnfitBundle,
    bundle_schema,
    export_bundle,
    import_bundle,
    read_bundle,
)
from domain.bundles.parts import PARTS
from domain.calendars.entries import Calendar
from domain.calendars.reading import read_calendar
from domain.calendars.subjects import Subject
from domain.changes import change
from domain.models import CalendarKind
from domain.policy import SYSTEM, TERMINAL, Viewer
from domain.roles import Role
from domain.store import Store
from tests.databases import Databases, nothing, on_sqlite
from tests.edition_runs import fill
from tests.two_editions import secret

Document = dict[str, Any]
OWN: dict[str, Any] = {"edition_id": "own"}


@asynccontextmanager
async def opened(
    databases: Databases, engine: str, filled: Callable[[Store], Any] = nothing
) -> AsyncIterator[Store]:
    # On a thread of its own, as it runs a loop of its own.
    url = await asyncio.to_thread(databases.filled_by, engine, filled)
    store = Store(url.render_as_string(hide_password=False))
    try:
        yield store
    finally:
        await store.close()
        databases.give_back(url)


async def fill_all(store: Store) -> None:
    """Fill the two editions, and the tables that have no row of the first one."""
    await fill(store)
    async with store.unit_of_work(SYSTEM) as db:

        async def some(model: type[models.Record], *conditions: Any) -> Any:
            return await db.scalar(select(model).where(*conditions).order_by(model.id).limit(1))

        fact = await some(models.Fact, models.Fact.edition_id == "own")
        event = await some(models.StageEvent)
        skill = await some(models.Competency)
        leaver = await some(models.Delegate, models.Delegate.edition_id == "own")
        run = await some(models.PairingRun, models.PairingRun.id == "pairownpublished")
        pair = await some(models.Pairing, models.Pairing.run_id == run.id)
        two = {"left_delegate_id": pair.left_delegate_id}
        two["right_delegate_id"] = pair.right_delegate_id
        at, day = store.clock(), date(2011, 12, 8)
        gone = await some(models.Manager, models.Manager.id == "wil")
        gone.erased_at = at
        db.add_all(
            [
                models.RoadmapStep(programme_id="prog", year=2014, title="t", details="", **OWN),
                models.StageRetraction(event_id=event.id, retracted_at=at),
                models.CompetencyMapping(
                    framework_id=skill.framework_id,
                    from_competency_id=skill.id,
                    to_competency_id=None,
                    reason="r",
                ),
                models.InheritedTie(
                    run_id=run.id,
                    edition_id="other",
                    **two,
                    state=models.PartnershipState.MET,
                    contacts=1,
                    last_contact_on=day,
                    position=1,
                ),
                models.FactResolution(
                    fact_id=fact.id,
                    stated_value="1",
                    counted_value="2",
                    note="n",
                    resolved_by="p",
                    resolved_at=at,
                ),
                models.Substitution(
                    delegate_id=leaver.id, substitute_id=pair.left_delegate_id, substituted_at=at
                ),
                models.Erasure(manager_id="wil", erased_at=at),
                # What is called otherwise in another language is also the edition, and its parts.
                models.NameTranslation(record_id="own", locale="es", name="propia"),
                models.NameTranslation(record_id="ownforum", locale="zh", name="n"),
                models.NameTranslation(record_id="other", locale="es", name="otra"),
                # Nobody keeps these from outliving their record.
                models.NameTranslation(record_id="gone", locale="es", name="n"),
            ]
        )


async def exported(store: Store, slug: str = "own") -> Document:
    async with store.reading(TERMINAL) as db:
        return await export_bundle(db, slug)


async def brought(store: Store, document: Document) -> BundlePlan:
    async with change(store, Acting(TERMINAL, "", "importBundle")) as db:
        return await import_bundle(db, read_bundle(document), at=store.clock())


async def count(store: Store) -> int:
    found = 0
    async with store.reading(SYSTEM) as db:
        for part in PARTS:
            found += len((await db.scalars(select(part.model.id))).all())
    return found


async def test_an_edition_is_the_same_in_another_database(
    databases: Databases, engine: str
) -> None:
    async with opened(databases, engine, fill_all) as store:
        document = await exported(store)
    Draft202012Validator(bundle_schema()).validate(document)
    assert {part.name for part in PARTS} == set(document["tables"]), "fill_all has to fill it"
    records = sum(map(len, document["tables"].values()))
    named = {row["record_id"] for row in document["tables"]["name_translation"]}
    assert {"edition/own", "component/ownforum"} <= named
    for other in ("sqlite", "postgresql"):
        async with opened(databases, other) as store:
            plan = await brought(store, json.loads(json.dumps(document)))
            assert (plan.records, plan.here) == (records, 0)
            assert await exported(store) == document
            again = await brought(store, document)
            assert (again.records, again.here) == (0, records)
            async with store.reading(SYSTEM) as db:
                (entry,) = await db.scalars(
                    select(models.AuditEntry).where(models.AuditEntry.action == "importBundle")
                )
                assert (entry.record_type, entry.edition_id) == ("Edition", "own")
                (event,) = await db.scalars(select(models.OutboxEvent))
                assert event.record_id == "own"


@on_sqlite
async def test_nothing_of_another_edition_or_of_a_secret_goes_along(
    databases: Databases, engine: str
) -> None:
    async with opened(databases, engine, fill_all) as store:
        text = json.dumps(await exported(store))
    assert "sentinel-name-ana" in text
    for person in ("eva", "pia", "bao", "nil"):
        assert f"-{person}" not in text
    for untold in (("token", "hash"), ("audit", "reason"), ("answer", "x"), ("undo", "reason")):
        assert secret(*untold) not in text


@on_sqlite
async def test_both_editions_come_in_either_order(databases: Databases, engine: str) -> None:
    async with opened(databases, engine, fill_all) as store:
        own, other = await exported(store, "own"), await exported(store, "other")
    for first, second in ((own, other), (other, own)):
        async with opened(databases, engine) as store:
            await brought(store, first)
            plan = await brought(store, second)
            assert plan.here
            assert await exported(store, "own") == own
            assert await exported(store, "other") == other


async def test_a_calendar_goes_on_as_it_was(databases: Databases, engine: str) -> None:
    subjects = [
        Subject(CalendarKind.PERSON, "own", "ana"),
        Subject(CalendarKind.ADMINISTRATION, "own", "PE"),
        Subject(CalendarKind.EDITION, "own", "own"),
    ]

    async def calendars(store: Store) -> list[Calendar]:
        at = datetime(2011, 12, 9, tzinfo=UTC)
        async with store.reading(SYSTEM) as db:
            place = models.Administration
            code = await db.scalar(select(place.id).where(place.code == "PE"))
        of = [replace(each, row_id=code) if each.row_id == "PE" else each for each in subjects]
        return [await read_calendar(store, each, locale="en", at=at) for each in of]

    async with opened(databases, engine, fill_all) as store:
        async with store.unit_of_work(SYSTEM) as db:
            for row in (models.Delegate, models.Partnership, models.CrossParticipation):
                await db.execute(update(row).values(version=7))
            await db.execute(update(models.RegionalMeeting).values(version=3))
        document, before = await exported(store), await calendars(store)
    assert all(calendar.entries for calendar in before)
    async with opened(databases, engine) as store:
        await brought(store, document)
        # Programs that imported a sequence once pass over whatever has a lower one.
        assert _told(await calendars(store)) == _told(before)
        async with store.unit_of_work(SYSTEM) as db:
            await db.execute(update(models.Delegate).values(version=9))
        assert (await brought(store, document)).records == 0


def _told(calendars: list[Calendar]) -> list[set[tuple[str, int, str]]]:
    """Return what entries are known by, whose they are left out, with how often they changed."""
    return [
        {(entry.uid.rpartition("-")[0], entry.sequence, entry.state) for entry in each.entries}
        for each in calendars
    ]


async def test_a_bundle_changes_nothing_that_is_here(databases: Databases, engine: str) -> None:
    async with opened(databases, engine, fill_all) as store:
        document = await exported(store)
        before = await count(store)
        async with store.unit_of_work(SYSTEM) as db:
            await db.execute(update(models.Administration).values(notes="changed"))
            await db.execute(
                update(models.Manager).where(models.Manager.id == "ana").values(name="changed")
            )
            # What the edition has here and the bundle lacks.
            row = models.Objective(edition_id="own", key="new", text="new", position=99, version=1)
            db.add(row)
        with pytest.raises(UnfitBundle) as refused:
            await brought(store, document)
        told = {(each.table, each.column) for each in refused.value.faults}
        assert told == {("administration", "notes"), ("manager", "name"), ("objective", None)}
        assert "changed" not in " ".join(map(str, refused.value.faults))
        assert await count(store) == before + 1


async def test_what_is_shared_is_found_by_its_key(databases: Databases, engine: str) -> None:
    async with opened(databases, engine, fill_all) as store:
        document = await exported(store)
    shared = {part.name for part in PARTS if part.is_shared}
    async with opened(databases, engine) as store:
        # The same, entered by other hands: other ids under the same keys.
        await brought(store, document)
        async with store.unit_of_work(SYSTEM) as db:
            await db.execute(delete(models.Partnership))
            await db.execute(delete(models.RoadmapStep))
            for run in (
                models.PairingRun,
                models.TopicRun,
                models.AgendaRun,
                models.CrossParticipationRun,
            ):
                await db.execute(delete(run))
            await db.execute(delete(models.Edition))
            await db.execute(delete(models.Manager))
        plan = await brought(store, document)
        assert {name for name, rows in plan.added.items() if rows}.isdisjoint(
            shared - {"name_translation"}
        )
        assert await exported(store) == document


async def test_nobody_who_was_erased_comes_back(databases: Databases, engine: str) -> None:
    async with opened(databases, engine, fill_all) as store:
        document = await exported(store)
    async with opened(databases, engine) as store:
        async with store.unit_of_work(SYSTEM) as db:
            db.add(models.Erasure(manager_id="ana", erased_at=store.clock()))
        with pytest.raises(UnfitBundle) as refused:
            await brought(store, document)
        (fault,) = refused.value.faults
        assert (fault.table, fault.record) == ("manager", "ana")
        assert await count(store) == 1


async def test_a_value_that_is_taken_is_told_with_its_record(
    databases: Databases, engine: str
) -> None:
    async with opened(databases, engine, fill_all) as store:
        document = await exported(store)
    async with opened(databases, engine) as store:
        await brought(store, document)
        # Another edition of the same number.
        other = json.loads(
            json.dumps({**document, "tables": _moved(document["tables"])}, ensure_ascii=False)
        )
        with pytest.raises(UnfitBundle) as refused:
            await brought(store, {**other, "edition": "moved"})
        (fault,) = refused.value.faults
        assert (fault.table, fault.record) == ("edition", "moved")
        assert "number" in fault.message
        assert await exported(store) == document


def _moved(tables: Document) -> Document:
    """Return the header of an edition under another id and slug."""
    kept = {name: copy.deepcopy(tables[name]) for name in ("programme", "topic", "edition")}
    kept["edition"] = [
        row | {"id": "moved", "slug": "moved"} for row in kept["edition"] if row["id"] == "own"
    ]
    return kept


async def test_less_than_every_row_is_no_bundle(databases: Databases, engine: str) -> None:
    planner = Viewer("p", Role.PLANNER, edition_ids=frozenset({"own"}))
    async with opened(databases, engine, fill_all) as store, store.reading(planner) as db:
        with pytest.raises(PermissionError):
            await export_bundle(db, "own")
        document = await exported(store)
        async with store.unit_of_work(planner) as held:
            with pytest.raises(PermissionError):
                await import_bundle(held, read_bundle(document), at=store.clock())
