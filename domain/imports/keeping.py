"""Keeps files between the check and the writing: received, read again, applied, lapsed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select, update

from domain import audit, models
from domain.audit import TakeBack, Taken, Undo
from domain.errors import Conflict, NotFound
from domain.imports.applying import Report, Unfit, apply_plan
from domain.imports.lists import EditionLists
from domain.imports.planning import plan_import
from domain.imports.plans import Plan
from domain.imports.problems import PROBLEMS_KEPT_MAX, Problem, read_problem
from domain.imports.tables import FilledSheet, read_table
from domain.lookups import held, require_version, rows_by
from domain.models import EventKind, Import, ImportState
from domain.nominations.holding import hold_edition
from domain.outbox import announce
from domain.pages import Key, Listing
from domain.policy.narrowing import viewer_of
from domain.store import ReadDb, WriteDb

KEPT_FOR: Final = timedelta(hours=24)
IMPORTS_OF_EDITION: Final = Listing(
    name="edition.imports",
    row=Import,
    statement=select(Import),
    orders={"received_at": (Key(Import.received_at, datetime),)},
    default=(("received_at", True),),
    parent=Import.edition_id,
)
_WAITING: Final = (ImportState.FAULTY, ImportState.READY)
_WITHOUT_SESSION: Final = {"synchronize_session": False}


@dataclass(frozen=True)
class Checked:
    """A file that was read and compared with its edition."""

    tables: Sequence[FilledSheet]
    plan: Plan
    file_hash: str


async def check_tables(
    db: ReadDb,
    edition: models.Edition,
    tables: Sequence[FilledSheet],
    problems: Sequence[Problem],
    lists: EditionLists,
    *,
    at: datetime,
) -> Plan:
    """Return what tables would change; faults of sheets and headers stand before all others."""
    if problems and not tables:
        return Plan(problems=list(problems), problem_count=len(problems))
    plan = await plan_import(db, edition, tables, lists, at=at)
    plan.problems = [*problems, *plan.problems]
    plan.problem_count += len(problems)
    return plan


async def receive_import(
    db: WriteDb, edition_id: str, checked: Checked, *, at: datetime
) -> models.Import:
    """Keep a file that was checked, for a day; what was kept for longer is emptied.

    Raises:
        NotFound: there is no such edition that the viewer plans.
    """
    edition = await hold_edition(db, edition_id, "editionId")
    await _lapse_old(db, edition, at)
    plan = checked.plan
    row = Import(
        id=models.new_id(),
        edition_id=edition.id,
        state=ImportState.FAULTY if plan.problems else ImportState.READY,
        file_hash=checked.file_hash,
        sent_by=viewer_of(db.info).name,
        received_at=at,
        rows=plan.rows,
        added=plan.added,
        changed=plan.changed,
        unchanged=plan.unchanged,
        problem_count=plan.problem_count,
        problems=_written([each.plain() for each in plan.problems[:PROBLEMS_KEPT_MAX]]),
        content="" if plan.problems else _written([each.plain() for each in checked.tables]),
    )
    db.add(row)
    await db.flush()
    _note(db, row, None)
    return row


async def apply_import(
    db: WriteDb,
    import_id: str,
    lists_of: Callable[[WriteDb, models.Edition], Any],
    *,
    at: datetime,
    expected_version: int | None = None,
    report: Report | None = None,
) -> models.Import:
    """Write everything that a file says, or nothing; one that was applied before stays as it is.

    Args:
        db: of a unit of work.
        import_id: of a file that was received and is fit.
        lists_of: reads the lists of its edition.
        at: when.
        expected_version: of the import as the caller read it.
        report: told how many rows are written, and of how many.

    Raises:
        NotFound: there is no such import that the viewer may apply.
        Stale: it is not of the version expected.
        Conflict: it has problems, has lapsed, or the edition has changed so that it is not fit.
    """
    row = await _held(db, import_id, expected_version)
    if row.state is ImportState.APPLIED:
        return row
    if row.state is ImportState.FAULTY:
        raise Conflict("This file has problems. Mend them, and send it again.", path=("id",))
    if row.state is ImportState.LAPSED or row.received_at < at - KEPT_FOR:
        raise Conflict(
            "This file was sent too long ago, or somebody was erased since. Send it again.",
            path=("id",),
        )
    edition = await hold_edition(db, row.edition_id, "id")
    before = _noted(row)
    lists = await lists_of(db, edition)
    tables = [read_table(each) for each in json.loads(row.content)]
    plan = await plan_import(db, edition, tables, lists, at=at)
    try:
        await apply_plan(db, edition, plan, lists, at=at, **({"report": report} if report else {}))
    except Unfit as error:
        first = error.problems[0]
        raise Conflict(
            f"The edition has changed since this file was checked: see {first.sheet or 'the file'},"
            f" row {first.row}. Send it again to see all that is wrong.",
            path=("id",),
        ) from error
    row.added, row.changed, row.unchanged = plan.added, plan.changed, plan.unchanged
    row.state, row.applied_at, row.content, row.problems = ImportState.APPLIED, at, "", "[]"
    await db.flush()
    people = {each.person.manager_id for each in plan.forward}
    people |= {each.person.manager_id for each in plan.assessed}
    _note(db, row, before, _marked(ImportState.LAPSED, people))
    announce(db, EventKind.IMPORT_APPLIED, "Import", row.id, at=at, edition_id=edition.id)
    return row


async def mark_import(db: WriteDb, taken: Taken) -> None:
    """Say that what an import wrote was taken back, or written again after that.

    Rows that were taken from it are forgotten with it: sent again they are compared anew.

    Raises:
        NotFound: there is no such import that the viewer may apply.
        Stale: it is not of the version expected.
    """
    row = await _held(db, taken.record_id, taken.version)
    before, people = _noted(row), taken.values["people"]
    undo = _marked(row.state, people)
    row.state = ImportState(taken.values["state"])
    if row.state is ImportState.LAPSED:
        mark = models.ImportedRow
        theirs = mark.manager_id.in_(people) & (mark.edition_id == row.edition_id)
        await db.execute(delete(mark).where(theirs), execution_options=_WITHOUT_SESSION)
    await db.flush()
    _note(db, row, before, undo)


def _marked(state: ImportState, people: Iterable[str]) -> Undo:
    return Undo("mark_import", {"state": state.value, "people": sorted(people)})


ACTS: Final[Mapping[str, TakeBack]] = {"mark_import": mark_import}


async def lapse_imports(db: WriteDb) -> None:
    """Empty every file that waits: whoever is erased may stand in any of them."""
    await _lapse(db, Import.content != "")
    await _lapse(db, Import.problems != "[]")


async def imports_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Import | None]:
    """Return imports in the order asked, None where there is none that the viewer may see."""
    return await rows_by(db, Import.id, ids)


def problems_of(row: models.Import) -> list[Problem]:
    """Return what is wrong with a file; of very many the first."""
    return [read_problem(each) for each in json.loads(row.problems)]


async def _held(db: WriteDb, import_id: str, expected_version: int | None) -> models.Import:
    """Return an import that the viewer may apply, held.

    Raises:
        NotFound: there is none of this id.
        Stale: it is not of the version expected.
    """
    row = await held(db, Import, import_id)
    if row is None or not viewer_of(db.info).holds(row.edition_id):
        raise NotFound("There is no such import that you may apply.", path=("id",))
    require_version("import", row.version, expected_version)
    return row


async def _lapse_old(db: WriteDb, edition: models.Edition, at: datetime) -> None:
    rows = await db.scalars(
        select(Import).where(
            Import.edition_id == edition.id,
            Import.state.in_(_WAITING),
            Import.received_at < at - KEPT_FOR,
        )
    )
    for row in rows:
        row.state, row.content, row.problems = ImportState.LAPSED, "", "[]"


async def _lapse(db: WriteDb, which: Any) -> None:
    await db.execute(
        update(Import)
        .where(which)
        .values(content="", problems="[]", state=ImportState.LAPSED, version=Import.version + 1),
        execution_options=_WITHOUT_SESSION,
    )


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _noted(row: models.Import) -> dict[str, Any]:
    """Return what the trail may say of an import: counts, and no word of the file."""
    return {
        "state": row.state.value,
        "rows": row.rows,
        "added": row.added,
        "changed": row.changed,
        "version": row.version,
    }


def _note(
    db: WriteDb, row: models.Import, before: dict[str, Any] | None, undo: Undo | None = None
) -> None:
    now = _noted(row)
    audit.note(
        db, audit.Change("Import", row.id, before, now, edition_id=row.edition_id, undo=undo)
    )
