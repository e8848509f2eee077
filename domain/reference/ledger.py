"""Makes the seeded rows of a table equal to what is wanted, in few statements.

Knows tables, natural keys and who owns a row; never what a row means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Table,
    UniqueConstraint,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from domain import models
from domain.errors import Conflict, InvalidInput, NotFound
from domain.reference.report import LoadReport, NounCount
from domain.store import WriteDb

_IDS_IN_A_STATEMENT = 1000

Row = Mapping[str, object]
Key = tuple[object, ...]


class Sheet:
    """The rows of one table that a load looks at, by natural key.

    A wanted row that is not there yet has its id already, so that other rows can point at it.
    """

    def __init__(
        self, table: Table, key: tuple[str, ...], rows: Sequence[RowMapping], wanted: Iterable[Key]
    ) -> None:
        self.table = table
        self.key = key
        self.rows = {tuple(row[column] for column in key): row for row in rows}
        self.ids: dict[Key, str] = {found: row["id"] for found, row in self.rows.items()}
        for missing in wanted:
            if missing not in self.ids:
                self.ids[missing] = models.new_id()

    def id_of(self, *key: object) -> str:
        """Return the id of the row under a natural key.

        Raises:
            NotFound: no such row.

        """
        try:
            return self.ids[key]
        except KeyError:
            words = " ".join(str(part) for part in key)
            raise NotFound(
                f"There is no {self.table.name} {words}. Load it first.",
                path=(self.table.name,),
            ) from None


class Ledger:
    """One load in the unit of work of its caller: open or fill sheets, then close once."""

    def __init__(self, db: WriteDb) -> None:
        self._db = db
        # The names that rows were written with, by id; None where a row that leaves had one.
        self.named: dict[str, str | None] = {}
        self._counts: dict[str, NounCount] = {}
        self._alone: set[str] = set()
        self._never_written: set[str] = set()
        self._leaving: list[tuple[Table, set[str]]] = []
        self._going_along: set[Table] = set()

    def is_alone(self, row_id: str) -> bool:
        """Return whether a row belongs to a user, or stands under one that does."""
        return row_id in self._alone

    async def open(
        self,
        model: type[models.Record],
        key: tuple[str, ...],
        wanted: Iterable[Key] = (),
        *,
        within: ColumnElement[bool] | None = None,
    ) -> Sheet:
        """Read the rows of a table, all or those within a condition."""
        table = cast("Table", model.__table__)
        statement = select(table)
        if within is not None:
            statement = statement.where(within)
        sheet = Sheet(table, key, (await self._db.execute(statement)).mappings().all(), wanted)
        if "seeded" in table.c:
            self._alone.update(row["id"] for row in sheet.rows.values() if not row["seeded"])
        return sheet

    async def fill(
        self,
        model: type[models.Record],
        key: tuple[str, ...],
        rows: Sequence[Row],
        *,
        within: ColumnElement[bool] | None = None,
        owner: str | None = None,
    ) -> None:
        """Make the seeded rows within a condition equal to these: open and write in one."""
        sheet = await self.open(model, key, (_key(row, key) for row in rows), within=within)
        await self.write(sheet, rows, owner=owner)

    async def write(
        self, sheet: Sheet, rows: Sequence[Row], *, owner: str | None = None, removes: bool = True
    ) -> None:
        """Add and change rows until the sheet holds what is wanted.

        Args:
            sheet: opened with the keys of these rows.
            rows: values by column, the same columns in each; columns not named keep their value.
            owner: the column of the row that a row is a part of; parts of a user's row stay out.
            removes: whether a seeded row of the sheet that is not wanted goes, when all is written.

        Raises:
            InvalidInput: a natural key is given twice.
            Conflict: a user's own row holds a value that must be unique.

        """
        count = NounCount(sheet.table.name)
        added: list[Row] = []
        changed: list[Row] = []
        wanted: set[Key] = set()
        for row in rows:
            key = _key(row, sheet.key)
            if key in wanted:
                raise InvalidInput(f"{_name(sheet.table, key)} is given twice. Keep one of them.")
            wanted.add(key)
            old = sheet.rows.get(key)
            if owner is not None and row[owner] in self._alone:
                self._alone.add(sheet.ids[key])
                if old is None:
                    self._never_written.add(sheet.ids[key])
                count += NounCount("", left_alone=1)
            elif old is not None and not old["seeded"]:
                count += NounCount("", left_alone=1)
            elif old is None:
                self._refuse_dangling(sheet.table, key, row)
                added.append({"id": sheet.ids[key], "seeded": True, **row})
            elif any(old[column] != value for column, value in row.items()):
                self._refuse_dangling(sheet.table, key, row)
                changed.append({"row_id": old["id"], **row})
            else:
                count += NounCount("", unchanged=1)
        _refuse_taken(sheet, [*added, *changed])
        await self._execute(sheet.table, added, changed)
        self._note_names(sheet, rows, removes=removes)
        if removes:
            leaving = {
                row["id"] for key, row in sheet.rows.items() if row["seeded"] and key not in wanted
            }
            self._leaving.append((sheet.table, leaving))
        self._count(count + NounCount("", added=len(added), changed=len(changed)))

    def _note_names(self, sheet: Sheet, rows: Sequence[Row], *, removes: bool) -> None:
        named = {sheet.ids[_key(row, sheet.key)]: row["name"] for row in rows if row.get("name")}
        if named and removes:
            self.named |= dict.fromkeys(sheet.ids.values())
        self.named |= cast("dict[str, str | None]", named)

    def goes_along(self, model: type[models.Record]) -> None:
        """Let the rows of a table go with what they point at, and never keep it."""
        self._going_along.add(cast("Table", model.__table__))

    def release(self, model: type[models.Record], ids: set[str]) -> None:
        """Let seeded rows go at the end, unless something then points at them."""
        self._leaving.append((cast("Table", model.__table__), ids))

    async def close(self) -> LoadReport:
        """Remove what left, the last table first, and return what the load did.

        A row that another row still points at stays: removing it would take that row along.
        """
        for table, ids in reversed(self._leaving):
            if not ids:
                continue
            kept = await self._pointed_at(table, ids)
            gone = sorted(ids - kept)
            if gone:
                await self._db.execute(
                    delete(table).where(table.c.id == bindparam("row_id")),
                    [{"row_id": row_id} for row_id in gone],
                )
            self._count(NounCount(table.name, removed=len(gone), left_alone=len(kept)))
        return LoadReport(tuple(self._counts.values()))

    def _count(self, count: NounCount) -> None:
        self._counts[count.noun] = self._counts.get(count.noun, NounCount(count.noun)) + count

    async def _execute(self, table: Table, added: list[Row], changed: list[Row]) -> None:
        try:
            if added:
                await self._db.execute(insert(table), _plain(added))
            if changed:
                columns = [column for column in changed[0] if column != "row_id"]
                values: dict[str, Any] = {column: bindparam(column) for column in columns}
                if "version" in table.c and "version" not in columns:
                    values["version"] = table.c.version + 1
                await self._db.execute(
                    update(table).where(table.c.id == bindparam("row_id")).values(values),
                    _plain(changed),
                )
        except IntegrityError as error:
            raise Conflict(
                f"The rows of {table.name} changed while they were loaded. Load again."
            ) from error

    def _refuse_dangling(self, table: Table, key: Key, row: Row) -> None:
        for column, value in row.items():
            if value in self._never_written:
                raise Conflict(
                    f"{_name(table, key)} needs a {column.removesuffix('_id')} that would stand"
                    " under a row of your own, where nothing is added. Rename your own row.",
                    path=(table.name, column),
                )

    async def _pointed_at(self, table: Table, ids: set[str]) -> set[str]:
        """Return those of the ids that must stay: a row that stays points at them."""
        pointers: dict[str, set[str]] = defaultdict(set)
        for other in set(models.Record.metadata.tables.values()) - self._going_along:
            for column in other.c:
                if any(foreign.column.table is table for foreign in column.foreign_keys):
                    for chunk in _chunks(sorted(ids)):
                        found = await self._db.execute(
                            select(column, other.c.id).where(column.in_(chunk))
                        )
                        for target, pointer in found:
                            pointers[target].add(pointer)
        kept: set[str] = set()
        while more := {
            target
            for target, by in pointers.items()
            if target not in kept and any(row_id in kept or row_id not in ids for row_id in by)
        }:
            kept |= more
        return kept


def _key(row: Row, columns: tuple[str, ...]) -> Key:
    return tuple(row[column] for column in columns)


def _name(table: Table, key: Key) -> str:
    return f"{table.name} {' '.join(str(part) for part in key)}"


def _plain(rows: list[Row]) -> list[dict[str, Any]]:
    return [dict(row) for row in rows]


def _chunks(ids: list[str]) -> Iterable[list[str]]:
    return (
        ids[start : start + _IDS_IN_A_STATEMENT]
        for start in range(0, len(ids), _IDS_IN_A_STATEMENT)
    )


def _refuse_taken(sheet: Sheet, rows: list[Row]) -> None:
    """Raise if another row holds a value that must be unique beside the natural key."""
    for constraint in sheet.table.constraints:
        if not isinstance(constraint, UniqueConstraint):
            continue
        columns = tuple(column.name for column in constraint.columns)
        holders = {tuple(row[column] for column in columns): key for key, row in sheet.rows.items()}
        for row in rows:
            if set(columns) == set(sheet.key) or not set(columns) <= set(row):
                continue
            key, value = _key(row, sheet.key), _key(row, columns)
            if None not in value and holders.get(value, key) != key:
                holder = _name(sheet.table, holders[value])
                raise Conflict(
                    f"{_name(sheet.table, key)} cannot be written: {holder} already has its"
                    f" {', '.join(columns)}. Change that row, then load again.",
                    path=(sheet.table.name, columns[-1]),
                )
