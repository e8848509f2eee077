"""What people agree to and correct, over HTTP: who may, who sees names, whom a run leaves out."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.policy_world import World, opened
from tests.databases import Databases
from tests.two_editions import secret

DECIDE = """mutation { decideConsent(input: {managerId: "Manager_%s", purpose: %s, given: %s%s}) {
  manager { consents { purpose given version decidedAt } } userErrors { code path } } }"""
NAMES = "{ managers(first: 100%s) { totalCount nodes { code name position } } }"
CORRECT = """mutation { correctPerson(input: {managerId: "Manager_%s", %s}) {
  manager { name position version languages { language level } seeks { priority topic { key } }
    contactDetails { email phone } }
  userErrors { code path message } } }"""
REVERT = """mutation { revertChange(input: {auditEntryId: "%s"}) {
  reverted { action } userErrors { code message } } }"""
AGREED = "{ managers(first: 100) { nodes { code consents { given } } } }"
TRAIL = "{ auditEntries(first: 1) { nodes { id action } } }"


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with opened(databases) as there:
        yield there


def decide(world: World, who: str, given: str, more: str = "") -> dict[str, Any]:
    asked = DECIDE % ("ana", "LISTED", given, more)
    told: dict[str, Any] = world.ask(who, asked).json()["data"]["decideConsent"]
    return told


def names(world: World, who: str, where: str = "") -> dict[str, str | None]:
    data = world.ask(who, NAMES % where).json()["data"]["managers"]
    assert data["totalCount"] == len(data["nodes"])
    return {each["code"]: each["name"] for each in data["nodes"]}


def correct(world: World, who: str, fields: str, person: str = "ana") -> dict[str, Any]:
    told: dict[str, Any] = world.ask(who, CORRECT % (person, fields)).json()["data"][
        "correctPerson"
    ]
    return told


def test_who_is_not_listed_is_a_code_to_others_and_no_search_finds_the_name(world: World) -> None:
    # Another planner of the edition, its auditor, the person, their superior and their partner
    # answer for them or are to meet them.
    told = secret("name", "ana")
    search = f', filter: {{search: "{told}"}}'
    for who in ("manager", "coordinator", "planner", "people", "auditor", "admin"):
        assert names(world, who)["ANA"] == told, who
    answer = decide(world, "manager", "false")
    assert answer["userErrors"] == []
    listed = answer["manager"]["consents"][0]
    assert (listed["purpose"], listed["given"], listed["version"]) == ("LISTED", False, 1)
    assert listed["decidedAt"]
    for who in ("people",):
        assert names(world, who)["ANA"] is None, who
        assert names(world, who, search) == {}, who
        assert list(names(world, who, ", orderBy: [{field: NAME}]"))[-1] == "ANA"
    for who in ("manager", "coordinator", "planner", "auditor", "admin"):
        assert names(world, who)["ANA"] == told, who
        assert list(names(world, who, search)) == ["ANA"], who
    assert names(world, "people")["PAT"] == secret("name", "pat")
    assert decide(world, "coordinator", "true", ", expectedVersion: 1")["userErrors"] == []
    assert names(world, "people")["ANA"] == told
    stale = decide(world, "manager", "false", ", expectedVersion: 1")["userErrors"]
    assert stale == [{"code": "STALE", "path": ["expectedVersion"]}]


def test_what_somebody_agrees_to_is_not_told_to_others_even_where_nothing_was_decided(
    world: World,
) -> None:
    def shown(who: str) -> dict[str, int]:
        nodes = world.ask(who, AGREED).json()["data"]["managers"]["nodes"]
        return {each["code"]: len(each["consents"]) for each in nodes}

    assert {code for code, told in shown("manager").items() if told} == {"ANA"}
    ours = {code: told for code, told in shown("coordinator").items() if told}
    assert ours == {"ANA": 2, "PAT": 2, "PIA": 2, "NIL": 2}
    assert shown("coordinator")["WEI"] == 0
    for who in ("planner", "auditor", "admin"):
        assert shown(who)["WEI"] == 2, who


def test_people_correct_themselves_and_it_can_be_taken_back(world: World) -> None:
    told = correct(
        world,
        "manager",
        'name: "Ana María", email: "ana@aduanas.example", phone: "+51 1 555 0100",'
        ' languages: [{language: "qu", level: NATIVE}], seeks: [{topicId: "Topic_post",'
        " priority: 2}], expectedVersion: 1",
    )
    assert told["userErrors"] == []
    assert told["manager"] == {
        "name": "Ana María",
        "position": secret("position", "ana"),
        "version": 2,
        "languages": [{"language": "qu", "level": "NATIVE"}],
        "seeks": [{"priority": 2, "topic": {"key": "post"}}],
        "contactDetails": {"email": "ana@aduanas.example", "phone": "+51 1 555 0100"},
    }
    for fields, path in (
        ('email: "nobody"', ["email"]),
        ('phone: "no"', ["phone"]),
        ('name: " "', ["name"]),
        ('languages: [{language: "spanish", level: C1}]', ["languages", "0", "language"]),
        ('offers: [{topicId: "Topic_track", priority: 1}]', ["offers", "0", "topicId"]),
        ('offers: [{topicId: "Topic_post", priority: 4}]', ["offers", "0"]),
        ("seeks: null", ["seeks"]),
        ('name: "x", expectedVersion: 1', ["expectedVersion"]),
    ):
        (error,) = correct(world, "manager", fields)["userErrors"]
        assert error["path"] == path, error
    trail = world.ask("planner", TRAIL).json()["data"]["auditEntries"]["nodes"][0]
    assert trail["action"] == "correctPerson"
    reverted = world.ask("planner", REVERT % trail["id"]).json()["data"]["revertChange"]
    assert reverted["userErrors"] == []
    again = correct(world, "coordinator", 'position: "Head"')["manager"]
    assert (again["name"], again["languages"][0]["language"]) == (secret("name", "ana"), "es")
    assert again["contactDetails"] == {
        "email": f"{secret('email', 'ana')}@a.example",
        "phone": "+51 1 55500",
    }
