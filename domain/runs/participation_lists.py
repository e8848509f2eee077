"""Runs of cross-participation and what they suggest, as lists and loaders. Reads only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import defer

from domain import models
from domain.errors import NotFound
from domain.lookups import lists_by, rows_by
from domain.models import CrossParticipationRun, SuggestedInvitation
from domain.pages import Key, Listing
from domain.runs.listings import RunFilter, narrow_runs
from domain.runs.requests import ParticipationRequest, read_participation_request
from domain.store import ReadDb
from graph.problem import MeetingParameters


def _narrow(where: RunFilter) -> Iterator[ColumnElement[bool]]:
    return narrow_runs(CrossParticipationRun, where)


def _light() -> Select[Any]:
    row = CrossParticipationRun
    return select(row).options(defer(row.snapshot), defer(row.solution))


PARTICIPATION_RUNS_OF_EDITION = Listing(
    name="edition.cross_participation_runs",
    row=CrossParticipationRun,
    statement=_light(),
    orders={"requested_at": (Key(CrossParticipationRun.requested_at, datetime),)},
    default=(("requested_at", True),),
    narrow=_narrow,
    parent=CrossParticipationRun.edition_id,
)
INVITATIONS_OF_RUN = Listing(
    name="cross_participation_run.invitations",
    row=SuggestedInvitation,
    statement=select(SuggestedInvitation),
    orders={"position": (Key(SuggestedInvitation.position, int),)},
    default=(("position", False),),
    parent=SuggestedInvitation.run_id,
)


async def get_participation_run(db: ReadDb, run_id: str) -> CrossParticipationRun:
    """Return a run of cross-participation.

    Raises:
        NotFound: there is none of this id.
    """
    run = await db.get(CrossParticipationRun, run_id)
    if run is None:
        raise NotFound("There is no such run of cross-participation.", path=("runId",))
    return run


async def participation_runs_by_id(
    db: ReadDb, ids: Sequence[str]
) -> list[CrossParticipationRun | None]:
    """Return runs without their large texts, None where there is none."""
    rows = await db.scalars(_light().where(CrossParticipationRun.id.in_(ids)))
    found = {row.id: row for row in rows}
    return [found.get(run_id) for run_id in ids]


async def latest_participation_runs(
    db: ReadDb, edition_ids: Sequence[str]
) -> list[CrossParticipationRun | None]:
    """Return the run of each edition that was asked for last, None where there is none."""
    return await _newest(db, edition_ids)


async def published_participation_runs(
    db: ReadDb, edition_ids: Sequence[str]
) -> list[CrossParticipationRun | None]:
    """Return the run of each edition that stands published, None where there is none."""
    return await _newest(db, edition_ids, models.stands(CrossParticipationRun))


async def _newest(
    db: ReadDb, edition_ids: Sequence[str], *conditions: ColumnElement[bool]
) -> list[CrossParticipationRun | None]:
    row = CrossParticipationRun
    rows = await db.scalars(
        _light()
        .where(row.edition_id.in_(edition_ids), *conditions)
        .order_by(row.requested_at, row.id)
    )
    found = {each.edition_id: each for each in rows}
    return [found.get(edition_id) for edition_id in edition_ids]


async def newest_done(db: ReadDb, edition_id: str) -> CrossParticipationRun | None:
    """Return the run of an edition that was asked for last of those that are done."""
    done = CrossParticipationRun.state == models.RunState.DONE
    (found,) = await _newest(db, [edition_id], done)
    return found


async def invitations_by_id(db: ReadDb, ids: Sequence[str]) -> list[SuggestedInvitation | None]:
    """Return suggested invitations in the order asked, None where there is none."""
    return await rows_by(db, SuggestedInvitation.id, ids)


async def invitations_by_run(db: ReadDb, ids: Sequence[str]) -> list[list[SuggestedInvitation]]:
    """Return what each run suggests, by meeting and person."""
    row = SuggestedInvitation
    return await lists_by(db, select(row).order_by(row.position, row.id), row.run_id, ids)


class AskedParticipation(NamedTuple):
    """Everything that a run weighed, and what it was asked besides."""

    parameters: MeetingParameters
    request: ParticipationRequest


def participation_asked(run: CrossParticipationRun) -> AskedParticipation:
    """Return what a run was asked: what was given, over the defaults."""
    request = read_participation_request(run.parameters)
    asked: Mapping[str, Any] = request.parameters
    return AskedParticipation(MeetingParameters(**asked), request)


async def answers_of_participation_runs(db: ReadDb, ids: Sequence[str]) -> list[Mapping[str, Any]]:
    """Return what each run answered, as the document that ``verify`` checks; else nothing."""
    row = CrossParticipationRun
    rows = await db.execute(
        select(row.id, row.solution).where(row.id.in_(ids), row.state == models.RunState.DONE)
    )
    found = {run_id: json.loads(solution or "{}") for run_id, solution in rows}
    return [found.get(run_id, {}) for run_id in ids]


async def solved_meetings_of_runs(
    db: ReadDb, ids: Sequence[str]
) -> list[Mapping[str, Mapping[str, Any]]]:
    """Return the meetings of each run by key, as they were when it was solved."""
    row = CrossParticipationRun
    rows = await db.execute(select(row.id, row.snapshot).where(row.id.in_(ids)))
    found = {
        run_id: {each["id"]: each for each in json.loads(snapshot or "{}").get("meetings", ())}
        for run_id, snapshot in rows
    }
    return [found.get(run_id, {}) for run_id in ids]
