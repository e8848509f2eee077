"""Competency frameworks as trees, and the targets of kinds of post. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, select

from domain import models
from domain.frameworks.force import framework_in_force
from domain.lookups import lists_by, rows_by
from domain.models import FrameworkState
from domain.pages import Key, Listing, any_of, containing
from domain.store import ReadDb


@dataclass(frozen=True)
class CompetencyFilter:
    """Which competencies; what is None does not narrow."""

    group_key_in: tuple[str, ...] | None = None
    key_in: tuple[str, ...] | None = None
    kind_in: tuple[models.CompetencyKind, ...] | None = None
    search: str | None = None


def _narrow(where: CompetencyFilter) -> Iterator[ColumnElement[bool]]:
    row = models.Competency
    yield from any_of(row.key, where.key_in)
    yield from any_of(row.kind, where.kind_in)
    yield from containing(where.search, row.name)
    if where.group_key_in is not None:
        yield row.group_id.in_(_groups_below(where.group_key_in))


def _groups_below(keys: Sequence[str]) -> ColumnElement[object]:
    """Select the ids of groups with some keys and of all groups below them."""
    group = models.CompetencyGroup
    below = select(group.id).where(group.key.in_(keys)).cte("below", recursive=True)
    below = below.union(select(group.id).where(group.parent_id == below.c.id))
    return select(below.c.id).scalar_subquery()


_PUBLISHED = select(models.Competency).join(
    models.CompetencyFramework, models.Competency.framework_id == models.CompetencyFramework.id
)
COMPETENCIES = Listing(
    name="competencies",
    row=models.Competency,
    statement=_PUBLISHED.where(models.CompetencyFramework.state == FrameworkState.PUBLISHED),
    orders={
        "position": (Key(models.Competency.sort_order, int),),
        "key": (Key(models.Competency.key),),
        "name": (Key(models.Competency.name),),
    },
    default=(("position", False),),
    narrow=_narrow,
)
COMPETENCIES_OF_FRAMEWORK = replace(
    COMPETENCIES,
    name="framework.competencies",
    statement=select(models.Competency),
    parent=models.Competency.framework_id,
)
FRAMEWORKS = Listing(
    name="frameworks",
    row=models.CompetencyFramework,
    statement=select(models.CompetencyFramework),
    orders={
        "key": (
            Key(models.CompetencyFramework.key),
            Key(models.CompetencyFramework.version, int),
        )
    },
    default=(("key", False),),
)
ROLE_PROFILES = Listing(
    name="role_profiles",
    row=models.RoleProfile,
    statement=select(models.RoleProfile),
    orders={"key": (Key(models.RoleProfile.key),)},
    default=(("key", False),),
)


async def frameworks_by_id(
    db: ReadDb, ids: Sequence[str]
) -> list[models.CompetencyFramework | None]:
    """Return framework versions in the order asked, None where there is none."""
    return await rows_by(db, models.CompetencyFramework.id, ids)


async def published_frameworks_by_key(
    db: ReadDb, keys: Sequence[str]
) -> list[models.CompetencyFramework | None]:
    """Return the newest published version of each framework, None where there is none."""
    row = models.CompetencyFramework
    found = {
        each.key: each
        for each in await db.scalars(
            select(row)
            .where(row.key.in_(keys), row.state == FrameworkState.PUBLISHED)
            .order_by(row.version)
        )
    }
    return [found.get(key) for key in keys]


async def groups_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.CompetencyGroup | None]:
    """Return groups in the order asked, None where there is none."""
    return await rows_by(db, models.CompetencyGroup.id, ids)


async def top_groups_by_framework(
    db: ReadDb, ids: Sequence[str]
) -> list[list[models.CompetencyGroup]]:
    """Return the groups at the top of each framework's tree, in order."""
    row = models.CompetencyGroup
    statement = select(row).where(row.parent_id.is_(None)).order_by(row.sort_order, row.id)
    return await lists_by(db, statement, row.framework_id, ids)


async def groups_by_parent(db: ReadDb, ids: Sequence[str]) -> list[list[models.CompetencyGroup]]:
    """Return the groups directly below each group, in order."""
    row = models.CompetencyGroup
    return await lists_by(db, select(row).order_by(row.sort_order, row.id), row.parent_id, ids)


async def competencies_by_group(db: ReadDb, ids: Sequence[str]) -> list[list[models.Competency]]:
    """Return the competencies directly in each group, in order."""
    row = models.Competency
    return await lists_by(db, select(row).order_by(row.sort_order, row.id), row.group_id, ids)


async def competencies_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Competency | None]:
    """Return competencies in the order asked, None where there is none."""
    return await rows_by(db, models.Competency.id, ids)


async def published_competencies_by_key(
    db: ReadDb, keys: Sequence[str]
) -> list[models.Competency | None]:
    """Return competencies by key, of the newest published version that has each."""
    found = {
        each.key: each
        for each in await db.scalars(
            COMPETENCIES.statement.where(models.Competency.key.in_(keys)).order_by(
                models.CompetencyFramework.version
            )
        )
    }
    return [found.get(key) for key in keys]


async def competencies_in_force(db: ReadDb) -> list[models.Competency]:
    """List the competencies of the framework in force, in their order.

    In force is the published version with the highest number.
    """
    row = models.Competency
    return list(
        await db.scalars(
            select(row)
            .where(row.framework_id == framework_in_force())
            .order_by(row.sort_order, row.id)
        )
    )


async def role_profiles_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.RoleProfile | None]:
    """Return role profiles in the order asked, None where there is none."""
    return await rows_by(db, models.RoleProfile.id, ids)


async def role_profiles_by_key(db: ReadDb, keys: Sequence[str]) -> list[models.RoleProfile | None]:
    """Return role profiles by key, None where there is none."""
    return await rows_by(db, models.RoleProfile.key, keys)


async def targets_by_role_profile(
    db: ReadDb, keys: Sequence[tuple[str, str | None]]
) -> list[list[models.RoleTarget]]:
    """Return the targets of each (role profile id, framework id), in the order of the framework.

    Without a framework id those of the one in force.
    """
    row, competency = models.RoleTarget, models.Competency
    is_in_force = competency.framework_id == framework_in_force()
    found = await db.execute(
        select(row, competency.framework_id, is_in_force)
        .join(competency, row.competency_id == competency.id)
        .where(row.role_profile_id.in_([profile_id for profile_id, _ in keys]))
        .order_by(competency.sort_order, row.id)
    )
    gathered: dict[tuple[str, str | None], list[models.RoleTarget]] = {}
    for target, framework_id, is_current in found:
        gathered.setdefault((target.role_profile_id, framework_id), []).append(target)
        if is_current:
            gathered.setdefault((target.role_profile_id, None), []).append(target)
    return [gathered.get(key, []) for key in keys]
