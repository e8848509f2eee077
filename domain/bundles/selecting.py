"""Which rows of a table go along with an edition, and reading them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, select

from domain import models
from domain.bundles.parts import Part, columns_of, leads_of, parts_by_name
from domain.models import AnyRun, RunState
from domain.policy.narrowing import viewer_of
from domain.store import ReadDb

Row = dict[str, Any]
_VALUES_IN_A_STATEMENT: Final = 1_000
# What has not ended is carried out where it was asked for.
_ENDED: Final = (RunState.DONE, RunState.FAILED, RunState.CANCELLED)


def require_every_row(db: ReadDb) -> None:
    """Refuse a handle that shows a part of the rows: less than all could not be put back.

    Raises:
        PermissionError: its viewer does not see every row. Our own fault.
    """
    if not viewer_of(db.info).sees_everything:
        raise PermissionError("bundles are for whoever sees every row")


def of_edition(part: Part, edition_id: str) -> ColumnElement[bool]:
    """Return which rows of a table are of an edition, or about the people nominated for it."""
    model: Any = part.model
    if part.of is None:
        is_it: ColumnElement[bool] = model.id == edition_id
        return is_it
    if part.of == "edition_id":
        condition: ColumnElement[bool] = model.edition_id == edition_id
        return condition & model.state.in_(_ENDED) if issubclass(model, AnyRun) else condition
    column = getattr(model, part.of)
    if part.of == "manager_id":
        nominated = models.Nomination.edition_id == edition_id
        of_them: ColumnElement[bool] = column.in_(
            select(models.Nomination.manager_id).where(nominated)
        )
        return of_them
    parent = next(lead.table for lead in leads_of(part) if lead.column == part.of)
    above = parts_by_name()[str(parent)]
    ids: Select[Any] = select(above.model.id).where(of_edition(above, edition_id))
    within: ColumnElement[bool] = column.in_(ids)
    return within


async def read_rows_of(
    db: ReadDb, part: Part, condition: ColumnElement[bool] | None
) -> dict[str, Row]:
    """Return the rows of a table that meet a condition, or all, by id."""
    columns = columns_of(part)
    statement = select(*(getattr(part.model, column.key) for column in columns))
    if condition is not None:
        statement = statement.where(condition)
    names = [column.name for column in columns]
    found = await db.execute(statement)
    return {row[0]: dict(zip(names, row, strict=True)) for row in found}


async def read_rows_by(
    db: ReadDb, part: Part, column: str, values: Iterable[str]
) -> dict[str, Row]:
    """Return the rows of a table with any of some values in a column, by id.

    Cost: a statement for each thousand values.
    """
    ordered, found = sorted(values), dict[str, Row]()
    for start in range(0, len(ordered), _VALUES_IN_A_STATEMENT):
        some = ordered[start : start + _VALUES_IN_A_STATEMENT]
        found |= await read_rows_of(db, part, getattr(part.model, column).in_(some))
    return found


def about_any(
    part: Part, rows: Mapping[str, Row], found: Mapping[str, Mapping[str, Row]]
) -> dict[str, Row]:
    """Return the rows of a table that leads to any other, as far as they lead to what was found."""
    known = set[str]().union(*found.values())
    return {row_id: row for row_id, row in rows.items() if row[str(part.of)] in known}
