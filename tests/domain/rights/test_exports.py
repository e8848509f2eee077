"""Links to exports, and lists of readers, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from domain import models
from domain.audit import Acting, Change, Undo, note
from domain.changes import change
from domain.errors import NotFound
from domain.policy import SYSTEM, TERMINAL, Viewer
from domain.readers import read_of
from domain.rights.export import ask_export, fetch_export
from domain.rights.reads import ReadBook
from domain.rights.retention import erase_overdue, kept_until, list_overdue
from domain.roles import Role
from domain.store import Store
from tests.domain.rights.worlds import erased
from tests.two_editions import fill_rows

ACTING = Acting(TERMINAL, "request-1", "exportPerson")
PLANNER = Viewer("token p", Role.PLANNER, edition_ids=None)


@pytest.fixture
async def world(store: Store) -> AsyncIterator[Store]:
    await fill_rows(store)
    return store


async def asked(store: Store, person: str = "ana") -> str:
    async with change(store, ACTING) as db:
        return (await ask_export(db, person, "why", at=store.clock())).token


async def opened(store: Store, token: str) -> str:
    try:
        return str((await fetch_export(store, token, "r", ReadBook(store)))["person"])
    except NotFound:
        return "closed"


async def test_two_that_open_a_link_at_once_open_it_once(world: Store) -> None:
    token = await asked(world)
    found = await asyncio.gather(*(opened(world, token) for _ in range(4)))
    assert sorted(found) == ["ana", "closed", "closed", "closed"]


async def test_a_link_ends_after_a_day_and_with_the_person(world: Store) -> None:
    old, of_erased = await asked(world), await asked(world, "luz")
    async with world.unit_of_work(SYSTEM) as db:
        row = models.PersonExport
        (link,) = await db.scalars(select(row).where(row.manager_id == "ana"))
        assert link.expires_at - link.asked_at == timedelta(hours=24)
        link.expires_at = world.clock()
    await erased(world, "luz")
    assert [await opened(world, each) for each in (old, of_erased)] == ["closed", "closed"]
    with pytest.raises(NotFound):
        await asked(world, "luz")


async def test_a_reader_is_noted_once_and_nothing_of_the_program_or_oneself(world: Store) -> None:
    book, other = ReadBook(world), ReadBook(world)
    ana = Viewer("token m", Role.MANAGER, manager_id="ana", edition_ids=None)
    for each, viewer in ((book, PLANNER), (book, PLANNER), (other, PLANNER), (book, ana)):
        async with world.reading(viewer) as db:
            await db.scalars(select(models.Rating))
            each.note(viewer, "edition", db.info)
        await each.flush()
    async with world.reading(SYSTEM) as db:
        await db.scalars(select(models.Rating))
        read_of(db, ["pat"])
        book.note(SYSTEM, "run", db.info)
    assert await book.flush() == 0
    async with world.reading(SYSTEM) as db:
        rows = list(await db.scalars(select(models.AssessmentRead)))
    assert {(each.viewer, each.purpose) for each in rows} == {("token p", "edition")}
    rated = {"ana", "pat", "luz", "wei", "xin", "eva", "pia", "bao", "nil", "wil"}
    assert sorted(each.manager_id for each in rows) == sorted(rated)


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2011, 12, 7), date(2014, 12, 7)),
        (date(2012, 2, 29), date(2015, 2, 28)),
        (date(2020, 1, 1), date(2023, 1, 1)),
    ],
)
def test_ratings_are_kept_for_36_months(day: date, until: date) -> None:
    assert kept_until(day) == until


async def test_ratings_go_36_months_after_the_last_edition_and_the_trail_says_so(
    world: Store,
) -> None:
    async with world.unit_of_work(SYSTEM) as db:
        (await db.get_one(models.Manager, "wei")).synthetic = True
    # ``own`` was held in 2011 and ``other`` in 2012; ``nil`` took part in none, rated in 2011.
    async with world.reading(SYSTEM) as db:
        told = [each.manager_id for each in await list_overdue(db, today=date(2014, 12, 8))]
        assert set(told) == {"ana", "pat", "luz", "xin", "nil", "wil"}
        assert await list_overdue(db, today=date(2014, 12, 7)) == []
    async with change(world, Acting(TERMINAL, "", "retention")) as db:
        gone = (await erase_overdue(db, at=world.clock())).people
    assert {each.manager_id for each in gone} == {*told, "eva", "pia", "bao"}
    async with world.reading(SYSTEM) as db:
        kept = set(await db.scalars(select(models.Assessment.manager_id)))
        entries = list(await db.scalars(select(models.AuditEntry)))
    assert kept == {"wei"}
    assert {each.manager_id for each in entries} == {each.manager_id for each in gone}
    assert all("ratings_36_months_after_the_last_edition" in each.after for each in entries)


ACTS = {
    "rate_competency": {"level": 4},
    "remove_rating": {},
    "record_assessment": {"ratings": [["c", 4]]},
    "change_assessment": {"ratings": [["c", 4]]},
    "withdraw_assessment": {},
}


async def test_nothing_brings_back_ratings_that_were_kept_too_long(world: Store) -> None:
    """Also of somebody who has no rating left: what would take their change back goes."""
    async with change(world, Acting(SYSTEM, "", "rateCompetency")) as db:
        # Nobody has assessed ``bob``, who took part in nothing; ``ana`` was assessed.
        db.add(models.Manager(id="bob", administration_id="pe", code="BOB"))
        await db.flush()
        for person in ("ana", "bob"):
            for act, values in ACTS.items():
                note(db, Change("Rating", "r", manager_id=person, undo=Undo(act, values)))
        note(db, Change("Manager", "ana", manager_id="ana", undo=Undo("correct_person", {})))
        rating = await db.scalar(select(models.Rating.id).where(models.Rating.id.startswith("ana")))
        row = models.RatingEvidence
        await db.execute(delete(row).where(row.rating_id == rating))
        db.add(row(id="said", rating_id=rating, text="Led the audit."))
    async with world.reading(SYSTEM) as db:
        day = world.clock().date()
        told = await list_overdue(db, today=kept_until(day))
        assert "bob" not in {each.manager_id for each in told}
        (bob,) = (
            each
            for each in await list_overdue(db, today=kept_until(day) + timedelta(days=1))
            if each.manager_id == "bob"
        )
        assert (bob.last_day, bob.ratings) == (day, 0)
    later = world.clock().replace(year=day.year + 4)
    async with change(world, Acting(TERMINAL, "", "retention")) as db:
        gone = await erase_overdue(db, at=later)
    assert "Led the audit." in gone.texts
    assert {"ana", "bob"} <= {each.manager_id for each in gone.people}
    async with world.reading(SYSTEM) as db:
        assert list(await db.scalars(select(models.Undo.act))) == ["correct_person"]
        left = await list_overdue(db, today=later.date() + timedelta(days=4_000))
        assert left == []
