"""Sheets of a file as plain values, and the bounds that a file is held to before it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

FILE_BYTES_MAX: Final = 8 * 1024 * 1024
UNZIPPED_BYTES_MAX: Final = 64 * 1024 * 1024
ROWS_MAX: Final = 20_000
COLUMNS_MAX: Final = 100
CPU_SECONDS_MAX: Final = 10
MEMORY_BYTES_MAX: Final = 512 * 1024 * 1024
# One more than a field may have, so that what is too long is seen to be.
CELL_LENGTH_MAX: Final = 4_001


class SheetFormat(StrEnum):
    """What a file with sheets can be written as."""

    XLSX = "xlsx"
    CSV = "csv"


MEDIA_TYPES: Final[Mapping[SheetFormat, str]] = {
    SheetFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    SheetFormat.CSV: "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell; a formula, or the error of one, is told and never worked out."""

    text: str = ""
    is_formula: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it; its number is that of the spreadsheet, from 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that is shown; a CSV file is one without a name."""

    name: str
    rows: tuple[Row, ...]


class UnreadableFile(Exception):
    """A file that is no spreadsheet or passes a bound; ``code`` is stable, ``message`` says it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
