"""CSV by RFC 4180 to lines of values. Knows no column's meaning."""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from io import StringIO

from seeds.errors import Fault
from seeds.reading.faults import Faults
from seeds.reading.files import SeedFiles
from seeds.reading.values import CONFIDENCES, Value


class Cell(Value):
    """A cell of a table: always text, of which numbers, flags and lists are read."""

    def _of_text(self, raw: str) -> object:
        return int(raw)

    def flag(self) -> bool:
        """Read true or false in lower case."""
        if self.raw not in ("true", "false"):
            self.refuse("true or false")
        return self.raw == "true"

    def listed(self) -> list[Cell]:
        """Read a list whose parts stand between semicolons, none twice."""
        parts = [part.strip() for part in str(self.raw).split(";")] if self.is_given else []
        if len(set(parts)) < len(parts):
            self.refuse("each part of the list once")
        return [Cell(part, self.file, self.line, self.column, self.faults) for part in parts]

    def confidence(self) -> str:
        """Read how sure a row is."""
        return self.one_of(CONFIDENCES, "high, medium or low")


class Line:
    """A row of a table with its line number."""

    def __init__(self, file: str, number: int, cells: dict[str, str], faults: Faults) -> None:
        self.number = number
        self._file = file
        self._cells = cells
        self._faults = faults

    def __getitem__(self, column: str) -> Cell:
        return Cell(self._cells[column], self._file, self.number, column, self._faults)


@dataclass(frozen=True)
class Table:
    """The rows of a file whose keys differ; ``keys`` is none when the file could not be read."""

    lines: tuple[Line, ...]
    keys: frozenset[str] | None


def read_table(files: SeedFiles, name: str, columns: Sequence[str], key: Sequence[str]) -> Table:
    """Read a file with exactly these columns, in any order, whose key columns differ by row."""
    text = files.text(name)
    if text is None:
        return Table((), None)
    records = _records(text, name, files.faults)
    if not records or not _check_header(name, records[0][1], columns, files.faults):
        return Table((), None)
    header = records[0][1]
    lines: list[Line] = []
    seen: dict[tuple[str, ...], int] = {}
    for number, fields in records[1:]:
        if len(fields) != len(header):
            files.faults.add(
                Fault(name, number, "", f"{len(header)} fields", f"{len(fields)} fields")
            )
            continue
        cells = dict(zip(header, fields, strict=True))
        value = tuple(cells[column] for column in key)
        line = Line(name, number, cells, files.faults)
        if value in seen:
            line[key[-1]].refuse(
                f"each {' and '.join(key)} once",
                f"{' and '.join(map(repr, value))}, as in line {seen[value]}",
            )
            continue
        seen[value] = number
        lines.append(line)
    return Table(tuple(lines), frozenset(value[0] for value in seen))


def _records(text: str, name: str, faults: Faults) -> list[tuple[int, list[str]]]:
    """Return each record with the line that it starts on; none of a malformed file."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    records = []
    start = 1
    try:
        for fields in reader:
            if fields:
                records.append((start, fields))
            start = reader.line_num + 1
    except csv.Error as error:
        faults.add(Fault(name, start, "", "a row by RFC 4180", str(error)))
        return []
    if not records:
        faults.add(Fault(name, 1, "", "a row with the names of the columns", "an empty file"))
    return records


def _check_header(name: str, header: list[str], columns: Collection[str], faults: Faults) -> bool:
    """Keep a fault for each column that is missing, unknown or there twice."""
    wrong = [(column, f"a column {column}", "none") for column in columns if column not in header]
    for position, column in enumerate(header):
        if column not in columns:
            known = f"only the columns {', '.join(columns)}"
            wrong.append((column or f"column {position + 1}", known, repr(column)))
        elif column in header[:position]:
            wrong.append((column, f"one column {column}", "two"))
    for column, expected, found in wrong:
        faults.add(Fault(name, 1, column, expected, found))
    return not wrong
