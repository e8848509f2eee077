"""From cells to values: each cell by what its column holds, every fault told once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from domain.corrections import is_email, is_phone
from domain.imports.choices import Lists
from domain.imports.columns import COMPETENCY, Column, Holds
from domain.imports.problems import (
    PROBLEMS_KEPT_MAX,
    Problem,
    ProblemCode,
    shortened,
)
from domain.imports.tables import FilledRow, FilledSheet
from domain.models import LEVEL_MAX

Value = str | int | date
_LEVEL: Final = re.compile(r"\s*([0-9]{1,3})\b.*", re.ASCII | re.DOTALL)
_OTHER_DAYS: Final = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y.%m.%d", "%m/%d/%Y")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LINE_ENDS: Final = "\n\r\t"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row with the values of the cells that hold a fit one, by column; ``faulty`` has others."""

    number: int
    values: dict[str, Value]
    faulty: frozenset[str]


@dataclass
class Reader:
    """Reads tables, and collects what is wrong; of very much the first, and how much there is."""

    lists: Lists
    at: datetime
    problems: list[Problem] = field(default_factory=list)
    count: int = 0

    @property
    def is_full(self) -> bool:
        """Tell whether no more problems are kept, so that nothing need be said of them."""
        return len(self.problems) >= PROBLEMS_KEPT_MAX

    def note(self, problem: Problem) -> None:
        """Keep a problem, or count it where too many are kept."""
        self.count += 1
        if not self.is_full:
            self.problems.append(problem)

    def read(self, table: FilledSheet, columns: Iterable[Column]) -> list[ReadRow]:
        """Return the rows of a table; of a cell that is at fault there is no value."""
        there = [each for each in columns if each.key in table.columns]
        return [self._row(table, row, there) for row in table.rows]

    def _row(self, table: FilledSheet, row: FilledRow, columns: Iterable[Column]) -> ReadRow:
        values: dict[str, Value] = {}
        faulty = set()
        for column in columns:
            text = row.cells.get(column.key, "")
            if text == "":
                if column.needed:
                    faulty.add(column.key)
                    self.refuse(table, row.number, column.key, ProblemCode.MISSING)
                continue
            value = self._value(table, row.number, column, text)
            if value is None:
                faulty.add(column.key)
            else:
                values[column.key] = value
        return ReadRow(row.number, values, frozenset(faulty))

    def _value(
        self, table: FilledSheet, number: int, column: Column, text: str | None
    ) -> Value | None:
        if text is None:
            self.refuse(table, number, column.key, ProblemCode.FORMULA)
            return None
        where = (table, number, column.key)
        match column.holds:
            case Holds.CHOICE:
                return self._choice(where, column, text)
            case Holds.DAY:
                return self._day(where, text)
            case Holds.LEVEL:
                return self._level(where, text)
            case _:
                return self._text(where, column, text)

    def _choice(self, where: tuple[FilledSheet, int, str], column: Column, text: str) -> str | None:
        choices = self.lists[column.choices]
        found = choices.find(text)
        if found is None:
            near = None if self.is_full else choices.nearest(text)
            self.refuse(*where, ProblemCode.NOT_IN_LIST, found=text, suggestion=near)
        return found

    def _day(self, where: tuple[FilledSheet, int, str], text: str) -> date | None:
        found = _as_day(text)
        if found is None:
            meant = _day_meant(text)
            near = meant.isoformat() if meant else None
            self.refuse(*where, ProblemCode.NOT_A_DAY, found=text, suggestion=near)
        elif found > self.at.date():
            today = self.at.date().isoformat()
            self.refuse(*where, ProblemCode.NOT_YET, found=text, suggestion=today, today=today)
            return None
        return found

    def _level(self, where: tuple[FilledSheet, int, str], text: str) -> int | None:
        number = self.lists["levels"].find(text)
        if number is None:
            level = _LEVEL.fullmatch(text)
            near = None if self.is_full else self.lists["levels"].nearest(text)
            near = str(min(int(level[1]), LEVEL_MAX)) if level else near
            self.refuse(*where, ProblemCode.NOT_A_LEVEL, found=text, suggestion=near)
            return None
        return int(number)

    def _text(self, where: tuple[FilledSheet, int, str], column: Column, text: str) -> str | None:
        most = column.length_max
        allowed = _LINE_ENDS if column.holds is Holds.TEXT else ""
        if len(text) > most:
            self.refuse(*where, ProblemCode.TOO_LONG, found=text, most=str(most))
            return None
        if any(unicodedata.category(each) in {"Cc", "Cs"} and each not in allowed for each in text):
            clean = "".join(
                each if unicodedata.category(each) not in {"Cc", "Cs"} else " " for each in text
            )
            self.refuse(
                *where, ProblemCode.NOT_TEXT, found=clean, suggestion=" ".join(clean.split())
            )
            return None
        if column.holds is Holds.EMAIL and not is_email(text):
            meant = text.removeprefix("mailto:").replace(" ", "")
            near = meant if is_email(meant) else None
            self.refuse(*where, ProblemCode.NOT_AN_EMAIL, found=text, suggestion=near)
            return None
        if column.holds is Holds.PHONE and not is_phone(text):
            self.refuse(*where, ProblemCode.NOT_A_PHONE, found=text)
            return None
        return unicodedata.normalize("NFC", text)

    def refuse(
        self,
        table: FilledSheet,
        row: int | None,
        column: str | None,
        code: ProblemCode,
        *,
        found: str = "",
        suggestion: str | None = None,
        **values: str,
    ) -> None:
        """Keep a fault of a cell, of a row (no column) or of a sheet (no row)."""
        place = table.columns.get(column or "")
        self.note(
            Problem(
                table.sheet,
                row,
                place.letters if place else None,
                place.header if place else "",
                code,
                shortened(found),
                values,
                shortened(suggestion) if suggestion else None,
            )
        )


def competency_of(column: str) -> str:
    """Return the key of the competency that a column of levels is for."""
    return column.removeprefix(COMPETENCY)


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if _DAY.fullmatch(text.strip()) else None
    except ValueError:
        return None


def _day_meant(text: str) -> date | None:
    """Return the day that is written in another way, None where that is not clear."""
    found = set()
    for form in _OTHER_DAYS:
        try:
            found.add(datetime.strptime(text.strip(), form).date())  # noqa: DTZ007 -- a day alone
        except ValueError:
            continue
    return found.pop() if len(found) == 1 else None
