"""Writes what a bundle adds, in the unit of work of its caller: all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, UniqueConstraint, insert, inspect
from sqlalchemy.exc import IntegrityError

from domain import models
from domain.audit import Change
from domain.bundles.exporting import FORMAT
from domain.bundles.parts import Part, parts_by_name
from domain.bundles.planning import BundlePlan, plan_bundle
from domain.bundles.reading import BundleFault, Filed, UnfitBundle
from domain.bundles.selecting import require_every_row
from domain.changes import tell
from domain.models import EventKind, RunState
from domain.runs.sealing import record_hash
from domain.store import WriteDb

Row = dict[str, Any]


async def import_bundle(db: WriteDb, filed: Filed, *, at: datetime) -> BundlePlan:
    """Bring an edition in; the second time adds nothing.

    Args:
        db: of a unit of work of whoever changes every row.
        filed: the bundle.
        at: when.

    Returns:
        What was added.

    Raises:
        UnfitBundle: something of it does not go together with what is here.
        PermissionError: the handle changes a part of the rows only. Our own fault.

    Cost: as ``plan_bundle``, and a statement for each thousand records that are added.
    """
    require_every_row(db)
    plan = await plan_bundle(db, filed)
    for name, rows in plan.added.items():
        if rows:
            await _add(db, parts_by_name()[name], rows)
    await _seal(db, plan)
    if plan.records:
        told = {"format": FORMAT, "records": plan.records}
        what = Change("Edition", plan.edition_id, None, told, edition_id=plan.edition_id)
        tell(db, EventKind.EDITION_CHANGED, what, at=at)
    return plan


async def _seal(db: WriteDb, plan: BundlePlan) -> None:
    """Take the hash over each record anew: it covers ids of what editions share, as they are here.

    A value of a run that somebody changed in the file is found by ``verify_run`` all the same: it
    compares the record with the answer, and that with what was solved.
    """
    for name, rows in plan.added.items():
        model: Any = parts_by_name()[name].model
        done = [row["id"] for row in rows if row.get("state") is RunState.DONE]
        for row_id in done if issubclass(model, models.AnyRun) else ():
            run = await db.get_one(model, row_id)
            run.record_hash = await record_hash(db, run)
    await db.flush()


async def _add(db: WriteDb, part: Part, rows: Sequence[Row]) -> None:
    mapper: Any = inspect(part.model)
    counted = {} if mapper.version_id_col is None else {mapper.version_id_col.name: 1}
    seeded = {"seeded": False} if "seeded" in mapper.local_table.c else {}
    whole = [counted | seeded | row for row in rows]
    try:
        async with db.begin_nested():
            await db.execute(insert(_table(part)), whole)
    except IntegrityError as error:
        first = await _first_refused(db, part, whole)
        raise UnfitBundle([_fault(part, first, error)]) from None


async def _first_refused(db: WriteDb, part: Part, rows: Sequence[Row]) -> Row:
    """Return the first row that the database refuses after those before it, by halves."""
    if len(rows) == 1:
        return rows[0]
    half = len(rows) // 2
    try:
        async with db.begin_nested():
            await db.execute(insert(_table(part)), list(rows[:half]))
    except IntegrityError:
        return await _first_refused(db, part, rows[:half])
    return await _first_refused(db, part, rows[half:])


def _fault(part: Part, row: Row, error: IntegrityError) -> BundleFault:
    """Say which condition of a table a row does not meet, without a value of it."""
    table = _table(part)
    said = str(error.orig)
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint) and _names(said, table, constraint):
            columns = ", ".join(column.name for column in constraint.columns)
            message = f"Another record has its {columns} here. Decide which of the two is right."
            return BundleFault(part.name, row["id"], None, message)
    conditions: list[Any] = [*table.constraints, *table.indexes]
    named = [str(each.name) for each in conditions if each.name]
    broken = next((name for name in named if name in said), "a condition of the table")
    return BundleFault(part.name, row["id"], None, f"The database does not take it: {broken}.")


def _table(part: Part) -> Table:
    """Return the table itself: written through the class, rows take five times as long."""
    return cast("Table", part.model.__table__)


def _names(said: str, table: Table, constraint: UniqueConstraint) -> bool:
    """Tell whether a database speaks of a constraint: by its name, or by its columns in SQLite."""
    columns = ", ".join(f"{table.name}.{column.name}" for column in constraint.columns)
    return f'"{constraint.name}"' in said or said.endswith(f"failed: {columns}")
