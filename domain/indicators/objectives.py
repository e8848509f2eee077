"""Adding, changing and removing objectives of an edition, by planners."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select

from domain import models
from domain.audit import Undo
from domain.checks import require_key
from domain.errors import Conflict, InvalidInput
from domain.indicators.holding import hold, require_unasked, tell
from domain.indicators.writing import KEY_WORDS
from domain.lookups import held, next_position
from domain.roadmap.holding import require_unlinked
from domain.store import WriteDb

OBJECTIVES_MAX: Final = 50


async def add_objective(
    db: WriteDb,
    edition: models.Edition,
    key: str,
    text: str,
    *,
    at: datetime,
    kept: tuple[str, int] | None = None,
) -> models.Objective:
    """Add an objective behind the others; one that was there before may keep its id and position.

    Raises:
        InvalidInput: the key or the text does not fit.
        Conflict: the edition has an objective of the key, or as many as it may have.
    """
    await held(db, models.Edition, edition.id)
    require_key(key, KEY_WORDS, "key")
    _require_text(key, text)
    row = models.Objective
    keys = list(await db.scalars(select(row.key).where(row.edition_id == edition.id)))
    if key in keys:
        raise Conflict(
            f"The edition {edition.slug} has an objective {key} already. Choose another key.",
            path=("key",),
        )
    if len(keys) >= OBJECTIVES_MAX:
        raise Conflict(f"An edition has at most {OBJECTIVES_MAX} objectives. Remove one first.")
    behind = await next_position(db, row, row.edition_id == edition.id)
    row_id, position = kept or (models.new_id(), behind)
    made = row(id=row_id, edition_id=edition.id, key=key, text=text, position=position)
    db.add(made)
    await db.flush()
    tell(db, made, None, _noted(made), Undo("remove_objective", {}), at)
    return made


async def change_objective(
    db: WriteDb,
    objective_id: str,
    text: str,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.Objective:
    """Say an objective in other words; its key stays. The same words change nothing.

    Raises:
        NotFound: there is no such objective that the viewer may plan.
        Stale: it is not of the version expected.
        InvalidInput: the text is empty.
    """
    row = await hold(db, models.Objective, objective_id, expected_version)
    _require_text(row.key, text)
    if row.text == text:
        return row
    before, was = _noted(row), row.text
    row.text, row.seeded = text, False
    await db.flush()
    tell(db, row, before, _noted(row), Undo("change_objective", {"text": was}), at)
    return row


async def remove_objective(
    db: WriteDb, objective_id: str, *, at: datetime, expected_version: int | None = None
) -> models.Objective:
    """Delete an objective that no indicator stands for, and return what it was.

    Raises:
        NotFound: there is no such objective that the viewer may plan.
        Stale: it is not of the version expected.
        Conflict: indicators or questions of an evaluation stand on it, or it serves strategies;
            the message names them.
    """
    row = await hold(db, models.Objective, objective_id, expected_version)
    indicator = models.Indicator
    keys = await db.scalars(
        select(indicator.key)
        .where(indicator.objective_id == row.id)
        .order_by(indicator.position, indicator.id)
    )
    if names := ", ".join(keys):
        raise Conflict(
            f"These indicators stand for the objective {row.key}: {names}."
            " Let them stand for another one, or remove them first.",
            path=("id",),
        )
    await require_unasked(db, row)
    await require_unlinked(db, "objective_id", row.id, f"The objective {row.key}")
    before = _noted(row)
    kept = {"edition": row.edition_id, "key": row.key, "text": row.text, "position": row.position}
    await db.delete(row)
    await db.flush()
    tell(db, row, before, None, Undo("add_objective", kept), at)
    return row


def _require_text(key: str, text: str) -> None:
    if not text.strip():
        raise InvalidInput(f"Say in words what the objective {key} is.", path=("text",))


def _noted(row: models.Objective) -> dict[str, object]:
    return {"edition": row.edition_id, "key": row.key, "version": row.version}
