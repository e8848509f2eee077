"""The server as a process: what it prints, what it refuses, what it never says."""

import gc
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from time import sleep
from typing import NamedTuple

import pytest

from api import server
from api.settings import Settings
from tests.api.door import NOBODY, TOKEN, own_logging

PROGRAM = """
import sys
from api.server import run
from api.settings import Settings
sys.exit(run(Settings(), lambda line: print(line, flush=True)))
"""


class Running(NamedTuple):
    """A server process and what it printed."""

    process: subprocess.Popen[str]
    port: int
    token: str
    log: Path


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("server")
    env = {name: value for name, value in os.environ.items() if not name.startswith("TRADEWINDS_")}
    env |= {"TRADEWINDS_PORT": "0", "TRADEWINDS_BODY_SECONDS_MAX": "0.5"}
    env |= {"PYTHONPATH": os.pathsep.join(sys.path)}
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            cwd=folder,
            env=env,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        try:
            line = process.stdout.readline() if process.stdout else ""
            found = re.fullmatch(
                r"Open +http://127\.0\.0\.1:(\d+)/#token=(\S+) +Ctrl-C stops\n", line
            )
            assert found, line + (folder / "log").read_text()
            yield Running(process, int(found[1]), found[2], folder / "log")
        finally:
            process.kill()


def post(running: Running, content: bytes, **headers: str) -> HTTPResponse:
    with closing(HTTPConnection("127.0.0.1", running.port, timeout=10)) as connection:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        always = {"Content-Type": "application/json", "Authorization": f"Bearer {running.token}"}
        connection.request("POST", "/graphql", content, always | named)
        answer = connection.getresponse()
        answer.text = answer.read()
        return answer


def raw(running: Running, sent: bytes) -> bytes:
    """Send bytes and read the answer until the server closes or is silent."""
    with socket.create_connection(("127.0.0.1", running.port), timeout=5) as connection:
        connection.sendall(sent)
        received = b""
        while piece := connection.recv(65_536):
            received += piece
            if b"\r\n\r\n" in received:
                break
        return received


def test_the_printed_token_opens_and_no_header_names_the_server(running: Running) -> None:
    answer = post(running, b'{"query": "{ __typename }"}')
    assert (answer.status, json.loads(answer.text)) == (200, {"data": {"__typename": "Query"}})
    assert answer.getheader("server") is None
    assert answer.getheader("date")
    assert post(running, b"{}", Authorization="Bearer wrong").status == 401


def test_a_body_declared_too_large_is_refused_before_it_is_sent(running: Running) -> None:
    head = (
        f"POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {running.token}\r\n"
        "Content-Type: application/json\r\nContent-Length: 1048577\r\n\r\n"
    )
    answer = raw(running, head.encode())
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in answer.lower()


def test_a_stranger_is_refused_before_the_body_is_read(running: Running) -> None:
    head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    assert raw(running, f"{head}Content-Length: 9\r\n\r\n".encode()).startswith(b"HTTP/1.1 401 ")


def test_a_body_that_does_not_come_is_not_waited_for(running: Running) -> None:
    head = (
        f"POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {running.token}\r\n"
        "Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
    )
    answer = raw(running, head.encode())
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in answer.lower()


@pytest.mark.parametrize("size", [1_048_577, 8_000_000])
def test_a_client_that_sends_too_much_still_gets_its_answer(running: Running, size: int) -> None:
    answer = post(running, b" " * size)
    assert answer.status == 413
    assert json.loads(answer.text)["errors"][0]["extensions"] == {"code": "PAYLOAD_TOO_LARGE"}


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET /graphql HTTP/9.9\r\n\r\n",
        b"POST /graphql HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET /graphql?" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /%ff%00?%zz HTTP/1.1\r\nHost: [\r\n\r\n",
        b"GET /graphql HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
    ],
)
def test_hostile_bytes_are_the_clients_fault(running: Running, sent: bytes) -> None:
    assert re.match(rb"HTTP/1\.1 4\d\d ", raw(running, sent))


def test_the_log_has_one_json_line_a_request_and_nothing_that_was_sent(running: Running) -> None:
    sent = {
        "query": 'query Planted($a: ID!) { node(id: $a) { id } secret: node(id: "Planted_text") }',
        "variables": {"a": "planted-variable"},
    }
    answers = [
        post(running, json.dumps(sent).encode()),
        post(running, b'{"query": "query Fine { regions { key } }"}'),
        post(running, b"planted-body"),
        post(running, b"{}", Authorization="Bearer planted-token", X_Planted="planted-header"),
    ]
    ids = [answer.getheader("x-request-id") for answer in answers]
    # A line is written after its answer was sent.
    while ids[-1] not in (text := running.log.read_text()):
        sleep(0.01)
    lines = {line.get("request_id"): line for line in map(json.loads, text.splitlines())}
    assert [lines[id_]["status"] for id_ in ids] == [200, 200, 400, 401]
    assert lines[ids[1]]["operation"] == "query Fine"
    assert lines[ids[2]]["errors"] == ["BAD_REQUEST"]
    assert [word for word in ("planted-", "Planted_text", running.token) if word in text] == []


def test_it_stops_when_interrupted(running: Running) -> None:
    # The last test of this server.
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(timeout=10) == 130


def test_it_says_where_it_listens_once_it_does_and_has_frozen_what_stays(tmp_path: Path) -> None:
    said: list[str] = []
    frozen: list[int] = []

    def stop_when_told(line: str) -> None:
        said.append(line)
        frozen.append(gc.get_freeze_count())
        signal.raise_signal(signal.SIGINT)

    settings = Settings(port=0, database_url=f"sqlite:///{tmp_path}/x.db", token=TOKEN)
    # What the run of the tests froze is not the server's.
    gc.unfreeze()
    with own_logging():
        assert server.run(settings, stop_when_told) == 130
    (line,) = said
    assert re.fullmatch(rf"Open +http://127\.0\.0\.1:\d+/#token={TOKEN} +Ctrl-C stops", line)
    # No collection looks at the schema again, and what was frozen is given back.
    assert frozen[0] > 100_000
    assert gc.get_freeze_count() == 0
    gc.freeze()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org", ""])  # noqa: S104 -- refused
def test_an_address_that_others_reach_is_refused_in_words(host: str) -> None:
    said: list[str] = []
    assert server.run(Settings(host=host, database_url="sqlite:///x.db"), said.append) == 2
    assert "TRADEWINDS_HOST" in said[0]
    assert "127.0.0.1" in said[0]


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    said: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        settings = Settings(port=port, database_url=f"sqlite:///{tmp_path}/x.db")
        assert server.run(settings, said.append) == 3
    assert f"port {port}" in said[0]
    assert "--port" in said[0]


def test_a_database_that_is_away_is_raised_for_the_terminal_to_word() -> None:
    with pytest.raises(Exception, match="Connection refused"):
        server.run(Settings(port=0, database_url=NOBODY), print)


def test_the_address_of_the_page_can_be_copied() -> None:
    assert server.address("::1", 80, "a+b/c") == (
        "Open        http://[::1]:80/#token=a%2Bb%2Fc   Ctrl-C stops"
    )
