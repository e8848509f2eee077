"""Reading runs and what they suggest, in the shapes that loaders ask for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from domain import models
from domain.errors import NotFound
from domain.lookups import lists_by, rows_by
from domain.models import RunState
from domain.store import ReadDb


async def get_pairing_run(db: ReadDb, run_id: str) -> models.PairingRun:
    """Return a pairing run.

    Raises:
        NotFound: there is none of this id.
    """
    run = await db.get(models.PairingRun, run_id)
    if run is None:
        raise NotFound("There is no such pairing run.", path=("runId",))
    return run


async def get_topic_run(db: ReadDb, run_id: str) -> models.TopicRun:
    """Return a topic run.

    Raises:
        NotFound: there is none of this id.
    """
    run = await db.get(models.TopicRun, run_id)
    if run is None:
        raise NotFound("There is no such topic run.", path=("runId",))
    return run


async def _newest(db: ReadDb, *conditions: ColumnElement[bool]) -> models.PairingRun | None:
    table = models.PairingRun
    run: models.PairingRun | None = await db.scalar(
        select(table)
        .where(*conditions)
        .order_by(table.requested_at.desc(), table.id.desc())
        .limit(1)
    )
    return run


async def latest_done_pairing_run(db: ReadDb, edition_id: str) -> models.PairingRun | None:
    """Return the newest pairing run of an edition that is done, or None."""
    table = models.PairingRun
    return await _newest(db, table.edition_id == edition_id, table.state == RunState.DONE)


async def published_pairing_run(db: ReadDb, edition_id: str) -> models.PairingRun | None:
    """Return the pairing run of an edition that stands published now, or None."""
    table = models.PairingRun
    return await _newest(db, table.edition_id == edition_id, models.stands(table))


async def pairings_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Pairing | None]:
    """Return pairings in the order of their ids, None where there is none."""
    return await rows_by(db, models.Pairing.id, ids)


async def pairings_by_run(db: ReadDb, ids: Sequence[str]) -> list[list[models.Pairing]]:
    """Return the pairings of each run in their order."""
    row = models.Pairing
    return await lists_by(db, select(row).order_by(row.position), row.run_id, ids)


async def reasons_by_pairing(db: ReadDb, ids: Sequence[str]) -> list[list[models.PairingReason]]:
    """Return the reasons of each pairing, strongest first."""
    row = models.PairingReason
    return await lists_by(db, select(row).order_by(row.position), row.pairing_id, ids)


async def first_reasons_by_pairing(
    db: ReadDb, ids: Sequence[str], most: int
) -> list[list[models.PairingReason]]:
    """Return so many reasons of each pairing at most, strongest first."""
    row = models.PairingReason
    # They are counted from 0 without a gap.
    first = select(row).where(row.position < most)
    return await lists_by(db, first.order_by(row.position), row.pairing_id, ids)


async def unpaired_by_run(db: ReadDb, ids: Sequence[str]) -> list[list[models.UnpairedDelegate]]:
    """Return the delegates whom each run leaves without a partner."""
    row = models.UnpairedDelegate
    return await lists_by(db, select(row).order_by(row.delegate_id), row.run_id, ids)


async def inherited_ties_by_run(db: ReadDb, ids: Sequence[str]) -> list[list[models.InheritedTie]]:
    """Return who each run knew to be partners in earlier editions, the newest edition first."""
    row = models.InheritedTie
    return await lists_by(db, select(row).order_by(row.position), row.run_id, ids)


async def suggestions_by_run(db: ReadDb, ids: Sequence[str]) -> list[list[models.TopicSuggestion]]:
    """Return the topics that each run suggests, in their order."""
    row = models.TopicSuggestion
    return await lists_by(db, select(row).order_by(row.position), row.run_id, ids)


async def topic_reasons_by_suggestion(
    db: ReadDb, ids: Sequence[str]
) -> list[list[models.TopicReason]]:
    """Return the reasons of each suggested topic, strongest first."""
    row = models.TopicReason
    return await lists_by(db, select(row).order_by(row.position), row.suggestion_id, ids)
