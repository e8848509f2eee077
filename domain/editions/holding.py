"""Finding and holding what is changed of editions, and telling of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select, update
from sqlalchemy.orm.attributes import set_committed_value

from domain import audit, changes, models
from domain.audit import Undo
from domain.errors import Conflict, NotFound
from domain.lookups import held, held_edition, held_with_edition, require_version, rows_by
from domain.models import EventKind
from domain.policy.house import by_the_house
from domain.policy.narrowing import viewer_of
from domain.store import ReadDb, WriteDb

PartT = TypeVar("PartT", models.Side, models.Component)
KeptT = TypeVar("KeptT", models.Programme, models.Organization)
RowT = TypeVar("RowT", bound=models.Record)
NamedT = TypeVar(
    "NamedT",
    models.Component,
    models.Edition,
    models.Organization,
    models.Programme,
    models.Side,
)


async def hold_edition(
    db: WriteDb, edition_id: str, expected_version: int | None, *path: str
) -> models.Edition:
    """Return an edition that the viewer holds, as it is now, and hold it.

    Raises:
        NotFound: there is none that the viewer may plan.
        Stale: it is not of the version expected.
    """
    row = await held_edition(db, edition_id)
    if row is None:
        raise NotFound("There is no edition of this id that you may plan.", path=path)
    require_version("edition", row.version, expected_version)
    return row


async def hold_part(
    db: WriteDb, table: type[PartT], row_id: str, expected_version: int | None
) -> tuple[models.Edition, PartT]:
    """Return a side or a component with its edition, as they are now, and hold both.

    Raises:
        NotFound: there is none that the viewer may plan.
        Stale: it is not of the version expected.
    """
    noun = table.__tablename__
    found = await held_with_edition(db, table, row_id)
    if found is None:
        raise NotFound(f"There is no {noun} of this id that you may plan.", path=("id",))
    edition, row = found
    require_version(noun, row.version, expected_version)
    return edition, row


async def hold_kept(
    db: WriteDb, table: type[KeptT], row_id: str, expected_version: int | None = None
) -> KeptT:
    """Return a programme or an organization that the viewer keeps, and hold it.

    Raises:
        NotFound: there is none of this id, or the viewer does not plan every edition.
        Stale: it is not of the version expected.
    """
    noun = table.__tablename__
    row = await held(db, table, row_id)
    if row is None or not viewer_of(db.info).plans_every:
        raise NotFound(f"There is no {noun} of this id that you keep.", path=("id",))
    require_version(noun, row.version, expected_version)
    return row


async def rows_of(
    db: ReadDb, table: type[RowT], ids: Sequence[str], noun: str, path: Sequence[Sequence[str]]
) -> list[RowT]:
    """Return the rows of ids in their order.

    Args:
        db: to read with.
        table: of the rows.
        ids: of the rows; one may be there twice.
        noun: what they are, in words.
        path: of each id, the field of the input.

    Raises:
        NotFound: there is none of one of the ids.
    """
    column: Any = table.id
    rows: list[RowT | None] = await rows_by(db, column, ids)
    found = []
    for row, place in zip(rows, path, strict=True):
        if row is None:
            raise NotFound(f"There is no {noun} of this id.", path=tuple(place))
        found.append(row)
    return found


async def make_own(db: WriteDb, edition: models.Edition) -> None:
    """Let a seeded edition be the planners' own, so that loading the seeds undoes nothing.

    It is as a whole: the document would bring a part back that was taken away. The version stays,
    for nothing of the edition itself was changed.
    """
    if not edition.seeded:
        return
    table = models.Edition
    async with by_the_house(db) as house:
        await house.execute(update(table).where(table.id == edition.id).values(seeded=False))
    set_committed_value(edition, "seeded", value=False)


async def rename(
    db: WriteDb, row: NamedT, name: str, names: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Give a record a name, and return what the one before is in other languages.

    That would be shown in place of the new name, so it is taken away; an undo gives it back.

    Args:
        db: of a unit of work.
        row: a record with a name.
        name: in English.
        names: by locale, where the name is one from before.
    """
    if row.name == name:
        return {}
    table = models.NameTranslation
    async with by_the_house(db) as house:
        known = list(await house.scalars(select(table).where(table.record_id == row.id)))
        for each in known:
            await house.delete(each)
        await house.flush()
        for locale, other in (names or {}).items():
            house.add(table(record_id=row.id, locale=locale, name=other))
    row.name = name
    return {each.locale: each.name for each in known}


def tell(
    db: WriteDb,
    row: models.Record,
    change: tuple[Mapping[str, Any] | None, Mapping[str, Any] | None],
    undo: Undo,
    at: datetime,
    *,
    edition_id: str | None = None,
    kind: EventKind = EventKind.EDITION_CHANGED,
) -> None:
    """Note a change in the trail, and announce it.

    Args:
        db: that made the change.
        row: what was changed.
        change: what the trail may hold of it before and after; None where there was none.
        undo: what takes the change back.
        at: when.
        edition_id: the edition that it is of; None where it is of none, or of none any more.
        kind: what is announced.
    """
    noun = type(row).__name__
    what = audit.Change(noun, row.id, *change, edition_id=edition_id, undo=undo)
    changes.tell(db, kind, what, at=at)


async def require_new(
    db: ReadDb, statement: Any, words: str, *path: str, besides: str | None = None
) -> None:
    """Refuse what another record has already.

    Args:
        db: to read with.
        statement: selects the ids of those that have it.
        words: the refusal.
        path: the field.
        besides: the id of the record that may have it.

    Raises:
        Conflict: in the words given.
    """
    found = [each for each in await db.scalars(statement) if each != besides]
    if found:
        raise Conflict(words, path=path)
