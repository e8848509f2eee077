"""How long ratings are kept, and erasing those that are kept for too long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import delete, func, select

from domain import audit, models
from domain.models import EventKind
from domain.outbox import announce
from domain.store import ReadDb, WriteDb

RULE: Final = "ratings_36_months_after_the_last_edition"
MONTHS: Final = 36
_WITHOUT_SESSION: Final = {"synchronize_session": False}


class Overdue(NamedTuple):
    """A person whose ratings are kept for too long: since when, and how many."""

    manager_id: str
    code: str
    last_day: date
    ratings: int


def kept_until(last_day: date) -> date:
    """Return the last day on which ratings may be kept, 36 months after a day."""
    year = last_day.year + MONTHS // 12
    leap = last_day.month == 2 and last_day.day == 29  # noqa: PLR2004 -- the day that years lack
    return date(year, 2, 28) if leap else last_day.replace(year=year)


async def list_overdue(db: ReadDb, *, today: date) -> list[Overdue]:
    """List whose ratings are to be erased, in order of code.

    The last day of somebody is that of the last edition that they were a delegate of, or of their
    last assessment where that is later or there is none. Invented people are left alone.
    """
    person, assessment, rating = models.Manager, models.Assessment, models.Rating
    delegate, edition = models.Delegate, models.Edition
    rated = await db.execute(
        select(person.id, person.code, func.max(assessment.assessed_on), func.count(rating.id))
        .join(assessment, assessment.manager_id == person.id)
        .outerjoin(rating, rating.assessment_id == assessment.id)
        .where(person.synthetic.is_(False))
        .group_by(person.id, person.code)
        .order_by(person.code, person.id)
    )
    ended = await db.execute(
        select(delegate.manager_id, func.max(edition.ends_on))
        .join(edition, edition.id == delegate.edition_id)
        .group_by(delegate.manager_id)
    )
    last: dict[str, date] = dict(ended.all())
    found = [
        Overdue(row_id, code, max(day, last.get(row_id, day)), count)
        for row_id, code, day, count in rated
    ]
    return [each for each in found if kept_until(each.last_day) < today]


async def erase_overdue(db: WriteDb, *, at: datetime) -> list[Overdue]:
    """Erase the ratings that are kept for too long, and say so in the trail; return whose."""
    overdue = await list_overdue(db, today=at.date())
    for each in overdue:
        await _erase(db, each)
        after = {"ratings": 0, "rule": RULE}
        note = audit.Change(
            "Manager",
            each.manager_id,
            {"ratings": each.ratings},
            after,
            manager_id=each.manager_id,
        )
        audit.note(db, note)
        announce(db, EventKind.RATING_CHANGED, "Manager", each.manager_id, at=at)
    return overdue


async def _erase(db: WriteDb, overdue: Overdue) -> None:
    assessment, undo = models.Assessment, models.Undo
    acts: Sequence[str] = ("rate_competency", "remove_rating")
    for statement in (
        delete(models.Rating).where(
            models.Rating.assessment_id.in_(
                select(assessment.id).where(assessment.manager_id == overdue.manager_id)
            )
        ),
        delete(assessment).where(assessment.manager_id == overdue.manager_id),
        delete(undo).where(undo.manager_id == overdue.manager_id, undo.act.in_(acts)),
    ):
        await db.execute(statement, execution_options=_WITHOUT_SESSION)
