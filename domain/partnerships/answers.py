"""What the two partners and the planners make of a partnership: yes, no, met, closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import select

from domain import audit, changes, models
from domain.errors import Conflict, InvalidInput, NotFound
from domain.lookups import held, require_version
from domain.models import (
    STANDING,
    DeclineReason,
    EventKind,
    Partnership,
    PartnershipAnswer,
    PartnershipResponse,
    PartnershipState,
)
from domain.partnerships.reading import told_states
from domain.policy.narrowing import viewer_of
from domain.roles import Role
from domain.store import ReadDb, WriteDb

_MAY_ANSWER: Final = {
    PartnershipAnswer.ACCEPTED: (PartnershipState.PROPOSED,),
    PartnershipAnswer.DECLINED: (PartnershipState.PROPOSED, PartnershipState.ACCEPTED),
}
_MAY_CLOSE: Final = (PartnershipState.ACCEPTED, PartnershipState.MET)


class Answering(NamedTuple):
    """Who answers which partnership; ``delegate_id`` None is whoever asks.

    ``expected_version`` is that of the partnership that the caller read.
    """

    partnership_id: str
    delegate_id: str | None = None
    expected_version: int | None = None


async def accept_partnership(db: WriteDb, asked: Answering, *, at: datetime) -> Partnership:
    """Say yes for one of the two; when both have, the partnership is accepted. Twice is once.

    Raises:
        NotFound: there is no such partnership, or the caller cannot answer for this delegate.
        InvalidInput: it is not clear for which of the two the answer is.
        Conflict: the partnership has ended.
        Stale: it is not of the version expected.
    """
    return await _answer(db, asked, PartnershipAnswer.ACCEPTED, None, at=at)


async def decline_partnership(
    db: WriteDb, asked: Answering, reason: DeclineReason, *, at: datetime
) -> Partnership:
    """Say no for one of the two, which ends the partnership; the other is not told who, nor why.

    Raises:
        NotFound: there is no such partnership, or the caller cannot answer for this delegate.
        InvalidInput: it is not clear for which of the two the answer is.
        Conflict: the two have met already, or the partnership has ended.
        Stale: it is not of the version expected.
    """
    return await _answer(db, asked, PartnershipAnswer.DECLINED, reason, at=at)


async def close_partnership(
    db: WriteDb, partnership_id: str, *, at: datetime, expected_version: int | None = None
) -> Partnership:
    """End a partnership that has done what it was for; the two stay partners of the edition.

    Raises:
        NotFound: there is no such partnership.
        Conflict: the two have not both accepted, or it has ended.
        Stale: it is not of the version expected.
    """
    row = await held_partnership(db, partnership_id, expected_version)
    await require_state(db, row, _MAY_CLOSE, "closed")
    await move_on(db, row, PartnershipState.CLOSED, EventKind.PARTNERSHIP_CLOSED, at=at)
    return row


async def _answer(
    db: WriteDb,
    asked: Answering,
    answer: PartnershipAnswer,
    reason: DeclineReason | None,
    *,
    at: datetime,
) -> Partnership:
    row = await held_partnership(db, asked.partnership_id, asked.expected_version)
    delegate_id = await _answering(db, row, asked.delegate_id)
    responses = {
        each.delegate_id: each
        for each in await db.scalars(
            select(PartnershipResponse).where(PartnershipResponse.partnership_id == row.id)
        )
    }
    response = responses.get(delegate_id)
    said = response.answer if response is not None else None
    is_no = answer is PartnershipAnswer.DECLINED
    if said is answer and (is_no or row.state in STANDING):
        return row
    await require_state(db, row, _MAY_ANSWER[answer], answer.value)
    if response is None:
        response = PartnershipResponse(partnership_id=row.id, delegate_id=delegate_id)
        db.add(response)
    response.answer, response.decline_reason, response.answered_at = answer, reason, at
    others = [each.answer for each in responses.values() if each.delegate_id != delegate_id]
    state = row.state
    if is_no:
        state = PartnershipState.DECLINED
    elif PartnershipAnswer.ACCEPTED in others:
        state = PartnershipState.ACCEPTED
    # Who said what is on the trail; why they declined is not, it is theirs.
    said_now = {"answered_by": delegate_id, "answer": answer.value}
    await move_on(db, row, state, EventKind.PARTNERSHIP_ANSWERED, at=at, after=said_now)
    return row


async def held_partnership(
    db: WriteDb, partnership_id: str, expected_version: int | None
) -> Partnership:
    """Return a partnership as it is now, and hold it until the unit of work ends.

    Raises:
        NotFound: there is no such partnership.
        Stale: it is not of the version expected.
    """
    row = await held(db, Partnership, partnership_id)
    if row is None:
        raise NotFound("There is no such partnership.", path=("partnershipId",))
    require_version("partnership", row.version, expected_version)
    return row


async def require_state(
    db: ReadDb, row: Partnership, states: Sequence[PartnershipState], done: str
) -> None:
    """Refuse to do something with a partnership that is not in one of some states.

    Raises:
        Conflict: naming the state as the caller may know it, and those wanted.
    """
    if row.state in states:
        return
    (was_told,) = await told_states(db, [row])
    wanted = " or ".join(state.value for state in states)
    raise Conflict(
        f"This partnership is {was_told.value}. One can be {done} while it is {wanted}.",
        path=("partnershipId",),
    )


async def move_on(
    db: WriteDb,
    row: Partnership,
    state: PartnershipState,
    kind: EventKind,
    *,
    at: datetime,
    after: Mapping[str, object] | None = None,
) -> None:
    """Bring a partnership into a state, note it and announce it."""
    before = {"state": row.state.value, "version": row.version}
    row.state, row.changed_at, row.version = state, at, row.version + 1
    await db.flush()
    now = {"state": state.value, "version": row.version, **(after or {})}
    change = audit.Change("Partnership", row.id, before, now, edition_id=row.edition_id)
    changes.tell(db, kind, change, at=at)


async def _answering(db: ReadDb, row: Partnership, delegate_id: str | None) -> str:
    """Return for whom an answer is: a participant answers for themselves, a planner for either."""
    delegate, viewer = models.Delegate, viewer_of(db.info)
    statement = select(delegate.id).where(
        delegate.id.in_((row.left_delegate_id, row.right_delegate_id))
    )
    if viewer.role is Role.MANAGER:
        statement = statement.where(delegate.manager_id == viewer.manager_id)
    own = list(await db.scalars(statement))
    if delegate_id is None and len(own) == 1:
        return own[0]
    if delegate_id is None:
        raise InvalidInput("Say for which of the two delegates you answer.", path=("delegateId",))
    if delegate_id not in own:
        raise NotFound(
            "This partnership has no such delegate for whom you may answer.", path=("delegateId",)
        )
    return delegate_id
