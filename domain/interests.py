"""Which topics managers seek and offer. Reads only."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from domain import models
from domain.lookups import in_order
from domain.models import InterestKind
from domain.store import ReadDb


async def interests_by_manager(
    db: ReadDb, keys: Sequence[tuple[str, InterestKind]]
) -> list[list[models.TopicInterest]]:
    """Return what each manager seeks or offers, first choice first, by (manager id, kind)."""
    row = models.TopicInterest
    rows = await db.scalars(
        select(row)
        .join(models.Topic, row.topic_id == models.Topic.id)
        .where(
            row.manager_id.in_({manager_id for manager_id, _ in keys}),
            row.kind.in_({kind for _, kind in keys}),
        )
        .order_by(row.priority, models.Topic.sort_order)
    )
    wanted = set(keys)
    pairs = (((each.manager_id, each.kind), each) for each in rows)
    return in_order((pair for pair in pairs if pair[0] in wanted), keys)
