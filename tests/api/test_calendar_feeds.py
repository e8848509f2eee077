"""Private addresses of calendars: opened without a token, counted, ended, revoked, kept by hash."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from api.calendars import FEED_COST
from domain import clock, models
from domain.calendars.feeds import OPEN_MAX
from domain.policy import SYSTEM
from domain.rights.erasure import erase_person
from domain.store import Store, WriteDb
from domain.tokens import revoke_token
from tests.api.calendar_world import changed, done, download, entries, read
from tests.api.policy_world import World, opened
from tests.databases import Databases, on_sqlite

MAKE = """mutation { createCalendarFeed(input: {editionId: "Edition_own"%s}) {
  address { path } calendarFeed { id kind locale expiresAt revokedAt fetchedOn } replayed
  userErrors { code path message } } }"""
LIST = """{ edition(by: {slug: "own"}) { calendarFeeds(first: 50) {
  nodes { id kind fetchedOn revokedAt administration { code } manager { id } } } } }"""


@pytest.fixture
def world(databases: Databases, engine: str) -> Iterator[World]:
    with opened(databases, engine) as there:
        yield there


def made(world: World, who: str, more: str = "", **headers: str) -> Any:
    told = world.ask(who, MAKE % more, **headers).json()["data"]["createCalendarFeed"]
    assert told["userErrors"] == [], told
    return told


def fetched(world: World, path: str, **headers: str) -> Any:
    return world.client.get(path, headers={n.replace("_", "-"): v for n, v in headers.items()})


def ended(world: World, path: str) -> tuple[int, str]:
    """Return with which status and words an address is refused."""
    answer = fetched(world, path)
    (error,) = answer.json()["errors"]
    assert "BEGIN:" not in answer.text
    return answer.status_code, error["message"]


def test_an_address_opens_without_a_token_what_its_maker_has_until_it_is_revoked(
    world: World,
) -> None:
    for who in ("manager", "coordinator", "planner"):
        feed = made(world, who, ', locale: "es-PE"')
        path, row_id = feed["address"]["path"], feed["calendarFeed"]["id"]
        assert feed["calendarFeed"]["locale"] == "es"
        assert feed["calendarFeed"]["fetchedOn"] is None
        there = fetched(world, path)
        assert there.status_code == 200, there.text
        assert there.headers["content-language"] == "es"
        assert read(there.content).keys() == entries(world, who).keys()
        assert "Reunión" in there.text
        tag = there.headers["etag"]
        assert fetched(world, path, if_none_match=tag).status_code == 304
        nodes = world.ask(who, LIST).json()["data"]["edition"]["calendarFeeds"]["nodes"]
        assert nodes[0]["id"] == row_id
        assert nodes[0]["fetchedOn"] == clock.now().date().isoformat()
        assert path.split("/")[2].removesuffix(".ics") not in world.ask(who, LIST).text
        for _ in range(2):
            done(world, who, "revokeCalendarFeed", f'id: "{row_id}"')
        assert ended(world, path) == (
            410,
            "This calendar address was revoked, or has ended. Make another one.",
        )
    assert ended(world, "/calendars/nothing.ics")[0] == 404
    assert fetched(world, "/calendars/nothing").status_code == 404
    assert world.client.post("/calendars/nothing.ics").status_code == 405


def test_an_address_ends_with_the_token_the_place_or_the_person(world: World) -> None:
    paths = {who: made(world, who)["address"]["path"] for who in ("manager", "coordinator")}
    planned = made(world, "planner")

    async def act(db: WriteDb) -> None:
        row = models.ServiceToken
        token = await db.scalar(select(row.id).where(row.name == "coordinator"))
        await revoke_token(db, token, at=clock.now())
        feed = models.CalendarFeed
        ended_at = update(feed).where(feed.id == planned["calendarFeed"]["id"].split("_")[1])
        await db.execute(ended_at.values(expires_at=clock.now() - timedelta(seconds=1)))

    changed(world, act)
    assert ended(world, paths["coordinator"])[0] == 410
    assert ended(world, planned["address"]["path"])[0] == 410
    assert fetched(world, paths["manager"]).status_code == 200
    done(world, "planner", "withdrawDelegate", 'delegateId: "Delegate_dana"')
    assert ended(world, paths["manager"]) == (
        410,
        "The person whose calendar this is takes no part in the edition.",
    )
    (error,) = world.ask("manager", MAKE % "").json()["data"]["createCalendarFeed"]["userErrors"]
    assert (error["code"], error["path"]) == ("NOT_FOUND", [])


def test_the_address_of_a_person_who_is_erased_was_never_there(world: World) -> None:
    path = made(world, "manager")["address"]["path"]
    assert fetched(world, path).status_code == 200
    changed(world, lambda db: erase_person(db, "ana", "They asked for it.", at=clock.now()))
    status, message = ended(world, path)
    assert (status, message.partition(".")[0]) == (404, "There is no such calendar address")


@on_sqlite
def test_a_secret_is_told_once_and_kept_nowhere(world: World) -> None:
    first = made(world, "manager", ', idempotencyKey: "once-and-no-more"')
    again = made(world, "manager", ', idempotencyKey: "once-and-no-more"')
    assert (again["replayed"], again["address"]) == (True, None)
    assert again["calendarFeed"]["id"] == first["calendarFeed"]["id"]
    secret = first["address"]["path"].split("/")[2].removesuffix(".ics")
    assert len(secret) >= 43
    fetched(world, first["address"]["path"])

    async def look() -> list[str]:
        store = Store(world.url)
        async with store.reading(SYSTEM) as db:
            tables = models.Record.metadata.tables.values()
            texts = [str(row) for table in tables for row in await db.execute(select(table))]
        await store.close()
        return texts

    assert not any(secret in text for text in asyncio.run(look()))
    assert secret not in world.ask("auditor", "{ auditEntries { nodes { after } } }").text


@on_sqlite
def test_only_so_many_addresses_are_open_at_once(world: World) -> None:
    feeds = [made(world, "coordinator") for _ in range(OPEN_MAX - 1)]
    told = world.ask("coordinator", MAKE % "").json()["data"]["createCalendarFeed"]
    (error,) = told["userErrors"]
    assert (error["code"], error["path"]) == ("CONFLICT", ["editionId"])
    done(world, "coordinator", "revokeCalendarFeed", f'id: "{feeds[0]["calendarFeed"]["id"]}"')
    made(world, "coordinator")
    nodes = world.ask("coordinator", LIST).json()["data"]["edition"]["calendarFeeds"]["nodes"]
    assert len(nodes) == OPEN_MAX + 1
    assert {each["administration"]["code"] for each in nodes} == {"PE"}


def test_addresses_are_paid_for_each_by_itself_and_guesses_together(databases: Databases) -> None:
    with opened(databases, cost_per_minute_max=2 * FEED_COST) as world:
        one, other = (made(world, "manager")["address"]["path"] for _ in range(2))
        assert [fetched(world, one).status_code for _ in range(3)] == [200, 200, 429]
        assert fetched(world, other).status_code == 200
        guesses = [fetched(world, f"/calendars/{each}.ics") for each in "abc"]
        assert [each.status_code for each in guesses] == [404, 404, 429]
        assert guesses[2].headers["retry-after"]
        assert download(world, "planner").status_code == 200
