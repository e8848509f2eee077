"""Publishing a run: from then on its suggestions are what people are told.

A second publication supersedes the first; nothing of a run itself ever changes.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, update

from domain import models
from domain.errors import Conflict
from domain.models import RunState
from domain.runs.lists import get_pairing_run, get_topic_run
from domain.store import WriteDb


async def publish_pairing_run(db: WriteDb, run_id: str, *, at: datetime) -> models.PairingRun:
    """Publish a pairing run that is done; publishing the one that stands changes nothing.

    Raises:
        NotFound: there is no such run.
        Conflict: it is not done, or a later publication has superseded it.
    """
    run = await get_pairing_run(db, run_id)
    table = models.PairingRun
    await _publish(db, run, table.edition_id == run.edition_id, at=at)
    return run


async def publish_topic_run(db: WriteDb, run_id: str, *, at: datetime) -> models.TopicRun:
    """Publish a topic run that is done, for its purpose; twice changes nothing.

    Raises:
        NotFound: there is no such run.
        Conflict: it is not done, or a later publication has superseded it.
    """
    run = await get_topic_run(db, run_id)
    table = models.TopicRun
    same = (table.edition_id == run.edition_id) & (table.purpose == run.purpose)
    await _publish(db, run, same, at=at)
    return run


async def _publish(
    db: WriteDb,
    run: models.PairingRun | models.TopicRun,
    same_kind: ColumnElement[bool],
    *,
    at: datetime,
) -> None:
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
    if run.published_at is not None:
        return
    table = type(run)
    await db.execute(
        update(table)
        .where(
            same_kind,
            table.id != run.id,
            table.published_at.is_not(None),
            table.superseded_at.is_(None),
        )
        .values(superseded_at=at)
    )
    run.published_at = at
    await db.flush()
