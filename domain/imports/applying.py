"""Writes what a file says, in one unit of work, by the functions that people use one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from domain import models
from domain.assessing.beginning import AssessmentWanted, Rated
from domain.assessing.recording import change_assessment, record_assessments
from domain.corrections import Correction, Interest, correct_person
from domain.errors import Conflict, DomainError, InvalidInput
from domain.imports.lists import EditionLists
from domain.imports.plans import Assessed, Forward, Mark, Person, Plan
from domain.imports.problems import Problem
from domain.models import InterestKind
from domain.nominations import (
    PutForward,
    change_nomination,
    nominate_managers,
    submit_nomination,
)
from domain.store import WriteDb

Report = Callable[[int, int], None]
_NOT_REPORTED: Final[Report] = lambda _done, _of: None  # noqa: E731 -- one line says it


class Unfit(InvalidInput):
    """A file that has problems, all of which it carries; nothing of it was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        many = f"{len(problems)} cells need" if len(problems) > 1 else "One cell needs"
        super().__init__(f"Nothing was written: {many} a change.", path=("id",))
        self.problems = tuple(problems)


class _Place:
    """Knows which row is being written, for the report and for whoever is told of an error."""

    def __init__(self, plan: Plan, report: Report) -> None:
        self._of = len(plan.forward) + len(plan.assessed)
        self._done = 0
        self._report = report
        self.row: Forward | Assessed | None = None

    def begin(self, row: Forward | Assessed) -> None:
        self.row = row

    def count(self, rows: int = 1) -> None:
        self._done += rows
        self._report(self._done, self._of)


async def apply_plan(
    db: WriteDb,
    edition: models.Edition,
    plan: Plan,
    lists: EditionLists,
    *,
    at: datetime,
    report: Report = _NOT_REPORTED,
) -> None:
    """Write everything that a plan changes; the caller's unit of work keeps all of it or nothing.

    Args:
        db: of a unit of work of whoever plans the edition.
        edition: which.
        plan: made in this unit of work, so that nothing has changed since.
        lists: of the edition.
        at: when.
        report: told how many rows are written, and of how many.

    Raises:
        Unfit: the plan has problems.
        DomainError: a rule of the edition refuses a row; the message says which row.
    """
    if plan.problems:
        raise Unfit(plan.problems)
    place = _Place(plan, report)
    try:
        await _put_forward(db, edition, plan, at, place)
        for each in plan.forward:
            if each.new is None:
                place.begin(each)
                await _correct(db, each, lists, at)
                place.count()
        await _assess(db, plan, at, place)
    except DomainError as error:
        if place.row is None:
            raise
        row = place.row
        place_of_row = f"{row.table.sheet or 'The file'}, row {row.number}"
        raise Conflict(
            f"{place_of_row}: {error.message} Nothing was written.",
            path=("id",),
        ) from error
    await _remember(db, edition, plan)


async def _put_forward(
    db: WriteDb, edition: models.Edition, plan: Plan, at: datetime, place: _Place
) -> None:
    rows = [each for each in plan.forward if each.nominates]
    if not rows:
        return
    many = [
        PutForward(each.new or each.person.manager_id, each.statement or "", each.submits)
        for each in rows
    ]

    def begin(number: int) -> None:
        place.begin(rows[number])
        if rows[number].new is not None:
            place.count()

    nominations = await nominate_managers(db, edition.id, many, at=at, begin=begin)
    for each, nomination in zip(rows, nominations, strict=True):
        each.person.manager_id = nomination.manager_id


async def _correct(db: WriteDb, each: Forward, lists: EditionLists, at: datetime) -> None:
    """Correct somebody who is known, and take their draft further."""
    known = each.person.known
    if each.fields:
        fields: dict[str, Any] = dict(each.fields)
        if "role" in fields:
            fields["role_profile_id"] = lists.ids["roles", fields.pop("role")]
        for kind in InterestKind:
            if kind.value in fields:
                fields[kind.value] = [Interest(*wish) for wish in fields[kind.value]]
        await correct_person(db, each.person.manager_id, Correction(fields), at=at)
    if known is None or known.nomination_id is None or each.nominates:
        return
    if each.statement is not None:
        await change_nomination(db, known.nomination_id, each.statement, at=at)
    if each.submits:
        await submit_nomination(db, known.nomination_id, at=at)


async def _assess(db: WriteDb, plan: Plan, at: datetime, place: _Place) -> None:
    rounds: dict[int, list[Assessed]] = defaultdict(list)
    met: dict[str, int] = defaultdict(int)
    for each in plan.assessed:
        if each.assessment_id is not None:
            place.begin(each)
            rated = [Rated(key, level) for key, level in each.ratings.items()]
            await change_assessment(db, each.assessment_id, rated, at=at)
            place.count()
            continue
        rounds[met[each.person.manager_id]].append(each)
        met[each.person.manager_id] += 1
    for of_round in rounds.values():
        wanted = [
            AssessmentWanted(
                each.person.manager_id,
                each.kind,
                each.assessed_on,
                tuple(Rated(key, level) for key, level in each.ratings.items()),
            )
            for each in of_round
        ]

        def begin(number: int, rows: list[Assessed] = of_round) -> None:
            place.begin(rows[number])
            place.count()

        await record_assessments(db, wanted, at=at, begin=begin)


async def _remember(db: WriteDb, edition: models.Edition, plan: Plan) -> None:
    """Keep the hashes of the rows that were taken, so that they change nothing again."""
    row = models.ImportedRow
    taken: list[tuple[Person, Mark]] = [
        *plan.same,
        *((each.person, each.mark) for each in plan.forward),
        *((each.person, each.mark) for each in plan.assessed),
    ]
    there = {
        each.key_hash: each
        for each in await db.scalars(select(row).where(row.edition_id == edition.id))
    }
    for person, mark in taken:
        found = there.get(mark.key)
        if found is None:
            found = row(
                id=models.new_id(),
                edition_id=edition.id,
                manager_id=person.manager_id,
                key_hash=mark.key,
                row_hash=mark.row,
            )
            db.add(found)
        else:
            found.manager_id, found.row_hash = person.manager_id, mark.row
    await db.flush()
