"""Publishing and retiring a version of a cooperation framework."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from domain.errors import Conflict
from domain.models import CooperationFramework
from domain.models import CooperationFrameworkState as State
from domain.outcomes.articles import unmapped_numbers
from domain.outcomes.frameworks import articles_of, held_versions
from domain.outcomes.holding import framework_noted, hold_framework, tell_framework, version_of
from domain.outcomes.moves import PUBLISH, RETIRE, SUPERSEDE_VERSION, Move, require_move
from domain.store import ReadDb, WriteDb

_SHOWN_MAX: Final = 5
_PATH: Final = ("id",)


async def publish_cooperation_framework(
    db: WriteDb, framework_id: str, *, at: datetime, expected_version: int | None = None
) -> tuple[CooperationFramework, CooperationFramework | None]:
    """Put a draft into force; it never changes again, and supersedes the version before it.

    Returns:
        The version, and the one that it supersedes.

    Raises:
        NotFound, Stale, Conflict: as ``hold_framework``; also when it has no article, or does not
            say what became of an article of the version in force.
    """
    row = await hold_framework(db, framework_id, PUBLISH, expected_version=expected_version)
    versions = await held_versions(db, row)
    if not await articles_of(db, row.id):
        raise Conflict(
            f"{version_of(row)} has no article. Add one before you publish it.", path=_PATH
        )
    current = next((each for each in versions if each.state is State.PUBLISHED), None)
    if current is not None:
        await _check_successor(db, current, row)
        require_move(SUPERSEDE_VERSION, current.state, version_of(current), *_PATH)
        await _move(db, current, SUPERSEDE_VERSION, at)
    row.published_at = at
    await _move(db, row, PUBLISH, at)
    return row, current


async def retire_cooperation_framework(
    db: WriteDb, framework_id: str, *, at: datetime, expected_version: int | None = None
) -> CooperationFramework:
    """Take a published version out of force, without another in its place.

    Its recommendations and commitments stand; none is added under it.

    Raises:
        NotFound, Stale, Conflict: as ``hold_framework``.
    """
    row = await hold_framework(db, framework_id, RETIRE, expected_version=expected_version)
    await _move(db, row, RETIRE, at)
    return row


async def _check_successor(
    db: ReadDb, current: CooperationFramework, row: CooperationFramework
) -> None:
    """Refuse a version under which recommendations of the one in force would not be found."""
    missing = [str(number) for number in await unmapped_numbers(db, current, row)]
    if missing:
        more = f" and {len(missing) - _SHOWN_MAX} more" if len(missing) > _SHOWN_MAX else ""
        raise Conflict(
            f"{version_of(row)} does not say what became of article"
            f" {', '.join(missing[:_SHOWN_MAX])}{more} of version {current.version}. Map each onto"
            " an article, or onto none with a reason.",
            path=_PATH,
        )


async def _move(db: WriteDb, row: CooperationFramework, move: Move[State], at: datetime) -> None:
    before = framework_noted(row)
    if move.target is not None:
        row.state = move.target
    row.seeded = False
    await db.flush()
    tell_framework(db, row, before, framework_noted(row), at)
