"""How many pairs two administrations share: what a picture of many people draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from domain import models
from domain.lookups import in_order
from domain.models import STANDING
from domain.store import ReadDb


class Flow(NamedTuple):
    """Two administrations, that of the earlier side first, and how many pairs they share."""

    left_administration_id: str
    right_administration_id: str
    pairs: int


async def flows_by_edition(db: ReadDb, edition_ids: Sequence[str]) -> list[list[Flow]]:
    """Count the partnerships of editions that stand, as ``count_flows`` does."""
    row = models.Partnership
    return await count_flows(db, row, row.edition_id, edition_ids, row.state.in_(STANDING))


async def count_flows(
    db: ReadDb, row: Any, parent: Any, parent_ids: Sequence[str], *conditions: Any
) -> list[list[Flow]]:
    """Count pairs of delegates by their two administrations, most first, then by code.

    One statement, however many people: there are no more rows than pairs of administrations.

    Args:
        db: to read with.
        row: a table of pairs.
        parent: its column for what the pairs are of.
        parent_ids: of which to count, in this order.
        conditions: which pairs; none means all.
    """
    count = func.count()
    left, right = aliased(models.Delegate), aliased(models.Delegate)
    here, there = aliased(models.Manager), aliased(models.Manager)
    home, away = aliased(models.Administration), aliased(models.Administration)
    found = await db.execute(
        select(parent, home.id, away.id, count)
        .join_from(row, left, row.left_delegate_id == left.id)
        .join(here, left.manager_id == here.id)
        .join(home, here.administration_id == home.id)
        .join(right, row.right_delegate_id == right.id)
        .join(there, right.manager_id == there.id)
        .join(away, there.administration_id == away.id)
        .where(parent.in_(parent_ids), *conditions)
        .group_by(parent, home.id, away.id, home.code, away.code)
        .order_by(count.desc(), home.code, away.code)
    )
    flows = ((parent_id, Flow(one, other, number)) for parent_id, one, other, number in found)
    return in_order(flows, parent_ids)
