"""Watching a run over a WebSocket and over server-sent events, and what a socket may not do."""

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from api.app import create_app
from api.settings import Settings
from tests.api.asking import operations, queue_run
from tests.api.door import BEARER, TOKEN, door
from tests.faults.workers import worker

WATCH = operations("front_end_developer")["WatchRun"]
PROTOCOLS = ["graphql-transport-ws"]
INIT = {"type": "connection_init", "payload": {"Authorization": f"Bearer {TOKEN}"}}


@pytest.fixture
def engine() -> str:
    """Be content with SQLite: nothing here depends on the engine."""
    return "sqlite"


@contextmanager
def demo_door(url: str) -> Iterator[TestClient]:
    settings = Settings(database_url=url, token=TOKEN)
    with TestClient(create_app(settings), headers=BEARER) as client:
        yield client


def connect(client: TestClient, **headers: str) -> WebSocketTestSession:
    return client.websocket_connect("/graphql", subprotocols=PROTOCOLS, headers=headers)


@contextmanager
def known(client: TestClient) -> Iterator[WebSocketTestSession]:
    with connect(client) as socket:
        socket.send_json(INIT)
        assert socket.receive_json() == {"type": "connection_ack"}
        yield socket


def subscribe(name: str, query: str, **variables: object) -> dict[str, Any]:
    return {"id": name, "type": "subscribe", "payload": {"query": query, "variables": variables}}


def closed_with(socket: WebSocketTestSession) -> int:
    """Return the code with which a socket closes, whatever it says before."""
    while (message := socket.receive())["type"] != "websocket.close":
        assert message["type"] == "websocket.send"
    return int(message["code"])


def test_a_watched_run_begins_with_its_state_and_ends_with_its_answer(demo_url: str) -> None:
    run_id = asyncio.run(queue_run(demo_url))
    with demo_door(demo_url) as client, known(client) as socket, worker(demo_url):
        socket.send_json(subscribe("1", WATCH, id=run_id))
        events = []
        while (message := socket.receive_json())["type"] == "next":
            assert message["id"] == "1"
            events.append(message["payload"]["data"]["runProgress"])
        assert message == {"id": "1", "type": "complete"}
        states = [event["run"]["state"] for event in events]
        assert states[-1] == "DONE"
        assert states == sorted(states, key=["QUEUED", "RUNNING", "DONE"].index)
        assert (events[-1]["best"], events[-1]["bound"]) == (4454, 4454)
        # What was watched can be read again, and the id is free again.
        socket.send_json(subscribe("1", WATCH, id=run_id))
        again = socket.receive_json()["payload"]["data"]["runProgress"]
        assert again == events[-1]


def test_the_same_run_is_watched_by_server_sent_events(demo_url: str) -> None:
    run_id = asyncio.run(queue_run(demo_url))
    asked = {"query": WATCH, "variables": {"id": run_id}}
    stream = {"Accept": "text/event-stream"}
    with demo_door(demo_url) as client, worker(demo_url):
        answer = client.post("/graphql", json=asked, headers=stream)
        assert answer.headers["content-type"].startswith("text/event-stream")
        events = [each for each in answer.text.split("\n\n") if each and each != ":"]
        assert events[-1] == "event: complete\ndata:"
        told = [
            re.fullmatch(r"event: next\nid: (\S+)\ndata: (\{.*\})", each) for each in events[:-1]
        ]
        assert all(told)
        name, body = told[-1].groups() if told[-1] else ("", "")
        last = json.loads(body)["data"]["runProgress"]
        assert (last["run"]["state"], last["best"]) == ("DONE", 4454)
        # Whoever has read the last event is not told it once more.
        resumed = client.post("/graphql", json=asked, headers=stream | {"Last-Event-ID": name})
        assert resumed.text == "event: complete\ndata:\n\n"


def test_a_client_that_lists_events_last_gets_json(tmp_path: Path) -> None:
    accept = "application/graphql-response+json, application/json, text/event-stream"
    with door(tmp_path) as client:
        answer = client.post(
            "/graphql", json={"query": "{ __typename }"}, headers={"Accept": accept}
        )
        assert answer.json() == {"data": {"__typename": "Query"}}
        refused = client.post("/graphql", json={"query": WATCH, "variables": {"id": "x"}})
        assert refused.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


def test_queries_and_errors_are_answered_on_a_socket_and_do_not_close_it(tmp_path: Path) -> None:
    with door(tmp_path) as client, known(client) as socket:
        socket.send_json({"type": "ping"})
        assert socket.receive_json() == {"type": "pong"}
        socket.send_json(subscribe("1", "{ __typename }"))
        assert socket.receive_json()["payload"] == {"data": {"__typename": "Query"}}
        assert socket.receive_json() == {"id": "1", "type": "complete"}
        for query, code in (
            ("subscription {", "GRAPHQL_PARSE_FAILED"),
            ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
            ("{ __typename " * 70 + "}" * 70, "QUERY_TOO_COMPLEX"),
        ):
            socket.send_json(subscribe("2", query))
            message = socket.receive_json()
            assert (message["type"], message["id"]) == ("error", "2")
            if code != "QUERY_TOO_COMPLEX":
                assert message["payload"][0]["extensions"]["code"] == code
        for run_id in ("PairingRun_0", "Manager_0", "no id"):
            socket.send_json(subscribe("3", WATCH, id=run_id))
            message = socket.receive_json()
            assert message["payload"]["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
            assert socket.receive_json() == {"id": "3", "type": "complete"}


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("[]", 4400),
        ("7", 4400),
        ("{", 4400),
        ('{"type": "shout"}', 4400),
        ("[" * 10_000, 4400),
        ("1" * 5_000, 4400),
        ('{"type": "subscribe", "id": "1"}', 4400),
        ('{"type": "subscribe", "payload": {"query": "{ __typename }"}}', 4400),
        ('{"type": "subscribe", "id": "1", "payload": {"query": 7}}', 4400),
        ('{"type": "subscribe", "id": "1", "payload": []}', 4400),
        (json.dumps(INIT), 4429),
        (" " * 65_537, 1009),
    ],
)
def test_what_breaks_the_protocol_closes_the_socket_with_a_code(
    tmp_path: Path, sent: str, code: int
) -> None:
    with door(tmp_path) as client, known(client) as socket:
        socket.send_text(sent)
        assert closed_with(socket) == code


def test_a_socket_says_who_asks_before_anything_else(tmp_path: Path) -> None:
    with door(tmp_path) as client:
        del client.headers["Authorization"]
        for payload in ({"Authorization": "Bearer wrong"}, {}, None):
            with connect(client) as socket:
                socket.send_json({"type": "connection_init", "payload": payload})
                assert closed_with(socket) == 4403
        with connect(client) as socket:
            socket.send_json(subscribe("1", "{ __typename }"))
            assert closed_with(socket) == 4401


def test_a_socket_that_says_nothing_is_closed(tmp_path: Path) -> None:
    with door(tmp_path, socket_init_seconds_max=0.2) as client, connect(client) as socket:
        socket.send_json({"type": "ping"})
        assert closed_with(socket) == 4408


def test_pages_of_others_and_the_retired_protocol_are_refused(tmp_path: Path) -> None:
    with door(tmp_path) as client:
        with (
            pytest.raises(WebSocketDisconnect),
            connect(client, origin="https://elsewhere.example"),
        ):
            pass
        with connect(client, origin="http://testserver") as socket:
            socket.send_json(INIT)
            assert socket.receive_json()["type"] == "connection_ack"
        with client.websocket_connect("/graphql", subprotocols=["graphql-ws"]) as socket:
            assert closed_with(socket) == 4406


def test_a_socket_carries_twenty_operations_and_not_one_more(demo_url: str) -> None:
    run_id = asyncio.run(queue_run(demo_url))
    # Nobody works, so that each watch goes on.
    with demo_door(demo_url) as client, known(client) as socket:
        for number in range(20):
            socket.send_json(subscribe(str(number), WATCH, id=run_id))
            assert socket.receive_json()["id"] == str(number)
        socket.send_json({"id": "0", "type": "complete"})
        socket.send_json(subscribe("20", WATCH, id=run_id))
        assert socket.receive_json()["id"] == "20"
        socket.send_json(subscribe("21", WATCH, id=run_id))
        assert closed_with(socket) == 4429
    with demo_door(demo_url) as client, known(client) as socket:
        socket.send_json(subscribe("1", WATCH, id=run_id))
        socket.receive_json()
        socket.send_json(subscribe("1", WATCH, id=run_id))
        assert closed_with(socket) == 4409
