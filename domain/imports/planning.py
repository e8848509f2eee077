"""What a file would change: each row looked up by its natural key, beside what is there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select

from domain import models
from domain.errors import Conflict
from domain.imports.lists import EditionLists
from domain.imports.looking import Planner
from domain.imports.people import read_details, read_people
from domain.imports.plans import Plan
from domain.imports.problems import Problem, ProblemCode
from domain.imports.reading import Reader
from domain.imports.tables import FilledSheet
from domain.models import AssessmentKind
from domain.nominations.deadlines import require_in_time
from domain.nominations.states import require_edition
from domain.store import ReadDb


async def plan_import(
    db: ReadDb,
    edition: models.Edition,
    tables: Sequence[FilledSheet],
    lists: EditionLists,
    *,
    at: datetime,
) -> Plan:
    """Return what a file would change in an edition; with a problem it would change nothing.

    Args:
        db: of whoever plans the edition.
        edition: which.
        tables: the sheets, their headers recognised.
        lists: of the edition.
        at: when; no level is of a later day.

    Cost: some statements for each hundred people of the administrations of the edition.
    """
    known = await read_people(db, edition)
    marks = await _marks(db, edition)
    planner = Planner(edition, lists, known, marks, Reader(lists.lists, at))
    keys = tuple(each.key for each in lists.competencies.all)
    # Many cells take long: others are answered in between.
    await asyncio.to_thread(planner.look_through, tables, keys)
    await read_details(db, planner.met)
    await asyncio.to_thread(planner.compare)
    await _compare_levels(db, planner.plan, lists)
    await _check_moves(db, edition, planner, lists, at)
    if not planner.plan.rows and not planner.reader.problems:
        planner.reader.note(Problem("", None, None, "", ProblemCode.NO_ROWS))
    planner.plan.problems = _in_order(planner.reader.problems, tables)
    planner.plan.problem_count = planner.reader.count
    return planner.plan


async def _check_moves(
    db: ReadDb, edition: models.Edition, planner: Planner, lists: EditionLists, at: datetime
) -> None:
    """Refuse nominations where the edition takes none, or the deadline has passed."""
    plan, late = planner.plan, dict[str, str]()
    moved = [each for each in plan.forward if each.nominates or each.submits]
    try:
        if moved:
            require_edition("nominate", edition)
        for code in {each.person.administration for each in moved if each.submits}:
            try:
                await require_in_time(db, edition, lists.ids["administrations", code], at)
            except Conflict as error:
                late[code] = error.message
    except Conflict as error:
        words = {"words": error.message}
        planner.reader.note(
            Problem(moved[0].table.sheet, None, None, "", ProblemCode.NOT_ALLOWED, values=words)
        )
    for each in moved:
        if each.submits and each.person.administration in late:
            planner.reader.refuse(
                each.table,
                each.number,
                "standing",
                ProblemCode.NOT_ALLOWED,
                words=late[each.person.administration],
            )


def _in_order(problems: Iterable[Problem], tables: Sequence[FilledSheet]) -> list[Problem]:
    """Sort as somebody reads the file: sheet by sheet, row by row, column by column."""
    sheets = {table.sheet: place for place, table in enumerate(tables)}
    return sorted(
        problems,
        key=lambda each: (
            sheets.get(each.sheet, -1),
            each.row or 0,
            len(each.column or ""),
            each.column or "",
        ),
    )


async def _marks(db: ReadDb, edition: models.Edition) -> dict[str, tuple[str, str]]:
    """Return the rows that were taken before: what each said and of whom, by natural key."""
    row = models.ImportedRow
    found = await db.execute(
        select(row.key_hash, row.row_hash, row.manager_id).where(row.edition_id == edition.id)
    )
    return {key: (said, manager_id) for key, said, manager_id in found}


async def _compare_levels(db: ReadDb, plan: Plan, lists: EditionLists) -> None:
    """Leave out the levels that are so already, and find the assessments that others change."""
    row, rating = models.Assessment, models.Rating
    ids = sorted({each.person.manager_id for each in plan.assessed if each.person.known})
    there: dict[tuple[str, AssessmentKind, date], str] = {}
    levels: dict[str, dict[str, int | None]] = {}
    for start in range(0, len(ids), 100):
        some = ids[start : start + 100]
        found = await db.execute(
            select(row.id, row.manager_id, row.kind, row.assessed_on).where(
                row.manager_id.in_(some), row.invitation_id.is_(None)
            )
        )
        there |= {(each[1], each[2], each[3]): each[0] for each in found}
        rated = await db.execute(
            select(rating.assessment_id, rating.competency_id, rating.level)
            .join(row, row.id == rating.assessment_id)
            .where(row.manager_id.in_(some))
        )
        for assessment_id, competency_id, level in rated:
            levels.setdefault(assessment_id, {})[competency_id] = level
    left = []
    for each in plan.assessed:
        found_id = there.get((each.person.manager_id, each.kind, each.assessed_on))
        each.assessment_id = found_id
        now = levels.get(found_id or "", {})
        said = {lists.ids["competencies", key]: level for key, level in each.ratings.items()}
        each.ratings = said
        if found_id and all(now.get(key) == level for key, level in said.items()):
            plan.unchanged += 1
            plan.same.append((each.person, each.mark))
        else:
            left.append(each)
    plan.assessed = left
