"""Reading runs and what they suggest, in the shapes that loaders ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from domain import models
from domain.errors import NotFound
from domain.models import RunState
from domain.store import ReadDb

T = TypeVar("T", bound=models.Record)


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
    return await _newest(
        db,
        table.edition_id == edition_id,
        table.published_at.is_not(None),
        table.superseded_at.is_(None),
    )


async def pairings_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Pairing | None]:
    """Return pairings in the order of their ids, None where there is none."""
    return await _by_id(db, models.Pairing, ids)


async def _by_id(db: ReadDb, table: type[T], ids: Sequence[str]) -> list[T | None]:
    found = {row.id: row for row in await db.scalars(select(table).where(table.id.in_(ids)))}
    return [found.get(row_id) for row_id in ids]


async def _grouped(
    db: ReadDb,
    table: type[T],
    column: InstrumentedAttribute[str],
    keys: Sequence[str],
    order: InstrumentedAttribute[int] | InstrumentedAttribute[str],
) -> dict[str, list[T]]:
    """Return rows by the value of a column; a key without rows has an empty list."""
    groups: dict[str, list[T]] = {key: [] for key in keys}
    for row in await db.scalars(select(table).where(column.in_(keys)).order_by(column, order)):
        groups[getattr(row, column.key)].append(row)
    return groups


async def pairings_by_run(db: ReadDb, run_ids: Sequence[str]) -> dict[str, list[models.Pairing]]:
    """Return the pairings of each run in their order."""
    table = models.Pairing
    return await _grouped(db, table, table.run_id, run_ids, table.position)


async def reasons_by_pairing(
    db: ReadDb, pairing_ids: Sequence[str]
) -> dict[str, list[models.PairingReason]]:
    """Return the reasons of each pairing, strongest first."""
    table = models.PairingReason
    return await _grouped(db, table, table.pairing_id, pairing_ids, table.position)


async def unpaired_by_run(
    db: ReadDb, run_ids: Sequence[str]
) -> dict[str, list[models.UnpairedDelegate]]:
    """Return the delegates whom each run leaves without a partner."""
    table = models.UnpairedDelegate
    return await _grouped(db, table, table.run_id, run_ids, table.delegate_id)


async def suggestions_by_run(
    db: ReadDb, run_ids: Sequence[str]
) -> dict[str, list[models.TopicSuggestion]]:
    """Return the topics that each run suggests, in their order."""
    table = models.TopicSuggestion
    return await _grouped(db, table, table.run_id, run_ids, table.position)


async def topic_reasons_by_suggestion(
    db: ReadDb, suggestion_ids: Sequence[str]
) -> dict[str, list[models.TopicReason]]:
    """Return the reasons of each suggested topic in their order."""
    table = models.TopicReason
    return await _grouped(db, table, table.suggestion_id, suggestion_ids, table.position)
