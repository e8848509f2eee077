"""Beginning a draft of a framework version, from nothing or as a copy, and discarding it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, select

from domain import models
from domain.errors import Conflict, NotFound
from domain.frameworks.drafts import check_key, noted, tell
from domain.frameworks.moves import DISCARD, held_framework, version_of
from domain.models import FrameworkState
from domain.store import WriteDb

_GROUP: Final = ("key", "name", "description", "sort_order")
_COMPETENCY: Final = (
    *("key", "kind", "name", "definition"),
    *("level_1", "level_2", "level_3", "level_4", "sort_order"),
)
_SOURCE: Final = ("source", "confidence")


async def create_framework(
    db: WriteDb, key: str, *, copied_id: str | None = None, at: datetime
) -> models.CompetencyFramework:
    """Begin a draft: the next version of a key, empty or as a copy of another version.

    A copy of a version with the same key is mapped onto, competency by competency, and role
    profiles have the same targets in it.

    Raises:
        InvalidInput: the key is malformed.
        NotFound: there is no version to copy.
        Conflict: the key has a draft already.
    """
    check_key(key)
    row = models.CompetencyFramework
    draft = await db.scalar(select(row).where(row.key == key, row.state == FrameworkState.DRAFT))
    if draft is not None:
        raise Conflict(
            f"{version_of(draft)} is a draft already. Publish or discard it first.", path=("key",)
        )
    copied = None
    if copied_id is not None:
        copied = await db.get(row, copied_id)
        if copied is None:
            raise NotFound("There is no framework version of this id.", path=("copyOf",))
    newest: int = await db.scalar(select(func.max(row.version)).where(row.key == key)) or 0
    framework = row(id=models.new_id(), key=key, version=newest + 1, state=FrameworkState.DRAFT)
    db.add(framework)
    await db.flush()
    if copied is not None:
        await _copy(db, copied, framework)
    tell(db, framework, at, after=noted(framework, copied=copied.id if copied else None))
    return framework


async def discard_framework(
    db: WriteDb, framework_id: str, *, at: datetime, expected_version: int | None = None
) -> None:
    """Delete a draft with all that is in it.

    Raises:
        NotFound, Stale, Conflict: as ``held_framework``.
    """
    framework = await held_framework(db, framework_id, DISCARD, expected_version=expected_version)
    before = noted(framework)
    group, competency, name = models.CompetencyGroup, models.Competency, models.NameTranslation
    for row in (group, competency):
        inside = select(row.id).where(row.framework_id == framework.id)
        await db.execute(delete(name).where(name.record_id.in_(inside)))
    await db.delete(framework)
    await db.flush()
    tell(db, framework, at, before=before)


async def _copy(
    db: WriteDb, copied: models.CompetencyFramework, framework: models.CompetencyFramework
) -> None:
    """Copy the tree with its names and targets, and map a version of the same key onto it."""
    group, competency = models.CompetencyGroup, models.Competency
    groups = list(await db.scalars(select(group).where(group.framework_id == copied.id)))
    inside = list(await db.scalars(select(competency).where(competency.framework_id == copied.id)))
    new_of = {each.id: models.new_id() for each in (*groups, *inside)}
    waiting = list(groups)
    while waiting:
        done = {each.id for each in groups if each not in waiting}
        ready = [each for each in waiting if each.parent_id is None or each.parent_id in done]
        for each in ready:
            values = {name: getattr(each, name) for name in (*_GROUP, *_SOURCE)}
            parent_id = None if each.parent_id is None else new_of[each.parent_id]
            row = group(
                id=new_of[each.id], framework_id=framework.id, parent_id=parent_id, **values
            )
            db.add(row)
        await db.flush()
        waiting = [each for each in waiting if each not in ready]
    for one in inside:
        values = {name: getattr(one, name) for name in (*_COMPETENCY, *_SOURCE)}
        db.add(
            competency(
                id=new_of[one.id],
                framework_id=framework.id,
                group_id=new_of[one.group_id],
                **values,
            )
        )
    await db.flush()
    await _copy_names(db, new_of)
    await _copy_targets(db, {one.id: (new_of[one.id],) for one in inside})
    if copied.key == framework.key:
        for one in inside:
            db.add(
                models.CompetencyMapping(
                    id=models.new_id(),
                    framework_id=framework.id,
                    from_competency_id=one.id,
                    to_competency_id=new_of[one.id],
                )
            )
        await db.flush()


async def _copy_names(db: WriteDb, new_of: Mapping[str, str]) -> None:
    name = models.NameTranslation
    for each in list(await db.scalars(select(name).where(name.record_id.in_(new_of)))):
        db.add(
            name(
                id=models.new_id(),
                record_id=new_of[each.record_id],
                locale=each.locale,
                name=each.name,
            )
        )
    await db.flush()


async def _copy_targets(db: WriteDb, new_of: Mapping[str, tuple[str, ...]]) -> None:
    """Give the role profiles that want a level of some competencies the same of others."""
    target = models.RoleTarget
    for each in list(await db.scalars(select(target).where(target.competency_id.in_(new_of)))):
        for new_id in new_of[each.competency_id]:
            db.add(
                target(
                    id=models.new_id(),
                    role_profile_id=each.role_profile_id,
                    competency_id=new_id,
                    level=each.level,
                    source=each.source,
                    confidence=each.confidence,
                )
            )
    await db.flush()
