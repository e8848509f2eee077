"""Growth for those who may not read levels: between editions that follow each other alone."""

from datetime import date
from typing import Any

from sqlalchemy import select

from domain import models
from domain.policy import SYSTEM, Viewer
from domain.roles import Role
from domain.store import Store
from tests.api.asking import SLUG, ask
from tests.api.test_gap_maps import AUDITOR, EVERY, GROWTH, PEOPLE, assess_again, place
from tests.api.test_programme_health import SECOND
from tests.databases import on_sqlite


async def add_edition(store: Store, slug: str, ends_on: date, programme: str | None = None) -> None:
    """Add an edition without people, of the programme of the first one or of another."""
    async with store.unit_of_work(SYSTEM) as db:
        row = models.Edition
        first = (await db.scalars(select(row).where(row.slug == SLUG))).one()
        if programme is not None:
            db.add(models.Programme(id=programme, key=programme, name=programme))
            await db.flush()
        like = {"kind": first.kind, "state": first.state, "starts_on": ends_on, "ends_on": ends_on}
        of = programme or first.programme_id
        db.add(row(id=slug, programme_id=of, slug=slug, name=slug, number=7, **like))


async def send(store: Store, slug: str, code: str) -> None:
    """Let a delegate of the first edition take part in one that has no side yet."""
    async with store.unit_of_work(SYSTEM) as db:
        found = await db.scalar(select(models.Delegate).where(models.Delegate.code == code))
        side = models.Side(id=slug, edition_id=slug, key="s", name="s", position=0)
        place_ = {"edition_id": slug, "side_id": slug, "manager_id": found.manager_id}
        db.add(side)
        await db.flush()
        db.add(models.Nomination(id=slug, state=models.NominationState.CONFIRMED, **place_))
        await db.flush()
        stated = {"nomination_id": slug, "assignment": models.Assignment.STATED}
        db.add(models.Delegate(code="SENT-1", **stated, **place_))


async def growth(
    store: Store, slug: str, since: str, viewer: Viewer | None = None
) -> dict[tuple[str | None, str | None], dict[str, Any]]:
    seen_by = {"viewer": viewer} if viewer else {}
    since_id = (await ask(store, PEOPLE, slug=since))["edition"]["id"]
    data = await ask(store, GROWTH, slug=slug, since=since_id, by=EVERY, **seen_by)
    return {place(cell): cell for cell in data["edition"]["growth"]}


def told_of(cells: dict[Any, dict[str, Any]]) -> set[Any]:
    for cell in cells.values():
        assert cell["suppressed"] == (cell["steps"] is None) == (cell["unknownCount"] is None)
    return {key for key, cell in cells.items() if not cell["suppressed"]}


@on_sqlite
async def test_growth_over_another_edition_is_hidden_as_two_such_differ_by_one_person(
    demo_store: Store,
) -> None:
    await assess_again(demo_store)
    before = await growth(demo_store, SECOND, SLUG, AUDITOR)
    everything = told_of(await growth(demo_store, SECOND, SLUG))
    # One person alone is rated between the second edition and the third: LAC-02, on 2013-12-01.
    await add_edition(demo_store, "third", date(2014, 11, 9))
    both = [await growth(demo_store, slug, SLUG) for slug in (SECOND, "third")]
    assert both[0][None, None]["steps"] != both[1][None, None]["steps"]
    assert told_of(both[1]) == everything
    assert await growth(demo_store, SECOND, SLUG, AUDITOR) == before
    assert told_of(before)
    assert not told_of(await growth(demo_store, "third", SLUG, AUDITOR))
    # Whoever may read the levels of a group adds them up themselves.
    async with demo_store.reading(SYSTEM) as db:
        row = models.Administration
        china = await db.scalar(select(row.id).where(row.code == "CN"))
    viewer = Viewer("c", Role.COORDINATOR, administration_id=china)
    own = {("china", None), ("china", "CN")}
    assert told_of(await growth(demo_store, "third", SLUG, viewer)) == own


@on_sqlite
async def test_growth_over_an_edition_of_another_programme_is_hidden_where_they_share_people(
    demo_store: Store,
) -> None:
    await assess_again(demo_store)
    before = await growth(demo_store, SECOND, SLUG, AUDITOR)
    await add_edition(demo_store, "beside", date(2012, 6, 1), "other")
    assert await growth(demo_store, SECOND, SLUG, AUDITOR) == before
    assert not told_of(await growth(demo_store, "beside", SLUG, AUDITOR))
    await send(demo_store, "beside", "CHN-01")
    assert not told_of(await growth(demo_store, SECOND, SLUG, AUDITOR))
    assert told_of(await growth(demo_store, "beside", SLUG, AUDITOR)) == told_of(before)
