"""Carrying out a run: claim, solve, record.

One short unit of work claims the run, no connection is held while the engine solves, and one unit
of work records everything or nothing.
"""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import CursorResult, update

from domain import models
from domain.errors import DomainError
from domain.models import EventKind, RunState
from domain.outbox import announce
from domain.runs.record import record_pairings, record_topics
from domain.runs.solve import solve_pairings, solve_topics
from domain.store import Store, WriteDb

_log = logging.getLogger(__name__)

RUN_TABLES: tuple[type[models.PairingRun | models.TopicRun], ...] = (
    models.PairingRun,
    models.TopicRun,
)


async def carry_out(store: Store, run_id: str) -> None:
    """Take a queued run to its end: done, or failed with its reason.

    A run that is not queued is left alone, so that twice does no harm. Whatever goes wrong ends
    on the run's own row; nothing is raised for it.
    """
    table = await _claim(store, run_id)
    if table is None:
        return
    try:
        if table is models.PairingRun:
            await _pair(store, run_id)
        else:
            await _choose_topics(store, run_id)
    except DomainError as error:
        await _fail(store, table, run_id, error.code, error.message)
    except Exception:  # noqa: BLE001 -- whatever it was, the run must end and say so
        _log.exception("run %s failed", run_id)
        await _fail(store, table, run_id, "INTERNAL", "The engine stopped. See the server's log.")


async def _claim(store: Store, run_id: str) -> type[models.PairingRun | models.TopicRun] | None:
    """Set a queued run to running; return its table, or None when it was not queued."""
    async with store.unit_of_work() as db:
        for table in RUN_TABLES:
            result = await db.execute(
                update(table)
                .where(table.id == run_id, table.state == RunState.QUEUED)
                .values(state=RunState.RUNNING, started_at=store.clock())
            )
            if isinstance(result, CursorResult) and result.rowcount == 1:
                return table
    return None


async def _pair(store: Store, run_id: str) -> None:
    solved = await solve_pairings(store, run_id)
    async with store.unit_of_work() as db:
        run = await db.get_one(models.PairingRun, run_id)
        if run.state is RunState.RUNNING:
            run.finished_at = store.clock()
            await record_pairings(db, run, solved)
            announce_end(db, run, at=run.finished_at)


async def _choose_topics(store: Store, run_id: str) -> None:
    solved = await solve_topics(store, run_id)
    async with store.unit_of_work() as db:
        run = await db.get_one(models.TopicRun, run_id)
        if run.state is RunState.RUNNING:
            run.finished_at = store.clock()
            await record_topics(db, run, solved)
            announce_end(db, run, at=run.finished_at)


async def _fail(
    store: Store,
    table: type[models.PairingRun | models.TopicRun],
    run_id: str,
    code: str,
    detail: str,
) -> None:
    async with store.unit_of_work() as db:
        result = await db.execute(
            update(table)
            .where(table.id == run_id, table.state == RunState.RUNNING)
            .values(
                state=RunState.FAILED,
                finished_at=store.clock(),
                failure_code=code,
                failure_detail=detail,
            )
        )
        if isinstance(result, CursorResult) and result.rowcount == 1:
            announce(db, EventKind.RUN_FAILED, table.__name__, run_id, at=store.clock())


def announce_end(db: WriteDb, run: models.PairingRun | models.TopicRun, *, at: datetime) -> None:
    """Announce that a run is done or failed, with what records it."""
    kind = EventKind.RUN_DONE if run.state is RunState.DONE else EventKind.RUN_FAILED
    announce(db, kind, type(run).__name__, run.id, at=at)


async def requeue_abandoned(db: WriteDb, *, started_before: datetime) -> int:
    """Queue again the runs that some process began and never ended.

    Returns:
        How many there were.
    """
    count = 0
    for table in RUN_TABLES:
        result = await db.execute(
            update(table)
            .where(table.state == RunState.RUNNING, table.started_at < started_before)
            .values(state=RunState.QUEUED, started_at=None)
        )
        if isinstance(result, CursorResult):
            count += result.rowcount
    return count
