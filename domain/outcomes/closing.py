"""What became of a commitment: updates, which are only added, and its end."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import func, select

from domain import audit, changes, models
from domain.audit import Undo
from domain.errors import Conflict, InvalidInput
from domain.models import ActionUpdate, Administration, Commitment, CommitmentState, EventKind
from domain.outcomes.holding import (
    commitment_noted,
    commitment_words,
    hold_commitment,
    tell_commitment,
)
from domain.outcomes.moves import CLOSE_DONE, CLOSE_DROPPED, REOPEN, TELL_UPDATE
from domain.policy.narrowing import viewer_of
from domain.reminders import local_day
from domain.store import WriteDb

UPDATES_MAX: Final = 500
_ENDS: Final = {CommitmentState.DONE: CLOSE_DONE, CommitmentState.DROPPED: CLOSE_DROPPED}


class Ending(NamedTuple):
    """How a commitment ends: done or dropped, what came of it or why, and on which day.

    Without a day it is today by the clock of the administration.
    """

    state: CommitmentState
    outcome: str = ""
    closed_on: date | None = None


async def record_action_update(
    db: WriteDb, commitment_id: str, happened_on: date, text: str, *, at: datetime
) -> tuple[ActionUpdate, Commitment]:
    """Write down what happened on a day because of an open commitment; it is never changed.

    Raises:
        NotFound, Conflict: as ``hold_commitment``; also when as much was told as may be.
        InvalidInput: the day has not come where the administration is, or nothing is told.
    """
    row, place, because = await hold_commitment(
        db, commitment_id, TELL_UPDATE, path=("commitmentId",)
    )
    named = commitment_words(row.title, place)
    _check_day(happened_on, place, at, named, "happenedOn")
    if not text.strip():
        raise InvalidInput(f"Say what happened. {named} is told of in words.", path=("text",))
    update = ActionUpdate
    number = await db.scalar(select(func.count(update.id)).where(update.commitment_id == row.id))
    if (number or 0) >= UPDATES_MAX:
        raise Conflict(
            f"{named} has {UPDATES_MAX} updates, and may have no more. Close it.",
            path=("commitmentId",),
        )
    viewer = viewer_of(db.info)
    made = update(
        id=models.new_id(),
        commitment_id=row.id,
        happened_on=happened_on,
        text=text,
        told_at=at,
        role=viewer.role,
        manager_id=viewer.manager_id,
    )
    db.add(made)
    await db.flush()
    # The words are theirs who told them, and stay off the trail.
    after = {"commitment": row.id, "happened_on": happened_on.isoformat()}
    noun = "ActionUpdate"
    change = audit.Change(
        noun, made.id, None, after, edition_id=because.edition_id, manager_id=made.manager_id
    )
    changes.tell(db, EventKind.ACTION_UPDATE_RECORDED, change, at=at)
    return made, row


async def close_commitment(
    db: WriteDb,
    commitment_id: str,
    ending: Ending,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> Commitment:
    """End an open commitment: it is done, or dropped for a reason.

    Raises:
        NotFound, Stale, Conflict: as ``hold_commitment``.
        InvalidInput: the state is no end, the day has not come where the administration is, or it
            is dropped without a reason.
    """
    move = _ENDS.get(ending.state)
    if move is None:
        raise InvalidInput(
            f"A commitment ends DONE or DROPPED; {ending.state.name} is no end.", path=("state",)
        )
    row, place, because = await hold_commitment(
        db, commitment_id, move, expected_version=expected_version
    )
    named = commitment_words(row.title, place)
    if ending.state is CommitmentState.DROPPED and not ending.outcome.strip():
        raise InvalidInput(f"Say why it is dropped. {named} was promised.", path=("outcome",))
    closed_on = ending.closed_on or local_day(at, place.time_zone)
    _check_day(closed_on, place, at, named, "closedOn")
    before = commitment_noted(row)
    row.state, row.outcome, row.closed_on = ending.state, ending.outcome, closed_on
    row.seeded = False
    await db.flush()
    undo = Undo("reopen_commitment", {})
    tell_commitment(db, row, because.edition_id, before, commitment_noted(row), undo, at)
    return row


async def reopen_commitment(
    db: WriteDb, commitment_id: str, *, at: datetime, expected_version: int | None = None
) -> Commitment:
    """Open a closed commitment again; what takes its end back.

    Raises:
        NotFound, Stale, Conflict: as ``hold_commitment``.
    """
    row, _, because = await hold_commitment(
        db, commitment_id, REOPEN, expected_version=expected_version
    )
    before = commitment_noted(row)
    was = {
        "state": row.state.value,
        "outcome": row.outcome,
        "closed_on": row.closed_on and row.closed_on.isoformat(),
    }
    row.state, row.outcome, row.closed_on = CommitmentState.OPEN, "", None
    row.seeded = False
    await db.flush()
    undo = Undo("close_commitment", was)
    tell_commitment(db, row, because.edition_id, before, commitment_noted(row), undo, at)
    return row


def _check_day(day: date, place: Administration, at: datetime, named: str, field: str) -> None:
    today = local_day(at, place.time_zone)
    if day > today:
        raise InvalidInput(
            f"{day} has not come yet in {place.time_zone}. {named} is told of up to {today}.",
            path=(field,),
        )
