"""Profiles in the shapes that loaders and lists ask for. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from domain import models
from domain.lookups import in_order, lists_by, rows_by
from domain.models import FunctionKind
from domain.pages import Key, Listing
from domain.store import ReadDb


class ProfilePart(StrEnum):
    """What a complete profile has at least one of."""

    FUNCTION = "function"
    PROCESS = "process"
    GOOD_PRACTICE = "good_practice"
    CHALLENGE = "challenge"


def _listing(name: str, row: Any) -> Listing[Any]:
    return Listing(
        name=f"administration.{name}",
        row=row,
        statement=select(row),
        orders={"name": (Key(row.name),)},
        default=(("name", False),),
        parent=row.administration_id,
    )


FUNCTIONS_OF_ADMINISTRATION = _listing("functions", models.StrategicFunction)
PRACTICES_OF_ADMINISTRATION = _listing("practices", models.GoodPractice)
CHALLENGES_OF_ADMINISTRATION = _listing("challenges", models.Challenge)


async def functions_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.StrategicFunction | None]:
    """Return functions and processes in the order asked, None where there is none."""
    return await rows_by(db, models.StrategicFunction.id, ids)


async def practices_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.GoodPractice | None]:
    """Return good practices in the order asked, None where there is none."""
    return await rows_by(db, models.GoodPractice.id, ids)


async def challenges_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Challenge | None]:
    """Return challenges in the order asked, None where there is none."""
    return await rows_by(db, models.Challenge.id, ids)


async def topics_by_function(
    db: ReadDb, ids: Sequence[str]
) -> list[list[models.StrategicFunctionTopic]]:
    """Return the links of each function or process to its topics, in order."""
    row = models.StrategicFunctionTopic
    return await lists_by(db, select(row).order_by(row.position, row.id), row.function_id, ids)


async def missing_by_administration(db: ReadDb, ids: Sequence[str]) -> list[list[ProfilePart]]:
    """Return what each profile lacks to be complete, in the order of the parts.

    Cost: three statements, however many administrations.
    """
    function, practice, challenge = (
        models.StrategicFunction,
        models.GoodPractice,
        models.Challenge,
    )
    kinds = await db.execute(
        select(function.administration_id, function.kind)
        .where(function.administration_id.in_(ids))
        .distinct()
    )
    found: list[tuple[str, ProfilePart]] = [
        (place, ProfilePart.FUNCTION if kind is FunctionKind.FUNCTION else ProfilePart.PROCESS)
        for place, kind in kinds
    ]
    for row, part in (
        (practice, ProfilePart.GOOD_PRACTICE),
        (challenge, ProfilePart.CHALLENGE),
    ):
        places = select(row.administration_id).where(row.administration_id.in_(ids)).distinct()
        found += [(place, part) for place in await db.scalars(places)]
    there = in_order(found, ids)
    return [[part for part in ProfilePart if part not in parts] for parts in there]
