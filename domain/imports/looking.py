"""Finds whom each row of a file is about, and what it says that is not so yet."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from domain import models
from domain.imports.choices import folded
from domain.imports.columns import COMPETENCY, SheetKind, columns_of
from domain.imports.lists import EditionLists
from domain.imports.people import Known, People
from domain.imports.plans import Assessed, Forward, Mark, Person, Plan
from domain.imports.problems import ProblemCode
from domain.imports.reading import Reader, ReadRow, competency_of
from domain.imports.rows import LANGUAGE_NUMBERS, WISH_NUMBERS, mark_of, newcomer, says_of
from domain.imports.tables import FilledSheet
from domain.models import AssessmentKind

_COMPARED_MAX: Final = 500


class Planner:
    """Looks at rows one by one."""

    def __init__(
        self,
        edition: models.Edition,
        lists: EditionLists,
        people: People,
        marks: Mapping[str, tuple[str, str]],
        reader: Reader,
    ) -> None:
        self.plan = Plan()
        self.reader = reader
        self.met: list[Known] = []
        self._edition = edition
        self._lists = lists
        self._people = people
        self._marks = marks
        self._by_name: dict[tuple[str, str], Person] = {}
        self._by_id: dict[str, Person] = {}
        self._first: dict[str, int] = {}
        # Whom a row is about that says something unfit of who they are.
        self._unclear: set[str] = set()
        self._waiting: list[tuple[FilledSheet, ReadRow, Person, Mark]] = []

    def look_through(self, tables: Sequence[FilledSheet], competencies: tuple[str, ...]) -> None:
        """Find whom the rows of a file are about: people before what was found of them."""
        for kind in SheetKind:
            for table in tables:
                if table.kind is kind:
                    self.look_at(table, self.reader.read(table, columns_of(kind, competencies)))

    def look_at(self, table: FilledSheet, rows: Sequence[ReadRow]) -> None:
        """Find whom the rows of a sheet are about."""
        self.plan.rows += len(rows)
        for row in rows:
            if table.kind is SheetKind.DELEGATES:
                self._delegate(table, row)
            else:
                self._levels(table, row)

    def compare(self) -> None:
        """Set what the rows of people say beside what is known."""
        for table, row, person, mark in self._waiting:
            self._compare(table, row, person, mark)

    def _delegate(self, table: FilledSheet, row: ReadRow) -> None:
        self._check_pairs(table, row)
        if row.faulty & {"administration", "code", "name"} or "administration" not in row.values:
            self._unclear |= {folded(str(row.values.get(key, ""))) for key in ("code", "name")}
            return
        mark = mark_of(table.kind, row)
        person = self._person(table, row, mark, is_new_fit=True)
        if person is None:
            self._unclear |= {folded(str(row.values.get(key, ""))) for key in ("code", "name")}
            return
        if self._is_first(table, row, mark, person.known.id if person.known else None):
            if self._stays(mark):
                self.plan.unchanged += 1
            else:
                self._waiting.append((table, row, person, mark))

    def _levels(self, table: FilledSheet, row: ReadRow) -> None:
        levels = {
            competency_of(key): value
            for key, value in row.values.items()
            if key.startswith(COMPETENCY) and isinstance(value, int)
        }
        needed = {"administration", "assessor", "assessed_on"}
        if row.faulty & {*needed, "code", "name"} or needed - row.values.keys():
            return
        said = {folded(str(row.values[key])) for key in ("code", "name") if key in row.values}
        mark = mark_of(table.kind, row)
        if said & self._unclear:
            return
        person = self._person(table, row, mark, is_new_fit=False)
        if person is None or not levels:
            return
        kind, day = AssessmentKind(str(row.values["assessor"])), row.values["assessed_on"]
        who = person.known.id if person.known else folded(person.name) + person.administration
        if not isinstance(day, date) or not self._is_first(table, row, mark, f"{who} {kind} {day}"):
            return
        if self._stays(mark):
            self.plan.unchanged += 1
        else:
            self.plan.assessed.append(Assessed(row.number, table, person, mark, kind, day, levels))

    def _person(
        self, table: FilledSheet, row: ReadRow, mark: Mark, *, is_new_fit: bool
    ) -> Person | None:
        """Return whom a row is about; None where that is not clear, which is told."""
        administration = str(row.values["administration"])
        name, code = str(row.values.get("name", "")), str(row.values.get("code", ""))
        known: Known | None = None
        if mark.key in self._marks:
            known = self._people.by_id.get(self._marks[mark.key][1])
        if known is None and code:
            known = self._people.with_code(administration, code)
            if known is None:
                near = self._nearest(code, self._people.codes(administration))
                self._refuse(table, row, "code", ProblemCode.UNKNOWN_PERSON, code, *near)
                return None
        if known is None and not name:
            self._refuse(table, row, "name", ProblemCode.MISSING, "")
            return None
        if known is None:
            found = self._people.named(administration, name)
            if len(found) > 1:
                codes = ", ".join(each.code for each in found)
                self._refuse(
                    table, row, "name", ProblemCode.SEVERAL_PEOPLE, name, found[0].code, codes=codes
                )
                return None
            known = found[0] if found else None
        if known is not None:
            self.met.append(known)
            return self._by_id.setdefault(known.id, Person(administration, name, known, known.id))
        place = (administration, folded(name))
        if is_new_fit:
            return self._by_name.setdefault(place, Person(administration, name))
        if place not in self._by_name:
            here = [each.name for key, each in self._by_name.items() if key[0] == administration]
            near = self._nearest(name, here)
            self._refuse(table, row, "name", ProblemCode.UNKNOWN_PERSON, name, *near)
        return self._by_name.get(place)

    def _nearest(self, text: str, among: Sequence[str]) -> list[str]:
        """Return the nearest of some words, none where nothing is said of it any more."""
        if self.reader.is_full:
            return []
        return difflib.get_close_matches(text, among[:_COMPARED_MAX], n=1)

    def _is_first(self, table: FilledSheet, row: ReadRow, mark: Mark, who: str | None) -> bool:
        """Tell whether no row before was about the same; one that was is told."""
        for key in (mark.key, f"{table.kind} {who}" if who else mark.key):
            first = self._first.setdefault(key, row.number)
            if first != row.number:
                column = "name" if "name" in table.columns and "name" in row.values else "code"
                self.reader.refuse(
                    table,
                    row.number,
                    column,
                    ProblemCode.TWICE,
                    found=str(row.values.get(column, "")),
                    first_row=str(first),
                )
                return False
        return True

    def _stays(self, mark: Mark) -> bool:
        known = self._marks.get(mark.key)
        return known is not None and known[0] == mark.row

    def _check_pairs(self, table: FilledSheet, row: ReadRow) -> None:
        """Refuse what is chosen twice, and a level of no language."""
        values = row.values
        for number in LANGUAGE_NUMBERS:
            lone = f"language_level_{number}"
            language = f"language_{number}"
            if lone in values and language not in values and language not in row.faulty:
                self._refuse(table, row, lone, ProblemCode.ALONE, str(values[lone]))
            if language in values and lone not in values and lone not in row.faulty:
                beside = lone if lone in table.columns else language
                self._refuse(table, row, beside, ProblemCode.MISSING, "")
        for name, count in (
            ("language", LANGUAGE_NUMBERS),
            ("seeks", WISH_NUMBERS),
            ("offers", WISH_NUMBERS),
        ):
            seen: dict[object, str] = {}
            for number in count:
                key = f"{name}_{number}"
                if key not in values:
                    continue
                if values[key] in seen:
                    where = table.columns[seen[values[key]]].letters
                    self._refuse(
                        table, row, key, ProblemCode.TWICE, str(values[key]), first_column=where
                    )
                seen.setdefault(values[key], key)

    def _refuse(
        self,
        table: FilledSheet,
        row: ReadRow,
        column: str,
        code: ProblemCode,
        found: str,
        near: str | None = None,
        **values: str,
    ) -> None:
        self.reader.refuse(table, row.number, column, code, found=found, suggestion=near, **values)

    def _compare(self, table: FilledSheet, row: ReadRow, person: Person, mark: Mark) -> None:
        says = says_of(row, self._lists)
        known = person.known
        moves = Forward(row.number, table, person, mark)
        standing = row.values.get("standing")
        if known is None:
            moves.new = newcomer(person, says, self._lists)
            moves.nominates, moves.submits = True, standing == "submitted"
            moves.statement = says.get("statement", "")
        else:
            state = known.state
            moves.nominates = state in (None, models.NominationState.WITHDRAWN)
            is_draft = moves.nominates or state is models.NominationState.DRAFT
            moves.submits = is_draft and standing == "submitted"
            if "statement" in says and (moves.nominates or says["statement"] != known.statement):
                moves.statement = says["statement"]
            if not is_draft:
                moves.statement = None
            moves.fields = {
                key: value
                for key, value in says.items()
                if key != "statement" and known.now.get(key) != value
            }
        if moves.nominates or moves.fields or moves.statement is not None or moves.submits:
            self.plan.forward.append(moves)
        else:
            self.plan.unchanged += 1
            self.plan.same.append((person, mark))
