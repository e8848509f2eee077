"""Holds every handle to the rows that its viewer may read and change.

A statement that forgets to ask for a viewer's own rows finds those and no others: the conditions
are added to each table wherever it stands in a statement. What is written is checked before and
after it reaches the database.
Source: SQLAlchemy, ``with_loader_criteria``; 26 ways of asking were tried on it, of which four pass
    by: Core tables, ``text()``, ``connection()`` and another viewer on a living handle. The first
    three are kept to named files by a test, the fourth is refused here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Table, event, false, select
from sqlalchemy.orm import (
    ORMExecuteState,
    Session,
    UOWTransaction,
    object_session,
    with_loader_criteria,
)
from sqlalchemy.orm.interfaces import ORMOption

from domain.errors import NotFound
from domain.models import Record
from domain.policy.rows import BOOKKEEPING, ROWS
from domain.policy.viewer import Viewer

_VIEWER: Final = "viewer"
_TOUCHED: Final = "touched"
_VIEWERS_KEPT: Final = 512


class Unscoped(Exception):
    """A handle was used without a viewer, or in a way that passes the viewer by: our own fault."""


class NarrowedSession(Session):
    """A session that shows and changes only what its viewer may."""

    def set_viewer(self, viewer: Viewer, *, writes: bool) -> None:
        """Say who asks; once, before the first statement."""
        if _VIEWER in self.info:
            raise Unscoped("the viewer of a handle never changes; open another one")
        self.info[_VIEWER] = (viewer, writes)


def viewer_of(info: dict[Any, Any]) -> Viewer:
    """Return the viewer of a handle from its ``info``."""
    viewer: Viewer = info[_VIEWER][0]
    return viewer


def _asker(session: Session) -> tuple[Viewer, bool]:
    found: tuple[Viewer, bool] | None = session.info.get(_VIEWER)
    if found is None:
        raise Unscoped("a handle without a viewer shows nothing: open it with one")
    return found


@event.listens_for(NarrowedSession, "do_orm_execute")
def _narrow(asked: ORMExecuteState) -> None:
    viewer, writes = _asker(asked.session)
    if viewer.sees_everything:
        return
    if asked.is_insert:
        raise Unscoped("rows are added one by one, so that each is checked: use db.add")
    changes = asked.is_update or asked.is_delete
    asked.statement = asked.statement.options(*_criteria(viewer, changes, writes))


@lru_cache(maxsize=_VIEWERS_KEPT)
def _criteria(viewer: Viewer, changes: bool, writes: bool) -> tuple[ORMOption, ...]:  # noqa: FBT001 -- keys of a cache
    """Return what is added to each statement of a viewer; a table that is open adds nothing."""
    found = []
    for model in ROWS:
        condition = _condition(model, viewer, changes=changes, writes=writes)
        if condition is not None:
            found.append(with_loader_criteria(model, condition, include_aliases=True))
    return tuple(found)


def _condition(
    model: type[Record], viewer: Viewer, *, changes: bool, writes: bool
) -> ColumnElement[bool] | None:
    """Return which rows of a table a viewer may read or change; None is all of them."""
    if writes and model in BOOKKEEPING:
        return None
    rows = ROWS[model]
    scope = (rows.write if changes else rows.read).get(viewer.role)
    return false() if scope is None else scope(viewer)


@event.listens_for(NarrowedSession, "before_flush")
def _check_before(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Refuse to change or delete a row that was not the viewer's to change."""
    viewer, _ = _asker(session)
    if viewer.sees_everything:
        return
    changed = [row for row in session.dirty if session.is_modified(row)]
    _check(session, viewer, [*changed, *session.deleted])
    session.info[_TOUCHED] = [*session.new, *changed]


@event.listens_for(NarrowedSession, "after_flush_postexec")
def _check_after(session: Session, _context: UOWTransaction) -> None:
    """Refuse what was added, or moved to where the viewer may not write."""
    touched = session.info.pop(_TOUCHED, [])
    if touched:
        _check(session, _asker(session)[0], [row for row in touched if object_session(row)])


def _check(session: Session, viewer: Viewer, rows: Iterable[Any]) -> None:
    by_model: dict[type[Record], list[str]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row.id)
    for model, ids in by_model.items():
        condition = _condition(model, viewer, changes=True, writes=True)
        if condition is None:
            continue
        table = cast("Table", model.__table__)
        mine = select(table.c.id).where(table.c.id.in_(ids), condition)
        # The connection and not the session: what is looked for is in no scope yet.
        if len(session.connection().execute(mine).all()) != len(set(ids)):
            raise NotFound(f"There is no such {_noun(model)} that you may change.")


def _noun(model: type[Record]) -> str:
    return cast("Table", model.__table__).name.replace("_", " ")
