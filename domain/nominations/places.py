"""How many places a side and its administrations have, and how many of them are taken."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from domain import models
from domain.models import NominationState
from domain.store import ReadDb


@dataclass
class SidePlaces:
    """The places of one side; what is None or not there has no limit.

    ``taken`` counts the confirmed by administration.
    """

    limit: int | None
    limits: dict[str, int]
    taken: Counter[str]

    @property
    def total(self) -> int:
        """How many places of the side are taken."""
        return self.taken.total()

    @property
    def is_full(self) -> bool:
        """Tell whether nobody fits, of whichever administration."""
        return self.limit is not None and self.total >= self.limit

    def fits(self, administration_id: str) -> bool:
        """Tell whether one more of an administration fits both quotas."""
        most = self.limits.get(administration_id)
        return not self.is_full and (most is None or self.taken[administration_id] < most)

    def take(self, administration_id: str) -> None:
        """Count one more of an administration."""
        self.taken[administration_id] += 1


async def read_places(db: ReadDb, side_id: str) -> SidePlaces:
    """Return the places of a side, of all administrations that the handle sees."""
    quota, nomination, manager = models.Quota, models.Nomination, models.Manager
    rows = await db.execute(
        select(quota.administration_id, quota.places).where(quota.side_id == side_id)
    )
    limits: dict[str, int] = {}
    whole: int | None = None
    for administration_id, places in rows:
        if administration_id is None:
            whole = places
        else:
            limits[administration_id] = places
    counts = await db.execute(
        select(manager.administration_id, func.count(nomination.id))
        .join(manager, nomination.manager_id == manager.id)
        .where(nomination.side_id == side_id, nomination.state == NominationState.CONFIRMED)
        .group_by(manager.administration_id)
    )
    return SidePlaces(whole, limits, Counter(dict(counts.all())))
