"""What may be done to a framework version in which state, in one table."""

from __future__ import annotations

from typing import Final, NamedTuple

from domain import models
from domain.errors import Conflict, NotFound
from domain.lookups import held, require_version
from domain.models import FrameworkState
from domain.store import WriteDb


class Move(NamedTuple):
    """From which states something may be done, what state comes of it, and what to do instead.

    ``to`` is None where the version is gone afterwards.
    """

    label: str
    allowed: tuple[FrameworkState, ...]
    to: FrameworkState | None
    instead: str


_DRAFT: Final = (FrameworkState.DRAFT,)
EDIT: Final = Move(
    "edit", _DRAFT, FrameworkState.DRAFT, "Create a draft as a copy of it, and change that."
)
MAP: Final = Move(
    "map", _DRAFT, FrameworkState.DRAFT, "A map is part of a version, and never changes later."
)
DISCARD: Final = Move(
    "discard", _DRAFT, None, "What was published stays for the ratings that point at it."
)
PUBLISH: Final = Move(
    "publish",
    _DRAFT,
    FrameworkState.PUBLISHED,
    "Create a draft as a copy of it, and publish that.",
)
RETIRE: Final = Move(
    "retire",
    (FrameworkState.PUBLISHED,),
    FrameworkState.RETIRED,
    "Only a published version is retired; discard a draft.",
)
RATE: Final = Move(
    "rate",
    (FrameworkState.PUBLISHED,),
    FrameworkState.PUBLISHED,
    "Rate a competency of the version in force.",
)
COPY: Final = Move("copy", tuple(FrameworkState), None, "")
SET_TARGETS: Final = Move(
    "set targets",
    (FrameworkState.DRAFT, FrameworkState.PUBLISHED),
    None,
    "Set targets in the version in force.",
)
MOVES: Final = (EDIT, MAP, DISCARD, PUBLISH, RETIRE, RATE, COPY, SET_TARGETS)


def check_move(framework: models.CompetencyFramework, move: Move, *path: str) -> None:
    """Refuse what may not be done to a framework version in its state.

    Raises:
        Conflict: it is in another state; names the version, and says what to do.
    """
    if framework.state not in move.allowed:
        raise Conflict(f"{version_of(framework)} is {framework.state}. {move.instead}", path=path)


def version_of(framework: models.CompetencyFramework) -> str:
    """Return how a framework version is called in words."""
    return f"Version {framework.version} of the framework {framework.key}"


async def held_framework(
    db: WriteDb,
    framework_id: str,
    move: Move,
    *,
    expected_version: int | None,
    path: tuple[str, ...] = ("frameworkId",),
) -> models.CompetencyFramework:
    """Return a framework version as it is now, held, if something may be done to it.

    Raises:
        NotFound: there is none of this id.
        Stale: it is not of the revision expected.
        Conflict: its state does not allow it.
    """
    framework = await held(db, models.CompetencyFramework, framework_id)
    if framework is None:
        raise NotFound("There is no framework version of this id.", path=path)
    require_version("framework version", framework.revision, expected_version)
    check_move(framework, move, *path)
    return framework
