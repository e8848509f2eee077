"""Published pairings for those who poll: what changed since, and for whom."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, make_url

from tests.api.partners import LEFT, RIGHT, Partners, opened, publish_again, publish_demo
from tests.databases import Databases, on_sqlite

ASKED = """query($since: DateTime, $first: Int, $after: String) {
  publishedPairings(changedSince: $since, first: $first, after: $after) { totalCount
    pageInfo { hasNextPage endCursor }
    nodes { id run { id } delegates { code } partnership { state changedAt } } } }"""


@pytest.fixture
def partners(databases: Databases, engine: str, tmp_path: Path) -> Iterator[Partners]:
    url = databases.filled_by(engine, publish_demo)
    with opened(tmp_path, url.render_as_string(hide_password=False)) as there:
        yield there
    databases.give_back(url)


def polled(partners: Partners, who: str, **asked: object) -> Any:
    answer = partners.ask(who, ASKED, **{"first": 100, **asked})
    assert "errors" not in answer, answer
    return answer["data"]["publishedPairings"]


def codes(found: Any) -> list[tuple[str, ...]]:
    return [tuple(each["code"] for each in node["delegates"]) for node in found["nodes"]]


def now() -> str:
    return datetime.now(UTC).isoformat()


def test_who_polls_is_told_what_changed_since_and_nothing_else(partners: Partners) -> None:
    """An answer, an end, and a later publication, for a website that keeps a copy."""
    everything = polled(partners, "website")
    assert everything["totalCount"] == len(everything["nodes"]) == 14
    before = now()
    assert polled(partners, "website", since=before)["nodes"] == []
    assert partners.accept("left")["state"] == "PROPOSED"
    assert partners.accept("right")["state"] == "ACCEPTED"
    (changed,) = polled(partners, "website", since=before)["nodes"]
    assert [each["code"] for each in changed["delegates"]] == [LEFT, RIGHT]
    assert changed["partnership"]["state"] == "ACCEPTED"
    # At this moment or later: the moment itself is among them, the next is not.
    at = datetime.fromisoformat(changed["partnership"]["changedAt"])
    assert len(polled(partners, "website", since=at.isoformat())["nodes"]) == 1
    later = (at + timedelta(microseconds=1)).isoformat()
    assert polled(partners, "website", since=later)["nodes"] == []
    # The latest change stands first, and pages go on from there.
    first = polled(partners, "website", first=1)
    assert codes(first) == [(LEFT, RIGHT)]
    rest = polled(partners, "website", after=first["pageInfo"]["endCursor"])
    assert len(rest["nodes"]) == 13
    assert (LEFT, RIGHT) not in codes(rest)
    # An end is told as a change, and to integrations no more than that.
    before = now()
    partners.act("planner", "closePartnership")
    assert codes(polled(partners, "website", since=before)) == [(LEFT, RIGHT)]
    before = now()
    partners.run(publish_again, parameters={"prior_adjust": -100})
    again = polled(partners, "website", since=before)
    assert again["totalCount"] == 14
    old = {node["run"]["id"] for node in everything["nodes"]}
    assert len({node["run"]["id"] for node in again["nodes"]} - old) == 1
    assert polled(partners, "website")["totalCount"] == 14


@on_sqlite
def test_what_goes_away_between_two_reads_of_one_query_is_read_anew(partners: Partners) -> None:
    """A later publication takes the place of a run while its pairings are being told."""
    file = str(make_url(partners.url).database)
    read = []

    def take_away(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "FROM pairing JOIN pairing_run" in statement and not read:
            read.append(statement)
            with closing(sqlite3.connect(file)) as beside, beside:
                beside.execute("UPDATE pairing_run SET superseded_at = published_at")

    event.listen(Engine, "after_cursor_execute", take_away)
    try:
        answer = partners.ask("website", ASKED, first=100)
    finally:
        event.remove(Engine, "after_cursor_execute", take_away)
    assert read
    assert "errors" not in answer, answer
    assert answer["data"]["publishedPairings"]["nodes"] == []


def test_a_decline_is_a_change_that_does_not_say_what_it_was(partners: Partners) -> None:
    before = now()
    declined = partners.act("left", "declinePartnership", reason="LANGUAGE")
    assert declined["state"] == "DECLINED"
    (told,) = polled(partners, "website", since=before)["nodes"]
    assert told["partnership"] is None
    (told,) = polled(partners, "right", since=before)["nodes"]
    assert told["partnership"]["state"] == "LAPSED"
    (told,) = polled(partners, "planner", since=before)["nodes"]
    assert told["partnership"]["state"] == "DECLINED"


def test_everybody_is_told_of_their_own_pairings(partners: Partners) -> None:
    counts = {
        who: polled(partners, who)["totalCount"]
        for who in ("planner", "auditor", "admin", "website", "planner elsewhere", "left")
    }
    assert counts == {
        "planner": 14,
        "auditor": 14,
        "admin": 14,
        "website": 14,
        "planner elsewhere": 0,
        "left": len([each for each in codes(polled(partners, "planner")) if LEFT in each]),
    }
    refused = partners.ask("people only", ASKED)
    assert [each["extensions"]["code"] for each in refused["errors"]] == ["FORBIDDEN"]
