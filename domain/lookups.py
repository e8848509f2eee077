"""Rows by a key and rows by a parent, in the shapes that batches want, and rows to be held.

Changes nothing; knows three nouns alone: the person, of whom nothing more is held once erased, the
edition, which is held before what is of it, and the administration, for which somebody speaks.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import QueryableAttribute

from domain.errors import Conflict, Stale
from domain.models import Delegate, Edition, Manager, Record, SideAdministration
from domain.pages import Column
from domain.policy import Role
from domain.policy.narrowing import viewer_of
from domain.store import ReadDb, WriteDb

KeyT = TypeVar("KeyT", bound=Hashable)
ItemT = TypeVar("ItemT")
RowT = TypeVar("RowT", bound=Record)
# Some fifty ratings or targets a person: more would be worked on while others wait.
_PEOPLE_AT_ONCE: Final = 100


async def rows_by(db: ReadDb, column: QueryableAttribute[str], values: Sequence[str]) -> list[Any]:
    """Return the row of each value of a unique column, None where there is none."""
    rows = await db.scalars(select(column.class_).where(column.in_(values)))
    found = {getattr(row, column.key): row for row in rows}
    return [found.get(value) for value in values]


def hundreds(manager_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield people a hundred at a time, so that others are answered in between."""
    for start in range(0, len(manager_ids), _PEOPLE_AT_ONCE):
        yield manager_ids[start : start + _PEOPLE_AT_ONCE]


async def held(db: WriteDb, table: type[RowT], row_id: str) -> RowT | None:
    """Return a row as it is now, or None, and hold it until the unit of work ends.

    Another unit of work that wants to hold it waits. SQLite has one writer, so nobody needs to.
    """
    # Not so hard that rows which refer to it could not be added meanwhile. No ``get``: that refuses
    # a row which was read before and has another version by the time that it is held.
    statement = select(table).where(table.id == row_id).with_for_update(key_share=True)
    found: RowT | None = await db.scalar(statement.execution_options(populate_existing=True))
    return found


async def held_alone(db: WriteDb, row: Record) -> None:
    """Hold a row that is about to go, harder than ``held``, and read afterwards what refers to it.

    Another unit of work that adds what refers to it waits, and is refused once it is gone.
    """
    table: Any = type(row)
    await db.execute(select(table.id).where(table.id == row.id).with_for_update())


async def held_edition(db: WriteDb, edition_id: str) -> Edition | None:
    """Return an edition that the viewer holds, as it is now, and hold it; None where none is."""
    return await held(db, Edition, edition_id) if viewer_of(db.info).holds(edition_id) else None


async def is_of_theirs(db: WriteDb, row: Any) -> bool:
    """Tell whether a row is of an edition that the viewer holds."""
    return viewer_of(db.info).holds(row.edition_id)


async def is_seen(_db: WriteDb, _row: object) -> bool:
    """Let everybody who sees a row change it: it is shown to nobody else."""
    return True


async def held_with_edition(
    db: WriteDb,
    table: type[RowT],
    row_id: str,
    may: Callable[[WriteDb, RowT], Awaitable[bool]] = is_of_theirs,
) -> tuple[Edition, RowT] | None:
    """Return a row and the edition that it is of, as they are now, and hold both.

    Args:
        db: of a unit of work.
        table: of the row; it has the column ``edition_id``.
        row_id: of the row.
        may: tells whether the viewer may change it; where not, nothing is held.

    Returns:
        Both; None where there is none that the viewer sees and may change.
    """
    known: Any = await db.get(table, row_id)
    if known is None or not await may(db, known):
        return None
    # The edition first, so that no two wait for each other crosswise.
    edition = await held(db, Edition, known.edition_id)
    row = await held(db, table, row_id)
    return None if edition is None or row is None else (edition, row)


async def speaks_for(db: ReadDb, administration_ids: Sequence[str]) -> bool:
    """Tell whether what one of some administrations has is the viewer's to write.

    It is their own, or of a side of an edition that they plan.
    """
    viewer = viewer_of(db.info)
    if viewer.plans_every:
        return True
    if viewer.role is not Role.PLANNER:
        return viewer.administration_id in administration_ids
    member = SideAdministration
    mine = select(member.id).where(member.administration_id.in_(administration_ids))
    editions = member.edition_id.in_(sorted(viewer.edition_ids or ()))
    return await db.scalar(mine.where(editions).limit(1)) is not None


async def held_person(db: WriteDb, manager_id: str) -> Manager | None:
    """Return somebody about whom something is to be written, held; None also where erased."""
    person = await held(db, Manager, manager_id)
    return None if person is None or person.erased_at is not None else person


async def require_nobody_erased(
    db: WriteDb, delegates: Mapping[str, Sequence[str]], instead: str
) -> None:
    """Refuse words about somebody who was erased; nobody is while they are being written.

    Args:
        db: of a unit of work.
        delegates: about whom, by id; each with the path of the field that is wrong then.
        instead: what to do, in a sentence.

    Raises:
        Conflict: naming one of them by code.
    """
    rows = await db.execute(
        select(Delegate.manager_id, Delegate.id, Delegate.code)
        .where(Delegate.id.in_(delegates))
        .order_by(Delegate.manager_id)
    )
    for manager_id, delegate_id, code in rows.all():
        person = await held(db, Manager, manager_id)
        if person is not None and person.erased_at is not None:
            raise Conflict(
                f"{code} was erased, and nothing more is written about them. {instead}",
                path=tuple(delegates[delegate_id]),
            )


def require_version(noun: str, version: int, expected: int | None) -> None:
    """Refuse to change a record that was changed since it was read.

    Args:
        noun: what kind of record it is, in words.
        version: that of the record as it is now, 0 where there is none.
        expected: that of the record as the caller read it; None for whatever it is.

    Raises:
        Stale: they are not the same.
    """
    if expected not in (None, version):
        raise Stale(noun, version)


async def next_position(db: ReadDb, table: Any, of: ColumnElement[bool]) -> int:
    """Return the position behind the last of some rows, 0 where there is none."""
    last = await db.scalar(select(func.max(table.position)).where(of))
    return 0 if last is None else int(last) + 1


async def lists_by(
    db: ReadDb, statement: Select[Any], parent: Column, parent_ids: Sequence[str]
) -> list[list[Any]]:
    """Return the rows below each parent, in the order of the statement; a list for every parent."""
    rows = await db.execute(statement.where(parent.in_(parent_ids)).add_columns(parent))
    return in_order(((row[-1], row[0]) for row in rows), parent_ids)


def in_order(pairs: Iterable[tuple[KeyT, ItemT]], keys: Sequence[KeyT]) -> list[list[ItemT]]:
    """Gather the items of each key, in the order of the keys asked for."""
    gathered: dict[KeyT, list[ItemT]] = {key: [] for key in keys}
    for key, item in pairs:
        gathered[key].append(item)
    return [gathered[key] for key in keys]
