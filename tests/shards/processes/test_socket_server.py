"""WebSockets of the server as it is really run, with a client of another hand."""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import connect as connect_later
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import Close
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from api.connection import bounded_socket
from api.settings import Settings
from tests.api.asking import operations, queue_run
from tests.api.cli.door import ROOT
from tests.api.process import Served, serving

WATCH = operations("front_end_developer")["WatchRun"]


@pytest.fixture
def engine() -> str:
    """Be content with SQLite."""
    return "sqlite"


def test_a_run_is_watched_through_the_real_server_and_large_frames_end_it(demo_url: str) -> None:
    run_id = asyncio.run(queue_run(demo_url))
    process = subprocess.Popen(
        [sys.executable, "-m", "api", "serve", "--port", "0", "--database", demo_url],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            found = re.match(r"Open +http://([\d.:]+)/#token=(\S+)", process.stdout.readline())
            assert found
            address = f"ws://{found[1]}/graphql"
            with (
                pytest.raises(InvalidStatus) as refused,
                opened(address, origin="https://else.example"),
            ):
                pass
            assert refused.value.response.status_code == 403
            with opened(address) as socket:
                init = {
                    "type": "connection_init",
                    "payload": {"Authorization": f"Bearer {found[2]}"},
                }
                socket.send(json.dumps(init))
                assert json.loads(socket.recv())["type"] == "connection_ack"
                asked = {"query": WATCH, "variables": {"id": run_id}}
                socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": asked}))
                messages = []
                while not messages or messages[-1]["type"] != "complete":
                    messages.append(json.loads(socket.recv(timeout=30)))
                assert messages[-2]["payload"]["data"]["runProgress"]["run"]["state"] == "DONE"
                socket.send("x" * 65_537)
                with pytest.raises(ConnectionClosed) as closed:
                    socket.recv(timeout=30)
                assert closed.value.rcvd is not None
                assert closed.value.rcvd.code == 1009
        finally:
            process.terminate()
    assert process.returncode is not None


def opened(address: str, **options: Any) -> ClientConnection:
    return connect(address, subprotocols=[Subprotocol("graphql-transport-ws")], **options)


def lines(served: Served, event: str) -> list[dict[str, Any]]:
    """Return the lines of one kind that the server has logged."""
    written = [json.loads(line) for line in served.log.read_text().splitlines()]
    return [line for line in written if line["event"] == event]


@contextmanager
def known(served: Served, **options: Any) -> Iterator[ClientConnection]:
    with opened(f"ws://127.0.0.1:{served.port}/graphql", **options) as client:
        payload = {"Authorization": f"Bearer {served.token}"}
        client.send(json.dumps({"type": "connection_init", "payload": payload}))
        assert json.loads(client.recv())["type"] == "connection_ack"
        yield client


def test_a_server_that_stops_says_so_to_everybody_who_watches(
    demo_url: str, tmp_path: Path
) -> None:
    asked = {"query": WATCH, "variables": {"id": asyncio.run(queue_run(demo_url))}}
    with serving(tmp_path, database_url=demo_url, solves_max=0) as served:
        with (
            known(served) as client,
            closing(HTTPConnection("127.0.0.1", served.port, timeout=20)) as events,
        ):
            client.send(json.dumps({"type": "subscribe", "id": "1", "payload": asked}))
            assert json.loads(client.recv())["type"] == "next"
            headers = {
                "Accept": "text/event-stream",
                "Authorization": f"Bearer {served.token}",
                "Content-Type": "application/json",
            }
            events.request("POST", "/graphql", json.dumps(asked), headers)
            streamed = events.getresponse()
            assert streamed.readline() == b"event: next\n"
            served.process.terminate()
            with pytest.raises(ConnectionClosed) as closed:
                client.recv(timeout=30)
            assert closed.value.rcvd == Close(1001, "The server stops")
            assert streamed.read().endswith(b"\n\nevent: complete\ndata:\n\n")
        assert served.process.wait(30) == 0
        assert [line["status"] for line in lines(served, "socket")] == [1001]
        (operation,) = lines(served, "operation")
        (request,) = lines(served, "request")
    assert (operation["status"], request["status"]) == ("left", 200)
    for line in (operation, request):
        assert (line["operation"], line["errors"]) == ("subscription WatchRun", [])


def test_the_log_names_operations_of_sockets_and_streams_and_their_codes(tmp_path: Path) -> None:
    wrong = {
        "query": "query Two($id: ID!) { node(id: $id) { id } }",
        "variables": {"id": "planted"},
    }
    with serving(tmp_path) as served:
        with known(served) as client:
            for number, payload in enumerate(
                (wrong, {"query": "{"}, {"query": "{ regions { key } }"})
            ):
                client.send(
                    json.dumps({"type": "subscribe", "id": str(number), "payload": payload})
                )
                while json.loads(client.recv())["type"] == "next":
                    pass
            accept = {"Accept": "text/event-stream", "Content-Type": "application/json"}
            headers = accept | {"Authorization": f"Bearer {served.token}"}
            with closing(HTTPConnection("127.0.0.1", served.port, timeout=20)) as events:
                events.request("POST", "/graphql", json.dumps(wrong), headers)
                assert events.getresponse().read().endswith(b"event: complete\ndata:\n\n")
        # A line is written after its answer was sent.
        until = monotonic() + 20
        while len(found := [*lines(served, "operation"), *lines(served, "request")]) < 4:
            assert monotonic() < until, found
            sleep(0.01)
        told = [(line["operation"], line["errors"], line["status"]) for line in found]
        assert "planted" not in served.log.read_text()
    assert told == [
        ("query Two", ["BAD_USER_INPUT"], "complete"),
        ("", ["GRAPHQL_PARSE_FAILED"], "error"),
        ("query", [], "complete"),
        ("query Two", ["BAD_USER_INPUT"], 200),
    ]


async def test_a_client_that_reads_nothing_is_cut_off() -> None:
    cut: asyncio.Future[BaseException] = asyncio.get_running_loop().create_future()

    async def shout(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})
        try:
            while True:
                await send({"type": "websocket.send", "text": "x" * 65_536})
        except OSError as error:
            cut.set_result(error)

    protocol = bounded_socket(Settings(answer_seconds_max=0.5))
    config = uvicorn.Config(
        shout, port=0, ws=protocol, ws_per_message_deflate=False, lifespan="off", log_config=None
    )
    server = uvicorn.Server(config)
    serves = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 -- uvicorn has no event for it
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with connect_later(f"ws://127.0.0.1:{port}/", max_queue=1, close_timeout=0.1):
        assert await asyncio.wait_for(cut, 20)
    server.should_exit = True
    await serves
