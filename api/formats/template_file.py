"""A template that planners fill in: an empty workbook with lists to choose from, or CSV headers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from api.formats.formulas import neutralised
from api.formats.sheet_tables import letters
from api.formats.sheets import ROWS_MAX, SheetFormat
from api.import_words import headers, prompt, sheet_name
from api.texts import Texts
from domain.imports.columns import COMPETENCY, Column, Holds, SheetKind, columns_of
from domain.imports.lists import EditionLists

_LISTS: Final = "Lists"
_PROMPT_MAX: Final = 255
_TITLE_MAX: Final = 32
_WIDTH: Final = 22
_WIDTH_LEVEL: Final = 12
_BAR: Final = PatternFill("solid", fgColor="FFE7EBF0")


def template_file(
    lists: EditionLists, words: Texts, written_as: SheetFormat, kind: SheetKind, at: datetime
) -> bytes:
    """Write a template of an edition in the words of a language.

    Args:
        lists: of the edition, in that language.
        words: of it.
        written_as: a workbook has all sheets, CSV one.
        kind: which sheet CSV is for.
        at: when the workbook says that it was made.
    """
    if written_as is SheetFormat.CSV:
        written = io.StringIO(newline="")
        csv.writer(written).writerow([neutralised(text) for _, text in _headed(kind, lists, words)])
        return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8")
    return _workbook(lists, words, at)


def _headed(kind: SheetKind, lists: EditionLists, words: Texts) -> Iterator[tuple[Column, str]]:
    known = headers(kind, lists, words.locale)
    for column in columns_of(kind, tuple(each.key for each in lists.competencies.all)):
        yield column, known.written(column.key)


def _workbook(lists: EditionLists, words: Texts, at: datetime) -> bytes:
    book = Workbook()
    book.properties.creator = "Tradewinds"
    book.properties.created = book.properties.modified = at.replace(tzinfo=None)
    book.remove(book.worksheets[0])
    sheets = [(kind, book.create_sheet(sheet_name(kind, words))) for kind in SheetKind]
    ranges = _write_lists(book.create_sheet(_LISTS), lists)
    for kind, sheet in sheets:
        sheet.freeze_panes = "A2"
        for place, (column, text) in enumerate(_headed(kind, lists, words)):
            _write_column(sheet, place, column, text, (ranges, words))
    book.active = 0
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _write_lists(sheet: Any, lists: EditionLists) -> dict[str, str]:
    """Write what may be chosen, a list a column, out of sight; return where each stands."""
    sheet.sheet_state = "hidden"
    ranges = {}
    for place, (name, choices) in enumerate(sorted(lists.lists.items())):
        for number, choice in enumerate(choices.all, start=1):
            _write(sheet.cell(number, place + 1), choice.written)
        column = letters(place)
        ranges[name] = f"{_LISTS}!${column}$1:${column}${max(1, len(choices.all))}"
    return ranges


def _write_column(
    sheet: Any,
    place: int,
    column: Column,
    text: str,
    around: tuple[Mapping[str, str], Texts],
) -> None:
    ranges, words = around
    top = sheet.cell(1, place + 1)
    _write(top, text)
    top.font, top.fill = Font(bold=column.needed), _BAR
    top.alignment = Alignment(wrap_text=True, vertical="top")
    is_level = column.key.startswith(COMPETENCY)
    sheet.column_dimensions[letters(place)].width = _WIDTH_LEVEL if is_level else _WIDTH
    listed = column.choices if column.holds is Holds.CHOICE else "levels" if is_level else ""
    rule = DataValidation(
        type="list" if listed else None,
        formula1=ranges[listed] if listed else None,
        allow_blank=True,
        # What is written in another language is read as well: told, and not kept out.
        errorStyle="warning",
        showErrorMessage=bool(listed),
        showInputMessage=True,
        promptTitle=text[:_TITLE_MAX],
        prompt=prompt(column, words)[:_PROMPT_MAX],
    )
    if column.holds in (Holds.NAME, Holds.TEXT, Holds.PHONE, Holds.EMAIL, Holds.DAY):
        # As text: a program would make numbers and days of its own of what is typed.
        sheet.column_dimensions[letters(place)].number_format = "@"
    rule.add(f"{letters(place)}2:{letters(place)}{ROWS_MAX + 1}")
    sheet.add_data_validation(rule)


def _write(cell: Any, text: str) -> None:
    """Write a text as a text: it is no formula whatever it begins with."""
    cell.value = neutralised(text)
    cell.data_type = "s"
