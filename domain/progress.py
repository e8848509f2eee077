"""How a run in hand gets on: the best answer so far, the bound, and what lies between.

Kept on the work's row, so that a reader in another process sees it, and gone with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from sqlalchemy import func, select, update

from domain.models import AnyRun, RunState, Work
from domain.store import ReadDb, WriteDb
from domain.work import Claim


@dataclass(frozen=True)
class Progress:
    """A run's row, the best value found and the bound proved so far; None before the first."""

    run: AnyRun
    best: int | None
    bound: int | None

    @property
    def gap(self) -> int | None:
        """What the bound leaves open, in points; 0 once the best is proved."""
        if self.best is None or self.bound is None:
            return None
        return max(0, self.bound - self.best)

    @property
    def is_over(self) -> bool:
        """True when the run has ended, however it did."""
        return self.run.state not in (RunState.QUEUED, RunState.RUNNING)


async def note(db: WriteDb, held: Claim, best: int | None, bound: int | None) -> None:
    """Keep what the engine has shown so far, if the claim still counts."""
    await db.execute(
        update(Work)
        .where(Work.id == held.id, Work.fence == held.fence)
        .values(best=best, bound=bound)
        .execution_options(synchronize_session=False)
    )


async def count_waiting(db: ReadDb) -> int:
    """Count the runs that no worker has taken, of all editions."""
    waiting = select(func.count()).select_from(Work).where(Work.lease_until.is_(None))
    return await db.scalar(waiting) or 0


async def find_run(db: ReadDb, run_id: str) -> AnyRun | None:
    """Return the run of an id, of any kind, or None when there is no such run."""
    for table in get_args(AnyRun):
        run: AnyRun | None = await db.get(table, run_id)
        if run is not None:
            return run
    return None


async def progress_of(db: ReadDb, run_id: str) -> Progress | None:
    """Return how a run gets on, or None when there is no such run.

    A run that is done tells its own values.
    """
    run = await find_run(db, run_id)
    if run is None:
        return None
    if run.state is RunState.DONE:
        return Progress(run, run.total, run.total_bound)
    shown = await db.execute(select(Work.best, Work.bound).where(Work.subject_id == run_id))
    best, bound = shown.one_or_none() or (None, None)
    return Progress(run, best, bound)
