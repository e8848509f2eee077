"""What the publication of a run does to the invitations of an edition."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from domain import models
from domain.errors import Conflict
from domain.meetings.answers import NOUN, hold_open, lapse, note_participation, tell
from domain.meetings.moves import INVITE
from domain.models import (
    STANDING_PARTICIPATIONS,
    CrossParticipation,
    CrossParticipationNoticeKind,
    CrossParticipationState,
    CrossParticipationTopic,
    EventKind,
)
from domain.outbox import announce_all
from domain.store import ReadDb, WriteDb

_AGAIN = "Run the engine again and publish that."
_PATH = ("runId",)


class _Suggested(NamedTuple):
    """Whom a run suggests for which meeting, with the topics that they can share there."""

    delegate_id: str
    code: str
    meeting_id: str | None
    meeting_key: str
    topics: tuple[str, ...]


async def require_current_participation(db: ReadDb, run: models.CrossParticipationRun) -> None:
    """Refuse to publish a run that invites somebody to what is no longer as it was solved.

    Raises:
        Conflict: somebody has withdrawn, was erased or has declined since, or a meeting was
            removed, or is of other days, of another side or of fewer places; naming it.
    """
    suggested = await _suggested(db, run)
    gone = await _gone(db, run)
    declined = await _declined_since(db, run)
    for each in suggested:
        if each.code in gone:
            raise Conflict(
                f"This run invites {each.code}, who has left since. {_AGAIN}", path=_PATH
            )
        if (each.meeting_id, each.delegate_id) in declined:
            raise Conflict(
                f"This run invites {each.code} to {each.meeting_key}, which they have declined"
                f" since. {_AGAIN}",
                path=_PATH,
            )
    await _require_meetings(db, run, {each.meeting_key for each in suggested})


async def invite(db: WriteDb, run: models.CrossParticipationRun, *, at: datetime) -> None:
    """Bring the invitations of an edition in line with the run that now stands published.

    Those that it has stay as they are, whatever became of them; those that wait or hold and that
    it has not lapse; the others are made.
    """
    row = CrossParticipation
    suggested = await _suggested(db, run)
    wanted = {(each.meeting_id, each.delegate_id) for each in suggested}
    open_rows = await hold_open(db, row.edition_id == run.edition_id)
    await lapse(
        db, [each for each in open_rows if (each.meeting_id, each.delegate_id) not in wanted], at=at
    )
    standing = await db.execute(
        select(row.meeting_id, row.delegate_id).where(
            row.edition_id == run.edition_id, row.state.in_(STANDING_PARTICIPATIONS)
        )
    )
    there = {(meeting_id, delegate_id) for meeting_id, delegate_id in standing}
    topics = await _topic_ids(db, {key for each in suggested for key in each.topics})
    made = [
        await _make(db, run, each, topics, at=at)
        for each in suggested
        if (each.meeting_id, each.delegate_id) not in there
    ]
    await announce_all(db, EventKind.CROSS_PARTICIPATION_INVITED, NOUN, made, at=at)


async def _make(
    db: WriteDb,
    run: models.CrossParticipationRun,
    suggested: _Suggested,
    topics: Mapping[str, str],
    *,
    at: datetime,
) -> CrossParticipation:
    made = CrossParticipation(
        id=models.new_id(),
        edition_id=run.edition_id,
        meeting_id=suggested.meeting_id,
        delegate_id=suggested.delegate_id,
        state=INVITE.target,
        invited_at=at,
        changed_at=at,
    )
    db.add(made)
    await db.flush()
    db.add_all(
        CrossParticipationTopic(id=models.new_id(), participation_id=made.id, topic_id=topics[key])
        for key in suggested.topics
        if key in topics
    )
    tell(db, made, CrossParticipationNoticeKind.INVITED, at)
    await note_participation(db, made, None)
    return made


async def _suggested(db: ReadDb, run: models.CrossParticipationRun) -> list[_Suggested]:
    row, delegate = models.SuggestedInvitation, models.Delegate
    found = await db.execute(
        select(row.delegate_id, delegate.code, row.meeting_id, row.meeting_key)
        .join(delegate, delegate.id == row.delegate_id)
        .where(row.run_id == run.id)
        .order_by(row.position)
    )
    shared: dict[tuple[str, str], tuple[str, ...]] = {}
    for each in json.loads(run.solution or "{}").get("invitations", ()):
        keys = (reason["topic"] for reason in each["reasons"] if "topic" in reason)
        shared[each["person"], each["meeting"]] = tuple(keys)
    return [
        _Suggested(who, code, meeting_id, key, shared.get((code, key), ()))
        for who, code, meeting_id, key in found
    ]


async def _gone(db: ReadDb, run: models.CrossParticipationRun) -> Collection[str]:
    """Return the codes of those who have left the edition, or are in it no more."""
    delegate, manager = models.Delegate, models.Manager
    found = await db.scalars(
        select(delegate.code)
        .join(manager, manager.id == delegate.manager_id)
        .where(
            delegate.edition_id == run.edition_id,
            delegate.withdrawn_at.is_not(None) | manager.erased_at.is_not(None),
        )
    )
    return set(found)


async def _declined_since(
    db: ReadDb, run: models.CrossParticipationRun
) -> Collection[tuple[str | None, str]]:
    row = CrossParticipation
    found = await db.execute(
        select(row.meeting_id, row.delegate_id).where(
            row.edition_id == run.edition_id,
            row.state == CrossParticipationState.DECLINED,
            row.changed_at >= (run.started_at or run.requested_at),
        )
    )
    return {(meeting_id, delegate_id) for meeting_id, delegate_id in found}


async def _require_meetings(
    db: ReadDb, run: models.CrossParticipationRun, keys: Collection[str]
) -> None:
    """Refuse meetings that are not as they were solved."""
    row, side = models.RegionalMeeting, models.Side
    found = await db.execute(
        select(row, side.key)
        .join(side, side.id == row.side_id)
        .where(row.edition_id == run.edition_id, row.key.in_(keys))
    )
    now = {meeting.key: (meeting, side_key) for meeting, side_key in found}
    for was in json.loads(run.snapshot or "{}").get("meetings", ()):
        key = was["id"]
        if key not in keys:
            continue
        if key not in now:
            raise Conflict(f"The meeting {key} was removed since. {_AGAIN}", path=_PATH)
        if changed := _changed(was, *now[key]):
            raise Conflict(f"The meeting {key} {changed} since. {_AGAIN}", path=_PATH)


def _changed(was: Mapping[str, Any], now: models.RegionalMeeting, side: str) -> str | None:
    if was["side"] != side:
        return f"was made one of {side}"
    days = tuple(map(date.fromordinal, (was["first_day"], was["last_day"])))
    if days != (now.starts_on, now.ends_on):
        return f"was moved to {now.starts_on} to {now.ends_on}"
    return (
        f"has {now.places} places instead of {was['places']}"
        if now.places < was["places"]
        else None
    )


async def _topic_ids(db: ReadDb, keys: Collection[str]) -> dict[str, str]:
    row = models.Topic
    return dict((await db.execute(select(row.key, row.id).where(row.key.in_(keys)))).all())
