"""Recording an assessment with its ratings, changing it, and withdrawing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from domain import audit, changes, models
from domain.assessing.beginning import (
    AssessmentWanted,
    Desk,
    Rated,
    check_ratings,
    competencies_of,
)
from domain.assessing.invitations import reopen_invitation
from domain.assessments import not_theirs
from domain.audit import Undo
from domain.errors import InvalidInput, NotFound
from domain.frameworks.moves import RATE, check_move
from domain.lookups import held, require_version
from domain.models import EventKind
from domain.store import ReadDb, WriteDb

_WRITTEN_AT_ONCE: Final = 50
Levels = Mapping[str, int | None]


async def record_assessment(
    db: WriteDb, wanted: AssessmentWanted, *, at: datetime
) -> models.Assessment:
    """Record what somebody was found to be, on a day, by one kind of assessor.

    Raises:
        NotFound: there is no such manager, framework version, competency or open invitation.
        InvalidInput: the day has not come, nothing is rated, a level is out of range, a competency
            is named twice or of another version, or only a peer has an invitation.
        Conflict: the framework version is not in force, or this kind assessed on this day before.
    """
    (row,) = await record_assessments(db, (wanted,), at=at)
    return row


async def record_assessments(
    db: WriteDb,
    many: Sequence[AssessmentWanted],
    *,
    at: datetime,
    begin: Callable[[int], None] = lambda _place: None,
) -> list[models.Assessment]:
    """Record assessments of different people, each as ``record_assessment`` does.

    Args:
        db: of a unit of work.
        many: which; they are written some hundreds at a time.
        at: when.
        begin: told the place of each one before it is looked at, so that whoever is told of an
            error knows whose it is.

    Raises:
        InvalidInput: a person is named twice; and all that ``record_assessment`` raises.
    """
    desk = Desk(db, at)
    rows: list[models.Assessment] = []
    for start in range(0, len(many), _WRITTEN_AT_ONCE):
        some = many[start : start + _WRITTEN_AT_ONCE]
        await desk.look_at(some)
        for place, wanted in enumerate(some, start):
            begin(place)
            rows.append(await desk.begun(wanted))
        await _write(db, rows[start:], some, at)
    return rows


async def _write(
    db: WriteDb,
    rows: Sequence[models.Assessment],
    wanted: Sequence[AssessmentWanted],
    at: datetime,
) -> None:
    db.add_all(rows)
    try:
        await db.flush()
    except (IntegrityError, NotFound) as error:
        # Whoever may see one of that day was told before: say what is said where there is none.
        raise not_theirs(wanted[0].kind) from error
    await _put_all(db, [(row, {}, each.ratings) for row, each in zip(rows, wanted, strict=True)])
    for row, each in zip(rows, wanted, strict=True):
        undo = Undo("withdraw_assessment", {})
        _tell(db, row, None, _noted(row, each.ratings), undo, at)


async def change_assessment(
    db: WriteDb,
    assessment_id: str,
    ratings: Sequence[Rated],
    *,
    at: datetime,
    expected_version: int | None = None,
    whole: bool = False,
) -> models.Assessment:
    """Change the ratings of an assessment; those that are not named stay, or go if it is whole.

    Raises:
        NotFound: there is no such assessment that the viewer may change, or competency.
        Stale: it is not of the version expected.
        InvalidInput: a level is out of range, or a competency named twice or of another version.
        Conflict: its framework version is not in force any more.
    """
    row, framework = await _held_assessment(db, assessment_id, expected_version)
    check_move(framework, RATE, "id")
    if not ratings:
        raise InvalidInput("Name one competency at least.", path=("ratings",))
    await check_ratings(db, ratings, framework, await competencies_of(db, framework))
    was = await _levels(db, row)
    before = _noted(row, was)
    if whole:
        rating, named = models.Rating, [each.competency_id for each in ratings]
        gone = (rating.assessment_id == row.id) & rating.competency_id.not_in(named)
        await db.execute(delete(rating).where(gone))
    rating = models.Rating
    there = {
        each.competency_id: each
        for each in await db.scalars(select(rating).where(rating.assessment_id == row.id))
    }
    await _put_all(db, [(row, there, ratings)])
    row.seeded = False
    flag_modified(row, "kind")
    await db.flush()
    undo = Undo("change_assessment", {"ratings": [[each[0], each[1]] for each in was]})
    _tell(db, row, before, _noted(row, ratings), undo, at)
    return row


async def withdraw_assessment(
    db: WriteDb, assessment_id: str, *, at: datetime, expected_version: int | None = None
) -> models.Manager:
    """Take an assessment back, as if it had never been; return whose it was.

    A peer who was invited may answer again.

    Raises:
        NotFound: there is no such assessment that the viewer may change.
        Stale: it is not of the version expected.
    """
    row, _ = await _held_assessment(db, assessment_id, expected_version)
    was = await _levels(db, row)
    before = _noted(row, was)
    values = {
        "manager": row.manager_id,
        "kind": row.kind.value,
        "assessed_on": row.assessed_on.isoformat(),
        "framework": row.framework_id,
        "invitation": row.invitation_id,
        "ratings": [[each[0], each[1]] for each in was],
    }
    if row.invitation_id is not None:
        await reopen_invitation(db, row.invitation_id, at=at)
    await db.delete(row)
    await db.flush()
    _tell(db, row, before, None, Undo("record_assessment", values), at)
    return await db.get_one(models.Manager, row.manager_id)


async def _held_assessment(
    db: WriteDb, assessment_id: str, expected_version: int | None
) -> tuple[models.Assessment, models.CompetencyFramework]:
    known = await db.get(models.Assessment, assessment_id)
    # The person first, so that no two wait for each other crosswise.
    person = None if known is None else await held(db, models.Manager, known.manager_id)
    row = None if person is None else await held(db, models.Assessment, assessment_id)
    if row is None:
        raise NotFound("There is no assessment of this id.", path=("id",))
    require_version("assessment", row.version, expected_version)
    return row, await db.get_one(models.CompetencyFramework, row.framework_id)


async def _levels(db: ReadDb, row: models.Assessment) -> list[Rated]:
    rating = models.Rating
    found = await db.execute(
        select(rating.competency_id, rating.level)
        .where(rating.assessment_id == row.id)
        .order_by(rating.competency_id)
    )
    return [Rated(*each) for each in found]


async def _put_all(
    db: WriteDb,
    many: Sequence[tuple[models.Assessment, Mapping[str, models.Rating], Sequence[Rated]]],
) -> None:
    """Put ratings into assessments, each with those that it has already, by competency."""
    rating, evidence = models.Rating, models.RatingEvidence
    texts: dict[str, str] = {}
    for row, there, ratings in many:
        for wanted in ratings:
            found = there.get(wanted.competency_id)
            if found is None:
                found = rating(
                    id=models.new_id(), assessment_id=row.id, competency_id=wanted.competency_id
                )
                db.add(found)
            found.level, found.seeded = wanted.level, False
            if wanted.evidence is not None:
                texts[found.id] = wanted.evidence
    await db.flush()
    if texts:
        # Who writes it need not be among those who may read what was there.
        await db.execute(delete(evidence).where(evidence.rating_id.in_(texts)))
        for rating_id, text in texts.items():
            if text.strip():
                db.add(evidence(id=models.new_id(), rating_id=rating_id, text=text))
        await db.flush()


def _noted(row: models.Assessment, ratings: Sequence[Rated]) -> dict[str, Any]:
    """Return what the trail may say of an assessment: no level, which is nobody else's."""
    return {
        "assessed_on": row.assessed_on.isoformat(),
        "competencies": sorted(each.competency_id for each in ratings),
        "kind": row.kind.value,
        "manager": row.manager_id,
        "version": row.version,
    }


def _tell(
    db: WriteDb,
    row: models.Assessment,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    undo: Undo,
    at: datetime,
) -> None:
    change = audit.Change("Assessment", row.id, before, after, manager_id=row.manager_id, undo=undo)
    changes.tell(db, EventKind.ASSESSMENT_CHANGED, change, at=at)
