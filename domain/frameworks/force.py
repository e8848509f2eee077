"""Which framework version is in force, and which of its competencies an older one was mapped to.

In force is the published version with the highest number. Reads only.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ScalarSelect, select

from domain import models
from domain.models import FrameworkState
from domain.store import ReadDb


def framework_in_force() -> ScalarSelect[str]:
    """Select the id of the framework version in force; none where nothing is published."""
    framework = models.CompetencyFramework
    return (
        select(framework.id)
        .where(framework.state == FrameworkState.PUBLISHED)
        .order_by(framework.version.desc(), framework.key)
        .limit(1)
        .scalar_subquery()
    )


async def routes_into_force(db: ReadDb) -> dict[str, tuple[str, ...]]:
    """Return the competencies in force that each mapped competency of an older version became.

    A map leads from one version to a later one; where several follow each other, so does this.
    What is in force itself has no entry, nor has what became nothing.

    Cost: two statements.
    """
    link, competency = models.CompetencyMapping, models.Competency
    onward: dict[str, list[str]] = {}
    for start, end in await db.execute(
        select(link.from_competency_id, link.to_competency_id)
        .join(competency, competency.id == link.to_competency_id)
        .join(models.CompetencyFramework, models.CompetencyFramework.id == competency.framework_id)
        .where(models.CompetencyFramework.state != FrameworkState.DRAFT)
        .order_by(link.from_competency_id, competency.sort_order, link.to_competency_id)
    ):
        if end is not None:
            onward.setdefault(start, []).append(end)
    if not onward:
        return {}
    current = frozenset(
        await db.scalars(
            select(competency.id).where(competency.framework_id == framework_in_force())
        )
    )
    found = {start: _reached(start, onward, current) for start in onward if start not in current}
    return {start: ends for start, ends in found.items() if ends}


def _reached(
    start: str, onward: Mapping[str, list[str]], current: frozenset[str]
) -> tuple[str, ...]:
    """Follow the maps from a competency up to those in force, in order, each once."""
    reached: dict[str, None] = {}
    waiting, met = [start], {start}
    while waiting:
        for end in onward.get(waiting.pop(0), ()):
            if end in current:
                reached[end] = None
            elif end not in met:
                met.add(end)
                waiting.append(end)
    return tuple(reached)
