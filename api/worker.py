"""The worker door: take the queued runs, oldest first, and carry each out.

The row of a run is the truth and the bell only wakes: a ring that is lost costs one poll.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from domain import runs
from domain.store import Store

POLL_SECONDS = 5.0
# No run of this size lasts so long; one that is still running then was left by a dead process.
ABANDONED_AFTER = timedelta(minutes=30)

_log = logging.getLogger(__name__)


class Worker:
    """Carries out runs until it is cancelled."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._bell = asyncio.Event()

    def ring(self) -> None:
        """Say that a run was queued."""
        self._bell.set()

    async def work(self) -> None:
        """Loop for ever; a fault of the database is logged and tried again after the next poll."""
        while True:
            try:
                await self.empty_queue()
            except Exception:  # noqa: BLE001 -- the worker outlives a database that is away for a while
                _log.exception("the worker could not read the queue")
            try:
                await asyncio.wait_for(self._bell.wait(), POLL_SECONDS)
            except TimeoutError:
                continue
            finally:
                self._bell.clear()

    async def empty_queue(self) -> int:
        """Carry out every run that waits; return how many there were."""
        async with self._store.unit_of_work() as db:
            await runs.requeue_abandoned(db, started_before=self._store.clock() - ABANDONED_AFTER)
        count = 0
        while True:
            async with self._store.reading() as db:
                waiting = await runs.queued_runs(db)
            if not waiting:
                return count
            for run_id in waiting:
                await runs.carry_out(self._store, run_id)
                count += 1
