"""Erasing over HTTP: who may, what everybody is answered afterwards, and what the log says."""

import pytest

from api import log
from tests.api.door import own_logging
from tests.api.policy_world import OWNER, World, opened
from tests.databases import Databases
from tests.two_editions import secret

ERASE = """mutation { erasePerson(input: {managerId: "Manager_%s", reason: "%s"
  idempotencyKey: "erase-%s-1"}) {
  replayed manager { id code name position seniority erasedAt version languages { language }
    seeks { priority } }
  userErrors { code path message } } }"""
REVERT = """mutation { revertChange(input: {auditEntryId: "%s"}) {
  userErrors { code message } } }"""
EVERYTHING = """{
  managers { nodes { id code name position erasedAt } }
  auditEntries { nodes { action viewerName recordType record { id } } }
  edition(by: {slug: "own"}) {
    delegates { nodes { code assignmentNote manager { name position } } }
    pairingInstructions { nodes { reason } }
    partnerships { nodes { contacts { nodes { note } } responses { declineReason } } }
    latestPairingRun { pairings { nodes { reasons { text } delegates { code } } } } } }"""


@pytest.fixture
def world(databases: Databases):
    with opened(databases) as there:
        yield there


def erase(world: World, who: str, person: str = "ana", reason: str = "Asked for it.") -> dict:
    return world.ask(who, ERASE % (person, reason, person)).json()


def test_the_admin_erases_and_nobody_is_told_of_a_word_again(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    with own_logging():
        log.configure("info")
        erased_and_asked_for(world)
    logged = capsys.readouterr().err
    assert logged.count('"event": "request"') > len(world.tokens)
    assert "sentinel" not in logged


def test_what_cannot_be_reverted_says_why_and_not_that_a_person_was_added(world: World) -> None:
    decide = """mutation { decideConsent(input: {managerId: "Manager_ana", purpose: LISTED,
      given: false}) { userErrors { code } } }"""
    export = 'mutation { exportPerson(input: {managerId: "Manager_ana"}) { userErrors { code } } }'
    for document in (decide, export):
        world.ask("manager", document)
    erase(world, "admin", "luz")
    trail = world.ask(OWNER, "{ auditEntries { nodes { id action } } }").json()
    entries = {each["action"]: each["id"] for each in trail["data"]["auditEntries"]["nodes"]}
    for act, words in (
        ("decideConsent", "until they decide otherwise"),
        ("exportPerson", "opens once"),
        ("erasePerson", "does not come back"),
    ):
        (error,) = world.ask(OWNER, REVERT % entries[act]).json()["data"]["revertChange"][
            "userErrors"
        ]
        assert error["code"] == "NOT_REVERTIBLE"
        assert words in error["message"]


def erased_and_asked_for(world: World) -> None:
    words = [secret(noun, "ana") for noun in ("name", "position")]
    words += [secret("note", "cown0")]
    for who in ("manager", "coordinator", "planner", "people", "auditor"):
        (error,) = erase(world, who)["errors"]
        assert error["extensions"]["code"] == "FORBIDDEN", who
    told = erase(world, "admin", reason=f"{words[0]} asked")["data"]["erasePerson"]
    assert (told["userErrors"][0]["code"], told["userErrors"][0]["path"]) == (
        "INVALID_INPUT",
        ["reason"],
    )
    unknown = erase(world, "admin", "nobody")["data"]["erasePerson"]
    assert unknown["userErrors"][0]["code"] == "NOT_FOUND"

    answer = erase(world, "admin")["data"]["erasePerson"]
    assert answer["userErrors"] == []
    gone = answer["manager"]
    assert gone["erasedAt"]
    assert (gone["code"], gone["name"], gone["position"], gone["seniority"]) == (
        "ANA",
        None,
        None,
        None,
    )
    assert gone["languages"] == gone["seeks"] == []
    again = erase(world, "admin")["data"]["erasePerson"]
    assert (again["replayed"], again["manager"]["erasedAt"]) == (True, gone["erasedAt"])
    world.heard.clear()
    for who in world.tokens:
        world.ask(who, EVERYTHING)
    heard = "".join(text for texts in world.heard.values() for text in texts)
    assert "erasePerson" in heard
    assert secret("name", "pat") in heard
    assert [word for word in words if word in heard] == []
