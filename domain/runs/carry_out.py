"""Carrying out a run: claim, read, solve, record.

One short unit of work claims the run, no connection is held while a child process solves, and one
unit of work records everything or nothing, only under the fence that the run was claimed with.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from datetime import datetime
from time import monotonic
from typing import Final

from sqlalchemy import CursorResult, update

from domain import models, progress, work
from domain.errors import DomainError
from domain.models import EventKind, RunState, WorkKind
from domain.outbox import announce
from domain.policy import SYSTEM
from domain.runs.agendas import SolvedAgenda
from domain.runs.child import Child, ChildDied, EngineFault, SolveLimits, Stopped
from domain.runs.meetings import SolvedParticipation
from domain.runs.record import record_pairings, record_topics
from domain.runs.record_agenda import record_agenda
from domain.runs.record_participation import record_participation
from domain.runs.solve import (
    Solved,
    SolvedPairings,
    read_agendas,
    read_pairings,
    read_participation,
    read_topics,
)
from domain.store import Store, WriteDb
from domain.work import Claim

_log = logging.getLogger(__name__)

RunTable = type[models.AnyRun]
RUN_TABLES: Final[dict[WorkKind, RunTable]] = {
    WorkKind.PAIRING_RUN: models.PairingRun,
    WorkKind.TOPIC_RUN: models.TopicRun,
    WorkKind.AGENDA_RUN: models.AgendaRun,
    WorkKind.CROSS_PARTICIPATION_RUN: models.CrossParticipationRun,
}
_READS: Final = {
    WorkKind.PAIRING_RUN: read_pairings,
    WorkKind.TOPIC_RUN: read_topics,
    WorkKind.AGENDA_RUN: read_agendas,
    WorkKind.CROSS_PARTICIPATION_RUN: read_participation,
}
# A cancel in another process is seen within this, and the child is gone a second later at most.
WATCH_SECONDS: Final = 0.5
_OPEN: Final = (RunState.QUEUED, RunState.RUNNING)
_INTERNAL: Final = "The engine stopped. See the server's log."
_GAVE_UP: Final = (
    f"The process that solved it died {work.ATTEMPTS_MAX} times. See the server's log, and start"
    " the run again."
)


async def carry_out(
    store: Store, run_id: str | None = None, *, limits: SolveLimits | None = None
) -> str | None:
    """Take a run that waits to its end: done, or failed with its reason.

    Args:
        store: where the run is.
        run_id: which one; left out, the one that waits longest.
        limits: what the solve may use.

    Returns:
        The id of the run that was claimed, or None when none could be: a run that has ended or
        that another holds is left alone, so that twice does no harm.

    Whatever goes wrong with the run ends on its own row. When the process that solves dies, the
    run waits again, up to five attempts in all; when this call is cancelled, it waits at once.
    """
    claiming = asyncio.ensure_future(_claim(store, run_id))
    try:
        claimed = await asyncio.shield(claiming)
    except asyncio.CancelledError:
        # What is on its way into the database may arrive: then the run is held, and given back.
        if claimed := await claiming:
            await _put_back(store, claimed, counts=False)
        raise
    if claimed is None:
        return None
    try:
        await _carry_out(store, claimed, limits or SolveLimits())
    except asyncio.CancelledError:
        await asyncio.shield(_put_back(store, claimed, counts=False))
        raise
    return claimed.subject_id


async def _carry_out(store: Store, held: Claim, limits: SolveLimits) -> None:
    try:
        await _solve_and_record(store, held, limits)
    except Stopped:
        return
    except DomainError as error:
        await _fail(store, held, error.code, error.message)
    except EngineFault as fault:
        _log.error("run %s failed: %s", held.subject_id, fault)
        await _fail(store, held, "INTERNAL", _INTERNAL)
    except ChildDied as died:
        _log.warning("run %s, attempt %s: %s", held.subject_id, held.attempts, died)
        await _try_again(store, held, "ATTEMPTS_EXHAUSTED", _GAVE_UP)
    except Exception as error:
        # A driver that is cut short raises errors of its own in place of the cancellation.
        if (task := asyncio.current_task()) and task.cancelling():
            raise asyncio.CancelledError from error
        told = type(error).__name__
        _log.warning("run %s, attempt %s: %s", held.subject_id, held.attempts, told)
        await _try_again(store, held, "INTERNAL", _INTERNAL)


async def _try_again(store: Store, held: Claim, code: str, detail: str) -> None:
    """Put a run back for another attempt, or end it after the last."""
    if held.is_last:
        await _fail(store, held, code, detail)
    else:
        await _put_back(store, held, counts=True)


async def _claim(store: Store, run_id: str | None) -> Claim | None:
    """Claim a run and set it to running; end one of which every attempt was cut short."""
    while True:
        async with store.unit_of_work(SYSTEM) as db:
            held = await work.claim(db, at=store.clock(), subject_id=run_id)
            if held is None:
                return None
            if held.attempts > work.ATTEMPTS_MAX:
                await _end(db, held, RunState.FAILED, store, "ATTEMPTS_EXHAUSTED", _GAVE_UP)
                continue
            table = RUN_TABLES[held.kind]
            begun = await db.execute(
                update(table)
                .where(table.id == held.subject_id, table.state.in_(_OPEN))
                .values(state=RunState.RUNNING, started_at=store.clock())
            )
            if isinstance(begun, CursorResult) and begun.rowcount == 1:
                return held
            # Its edition was removed, and the run with it.
            await work.finish(db, held)


async def _solve_and_record(store: Store, held: Claim, limits: SolveLimits) -> None:
    read = _READS[held.kind]
    children: list[Child] = []
    async with _kept(store, held, children):
        solving = await read(store, held.subject_id, limits)
        children += [solving.child] if solving.child else []
        solved = await solving.result()
    async with store.unit_of_work(SYSTEM) as db:
        if await work.finish(db, held):
            await _record(db, held, solved, store)


async def _record(db: WriteDb, held: Claim, solved: Solved, store: Store) -> None:
    if isinstance(solved, SolvedPairings):
        pairing_run = await db.get_one(models.PairingRun, held.subject_id)
        pairing_run.finished_at = store.clock()
        await record_pairings(db, pairing_run, solved)
        announce_end(db, pairing_run, at=pairing_run.finished_at)
    elif isinstance(solved, SolvedAgenda):
        agenda_run = await db.get_one(models.AgendaRun, held.subject_id)
        agenda_run.finished_at = store.clock()
        await record_agenda(db, agenda_run, solved)
        announce_end(db, agenda_run, at=agenda_run.finished_at)
    elif isinstance(solved, SolvedParticipation):
        participation_run = await db.get_one(models.CrossParticipationRun, held.subject_id)
        participation_run.finished_at = store.clock()
        await record_participation(db, participation_run, solved)
        announce_end(db, participation_run, at=participation_run.finished_at)
    else:
        topic_run = await db.get_one(models.TopicRun, held.subject_id)
        topic_run.finished_at = store.clock()
        await record_topics(db, topic_run, solved)
        announce_end(db, topic_run, at=topic_run.finished_at)


@contextlib.asynccontextmanager
async def _kept(store: Store, held: Claim, children: list[Child]) -> AsyncIterator[None]:
    """Keep the lease while the block runs, write progress down, and stop what is not ours."""
    keeping = asyncio.create_task(_keep(store, held, children))
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)


async def _keep(store: Store, held: Claim, children: list[Child]) -> None:
    renewed, shown = monotonic(), None
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        latest = children[0].shown if children else None
        try:
            if monotonic() - renewed >= work.RENEW_AFTER.total_seconds() or latest != shown:
                async with store.unit_of_work(SYSTEM) as db:
                    ours = await work.renew(db, held, at=store.clock())
                    if latest is not None:
                        await progress.note(db, held, *latest)
                renewed, shown = monotonic(), latest
            else:
                async with store.reading(SYSTEM) as reading:
                    ours = await work.holds(reading, held)
        except Exception as error:  # noqa: BLE001 -- a database that is away for a while; the fence decides
            _log.warning("run %s: no renewal: %s", held.subject_id, type(error).__name__)
            continue
        if not ours:
            for child in children:
                child.stop()


async def _fail(store: Store, held: Claim, code: str, detail: str) -> None:
    async with store.unit_of_work(SYSTEM) as db:
        await _end(db, held, RunState.FAILED, store, code, detail)


async def _end(
    db: WriteDb, held: Claim, state: RunState, store: Store, code: str, detail: str
) -> None:
    """End a run without an answer, if it is still ours."""
    if await work.finish(db, held):
        table = RUN_TABLES[held.kind]
        at = store.clock()
        edition_id = await db.scalar(
            update(table)
            .where(table.id == held.subject_id, table.state.in_(_OPEN))
            .values(state=state, finished_at=at, failure_code=code, failure_detail=detail)
            .returning(table.edition_id)
        )
        if edition_id is not None:
            noun, run_id = table.__name__, held.subject_id
            announce(db, EventKind.RUN_FAILED, noun, run_id, at=at, edition_id=edition_id)


def announce_end(db: WriteDb, run: models.AnyRun, *, at: datetime) -> None:
    """Announce that a run is done or failed, with what records it."""
    kind = EventKind.RUN_DONE if run.state is RunState.DONE else EventKind.RUN_FAILED
    announce(db, kind, type(run).__name__, run.id, at=at, edition_id=run.edition_id)


async def _put_back(store: Store, held: Claim, *, counts: bool) -> None:
    """Let the run wait again; a database that is away leaves it to the end of the lease."""
    for is_last in (False, False, True):
        try:
            async with store.unit_of_work(SYSTEM) as db:
                if await work.put_back(db, held, at=store.clock(), counts=counts):
                    table = RUN_TABLES[held.kind]
                    await db.execute(
                        update(table)
                        .where(table.id == held.subject_id, table.state == RunState.RUNNING)
                        .values(state=RunState.QUEUED, started_at=None)
                    )
        except Exception as error:  # noqa: BLE001 -- a connection that was cut short
            if is_last:
                _log.warning("run %s: not put back: %s", held.subject_id, type(error).__name__)
        else:
            return
