"""Recording the next stage of an instrument, and retracting one that was recorded in error.

Events are only ever added: a retraction is a row beside the event, which then counts no more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from domain import models
from domain.audit import Undo
from domain.errors import Conflict, InvalidInput
from domain.instruments.holding import hold, tell
from domain.instruments.ladder import Step, StepWanted, require_step, span_of
from domain.instruments.reading import steps_by_instrument
from domain.models import DatePrecision, InstrumentStage
from domain.store import WriteDb


async def record_stage(
    db: WriteDb,
    instrument_id: str,
    wanted: StepWanted,
    source: str,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.CooperationInstrument:
    """Record that an instrument has reached a further stage.

    Raises:
        NotFound: there is no such instrument that the viewer may change.
        Stale: it is not of the version expected.
        Conflict: its stage would go back.
        InvalidInput: a date would run backwards, or does not fit.
    """
    row = await hold(db, instrument_id, expected_version)
    if not source.strip():
        raise InvalidInput(
            f"Say where it is known from that {row.key} is {wanted.stage.name}.", path=("source",)
        )
    (before,) = await steps_by_instrument(db, [row.id])
    step = fit_step(wanted, at.date())
    require_step(row.key, before, step, at.date())
    was = noted(row, before[-1].stage if before else None)
    event = add_step(db, row, step, source, at)
    await _count(db, row)
    undo = Undo("retract_stage", {"event": event.id})
    tell(db, row, was, noted(row, step.stage), undo, at)
    return row


async def retract_stage(
    db: WriteDb,
    instrument_id: str,
    event_id: str,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.CooperationInstrument:
    """Let the last stage event of an instrument count no more: it was recorded in error.

    Raises:
        NotFound: there is no such instrument that the viewer may change.
        Stale: it is not of the version expected.
        Conflict: another stage was recorded since.
    """
    row = await hold(db, instrument_id, expected_version)
    (steps,) = await steps_by_instrument(db, [row.id])
    if not steps or steps[-1].id != event_id:
        raise Conflict(f"The instrument {row.key} has another last stage now.", path=("id",))
    *kept, last = steps
    was = noted(row, last.stage)
    db.add(models.StageRetraction(event_id=last.id, retracted_at=at))
    await _count(db, row)
    undo = Undo("record_stage", {"step": plain_step(last), "source": last.source})
    tell(db, row, was, noted(row, kept[-1].stage if kept else None), undo, at)
    return row


def fit_step(wanted: StepWanted, today: date) -> StepWanted:
    """Return a step with its date as it is kept: a month or a year by its first day.

    What has no day at all is known from today, unless somebody says since when.
    """
    if wanted.reached_on is None:
        return wanted if wanted.known_on or wanted.precision else replace(wanted, known_on=today)
    precise = replace(wanted, precision=wanted.precision or DatePrecision.DAY)
    span = span_of(precise)
    return precise if span is None else replace(precise, reached_on=span.first)


def add_step(
    db: WriteDb, row: models.CooperationInstrument, step: StepWanted, source: str, at: datetime
) -> models.StageEvent:
    """Add a step that was looked at to an instrument."""
    event = models.StageEvent(
        id=models.new_id(),
        instrument_id=row.id,
        stage=step.stage,
        reached_on=step.reached_on,
        precision=step.precision,
        known_on=step.known_on,
        source=source,
        recorded_at=at,
    )
    db.add(event)
    return event


def plain_step(step: Step) -> dict[str, Any]:
    """Return the plain values of a step, for an undo."""
    return {
        "stage": step.stage,
        "reached_on": step.reached_on,
        "precision": step.precision,
        "known_on": step.known_on,
    }


def noted(row: models.CooperationInstrument, stage: InstrumentStage | None) -> dict[str, object]:
    """Return what the trail may hold of an instrument."""
    return {"key": row.key, "kind": row.kind, "stage": stage, "version": row.version}


async def _count(db: WriteDb, row: models.CooperationInstrument) -> None:
    row.seeded = False
    flag_modified(row, "key")
    await db.flush()
