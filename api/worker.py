"""The worker door: take the runs that wait, longest first, and carry each out.

The row of a run is the truth and the bell only wakes: a ring that is lost costs one poll. In the
server it lives on a thread with an event loop and a store of its own, so that reading and recording
a large run does not hold requests up; `tradewinds work` is nothing but a worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import threading
from collections.abc import Callable
from typing import Final

from api.settings import Settings
from domain import runs, work
from domain.policy import SYSTEM
from domain.store import Store

POLL_SECONDS: Final = 2.0
_STOP_SECONDS: Final = 20.0

_log = logging.getLogger(__name__)


def lanes_of(settings: Settings) -> int:
    """Return how many runs are solved at once: one less than there are processors, at least 1."""
    if settings.solves_max is not None:
        return settings.solves_max
    return max(1, (os.cpu_count() or 2) - 1)


def limits_of(settings: Settings) -> runs.SolveLimits:
    """Return what one solve may use."""
    return runs.SolveLimits(settings.solve_seconds_max, settings.solve_memory_mib_max * 2**20)


class Worker:
    """Carries out runs until it is cancelled; the run in hand is then put back for another."""

    def __init__(self, store: Store, limits: runs.SolveLimits, lanes: int = 1) -> None:
        self._store = store
        self._limits = limits
        self._lanes = lanes
        self._bells: tuple[asyncio.Event, ...] = tuple(asyncio.Event() for _ in range(lanes))

    def ring(self) -> None:
        """Say that a run was queued; called on the worker's own event loop."""
        for bell in self._bells:
            bell.set()

    async def work(self) -> None:
        """Loop for ever; a fault of the database is logged and tried again after the next poll."""
        await asyncio.gather(*(self._work_in_one_lane(bell) for bell in self._bells))

    async def _work_in_one_lane(self, bell: asyncio.Event) -> None:
        while True:
            try:
                await self.empty_queue()
            except Exception as error:  # noqa: BLE001 -- the worker outlives a database that is away for a while
                _log.warning("the worker could not read the queue: %s", type(error).__name__)
            try:
                await asyncio.wait_for(bell.wait(), POLL_SECONDS)
            except TimeoutError:
                continue
            finally:
                bell.clear()

    async def empty_queue(self) -> int:
        """Carry out every run that waits; return how many there were."""
        count = 0
        while True:
            async with self._store.reading(SYSTEM) as db:
                is_waiting = await work.is_waiting(db, at=self._store.clock())
            if not is_waiting or await runs.carry_out(self._store, limits=self._limits) is None:
                return count
            count += 1


class WorkerThread:
    """A worker beside an application, on the same database as its store."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._url, self._clock = store.url, store.clock
        self._limits, self._lanes = limits_of(settings), lanes_of(settings)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._worker: Worker | None = None
        self._working: asyncio.Task[None] | None = None
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._live, name="worker", daemon=True)

    def start(self) -> None:
        """Begin to work, unless the settings leave all of it to other processes."""
        if self._lanes:
            self._thread.start()

    def ring(self) -> None:
        """Say that a run was queued; from any thread."""
        if self._worker is not None:
            self._call(self._worker.ring)

    async def stop(self) -> None:
        """Put the runs in hand back and end."""
        if not self._thread.is_alive():
            return
        self._is_stopping.set()
        if self._working is not None:
            self._call(self._working.cancel)
        await asyncio.to_thread(self._thread.join, _STOP_SECONDS)

    def _call(self, function: Callable[[], object]) -> None:
        # A loop that has ended has nobody to wake.
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(function)

    def _live(self) -> None:
        asyncio.run(self._work())

    async def _work(self) -> None:
        store = Store(self._url, clock=self._clock)
        try:
            await asyncio.to_thread(runs.prepare)
            self._worker = Worker(store, self._limits, self._lanes)
            self._working = asyncio.create_task(self._worker.work())
            self._loop = asyncio.get_running_loop()
            if self._is_stopping.is_set():
                self._working.cancel()
            await asyncio.gather(self._working, return_exceptions=True)
        finally:
            await store.close()
