"""How levels grew between two editions: of a person, and of those who were at the first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from domain import models
from domain.assessments import RatingGiven, levels_of_managers
from domain.competencies import competencies_in_force
from domain.errors import InvalidInput, NotFound
from domain.policy import Viewer
from domain.readers import read_of
from domain.runs.competence.groups import GroupKind, follows_at_once, offered_groups
from domain.store import ReadDb
from graph.competence import Growth, GrowthFigures, growth_between, growth_figures


@dataclass(frozen=True)
class GrowthCell:
    """How one group of the earlier edition grew up to the later one."""

    kind: GroupKind
    side_id: str | None
    administration_id: str | None
    role_profile_id: str | None
    figures: GrowthFigures


@dataclass(frozen=True)
class CompetencyGrowth:
    """The level of one competency on both days; None is *not assessed* by then."""

    competency_id: str
    before: int | None
    after: int | None

    @property
    def steps(self) -> int | None:
        """Steps that it rose by; None where it is not known on both days."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True)
class PersonGrowth:
    """How one person grew; ``growth`` is None where no competency is known on both days."""

    growth: Growth | None
    competencies: tuple[CompetencyGrowth, ...]


async def growth_since(
    db: ReadDb,
    viewer: Viewer,
    edition: models.Edition,
    since_id: str | None,
    kinds: tuple[GroupKind, ...],
) -> list[GrowthCell]:
    """Compare the levels at the end of two editions, of the delegates of the earlier one.

    Whether they came again does not matter: it is told what became of those who took part. To
    who may not read the levels of a whole group it is told between editions that follow each other
    alone: two later editions would tell by subtraction what few people were rated between them.

    Args:
        db: one that sees everything.
        viewer: who asks.
        edition: the later edition.
        since_id: the earlier edition; None is the last one of the programme that ended before.
        kinds: which groups of the earlier edition to tell of.

    Returns:
        Group by group, as of ``gap_map``; empty where there is no earlier edition.

    Raises:
        NotFound: there is no such earlier edition.
        InvalidInput: it does not end before the later one.
    """
    if since_id is None:
        since_id = await _one_before(db, edition)
    if since_id is None:
        return []
    since = await _earlier(db, since_id, edition.ends_on)
    offered = await offered_groups(db, viewer, since)
    people = offered.people
    growths = _growths(
        _by_person(await levels_of_managers(db, people, until=since.ends_on)),
        _by_person(await levels_of_managers(db, people, until=edition.ends_on)),
    )
    figures = growth_figures([group.people for group in offered.groups], growths, offered.seen)
    everybody = {person for group in offered.groups for person in group.people}
    is_told = everybody <= offered.seen or await follows_at_once(db, since, edition)
    return [
        GrowthCell(
            group.kind,
            group.side_id,
            group.administration_id,
            group.role_profile_id,
            found if is_told or group.people <= offered.seen else GrowthFigures(),
        )
        for group, found in zip(offered.groups, figures, strict=True)
        if group.edition_id == since.id and group.kind in kinds
    ]


async def person_growth(
    db: ReadDb, manager_id: str, since_id: str, until_id: str | None, *, today: date
) -> PersonGrowth:
    """Compare the levels of one person at the end of two editions.

    Args:
        db: one that sees what the viewer may.
        manager_id: who.
        since_id: the earlier edition; the person need not have been at either.
        until_id: the later edition; None compares with today.
        today: the day.

    Raises:
        NotFound: there is no such edition; the path names which.
        InvalidInput: the first does not end before the second.
    """
    read_of(db, [manager_id])
    day = today
    if until_id is not None:
        until = await db.get(models.Edition, until_id)
        if until is None:
            raise NotFound("There is no such edition.", path=("until",))
        day = until.ends_on
    since = await _earlier(db, since_id, day)
    before = await _levels(db, manager_id, since.ends_on)
    after = await _levels(db, manager_id, day)
    rows = tuple(
        CompetencyGrowth(each.id, before.get(each.id), after.get(each.id))
        for each in await competencies_in_force(db)
    )
    return PersonGrowth(growth_between(before, after), rows)


async def _levels(db: ReadDb, manager_id: str, day: date) -> dict[str, int]:
    return _by_person(await levels_of_managers(db, [manager_id], until=day)).get(manager_id, {})


async def _one_before(db: ReadDb, edition: models.Edition) -> str | None:
    row = models.Edition
    found: str | None = await db.scalar(
        select(row.id)
        .where(row.programme_id == edition.programme_id, row.ends_on < edition.ends_on)
        .order_by(row.ends_on.desc(), row.id)
        .limit(1)
    )
    return found


async def _earlier(db: ReadDb, since_id: str, day: date) -> models.Edition:
    since = await db.get(models.Edition, since_id)
    if since is None:
        raise NotFound("There is no such edition.", path=("since",))
    if since.ends_on >= day:
        raise InvalidInput(
            f"The edition {since.slug} ends on {since.ends_on}, which is not before {day}. Name"
            " an earlier edition.",
            path=("since",),
        )
    return since


def _by_person(levels: Mapping[tuple[str, str], RatingGiven]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for (manager_id, competency_id), rating in levels.items():
        if rating.level is not None:
            found.setdefault(manager_id, {})[competency_id] = rating.level
    return found


def _growths(
    before: Mapping[str, Mapping[str, int]], after: Mapping[str, Mapping[str, int]]
) -> dict[str, Growth]:
    """Return the growth of everybody with a competency that is known on both days."""
    found = {}
    for person in before.keys() & after.keys():
        growth = growth_between(before[person], after[person])
        if growth is not None:
            found[person] = growth
    return found
