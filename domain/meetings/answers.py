"""What becomes of an invitation by those concerned: yes, no, was there, was not there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select

from domain import audit, models
from domain.errors import Conflict, NotFound
from domain.lookups import held_with_edition, require_version
from domain.meetings.moves import (
    ACCEPT,
    ATTEND,
    DECLINE,
    LAPSE,
    MISS,
    ParticipationMove,
    require_move,
)
from domain.models import (
    OPEN_PARTICIPATIONS,
    CrossParticipation,
    CrossParticipationNotice,
    CrossParticipationNoticeKind,
    DeclineReason,
    EventKind,
)
from domain.outbox import announce, announce_all
from domain.policy import Role
from domain.policy.narrowing import viewer_of
from domain.store import ReadDb, WriteDb

NOUN = "CrossParticipation"


async def accept_participation(
    db: WriteDb, participation_id: str, *, at: datetime, expected_version: int | None = None
) -> CrossParticipation:
    """Say yes to an invitation, for oneself or for who is of one's administration. Twice is once.

    Raises:
        NotFound: there is no such invitation that the viewer may answer.
        Stale: it is not of the version expected.
        Conflict: it was declined, has lapsed, or the person was at the meeting.
    """
    row = await hold_participation(db, participation_id, expected_version)
    if row.state is ACCEPT.target:
        return row
    await _move_on(db, row, ACCEPT, EventKind.CROSS_PARTICIPATION_ANSWERED, at=at)
    return row


async def decline_participation(
    db: WriteDb,
    participation_id: str,
    reason: DeclineReason,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> CrossParticipation:
    """Say no to an invitation, which ends it; no later run suggests it unless it has to.

    Raises:
        NotFound: there is no such invitation that the viewer may answer.
        Stale: it is not of the version expected.
        Conflict: it has lapsed, or the person was at the meeting.
    """
    row = await hold_participation(db, participation_id, expected_version)
    if row.state is DECLINE.target:
        return row
    require_move(DECLINE, row, "id")
    row.decline_reason = reason
    await _move_on(db, row, DECLINE, EventKind.CROSS_PARTICIPATION_ANSWERED, at=at)
    return row


async def record_participation(
    db: WriteDb,
    participation_id: str,
    *,
    attended: bool,
    at: datetime,
    expected_version: int | None = None,
) -> CrossParticipation:
    """Write down whether somebody was at a meeting that has begun. Twice is once.

    Raises:
        NotFound: there is no such invitation that the viewer may tell of.
        Stale: it is not of the version expected.
        Conflict: the meeting has not begun; who was there had not accepted, or it has ended.
    """
    row = await hold_participation(db, participation_id, expected_version)
    meeting = await db.get_one(models.RegionalMeeting, row.meeting_id)
    if meeting.starts_on > at.date():
        raise Conflict(
            f"The meeting {meeting.key} begins on {meeting.starts_on}. Say then who is there.",
            path=("id",),
        )
    move = ATTEND if attended else MISS
    if row.state is move.target:
        return row
    await _move_on(db, row, move, EventKind.CROSS_PARTICIPATION_RECORDED, at=at)
    return row


async def hold_participation(
    db: WriteDb, participation_id: str, expected_version: int | None
) -> CrossParticipation:
    """Return an invitation as it is now, with its edition held, if the viewer may answer it.

    Raises:
        NotFound: there is none that the viewer may answer.
        Stale: it is not of the version expected.
    """
    # With the edition, which whoever publishes or withdraws holds.
    found = await held_with_edition(db, CrossParticipation, participation_id, _is_theirs)
    if found is None:
        raise NotFound("There is no invitation of this id that you may answer.", path=("id",))
    _, row = found
    require_version("invitation", row.version, expected_version)
    return row


async def _is_theirs(db: ReadDb, row: CrossParticipation) -> bool:
    """Tell whether an invitation is one's own, of one's administration, or of one's edition."""
    viewer = viewer_of(db.info)
    if not viewer.holds(row.edition_id):
        return False
    if viewer.role not in (Role.MANAGER, Role.COORDINATOR):
        return True
    delegate, manager = models.Delegate, models.Manager
    statement = (
        select(delegate.id)
        .join(manager, manager.id == delegate.manager_id)
        .where(delegate.id == row.delegate_id)
    )
    if viewer.role is Role.MANAGER:
        statement = statement.where(manager.id == viewer.manager_id)
    else:
        statement = statement.where(manager.administration_id == viewer.administration_id)
    return await db.scalar(statement) is not None


async def lapse(db: WriteDb, rows: Sequence[CrossParticipation], *, at: datetime) -> None:
    """End invitations that wait or hold, and tell those concerned."""
    was = [(row.state.value, row.version) for row in rows]
    for row in rows:
        require_move(LAPSE, row)
        row.state, row.changed_at = LAPSE.target, at
    await db.flush()
    for row, (state, version) in zip(rows, was, strict=True):
        before = {"state": state, "version": version}
        await note_participation(db, row, before)
        tell(db, row, CrossParticipationNoticeKind.LAPSED, at)
    await announce_all(db, EventKind.CROSS_PARTICIPATION_LAPSED, NOUN, rows, at=at)


async def lapse_of_delegate(db: WriteDb, delegate_id: str, *, at: datetime) -> None:
    """End the invitations of somebody who withdraws; where they were stays."""
    row = CrossParticipation
    await lapse(db, await hold_open(db, row.delegate_id == delegate_id), at=at)


async def hold_open(db: WriteDb, condition: ColumnElement[bool]) -> list[CrossParticipation]:
    """Return the invitations that wait or hold, of those meant, as they are now, and hold them."""
    row = CrossParticipation
    # In one order, so that two who hold several do not wait for each other.
    rows = await db.scalars(
        select(row)
        .where(condition, row.state.in_(OPEN_PARTICIPATIONS))
        .order_by(row.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(rows)


async def note_participation(
    db: WriteDb, row: CrossParticipation, before: dict[str, object] | None
) -> None:
    """Leave a change of an invitation on the trail; why somebody declined is theirs."""
    delegate = await db.get_one(models.Delegate, row.delegate_id)
    after = {
        "meeting": row.meeting_id,
        "delegate": row.delegate_id,
        "state": row.state.value,
        "version": row.version,
    }
    change = audit.Change(
        NOUN, row.id, before, after, edition_id=row.edition_id, manager_id=delegate.manager_id
    )
    audit.note(db, change)


def tell(
    db: WriteDb, row: CrossParticipation, kind: CrossParticipationNoticeKind, at: datetime
) -> None:
    """Tell the person and their administration of an invitation."""
    notice = CrossParticipationNotice(
        id=models.new_id(), participation_id=row.id, kind=kind, told_at=at
    )
    db.add(notice)


async def _move_on(
    db: WriteDb,
    row: CrossParticipation,
    move: ParticipationMove,
    kind: EventKind,
    *,
    at: datetime,
) -> None:
    require_move(move, row, "id")
    before: dict[str, object] = {"state": row.state.value, "version": row.version}
    row.state, row.changed_at = move.target, at
    await db.flush()
    await note_participation(db, row, before)
    announce(db, kind, NOUN, row.id, at=at, edition_id=row.edition_id)
