"""Taking people back: withdrawals, who gets the place, and substitutes who take it over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from domain import audit, models
from domain.audit import ALONG
from domain.errors import Conflict, InvalidInput, NotFound
from domain.lookups import held, held_with_edition, is_seen, require_version
from domain.meetings.answers import lapse_of_delegate as lapse_participations
from domain.models import EventKind, NominationState, NoticeKind
from domain.nominations.confirming import make_delegate
from domain.nominations.holding import hold_nomination
from domain.nominations.notes import Stood, as_noted, note_nomination
from domain.nominations.proposing import Whom, draft_of
from domain.nominations.states import require_edition, require_move
from domain.nominations.waiting import give_places, leave_list
from domain.outbox import announce
from domain.partnerships.publication import lapse_of_delegate
from domain.store import WriteDb


async def withdraw_nomination(
    db: WriteDb, nomination_id: str, *, at: datetime, expected_version: int | None = None
) -> models.Nomination:
    """Take a nomination back; a delegate leaves with it, and the place goes to who waits first.

    Twice is once.

    Raises:
        NotFound: there is no such nomination that the viewer may withdraw.
        Stale: it is not of the version expected.
        Conflict: it was declined, or the edition is archived.
    """
    edition, row, manager = await hold_nomination(
        db, nomination_id, expected_version, "id", also_erased=True
    )
    if row.state is NominationState.WITHDRAWN:
        return row
    require_move("withdraw", edition, row.state, manager.code, "id")
    if row.state is NominationState.CONFIRMED:
        found = await db.scalar(
            select(models.Delegate.id).where(models.Delegate.nomination_id == row.id)
        )
        if found is not None:
            await _take_out(db, await db.get_one(models.Delegate, found), row, at)
            await give_places(db, edition, row.side_id, at=at)
            return row
    before, undo = as_noted(row), Stood.of(row, await leave_list(db, row.id)).undo
    row.state, row.seeded = NominationState.WITHDRAWN, False
    await db.flush()
    # Whoever was erased does not come back.
    kept = undo if manager.erased_at is None else None
    note_nomination(db, row, before, EventKind.NOMINATION_WITHDRAWN, at=at, undo=kept)
    return row


async def withdraw_delegate(
    db: WriteDb, delegate_id: str, *, at: datetime, expected_version: int | None = None
) -> models.Delegate:
    """Take a delegate out of their edition: no later run takes them in, and what they have lapses.

    That are partnerships, and invitations to regional meetings. Their place goes to the first who
    waits and fits. Twice is once. Seeded rows that are changed
    here are a user's own from then on.

    Raises:
        NotFound: there is no such delegate, or none that the caller may withdraw.
        Stale: it is not of the version expected.
        Conflict: the edition is archived.
    """
    edition, row, nomination = await _hold_delegate(db, delegate_id, expected_version)
    if row.withdrawn_at is not None:
        return row
    require_edition("withdraw", edition, "delegateId")
    await _take_out(db, row, nomination, at)
    await give_places(db, edition, row.side_id, at=at)
    return row


async def substitute_delegate(
    db: WriteDb,
    delegate_id: str,
    whom: Whom,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.Substitution:
    """Withdraw a delegate and let another manager of the same administration take the place.

    The waiting list is passed by: the place stays the administration's. The partnerships of whoever
    leaves lapse, and the substitute has none yet.

    Args:
        db: of a unit of work.
        delegate_id: who leaves.
        whom: the id of a manager, or who a new one is.
        at: when.
        expected_version: of the delegate who leaves.

    Raises:
        NotFound: there is no such delegate, or manager whom the viewer may put forward.
        Stale: the delegate is not of the version expected.
        InvalidInput: the two are of different administrations.
        Conflict: the delegate has withdrawn, or the substitute has a place or was declined.
    """
    edition, row, nomination = await _hold_delegate(db, delegate_id, expected_version)
    require_edition("take_over", edition, "delegateId")
    if row.withdrawn_at is not None:
        raise Conflict(
            f"{row.code} has withdrawn already, and the place is not theirs any more. Nominate the"
            " other person.",
            path=("delegateId",),
        )
    other = await draft_of(db, edition, whom)
    path = ("managerId",) if isinstance(whom, str) else ("newManager",)
    leaving = await db.get_one(models.Manager, row.manager_id)
    coming = await db.get_one(models.Manager, other.manager_id)
    if coming.administration_id != leaving.administration_id:
        raise InvalidInput(
            f"{coming.code} is not of the administration of {row.code}. A substitute is.", path=path
        )
    require_move("take_over", edition, other.state, coming.code, *path)
    await _take_out(db, row, nomination, at)
    await leave_list(db, other.id)
    other.submitted_at = other.submitted_at or at
    kind = (EventKind.DELEGATE_SUBSTITUTED, NoticeKind.TOOK_OVER)
    delegate = await make_delegate(db, other, kind, at=at)
    substitution = models.Substitution(
        id=models.new_id(), delegate_id=row.id, substitute_id=delegate.id, substituted_at=at
    )
    db.add(substitution)
    await db.flush()
    change = audit.Change(
        "Substitution",
        substitution.id,
        None,
        {"delegate": row.id, "substitute": delegate.id},
        edition_id=edition.id,
        manager_id=other.manager_id,
    )
    audit.note(db, change)
    return substitution


async def _hold_delegate(
    db: WriteDb, delegate_id: str, expected_version: int | None
) -> tuple[models.Edition, models.Delegate, models.Nomination]:
    """Return a delegate with edition and nomination, and hold them: the edition first.

    A publication at the same time would propose somebody who is gone.
    """
    found = await held_with_edition(db, models.Delegate, delegate_id, is_seen)
    if found is not None:
        edition, row = found
        # Everybody of the edition sees a delegate; the nomination only who may withdraw them.
        nomination = await held(db, models.Nomination, row.nomination_id)
        if nomination is not None:
            require_version("delegate", row.version, expected_version)
            return edition, row, nomination
    raise NotFound("There is no such delegate.", path=("delegateId",))


async def _take_out(
    db: WriteDb, row: models.Delegate, nomination: models.Nomination, at: datetime
) -> None:
    before = as_noted(nomination)
    person = await db.get_one(models.Manager, row.manager_id)
    # Whoever was erased does not come back.
    undo = Stood.of(nomination).undo if person.erased_at is None else None
    row.withdrawn_at, row.seeded = at, False
    nomination.state, nomination.seeded = NominationState.WITHDRAWN, False
    await db.flush()
    change = audit.Change(
        "Delegate",
        row.id,
        {"withdrawn_at": None},
        {"withdrawn_at": at.isoformat()},
        edition_id=row.edition_id,
        manager_id=row.manager_id,
        undo=undo and ALONG,
    )
    audit.note(db, change)
    note_nomination(db, nomination, before, EventKind.NOMINATION_WITHDRAWN, at=at, undo=undo)
    announce(db, EventKind.DELEGATE_WITHDRAWN, "Delegate", row.id, at=at, edition_id=row.edition_id)
    await lapse_of_delegate(db, row.id, at=at)
    await lapse_participations(db, row.id, at=at)
