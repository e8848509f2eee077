"""All that is held on a person: who may have it, once, and what is in it; and who reads ratings."""

import asyncio
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from domain import models
from domain.policy import SYSTEM
from domain.rights import columns, export
from domain.roles import Role
from domain.store import Store
from domain.tokens import revoke_token
from tests.api.policy_world import World, opened
from tests.databases import Databases
from tests.two_editions import secret

SCHEMA = json.loads(Path(export.__file__).with_name("person_export.schema.json").read_text())
ASK = """mutation { exportPerson(input: {managerId: "Manager_%s"%s}) {
  personExport { expiresAt path } userErrors { code path message } } }"""
RATINGS = '{ node(id: "Manager_%s") { ... on Manager { ratings { nodes { level } } } } }'
NOMINATION = '{ node(id: "Nomination_anaown") { ... on Nomination { state statement } } }'
READS = """{ node(id: "Manager_ana") { ... on Manager { assessmentReads {
  nodes { readOn role purpose viewerName } } } } }"""


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with opened(databases, reads_seconds=0.5) as there:
        yield there


def asked(world: World, who: str, person: str = "ana", reason: str = "") -> dict[str, Any]:
    more = f', reason: "{reason}"' if reason else ""
    told: dict[str, Any] = world.ask(who, ASK % (person, more)).json()["data"]["exportPerson"]
    return told


def fetched(world: World, who: str, reason: str = "") -> dict[str, Any]:
    answer = world.client.get(asked(world, who, reason=reason)["personExport"]["path"])
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    document: dict[str, Any] = answer.json()
    return document


def expect_form(document: dict[str, Any]) -> None:
    """Check a document by the schema that the repository holds, as far as that goes."""
    assert set(document) == set(SCHEMA["required"]) == set(SCHEMA["properties"])
    assert document["format"] == SCHEMA["properties"]["format"]["const"]
    assert re.fullmatch(SCHEMA["properties"]["person"]["pattern"], document["person"])
    for rows in document["tables"].values():
        for row in rows:
            assert "id" in row
            assert all(isinstance(each, str | int | bool | None) for each in row.values())


def test_the_person_has_all_that_they_may_see_and_a_link_opens_once(world: World) -> None:
    path = asked(world, "manager")["personExport"]["path"]
    # What looks at a link before somebody opens it does not use it up.
    looked = world.client.head(path)
    assert (looked.status_code, looked.headers["allow"]) == (405, "GET")
    document = world.client.get(path).json()
    expect_form(document)
    tables = document["tables"]
    assert tables["manager"][0]["name"] == secret("name", "ana")
    assert {each["level"] for each in tables["rating"]} == {1, 3}
    assert [each["note"] for each in tables["contact"]] == [secret("note", "cown0")]
    assert next(each["id"] for each in tables["audit_entry"])
    assert tables["delegate"][0]["code"] == "D-ANA"
    assert {"manager_language", "topic_interest", "nomination", "agenda_attendance"} <= {
        name for name, rows in tables.items() if rows
    }
    assert tables["service_token"][0]["name"] == "manager"
    assert "hash" not in tables["service_token"][0]
    assert "pairing_instruction" in document["withheld"]
    assert document["names"]["risk"] == "risk"
    text = json.dumps(document)
    assert secret("name", "wei") not in text
    assert "level_partner" not in text

    assert world.client.get(path).status_code == 404
    assert world.client.get("/exports/nothing").status_code == 404
    assert world.client.post(path).status_code == 405


def test_the_person_has_the_words_of_their_nomination_which_no_field_shows_them(
    world: World,
) -> None:
    shown = world.ask("manager", NOMINATION).json()
    assert shown["data"]["node"] == {"state": "CONFIRMED", "statement": None}
    assert [each["extensions"]["code"] for each in shown["errors"]] == ["FORBIDDEN"]
    (held,) = fetched(world, "manager")["tables"]["nomination"]
    assert (held["statement"], held["decision_reason"]) == (
        secret("statement", "ana"),
        secret("decision", "ana"),
    )


def test_an_admin_says_why_and_the_trail_tells_of_it(world: World) -> None:
    (error,) = asked(world, "admin")["userErrors"]
    assert (error["code"], error["path"]) == ("INVALID_INPUT", ["reason"])
    assert asked(world, "admin", "nobody", "r")["userErrors"][0]["code"] == "NOT_FOUND"
    for who, person in (("manager", "pat"), ("coordinator", "luz")):
        assert asked(world, who, person)["userErrors"][0]["code"] == "NOT_FOUND"
    document = fetched(world, "admin", "A court wants it.")
    expect_form(document)
    assert document["withheld"] == []
    assert set(document["tables"]) == {each.model.__tablename__ for each in columns.PERSONAL}
    text = world.ask("auditor", "{ auditEntries { nodes { action viewerName } } }").text
    assert '"exportPerson"' in text
    assert '"fetchExport"' in text
    # A coordinator has no contacts of their people, who keep these among themselves.
    assert "contact" in fetched(world, "coordinator")["withheld"]


def test_a_link_ends_with_the_token_of_whoever_asked_for_it(world: World) -> None:
    links = {who: asked(world, who)["personExport"]["path"] for who in ("coordinator", "manager")}

    async def revoke() -> None:
        store = Store(world.url)
        async with store.unit_of_work(SYSTEM) as db:
            row = models.ServiceToken
            token = await db.scalar(select(row.id).where(row.role == Role.COORDINATOR))
            await revoke_token(db, token, at=store.clock())
        await store.close()

    asyncio.run(revoke())
    assert world.client.get(links["coordinator"]).status_code == 404
    assert world.client.get(links["manager"]).status_code == 200


def test_who_reads_ratings_is_noted_once_a_day_and_the_person_sees_it(world: World) -> None:
    for who in ("coordinator", "planner", "planner", "manager"):
        assert world.ask(who, RATINGS % "ana").json()["data"]["node"]["ratings"]["nodes"]
    world.ask(
        "planner",
        '{ edition(by: {slug: "own"}) { delegates { nodes { manager { gaps { gap } } } } } }',
    )
    world.ask("planner", RATINGS % "eva")
    wanted = {("COORDINATOR", "node"), ("PLANNER", "node"), ("PLANNER", "edition")}
    until = time.monotonic() + 20
    while True:
        nodes = world.ask("manager", READS).json()["data"]["node"]["assessmentReads"]["nodes"]
        found = [
            (each["role"], each["purpose"]) for each in nodes if each["readOn"] != "2011-12-07"
        ]
        if len(found) >= len(wanted) or time.monotonic() > until:
            break
        time.sleep(0.2)
    assert sorted(found) == sorted(wanted)
    assert world.ask("auditor", READS).json()["data"]["node"]["assessmentReads"]["nodes"] == nodes
    for who in ("coordinator", "planner"):
        (error,) = world.ask(who, READS).json()["errors"]
        assert error["extensions"]["code"] == "FORBIDDEN"
