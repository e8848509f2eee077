"""The hash over the record of a run, from the rows as they stand."""

from __future__ import annotations

from sqlalchemy import select

from domain import models
from domain.runs.agenda_lists import attendances_by_placement, placements_by_run
from domain.runs.lists import (
    inherited_ties_by_run,
    pairings_by_run,
    reasons_by_pairing,
    suggestions_by_run,
    topic_reasons_by_suggestion,
    unpaired_by_run,
)
from domain.runs.participation_lists import invitations_by_run
from domain.runs.record import pairing_record_hash, topic_record_hash
from domain.runs.record_agenda import agenda_record_hash
from domain.runs.record_participation import participation_record_hash
from domain.store import ReadDb


async def record_hash(db: ReadDb, run: models.AnyRun) -> str:
    """Return what ``record_hash`` has to be of a run that is done, of any kind."""
    if isinstance(run, models.PairingRun):
        (pairings,) = await pairings_by_run(db, [run.id])
        reasons = await reasons_by_pairing(db, [each.id for each in pairings])
        (unpaired,) = await unpaired_by_run(db, [run.id])
        (inherited,) = await inherited_ties_by_run(db, [run.id])
        rows = list(zip(pairings, reasons, strict=True))
        return pairing_record_hash(run, rows, unpaired, inherited)
    if isinstance(run, models.TopicRun):
        (suggestions,) = await suggestions_by_run(db, [run.id])
        why = await topic_reasons_by_suggestion(db, [each.id for each in suggestions])
        return topic_record_hash(run, list(zip(suggestions, why, strict=True)))
    if isinstance(run, models.AgendaRun):
        (placements,) = await placements_by_run(db, [run.id])
        there = await attendances_by_placement(db, [each.id for each in placements])
        row = models.AgendaMeeting
        meetings = list(await db.scalars(select(row).where(row.run_id == run.id)))
        return agenda_record_hash(run, list(zip(placements, there, strict=True)), meetings)
    (invitations,) = await invitations_by_run(db, [run.id])
    return participation_record_hash(run, invitations)
