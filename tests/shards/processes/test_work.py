"""`tradewinds work`, and what Ctrl-C leaves of a run."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import select

from domain import models, runs
from domain.models import RunState
from domain.policy import SYSTEM
from domain.programmes import get_edition
from domain.runs import PairingRequest
from domain.store import Store
from seeds.synthetic import invent, load_invented
from tests.api.cli.door import EDITION, ROOT, tradewinds
from tests.faults.workers import SLOWED, below, wait_until_gone

DATABASE = "sqlite:///tradewinds.db"
# Three sides, so that solving lasts for seconds.
SLOW = invent(2, 150, 3)


def with_store(ask: Any) -> Any:
    async def body() -> Any:
        store = Store(DATABASE)
        try:
            return await ask(store)
        finally:
            await store.close()

    return asyncio.run(body())


async def states(store: Store) -> list[tuple[str, RunState]]:
    async with store.reading(SYSTEM) as db:
        rows = await db.execute(select(models.PairingRun.id, models.PairingRun.state))
        return [(run_id, state) for run_id, state in rows]


def queue(slug: str) -> str:
    async def ask(store: Store) -> str:
        async with store.unit_of_work(SYSTEM) as db:
            edition = await get_edition(db, slug)
            return (
                await runs.start_pairing_run(
                    db, edition, PairingRequest(parameters=SLOWED), at=store.clock()
                )
            ).id

    return str(with_store(ask))


def wait_for(run_ids: set[str], state: RunState, seconds: float = 60) -> set[str]:
    """Wait until a run that is not among these has a state."""
    ends_at = monotonic() + seconds
    while monotonic() < ends_at:
        found = {run_id for run_id, each in with_store(states) if each is state} - run_ids
        if found:
            return found
        sleep(0.05)
    raise AssertionError(f"no run became {state.value}")


@contextmanager
def process(*words: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "api", *words],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as started:
        try:
            yield started
        finally:
            # A worker ends by nothing else, and would be waited for.
            started.kill()


@pytest.mark.usefixtures("database")
def test_work_once_carries_out_what_waits_and_ends() -> None:
    run_id = queue(EDITION[1])
    assert "1 run carried out" in tradewinds("work", "--once").stdout
    assert (run_id, RunState.DONE) in with_store(states)
    assert "0 runs carried out" in tradewinds("work", "--once").stdout


def test_a_worker_without_a_database_is_told_what_to_type(tmp_path: Path) -> None:
    told = tradewinds("work", "--once", "--database", str(tmp_path / "none.db"), code=3).stderr
    assert "migrate" in told


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
@pytest.mark.usefixtures("database")
def test_signals_end_a_worker_kindly_and_a_command_with_its_run() -> None:
    """SIGTERM puts the worker's run back; Ctrl-C cancels the run of `pair`, which exits 130."""
    with_store(lambda store: load_invented(store, SLOW))
    run_id = queue(SLOW.edition.slug)
    with process("work") as worker:
        wait_for(set(), RunState.RUNNING)
        started = below(worker.pid)
        worker.send_signal(signal.SIGTERM)
        _, complained = worker.communicate(timeout=60)
    assert (worker.returncode, "Traceback" in complained) == (0, False), complained
    assert dict(with_store(states))[run_id] is RunState.QUEUED
    wait_until_gone(started, 20)
    with process("pair", "--edition", SLOW.edition.slug) as pairing:
        wait_for(set(), RunState.RUNNING)
        started = below(pairing.pid)
        pairing.send_signal(signal.SIGINT)
        _, complained = pairing.communicate(timeout=60)
    assert pairing.returncode == 130, complained
    assert "Interrupted." in complained
    assert "Traceback" not in complained
    assert RunState.CANCELLED in dict(with_store(states)).values()
    assert dict(with_store(states))[run_id] is RunState.QUEUED
    wait_until_gone(started, 20)
