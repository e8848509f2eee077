"""Writing a framework version: from nothing or as a copy, its groups, competencies and levels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from domain import audit, changes, models
from domain.errors import Conflict, InvalidInput, NotFound
from domain.frameworks.moves import EDIT, held_framework, version_of
from domain.models import CompetencyKind, EventKind
from domain.store import WriteDb

COMPETENCIES_MAX: Final = 200
GROUPS_MAX: Final = 200
_KEY: Final = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
# The key of a group may begin with that of the group above it, as operational.control does.
_GROUP_KEY: Final = re.compile(r"[a-z][a-z0-9]*([._-][a-z0-9]+)*")
_KEY_LENGTH_MAX: Final = 64


@dataclass(frozen=True)
class GroupWanted:
    """A group as it should be; without a parent it stands at the top."""

    key: str
    name: str
    description: str
    parent_key: str | None = None
    position: int = 0


@dataclass(frozen=True)
class CompetencyWanted:
    """A competency as it should be, with a descriptor for each of the levels 1 to 4."""

    key: str
    group_key: str
    kind: CompetencyKind
    name: str
    definition: str
    levels: tuple[str, ...]
    position: int = 0
    source: str = ""


def tell(
    db: WriteDb,
    framework: models.CompetencyFramework,
    at: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Note a change of a framework version and announce it."""
    what = audit.Change("CompetencyFramework", framework.id, before, after)
    changes.tell(db, EventKind.FRAMEWORK_CHANGED, what, at=at)


def noted(framework: models.CompetencyFramework, **more: object) -> dict[str, Any]:
    """Return what the trail says of a framework version."""
    return {
        "key": framework.key,
        "number": framework.version,
        "state": framework.state.value,
        "version": framework.revision,
        **more,
    }


async def touch(db: WriteDb, framework: models.CompetencyFramework) -> dict[str, Any]:
    """Count a change of a framework version that is in other rows; return it as it was before."""
    before = noted(framework)
    flag_modified(framework, "key")
    await db.flush()
    return before


async def put_group(
    db: WriteDb,
    framework_id: str,
    wanted: GroupWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> tuple[models.CompetencyFramework, models.CompetencyGroup]:
    """Add a group to a draft, or change the one that has the key.

    Raises:
        NotFound, Stale, Conflict: as ``held_framework``; also when there is no such parent.
        InvalidInput: the key is malformed, a text is empty, or the group would stand below itself.
    """
    framework = await held_framework(db, framework_id, EDIT, expected_version=expected_version)
    _refuse_first(group_faults(wanted))
    row = models.CompetencyGroup
    groups = {
        each.key: each
        for each in await db.scalars(select(row).where(row.framework_id == framework.id))
    }
    parent = None
    if wanted.parent_key is not None:
        parent = groups.get(wanted.parent_key)
        if parent is None:
            raise _no_group(framework, wanted.parent_key, "parentKey")
    group = groups.get(wanted.key)
    if group is None:
        _check_room(len(groups), GROUPS_MAX, framework, "groups")
        group = row(id=models.new_id(), framework_id=framework.id, key=wanted.key)
        db.add(group)
    elif parent is not None and _is_below(parent, group, groups.values()):
        raise InvalidInput(
            f"{wanted.parent_key} stands below {wanted.key}. Choose another parent.",
            path=("parentKey",),
        )
    group.name, group.description = wanted.name, wanted.description
    group.parent_id = parent.id if parent else None
    group.sort_order = wanted.position
    before = await touch(db, framework)
    tell(db, framework, at, before=before, after=noted(framework, group=wanted.key))
    return framework, group


async def put_competency(
    db: WriteDb,
    framework_id: str,
    wanted: CompetencyWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> tuple[models.CompetencyFramework, models.Competency]:
    """Add a competency to a draft, or change the one that has the key.

    Raises:
        NotFound, Stale, Conflict: as ``held_framework``; also when there is no such group.
        InvalidInput: the key is malformed, a text is empty, or a level lacks its descriptor.
    """
    framework = await held_framework(db, framework_id, EDIT, expected_version=expected_version)
    _refuse_first(competency_faults(wanted))
    group = await _group(db, framework, wanted.group_key, "groupKey")
    row = models.Competency
    competency = await _competency(db, framework, wanted.key)
    if competency is None:
        count = await db.scalar(
            select(func.count()).select_from(row).where(row.framework_id == framework.id)
        )
        _check_room(count or 0, COMPETENCIES_MAX, framework, "competencies")
        competency = row(id=models.new_id(), framework_id=framework.id, key=wanted.key)
        db.add(competency)
    competency.group_id, competency.kind = group.id, wanted.kind
    competency.name, competency.definition = wanted.name, wanted.definition
    competency.level_1, competency.level_2, competency.level_3, competency.level_4 = wanted.levels
    competency.sort_order, competency.source = wanted.position, wanted.source
    before = await touch(db, framework)
    tell(db, framework, at, before=before, after=noted(framework, competency=wanted.key))
    return framework, competency


async def remove_group(
    db: WriteDb,
    framework_id: str,
    key: str,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.CompetencyFramework:
    """Take an empty group out of a draft.

    Raises:
        NotFound, Stale, Conflict: as ``held_framework``; also when there is no such group, or it
            holds something.
    """
    framework = await held_framework(db, framework_id, EDIT, expected_version=expected_version)
    group = await _group(db, framework, key, "key")
    below, inside = models.CompetencyGroup, models.Competency
    for statement in (
        select(below.key).where(below.parent_id == group.id),
        select(inside.key).where(inside.group_id == group.id),
    ):
        held_key = await db.scalar(statement.limit(1))
        if held_key is not None:
            raise Conflict(
                f"The group {key} holds {held_key}. Move or remove that first.", path=("key",)
            )
    await db.delete(group)
    before = await touch(db, framework)
    tell(db, framework, at, before=before, after=noted(framework, removed=key))
    return framework


async def remove_competency(
    db: WriteDb,
    framework_id: str,
    key: str,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.CompetencyFramework:
    """Take a competency out of a draft, with the targets and the part of the map that name it.

    Raises:
        NotFound, Stale, Conflict: as ``held_framework``; also when there is no such competency.
    """
    framework = await held_framework(db, framework_id, EDIT, expected_version=expected_version)
    competency = await _competency(db, framework, key)
    if competency is None:
        raise NotFound(f"{version_of(framework)} has no competency {key}.", path=("key",))
    await db.delete(competency)
    before = await touch(db, framework)
    tell(db, framework, at, before=before, after=noted(framework, removed=key))
    return framework


def check_key(key: str) -> None:
    """Refuse a key that is not small letters, digits, underscores and hyphens.

    Raises:
        InvalidInput: it is not.
    """
    _refuse_first(key_faults(key))


def key_faults(key: str) -> Iterator[InvalidInput]:
    """Yield what is wrong with the key of a framework, a competency or a kind of post."""
    if len(key) > _KEY_LENGTH_MAX or not _KEY.fullmatch(key):
        yield InvalidInput(
            "A key is small letters and digits, with single underscores or hyphens between them,"
            f" at most {_KEY_LENGTH_MAX}, such as risk_management.",
            path=("key",),
        )


def group_faults(wanted: GroupWanted) -> Iterator[InvalidInput]:
    """Yield what is wrong with a group by itself, each fault with the path of its field."""
    if len(wanted.key) > _KEY_LENGTH_MAX or not _GROUP_KEY.fullmatch(wanted.key):
        yield InvalidInput(
            "The key of a group is small letters and digits, with single underscores, hyphens or"
            f" points between them, at most {_KEY_LENGTH_MAX}, such as operational.control.",
            path=("key",),
        )
    yield from _blank_faults(name=wanted.name)


def competency_faults(wanted: CompetencyWanted) -> Iterator[InvalidInput]:
    """Yield what is wrong with a competency by itself, each fault with the path of its field."""
    yield from key_faults(wanted.key)
    yield from _blank_faults(name=wanted.name, definition=wanted.definition)
    if len(wanted.levels) != models.LEVEL_MAX:
        yield InvalidInput(
            f"Describe each of the levels 1 to {models.LEVEL_MAX}; there are"
            f" {len(wanted.levels)} descriptors.",
            path=("levelDescriptors",),
        )
    for place, text in enumerate(wanted.levels):
        if not text.strip():
            yield InvalidInput(
                f"Say what level {place + 1} of {wanted.key} means.",
                path=("levelDescriptors", str(place)),
            )


def _blank_faults(**texts: str) -> Iterator[InvalidInput]:
    for name, text in texts.items():
        if not text.strip():
            yield InvalidInput(f"Give a {name}.", path=(name,))


def _refuse_first(faults: Iterator[InvalidInput]) -> None:
    fault = next(faults, None)
    if fault is not None:
        raise fault


def _check_room(count: int, most: int, framework: models.CompetencyFramework, nouns: str) -> None:
    if count >= most:
        raise Conflict(
            f"{version_of(framework)} has {count} {nouns}, and may have {most}. Remove one first.",
            path=("key",),
        )


def _is_below(
    group: models.CompetencyGroup,
    other: models.CompetencyGroup,
    groups: Sequence[models.CompetencyGroup] | Any,
) -> bool:
    """Tell whether a group is another one, or stands somewhere below it."""
    parents = {each.id: each.parent_id for each in groups}
    place: str | None = group.id
    while place is not None and place != other.id:
        place = parents.get(place)
    return place == other.id


async def _group(
    db: WriteDb, framework: models.CompetencyFramework, key: str, path: str
) -> models.CompetencyGroup:
    row = models.CompetencyGroup
    found: models.CompetencyGroup | None = await db.scalar(
        select(row).where(row.framework_id == framework.id, row.key == key)
    )
    if found is None:
        raise _no_group(framework, key, path)
    return found


def _no_group(framework: models.CompetencyFramework, key: str, path: str) -> NotFound:
    return NotFound(f"{version_of(framework)} has no group {key}. Put it first.", path=(path,))


async def _competency(
    db: WriteDb, framework: models.CompetencyFramework, key: str
) -> models.Competency | None:
    row = models.Competency
    found: models.Competency | None = await db.scalar(
        select(row).where(row.framework_id == framework.id, row.key == key)
    )
    return found
