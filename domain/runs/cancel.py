"""Cancelling a run: durable with the unit of work; its process is ended soon after.

Nobody needs to be told: whoever holds the run sees within half a second that it is withdrawn.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CursorResult, update

from domain import audit, models, work
from domain.errors import Conflict, NotFound
from domain.models import EventKind, RunState
from domain.outbox import announce
from domain.runs.carry_out import RUN_TABLES
from domain.store import WriteDb


async def cancel_run(
    db: WriteDb, run_id: str, *, at: datetime
) -> models.PairingRun | models.TopicRun:
    """Stop a run that waits or runs; cancelling it again changes nothing.

    Raises:
        NotFound: there is no such run.
        Conflict: it has ended, done or failed.
    """
    # First the work and then the run, as recording does: two that meet wait in the same order.
    await work.withdraw(db, run_id)
    for table in RUN_TABLES.values():
        result = await db.execute(
            update(table)
            .where(table.id == run_id, table.state.in_((RunState.QUEUED, RunState.RUNNING)))
            .values(state=RunState.CANCELLED, finished_at=at)
        )
        if isinstance(result, CursorResult) and result.rowcount == 1:
            after = {"state": RunState.CANCELLED.value}
            audit.note(db, audit.Change(table.__name__, run_id, None, after))
            announce(db, EventKind.RUN_CANCELLED, table.__name__, run_id, at=at)
    run: models.PairingRun | models.TopicRun | None = await db.get(models.PairingRun, run_id)
    run = run or await db.get(models.TopicRun, run_id)
    if run is None:
        raise NotFound("There is no such run.", path=("runId",))
    if run.state is not RunState.CANCELLED:
        raise Conflict(
            f"This run is {run.state.value}. Only one that is queued or running can be cancelled.",
            path=("runId",),
        )
    return run
