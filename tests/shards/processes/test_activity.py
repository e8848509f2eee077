"""Watching an edition at real servers: while another changes it, and when connections break."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any, NamedTuple

import httpx2 as httpx
import pytest

from domain.store import Store
from tests.api.asking import edition_and_delegates
from tests.api.process import Served, serving

WATCH = """subscription($edition: ID!, $after: String) {
  editionActivity(editionId: $edition, after: $after) {
    cursor edition { version } entries { id action } } }"""
STATE = """mutation($input: StateFactInput!) {
  stateFact(input: $input) { fact { id } userErrors { message } } }"""
REREAD = """query($slug: String!, $cursor: String!) {
  auditEntries(filter: {editionSlugIn: [$slug]}, last: 100, before: $cursor) { nodes { id } } }"""


class Event(NamedTuple):
    """One server-sent event."""

    id: str
    told: dict[str, Any]


def events(answer: HTTPResponse) -> Iterator[Event]:
    """Yield events as they come; comments, which only say that the connection lives, are none."""
    fields: dict[bytes, bytes] = {}
    while line := answer.readline():
        name, _, value = line.rstrip(b"\n").partition(b": ")
        if name:
            fields[name] = value
        elif b"data" in fields:
            told = json.loads(fields.pop(b"data"))
            yield Event(fields[b"id"].decode(), told["data"]["editionActivity"])


@contextmanager
def watching(served: Served, edition: str, **headers: str) -> Iterator[Iterator[Event]]:
    asked = {"query": WATCH, "variables": {"edition": edition}}
    always = {
        "Accept": "text/event-stream",
        "Authorization": f"Bearer {served.token}",
        "Content-Type": "application/json",
    }
    with closing(HTTPConnection("127.0.0.1", served.port, timeout=60)) as connection:
        connection.request("POST", "/graphql", json.dumps(asked), always | headers)
        yield events(connection.getresponse())


def ask(served: Served, query: str, **variables: object) -> Any:
    answer = httpx.post(
        f"{served.origin}/graphql",
        json={"query": query, "variables": variables},
        headers={"Authorization": f"Bearer {served.token}"},
        timeout=60,
    )
    assert "errors" not in answer.json(), answer.text
    return answer.json()["data"]


def state(served: Served, edition: str, key: str) -> None:
    given = {
        "editionId": edition,
        "key": key,
        "stated": "10",
        "quote": "10 officials",
        "source": "The note",
        "unit": "officials",
    }
    assert ask(served, STATE, input=given)["stateFact"]["userErrors"] == []


def taken(stream: Iterator[Event], count: int) -> tuple[list[str], str]:
    """Read events until so many entries have come; return their ids and the last cursor."""
    found: list[str] = []
    last = ""
    while len(found) < count:
        event = next(stream)
        assert event.id == event.told["cursor"]
        found += [entry["id"] for entry in event.told["entries"]]
        last = event.id
    return found, last


async def edition_id(url: str) -> str:
    store = Store(url)
    try:
        return (await edition_and_delegates(store))[0]
    finally:
        await store.close()


def test_nothing_is_missed_or_told_twice_while_connections_break(
    demo_url: str, tmp_path: Path
) -> None:
    edition = asyncio.run(edition_id(demo_url))
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    with serving(folders[0], database_url=demo_url) as one:
        with watching(one, edition) as stream:
            begun = next(stream)
            assert begun.told["entries"] == []
            state(one, edition, "first")
            first, cursor = taken(stream, 1)
        state(one, edition, "second")
        state(one, edition, "third")
        one.process.kill()
    with serving(folders[1], database_url=demo_url) as two:
        with watching(two, edition, **{"Last-Event-ID": cursor}) as stream:
            missed, cursor = taken(stream, 2)
            state(two, edition, "fourth")
            fourth, cursor = taken(stream, 1)
        told = [*first, *missed, *fourth]
        reread = ask(two, REREAD, slug="wco-idb-2011", cursor=begun.id)["auditEntries"]["nodes"]
        assert told == [node["id"] for node in reversed(reread)]


@pytest.mark.parametrize("engine", ["postgresql"])
def test_a_change_made_at_one_server_is_told_by_another(demo_url: str, tmp_path: Path) -> None:
    edition = asyncio.run(edition_id(demo_url))
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    with (
        serving(folders[0], database_url=demo_url) as one,
        serving(folders[1], database_url=demo_url) as two,
        watching(one, edition) as stream,
    ):
        next(stream)
        for key in ("first", "second"):
            state(two, edition, key)
        told, _ = taken(stream, 2)
        assert len(set(told)) == 2
