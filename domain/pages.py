"""Pages of rows in a stable order, by the values of the row at the edge and not by counting.

A noun file declares its lists as ``Listing``; nothing here knows a noun. Reads only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, Subquery, and_, false, func, or_, select
from sqlalchemy.orm import QueryableAttribute

from domain.models import Record
from domain.store import ReadDb

Value = str | int | date | datetime | None
Place = tuple[Value, ...]
Column = QueryableAttribute[Any] | ColumnElement[Any]

RowT = TypeVar("RowT", bound=Record)


@dataclass(frozen=True)
class Key:
    """One thing to order by; rows without a value come last, whichever way the order runs."""

    column: Column
    kind: type = str
    is_nullable: bool = False


@dataclass(frozen=True)
class Listing(Generic[RowT]):
    """One kind of list.

    Args:
        name: stable; marks the cursors of this list.
        row: what the list holds.
        statement: selects the rows, with whatever joins the keys and the parent need.
        orders: what it can be ordered by.
        default: the order when none is asked for, as (name, descending) pairs.
        narrow: turns a filter into conditions, all of which must hold.
        parent: the column by which the list hangs below another row; None for a list of its own.
    """

    name: str
    row: type[RowT]
    statement: Select[Any]
    orders: Mapping[str, tuple[Key, ...]]
    default: tuple[tuple[str, bool], ...]
    narrow: Callable[[Any], Iterator[ColumnElement[bool]]] | None = None
    parent: Column | None = None


@dataclass(frozen=True)
class Window:
    """Which rows of a list: so many from one end, between two places."""

    size: int
    is_backwards: bool = False
    after: Place | None = None
    before: Place | None = None


@dataclass(frozen=True)
class Wanted:
    """What is asked of a list: the filter, the order, and the window."""

    where: object | None
    order: tuple[tuple[str, bool], ...]
    window: Window


@dataclass(frozen=True)
class Page(Generic[RowT]):
    """Some rows of a list with the place of each, and whether there are others on either hand."""

    rows: tuple[RowT, ...]
    places: tuple[Place, ...]
    has_previous: bool
    has_next: bool


@dataclass(frozen=True)
class _Step:
    """A key together with the way that it runs."""

    key: Key
    is_descending: bool

    def ordering(self, *, is_backwards: bool) -> Iterator[ColumnElement[Any]]:
        column = self.key.column
        if self.key.is_nullable:
            empty = column.is_(None)
            yield empty.desc() if is_backwards else empty.asc()
        yield column.desc() if self.is_descending != is_backwards else column.asc()

    def equals(self, value: Value) -> ColumnElement[bool]:
        return self.key.column.is_(None) if value is None else self.key.column == value

    def beyond(self, value: Value, *, is_backwards: bool) -> ColumnElement[bool]:
        column = self.key.column
        if value is None:
            return column.is_not(None) if is_backwards else false()
        further = column < value if self.is_descending != is_backwards else column > value
        return (
            or_(further, column.is_(None)) if self.key.is_nullable and not is_backwards else further
        )


def keys_of(listing: Listing[Any], order: Sequence[tuple[str, bool]]) -> tuple[Key, ...]:
    """Return the keys whose values make up a place in a list, the id last."""
    return tuple(step.key for step in _steps(listing, order))


async def page_of(db: ReadDb, listing: Listing[RowT], wanted: Wanted) -> Page[RowT]:
    """Return one page of a list of its own.

    Cost: one statement, and one more for each of ``after`` and ``before``.
    """
    return await _page(db, listing, wanted, _narrowed(listing, wanted.where))


async def _page(
    db: ReadDb, listing: Listing[RowT], wanted: Wanted, narrowed: Select[Any]
) -> Page[RowT]:
    steps = _steps(listing, wanted.order)
    window = wanted.window
    found = await db.execute(
        _within(narrowed, steps, window)
        .add_columns(*_columns(steps))
        .order_by(*_ordering(steps, is_backwards=window.is_backwards))
        .limit(window.size + 1)
    )
    outside = [
        await db.scalar(select(narrowed.where(condition).exists())) or False
        for condition in _outside(steps, window)
    ]
    return _cut(window, [(row[0], tuple(row[1:])) for row in found], outside)


async def pages_by_parent(
    db: ReadDb, listing: Listing[RowT], wanted: Wanted, parent_ids: Sequence[str]
) -> list[Page[RowT]]:
    """Return one page for each parent, in the order asked; an unknown parent has an empty one.

    Cost: as for one page, however many parents.
    """
    parent = _parent(listing)
    narrowed = _narrowed(listing, wanted.where).where(parent.in_(parent_ids))
    if len(parent_ids) == 1:
        return [await _page(db, listing, wanted, narrowed)]
    steps = _steps(listing, wanted.order)
    window = wanted.window
    rank = func.row_number().over(
        partition_by=parent,
        order_by=list(_ordering(steps, is_backwards=window.is_backwards)),
    )
    ranked = (
        _within(narrowed, steps, window)
        .with_only_columns(
            listing.row.id.label("row_id"),
            parent.label("parent_id"),
            rank.label("place"),
            *(column.label(f"key_{i}") for i, column in enumerate(_columns(steps))),
        )
        .subquery()
    )
    found = await db.execute(
        select(listing.row, *ranked.c)
        .options(*listing.statement._with_options)  # noqa: SLF001 -- no public name
        .join(ranked, listing.row.id == ranked.c.row_id)
        .where(ranked.c.place <= window.size + 1)
        .order_by(ranked.c.parent_id, ranked.c.place)
    )
    taken: dict[str, list[tuple[RowT, Place]]] = {parent_id: [] for parent_id in parent_ids}
    for row, _, parent_id, _, *place in found:
        taken[parent_id].append((row, tuple(place)))
    outside = []
    for condition in _outside(steps, window):
        beyond = _below(narrowed.where(condition), listing, parent)
        outside.append(set(await db.scalars(select(beyond.c.parent_id).distinct())))
    return [
        _cut(window, taken[parent_id], [parent_id in found for found in outside])
        for parent_id in parent_ids
    ]


async def count_of(db: ReadDb, listing: Listing[Any], where: object | None) -> int:
    """Count the rows of a list of its own."""
    return await _count(db, listing, _narrowed(listing, where))


async def _count(db: ReadDb, listing: Listing[Any], narrowed: Select[Any]) -> int:
    # With the id of the row, as in _below.
    rows = narrowed.with_only_columns(listing.row.id).subquery()
    return await db.scalar(select(func.count()).select_from(rows)) or 0


async def counts_by_parent(
    db: ReadDb, listing: Listing[Any], where: object | None, parent_ids: Sequence[str]
) -> list[int]:
    """Count the rows below each parent, in the order asked."""
    parent = _parent(listing)
    narrowed = _narrowed(listing, where).where(parent.in_(parent_ids))
    if len(parent_ids) == 1:
        return [await _count(db, listing, narrowed)]
    below = _below(narrowed, listing, parent)
    rows = await db.execute(select(below.c.parent_id, func.count()).group_by(below.c.parent_id))
    counted: dict[str, int] = dict(rows.all())
    return [counted.get(parent_id, 0) for parent_id in parent_ids]


def any_of(column: Column, values: Sequence[object] | None) -> Iterator[ColumnElement[bool]]:
    """Yield the condition that a column has one of some values; nothing when none are asked for."""
    if values is not None:
        yield column.in_(values)


def equal_to(column: Column, value: object | None) -> Iterator[ColumnElement[bool]]:
    """Yield the condition that a column has a value; nothing when none is asked for."""
    if value is not None:
        yield column == value


def containing(text: str | None, *columns: Column) -> Iterator[ColumnElement[bool]]:
    """Yield the condition that one of some columns contains a text, whatever the case."""
    if text is not None:
        yield or_(*(column.icontains(text, autoescape=True) for column in columns))


def _parent(listing: Listing[Any]) -> Column:
    if listing.parent is None:
        raise ValueError(f"The list {listing.name} hangs below nothing.")
    return listing.parent


def _below(statement: Select[Any], listing: Listing[Any], parent: Column) -> Subquery:
    """Return which rows a statement finds below which parent.

    With the id of the row: a handle refuses a statement that asks for none of its columns, as it
    could not hold the viewer to the rows that are theirs.
    """
    columns = (parent.label("parent_id"), listing.row.id.label("row_id"))
    return statement.with_only_columns(*columns).subquery()


def _steps(listing: Listing[Any], order: Sequence[tuple[str, bool]]) -> list[_Step]:
    steps = [
        _Step(key, is_descending)
        for name, is_descending in (order or listing.default)
        for key in listing.orders[name]
    ]
    return [*steps, _Step(Key(listing.row.id), is_descending=False)]


def _columns(steps: Sequence[_Step]) -> list[Column]:
    return [step.key.column for step in steps]


def _narrowed(listing: Listing[Any], where: object | None) -> Select[Any]:
    if where is None or listing.narrow is None:
        return listing.statement
    return listing.statement.where(*listing.narrow(where))


def _ordering(steps: Sequence[_Step], *, is_backwards: bool) -> Iterator[ColumnElement[Any]]:
    for step in steps:
        yield from step.ordering(is_backwards=is_backwards)


def _beyond(
    steps: Sequence[_Step], place: Place, *, is_backwards: bool, or_at: bool = False
) -> ColumnElement[bool]:
    """Return the condition that a row stands beyond a place, in the order of the steps."""
    pairs = list(zip(steps, place, strict=True))
    cases = [
        and_(
            *(before.equals(value) for before, value in pairs[:i]),
            step.beyond(value, is_backwards=is_backwards),
        )
        for i, (step, value) in enumerate(pairs)
    ]
    if or_at:
        cases.append(and_(*(step.equals(value) for step, value in pairs)))
    return or_(*cases)


def _within(statement: Select[Any], steps: Sequence[_Step], window: Window) -> Select[Any]:
    if window.after is not None:
        statement = statement.where(_beyond(steps, window.after, is_backwards=False))
    if window.before is not None:
        statement = statement.where(_beyond(steps, window.before, is_backwards=True))
    return statement


def _outside(steps: Sequence[_Step], window: Window) -> Iterator[ColumnElement[bool]]:
    """Yield what lies outside the window: before it when it has a start, behind it when an end."""
    if window.after is not None:
        yield _beyond(steps, window.after, is_backwards=True, or_at=True)
    if window.before is not None:
        yield _beyond(steps, window.before, is_backwards=False, or_at=True)


def _cut(
    window: Window, found: Sequence[tuple[RowT, Place]], outside: Sequence[bool]
) -> Page[RowT]:
    """Take off the one row too many that told whether there are more."""
    told = iter(outside)
    has_previous = window.after is not None and next(told)
    has_next = window.before is not None and next(told)
    is_cut = len(found) > window.size
    kept = list(found[: window.size])
    if window.is_backwards:
        kept.reverse()
        has_previous = has_previous or is_cut
    else:
        has_next = has_next or is_cut
    return Page(
        rows=tuple(row for row, _ in kept),
        places=tuple(place for _, place in kept),
        has_previous=has_previous,
        has_next=has_next,
    )
