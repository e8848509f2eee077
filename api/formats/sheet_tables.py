"""Recognises sheets and headers in any of the languages; what it does not know is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from api.formats.sheets import Row, Sheet
from api.import_words import headers, sheet_names
from domain.imports.choices import Choices
from domain.imports.columns import SheetKind, columns_of
from domain.imports.lists import EditionLists
from domain.imports.problems import Problem, ProblemCode, shortened
from domain.imports.tables import FilledRow, FilledSheet, Place

_LETTERS: Final = 26
# A sheet of another name is known by so many of its headers.
_KNOWN_MIN: Final = 2


def recognised(
    sheets: Sequence[Sheet], lists: EditionLists, locale: str
) -> tuple[list[FilledSheet], list[Problem]]:
    """Return the tables of a file, and what of its sheets and headers is none of a template.

    Args:
        sheets: as they were read; empty ones are passed over.
        lists: of the edition.
        locale: the language of suggestions.
    """
    known = {kind: headers(kind, lists, locale) for kind in SheetKind}
    names = sheet_names(locale)
    tables, problems = [], []
    for sheet in sheets:
        if not sheet.rows:
            continue
        kind = _kind(sheet, names, known)
        if kind is None:
            problems.append(_unknown(sheet, names))
            continue
        table, found = _table(sheet, kind, known[kind])
        tables.append(table)
        problems += found
    return tables, problems


def letters(place: int) -> str:
    """Return how a spreadsheet calls a column: 0 is A, 26 is AA."""
    found, rest = "", place + 1
    while rest:
        rest, digit = divmod(rest - 1, _LETTERS)
        found = chr(ord("A") + digit) + found
    return found


def _kind(sheet: Sheet, names: Choices, known: dict[SheetKind, Choices]) -> SheetKind | None:
    """Return which sheet it is by its name, or else by its headers."""
    named = names.find(sheet.name) if sheet.name else None
    if named is not None:
        return SheetKind(named)
    first = sheet.rows[0].cells
    count = {
        kind: sum(bool(cell.text) and of_kind.find(cell.text) is not None for cell in first)
        for kind, of_kind in known.items()
    }
    kind = max(count, key=lambda each: count[each])
    return kind if count[kind] >= _KNOWN_MIN else None


def _unknown(sheet: Sheet, names: Choices) -> Problem:
    listed = ", ".join(each.written for each in names.all)
    return Problem(
        shortened(sheet.name),
        None,
        None,
        "",
        ProblemCode.UNKNOWN_SHEET,
        shortened(sheet.name),
        {"sheets": listed},
        names.nearest(sheet.name),
    )


def _table(sheet: Sheet, kind: SheetKind, known: Choices) -> tuple[FilledSheet, list[Problem]]:
    top, *rows = sheet.rows
    problems: list[Problem] = []
    columns: dict[str, tuple[int, Place]] = {}
    for place, cell in enumerate(top.cells):
        text = cell.text
        key = known.find(text) if text else None
        if cell.is_formula:
            problems.append(_of_header(sheet, top, place, text, ProblemCode.FORMULA))
        elif key is None:
            if text or _is_used(rows, place):
                near = known.nearest(text) if text else None
                problems.append(
                    _of_header(sheet, top, place, text, ProblemCode.UNKNOWN_COLUMN, near)
                )
        elif key in columns:
            problems.append(_of_header(sheet, top, place, text, ProblemCode.COLUMN_TWICE))
        else:
            columns[key] = place, Place(letters(place), shortened(text))
    width = max((len(row.cells) for row in rows), default=0)
    problems += [
        _of_header(sheet, top, place, "", ProblemCode.UNKNOWN_COLUMN)
        for place in range(len(top.cells), width)
        if _is_used(rows, place)
    ]
    problems += _missing(sheet, top, kind, set(columns), known)
    table = FilledSheet(
        kind,
        sheet.name,
        {key: each for key, (_, each) in columns.items()},
        tuple(_row(row, columns) for row in rows),
    )
    return table, problems


def _row(row: Row, columns: dict[str, tuple[int, Place]]) -> FilledRow:
    cells = {
        key: None if row.cells[place].is_formula else row.cells[place].text
        for key, (place, _) in columns.items()
        if place < len(row.cells) and (row.cells[place].text or row.cells[place].is_formula)
    }
    return FilledRow(row.number, cells)


def _is_used(rows: Sequence[Row], place: int) -> bool:
    return any(
        place < len(row.cells) and (row.cells[place].text or row.cells[place].is_formula)
        for row in rows
    )


def _missing(
    sheet: Sheet, top: Row, kind: SheetKind, present: set[str], known: Choices
) -> list[Problem]:
    """Return the columns that a sheet cannot do without."""
    needed = [each.key for each in columns_of(kind, ()) if each.needed]
    if not present & {"code", "name"}:
        needed.append("name")
    return [
        Problem(
            sheet.name,
            top.number,
            None,
            "",
            ProblemCode.MISSING_COLUMN,
            values={"column": known.written(key)},
        )
        for key in needed
        if key not in present
    ]


def _of_header(
    sheet: Sheet,
    top: Row,
    place: int,
    text: str,
    code: ProblemCode,
    near: str | None = None,
) -> Problem:
    found = shortened(text)
    return Problem(sheet.name, top.number, letters(place), found, code, found, suggestion=near)
