"""The worker beside a server: woken at once, started again, and gone with its server."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from json import dumps, loads
from os import kill
from pathlib import Path
from statistics import median
from time import monotonic, sleep
from typing import Any

import pytest

from api.worker import POLL_SECONDS
from domain import models
from domain.models import RunState
from domain.policy import SYSTEM
from domain.programmes import get_edition
from domain.runs import PairingRequest, start_pairing_run
from domain.store import Store
from seeds.load import load_reference
from seeds.synthetic import invent, load_invented
from tests.api.asking import SLUG
from tests.api.process import Served, serving
from tests.api.receivers import LOCAL, Receiver, receiving, statuses
from tests.faults.workers import SLOWED, below, wait_until_gone

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
# Three sides of 50: seconds to solve.
SLOW = invent(2, 150, 3)
# A loaded machine is slow, which is no fault of the worker.
WAIT_SECONDS = 60


@pytest.fixture
def engine() -> str:
    """Be content with SQLite: no process knows the database."""
    return "sqlite"


def ask(served: Served, query: str, **variables: object) -> Any:
    connection = HTTPConnection("127.0.0.1", served.port, timeout=WAIT_SECONDS)
    named = {"Content-Type": "application/json", "Authorization": f"Bearer {served.token}"}
    body = dumps({"query": query, "variables": variables})
    connection.request("POST", "/graphql", body, named)
    answer = loads(connection.getresponse().read())
    connection.close()
    return answer["data"]


def queue_over_http(served: Served) -> str:
    asked = "query($slug: String!) { edition(by: {slug: $slug}) { id } }"
    edition_id = ask(served, asked, slug=SLUG)["edition"]["id"]
    start = (
        "mutation($id: ID!) { startPairingRun(input: {editionId: $id})"
        " { pairingRun { id } userErrors { message } } }"
    )
    return str(ask(served, start, id=edition_id)["startPairingRun"]["pairingRun"]["id"])


def wait_for(found: Any, seconds: float = WAIT_SECONDS) -> Any:
    """Ask until there is an answer."""
    ends_at = monotonic() + seconds
    while not (answer := found()):
        assert monotonic() < ends_at, found
        sleep(0.02)
    return answer


def state_over_http(served: Served, run_id: str) -> str:
    node = ask(
        served, "query($id: ID!) { node(id: $id) { ... on PairingRun { state } } }", id=run_id
    )
    return str(node["node"]["state"])


def workers(served: Served) -> set[int]:
    """Return the worker of a server: the process that it started itself."""
    children = below(served.process.pid)
    return children - {pid for child in children for pid in below(child)}


def worker_of(served: Served) -> int:
    (pid,) = wait_for(lambda: workers(served))
    return int(pid)


def read_rows(url: str, run_id: str) -> models.PairingRun:
    async def read() -> models.PairingRun:
        store = Store(url)
        async with store.reading(SYSTEM) as db:
            run = await db.get_one(models.PairingRun, run_id.removeprefix("PairingRun_"))
        await store.close()
        return run

    return asyncio.run(read())


@contextmanager
def solving(folder: Path, server: str) -> Iterator[tuple[Served, str, str]]:
    """Give a server with a worker that has a long run in hand, the database, and the run."""
    url = f"sqlite:///{folder}/{server}.db"

    async def fill() -> str:
        store = Store(url)
        await store.migrate()
        await load_reference(store)
        await load_invented(store, SLOW)
        async with store.unit_of_work(SYSTEM) as db:
            edition = await get_edition(db, SLOW.edition.slug)
            asked = PairingRequest(parameters=SLOWED)
            run = await start_pairing_run(db, edition, asked, at=store.clock())
        await store.close()
        return run.id

    run_id = asyncio.run(fill())
    with serving(folder, database_url=url, solves_max=1) as served:
        wait_for(lambda: read_rows(url, run_id).state is RunState.RUNNING)
        # The worker, the process that it forks from, and the one that solves.
        wait_for(lambda: len(below(served.process.pid)) >= 4)
        yield served, url, run_id


def test_a_run_is_begun_when_it_is_asked_for_and_not_at_the_next_poll(
    demo_url: str, tmp_path: Path
) -> None:
    with serving(tmp_path, database_url=demo_url, solves_max=1) as served:
        waited = []
        for _ in range(8):
            run_id = queue_over_http(served)
            wait_for(lambda run_id=run_id: state_over_http(served, run_id) == "DONE")
            run = read_rows(demo_url, run_id)
            waited.append((run.started_at - run.requested_at).total_seconds())
        # The first waited for the worker itself. Without a bell they would wait half a poll; one
        # or another may be late where the machine has much else to do.
        assert median(waited[1:]) < POLL_SECONDS / 4


def test_a_worker_that_is_killed_or_told_to_stop_is_replaced(demo_url: str, tmp_path: Path) -> None:
    with serving(tmp_path, database_url=demo_url, solves_max=1) as served:
        for number in (signal.SIGKILL, signal.SIGTERM):
            worker = worker_of(served)
            # It has to be there to hear: a signal before that would be the default's.
            wait_for(lambda worker=worker: below(worker))
            kill(worker, number)
            wait_for(lambda worker=worker: workers(served) - {worker})
            run_id = queue_over_http(served)
            wait_for(lambda run_id=run_id: state_over_http(served, run_id) == "DONE")
        log = served.log.read_text()
        assert f"ended with code {-signal.SIGKILL}" in log
        assert "ended with code 0" in log
        # Whoever may read the environment of the worker finds no token in it.
        environment = Path(f"/proc/{worker_of(served)}/environ").read_bytes()
        assert b"TRADEWINDS_DATABASE_URL" in environment
        assert b"TRADEWINDS_TOKEN" not in environment
        assert served.token.encode() not in environment


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGTERM, 0), (signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)],
)
def test_a_server_that_ends_takes_its_worker_along_and_the_run_waits_again(
    tmp_path: Path, number: int, code: int
) -> None:
    with solving(tmp_path, "ended") as (served, url, run_id):
        started = below(served.process.pid)
        served.process.send_signal(number)
        assert served.process.wait(timeout=WAIT_SECONDS) == code
        wait_until_gone(started, WAIT_SECONDS)
        run = read_rows(url, run_id)
        assert (run.state, run.started_at) == (RunState.QUEUED, None)
        assert served.faults() == []


def test_the_worker_of_a_server_tells_webhooks_of_what_was_done_over_http(
    demo_url: str, tmp_path: Path
) -> None:
    create = (
        "mutation($url: String!) { createWebhookEndpoint(input: {url: $url, eventKinds:"
        " [RUN_QUEUED, RUN_DONE]}) { webhookEndpoint { id } userErrors { message } } }"
    )
    state = "{ webhookEndpoints { nodes { deliveries { nodes { state lastStatus } } } } }"
    with (
        receiving(Receiver(statuses(204))) as receiver,
        serving(
            tmp_path, database_url=demo_url, solves_max=1, webhook_private_hosts=LOCAL
        ) as served,
    ):
        made = ask(served, create, url=receiver.url)["createWebhookEndpoint"]
        assert made["userErrors"] == []
        run_id = queue_over_http(served)
        wait_for(lambda: len(receiver.requests) == 2)
        told = [loads(each.body) for each in receiver.requests]
        assert [each["kind"] for each in told] == ["RUN_QUEUED", "RUN_DONE"]
        assert {each["record"]["id"] for each in told} == {run_id}

        def delivered() -> bool:
            (endpoint,) = ask(served, state)["webhookEndpoints"]["nodes"]
            return endpoint["deliveries"]["nodes"] == 2 * [
                {"state": "DELIVERED", "lastStatus": 204}
            ]

        wait_for(delivered)


def test_no_worker_is_started_where_all_solving_is_left_to_others(tmp_path: Path) -> None:
    with serving(tmp_path, solves_max=0) as served:
        ask(served, "{ __typename }")
        assert below(served.process.pid) == set()
