"""Making a delegate of a nomination: the place, the code, the components."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from domain import audit, models
from domain.audit import ALONG, Undo
from domain.models import Assignment, EventKind, NominationState, NoticeKind
from domain.nominations.notes import as_noted, give_notice, note_nomination
from domain.store import ReadDb, WriteDb

_CODE: Final = re.compile(r"(.+)-(\d+)", re.ASCII)
_DIGITS_MIN: Final = 2
_PREFIX_LENGTH: Final = 3


@dataclass
class SideCodes:
    """The codes that a side gives next, in the style of its edition: LAC-15, LAC-16.

    Right as long as nobody else gives any: whoever holds the edition.
    """

    prefix: str
    width: int
    last: int

    def take(self) -> str:
        """Return the next code; the one after it is the next then."""
        self.last += 1
        return f"{self.prefix}-{self.last:0{self.width}}"


async def make_delegate(
    db: WriteDb,
    row: models.Nomination,
    kind: tuple[EventKind, NoticeKind],
    *,
    at: datetime,
    trail: WriteDb | None = None,
    codes: SideCodes | None = None,
    undo: Undo | None = None,
) -> models.Delegate:
    """Confirm a nomination: they are a delegate, attend what their side attends, and are told.

    Whoever was one before they withdrew has their code again. Whether there is a place is for the
    caller to know.

    Args:
        db: that may change the nomination.
        row: the nomination, held.
        kind: of the event, and of what the person is told.
        at: when.
        trail: with which unit of work to leave notes; None for ``db``.
        codes: what the side gives next, for whoever confirms many; None reads them.
        undo: what takes it back, the delegate along with the nomination.
    """
    before = as_noted(row)
    row.state, row.seeded, row.decision_reason = NominationState.CONFIRMED, False, ""
    delegate = await db.scalar(
        select(models.Delegate).where(models.Delegate.nomination_id == row.id)
    )
    was: dict[str, Any] | None = None
    if delegate is None:
        codes = codes or await read_codes(db, row.edition_id, row.side_id)
        delegate = await _add_delegate(db, row, codes.take())
    else:
        was = {"withdrawn_at": delegate.withdrawn_at and delegate.withdrawn_at.isoformat()}
        delegate.withdrawn_at, delegate.seeded = None, False
        await db.flush()
    note_nomination(trail or db, row, before, kind[0], at=at, undo=undo)
    give_notice(db, row, kind[1], at=at)
    change = audit.Change(
        "Delegate",
        delegate.id,
        was,
        {"code": delegate.code, "withdrawn_at": None, "version": delegate.version},
        edition_id=row.edition_id,
        manager_id=row.manager_id,
        undo=undo and ALONG,
    )
    audit.note(trail or db, change)
    return delegate


async def _add_delegate(db: WriteDb, row: models.Nomination, code: str) -> models.Delegate:
    delegate = models.Delegate(
        id=models.new_id(),
        edition_id=row.edition_id,
        nomination_id=row.id,
        manager_id=row.manager_id,
        side_id=row.side_id,
        code=code,
        assignment=Assignment.STATED,
    )
    db.add(delegate)
    await db.flush()
    link, component = models.ComponentSide, models.Component
    attended = await db.scalars(
        select(component.id)
        .join(link, link.component_id == component.id)
        .where(link.side_id == row.side_id)
        .order_by(component.position, component.id)
    )
    for component_id in attended:
        db.add(
            models.DelegateComponent(
                id=models.new_id(), delegate_id=delegate.id, component_id=component_id
            )
        )
    await db.flush()
    return delegate


async def read_codes(db: ReadDb, edition_id: str, side_id: str) -> SideCodes:
    """Return the codes that a side gives next.

    The prefix is what most of the side's delegates have, whatever became of them; the number one
    more than the highest that was ever given. A side without delegates takes the three letters of
    its administration when it has one alone, else the first letters of its key.
    """
    delegate = models.Delegate
    rows = await db.execute(
        select(delegate.side_id, delegate.code).where(delegate.edition_id == edition_id)
    )
    known = [(side, *found.groups()) for side, code in rows if (found := _CODE.fullmatch(code))]
    ours = Counter(prefix for side, prefix, _ in known if side == side_id)
    prefix = (
        min(ours, key=lambda each: (-ours[each], each))
        if ours
        else await _new_prefix(db, side_id, {prefix for _, prefix, _ in known})
    )
    numbers = [digits for _, other, digits in known if other == prefix]
    width = max([_DIGITS_MIN, *(len(digits) for digits in numbers)])
    return SideCodes(prefix, width, max((int(digits) for digits in numbers), default=0))


async def _new_prefix(db: ReadDb, side_id: str, taken: set[str]) -> str:
    member, administration = models.SideAdministration, models.Administration
    letters = list(
        await db.scalars(
            select(administration.code_alpha3)
            .join(member, member.administration_id == administration.id)
            .where(member.side_id == side_id)
        )
    )
    side = await db.get_one(models.Side, side_id)
    words = side.key.upper().split("_")
    one = "".join(word[:1] for word in words) if len(words) > 1 else words[0][:_PREFIX_LENGTH]
    wanted = letters[0] if len(letters) == 1 else one
    number = 2
    prefix = wanted
    while prefix in taken:
        prefix, number = f"{wanted}{number}", number + 1
    return prefix
