"""How many nominations of an edition are in which state, by administration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select

from domain import models
from domain.lookups import in_order
from domain.models import NominationState
from domain.store import ReadDb


class NominationCount(NamedTuple):
    """How many nominations of an administration on a side are in a state."""

    side_id: str
    administration_id: str
    state: NominationState
    nominations: int


async def counts_by_edition(db: ReadDb, ids: Sequence[str]) -> list[list[NominationCount]]:
    """Return of each edition the counts above 0, by side, code of the administration and state."""
    row, place = models.Nomination, models.Administration
    kind = (row.edition_id, row.side_id, models.Side.position, place.id, place.code, row.state)
    found = await db.execute(
        select(*kind, func.count(row.id))
        .join(models.Side, row.side_id == models.Side.id)
        .join(models.Manager, row.manager_id == models.Manager.id)
        .join(place, models.Manager.administration_id == place.id)
        .where(row.edition_id.in_(ids))
        .group_by(*kind)
    )
    in_life = {state: number for number, state in enumerate(NominationState)}
    rows = sorted(found.all(), key=lambda each: (each[2], each[4], in_life[each[5]]))
    pairs = [
        (edition_id, NominationCount(side_id, administration_id, state, number))
        for edition_id, side_id, _, administration_id, _, state, number in rows
    ]
    return in_order(pairs, ids)
