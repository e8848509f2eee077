"""Whole lists, read page by page as every other door does."""

from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from domain.models import Record
    from domain.pages import Listing
    from domain.store import ReadDb

RowT = TypeVar("RowT", bound="Record")
_ROWS_AT_ONCE: Final = 100


async def every_row(
    db: "ReadDb",
    listing: "Listing[RowT]",
    where: object,
    order: tuple[tuple[str, bool], ...] = (),
    *,
    below: str | None = None,
) -> list[RowT]:
    """Return every row of a list that a filter lets through, in an order.

    Args:
        db: to read with.
        listing: the list.
        where: its filter.
        order: as (name, descending) pairs; without any that of the list.
        below: the id of the row that the list hangs below; None for a list of its own.
    """
    from domain.pages import Wanted, Window, page_of, pages_by_parent  # noqa: PLC0415 -- slow import

    found: list[RowT] = []
    window = Window(_ROWS_AT_ONCE)
    while True:
        wanted = Wanted(where, order, window)
        if below is None:
            page = await page_of(db, listing, wanted)
        else:
            (page,) = await pages_by_parent(db, listing, wanted, [below])
        found += page.rows
        if not page.has_next:
            return found
        window = Window(_ROWS_AT_ONCE, after=page.places[-1])
