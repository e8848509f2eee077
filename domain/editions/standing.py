"""What stands on a part of an edition, and comes or falls with it.

Looked up in the tables themselves: what refers to a row is found in those, too, that come later.
It is counted past the rows of whoever asks: a part is not taken away from under people whom its
planner may not see.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Column, Select, Table, func, or_, select

from domain import models
from domain.errors import Conflict
from domain.lookups import held_alone
from domain.models import Record
from domain.nominations.attending import attend_new_components
from domain.policy.house import by_the_house
from domain.store import WriteDb

# What is kept beside the trail goes with what it would bring back.
_BESIDE: Final = frozenset({models.Undo.__tablename__})


def _pointers(to: str) -> list[Column[Any]]:
    """Return the columns that refer to the rows of a table, in one order."""
    return [
        column
        for name, table in sorted(Record.metadata.tables.items())
        if name not in _BESIDE
        for column in table.columns
        if any(each.column.table.name == to for each in column.foreign_keys)
    ]


def _words(table: Table, number: int) -> str:
    noun = table.name.replace("_", " ")
    return f"{number} {noun}" if number == 1 else f"{number} of {noun}"


async def require_nothing_on(
    db: WriteDb, row: Record, name: str, *path: str, parts: Sequence[type[Record]] = ()
) -> None:
    """Refuse to take something away while other records refer to it.

    Args:
        db: of a unit of work.
        row: what is to be taken away.
        name: it, in words.
        path: the field that names it.
        parts: tables of what goes along with it.

    Raises:
        Conflict: naming the records in the way, by kind and number.
    """
    along = {each.__tablename__ for each in parts}
    found = []
    await held_alone(db, row)
    async with by_the_house(db) as house:
        for column in _pointers(type(row).__tablename__):
            if column.table.name not in along:
                number = await house.scalar(
                    select(func.count()).select_from(column.table).where(column == row.id)
                )
                if number:
                    found.append(_words(column.table, number))
    if found:
        raise Conflict(
            f"{name} has {' and '.join(found)}. Take these away first, or leave it.", path=path
        )


async def staying(db: WriteDb, edition_id: str, side_id: str) -> dict[str, str]:
    """Return which administrations have what in an edition, by id: they stay on their side.

    Nominations, quotas of their own, and whatever else is of the edition and the administration.
    """
    asked: dict[str, Any] = {
        "nominations": _nominating(edition_id),
        "a quota": _quotas(side_id),
        "commitments": _committed(edition_id),
    }
    editions = _pointers("edition")
    for column in _pointers("administration"):
        of = [each == edition_id for each in editions if each.table is column.table]
        if of and column.table.name != models.SideAdministration.__tablename__:
            words = f"a {column.table.name.replace('_', ' ')}"
            asked[words] = select(column).where(or_(*of), column.is_not(None))
    found: dict[str, str] = {}
    async with by_the_house(db) as house:
        for words, statement in asked.items():
            for administration_id in await house.scalars(statement.distinct()):
                found.setdefault(administration_id, words)
    return found


async def require_nobody_of(db: WriteDb, row: models.Component, side_ids: set[str]) -> None:
    """Refuse to let sides leave a component that delegates of theirs attend.

    Raises:
        Conflict: naming the side, and how many attend.
    """
    attends, delegate, side = models.DelegateComponent, models.Delegate, models.Side
    async with by_the_house(db) as house:
        found = await house.execute(
            select(side.key, func.count())
            .join(delegate, delegate.side_id == side.id)
            .join(attends, attends.delegate_id == delegate.id)
            .where(
                attends.component_id == row.id,
                side.id.in_(sorted(side_ids)),
                # Whoever withdrew attends nothing; what they were to attend stays for the record.
                delegate.withdrawn_at.is_(None),
            )
            .group_by(side.key)
            .order_by(side.key)
        )
        for key, number in found:
            who, acts = ("delegate", "attends") if number == 1 else ("delegates", "attend")
            raise Conflict(
                f"{number} {who} of the side {key} {acts} {row.key}. Withdraw whoever is to attend"
                " nothing before their side leaves it.",
                path=("sideIds",),
            )


async def let_attend(db: WriteDb, edition_id: str) -> None:
    """Let delegates attend what has come to their side."""
    async with by_the_house(db) as house:
        await attend_new_components(house, edition_id)


def _nominating(edition_id: str) -> Select[Any]:
    nomination, manager = models.Nomination, models.Manager
    return (
        select(manager.administration_id)
        .join(nomination, nomination.manager_id == manager.id)
        .where(nomination.edition_id == edition_id)
    )


def _quotas(side_id: str) -> Select[Any]:
    row = models.Quota
    return select(row.administration_id).where(
        row.side_id == side_id, row.administration_id.is_not(None)
    )


def _committed(edition_id: str) -> Select[Any]:
    row, recommendation = models.Commitment, models.Recommendation
    return (
        select(row.administration_id)
        .join(recommendation, recommendation.id == row.recommendation_id)
        .where(recommendation.edition_id == edition_id)
    )
