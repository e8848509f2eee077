"""Sixty-four at once on a quota of ten, on both databases; who waits gets what becomes free."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from domain.errors import Conflict
from domain.store import Store
from tests.databases import Databases
from tests.faults.quota_writers import (
    PEOPLE,
    PLACES,
    PLANNER,
    act,
    at_once,
    coordinator,
    fill_submitted,
    in_order,
    set_quota,
    standing,
    told,
)


@pytest.fixture
def submitted_url(databases: Databases, engine: str) -> Iterator[str]:
    url = databases.filled_by(engine, fill_submitted)
    yield url.render_as_string(hide_password=False)
    databases.give_back(url)


@pytest.fixture
async def submitted(submitted_url: str) -> AsyncIterator[Store]:
    store = Store(submitted_url)
    yield store
    await store.close()


async def test_ten_of_64_are_confirmed_and_freed_places_go_to_the_first_who_wait(
    submitted: Store,
) -> None:
    # Neither in the order of submission nor against it.
    people = [each * 37 % PEOPLE for each in range(PEOPLE)]
    await at_once(submitted, PLANNER, "confirmNomination", people)
    confirmed, waiting = await standing(submitted)
    assert len(confirmed) == PLACES
    assert waiting == in_order([each for each in range(PEOPLE) if each not in confirmed])
    assert await told(submitted) == ({}, {})
    # Both administrations take everybody back who has a place, at the same time.
    for code, parity in (("PE", 1), ("MX", 0)):
        leaving = [each for each in confirmed if each % 2 == parity]
        viewer = await coordinator(submitted, code)
        await at_once(submitted, viewer, "withdrawNomination", leaving)
    now, rest = await standing(submitted)
    assert now == set(waiting[:PLACES])
    assert rest == waiting[PLACES:]
    once = dict.fromkeys(waiting[:PLACES], 1)
    assert await told(submitted) == (once, once)
    await set_quota(submitted, PLACES + 3)
    now, rest = await standing(submitted)
    assert now == set(waiting[: PLACES + 3])
    assert rest == waiting[PLACES + 3 :]
    once = dict.fromkeys(waiting[: PLACES + 3], 1)
    assert await told(submitted) == (once, once)


async def test_who_comes_second_to_one_nomination_is_told_where_it_stands(submitted: Store) -> None:
    """Each of eight reads it before the first has decided, and waits for its turn."""

    async def confirm() -> Conflict | None:
        try:
            await act(submitted, PLANNER, "confirmNomination", 1)
        except Conflict as refused:
            return refused
        return None

    done = await asyncio.gather(*(confirm() for _ in range(8)))
    refused = [each for each in done if each is not None]
    assert len(refused) == 7
    assert {each.path for each in refused} == {("id",)}
    assert all("is CONFIRMED" in each.message for each in refused)
