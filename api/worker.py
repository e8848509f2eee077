"""The worker door: take the runs that wait, longest first, and carry each out.

The row of a run is the truth and the bell only wakes: a ring that is lost costs one poll.
`tradewinds work` is nothing but a worker; a server starts one (api/worker_process.py).
"""

from __future__ import annotations

import asyncio
import logging
import os
from typing import Final

from api.settings import Settings
from domain import runs, work
from domain.policy import SYSTEM
from domain.store import Store

POLL_SECONDS: Final = 2.0

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
        await asyncio.to_thread(runs.prepare)
        # A group and no gathering: it waits until every lane has put back what it has.
        async with asyncio.TaskGroup() as lanes:
            for bell in self._bells:
                lanes.create_task(self._work_in_one_lane(bell))

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
