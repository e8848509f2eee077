"""Runs beside the answering: cancelled over GraphQL, and never in the way of other requests."""

import asyncio
import gc
import json
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from time import monotonic, thread_time

import pytest
from sqlalchemy import select

from api.app import create_app
from api.settings import Settings
from api.worker_process import WorkerProcess
from domain import models, runs
from domain.models import RunState
from domain.policy import SYSTEM
from domain.programmes import get_edition
from domain.progress import Progress, progress_of
from domain.runs import PairingRequest
from domain.runs.network import network_records, read_networks
from domain.store import Store
from graph.network import network, summarise
from seeds.load import load_reference
from seeds.synthetic import Invented, invent, load_invented
from tests.api.asking import ask, operations
from tests.faults.workers import SLOWED, below, wait_until_gone

BLOCKED_MAX = 0.05
# Two sides of 200: much to read and to record. Three of 50: long to solve.
LARGE, SLOW = invent(3, 400), invent(2, 150, 3)
# To be read alone.
MANY = invent(4, 1_000)


@asynccontextmanager
async def serving(folder: Path, invented: Invented) -> AsyncIterator[Store]:
    """Run the real application on this event loop, its worker beside it, on an invented edition."""
    url = f"sqlite:///{folder}/working.db"
    store = Store(url)
    try:
        await store.migrate()
        await load_reference(store)
        await load_invented(store, invented)
        settings = Settings(database_url=url)
        worker = WorkerProcess(settings)
        app = create_app(settings, store, wake=worker.ring)
        async with app.router.lifespan_context(app):
            worker.start()
            yield store
            await worker.stop()
    finally:
        await store.close()


async def queue(store: Store, invented: Invented) -> str:
    async with store.unit_of_work(SYSTEM) as db:
        edition = await get_edition(db, invented.edition.slug)
        asked = PairingRequest(parameters=SLOWED if invented is SLOW else {})
        return (await runs.start_pairing_run(db, edition, asked, at=store.clock())).id


async def reached(store: Store, run_id: str, *states: RunState) -> Progress:
    async with asyncio.timeout(30):
        while True:
            async with store.reading(SYSTEM) as db:
                found = await progress_of(db, run_id)
            if found is not None and found.run.state in states:
                return found
            await asyncio.sleep(0.02)


async def most_work(over: asyncio.Task[object]) -> float:
    """Return the most processor time that the loop's thread spent between two ticks."""
    most = 0.0
    while not over.done():
        began = thread_time()
        await asyncio.sleep(0.005)
        most = max(most, thread_time() - began)
    return most


NETWORK = """
query($slug: String!) {
  edition(by: {slug: $slug}) {
    network { nodeCounts { kind count } bridgingTopics { topic { key } } }
  }
}
"""


@contextmanager
def frozen() -> Iterator[None]:
    """Let what stays be frozen, as a server does: what other tests left is not the loop's."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


async def test_the_loop_does_nothing_of_a_large_run_that_is_asked_for_read_solved_and_recorded(
    tmp_path: Path,
) -> None:
    """Counted in the thread's own processor time, so that a busy machine does not matter."""
    async with serving(tmp_path, LARGE) as store:

        async def run() -> Progress:
            run_id = await queue(store, LARGE)
            return await reached(store, run_id, RunState.DONE, RunState.FAILED, RunState.CANCELLED)

        with frozen():
            ending = asyncio.create_task(run())
            assert await most_work(ending) <= BLOCKED_MAX
            assert (await ending).run.state is RunState.DONE


async def building(store: Store, slug: str) -> float:
    """Return the processor time that the graph of an edition takes here, read by then."""
    async with store.reading(SYSTEM) as db:
        (found,) = await read_networks(db, [(await get_edition(db, slug)).id])
    began = thread_time()
    summarise(network(network_records(found)))
    return thread_time() - began


async def test_the_loop_builds_no_graph_of_a_large_edition(tmp_path: Path) -> None:
    """Measured by the building itself, which a busy machine and a tracer slow down as well."""
    async with serving(tmp_path, MANY) as store:
        await ask(store, "{ regions { key } }")
        works = []
        with frozen():
            whole = min([await building(store, MANY.edition.slug) for _ in range(2)])
            # The least of three: neighbours of a busy core are no work of the loop.
            for _ in range(3):
                asking = asyncio.create_task(ask(store, NETWORK, slug=MANY.edition.slug))
                works.append(await most_work(asking))
        # A hundred people at a time take half of that; all at once take four times as much.
        assert min(works) <= whole / 10
        counts = (await asking)["edition"]["network"]["nodeCounts"]
    assert {"kind": "PERSON", "count": 1000} in counts


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
async def test_a_cancelled_run_is_cancelled_at_once_and_its_process_gone_in_two_seconds(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path, SLOW) as store:
        run_id = await queue(store, SLOW)
        await reached(store, run_id, RunState.RUNNING)
        async with asyncio.timeout(20):
            while not (solving := children()):  # noqa: ASYNC110 -- a process rings no bell
                await asyncio.sleep(0.02)
        cancelled_at = monotonic()
        stop = operations("operator")["StopRun"]
        answer = await ask(store, stop, id=f"PairingRun_{run_id}")
        assert answer["cancelRun"]["run"]["state"] == "CANCELLED"
        assert answer["cancelRun"]["userErrors"] == []
        await asyncio.to_thread(wait_until_gone, solving, 2 - (monotonic() - cancelled_at))
        again = await ask(store, stop, id=f"PairingRun_{run_id}")
        assert again == answer
        row = models.AuditEntry
        async with store.reading(SYSTEM) as db:
            noted = (await db.scalars(select(row).where(row.action == "cancelRun"))).all()
        assert [(json.loads(each.before), json.loads(each.after)) for each in noted] == [
            ({"state": "running"}, {"state": "cancelled"})
        ]


def children() -> set[int]:
    """Return the processes that solve: those below the one that the worker forks them from."""
    return {
        pid for worker in below(os.getpid()) for forker in below(worker) for pid in below(forker)
    }


async def test_a_run_that_has_ended_or_is_none_is_not_cancelled(demo_store: Store) -> None:
    stop = operations("operator")["StopRun"]
    run_id = await queue_2011(demo_store)
    await runs.carry_out(demo_store, run_id)
    for asked, code in (
        (f"PairingRun_{run_id}", "CONFLICT"),
        ("TopicRun_0", "NOT_FOUND"),
        ("Manager_0", "INVALID_INPUT"),
    ):
        payload = (await ask(demo_store, stop, id=asked))["cancelRun"]
        assert payload["run"] is None
        (error,) = payload["userErrors"]
        assert (error["path"], error["code"]) == (["runId"], code)


async def queue_2011(store: Store) -> str:
    async with store.unit_of_work(SYSTEM) as db:
        edition = await get_edition(db, "wco-idb-2011")
        return (await runs.start_pairing_run(db, edition, PairingRequest(), at=store.clock())).id
