"""Starting a run of cross-participation: the row is written QUEUED, and with it its work."""

from __future__ import annotations

from datetime import datetime

from domain import audit, changes, models, work
from domain.models import EventKind
from domain.runs.engines import read_meeting_problem
from domain.runs.meetings import participation_document
from domain.runs.requests import ParticipationRequest, write_request
from domain.runs.roster import has_synthetic, require_ready
from domain.store import WriteDb


async def start_participation_run(
    db: WriteDb, edition: models.Edition, request: ParticipationRequest, *, at: datetime
) -> models.CrossParticipationRun:
    """Queue a run that suggests whom of an edition to invite to which of its regional meetings.

    Raises:
        NotReady: the edition has one side, a side without delegates, or no regional meeting.
        InvalidInput: an unknown parameter, delegate or meeting, or a value out of range.
    """
    await require_ready(db, edition)
    named = {*request.meetings_max, *(code for code, _ in (*request.must, *request.never))}
    document, _ = await participation_document(db, edition, request, codes=named)
    read_meeting_problem(document)
    run = models.CrossParticipationRun(
        id=models.new_id(),
        edition_id=edition.id,
        state=models.RunState.QUEUED,
        requested_at=at,
        parameters=write_request(request),
        synthetic=await has_synthetic(db, edition),
    )
    db.add(run)
    await db.flush()
    await work.enqueue(db, models.WorkKind.CROSS_PARTICIPATION_RUN, run.id, at=at)
    noun, after = "CrossParticipationRun", {"edition": run.edition_id, "state": run.state.value}
    what = audit.Change(noun, run.id, None, after, edition_id=run.edition_id)
    changes.tell(db, EventKind.RUN_QUEUED, what, at=at)
    return run
