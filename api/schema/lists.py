"""Lists that grow, a page at a time: connections over any list of the domain.

A resolver says which list; ``Paged`` adds first, last, after and before, and checks them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, TypeVar

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.extensions import FieldExtension
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from api.connections import encode_cursor, scope_of, window_of
from api.context import Info
from api.schema.inputs import Order, fit_order
from domain.pages import (
    Listing,
    Page,
    Place,
    Wanted,
    Window,
    count_of,
    counts_by_parent,
    page_of,
    pages_by_parent,
)
from domain.store import ReadDb

NodeT = TypeVar("NodeT")

# Reads for the rows of a page what their fields will ask for.
Ahead = Callable[[Info, Sequence[Any]], Awaitable[None]]

_PAGING: Final = {
    "first": (
        int,
        "How many rows from the front, 1 to 100; 50 when neither first nor last is given.",
    ),
    "last": (int, "How many rows from the back, 1 to 100; not together with first."),
    "after": (str, "Only rows after this cursor."),
    "before": (str, "Only rows before this cursor."),
}


@dataclass(frozen=True)
class Asked:
    """A list as one field asks for it; the window comes last, when its arguments are checked."""

    listing: Listing[Any]
    parent_id: str | None = None
    where: object | None = None
    order: tuple[tuple[str, bool], ...] = ()
    window: Window | None = None
    epoch: int = 0

    @property
    def scope(self) -> str:
        """What makes it one list."""
        return scope_of(self.listing, self.parent_id, self.where, self.order)

    async def page(self, info: Info) -> Page[Any]:
        """Read the page; lists of the same shape below several parents are read together."""
        if self.window is None:
            raise ValueError(f"The list {self.listing.name} has no window: its field is not Paged.")
        wanted = Wanted(self.where, self.order, self.window)
        question = (self.listing.name, wanted)

        async def answer(db: ReadDb, parents: Sequence[str]) -> Sequence[Page[Any]]:
            if self.listing.parent is None:
                return [await page_of(db, self.listing, wanted)]
            return await pages_by_parent(db, self.listing, wanted, parents)

        return await info.context.loaders.load_as(question, answer, self.parent_id or "")

    async def count(self, info: Info) -> int:
        """Count the rows of all pages."""
        question = (self.listing.name, "count", self.where)

        async def answer(db: ReadDb, parents: Sequence[str]) -> Sequence[int]:
            if self.listing.parent is None:
                return [await count_of(db, self.listing, self.where)]
            return await counts_by_parent(db, self.listing, self.where, parents)

        return await info.context.loaders.load_as(question, answer, self.parent_id or "")

    def cursors(self, page: Page[Any]) -> list[str]:
        """Return the cursor of each row of a page."""
        return self._cursors_of(page.places)

    def ends(self, page: Page[Any]) -> tuple[str | None, str | None]:
        """Return the cursors of the first and the last row of a page, None of an empty one."""
        if not page.places:
            return None, None
        first, last = self._cursors_of((page.places[0], page.places[-1]))
        return first, last

    def _cursors_of(self, places: Sequence[Place]) -> list[str]:
        scope = self.scope
        return [encode_cursor((self.epoch, *place), scope) for place in places]


@strawberry.type(description="Where a page lies among all rows.")
class PageInfo:
    """The ends of a page."""

    has_next_page: bool = strawberry.field(
        description="True exactly when there are rows behind this page."
    )
    has_previous_page: bool = strawberry.field(
        description="True exactly when there are rows in front of this page."
    )
    start_cursor: str | None = strawberry.field(
        description="Cursor of the first row of this page; null when the page is empty."
    )
    end_cursor: str | None = strawberry.field(
        description="Cursor of the last row of this page; null when the page is empty."
    )


@strawberry.type(description="A row of a page.")
class Edge(Generic[NodeT]):
    """A node and its place."""

    cursor: str = strawberry.field(description="Place of the row, for after and before.")
    node: NodeT = strawberry.field(description="The row.")


@strawberry.type
class PagedConnection:
    """What every connection has, whatever its edges carry."""

    asked: strawberry.Private[Asked]

    @strawberry.field(description="Where the page lies among all rows.")
    async def page_info(self, info: Info) -> PageInfo:
        page = await self.asked.page(info)
        start, end = self.asked.ends(page)
        return PageInfo(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=start,
            end_cursor=end,
        )

    @strawberry.field(description="How many rows there are on all pages; costs extra.")
    async def total_count(self, info: Info) -> int:
        return await self.asked.count(info)


@strawberry.type(description="A page of rows.")
class Connection(PagedConnection, Generic[NodeT]):
    """Rows with their cursors, and where they lie."""

    make: strawberry.Private[Callable[[Any], Any]]
    ahead: strawberry.Private[Ahead | None] = None

    @strawberry.field(description="Rows with their cursors.")
    async def edges(self, info: Info) -> list[Edge[NodeT]]:
        page = await self.asked.page(info)
        pairs = zip(self.asked.cursors(page), page.rows, strict=True)
        return [Edge(cursor=cursor, node=self.make(row)) for cursor, row in pairs]

    @strawberry.field(description="Rows without cursors.")
    async def nodes(self, info: Info) -> list[NodeT]:
        page = await self.asked.page(info)
        if self.ahead is not None:
            await self.ahead(info, page.rows)
        return [self.make(row) for row in page.rows]


def listed(
    listing: Listing[Any],
    make: Callable[[Any], Any],
    parent_id: str | None = None,
    where: object | None = None,
    order_by: Sequence[Order] | None = None,
    ahead: Ahead | None = None,
) -> Any:
    """Return a connection over a list of the domain; ``Paged`` gives it its window.

    ``ahead`` loads what the fields of its nodes will ask for, so that none of them waits.
    """
    asked = Asked(listing, parent_id, where, fit_order(order_by))
    return Connection(asked=asked, make=make, ahead=ahead)


class Paged(FieldExtension):
    """Gives a field the four arguments of a page, and its connection the window they mean."""

    def apply(self, field: StrawberryField) -> None:
        """Add the arguments."""
        field.arguments = [
            *field.arguments,
            *(
                StrawberryArgument(
                    python_name=name,
                    graphql_name=None,
                    type_annotation=StrawberryAnnotation(kind | None),
                    description=description,
                    default=strawberry.UNSET,
                )
                for name, (kind, description) in _PAGING.items()
            ),
        ]

    def resolve(
        self, next_: Callable[..., Any], source: Any, info: Info, **kwargs: Any
    ) -> PagedConnection:
        """Check the arguments and hand the window to the connection."""
        given = {name: kwargs.pop(name, None) for name in _PAGING}
        given = {
            name: None if value is strawberry.UNSET else value for name, value in given.items()
        }
        connection: PagedConnection = next_(source, info, **kwargs)
        asked = connection.asked
        epoch = info.context.restore_epoch
        window = window_of(asked.listing, asked.scope, asked.order, given, epoch)
        connection.asked = replace(asked, window=window, epoch=epoch)
        return connection
