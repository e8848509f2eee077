"""Holds every handle to the rows that its viewer may read and change.

A statement that forgets to ask for a viewer's own rows finds those and no others: the conditions
are added to each table wherever it stands in a statement. What is written is checked before and
after it reaches the database. A statement that conditions do not reach is refused.
Source: SQLAlchemy, ``with_loader_criteria``, and ``tests/domain/test_narrowing.py`` for each way of
    asking.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final, NoReturn, cast

from sqlalchemy import (
    Alias,
    ColumnElement,
    Connection,
    Select,
    SelectBase,
    Subquery,
    Table,
    event,
    false,
    select,
)
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, UOWTransaction, object_session
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.orm.util import AliasedInsp, LoaderCriteriaOption
from sqlalchemy.sql.expression import ColumnClause, TableClause, TextClause
from sqlalchemy.sql.util import ClauseAdapter

from domain.errors import NotFound
from domain.models import Record
from domain.policy.conditions import COUNTED_TABLES
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

    def connection(self, *args: Any, **kwargs: Any) -> Connection:
        """Return the connection to whoever sees every row; what is asked of it is in no scope."""
        if not _asker(self)[0].sees_everything:
            raise Unscoped("what is asked of a connection passes the viewer by: ask the handle")
        return super().connection(*args, **kwargs)

    def _bulk(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise Unscoped("rows are written one by one, so that each is checked: use db.add")

    bulk_save_objects = bulk_insert_mappings = bulk_update_mappings = _bulk


class _Criteria(LoaderCriteriaOption):
    """A condition that follows a table under an alias, also into the ON of a join.

    There SQLAlchemy 2.1 leaves a condition on the table itself: one that is not in the statement,
    or, worse, another one that is.
    """

    # So that statements are compiled once, as they are with its parent.
    _traverse_internals = LoaderCriteriaOption._traverse_internals  # noqa: SLF001 -- no other way

    def _resolve_where_criteria(self, ext_info: Any) -> ColumnElement[bool]:
        condition = super()._resolve_where_criteria(ext_info)
        if isinstance(ext_info, AliasedInsp):
            return ClauseAdapter(ext_info.selectable).traverse(condition)
        return condition


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
    if (asked.is_insert or asked.is_update) and not _is_bookkeeping(asked):
        raise Unscoped("rows are written one by one, so that each is checked: use db.add")
    if not _is_reached(asked.statement):
        raise Unscoped("no condition reaches text or a table that no class stands for")
    changes = asked.is_update or asked.is_delete
    asked.statement = asked.statement.options(*_criteria(viewer, changes, writes))


@lru_cache(maxsize=_VIEWERS_KEPT)
def _criteria(viewer: Viewer, changes: bool, writes: bool) -> tuple[ORMOption, ...]:  # noqa: FBT001 -- keys of a cache
    """Return what is added to each statement of a viewer; a table that is open adds nothing."""
    found = []
    for model in ROWS:
        condition = _condition(model, viewer, changes=changes, writes=writes)
        if condition is not None:
            found.append(_Criteria(model, condition, include_aliases=True))
    return tuple(found)


def _is_bookkeeping(asked: ORMExecuteState) -> bool:
    return asked.bind_mapper is not None and asked.bind_mapper.class_ in BOOKKEEPING


def _is_reached(statement: Any) -> bool:
    """Tell whether every table that a statement reads is read through the class of its rows."""
    parts: list[tuple[Any, tuple[Select[Any], ...]]] = [(statement, ())]
    seen = set()
    while parts:
        part, around = parts.pop()
        if isinstance(part, ColumnClause) and _class_of(part) is None:
            part = part.table
            if any(_reads(each, part) for each in around):
                continue
        if part is None or part in seen or _class_of(part) is not None:
            continue
        if part in COUNTED_TABLES:
            continue
        if isinstance(part, TextClause) or _is_bare(part):
            return False
        seen.add(part)
        children = part.get_children()
        if isinstance(part, Select):
            if not _is_held(part):
                return False
            around = (*around, part)
            # Not those that a SELECT makes out from its columns: they do not say whose they are.
            children = super(Select, part).get_children()
        parts.extend((each, around) for each in children)
    return True


def _is_held(statement: Select[Any]) -> bool:
    """Tell whether conditions are added to each class that a SELECT takes a column from.

    They are not to one that is only the second in an expression, to one whose columns were given
    up after a join from it, nor at all where only a window or an ordered aggregate takes them.
    """
    columns = statement._raw_columns  # noqa: SLF001 -- no public name
    given_up = [each for part in statement._memoized_select_entities for each in part._raw_columns]  # noqa: SLF001 -- likewise
    taken = set(_classes_in([*columns, *given_up]))
    if not taken:
        return True
    if statement._propagate_attrs.get("compile_state_plugin") != "orm":  # noqa: SLF001 -- likewise
        return False
    joined = [part for to, _, of, _ in statement._setup_joins for part in (to, of)]  # noqa: SLF001 -- likewise
    held = {
        *(next(_classes_in([each]), None) for each in columns),
        *_classes_in(statement._from_obj),  # noqa: SLF001 -- likewise
        *_classes_in(statement._where_criteria),  # noqa: SLF001 -- likewise
        *_classes_in(part for part in joined if part is not None),
    }
    return taken <= held


def _classes_in(parts: Iterable[Any]) -> Iterator[Any]:
    """Yield the mappers and aliases that parts of a statement speak of, not those further in.

    Breadth first, as SQLAlchemy looks for the one class of an expression that it holds to.
    """
    waiting = deque(parts)
    while waiting:
        part = waiting.popleft()
        if isinstance(part, SelectBase | Subquery):
            continue
        found = _class_of(part)
        if found is None:
            waiting.extend(part.get_children())
        else:
            yield found


def _class_of(part: Any) -> Any:
    """Return the mapper or alias that a part of a statement was written with; None is neither."""
    return part._annotations.get("parententity")  # noqa: SLF001 -- nothing public says so


def _is_bare(part: Any) -> bool:
    """Tell whether something is a table, or one under another name."""
    return isinstance(part.element if isinstance(part, Alias) else part, TableClause)


def _reads(statement: Select[Any], table: Any) -> bool:
    """Tell whether a statement reads a table through its class, as ``Session.get`` does."""
    classes = (_class_of(each) for each in super(Select, statement).get_children())
    return any(isinstance(each, Mapper) and each.local_table is table for each in classes)


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
        # Of the connection and not the session: what is looked for is in no scope yet.
        if len(Session.connection(session).execute(mine).all()) != len(set(ids)):
            raise NotFound(f"There is no such {_noun(model)} that you may change.")


def _noun(model: type[Record]) -> str:
    return cast("Table", model.__table__).name.replace("_", " ")
