"""Clients that people use, each against the server as it is run; needs Node and npm."""

import asyncio
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.api.asking import SLUG, operations
from tests.api.node import installed
from tests.api.process import Served, serving
from tests.faults.workers import worker

HERE = Path(__file__).parent
# What a machine with nothing else to do takes, some times over.
SECONDS_MAX = 400
# More than any part of a request may take (10 s and 1), and than events are silent (12 s).
WAIT_SECONDS = 13
# What users of the sketch write first.
DOCUMENTS = {
    "read": operations("front_end_developer")["EditionHeader"],
    "start": operations("planner")["AskForPairings"],
    "watch": operations("front_end_developer")["WatchRun"],
}
WRONG = {
    "wrong query": "GRAPHQL_VALIDATION_FAILED",
    "wrong subscription": "GRAPHQL_VALIDATION_FAILED",
    "wrong run": "BAD_USER_INPUT",
}
UNKNOWN = {"codes": ["UNAUTHENTICATED"]}
UNKNOWN_BY_STATUS = UNKNOWN | {"status": 401}
UNKNOWN_ON_A_SOCKET = {"closed": 4403}
GQL = (sys.executable, str(HERE / "python_gql.py"))


class Client(NamedTuple):
    """How a client is started, and what it shows of a refusal: not all of them show a status."""

    program: tuple[str, ...]
    asking_unknown: dict[str, object]
    watching_unknown: dict[str, object]


CLIENTS = {
    "urql and graphql-ws": Client(
        ("node", "steps.mjs", "urql", "socket"), UNKNOWN_BY_STATUS, UNKNOWN_ON_A_SOCKET
    ),
    "urql by fetch": Client(
        ("node", "steps.mjs", "urql", "events"), UNKNOWN_BY_STATUS, UNKNOWN_BY_STATUS
    ),
    "Apollo Client and graphql-ws": Client(
        ("node", "steps.mjs", "apollo", "socket"), UNKNOWN, UNKNOWN_ON_A_SOCKET
    ),
    "graphql-ws": Client(
        ("node", "steps.mjs", "streams", "socket"), UNKNOWN_ON_A_SOCKET, UNKNOWN_ON_A_SOCKET
    ),
    "graphql-sse": Client(
        ("node", "steps.mjs", "streams", "events"), UNKNOWN_BY_STATUS, UNKNOWN_BY_STATUS
    ),
    "gql of Python": Client(GQL, UNKNOWN, UNKNOWN_ON_A_SOCKET),
}


class Walk:
    """A client on its way: what it told of each step, and how its program ended."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.told: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        self.is_watching = asyncio.Event()
        self.exit_code: int | None = None

    async def go(self, folder: Path, asked: bytes) -> None:
        process = await asyncio.create_subprocess_exec(
            *self.client.program, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        try:
            process.stdin.write(asked)
            process.stdin.close()
            async for line in process.stdout:
                shown = json.loads(line)
                self.told[shown.pop("step")].append(shown)
                if "event" in self.told:
                    self.is_watching.set()
            self.exit_code = await process.wait()
        finally:
            # Of a client that fell nobody needs to wait for more.
            self.is_watching.set()
            if process.returncode is None:
                process.kill()
                await process.wait()


def its_program_ends_by_itself(walk: Walk) -> None:
    """Nothing was left open, and nothing came that it did not expect."""
    assert walk.exit_code == 0


def a_query_is_answered(walk: Walk) -> None:
    (answer,) = walk.told["query"]
    edition = answer["data"]["edition"]
    assert edition["startsOn"] == "2011-12-07"
    assert [side["key"] for side in edition["sides"]] == ["latin_america", "china"]
    assert [side["delegates"]["totalCount"] for side in edition["sides"]] == [14, 10]


def a_mutation_starts_a_run_without_user_errors(walk: Walk) -> None:
    (answer,) = walk.told["mutation"]
    payload = answer["data"]["startPairingRun"]
    assert payload["userErrors"] == []
    assert payload["pairingRun"]["state"] == "QUEUED"


def a_subscription_tells_of_the_run_to_its_end_and_completes(walk: Walk) -> None:
    (started,) = walk.told["mutation"]
    events = [event["data"]["runProgress"] for event in walk.told["event"]]
    run_id = started["data"]["startPairingRun"]["pairingRun"]["id"]
    assert {event["run"]["id"] for event in events} == {run_id}
    assert events[0]["run"]["state"] == "QUEUED"
    assert events[-1]["run"]["state"] == "DONE"
    assert events[-1]["run"]["finishedAt"]
    assert events[-1]["best"] == events[-1]["bound"] > 0
    assert walk.told["completion"] == [{}]


def what_is_wrong_arrives_with_its_code(walk: Walk) -> None:
    codes = [walk.told[step][0].get("codes") for step in WRONG]
    assert codes == [[code] for code in WRONG.values()]


def a_wrong_token_is_refused_by_status_or_close_code(walk: Walk) -> None:
    assert walk.told["query of a stranger"] == [walk.client.asking_unknown]
    assert walk.told["subscription of a stranger"] == [walk.client.watching_unknown]


CHECKS = (
    its_program_ends_by_itself,
    a_query_is_answered,
    a_mutation_starts_a_run_without_user_errors,
    a_subscription_tells_of_the_run_to_its_end_and_completes,
    what_is_wrong_arrives_with_its_code,
    a_wrong_token_is_refused_by_status_or_close_code,
)


@pytest.fixture
def engine() -> str:
    """Be content with SQLite: no client knows the database."""
    return "sqlite"


@pytest.fixture
def served(demo_url: str, tmp_path: Path) -> Iterator[Served]:
    """Serve the demonstration's data; all solving is left to a worker."""
    with serving(tmp_path, database_url=demo_url, solves_max=0) as served:
        yield served
        assert served.faults() == []


async def walk_all(served: Served, database_url: str, folder: Path) -> dict[str, Walk]:
    """Let all clients take every step side by side; no run is solved before all have waited."""
    asked = {
        "address": f"127.0.0.1:{served.port}",
        "token": served.token,
        "slug": SLUG,
        "documents": DOCUMENTS,
    }
    text = json.dumps(asked).encode()
    walks = {name: Walk(client) for name, client in CLIENTS.items()}
    # Who is late has no exit code, which is what the checks tell.
    with suppress(TimeoutError):
        async with asyncio.timeout(SECONDS_MAX), asyncio.TaskGroup() as group:
            going = [group.create_task(walk.go(folder, text)) for walk in walks.values()]
            for walk in walks.values():
                await walk.is_watching.wait()
            await asyncio.sleep(WAIT_SECONDS)
            with worker(database_url):
                await asyncio.wait(going)
    return walks


async def test_every_client_asks_and_watches_and_is_told_what_is_wrong(
    served: Served,
    demo_url: str,
    tmp_path_factory: pytest.TempPathFactory,
    subtests: pytest.Subtests,
) -> None:
    """One test, because each process of a parallel run would walk all of them again."""
    folder = installed(HERE, tmp_path_factory.mktemp("clients"))
    walks = await walk_all(served, demo_url, folder)
    for name, walk in walks.items():
        for check in CHECKS:
            with subtests.test(client=name, check=check.__name__):
                check(walk)
