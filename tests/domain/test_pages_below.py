"""A list below a row of another table shows, counts and tells of a viewer's own rows alone."""

from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import select

from domain import models
from domain.pages import Key, Listing, Wanted, Window, counts_by_parent, pages_by_parent
from domain.policy import SYSTEM, Role, Viewer
from domain.store import Store
from tests.databases import Databases
from tests.two_editions import fill_rows

PLANNER = Viewer("planner", Role.PLANNER, edition_ids=frozenset({"own"}))
# No column of a nomination is the parent's: its rows hang below a programme by way of an edition.
BELOW = Listing(
    name="programme.nominations",
    row=models.Nomination,
    statement=select(models.Nomination).join(
        models.Edition, models.Nomination.edition_id == models.Edition.id
    ),
    orders={"edition": (Key(models.Edition.slug),)},
    default=(("edition", False),),
    parent=models.Edition.programme_id,
)


@pytest.fixture
def world_url(databases: Databases, engine: str) -> Iterator[str]:
    url = databases.filled_by(engine, fill_rows)
    yield url.render_as_string(hide_password=False)
    databases.give_back(url)


@pytest.fixture
async def world(world_url: str) -> AsyncIterator[Store]:
    store = Store(world_url)
    yield store
    await store.close()


async def test_a_count_is_of_the_rows_that_one_sees(world: Store) -> None:
    async with world.reading(SYSTEM) as db:
        assert await counts_by_parent(db, BELOW, None, ["prog", "none"]) == [9, 0]
    async with world.reading(PLANNER) as db:
        assert await counts_by_parent(db, BELOW, None, ["prog", "none"]) == [6, 0]
        assert await counts_by_parent(db, BELOW, None, ["prog"]) == [6]


async def test_a_page_is_the_same_below_one_row_and_below_several(world: Store) -> None:
    async with world.reading(PLANNER) as db:
        for size in (2, 100):
            wanted = Wanted(None, (), Window(size))
            (alone,) = await pages_by_parent(db, BELOW, wanted, ["prog"])
            among, nothing = await pages_by_parent(db, BELOW, wanted, ["prog", "none"])
            assert alone == among
            assert (nothing.rows, nothing.has_next) == ((), False)


async def test_what_one_does_not_see_is_on_no_other_page(world: Store) -> None:
    """Those of the other edition stand in front of a planner's own, and are not there for them."""
    async with world.reading(PLANNER) as db:
        (first,) = await pages_by_parent(db, BELOW, Wanted(None, (), Window(2)), ["prog"])
        place = first.places[0]
        from_first = Wanted(None, (), Window(2, after=("other", "zzz")))
        (after,) = await pages_by_parent(db, BELOW, from_first, ["prog"])
        before_all = Wanted(None, (), Window(2, is_backwards=True, before=place))
        (before,) = await pages_by_parent(db, BELOW, before_all, ["prog"])
    assert {row.edition_id for row in first.rows} == {"own"}
    assert (after.has_previous, before.rows) == (False, ())
