"""Time small requests to a server beside a large run that is read, solved and recorded.

Run with ``python -m benchmarks.beside_a_solve [PEOPLE]`` from the root of the repository. One
client asks the same small query again and again, in turns: with nothing else to do, and while a run
of 2,000 people, or of as many as said, is carried out. The ratio is what to compare between
machines; a fixed piece of Python, timed in each turn, tells how busy the machine was otherwise.
"""

import asyncio
import sys
from collections.abc import Callable
from http.client import HTTPConnection
from json import dumps, loads
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Any

from domain.store import Store
from seeds.load import load_reference
from seeds.synthetic import Invented, invent, load_invented
from tests.api.process import Served, serving

PEOPLE = 2_000
TURNS = 3
ALONE_SECONDS = 6.0
# Less often than a server is busy with: the client wants a processor, too.
BETWEEN_SECONDS = 0.005
EDITION = "query($slug: String!) { edition(by: {slug: $slug}) { id startsOn } }"
START = (
    "mutation($id: ID!, $prior: Int!) {"
    " startPairingRun(input: {editionId: $id, parameters: {priorAdjust: $prior}})"
    " { pairingRun { id } userErrors { message } } }"
)
STATE = "query($id: ID!) { node(id: $id) { ... on PairingRun { state } } }"


class Client:
    """Asks on one kept connection."""

    def __init__(self, served: Served) -> None:
        self._connection = HTTPConnection("127.0.0.1", served.port)
        self._headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {served.token}",
        }

    def ask(self, query: str, **variables: object) -> tuple[float, Any]:
        """Return the milliseconds that an answer took, and its data."""
        body = dumps({"query": query, "variables": variables})
        began = perf_counter()
        self._connection.request("POST", "/graphql", body, self._headers)
        answer = self._connection.getresponse().read()
        return (perf_counter() - began) * 1_000, loads(answer)["data"]


def time_until(is_over: Callable[[], bool], client: Client, slug: str) -> list[float]:
    """Return the milliseconds of each request until it is over."""
    times = []
    while not is_over():
        times.append(client.ask(EDITION, slug=slug)[0])
        sleep(BETWEEN_SECONDS)
    return times


def time_alone(client: Client, slug: str) -> list[float]:
    """Time requests to a server that has nothing else to do."""
    ends_at = perf_counter() + ALONE_SECONDS
    return time_until(lambda: perf_counter() > ends_at, client, slug)


def time_beside(client: Client, slug: str, prior: int) -> list[float]:
    """Time requests from the moment when a run is asked for until it has ended.

    There are no earlier pairings, so that ``prior`` changes the question and not how hard it is:
    the same one would be answered from the run before.
    """
    _, data = client.ask(EDITION, slug=slug)
    took, data = client.ask(START, id=data["edition"]["id"], prior=prior)
    run_id = data["startPairingRun"]["pairingRun"]["id"]
    states = [""]

    def is_over() -> bool:
        states[0] = client.ask(STATE, id=run_id)[1]["node"]["state"]
        return states[0] not in ("QUEUED", "RUNNING")

    times = [took, *time_until(is_over, client, slug)]
    if states != ["DONE"]:
        raise RuntimeError(f"the run ended as {states[0]}")
    return times


def calibrate() -> float:
    """Return the milliseconds that a fixed piece of Python takes."""
    began = perf_counter()
    total = 0
    for number in range(1_000_000):
        total += number * number
    return (perf_counter() - began) * 1_000


def at(times: list[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


async def load(url: str, invented: Invented) -> None:
    """Fill a database with an invented edition."""
    store = Store(url)
    await store.migrate()
    await load_reference(store)
    await load_invented(store, invented)
    await store.close()


def main() -> int:
    """Print one table."""
    invented = invent(3, int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE)
    slug = invented.edition.slug
    times: dict[str, list[float]] = {"alone": [], "beside a run": []}
    calibrations: dict[str, list[float]] = {name: [] for name in times}
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/beside.db"
        asyncio.run(load(url, invented))
        limits = {"cost_per_minute_max": 10**9, "log_level": "error", "solves_max": 1}
        with serving(Path(folder), database_url=url, **limits) as served:
            client = Client(served)
            time_beside(client, slug, 0)
            for turn in range(1, TURNS + 1):
                calibrations["alone"].append(calibrate())
                times["alone"] += time_alone(client, slug)
                calibrations["beside a run"].append(calibrate())
                times["beside a run"] += time_beside(client, slug, -turn)
    print(f"{'':<14}{'requests':>9}{'p50':>8}{'p99':>8}{'max':>8}   ms{'calibration':>14}")
    for name, taken in times.items():
        shown = "".join(f"{value:>8.1f}" for value in (at(taken, 0.5), at(taken, 0.99), max(taken)))
        print(f"{name:<14}{len(taken):>9}{shown}     {at(calibrations[name], 0.5):>14.0f}")
    alone, beside = times.values()
    ratios = [at(beside, share) / at(alone, share) for share in (0.5, 0.99)]
    ratios.append(max(beside) / max(alone))
    print(f"{'ratio':<14}{'':>9}{''.join(f'{ratio:>8.2f}' for ratio in ratios)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
