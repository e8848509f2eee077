"""Indicators and their values in the shapes that loaders ask for. Reads only."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from domain import models
from domain.lookups import lists_by, rows_by
from domain.store import ReadDb


async def indicators_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Indicator | None]:
    """Return indicators in the order asked, None where there is none."""
    return await rows_by(db, models.Indicator.id, ids)


async def indicators_by_edition(db: ReadDb, ids: Sequence[str]) -> list[list[models.Indicator]]:
    """Return the indicators of each edition, in order."""
    row = models.Indicator
    return await lists_by(db, select(row).order_by(row.position, row.key), row.edition_id, ids)


async def indicators_by_objective(db: ReadDb, ids: Sequence[str]) -> list[list[models.Indicator]]:
    """Return the indicators of each objective, in order."""
    row = models.Indicator
    return await lists_by(db, select(row).order_by(row.position, row.key), row.objective_id, ids)


async def values_by_indicator(db: ReadDb, ids: Sequence[str]) -> list[list[models.IndicatorValue]]:
    """Return the values of each indicator, the earliest first."""
    row = models.IndicatorValue
    return await lists_by(db, select(row).order_by(row.valued_on), row.indicator_id, ids)
