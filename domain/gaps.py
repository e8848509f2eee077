"""Where managers stand against the targets of their posts. Reads only.

Unknown stays unknown: a level that nobody assessed has no gap, and is not zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from domain import models
from domain.assessments import RatingGiven, can_share, levels_of_managers
from domain.competencies import competencies_in_force
from domain.models import AssessmentKind
from domain.readers import read_of
from domain.store import ReadDb
from domain.targets import Target, targets_of_managers


class Standing(NamedTuple):
    """Where one manager stands in one competency; None is *not assessed* or *no target*."""

    competency_id: str
    competency_key: str
    level: int | None
    target: int | None
    rated_by: AssessmentKind | None
    rated_on: date | None
    is_synthetic: bool
    is_personal: bool = False
    mapped_from_id: str | None = None

    @property
    def gap(self) -> int | None:
        """Steps from the level up to the target; None where the level is not known."""
        return None if self.level is None else max(0, (self.target or 0) - self.level)

    @property
    def can_share(self) -> bool:
        """Whether the level is high enough to share; not where it is not known."""
        return can_share(self.level)


async def standings_by_manager(db: ReadDb, ids: Sequence[str]) -> list[list[Standing]]:
    """Return one standing of each manager for each competency in force, in the framework's order.

    Cost: some six statements, and one more for each hundred managers.
    """
    competencies = await competencies_in_force(db)
    levels = await levels_of_managers(db, ids)
    read_of(db, {manager_id for manager_id, _ in levels})
    targets = await targets_of_managers(db, ids)
    return [
        [
            _standing(
                competency,
                levels.get((manager_id, competency.id)),
                targets.get((manager_id, competency.id)),
            )
            for competency in competencies
        ]
        for manager_id in ids
    ]


def gaps_first(standings: Sequence[Standing]) -> list[Standing]:
    """Keep what is below target, the largest gap first, then in the order given."""
    return sorted(
        (standing for standing in standings if standing.gap),
        key=lambda standing: -(standing.gap or 0),
    )


def _standing(
    competency: models.Competency, rating: RatingGiven | None, target: Target | None
) -> Standing:
    return Standing(
        competency_id=competency.id,
        competency_key=competency.key,
        level=rating.level if rating else None,
        target=target.level if target else None,
        rated_by=rating.kind if rating else None,
        rated_on=rating.assessed_on if rating else None,
        is_synthetic=rating.is_synthetic if rating else False,
        is_personal=target.is_personal if target else False,
        mapped_from_id=rating.mapped_from_id if rating else None,
    )


@dataclass(frozen=True)
class StandingFilter:
    """Which standings; what is None does not narrow."""

    can_share: bool | None = None
    competency_key_in: tuple[str, ...] | None = None
    gap_gte: int | None = None
    is_assessed: bool | None = None


def narrowed(standings: Sequence[Standing], where: StandingFilter | None) -> list[Standing]:
    """Keep the standings that a filter names, in the order given."""
    if where is None:
        return list(standings)
    return [
        each
        for each in standings
        if (where.can_share is None or each.can_share == where.can_share)
        and (where.competency_key_in is None or each.competency_key in where.competency_key_in)
        and (where.gap_gte is None or (each.gap is not None and each.gap >= where.gap_gte))
        and (where.is_assessed is None or (each.level is not None) == where.is_assessed)
    ]
