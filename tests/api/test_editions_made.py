"""Editions over HTTP: made from nothing, corrected, refused in words, taken back."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from domain.store import Store
from seeds.load import load_edition_2011, load_reference, own_edition
from tests.api.drafting import Door, opened
from tests.api.edition_made import Made, by_id, make, revert_newest, whole
from tests.databases import Databases, on_sqlite


async def seeded(store: Store) -> None:
    await load_reference(store)
    await load_edition_2011(store)


@pytest.fixture
def reference_url(databases: Databases, engine: str) -> Iterator[str]:
    url = databases.filled_by(engine, load_reference)
    yield url.render_as_string(hide_password=False)
    databases.give_back(url)


@pytest.fixture
def seeded_url(databases: Databases, engine: str) -> Iterator[str]:
    url = databases.filled_by(engine, seeded)
    yield url.render_as_string(hide_password=False)
    databases.give_back(url)


@pytest.fixture
async def door(reference_url: str) -> AsyncIterator[Door]:
    """Give the door of a database with nothing but reference data."""
    store = Store(reference_url)
    async with opened(store) as door:
        yield door
    await store.close()


@pytest.fixture
async def seeded_door(seeded_url: str) -> AsyncIterator[Door]:
    """Give the door of a database with the edition of 2011 as its document has it."""
    store = Store(seeded_url)
    async with opened(store) as door:
        yield door
    await store.close()


async def test_an_edition_made_over_graphql_is_the_seeded_one(
    door: Door, seeded_door: Door
) -> None:
    record = own_edition()
    await make(door, record)
    made, known = await whole(door, record.slug), await whole(seeded_door, record.slug)
    # People come by nomination: what counts them differs until then.
    of_people = {"latam_participants", "china_participants"}
    for each in (made, known):
        facts = each["facts"]["nodes"]
        each["facts"] = [one for one in facts if one["key"] not in of_people]
    assert made == known


ONLINE = {
    "key": "online",
    "kind": "ONLINE",
    "name": "Online",
    "startsOn": "2011-12-08",
    "endsOn": "2011-12-08",
    "timeZone": "Etc/UTC",
}


async def acts(made: Made) -> list[tuple[str, dict[str, Any]]]:
    """Return every act that corrects an edition, each on what the others leave alone."""
    of, sides = {"editionId": made.edition}, made.sides
    korea = await made.administration("KR")
    risk, who = await made.topic("risk_management"), made.organizations["wco"]
    anchor = {"key": "other", "name": "Another strategy", "organizationId": who}
    days = {"startsOn": "2011-12-06", "endsOn": "2011-12-18", "slug": "again", "number": 7}
    statement = {"key": "s", "kind": "QUOTE", "text": "t"}
    return [
        ("correctProgramme", {"id": made.programme_id, "name": "P", "anchors": [anchor]}),
        ("correctOrganization", {"id": who, "name": "O", "administrationId": korea}),
        ("correctEdition", {"id": made.edition, "name": "E", "source": None, **days}),
        ("addSide", {**of, "key": "korea", "name": "Korea", "administrationIds": [korea]}),
        ("correctSide", {"id": sides["china"], "name": "S", "administrationIds": [korea]}),
        ("removeSide", {"id": sides["observers"]}),
        ("addComponent", {**of, **ONLINE, "sideIds": [sides["china"]]}),
        (
            "correctComponent",
            {
                "id": made.components["shanghai_forum"],
                "city": "Beijing",
                "endsOn": "2011-12-15",
                "sideIds": [sides["china"]],
            },
        ),
        ("removeComponent", {"id": made.components["prelude"]}),
        ("setEditionOrganizations", {**of, "roles": []}),
        ("setFocusTopics", {**of, "topics": [{"topicId": risk, "statedAs": "Risk"}]}),
        ("setStatements", {**of, "statements": [statement]}),
    ]


async def test_whatever_is_corrected_is_taken_back_and_done_again(door: Door) -> None:
    made = await make(door, own_edition(), closes=False)
    of = {"editionId": made.edition}
    observers = await door.done("addSide", **of, key="observers", name="Observers")
    made.sides["observers"] = observers["side"]["id"]
    prelude = {**ONLINE, "key": "prelude", "sideIds": [made.sides["observers"]]}
    added = await door.done("addComponent", **of, **prelude)
    made.components["prelude"] = added["component"]["id"]
    before = await by_id(door, made.edition)
    for act, asked in await acts(made):
        await door.done(act, **asked)
        after = await by_id(door, made.edition)
        assert after != before, act
        for wanted in (before, after):
            await revert_newest(door)
            assert await by_id(door, made.edition) == wanted, act
        await revert_newest(door)
    assert await by_id(door, made.edition) == before


@on_sqlite
async def test_what_was_begun_is_taken_back_while_it_is_empty(door: Door) -> None:
    made = Made(door, own_edition())
    programme = await made.programme()
    days = {"startsOn": "2013-05-06", "endsOn": "2013-05-08", "kind": "SYMPOSIUM", "name": "n"}
    asked = {"programmeId": programme, "slug": "next", **days}
    edition = (await door.done("createEdition", **asked))["edition"]
    count = "{ editions { totalCount } programmes { totalCount } organizations { totalCount } }"
    await revert_newest(door)
    assert (await door.ask(count))["editions"]["totalCount"] == 0
    await revert_newest(door)
    again = await by_id(door, edition["id"])
    assert (again["slug"], again["number"], again["state"]) == ("next", 1, "PLANNED")
    second = (await door.done("createEdition", **asked | {"slug": "then"}))["edition"]
    assert second["number"] == 2
    for name, value in (("slug", "next"), ("number", 1)):
        error = await door.error("createEdition", **asked | {"slug": "free", name: value})
        assert (error["code"], error["path"]) == ("CONFLICT", [name])
    side = {"editionId": second["id"], "key": "east", "name": "East"}
    await door.done("addSide", **side)
    entries = (await door.ask("{ auditEntries(first: 2) { nodes { id action } } }"))["auditEntries"]
    (_, created) = entries["nodes"]
    error = await door.error("revertChange", auditEntryId=created["id"])
    assert error["code"] == "NOT_REVERTIBLE"
    assert "The edition then has 1 side." in error["message"]


@on_sqlite
async def test_an_edition_without_anybody_on_two_sides_does_not_open(door: Door) -> None:
    made = Made(door, own_edition())
    days = {"startsOn": "2013-05-06", "endsOn": "2013-05-08", "kind": "SYMPOSIUM", "name": "n"}
    asked = {"programmeId": await made.programme(), "slug": "next", **days}
    edition = (await door.done("createEdition", **asked))["edition"]["id"]
    opening = {"editionId": edition, "state": "NOMINATING"}
    china, peru = [await made.administration(code) for code in ("CN", "PE")]
    for place in range(1, 7):
        error = await door.error("changeEditionState", **opening)
        assert error["code"] == "NOT_READY"
        side = {"editionId": edition, "key": f"side_{place}", "name": "n"}
        first = [china] if place == 1 else []
        added = await door.done("addSide", **side, administrationIds=first)
        if place > 2:
            await door.done("removeSide", id=added["side"]["id"])
    error = await door.error("changeEditionState", **opening)
    assert "The side side_2 of next has no administration." in error["message"]
    sides = (await by_id(door, edition, "sides { id key }"))["sides"]
    await door.done("correctSide", id=sides[1]["id"], administrationIds=[peru])
    for place in range(3, 7):
        extra = {"editionId": edition, "key": f"more_{place}", "name": "n"}
        await door.done("addSide", **extra)
    error = await door.error("addSide", editionId=edition, key="more_7", name="n")
    assert error["message"] == "An edition has at most 6 sides. Remove one first."


@on_sqlite
async def test_what_does_not_fit_is_told_by_field(door: Door) -> None:
    made = await make(door, own_edition(), closes=False)
    of, nobody = {"editionId": made.edition}, "Organization_nobody"
    who, topic = made.organizations["wco"], await made.topic("risk_management")
    role = {"organizationId": who, "role": "HOST"}
    focus, statement = {"topicId": topic, "statedAs": "s"}, {"key": "k", "kind": "QUOTE"}
    side, part = {**of, "key": "k", "name": "n"}, {**of, **ONLINE}
    for act, asked, code, path in (
        ("createProgramme", {"key": "Big", "name": "n"}, "INVALID_INPUT", ["key"]),
        ("createProgramme", {"key": "p", "name": " "}, "INVALID_INPUT", ["name"]),
        ("createProgramme", {"key": made.record.programme.key, "name": "n"}, "CONFLICT", ["key"]),
        ("createOrganization", {"key": "wco", "name": "n"}, "CONFLICT", ["key"]),
        ("correctEdition", {"id": made.edition, "name": ""}, "INVALID_INPUT", ["name"]),
        ("correctEdition", {"id": made.edition, "number": 0}, "INVALID_INPUT", ["number"]),
        (
            "correctEdition",
            {"id": made.edition, "source": {"title": "t", "sha256": "z"}},
            "INVALID_INPUT",
            ["source", "sha256"],
        ),
        (
            "correctEdition",
            {"id": made.edition, "source": {"title": "t", "url": "javascript:alert(1)"}},
            "INVALID_INPUT",
            ["source", "url"],
        ),
        (
            "correctEdition",
            {"id": made.edition, "source": {"title": " ", "publisher": "p"}},
            "INVALID_INPUT",
            ["source", "title"],
        ),
        ("addSide", {**side, "key": "K"}, "INVALID_INPUT", ["key"]),
        ("addSide", {**side, "key": "china"}, "CONFLICT", ["key"]),
        ("addComponent", {**part, "city": "Lima"}, "INVALID_INPUT", ["city"]),
        ("addComponent", {**part, "key": "shanghai_forum"}, "CONFLICT", ["key"]),
        ("addComponent", {**part, "startsOn": "2011-12-01"}, "INVALID_INPUT", ["startsOn"]),
        (
            "addComponent",
            {**part, "sideIds": [made.sides["china"]] * 2},
            "INVALID_INPUT",
            ["sideIds", "1"],
        ),
        (
            "setEditionOrganizations",
            {**of, "roles": [role, role]},
            "INVALID_INPUT",
            ["roles", "1", "role"],
        ),
        (
            "setEditionOrganizations",
            {**of, "roles": [{**role, "organizationId": nobody}]},
            "NOT_FOUND",
            ["roles", "0", "organizationId"],
        ),
        (
            "setEditionOrganizations",
            {**of, "roles": [{**role, "componentId": "Component_nowhere"}]},
            "NOT_FOUND",
            ["roles", "0", "componentId"],
        ),
        (
            "setFocusTopics",
            {**of, "topics": [focus] * 2},
            "INVALID_INPUT",
            ["topics", "1", "topicId"],
        ),
        (
            "setStatements",
            {**of, "statements": [{**statement, "text": " "}]},
            "INVALID_INPUT",
            ["statements", "0", "text"],
        ),
    ):
        error = await door.error(act, **asked)
        assert (error["code"], error["path"]) == (code, path), (act, error)
