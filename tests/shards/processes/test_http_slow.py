"""Clients that are slow on purpose are let go, and beside them others are answered."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.api.process import Served, serving
from tests.api.slow_clients import SMALL, still_held

# Whoever is in time needs none of it, but on a machine that has much else to do.
SECONDS = 1.5


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    seconds = {f"{part}_seconds_max": SECONDS for part in ("header", "body", "answer")}
    with serving(tmp_path_factory.mktemp("slow"), **seconds) as served:
        yield served


def answer(served: Served, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as client:
        client.sendall(sent)
        received = b""
        while piece := client.recv(65_536):
            received += piece
        return received


async def test_ten_kinds_of_slow_client_are_let_go(served: Served) -> None:
    assert await still_held(served, count=4, seconds=20) == {}


def test_a_client_in_time_is_answered_twice_on_one_connection(served: Served) -> None:
    received = answer(served, served.request(SMALL) + served.request(SMALL, "Connection: close"))
    assert received.count(b"HTTP/1.1 200") == 2


def test_what_is_not_http_is_refused_as_json(served: Served) -> None:
    head, _, body = answer(served, b"\x00\x01 hello\r\n\r\n").partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400")
    assert b"application/json" in head
    assert json.loads(body)["errors"][0]["extensions"] == {"code": "BAD_REQUEST"}


def test_rubbish_after_a_request_is_no_second_answer_in_the_first(served: Served) -> None:
    received = answer(served, served.request(SMALL) + b"\x00 rubbish\r\n\r\n")
    assert received.startswith(b"HTTP/1.1 200")
    assert received.count(b'{"data":{"__typename":"Query"}}') == 1


def test_the_deadline_of_the_head_holds_for_each_of_several(tmp_path: Path) -> None:
    # The head alone is late: a body that takes longer than a head may is let in.
    with serving(tmp_path, header_seconds_max=1, body_seconds_max=20) as served:
        with socket.create_connection(("127.0.0.1", served.port), timeout=20) as client:
            client.sendall(served.head(f"Content-Length: {len(SMALL)}"))
            client.settimeout(1.4)
            with pytest.raises(TimeoutError):
                client.recv(1)
            client.settimeout(20)
            client.sendall(SMALL)
            assert client.recv(65_536).startswith(b"HTTP/1.1 200")
        with socket.create_connection(("127.0.0.1", served.port), timeout=20) as client:
            assert client.recv(1) == b""


def test_a_socket_outlives_the_deadlines_of_requests(served: Served) -> None:
    address = f"ws://127.0.0.1:{served.port}/graphql"
    with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")]) as client:
        told = {"Authorization": f"Bearer {served.token}"}
        client.send(json.dumps({"type": "connection_init", "payload": told}))
        assert json.loads(client.recv(timeout=20)) == {"type": "connection_ack"}
        # The deadline of a body and the second in which 408 is answered.
        sleep(SECONDS + 1 + 0.4)
        client.send(json.dumps({"type": "ping"}))
        assert json.loads(client.recv(timeout=20)) == {"type": "pong"}
