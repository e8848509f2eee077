"""Publishing a run: from then on its suggestions are what people are told.

A second publication supersedes the first; nothing of a run itself ever changes. What becomes of
published pairings is told in ``domain/partnerships/``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, select

from domain import audit, models
from domain.errors import Conflict
from domain.lookups import held
from domain.meetings.publication import invite, require_current_participation
from domain.models import EventKind, RunState
from domain.outbox import announce
from domain.partnerships.publication import propose, require_current
from domain.runs.agenda_lists import get_agenda_run
from domain.runs.current_agenda import require_current_agenda
from domain.runs.lists import get_pairing_run, get_topic_run
from domain.runs.participation_lists import get_participation_run
from domain.store import WriteDb

RunT = TypeVar(
    "RunT",
    models.PairingRun,
    models.TopicRun,
    models.AgendaRun,
    models.CrossParticipationRun,
)


class Publication(NamedTuple, Generic[RunT]):
    """A run that stands published, and the one that it superseded, if any."""

    run: RunT
    superseded: RunT | None


async def publish_pairing_run(
    db: WriteDb, run_id: str, *, at: datetime
) -> Publication[models.PairingRun]:
    """Publish a pairing run that is done; publishing the one that stands changes nothing.

    Raises:
        NotFound: there is no such run.
        Conflict: it is not done, a later publication has superseded it, or it pairs somebody who
            has withdrawn or declined since.
    """
    run = await get_pairing_run(db, run_id)
    table = models.PairingRun
    if await _stands(db, run):
        return Publication(run, None)
    await require_current(db, run)
    publication = await _publish(db, table, run, table.edition_id == run.edition_id, at=at)
    await propose(db, run, at=at)
    return publication


async def publish_topic_run(
    db: WriteDb, run_id: str, *, at: datetime
) -> Publication[models.TopicRun]:
    """Publish a topic run that is done, for its purpose; twice changes nothing.

    Raises:
        NotFound: there is no such run.
        Conflict: it is not done, or a later publication has superseded it.
    """
    run = await get_topic_run(db, run_id)
    table = models.TopicRun
    if await _stands(db, run):
        return Publication(run, None)
    same = (table.edition_id == run.edition_id) & (table.purpose == run.purpose)
    return await _publish(db, table, run, same, at=at)


async def publish_agenda_run(
    db: WriteDb, run_id: str, *, at: datetime
) -> Publication[models.AgendaRun]:
    """Publish an agenda run that is done, for its component; twice changes nothing.

    Raises:
        NotFound: there is no such run.
        Conflict: it is not done, a later publication has superseded it, or it holds a session that
            was taken off since, or one whose leader has left.
    """
    run = await get_agenda_run(db, run_id)
    table = models.AgendaRun
    if await _stands(db, run):
        return Publication(run, None)
    await require_current_agenda(db, run)
    return await _publish(db, table, run, table.component_id == run.component_id, at=at)


async def publish_participation_run(
    db: WriteDb, run_id: str, *, at: datetime
) -> Publication[models.CrossParticipationRun]:
    """Publish a run of cross-participation that is done: its invitations are made.

    Publishing the one that stands changes nothing.

    Raises:
        NotFound: there is no such run.
        Conflict: it is not done, a later publication has superseded it, or somebody or a meeting
            is not as it was solved.
    """
    run = await get_participation_run(db, run_id)
    table = models.CrossParticipationRun
    if await _stands(db, run):
        return Publication(run, None)
    await require_current_participation(db, run)
    publication = await _publish(db, table, run, table.edition_id == run.edition_id, at=at)
    await invite(db, run, at=at)
    return publication


async def _stands(db: WriteDb, run: models.AnyRun) -> bool:
    """Tell whether a run stands published already; refuse one that cannot be published.

    Raises:
        Conflict: it is not done, or a later publication has superseded it.
    """
    # Two publications at the same time would each see no other, and both would stand.
    await held(db, models.Edition, run.edition_id)
    await db.refresh(run)
    if run.state is not RunState.DONE:
        raise Conflict(
            f"This run is {run.state.value}. Only a run that is done can be published.",
            path=("runId",),
        )
    if run.superseded_at is not None:
        raise Conflict(
            "A later publication has superseded this run. Run the engine again and publish that.",
            path=("runId",),
        )
    return run.published_at is not None


async def _publish(
    db: WriteDb,
    table: type[RunT],
    run: RunT,
    same_kind: ColumnElement[bool],
    *,
    at: datetime,
) -> Publication[RunT]:
    standing = await db.scalar(select(table).where(same_kind, models.stands(table)))
    changed = [(run.id, "published_at")]
    if standing is not None:
        standing.superseded_at = at
        changed.insert(0, (standing.id, "superseded_at"))
        # First: the database refuses two that stand published, even for a moment.
        await db.flush()
    run.published_at = at
    await db.flush()
    for row_id, key in changed:
        new = {key: at.isoformat()}
        change = audit.Change(table.__name__, row_id, {key: None}, new, edition_id=run.edition_id)
        audit.note(db, change)
    announce(db, EventKind.RUN_PUBLISHED, table.__name__, run.id, at=at, edition_id=run.edition_id)
    return Publication(run, standing)
