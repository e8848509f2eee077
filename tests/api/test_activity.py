"""Watching an edition over a WebSocket: what is told, where it begins, and what is refused."""

import asyncio

import pytest
from starlette.testclient import TestClient, WebSocketTestSession

from domain.store import Store
from tests.api.asking import edition_and_delegates
from tests.api.door import ask
from tests.api.test_subscriptions import demo_door, known, subscribe

WATCH = """subscription($edition: ID!, $after: String) {
  editionActivity(editionId: $edition, after: $after) {
    cursor edition { slug version } entries { action recordType } } }"""
STATE = """mutation($input: StateFactInput!) {
  stateFact(input: $input) { fact { id } userErrors { message } } }"""
ELSEWHERE = "{ auditEntries(first: 1) { pageInfo { endCursor } } }"


@pytest.fixture
def engine() -> str:
    """Be content with SQLite; tests/shards/processes watches on both."""
    return "sqlite"


@pytest.fixture
def edition(demo_url: str) -> str:
    async def found() -> str:
        store = Store(demo_url)
        try:
            return (await edition_and_delegates(store))[0]
        finally:
            await store.close()

    return asyncio.run(found())


def state(client: TestClient, edition: str, key: str) -> None:
    given = {
        "editionId": edition,
        "key": key,
        "quote": "ten officials",
        "source": "The note",
        "stated": "10",
        "unit": "officials",
    }
    payload = ask(client, STATE, variables={"input": given}).json()["data"]["stateFact"]
    assert payload["userErrors"] == []


def refused(socket: WebSocketTestSession, edition: str, after: str | None = None) -> str:
    socket.send_json(subscribe("refused", WATCH, edition=edition, after=after))
    (error,) = socket.receive_json()["payload"]["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert socket.receive_json() == {"id": "refused", "type": "complete"}
    return str(error["message"])


def test_a_watch_begins_with_what_is_so_and_goes_on_behind_a_cursor(
    demo_url: str, edition: str
) -> None:
    stated = [{"action": "stateFact", "recordType": "Fact"}]
    with demo_door(demo_url) as client, known(client) as socket:
        state(client, edition, "before")
        socket.send_json(subscribe("1", WATCH, edition=edition))
        begun = socket.receive_json()["payload"]["data"]["editionActivity"]
        assert (begun["edition"]["slug"], begun["entries"]) == ("wco-idb-2011", [])
        state(client, edition, "while")
        told = socket.receive_json()["payload"]["data"]["editionActivity"]
        assert told["entries"] == stated
        socket.send_json({"id": "1", "type": "complete"})
        state(client, edition, "between")
        socket.send_json(subscribe("2", WATCH, edition=edition, after=told["cursor"]))
        resumed = socket.receive_json()
        assert resumed["id"] == "2"
        assert resumed["payload"]["data"]["editionActivity"]["entries"] == stated


def test_what_names_no_edition_or_no_place_of_its_trail_is_refused_in_words(
    demo_url: str, edition: str
) -> None:
    with demo_door(demo_url) as client, known(client) as socket:
        state(client, edition, "something")
        other = ask(client, ELSEWHERE).json()["data"]["auditEntries"]["pageInfo"]["endCursor"]
        assert refused(socket, "Edition_0") == "There is no edition of this id."
        assert refused(socket, "no id").startswith("editionId is no id")
        for cursor in (other, "no cursor", ""):
            assert refused(socket, edition, cursor).startswith("after is no cursor of this list.")
