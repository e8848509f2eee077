"""Checking a stored run of cross-participation: its proof, and that its rows say what it says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from domain import models
from domain.runs.engines import Document
from domain.runs.participation_lists import invitations_by_run
from domain.runs.record_participation import SUMS, participation_record_hash
from domain.runs.verify_agenda import CHANGED
from domain.store import ReadDb
from graph import certificate

_SAID = ("required", "sees", "points")


async def participation_faults(db: ReadDb, run: models.CrossParticipationRun) -> list[str]:
    """Return what does not hold of a run that is done, in words."""
    (rows,) = await invitations_by_run(db, [run.id])
    faults = [] if participation_record_hash(run, rows) == run.record_hash else [CHANGED]
    if run.snapshot is None or run.solution is None:
        return faults
    instance, solution = json.loads(run.snapshot), json.loads(run.solution)
    faults += certificate.check_meetings(instance, solution)
    for name, stored in (
        *((name, getattr(run, name)) for name in SUMS),
        ("bound", run.total_bound),
    ):
        if stored != solution[name]:
            faults.append(f"run.{name} is {stored}, but the solution says {solution[name]}")
    delegate = models.Delegate
    ids = [row.delegate_id for row in rows]
    found = await db.execute(select(delegate.id, delegate.code).where(delegate.id.in_(ids)))
    return [*faults, *_row_faults(solution, rows, dict(found.all()))]


def _row_faults(
    solution: Document, rows: Sequence[models.SuggestedInvitation], codes: dict[str, str]
) -> Iterator[str]:
    stored = [(codes.get(row.delegate_id), row.meeting_key) for row in rows]
    said = [(each["person"], each["meeting"]) for each in solution["invitations"]]
    if stored != said:
        yield "the stored invitations are not those of the solution"
        return
    for row, each in zip(rows, solution["invitations"], strict=True):
        for name in _SAID:
            if getattr(row, name) != each[name]:
                yield (
                    f"invitation {each['person']}|{each['meeting']}: {name} is"
                    f" {getattr(row, name)}, but the solution says {each[name]}"
                )
