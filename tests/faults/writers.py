"""Sixty-four that change one row at once, each from what it read."""

import asyncio
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain import models
from domain.assessments import RatingWanted, rate_competency
from domain.audit import Acting, verify_trail
from domain.changes import change
from domain.errors import Conflict, Stale
from domain.models import AssessmentKind
from domain.policy import SYSTEM
from domain.store import Store

ACTING = Acting(SYSTEM, "", "rateCompetency")
LEVELS = 5


@dataclass
class Row:
    """The row that all change, and whose change was acknowledged on which version."""

    manager_id: str
    competency_id: str
    # At midnight they would begin to rate on another day, which is another row.
    day: date
    acknowledged: list[int] = field(default_factory=list)
    refused: int = 0


async def row_of(store: Store) -> Row:
    async with store.reading(SYSTEM) as db:
        manager = await db.scalar(select(models.Manager.id).order_by(models.Manager.code))
        competency = await db.scalar(select(models.Competency.id).order_by(models.Competency.key))
    return Row(manager, competency, store.clock().date())


async def write_from_what_was_read(store: Store, row: Row, times: int) -> None:
    """Count the level up from what was read, again and again; a stale try is tried anew."""
    version = 0
    for _ in range(times):
        wanted = RatingWanted(
            row.manager_id,
            row.competency_id,
            AssessmentKind.PEER,
            row.day,
            version % LEVELS,
            expected_version=version,
        )
        try:
            async with change(store, ACTING) as db:
                await rate_competency(db, wanted, at=store.clock())
        except Stale as stale:
            version = stale.current_version
            row.refused += 1
        except Conflict:
            row.refused += 1
        except PoolTimeout:
            # Too many wait for a connection: whoever asked is told to come again, as over HTTP.
            row.refused += 1
        else:
            row.acknowledged.append(version)
            version += 1


async def contend(store: Store, *, writers: int, times: int) -> list[str]:
    """Let some writers try so many times in all; return in words what was lost."""
    row = await row_of(store)
    share = times // writers
    await asyncio.gather(*(write_from_what_was_read(store, row, share) for _ in range(writers)))
    async with store.reading(SYSTEM) as db:
        rating = await db.scalar(
            select(models.Rating)
            .join(models.Assessment)
            .where(
                models.Assessment.manager_id == row.manager_id,
                models.Assessment.kind == AssessmentKind.PEER,
                models.Rating.competency_id == row.competency_id,
            )
            .order_by(models.Assessment.assessed_on.desc())
            .limit(1)
        )
        trail = await verify_trail(db)
    told = len(row.acknowledged)
    found = list(trail.faults)
    if sorted(row.acknowledged) != list(range(told)):
        found.append("a version was written over by two")
    if (rating.version, rating.level) != (told, (told - 1) % LEVELS):
        found.append(f"version {rating.version} after {told} acknowledged changes")
    if trail.entries != told:
        found.append(f"{trail.entries} audit rows for {told} acknowledged changes")
    if told + row.refused != share * writers or not row.refused:
        found.append(f"{told} acknowledged and {row.refused} refused of {share * writers}")
    return found
