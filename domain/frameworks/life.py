"""Publishing and retiring a framework version."""

from __future__ import annotations

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


async def publish_framework(
    db: WriteDb, framework_id: str, *, at: datetime, expected_version: int | None = None
) -> models.CompetencyFramework:
    """Put a draft into force; it never changes again.

    Topics are then about what became of the competencies that they were about. The version before
    stays published until it is retired, so that assessments in hand can end.

    Raises:
        NotFound, Stale, Conflict: as ``held_framework``; also when it has no competency, or does
            not say what became of one of the published version before.
    """
    framework = await held_framework(db, framework_id, PUBLISH, expected_version=expected_version)
    row = models.Competency
    path = ("frameworkId",)
    if await db.scalar(select(row.id).where(row.framework_id == framework.id).limit(1)) is None:
        raise Conflict(
            f"{version_of(framework)} has no competency. Put one in before you publish it.",
            path=path,
        )
    earlier = await _published_before(db, framework)
    for each in earlier:
        missing = await unmapped_keys(db, each, framework)
        if missing:
            more = f" and {len(missing) - _SHOWN_MAX} more" if len(missing) > _SHOWN_MAX else ""
            raise Conflict(
                f"{version_of(framework)} does not say what became of"
                f" {', '.join(missing[:_SHOWN_MAX])}{more} of version {each.version}. Map each"
                " onto a competency, or onto none with a reason.",
                path=path,
            )
    framework = await _move(db, framework, PUBLISH, at)
    await copy_topic_links(db, framework, [each.id for each in earlier])
    return framework


async def retire_framework(
    db: WriteDb, framework_id: str, *, at: datetime, expected_version: int | None = None
) -> models.CompetencyFramework:
    """Take a published version out of force; ratings still point at it, and new ones cannot.

    Raises:
        NotFound, Stale, Conflict: as ``held_framework``; also when no other version would be in
            force.
    """
    framework = await held_framework(db, framework_id, RETIRE, expected_version=expected_version)
    row = models.CompetencyFramework
    other = await db.scalar(
        select(row.id).where(row.state == FrameworkState.PUBLISHED, row.id != framework.id).limit(1)
    )
    if other is None:
        raise Conflict(
            f"{version_of(framework)} is the only one in force, and people are rated in it."
            " Publish another version first.",
            path=("frameworkId",),
        )
    return await _move(db, framework, RETIRE, at)


async def _published_before(
    db: ReadDb, framework: models.CompetencyFramework
) -> list[models.CompetencyFramework]:
    row = models.CompetencyFramework
    return list(
        await db.scalars(
            select(row)
            .where(row.key == framework.key, row.state == FrameworkState.PUBLISHED)
            .order_by(row.version.desc())
            .limit(1)
        )
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
