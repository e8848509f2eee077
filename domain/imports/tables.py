"""Sheets whose headers were recognised: cells by the key of their column, as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from domain.imports.columns import SheetKind


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column stands in the file, and under which header."""

    letters: str
    header: str


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row by its number in the file; a cell that holds a formula is None, an empty one absent."""

    number: int
    cells: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A sheet of a file, by its name there."""

    kind: SheetKind
    sheet: str
    columns: Mapping[str, Place]
    rows: tuple[FilledRow, ...]

    def plain(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)


def read_table(plain: Mapping[str, Any]) -> FilledSheet:
    """Return the table that was made plain."""
    return FilledSheet(
        SheetKind(plain["kind"]),
        plain["sheet"],
        {key: Place(**each) for key, each in plain["columns"].items()},
        tuple(FilledRow(**each) for each in plain["rows"]),
    )
