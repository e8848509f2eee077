"""Assessments, and the one rule that turns many ratings into an effective level.

Who may see a level is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError

from domain import audit, models
from domain.audit import Undo
from domain.errors import Conflict, InvalidInput, NotFound
from domain.frameworks.force import routes_into_force
from domain.lookups import held, held_person, hundreds, lists_by, require_version, rows_by
from domain.models import AssessmentKind, EventKind
from domain.outbox import announce
from domain.pages import Key, Listing, any_of
from domain.store import ReadDb, WriteDb

SHARE_LEVEL = 3
STRONGEST_FIRST = (
    AssessmentKind.FACILITATOR,
    AssessmentKind.SUPERVISOR,
    AssessmentKind.PEER,
    AssessmentKind.SELF,
)


class RatingGiven(NamedTuple):
    """One rating with what decides whether it counts."""

    manager_id: str
    competency_id: str
    kind: AssessmentKind
    assessed_on: date
    level: int | None
    is_synthetic: bool = False
    mapped_from_id: str | None = None


def can_share(level: int | None) -> bool:
    """Tell whether somebody at a level can share; nobody whose level is not known can."""
    return level is not None and level >= SHARE_LEVEL


def effective_levels(ratings: Iterable[RatingGiven]) -> dict[tuple[str, str], RatingGiven]:
    """Choose the rating that counts for each manager and competency.

    The newest rating of the strongest kind that has one: facilitator, supervisor, peer, self. A
    rating of null is none, so a partial assessment overrides only what it rates. Of two of the
    same kind and day one of this competency counts before one that was mapped onto it, and then
    the lower level.

    Returns:
        By (manager id, competency id); a pair that nobody has rated is absent.

    Source: rule 5 of the domain model.
    """
    chosen: dict[tuple[str, str], RatingGiven] = {}
    for rating in ratings:
        if rating.level is None:
            continue
        place = (rating.manager_id, rating.competency_id)
        if place not in chosen or _strength(rating) > _strength(chosen[place]):
            chosen[place] = rating
    return chosen


def _strength(rating: RatingGiven) -> tuple[int, date, bool, int]:
    rank = -STRONGEST_FIRST.index(rating.kind)
    return rank, rating.assessed_on, rating.mapped_from_id is None, -(rating.level or 0)


def mapped_ratings(
    ratings: Iterable[RatingGiven], routes: Mapping[str, Sequence[str]]
) -> list[RatingGiven]:
    """Read ratings of older competencies as ratings of those that they became.

    Args:
        ratings: of any framework versions.
        routes: the competencies that an older one became; one without an entry stays what it is.
    """
    found = []
    for rating in ratings:
        ends = routes.get(rating.competency_id)
        if ends is None:
            found.append(rating)
            continue
        found += [
            rating._replace(competency_id=end, mapped_from_id=rating.competency_id) for end in ends
        ]
    return found


async def ratings_of_managers(
    db: ReadDb, manager_ids: Sequence[str], *, until: date | None = None
) -> list[RatingGiven]:
    """List every rating of some managers, in no order that matters; up to a day, or all."""
    assessment, rating = models.Assessment, models.Rating
    statement = (
        select(
            assessment.manager_id,
            rating.competency_id,
            assessment.kind,
            assessment.assessed_on,
            rating.level,
            assessment.synthetic,
        )
        .join(rating, rating.assessment_id == assessment.id)
        .where(assessment.manager_id.in_(manager_ids))
    )
    if until is not None:
        statement = statement.where(assessment.assessed_on <= until)
    return [RatingGiven(*row) for row in await db.execute(statement)]


async def levels_of_managers(
    db: ReadDb, manager_ids: Sequence[str], *, until: date | None = None
) -> dict[tuple[str, str], RatingGiven]:
    """Return the rating that counts by (manager id, competency id); as on a day, or now.

    Ratings of older framework versions count as the maps into the one in force say.

    Cost: two statements, and one for each hundred people, so that others are answered in between.
    """
    routes = await routes_into_force(db)
    found: dict[tuple[str, str], RatingGiven] = {}
    for some in hundreds(manager_ids):
        ratings = await ratings_of_managers(db, some, until=until)
        found |= effective_levels(mapped_ratings(ratings, routes))
    return found


@dataclass(frozen=True)
class RatingFilter:
    """Which ratings; what is None does not narrow."""

    competency_key_in: tuple[str, ...] | None = None
    is_assessed: bool | None = None
    kind_in: tuple[AssessmentKind, ...] | None = None


def _narrow(where: RatingFilter) -> Iterator[ColumnElement[bool]]:
    level = models.Rating.level
    yield from any_of(models.Competency.key, where.competency_key_in)
    yield from any_of(models.Assessment.kind, where.kind_in)
    if where.is_assessed is not None:
        yield level.is_not(None) if where.is_assessed else level.is_(None)


ASSESSMENTS_OF_MANAGER = Listing(
    name="manager.assessments",
    row=models.Assessment,
    statement=select(models.Assessment),
    orders={"assessed_on": (Key(models.Assessment.assessed_on, date),)},
    default=(("assessed_on", True),),
    parent=models.Assessment.manager_id,
)
RATINGS_OF_MANAGER = Listing(
    name="manager.ratings",
    row=models.Rating,
    statement=select(models.Rating)
    .join(models.Assessment, models.Rating.assessment_id == models.Assessment.id)
    .join(models.Competency, models.Rating.competency_id == models.Competency.id),
    orders={
        "assessed_on": (Key(models.Assessment.assessed_on, date),),
        "position": (Key(models.Competency.sort_order, int),),
    },
    default=(("assessed_on", True), ("position", False)),
    narrow=_narrow,
    parent=models.Assessment.manager_id,
)


async def assessments_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Assessment | None]:
    """Return assessments in the order asked, None where there is none."""
    return await rows_by(db, models.Assessment.id, ids)


async def ratings_by_assessment(db: ReadDb, ids: Sequence[str]) -> list[list[models.Rating]]:
    """Return the ratings of each assessment, in the order of the framework."""
    row, competency = models.Rating, models.Competency
    statement = (
        select(row)
        .join(competency, competency.id == row.competency_id)
        .order_by(competency.sort_order, row.id)
    )
    return await lists_by(db, statement, row.assessment_id, ids)


async def evidence_by_rating(db: ReadDb, ids: Sequence[str]) -> list[str | None]:
    """Return what each rating was given for, None where nothing was written."""
    row = models.RatingEvidence
    found = await db.execute(select(row.rating_id, row.text).where(row.rating_id.in_(ids)))
    texts = dict(found.all())
    return [texts.get(each) for each in ids]


async def ratings_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Rating | None]:
    """Return ratings in the order asked, None where there is none."""
    return await rows_by(db, models.Rating.id, ids)


class RatingWanted(NamedTuple):
    """One rating to be recorded; level None takes it back to *not assessed*.

    ``expected_version`` is that of the rating that the caller read, 0 where there was none. A
    rating that was there before may keep its id, that of its assessment, and whether it came from
    the seeds.
    """

    manager_id: str
    competency_id: str
    kind: AssessmentKind
    assessed_on: date
    level: int | None
    expected_version: int | None = None
    rating_id: str | None = None
    assessment_id: str | None = None
    seeded: bool = False


async def rate_competency(
    db: WriteDb, wanted: RatingWanted, *, at: datetime
) -> tuple[models.Manager, models.Rating]:
    """Record one rating, in the assessment of its kind and day, which is begun when there is none.

    A seeded rating that is changed here is a user's own from then on.

    Raises:
        NotFound: there is no such manager or competency.
        InvalidInput: the day has not come.
        Conflict: the competency is of a framework version that is not in force, or this kind
            assessed on this day under another one.
        Stale: the rating is not of the version expected.
    """
    # Two raters at the same time would each begin the assessment of the day.
    manager = await held_person(db, wanted.manager_id)
    if manager is None:
        raise NotFound("There is no manager of this id.", path=("managerId",))
    competency = await db.get(models.Competency, wanted.competency_id)
    if competency is None:
        raise NotFound("There is no competency of this id.", path=("competencyId",))
    framework = await db.get_one(models.CompetencyFramework, competency.framework_id)
    if framework.state is not models.FrameworkState.PUBLISHED:
        raise Conflict(
            f"Version {framework.version} of the framework {framework.key} is"
            f" {framework.state.value}. Rate a competency of the version in force.",
            path=("competencyId",),
        )
    if wanted.assessed_on > at.date():
        raise InvalidInput(
            f"{wanted.assessed_on} has not come yet. Give a day up to {at.date()}.",
            path=("assessedOn",),
        )
    assessment = await _assessment(db, wanted, framework.id)
    if assessment.framework_id != framework.id:
        raise Conflict(
            f"This kind assessed on {wanted.assessed_on} under another version of the framework."
            " Rate on another day, or withdraw that assessment.",
            path=("assessedOn",),
        )
    rating = await db.scalar(
        select(models.Rating).where(
            models.Rating.assessment_id == assessment.id,
            models.Rating.competency_id == competency.id,
        )
    )
    version = rating.version if rating else 0
    require_version("rating", version, wanted.expected_version)
    undo = Undo("remove_rating", {})
    if rating is not None:
        undo = Undo("rate_competency", _put_back(wanted, rating))
    else:
        rating = models.Rating(
            id=wanted.rating_id or models.new_id(),
            assessment_id=assessment.id,
            competency_id=competency.id,
        )
        db.add(rating)
    rating.level = wanted.level
    rating.seeded = wanted.seeded
    await db.flush()
    if rating.version != version:
        after = {**_place(wanted), "version": rating.version}
        before = {**after, "version": version} if version else None
        _told(db, wanted, audit.Change("Rating", rating.id, before, after, undo=undo), at)
    return manager, rating


def not_theirs(kind: AssessmentKind) -> NotFound:
    """Return what whoever may not assess as this kind is told, whatever there is already."""
    return NotFound(
        f"You may make no assessment of the kind {kind.name} of this person. A person makes SELF, a"
        " peer who was invited PEER, the coordinator of their administration SUPERVISOR, and the"
        " planner of an edition that they are put forward for any but PEER.",
        path=("kind",),
    )


async def remove_rating(
    db: WriteDb, rating_id: str, *, at: datetime, expected_version: int | None = None
) -> None:
    """Delete a rating as if it had never been, and an assessment that is left without any.

    Raises:
        NotFound: there is none of this id.
        Stale: it is not of the version expected.
    """
    rating = await held(db, models.Rating, rating_id)
    if rating is None:
        raise NotFound("There is no such rating.", path=("id",))
    require_version("rating", rating.version, expected_version)
    assessment = await db.get_one(models.Assessment, rating.assessment_id)
    wanted = RatingWanted(
        manager_id=assessment.manager_id,
        competency_id=rating.competency_id,
        kind=assessment.kind,
        assessed_on=assessment.assessed_on,
        level=None,
    )
    before = {**_place(wanted), "version": rating.version}
    undo = Undo("rate_competency", _put_back(wanted, rating))
    await db.delete(rating)
    await db.flush()
    row = models.Rating
    left = await db.scalar(select(row.id).where(row.assessment_id == assessment.id).limit(1))
    if left is None and not assessment.seeded:
        await db.delete(assessment)
        await db.flush()
    _told(db, wanted, audit.Change("Rating", rating.id, before, None, undo=undo), at)


def _place(wanted: RatingWanted) -> dict[str, object]:
    """Return what the trail may say of a rating: not the level, which is nobody else's."""
    return {
        "assessed_on": wanted.assessed_on.isoformat(),
        "competency": wanted.competency_id,
        "kind": wanted.kind.value,
        "manager": wanted.manager_id,
    }


def _put_back(wanted: RatingWanted, rating: models.Rating) -> dict[str, object]:
    """Return the values of a rating as it is before a change."""
    kept = {"assessment": rating.assessment_id, "level": rating.level, "seeded": rating.seeded}
    return {**_place(wanted), **kept}


def _told(db: WriteDb, wanted: RatingWanted, change: audit.Change, at: datetime) -> None:
    """Note a change of a rating and announce it."""
    audit.note(db, replace(change, manager_id=wanted.manager_id))
    announce(db, EventKind.RATING_CHANGED, "Rating", change.record_id, at=at, edition_id=None)


async def _assessment(db: WriteDb, wanted: RatingWanted, framework_id: str) -> models.Assessment:
    row = models.Assessment
    found = await db.scalar(
        select(row).where(
            row.manager_id == wanted.manager_id,
            row.kind == wanted.kind,
            row.assessed_on == wanted.assessed_on,
            # What a peer gave who was asked is theirs alone.
            row.invitation_id.is_(None),
        )
    )
    if found is None:
        found = row(
            id=wanted.assessment_id or models.new_id(),
            manager_id=wanted.manager_id,
            framework_id=framework_id,
            kind=wanted.kind,
            assessed_on=wanted.assessed_on,
        )
        db.add(found)
        try:
            await db.flush()
        except (IntegrityError, NotFound) as error:
            # Whoever may see it has found it above: say what is said where there is none.
            raise not_theirs(wanted.kind) from error
    return found
