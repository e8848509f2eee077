"""The hash over the record of a run, and the rows that it covers, as they stand."""

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
from domain.runs.record import Paired, Suggested, pairing_record_hash, topic_record_hash
from domain.runs.record_agenda import Placed, agenda_record_hash
from domain.runs.record_participation import participation_record_hash
from domain.store import ReadDb


async def record_hash(db: ReadDb, run: models.AnyRun) -> str:
    """Return what ``record_hash`` has to be of a run that is done, of any kind."""
    if isinstance(run, models.PairingRun):
        return pairing_record_hash(run, *await pairing_rows(db, run.id))
    if isinstance(run, models.TopicRun):
        return topic_record_hash(run, await topic_rows(db, run.id))
    if isinstance(run, models.AgendaRun):
        return agenda_record_hash(run, *await agenda_rows(db, run.id))
    (invitations,) = await invitations_by_run(db, [run.id])
    return participation_record_hash(run, invitations)


async def pairing_rows(
    db: ReadDb, run_id: str
) -> tuple[list[Paired], list[models.UnpairedDelegate], list[models.InheritedTie]]:
    """Return the pairs of a run with their reasons, whom it left out, and whom it remembered."""
    (pairings,) = await pairings_by_run(db, [run_id])
    reasons = await reasons_by_pairing(db, [each.id for each in pairings])
    (unpaired,) = await unpaired_by_run(db, [run_id])
    (inherited,) = await inherited_ties_by_run(db, [run_id])
    return list(zip(pairings, reasons, strict=True)), unpaired, inherited


async def topic_rows(db: ReadDb, run_id: str) -> list[Suggested]:
    """Return the topics that a run suggests, with their reasons."""
    (suggestions,) = await suggestions_by_run(db, [run_id])
    reasons = await topic_reasons_by_suggestion(db, [each.id for each in suggestions])
    return list(zip(suggestions, reasons, strict=True))


async def agenda_rows(db: ReadDb, run_id: str) -> tuple[list[Placed], list[models.AgendaMeeting]]:
    """Return the sessions that a run placed with who is there, and who meets in their breaks."""
    (placements,) = await placements_by_run(db, [run_id])
    there = await attendances_by_placement(db, [each.id for each in placements])
    row = models.AgendaMeeting
    meetings = list(await db.scalars(select(row).where(row.run_id == run_id)))
    return list(zip(placements, there, strict=True)), meetings
