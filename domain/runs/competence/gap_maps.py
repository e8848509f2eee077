"""The gap map of an edition: side, administration or kind of post by competency."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from domain import models
from domain.competencies import competencies_in_force
from domain.gaps import standings_by_manager
from domain.policy import Viewer
from domain.runs.competence.groups import GroupKind, offered_groups
from domain.store import ReadDb
from graph.competence import GapFigures, KnownGap, gap_figures

_AT_ONCE = 100


@dataclass(frozen=True)
class GapMapRequest:
    """Which cells: groups of which kinds, in which competencies, of which administrations.

    Args:
        kinds: by what people are put together.
        competency_keys: None is all that are in force.
        administration_codes: of the groups of administrations these alone; None is all.
    """

    kinds: tuple[GroupKind, ...] = (GroupKind.SIDE,)
    competency_keys: frozenset[str] | None = None
    administration_codes: frozenset[str] | None = None


@dataclass(frozen=True)
class GapCell:
    """The gaps of one group in one competency."""

    kind: GroupKind
    side_id: str | None
    administration_id: str | None
    role_profile_id: str | None
    competency_id: str
    competency_key: str
    figures: GapFigures


async def gap_map(
    db: ReadDb, viewer: Viewer, edition: models.Edition, asked: GapMapRequest
) -> list[GapCell]:
    """Add up the gaps of an edition's people, as levels and targets are now.

    What is hidden is the same whatever is asked for: it is decided over all groups.

    Args:
        db: one that sees everything.
        viewer: who asks.
        edition: whose people; those who withdrew are not among them.
        asked: which cells.

    Returns:
        Group by group, the whole edition first, then sides in order, administrations by code and
        role profiles by key; in each the competencies in the framework's order.

    Cost: some ten statements, and two more for each hundred people.
    """
    offered = await offered_groups(db, viewer, edition)
    people = offered.people
    gaps: dict[str, dict[str, KnownGap]] = {}
    for start in range(0, len(people), _AT_ONCE):
        some = people[start : start + _AT_ONCE]
        for person, standings in zip(some, await standings_by_manager(db, some), strict=True):
            for each in standings:
                if each.gap is not None:
                    known = gaps.setdefault(each.competency_id, {})
                    known[person] = KnownGap(each.gap, each.can_share)
    wanted = asked.competency_keys
    competencies = [
        each for each in await competencies_in_force(db) if wanted is None or each.key in wanted
    ]
    codes = asked.administration_codes
    named = None if codes is None else {None, *await _administration_ids(db, codes)}
    groups = [group.people for group in offered.groups]
    columns = [
        gap_figures(groups, gaps.get(competency.id, {}), offered.seen)
        for competency in competencies
    ]
    return [
        GapCell(
            group.kind,
            group.side_id,
            group.administration_id,
            group.role_profile_id,
            competency.id,
            competency.key,
            column[place],
        )
        for place, group in enumerate(offered.groups)
        if group.edition_id == edition.id and group.kind in asked.kinds
        if named is None or group.administration_id in named
        for competency, column in zip(competencies, columns, strict=True)
    ]


async def _administration_ids(db: ReadDb, codes: frozenset[str]) -> frozenset[str]:
    row = models.Administration
    return frozenset(await db.scalars(select(row.id).where(row.code.in_(codes))))
