"""Publishing a run: from then on its suggestions are what people are told.

A second publication supersedes the first; nothing of a run itself ever changes. What becomes of
published pairings is told in ``domain/partnerships/``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, and_, select

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

# Beside the edition, what tells the parts of which each has a publication of its own.
_PART: Final[Mapping[Any, Sequence[str]]] = {
    models.TopicRun: ("purpose",),
    models.AgendaRun: ("component_id",),
}
# What domain/runs/withdraw.py does.
WITHDRAW: Final = audit.Undo("withdraw_publication", {})


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
    if await _stands(db, run):
        return Publication(run, None)
    await require_current(db, run)
    publication = await _publish(db, run, at=at, undo=WITHDRAW)
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
    if await _stands(db, run):
        return Publication(run, None)
    return await _publish(db, run, at=at, undo=WITHDRAW)


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
    if await _stands(db, run):
        return Publication(run, None)
    await require_current_agenda(db, run)
    return await _publish(db, run, at=at, undo=WITHDRAW)


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
    if await _stands(db, run):
        return Publication(run, None)
    await require_current_participation(db, run)
    publication = await _publish(db, run, at=at)
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


def same_part(table: Any, run: Any) -> ColumnElement[bool]:
    """Keep the runs of which at most one stands published beside a run: those of its part.

    Args:
        table: of the runs that are kept.
        run: a run of it, or an alias of the table, of whose runs each is compared.
    """
    part = ("edition_id", *_PART.get(table, ()))
    return and_(*(getattr(table, key) == getattr(run, key) for key in part))


async def _publish(
    db: WriteDb, run: RunT, *, at: datetime, undo: audit.Undo | None = None
) -> Publication[RunT]:
    table = type(run)
    standing = await db.scalar(select(table).where(same_part(table, run), models.stands(table)))
    if standing is not None:
        standing.superseded_at = at
        # First: the database refuses two that stand published, even for a moment.
        await db.flush()
        moved(db, standing, {"superseded_at": None}, {"superseded_at": at}, undo and audit.ALONG)
    run.published_at, run.restored_at = at, None
    await db.flush()
    moved(db, run, {"published_at": None}, {"published_at": at}, undo)
    announce_run(db, EventKind.RUN_PUBLISHED, run, at=at)
    return Publication(run, standing)


def moved(
    db: WriteDb,
    run: models.AnyRun,
    before: Mapping[str, datetime | None],
    after: Mapping[str, datetime | None],
    undo: audit.Undo | None,
) -> None:
    """Note that a run began or ceased to stand published, and what takes that back."""
    was, now = (
        {key: moment and moment.isoformat() for key, moment in each.items()}
        for each in (before, after)
    )
    noun = type(run).__name__
    audit.note(db, audit.Change(noun, run.id, was, now, edition_id=run.edition_id, undo=undo))


def announce_run(db: WriteDb, kind: EventKind, run: models.AnyRun, *, at: datetime) -> None:
    """Say of a run that it began or ceased to stand published."""
    announce(db, kind, type(run).__name__, run.id, at=at, edition_id=run.edition_id)
