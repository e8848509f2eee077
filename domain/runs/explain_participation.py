"""Why somebody is not invited to a regional meeting, and what inviting them would change."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select

from domain import models
from domain.errors import NotFound
from domain.runs.asked import AskedRun, answered, code_of, documents_of
from domain.runs.child import SolveLimits
from domain.runs.engines import read_meeting_problem
from domain.runs.participation_lists import get_participation_run
from domain.store import ReadDb
from graph import interchange, meetings
from graph.problem import InvitationWhyNot, InvitationWhyNotKind


@dataclass(frozen=True)
class ChangedInvitation:
    """An invitation that another plan makes, or does not make; None what is not there any more."""

    delegate_id: str | None
    code: str
    meeting_id: str | None
    meeting_key: str


@dataclass(frozen=True)
class InvitationAnswer:
    """What it would mean to invite a delegate to a regional meeting.

    Args:
        kind: invited; cannot, by ``rules`` alone or by ``conflicts`` with what is demanded; costs
            or tie, with what the best plan with it is short of.
        seen_lost, points_lost: what that plan is short of, sides first; may be below 0 in points.
        displaced, added: what else that plan changes.
        proved: no plan with it loses less.
    """

    delegate_id: str
    meeting_id: str
    code: str
    meeting_key: str
    kind: InvitationWhyNotKind
    rules: tuple[str, ...]
    conflicts: tuple[tuple[str, ...], ...]
    seen_lost: int
    points_lost: int
    displaced: tuple[ChangedInvitation, ...]
    added: tuple[ChangedInvitation, ...]
    proved: bool


async def read_asked_participation(db: ReadDb, run_id: str) -> AskedRun:
    """Read a run of cross-participation that a question is about.

    Raises:
        NotFound: there is no such run.
        Conflict: it is not done.
    """
    run = await get_participation_run(db, run_id)
    documents = documents_of(run)
    ids: dict[tuple[str, str], str] = {}
    for noun, table, column in (
        ("delegate", models.Delegate, models.Delegate.code),
        ("meeting", models.RegionalMeeting, models.RegionalMeeting.key),
    ):
        rows = await db.execute(select(column, table.id).where(table.edition_id == run.edition_id))
        ids |= {(noun, key): row_id for key, row_id in rows}
    return AskedRun(run.id, run.edition_id, *documents, ids)


async def invitation_why_not(
    asked: AskedRun, delegate_id: str, meeting_id: str, *, limits: SolveLimits | None = None
) -> InvitationAnswer:
    """Ask a run about any delegate and any regional meeting of its edition.

    Raises:
        NotFound: the delegate or the meeting is not of the run's edition, or was not when the run
            was made.
        SolveTooLong: see ``answered``.
    """
    code = code_of(asked, delegate_id, "delegate")
    keys = {row_id: key for (noun, key), row_id in asked.ids.items() if noun == "meeting"}
    if meeting_id not in keys:
        raise NotFound("This meeting is not of the run's edition.", path=("meeting",))
    key = keys[meeting_id]
    found = await answered(_why_not, asked.snapshot, asked.solution, code, key, limits=limits)
    return InvitationAnswer(
        delegate_id=delegate_id,
        meeting_id=meeting_id,
        code=code,
        meeting_key=key,
        kind=found.kind,
        rules=found.rules,
        conflicts=found.conflicts,
        seen_lost=found.seen_lost,
        points_lost=found.points_lost,
        displaced=_changed(asked, found.displaced),
        added=_changed(asked, tuple(pair for pair in found.added if pair != (code, key))),
        proved=found.proved,
    )


def _changed(asked: AskedRun, pairs: tuple[tuple[str, str], ...]) -> tuple[ChangedInvitation, ...]:
    ids = asked.ids
    return tuple(
        ChangedInvitation(ids.get(("delegate", code)), code, ids.get(("meeting", key)), key)
        for code, key in pairs
    )


def _why_not(snapshot: str, solution: str, code: str, key: str) -> InvitationWhyNot:
    """Ask the engine in the child."""
    problem = read_meeting_problem(json.loads(snapshot))
    if code not in problem.person_by_id:
        raise NotFound(
            f"{code} was not in the edition, or did not agree to be matched, when this run was"
            " made.",
            path=("delegate",),
        )
    if key not in problem.meeting_by_id:
        raise NotFound(
            f"The meeting {key} was not there when this run was made.", path=("meeting",)
        )
    plan = interchange.read_meeting_solution(json.loads(solution))
    return meetings.why_not(problem, plan, code, key)
