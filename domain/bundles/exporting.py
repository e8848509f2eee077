"""A whole edition as one document: `edition-bundle/1`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import select

from domain import models
from domain.bundles.keys import Names, led, names_of
from domain.bundles.parts import Kind, Part, leads_of, parts_by_name
from domain.bundles.selecting import (
    about_any,
    of_edition,
    read_rows_by,
    read_rows_of,
    require_every_row,
)
from domain.bundles.values import plain
from domain.errors import NotFound
from domain.store import ReadDb

FORMAT: Final = "edition-bundle/1"
Document = dict[str, Any]
Row = dict[str, Any]
Rows = dict[str, dict[str, Row]]
"""Rows by table, then by id, as the database has them."""


async def export_bundle(db: ReadDb, slug: str) -> Document:
    """Return all that belongs to an edition, with what it leads to, as one document.

    The same database gives the same document: rows are in the order of their ids and keys.

    Args:
        db: of whoever sees every row; less than all of it could not be put back.
        slug: of the edition.

    Returns:
        ``{"format", "edition", "tables"}``; ``edition_bundle.schema.json`` says what is in it.

    Raises:
        NotFound: there is no such edition.
        PermissionError: the handle shows a part of the rows only. Our own fault.

    Cost: a statement a table, and one for each thousand rows that something leads to.
    """
    require_every_row(db)
    edition_id = await db.scalar(select(models.Edition.id).where(models.Edition.slug == slug))
    if edition_id is None:
        raise NotFound(f"There is no edition {slug}.", path=("edition",))
    rows = await read_rows(db, edition_id)
    names = names_of(rows)
    return {
        "format": FORMAT,
        "edition": slug,
        "tables": {
            name: _told(part, rows[name], names)
            for name, part in parts_by_name().items()
            if rows[name]
        },
    }


def _told(part: Part, rows: Mapping[str, Row], names: Names) -> list[Row]:
    """Return the rows of a table as a bundle has them, in order."""
    known = names[part.name]
    told = []
    for row_id in sorted(rows, key=known.__getitem__):
        row = led(part, rows[row_id], names)
        row["id"] = known[row_id]
        told.append({column: plain(value) for column, value in row.items()})
    return told


async def read_rows(db: ReadDb, edition_id: str) -> Rows:
    """Return the rows that go along with an edition."""
    found: Rows = {name: {} for name in parts_by_name()}
    for part in parts_by_name().values():
        if part.kind in (Kind.EDITION, Kind.ABOUT_PERSON):
            found[part.name] = await read_rows_of(db, part, of_edition(part, edition_id))
        elif part.whole:
            found[part.name] = await read_rows_of(db, part, None)
    await _follow(db, found)
    for part in parts_by_name().values():
        if part.leads_anywhere:
            found[part.name] = about_any(part, await read_rows_of(db, part, None), found)
    return found


async def _follow(db: ReadDb, found: Rows) -> None:
    """Read what rows lead to, and what is a part of that, until nothing leads any further."""
    parts = parts_by_name()
    followed: dict[str, set[str]] = {name: set() for name in parts}
    while True:
        new = {name: rows.keys() - followed[name] for name, rows in found.items()}
        if not any(new.values()):
            return
        wanted = _wanted(found, new)
        for name, ids in new.items():
            followed[name] |= ids
        for part in parts.values():
            if part.kind not in (Kind.SHARED, Kind.PERSON) and part.model is not models.Edition:
                continue
            found[part.name] |= await read_rows_by(db, part, "id", wanted[part.name])
            if part.of is not None and not part.leads_anywhere:
                found[part.name] |= await read_rows_by(db, part, part.of, new[_above(part)])


def _wanted(found: Rows, new: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Return which ids of each table the new rows lead to, and that are not there yet."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for name, part in parts_by_name().items():
        for column, table, _ in leads_of(part):
            if table is not None:
                wanted[table] |= {found[name][row_id][column] for row_id in new[name]}
    return defaultdict(
        set, {table: ids - found[table].keys() - {None} for table, ids in wanted.items()}
    )


def _above(part: Part) -> str:
    """Return the table whose rows a row of this one is a part of."""
    return next(str(lead.table) for lead in leads_of(part) if lead.column == part.of)
