"""Recording what the engine of cross-participation answered, and what the record's hash covers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from domain import models
from domain.models import RunState
from domain.runs.meetings import SolvedParticipation
from domain.runs.record import RUN_COLUMNS, record_infeasible, record_input, values_of
from domain.runs.requests import canonical, digest
from domain.store import WriteDb
from graph.problem import MeetingInfeasible, MeetingStatus

SUMS: Final = ("seen", "seen_possible", "cover", "travel", "total")
_COLUMNS: Final = (*RUN_COLUMNS, *SUMS, "total_bound")
INVITATION_COLUMNS: Final = (
    "delegate_id",
    "meeting_key",
    "position",
    "required",
    "sees",
    "points",
)


def participation_record_hash(
    run: models.CrossParticipationRun, invitations: Sequence[models.SuggestedInvitation]
) -> str:
    """Return the hash over every stored value of a run that is not a later event.

    Meetings by key: which row a key leads to is forgotten when the meeting is removed.
    """
    rows = [values_of(row, INVITATION_COLUMNS) for row in invitations]
    return digest(canonical([values_of(run, _COLUMNS), rows]))


async def record_participation(
    db: WriteDb, run: models.CrossParticipationRun, solved: SolvedParticipation
) -> None:
    """Write a solved run: done with its invitations, or failed with its conflicts."""
    answer = solved.answer
    record_input(run, solved.snapshot, solved.solution())
    if isinstance(answer, MeetingInfeasible):
        record_infeasible(run, answer.conflicts)
        return
    run.state = RunState.DONE
    run.proved = answer.status is MeetingStatus.OPTIMAL
    run.engine = answer.solver
    run.seen, run.seen_possible = answer.seen, answer.seen_possible
    run.cover, run.travel = answer.cover, answer.travel
    run.total, run.total_bound = answer.total, answer.bound
    there = await _standing(db, list(solved.parts.meetings.values()))
    rows = [
        models.SuggestedInvitation(
            id=models.new_id(),
            run_id=run.id,
            delegate_id=solved.parts.delegates[each.person],
            meeting_id=_kept(solved.parts.meetings[each.meeting], there),
            meeting_key=each.meeting,
            position=position,
            required=each.required,
            sees=each.sees,
            points=each.points,
        )
        for position, each in enumerate(answer.invitations)
    ]
    run.record_hash = participation_record_hash(run, rows)
    db.add_all(rows)
    await db.flush()


def _kept(row_id: str, there: set[str]) -> str | None:
    return row_id if row_id in there else None


async def _standing(db: WriteDb, ids: Sequence[str]) -> set[str]:
    """Return which meetings are there still: they may go while a run is solved."""
    row = models.RegionalMeeting
    return set(await db.scalars(select(row.id).where(row.id.in_(ids))))
