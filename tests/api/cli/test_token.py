"""`tradewinds token`: issued, listed and revoked in words, and refused where it cannot be."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.api.cli.door import EDITION, tradewinds

pytestmark = pytest.mark.usefixtures("database")


def test_a_token_is_shown_once_listed_and_revoked() -> None:
    words = ("token", "issue", "website", *EDITION, "--scope", "pairings:read")
    token, note = tradewinds(*words).stdout.splitlines()
    assert token.startswith("tw_")
    assert "it is not shown again" in note
    (listed,) = json.loads(tradewinds("token", "list", "--json").stdout)
    assert (listed["name"], listed["role"], listed["scopes"], listed["editions"]) == (
        "website",
        "integration",
        ["pairings:read"],
        ["wco-idb-2011"],
    )
    told = tradewinds("token", "list").stdout
    assert "never used" in told
    assert token not in told
    assert "Revoked" in tradewinds("token", "revoke", listed["id"]).stdout
    (only,) = tradewinds(*words, "--quiet").stdout.splitlines()
    assert only.startswith("tw_")
    assert "revoked" in tradewinds("token", "list").stdout


def test_a_coordinator_is_of_an_administration_and_a_manager_is_a_person() -> None:
    for words in (
        ("--role", "coordinator", "--administration", "br", "--edition", "all"),
        ("--role", "manager", "--manager", "LAC-01", *EDITION),
        ("--role", "auditor"),
    ):
        issued = json.loads(tradewinds("token", "issue", "x", *words, "--json").stdout)
        assert issued["token"].startswith("tw_")
        assert issued["role"] == words[1]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--role", "king", *EDITION), 2, "'king' is none of manager, coordinator"),
        (("--role", "system", *EDITION), 4, "No token gives the role system."),
        ((*EDITION, "--scope", "all"), 2, "'all' is none of reference:read"),
        (EDITION, 4, "A token of the role integration needs a scope."),
        (("--edition", "nothing", "--scope", "people:read"), 4, "No edition has the slug"),
        (("--role", "coordinator", "--administration", "ZZ"), 2, "No administration has the code"),
        (("--role", "manager", "--manager", "LAC-99"), 4, "No person has the code LAC-99."),
        (("--role", "auditor", "--days", "400"), 4, "A token lasts 1 to 365 days."),
    ],
)
def test_what_cannot_be_issued_is_refused_in_words(
    words: tuple[str, ...], code: int, told: str
) -> None:
    assert told in tradewinds("token", "issue", "x", *words, code=code).stderr
    assert json.loads(tradewinds("token", "list", "--json").stdout) == []


def test_a_delegates_code_is_told_from_the_persons(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE delegate SET code = 'WES-03' WHERE code = 'LAC-10'")
        connection.commit()
    words = ("token", "issue", "x", "--role", "manager", *EDITION)
    refused = tradewinds(*words, "--manager", "WES-03", code=4).stderr
    assert "No person has the code WES-03." in refused
    assert "give the code of the person, LAC-10" in refused
    assert "WES-03 (LAC-10) - PE" in tradewinds("nominations", "list", *EDITION).stdout
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("SELECT id FROM manager WHERE code = 'LAC-10'").fetchone()
    assert tradewinds(*words, "--manager", found[0]).stdout.startswith("tw_")


def test_an_unknown_token_is_not_revoked() -> None:
    assert "no token of this id" in tradewinds("token", "revoke", "nobody", code=4).stderr
