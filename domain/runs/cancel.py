"""Cancelling a run: durable with the unit of work; its process is ended soon after.

Nobody needs to be told: whoever holds the run sees within half a second that it is withdrawn.
"""

from __future__ import annotations

from datetime import datetime

from domain import audit, changes, models, work
from domain.errors import Conflict, NotFound
from domain.lookups import held
from domain.models import EventKind, RunState
from domain.store import WriteDb


async def cancel_run(db: WriteDb, run_id: str, *, at: datetime) -> models.AnyRun:
    """Stop a run that waits or runs; cancelling it again changes nothing.

    Raises:
        NotFound: there is no such run.
        Conflict: it has ended, done or failed.
    """
    # First the work and then the run, as recording does: two that meet wait in the same order.
    await work.withdraw(db, run_id)
    run: models.AnyRun | None = await held(db, models.PairingRun, run_id)
    run = run or await held(db, models.TopicRun, run_id)
    run = run or await held(db, models.AgendaRun, run_id)
    run = run or await held(db, models.CrossParticipationRun, run_id)
    if run is None:
        raise NotFound("There is no such run.", path=("runId",))
    if run.state in (RunState.QUEUED, RunState.RUNNING):
        noun, before = type(run).__name__, {"state": run.state.value}
        run.state, run.finished_at = RunState.CANCELLED, at
        await db.flush()
        after = {"state": run.state.value}
        change = audit.Change(noun, run_id, before, after, edition_id=run.edition_id)
        changes.tell(db, EventKind.RUN_CANCELLED, change, at=at)
    if run.state is not RunState.CANCELLED:
        raise Conflict(
            f"This run is {run.state.value}. Only one that is queued or running can be cancelled.",
            path=("runId",),
        )
    return run
