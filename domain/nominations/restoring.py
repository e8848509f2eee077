"""Having a nomination stand as it stood before somebody decided on it, sent it or took it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import or_, select

from domain import audit, models
from domain.audit import ALONG, TakeBack, Taken
from domain.errors import Conflict
from domain.lookups import require_version
from domain.models import EventKind, NominationState, NoticeKind
from domain.models.partnerships import LIVE
from domain.nominations.confirming import make_delegate
from domain.nominations.holding import hold_nomination
from domain.nominations.notes import Stood, as_noted, give_notice, note_nomination
from domain.nominations.places import read_places
from domain.nominations.states import require_edition
from domain.nominations.waiting import give_places, leave_list, put_on_list
from domain.store import WriteDb

# What is told of a decision; of a draft, a submission and a withdrawal nobody hears.
_TOLD: Final[Mapping[NominationState, tuple[NoticeKind, ...]]] = {
    NominationState.CONFIRMED: (NoticeKind.CONFIRMED, NoticeKind.PLACE_FREED),
    NominationState.WAITLISTED: (NoticeKind.WAITLISTED,),
    NominationState.DECLINED: (NoticeKind.DECLINED,),
}


async def restore_nomination(db: WriteDb, taken: Taken) -> None:
    """Have a nomination stand as it stood, with its delegate and what was told of it.

    A place that becomes free goes to who waits first and fits, unless the nomination itself goes
    back to the list.

    Raises:
        NotFound: there is no such nomination that the viewer may decide on.
        Stale: it is not of the version expected.
        Conflict: the edition does not decide any more, the place is somebody else's by now, or the
            delegate has partners.
    """
    was = Stood(**taken.values)
    target = NominationState(was.state)
    edition, row, manager = await hold_nomination(db, taken.record_id, None, "id")
    if row.state is target:
        # Somebody who leaves anew gave the place to whoever waited, as the first time.
        return
    require_version("nomination", row.version, taken.version)
    label = "withdraw" if target is NominationState.WITHDRAWN else "reorder"
    require_edition(label, edition, "id")
    source, before = row.state, as_noted(row)
    undo = Stood.of(row, await leave_list(db, row.id))._replace(again=not was.again).undo
    if source is NominationState.CONFIRMED:
        await _take_place(db, row, taken.at)
    moment = was.submitted_at and datetime.fromisoformat(was.submitted_at)
    row.submitted_at, row.seeded = moment or None, False
    if target is NominationState.CONFIRMED:
        if not (await read_places(db, row.side_id)).fits(manager.administration_id):
            raise Conflict(f"The place of {manager.code} is somebody else's by now.", path=("id",))
        kind = (EventKind.NOMINATION_CONFIRMED, NoticeKind.CONFIRMED)
        await make_delegate(db, row, kind, at=taken.at, undo=undo)
        return
    row.state, row.decision_reason = target, was.reason
    await db.flush()
    also: dict[str, Any] = {}
    if target is NominationState.WAITLISTED:
        also["place"] = await put_on_list(db, row, was.place or 1)
    note_nomination(
        db, row, before, EventKind.NOMINATION_CHANGED, at=taken.at, undo=undo, also=also
    )
    if not was.again:
        await _take_back_notice(db, row, source)
    elif target in _TOLD:
        give_notice(db, row, _TOLD[target][0], at=taken.at)
    if source is NominationState.CONFIRMED and target is not NominationState.WAITLISTED:
        await give_places(db, edition, row.side_id, at=taken.at)


async def _take_back_notice(db: WriteDb, row: models.Nomination, source: NominationState) -> None:
    """Take back what was told of a decision."""
    notice = models.NominationNotice
    newest = await db.scalar(
        select(notice)
        .where(notice.nomination_id == row.id, notice.kind.in_(_TOLD.get(source, ())))
        .order_by(notice.told_at.desc(), notice.id.desc())
        .limit(1)
    )
    if newest is not None:
        await db.delete(newest)


async def _take_place(db: WriteDb, row: models.Nomination, at: datetime) -> None:
    """Take a delegate out again who has no partner yet.

    Raises:
        Conflict: they have one, who was told of them.
    """
    delegate = await db.scalar(
        select(models.Delegate).where(models.Delegate.nomination_id == row.id)
    )
    if delegate is None:
        return
    other = models.Partnership
    theirs = or_(other.left_delegate_id == delegate.id, other.right_delegate_id == delegate.id)
    if await db.scalar(select(other.id).where(theirs, other.state.in_(LIVE)).limit(1)):
        raise Conflict(
            f"{delegate.code} has partners, who were told. Withdraw the nomination instead.",
            path=("id",),
        )
    delegate.withdrawn_at, delegate.seeded = at, False
    await db.flush()
    change = audit.Change(
        "Delegate",
        delegate.id,
        {"withdrawn_at": None},
        {"withdrawn_at": at.isoformat(), "version": delegate.version},
        edition_id=row.edition_id,
        manager_id=row.manager_id,
        undo=ALONG,
    )
    audit.note(db, change)


ACTS: Final[Mapping[str, TakeBack]] = {"restore_nomination": restore_nomination}
