"""Worker processes that are killed at random moments, and what has to be true afterwards."""

import asyncio
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import func, select

from api.worker import Worker
from domain import clock, models, runs
from domain.models import RunState
from domain.policy import SYSTEM
from domain.programmes import get_edition
from domain.runs import PairingRequest, TopicPurpose, TopicRequest
from domain.store import Store
from seeds.load import load_reference
from seeds.synthetic import Invented, invent, load_invented

ROOT = Path(__file__).parents[2]
# Three sides, and a cap between administrations: work for the general engine, which takes its time.
SLOW = invent(1, 60, 3)
# Solved in a quarter of that.
SHORT = invent(1, 36, 3)
SLOWED = {"admin_pair_max": 3}
LEASE_SECONDS = 31
ENDED = {RunState.DONE, RunState.FAILED, RunState.CANCELLED}
PROGRAM = """
import asyncio, sys
from datetime import timedelta
from api.worker import Worker
from domain import clock, runs
from domain.store import Store

async def main(url, seconds):
    store = Store(url, clock=lambda: clock.now() + timedelta(seconds=seconds))
    await asyncio.to_thread(runs.prepare)
    print("ready", flush=True)
    await Worker(store, runs.SolveLimits()).work()

asyncio.run(main(sys.argv[1], float(sys.argv[2])))
"""


async def load_slow(store: Store) -> None:
    """Fill a database with the slow edition; a fill for the fixtures of databases."""
    await load_reference(store)
    await load_invented(store, SLOW)


async def load_short(store: Store) -> None:
    """Fill a database with the shorter one."""
    await load_reference(store)
    await load_invented(store, SHORT)


async def queue(
    store: Store, *, topics: bool = False, number: int = 0, invented: Invented = SLOW
) -> str:
    """Queue a run of an edition; another number is another question, and is solved anew."""
    async with store.unit_of_work(SYSTEM) as db:
        edition = await get_edition(db, invented.edition.slug)
        if topics:
            asked = TopicRequest(purpose=TopicPurpose.THIS_EDITION)
            return (await runs.start_topic_run(db, edition, asked, at=clock.now())).id
        request = PairingRequest(parameters={**SLOWED, "prior_adjust": -number})
        return (await runs.start_pairing_run(db, edition, request, at=clock.now())).id


@contextmanager
def worker(url: str, seconds_ahead: float = 0) -> Iterator[subprocess.Popen[str]]:
    """Start a worker process whose clock is ahead; it is ready when this returns."""
    command = [sys.executable, "-c", PROGRAM, url, str(seconds_ahead)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def below(pid: int) -> set[int]:
    """Return the processes that a process started, and those that they started."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
            if state != "Z":
                parents[int(stat.parent.name)] = int(parent)
    found, edge = set[int](), {pid}
    while edge:
        edge = {child for child, parent in parents.items() if parent in edge}
        found |= edge
    return found


def alive(pids: set[int]) -> set[int]:
    """Return those of the processes that still run."""
    living = set()
    for pid in pids:
        with suppress(OSError):
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
                living.add(pid)
    return living


def wait_until_gone(pids: set[int], seconds: float) -> None:
    ends_at = monotonic() + seconds
    while left := alive(pids):
        assert monotonic() < ends_at, f"still alive: {left}"
        sleep(0.02)


def kill_at_random_moments(url: str, invented: Invented, times: int, seed: int) -> None:
    """Queue a run, kill its worker at a random moment, and again; then let all come to an end.

    Every clock is a lease ahead of the one before, so that nobody has to wait for the lease.
    """
    chance = random.Random(seed)  # noqa: S311 -- moments, no secrets
    usual, first = _usual_seconds(url, invented, times)
    queued = [first]
    for number in range(times):
        queued.append(asyncio.run(_queue(url, invented, number)))
        with worker(url, number * LEASE_SECONDS) as process:
            sleep(chance.uniform(0, 2 * usual))
            started = below(process.pid)
            process.kill()
            process.wait()
            # The process that children are forked from may still be importing the engines,
            # which takes long on a busy machine; one that was left would stay for good.
            wait_until_gone(started, 60)
    asyncio.run(_end_well(url, queued, times * LEASE_SECONDS))


def _usual_seconds(url: str, invented: Invented, number: int) -> tuple[float, str]:
    """Let one run come to its end; return how long that takes on this machine, and the run."""
    run_id = asyncio.run(_queue(url, invented, number))
    with worker(url):
        begun = monotonic()
        while asyncio.run(_state(url, run_id)) not in ENDED:
            assert monotonic() - begun < 60, "an undisturbed run did not end"
            sleep(0.02)
        return monotonic() - begun, run_id


async def _state(url: str, run_id: str) -> RunState:
    store = Store(url)
    try:
        async with store.reading(SYSTEM) as db:
            run = await db.get(models.PairingRun, run_id)
            return (run or await db.get_one(models.TopicRun, run_id)).state
    finally:
        await store.close()


async def _queue(url: str, invented: Invented, number: int) -> str:
    store = Store(url)
    try:
        return await queue(store, topics=number % 4 == 3, number=number, invented=invented)
    finally:
        await store.close()


async def _end_well(url: str, queued: list[str], seconds_ahead: float) -> None:
    """Carry out what is left; every run has to have ended once, and its record to be true."""
    store = Store(url, clock=lambda: clock.now() + timedelta(seconds=seconds_ahead))
    try:
        await Worker(store, runs.SolveLimits()).empty_queue()
        states = []
        for run_id in queued:
            async with store.reading(SYSTEM) as db:
                run = await db.get(models.PairingRun, run_id)
                ended = run or await db.get_one(models.TopicRun, run_id)
                states.append(ended.state)
                assert ended.state in ENDED
                if ended.state is RunState.FAILED:
                    assert ended.failure_code == "ATTEMPTS_EXHAUSTED"
                    continue
                assert await runs.verify_run(db, run_id) == ()
        assert states.count(RunState.DONE) >= 0.9 * len(states)
        async with store.reading(SYSTEM) as db:
            assert await db.scalar(select(func.count()).select_from(models.Work)) == 0
            doubled = (
                select(models.Pairing.run_id, models.Pairing.position)
                .group_by(models.Pairing.run_id, models.Pairing.position)
                .having(func.count() > 1)
            )
            assert (await db.execute(doubled)).all() == []
    finally:
        await store.close()
