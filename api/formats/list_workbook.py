"""A list as a workbook of one sheet: its header stays in sight, numbers are numbers, no formula."""

from __future__ import annotations

import io
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from api.formats.formulas import neutralised
from api.formats.list_file import Cell, Column, Table, UnwritableList
from api.formats.xml_signs import as_xml

CELL_SIGNS_MAX: Final = 32_767
_BAR: Final = PatternFill("solid", fgColor="FFE7EBF0")
_BOLD: Final = Font(bold=True)
_TITLE_MAX: Final = 31
# Spreadsheets keep this name to themselves, and mend a file that takes it.
_TAKEN: Final = "history"
_NARROW, _WIDE = 8, 60
_ROWS_MEASURED: Final = 50


def workbook(table: Table) -> bytes:
    """Write a list as XLSX.

    Raises:
        UnwritableList: a text is too long for a cell.

    """
    book = Workbook(write_only=True)
    book.properties.creator = "Tradewinds"
    book.properties.created = book.properties.modified = table.at.replace(tzinfo=None)
    title = table.name[:_TITLE_MAX]
    sheet = book.create_sheet(f"{title}_" if title.lower() == _TAKEN else title)
    # Both have to be known before the first row is written.
    sheet.freeze_panes = "A2"
    for place, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = _width(table, column)
    for number, line in enumerate(table.lines()):
        pairs = zip(table.columns, line, strict=True)
        written = [_written(column, number, cell) for column, cell in pairs]
        sheet.append([_celled(sheet, cell, is_heading=number == 0) for cell in written])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _written(column: Column, number: int, cell: Cell) -> Cell:
    """Return a value as a cell can hold it; an empty text is no cell.

    Raises:
        UnwritableList: it is too long.

    """
    if not isinstance(cell, str):
        return cell
    text = as_xml(neutralised(cell))
    if len(text) > CELL_SIGNS_MAX:
        where = f"Row {number} has" if number else "The heading has"
        raise UnwritableList(
            f"{where} {len(text)} signs under {column.key}, and a cell of a workbook holds"
            f" {CELL_SIGNS_MAX}. Take CSV or JSON, or leave it out."
        )
    return text or None


def _celled(sheet: Any, value: Cell, *, is_heading: bool) -> Any:
    """Return a value, in a cell where it looks otherwise or would be taken for an error."""
    if not is_heading and not (isinstance(value, str) and value.startswith("#")):
        return value
    cell: Any = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    if is_heading:
        cell.font, cell.fill = _BOLD, _BAR
    return cell


def _width(table: Table, column: Column) -> int:
    """Return how wide a column is, by its heading and the first rows."""
    texts = [column.heading or column.key]
    texts += [str(column.cell(row)) for row in table.rows[:_ROWS_MEASURED]]
    return min(_WIDE, max(_NARROW, *(len(text) + 2 for text in texts)))
