"""A list as CSV, XLSX or JSON: its rows in the order in which they came.

A row is what GraphQL answered. In CSV and XLSX each field of it has a column, a field of an object
inside it too, and what is a list inside it is one text.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from api.formats.formulas import neutralised

Cell = str | int | float | bool | None

BETWEEN: Final = "; "
_MARK: Final = b"\xef\xbb\xbf"


class ListFormat(StrEnum):
    """What a list is written as; each is the ending of its file."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


MEDIA_TYPES: Final = {
    ListFormat.CSV: "text/csv; charset=utf-8",
    ListFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ListFormat.JSON: "application/json; charset=utf-8",
}


class UnwritableList(Exception):
    """A file of this kind cannot hold the list; the message says why and what can."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Column:
    """A field of a row.

    Args:
        path: the keys from the row down to it.
        is_many: it is one of a list, or within one.
        heading: what stands above it; empty is the path.

    """

    path: tuple[str, ...]
    is_many: bool = False
    heading: str = ""

    @property
    def key(self) -> str:
        """Its path as a client names it, such as ``administration.name``."""
        return ".".join(self.path)

    def cell(self, row: Any) -> Cell:
        """Return what stands in it: a value, or those of a list one after the other.

        A value of a list that is null leaves its place empty.
        """
        found = list(_values(row, self.path))
        if not self.is_many:
            return found[0] if found else None
        return BETWEEN.join(map(_text, found)) if any(each is not None for each in found) else None


@dataclass(frozen=True)
class Table:
    """A list that is to be written.

    Args:
        name: of the sheet.
        columns: of CSV and XLSX.
        rows: as they came.
        at: when, for the properties of a workbook.
        has_mark: CSV begins with a byte order mark.

    """

    name: str
    columns: Sequence[Column]
    rows: Sequence[Any]
    at: datetime
    has_mark: bool = False

    def lines(self) -> Iterator[list[Cell]]:
        """Yield the headings, then the cells of each row."""
        yield [each.heading or each.key for each in self.columns]
        for row in self.rows:
            yield [each.cell(row) for each in self.columns]


def list_file(table: Table, written_as: ListFormat) -> bytes:
    """Write a list.

    Raises:
        UnwritableList: it does not fit into a file of this kind.

    """
    if written_as is ListFormat.JSON:
        return json.dumps(table.rows, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    if written_as is ListFormat.CSV:
        return _csv(table)
    from api.formats.list_workbook import workbook  # noqa: PLC0415 -- slow import

    return workbook(table)


def _values(value: Any, path: Sequence[str]) -> Iterator[Any]:
    """Yield what stands at the end of a path, of each entry of the lists on it."""
    if isinstance(value, list):
        for each in value:
            yield from _values(each, path)
    elif path and isinstance(value, dict):
        yield from _values(value.get(path[0]), path[1:])
    else:
        yield value


def _text(cell: Cell) -> str:
    """Write a value as GraphQL does, a null as nothing."""
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else json.dumps(cell)


def _csv(table: Table) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    for line in table.lines():
        writer.writerow([_plain(cell) for cell in line])
    return _MARK * table.has_mark + written.getvalue().encode("utf-8", "replace")


def _plain(cell: Cell) -> str:
    return neutralised(cell) if isinstance(cell, str) else _text(cell)
