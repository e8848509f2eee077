"""Recording an assessment with its ratings, changing it, and withdrawing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from domain import audit, changes, models
from domain.assessing.invitations import answered_invitation, reopen_invitation
from domain.assessments import not_theirs
from domain.audit import Undo
from domain.errors import Conflict, InvalidInput, NotFound
from domain.frameworks.force import framework_in_force
from domain.frameworks.moves import RATE, check_move, version_of
from domain.lookups import held, held_person, require_version
from domain.models import LEVEL_MAX, AssessmentKind, EventKind
from domain.store import ReadDb, WriteDb

RATINGS_MAX: Final = 200
Levels = Mapping[str, int | None]


class Rated(NamedTuple):
    """One competency rated; level None is *not assessed*, evidence None leaves it as it is."""

    competency_id: str
    level: int | None
    evidence: str | None = None


@dataclass(frozen=True)
class AssessmentWanted:
    """An assessment to be recorded; without a framework the one in force.

    ``invitation_id`` is that of a peer; ``kept_id`` the id of one that was there before.
    """

    manager_id: str
    kind: AssessmentKind
    assessed_on: date
    ratings: tuple[Rated, ...]
    framework_id: str | None = None
    invitation_id: str | None = None
    kept_id: str | None = None


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
    manager = await held_person(db, wanted.manager_id)
    if manager is None:
        raise NotFound("There is no manager of this id.", path=("managerId",))
    framework = await _framework(db, wanted.framework_id)
    if wanted.assessed_on > at.date():
        raise InvalidInput(
            f"{wanted.assessed_on} has not come yet. Give a day up to {at.date()}.",
            path=("assessedOn",),
        )
    if not wanted.ratings:
        raise InvalidInput("Rate one competency at least.", path=("ratings",))
    await _check_ratings(db, wanted.ratings, framework)
    invited = wanted.invitation_id is not None
    if invited != (wanted.kind is AssessmentKind.PEER):
        raise InvalidInput(
            "A peer assesses by an invitation, and nobody else does. Give the invitation of a PEER"
            " alone.",
            path=("invitationId",),
        )
    if wanted.invitation_id is None:
        await _check_day(db, wanted)
    else:
        await answered_invitation(db, wanted.invitation_id, manager.id, at=at)
    row = models.Assessment(
        id=wanted.kept_id or models.new_id(),
        manager_id=manager.id,
        framework_id=framework.id,
        kind=wanted.kind,
        assessed_on=wanted.assessed_on,
        invitation_id=wanted.invitation_id,
    )
    db.add(row)
    try:
        await db.flush()
    except (IntegrityError, NotFound) as error:
        # Whoever may see one of that day has been told above: say what is said where there is none.
        raise not_theirs(wanted.kind) from error
    await _put(db, row, wanted.ratings)
    _tell(db, row, None, _noted(row, wanted.ratings), Undo("withdraw_assessment", {}), at)
    return row


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
    await _check_ratings(db, ratings, framework)
    was = await _levels(db, row)
    before = _noted(row, was)
    if whole:
        rating, named = models.Rating, [each.competency_id for each in ratings]
        gone = (rating.assessment_id == row.id) & rating.competency_id.not_in(named)
        await db.execute(delete(rating).where(gone))
    await _put(db, row, ratings)
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


async def _framework(db: WriteDb, framework_id: str | None) -> models.CompetencyFramework:
    wanted = framework_id or await db.scalar(select(framework_in_force()))
    framework = await db.get(models.CompetencyFramework, wanted or "")
    if framework is None:
        raise NotFound("There is no such framework version.", path=("frameworkId",))
    check_move(framework, RATE, "frameworkId")
    return framework


async def _check_day(db: ReadDb, wanted: AssessmentWanted) -> None:
    row = models.Assessment
    if await db.scalar(
        select(row.id).where(
            row.manager_id == wanted.manager_id,
            row.kind == wanted.kind,
            row.assessed_on == wanted.assessed_on,
            row.invitation_id.is_(None),
        )
    ):
        raise Conflict(
            f"There is an assessment by this kind of assessor on {wanted.assessed_on}. Change"
            " that one.",
            path=("assessedOn",),
        )


async def _check_ratings(
    db: ReadDb, ratings: Sequence[Rated], framework: models.CompetencyFramework
) -> None:
    if len(ratings) > RATINGS_MAX:
        raise InvalidInput(f"Rate at most {RATINGS_MAX} competencies.", path=("ratings",))
    row, named = models.Competency, set()
    known = set(
        await db.scalars(
            select(row.id).where(
                row.framework_id == framework.id,
                row.id.in_([each.competency_id for each in ratings]),
            )
        )
    )
    for place, each in enumerate(ratings):
        path = ("ratings", str(place))
        if each.competency_id not in known:
            raise NotFound(
                f"{version_of(framework)} has no competency of this id."
                + await _of_another(db, each.competency_id),
                path=(*path, "competencyId"),
            )
        if each.competency_id in named:
            raise InvalidInput(
                "This competency is rated twice. Rate it once.", path=(*path, "competencyId")
            )
        named.add(each.competency_id)
        if each.level is not None and not 0 <= each.level <= LEVEL_MAX:
            raise InvalidInput(
                f"{each.level} is no level. Give 0 to {LEVEL_MAX}, or null for not assessed.",
                path=(*path, "levelNumber"),
            )


async def _of_another(db: ReadDb, competency_id: str) -> str:
    """Say of which version a competency is; nothing where there is none."""
    competency = await db.get(models.Competency, competency_id)
    if competency is None:
        return ""
    other = await db.get_one(models.CompetencyFramework, competency.framework_id)
    return (
        f" It is {competency.key} of version {other.version} of {other.key}. Give the id that"
        f" {competency.key} has in this version."
    )


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


async def _put(db: WriteDb, row: models.Assessment, ratings: Sequence[Rated]) -> None:
    rating, evidence = models.Rating, models.RatingEvidence
    there = {
        each.competency_id: each
        for each in await db.scalars(select(rating).where(rating.assessment_id == row.id))
    }
    for wanted in ratings:
        found = there.get(wanted.competency_id)
        if found is None:
            found = rating(
                id=models.new_id(), assessment_id=row.id, competency_id=wanted.competency_id
            )
            db.add(found)
        found.level, found.seeded = wanted.level, False
        await db.flush()
        if wanted.evidence is not None:
            # Who writes it need not be among those who may read what was there.
            await db.execute(delete(evidence).where(evidence.rating_id == found.id))
            if wanted.evidence.strip():
                db.add(evidence(id=models.new_id(), rating_id=found.id, text=wanted.evidence))
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
