"""Beginning assessments that keep all rules, one or many; what several ask is read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import select

from domain import models
from domain.assessing.invitations import answered_invitation
from domain.errors import Conflict, InvalidInput, NotFound
from domain.frameworks.force import framework_in_force
from domain.frameworks.moves import RATE, check_move, version_of
from domain.models import LEVEL_MAX, AssessmentKind
from domain.store import ReadDb, WriteDb

RATINGS_MAX: Final = 200


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


@dataclass
class Desk:
    """Begins assessments; what is asked of several is read once.

    Args:
        people: whoever may be assessed, held, by id.
        taken: the person, kind and day of the assessments that are there, without invited ones.

    """

    db: WriteDb
    at: datetime
    people: dict[str, models.Manager] = field(default_factory=dict)
    taken: set[tuple[str, AssessmentKind, date]] = field(default_factory=set)
    frameworks: dict[str | None, tuple[models.CompetencyFramework, frozenset[str]]] = field(
        default_factory=dict
    )
    seen: set[str] = field(default_factory=set)

    async def look_at(self, some: Sequence[AssessmentWanted]) -> None:
        """Hold the people who come next, and see what they have already."""
        self.people |= await held_people(self.db, some)
        self.taken |= await taken_days(self.db, some)

    async def begun(self, wanted: AssessmentWanted) -> models.Assessment:
        """Return the row of an assessment that keeps all rules; it is not added yet."""
        manager = self.people.get(wanted.manager_id)
        if manager is None:
            raise NotFound("There is no manager of this id.", path=("managerId",))
        if manager.id in self.seen:
            raise InvalidInput("Give one assessment of each person at a time.", path=("managerId",))
        self.seen.add(manager.id)
        framework, competencies = await self._framework(wanted.framework_id)
        if wanted.assessed_on > self.at.date():
            raise InvalidInput(
                f"{wanted.assessed_on} has not come yet. Give a day up to {self.at.date()}.",
                path=("assessedOn",),
            )
        if not wanted.ratings:
            raise InvalidInput("Rate one competency at least.", path=("ratings",))
        await check_ratings(self.db, wanted.ratings, framework, competencies)
        invited = wanted.invitation_id is not None
        if invited != (wanted.kind is AssessmentKind.PEER):
            raise InvalidInput(
                "A peer assesses by an invitation, and nobody else does. Give the invitation of a"
                " PEER alone.",
                path=("invitationId",),
            )
        if wanted.invitation_id is not None:
            await answered_invitation(self.db, wanted.invitation_id, manager.id, at=self.at)
        elif (manager.id, wanted.kind, wanted.assessed_on) in self.taken:
            raise Conflict(
                f"There is an assessment by this kind of assessor on {wanted.assessed_on}. Change"
                " that one.",
                path=("assessedOn",),
            )
        return models.Assessment(
            id=wanted.kept_id or models.new_id(),
            manager_id=manager.id,
            framework_id=framework.id,
            kind=wanted.kind,
            assessed_on=wanted.assessed_on,
            invitation_id=wanted.invitation_id,
        )

    async def _framework(
        self, framework_id: str | None
    ) -> tuple[models.CompetencyFramework, frozenset[str]]:
        if framework_id not in self.frameworks:
            framework = await _framework(self.db, framework_id)
            self.frameworks[framework_id] = framework, await competencies_of(self.db, framework)
        return self.frameworks[framework_id]


async def held_people(db: WriteDb, many: Sequence[AssessmentWanted]) -> dict[str, models.Manager]:
    """Return the people who are to be assessed, held, in one order, by id; nobody erased."""
    row = models.Manager
    statement = (
        select(row)
        .where(row.id.in_({each.manager_id for each in many}), row.erased_at.is_(None))
        .order_by(row.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {person.id: person for person in await db.scalars(statement)}


async def taken_days(
    db: ReadDb, many: Sequence[AssessmentWanted]
) -> set[tuple[str, AssessmentKind, date]]:
    """Return whom which kind has assessed on which of the days, without invited assessments."""
    row = models.Assessment
    found = await db.execute(
        select(row.manager_id, row.kind, row.assessed_on).where(
            row.manager_id.in_({each.manager_id for each in many}),
            row.assessed_on.in_({each.assessed_on for each in many}),
            row.invitation_id.is_(None),
        )
    )
    return {(manager_id, kind, day) for manager_id, kind, day in found}


async def _framework(db: WriteDb, framework_id: str | None) -> models.CompetencyFramework:
    wanted = framework_id or await db.scalar(select(framework_in_force()))
    framework = await db.get(models.CompetencyFramework, wanted or "")
    if framework is None:
        raise NotFound("There is no such framework version.", path=("frameworkId",))
    check_move(framework, RATE, "frameworkId")
    return framework


async def competencies_of(db: ReadDb, framework: models.CompetencyFramework) -> frozenset[str]:
    """Return the ids of the competencies of a framework version."""
    row = models.Competency
    return frozenset(await db.scalars(select(row.id).where(row.framework_id == framework.id)))


async def check_ratings(
    db: ReadDb,
    ratings: Sequence[Rated],
    framework: models.CompetencyFramework,
    known: frozenset[str],
) -> None:
    """Refuse ratings of what is not known in a framework version, twice, or out of range.

    Raises:
        NotFound, InvalidInput: the path says which rating.
    """
    if len(ratings) > RATINGS_MAX:
        raise InvalidInput(f"Rate at most {RATINGS_MAX} competencies.", path=("ratings",))
    named = set()
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
