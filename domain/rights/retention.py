"""How long ratings are kept, and erasing those that are kept for too long."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, delete, func, select

from domain import audit, changes, models
from domain.models import EventKind
from domain.store import ReadDb, WriteDb

RULE: Final = "ratings_36_months_after_the_last_edition"
MONTHS: Final = 36
# What takes a change of ratings back, and holds those that were there before.
_ACTS: Final = (
    "change_assessment",
    "rate_competency",
    "record_assessment",
    "remove_rating",
    "withdraw_assessment",
)
_WITHOUT_SESSION: Final = {"synchronize_session": False}


class Overdue(NamedTuple):
    """A person whose ratings are kept for too long: since when, and how many."""

    manager_id: str
    code: str
    last_day: date
    ratings: int


class Gone(NamedTuple):
    """Whose ratings were erased, and what was written of them, to be looked for in the bytes."""

    people: list[Overdue]
    texts: tuple[str, ...]


def kept_until(last_day: date) -> date:
    """Return the last day on which ratings may be kept, 36 months after a day."""
    year = last_day.year + MONTHS // 12
    leap = last_day.month == 2 and last_day.day == 29  # noqa: PLR2004 -- the day that years lack
    return date(year, 2, 28) if leap else last_day.replace(year=year)


async def list_overdue(db: ReadDb, *, today: date) -> list[Overdue]:
    """List whose ratings are to be erased, in order of code.

    The last day of somebody is that of the last edition that they were a delegate of, or of their
    last assessment where that is later or there is none. Where ratings are left in nothing but
    what would take a change of them back, the day of that change counts as such. Invented people
    are left alone.
    """
    delegate, edition = models.Delegate, models.Edition
    ended = await db.execute(
        select(delegate.manager_id, func.max(edition.ends_on))
        .join(edition, edition.id == delegate.edition_id)
        .group_by(delegate.manager_id)
    )
    last: dict[str, date] = dict(ended.all())
    found = [
        each._replace(last_day=max(each.last_day, last.get(each.manager_id, each.last_day)))
        for each in [*await _rated(db), *await _undone(db)]
    ]
    late = [each for each in found if kept_until(each.last_day) < today]
    return sorted(late, key=lambda each: (each.code, each.manager_id))


async def _rated(db: ReadDb) -> list[Overdue]:
    """Return everybody who was assessed, with the day of the last assessment."""
    person, assessment, rating = models.Manager, models.Assessment, models.Rating
    rows = await db.execute(
        select(person.id, person.code, func.max(assessment.assessed_on), func.count(rating.id))
        .join(assessment, assessment.manager_id == person.id)
        .outerjoin(rating, rating.assessment_id == assessment.id)
        .where(person.synthetic.is_(False))
        .group_by(person.id, person.code)
    )
    return [Overdue(*row) for row in rows]


async def _undone(db: ReadDb) -> list[Overdue]:
    """Return everybody whose ratings are left in undo alone, with the day of the last of it."""
    person, entry, undo = models.Manager, models.AuditEntry, models.Undo
    assessed = select(models.Assessment.manager_id)
    rows = await db.execute(
        select(person.id, person.code, func.max(entry.at))
        .join(undo, undo.manager_id == person.id)
        .join(entry, entry.id == undo.audit_entry_id)
        .where(undo.act.in_(_ACTS), person.synthetic.is_(False), person.id.not_in(assessed))
        .group_by(person.id, person.code)
    )
    return [Overdue(row_id, code, at.date(), 0) for row_id, code, at in rows]


async def erase_overdue(db: WriteDb, *, at: datetime) -> Gone:
    """Erase the ratings that are kept for too long, and say so in the trail; return whose."""
    overdue = await list_overdue(db, today=at.date())
    texts: set[str] = set()
    for each in overdue:
        texts |= await _evidence_of(db, each.manager_id)
        await _erase(db, each)
        after = {"ratings": 0, "rule": RULE}
        note = audit.Change(
            "Manager",
            each.manager_id,
            {"ratings": each.ratings},
            after,
            manager_id=each.manager_id,
        )
        changes.tell(db, EventKind.RATING_CHANGED, note, at=at)
    return Gone(overdue, tuple(sorted(texts)))


def _assessed(person: str) -> ColumnElement[bool]:
    """Find the ratings of a person."""
    assessment = models.Assessment
    mine = select(assessment.id).where(assessment.manager_id == person)
    return models.Rating.assessment_id.in_(mine)


async def _evidence_of(db: ReadDb, person: str) -> set[str]:
    row, rating = models.RatingEvidence, models.Rating
    return set(
        await db.scalars(
            select(row.text).join(rating, rating.id == row.rating_id).where(_assessed(person))
        )
    )


async def _erase(db: WriteDb, overdue: Overdue) -> None:
    assessment, undo = models.Assessment, models.Undo
    for statement in (
        delete(models.Rating).where(_assessed(overdue.manager_id)),
        delete(assessment).where(assessment.manager_id == overdue.manager_id),
        delete(undo).where(undo.manager_id == overdue.manager_id, undo.act.in_(_ACTS)),
    ):
        await db.execute(statement, execution_options=_WITHOUT_SESSION)
