"""Opening the ratings of a person to somebody who may read none, for a reason that is kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from domain import audit, changes, models
from domain.errors import InvalidInput, NotFound
from domain.lookups import held_person
from domain.models import AssessmentKind, EventKind
from domain.store import ReadDb, WriteDb


class OpenedRating(NamedTuple):
    """One rating, without its evidence."""

    competency_id: str
    kind: AssessmentKind
    assessed_on: date
    level: int | None


async def open_ratings(
    db: WriteDb, seeing: ReadDb, manager_id: str, reason: str, *, at: datetime
) -> tuple[models.Manager, list[OpenedRating]]:
    """Return every rating of a person, and leave in the trail that they were read and why.

    Args:
        db: of a unit of work; what is read may be shown once it has ended well.
        seeing: one that sees everything.
        manager_id: whose.
        reason: why, in words that the person may read.
        at: when.

    Raises:
        NotFound: there is no such manager, or they were erased.
        InvalidInput: no reason is given.
    """
    if not reason.strip():
        raise InvalidInput("Say why you have to read them; the person is told.", path=("reason",))
    manager = await held_person(db, manager_id)
    if manager is None:
        raise NotFound("There is no manager of this id.", path=("managerId",))
    assessment, rating, competency = models.Assessment, models.Rating, models.Competency
    rows = await seeing.execute(
        select(rating.competency_id, assessment.kind, assessment.assessed_on, rating.level)
        .join(assessment, assessment.id == rating.assessment_id)
        .join(competency, competency.id == rating.competency_id)
        .where(assessment.manager_id == manager.id)
        .order_by(assessment.assessed_on.desc(), competency.sort_order, rating.id)
    )
    found = [OpenedRating(*row) for row in rows]
    change = audit.Change(
        "Manager", manager.id, None, {"opened": len(found)}, reason, manager_id=manager.id
    )
    changes.tell(db, EventKind.RATINGS_OPENED, change, at=at)
    return manager, found
