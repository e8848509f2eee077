"""The log of how two partners were in touch; the first meeting or call makes them *met*."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from domain import audit, changes, models
from domain.errors import InvalidInput
from domain.lookups import require_nobody_erased, rows_by
from domain.models import (
    AGREED,
    MEETS,
    Contact,
    ContactKind,
    EventKind,
    Partnership,
    PartnershipState,
)
from domain.pages import Key, Listing, any_of
from domain.partnerships.answers import held_partnership, move_on, require_state
from domain.store import ReadDb, WriteDb


class ContactWanted(NamedTuple):
    """A contact to be recorded; ``expected_version`` is that of the partnership that was read."""

    partnership_id: str
    kind: ContactKind
    happened_on: date
    note: str = ""
    expected_version: int | None = None


async def record_contact(
    db: WriteDb, wanted: ContactWanted, *, at: datetime
) -> tuple[Partnership, Contact]:
    """Write down that two partners were in touch; a meeting or a call makes them *met*.

    Raises:
        NotFound: there is no such partnership.
        InvalidInput: the day has not come.
        Conflict: the two have not both accepted, or one has ended it; or there is a note and one of
            them was erased.
        Stale: the partnership is not of the version expected.
    """
    await _check_note(db, wanted)
    row = await held_partnership(db, wanted.partnership_id, wanted.expected_version)
    if wanted.happened_on > at.date():
        raise InvalidInput(
            f"{wanted.happened_on} has not come yet. Give a day up to {at.date()}.",
            path=("happenedOn",),
        )
    # Partners who keep in touch after the edition are what a network is made of.
    await require_state(db, row, AGREED, "written about")
    contact = Contact(
        id=models.new_id(),
        partnership_id=row.id,
        kind=wanted.kind,
        happened_on=wanted.happened_on,
        note=wanted.note,
        recorded_at=at,
    )
    db.add(contact)
    await db.flush()
    # The note is the partners' own words and stays off the trail.
    after = {
        "partnership": row.id,
        "kind": wanted.kind.value,
        "happened_on": wanted.happened_on.isoformat(),
    }
    change = audit.Change("Contact", contact.id, None, after, edition_id=row.edition_id)
    changes.tell(db, EventKind.CONTACT_RECORDED, change, at=at)
    if row.state is PartnershipState.ACCEPTED and wanted.kind in MEETS:
        await move_on(db, row, PartnershipState.MET, EventKind.PARTNERSHIP_MET, at=at)
    return row, contact


async def _check_note(db: WriteDb, wanted: ContactWanted) -> None:
    """Refuse words about two of whom one was erased; people are held before their partnership."""
    known = await db.get(Partnership, wanted.partnership_id) if wanted.note else None
    if known is not None:
        both = dict.fromkeys((known.left_delegate_id, known.right_delegate_id), ("note",))
        await require_nobody_erased(db, both, "Record the contact without a note.")


async def contacts_by_id(db: ReadDb, ids: Sequence[str]) -> list[Contact | None]:
    """Return contacts in the order asked, None where there is none."""
    return await rows_by(db, Contact.id, ids)


@dataclass(frozen=True)
class ContactFilter:
    """Which contacts; what is None does not narrow."""

    kind_in: tuple[ContactKind, ...] | None = None


def _narrow(where: ContactFilter) -> Iterator[ColumnElement[bool]]:
    yield from any_of(Contact.kind, where.kind_in)


CONTACTS_OF_PARTNERSHIP = Listing(
    name="partnership.contacts",
    row=Contact,
    statement=select(Contact),
    orders={"happened_on": (Key(Contact.happened_on, date),)},
    default=(("happened_on", True),),
    narrow=_narrow,
    parent=Contact.partnership_id,
)
