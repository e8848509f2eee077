"""Publishing and retiring a framework version."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import select

from domain import models
from domain.errors import Conflict
from domain.frameworks.drafts import noted, tell
from domain.frameworks.maps import copy_topic_links, unmapped_keys
from domain.frameworks.moves import PUBLISH, RETIRE, Move, held_framework, version_of
from domain.models import FrameworkState
from domain.store import ReadDb, WriteDb

_SHOWN_MAX: Final = 5
_PATH: Final = ("frameworkId",)


async def publish_framework(
    db: WriteDb, framework_id: str, *, at: datetime, expected_version: int | None = None
) -> models.CompetencyFramework:
    """Put a draft into force; it never changes again.

    Topics are then about what became of the competencies that they were about. The version before
    stays published until it is retired, so that assessments in hand can end.

    Raises:
        NotFound, Stale, Conflict: as ``held_framework``; also when it has no competency, another
            framework is in force, it does not say what became of a competency of the version in
            force, or a post that people have would want nothing any more.
    """
    published = await _held_published(db)
    framework = await held_framework(db, framework_id, PUBLISH, expected_version=expected_version)
    row = models.Competency
    if await db.scalar(select(row.id).where(row.framework_id == framework.id).limit(1)) is None:
        raise Conflict(
            f"{version_of(framework)} has no competency. Put one in before you publish it.",
            path=_PATH,
        )
    current = next(iter(_in_order(published)), None)
    if current is not None:
        await _check_successor(db, current, framework)
        await _check_posts(db, current, framework)
    framework = await _move(db, framework, PUBLISH, at)
    await copy_topic_links(db, framework, [] if current is None else [current.id])
    return framework


async def retire_framework(
    db: WriteDb, framework_id: str, *, at: datetime, expected_version: int | None = None
) -> models.CompetencyFramework:
    """Take a published version out of force; ratings still point at it, and new ones cannot.

    Raises:
        NotFound, Stale, Conflict: as ``held_framework``; also when no other version would be in
            force, or a post that people have would want nothing in that.
    """
    published = await _held_published(db)
    framework = await held_framework(db, framework_id, RETIRE, expected_version=expected_version)
    if published == [framework]:
        raise Conflict(
            f"{version_of(framework)} is the only one in force, and people are rated in it."
            " Publish another version first.",
            path=_PATH,
        )
    current, successor, *_ = _in_order([framework, *published])
    if current is framework:
        await _check_posts(db, current, successor)
    return await _move(db, framework, RETIRE, at)


async def _held_published(db: WriteDb) -> list[models.CompetencyFramework]:
    """Return the published versions as they are now, and hold every version, drafts too.

    So two that are published or retired at once each know what the other did. All are held in one
    order, so that the two do not wait for each other.
    """
    row = models.CompetencyFramework
    rows = await db.scalars(
        select(row)
        .order_by(row.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return [each for each in rows if each.state is FrameworkState.PUBLISHED]


def _in_order(
    published: Iterable[models.CompetencyFramework],
) -> list[models.CompetencyFramework]:
    """Put the version in force first, then what would be in force without those before."""
    return sorted(set(published), key=lambda each: (-each.version, each.key))


async def _check_successor(
    db: ReadDb, current: models.CompetencyFramework, framework: models.CompetencyFramework
) -> None:
    """Refuse a version under which ratings of the one in force would not be read."""
    if framework.key != current.key:
        raise Conflict(
            f"{version_of(current)} is in force, and nothing says what became of it in"
            f" {framework.key}. Create a draft of {current.key} as a copy of it, change that and"
            " publish it.",
            path=_PATH,
        )
    missing = await unmapped_keys(db, current, framework)
    if missing:
        more = f" and {len(missing) - _SHOWN_MAX} more" if len(missing) > _SHOWN_MAX else ""
        raise Conflict(
            f"{version_of(framework)} does not say what became of"
            f" {', '.join(missing[:_SHOWN_MAX])}{more} of version {current.version}. Map each"
            " onto a competency, or onto none with a reason.",
            path=_PATH,
        )


async def _check_posts(
    db: ReadDb, current: models.CompetencyFramework, framework: models.CompetencyFramework
) -> None:
    """Refuse a version under which a post that people have would not want anything any more."""
    profile, target, competency = models.RoleProfile, models.RoleTarget, models.Competency
    wanting = [
        select(target.role_profile_id)
        .join(competency, competency.id == target.competency_id)
        .where(competency.framework_id == each.id)
        for each in (current, framework)
    ]
    keys = await db.scalars(
        select(profile.key)
        .where(
            profile.id.in_(select(models.Manager.role_profile_id)),
            profile.id.in_(wanting[0]),
            profile.id.not_in(wanting[1]),
        )
        .order_by(profile.key)
    )
    if names := ", ".join(keys):
        raise Conflict(
            f"Managers have these posts, which would want nothing in version {framework.version} of"
            f" the framework {framework.key}: {names}. Set targets of them in it first.",
            path=_PATH,
        )


async def _move(
    db: WriteDb, framework: models.CompetencyFramework, move: Move, at: datetime
) -> models.CompetencyFramework:
    before = noted(framework)
    if move.to is not None:
        framework.state = move.to
    await db.flush()
    tell(db, framework, at, before=before, after=noted(framework))
    return framework
