"""Reading runs and what they suggest, in the shapes that loaders ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from domain import models
from domain.errors import NotFound
from domain.models import RunState
from domain.runs.requests import TopicPurpose
from domain.store import ReadDb

T = TypeVar("T", bound=models.Record)
R = TypeVar("R", models.PairingRun, models.TopicRun)


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


async def pairing_runs(db: ReadDb, edition_id: str) -> list[models.PairingRun]:
    """List the pairing runs of an edition, newest first."""
    return await _runs(db, models.PairingRun, models.PairingRun.edition_id == edition_id)


async def topic_runs(db: ReadDb, edition_id: str) -> list[models.TopicRun]:
    """List the topic runs of an edition, newest first."""
    return await _runs(db, models.TopicRun, models.TopicRun.edition_id == edition_id)


async def _runs(
    db: ReadDb, table: type[R], *conditions: ColumnElement[bool], most: int | None = None
) -> list[R]:
    rows = await db.scalars(
        select(table)
        .where(*conditions)
        .order_by(table.requested_at.desc(), table.id.desc())
        .limit(most)
    )
    return list(rows)


async def latest_done_pairing_run(db: ReadDb, edition_id: str) -> models.PairingRun | None:
    """Return the newest pairing run of an edition that is done, or None."""
    table = models.PairingRun
    done = (table.edition_id == edition_id, table.state == RunState.DONE)
    return next(iter(await _runs(db, table, *done, most=1)), None)


async def latest_done_topic_run(
    db: ReadDb, edition_id: str, purpose: TopicPurpose
) -> models.TopicRun | None:
    """Return the newest topic run of an edition for a purpose that is done, or None."""
    table = models.TopicRun
    done = (
        table.edition_id == edition_id,
        table.state == RunState.DONE,
        table.purpose == purpose.value,
    )
    return next(iter(await _runs(db, table, *done, most=1)), None)


async def published_pairing_run(db: ReadDb, edition_id: str) -> models.PairingRun | None:
    """Return the pairing run of an edition that stands published now, or None."""
    table = models.PairingRun
    standing = (
        table.edition_id == edition_id,
        table.published_at.is_not(None),
        table.superseded_at.is_(None),
    )
    return next(iter(await _runs(db, table, *standing, most=1)), None)


async def pairing_runs_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.PairingRun | None]:
    """Return pairing runs in the order of their ids, None where there is none."""
    return await _by_id(db, models.PairingRun, ids)


async def topic_runs_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.TopicRun | None]:
    """Return topic runs in the order of their ids, None where there is none."""
    return await _by_id(db, models.TopicRun, ids)


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
