"""The figures of a server: they count, stand on a port of their own, and name nobody."""

import re
import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from time import sleep

import pytest

from api import server
from api.metrics import Meter
from api.settings import Settings
from tests.api.door import own_logging
from tests.api.process import Served, free_port, serving


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, int]]:
    port = free_port()
    with serving(tmp_path_factory.mktemp("watched"), metrics_port=port) as served:
        yield served, port


def read(port: int, path: str = "/metrics") -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def ask(served: Served, document: str) -> int:
    connection = HTTPConnection("127.0.0.1", served.port, timeout=5)
    always = {"Content-Type": "application/json", "Authorization": f"Bearer {served.token}"}
    connection.request("POST", "/graphql", document.encode(), always)
    status = connection.getresponse().status
    connection.close()
    return status


def test_requests_durations_and_runs_are_counted(watched: tuple[Served, int]) -> None:
    served, port = watched
    for document in (
        '{"query": "query Planted { regions { key } }"}',
        "{",
        '{"query": "{planted}"}',
    ):
        ask(served, document)
    ask(served, '{"query": "mutation { __typename }"}')
    status, text = read(port)
    # A request is counted after its answer was sent.
    while 'kind="mutation"' not in text:
        sleep(0.01)
        status, text = read(port)
    assert status == 200
    figures = dict(re.findall(r"^(tradewinds_\S+) (\S+)$", text, re.MULTILINE))
    assert figures['tradewinds_requests_total{kind="query",status="200"}'] == "2.0"
    assert figures['tradewinds_requests_total{kind="mutation",status="200"}'] == "1.0"
    assert figures['tradewinds_requests_total{kind="other",status="400"}'] == "1.0"
    assert figures['tradewinds_request_seconds_count{kind="query"}'] == "2.0"
    assert figures['tradewinds_runs{kind="pairing",state="queued"}'] == "0.0"
    assert figures["tradewinds_queue_length"] == "0.0"
    for state in ("pending", "delivered", "dead"):
        assert figures[f'tradewinds_deliveries{{state="{state}"}}'] == "0.0"
    assert "lanted" not in text


def test_the_public_port_has_no_figures(watched: tuple[Served, int]) -> None:
    served, _ = watched
    assert read(served.port)[0] == 404


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    said: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as other, own_logging():
        settings = Settings(
            port=0,
            metrics_port=other.getsockname()[1],
            database_url=f"sqlite:///{tmp_path}/x.db",
        )
        assert server.run(settings, said.append) == 3
    assert "TRADEWINDS_METRICS_PORT" in said[0]


async def test_a_database_that_is_away_leaves_the_other_figures_standing() -> None:
    async def fail() -> dict[tuple[str, str], int]:
        raise OSError("away")

    meter = Meter()
    meter.watch(fail)
    meter.note("query Anything", 200, 0.1)
    names = {family.name for family in meter.registry.collect()}
    assert names == {"tradewinds_requests", "tradewinds_request_seconds"}
