"""The regional meetings of a calendar: to which its people are invited, or an edition's all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from domain import models
from domain.calendars.entries import Entry, EntryKind, EntryState, Named
from domain.calendars.history import TOLD_FOR
from domain.calendars.people import named_delegates
from domain.calendars.subjects import Subject
from domain.models import CalendarKind, CrossParticipation, CrossParticipationState
from domain.store import ReadDb

_GOES = (CrossParticipationState.ACCEPTED, CrossParticipationState.ATTENDED)


async def regional_entries(
    db: ReadDb, subject: Subject, delegates: Sequence[models.Delegate], locale: str, *, at: datetime
) -> list[Entry]:
    """Return the regional meetings of a calendar, each with who of its people goes there.

    To people they are tentative while nobody has accepted, and cancelled once all invitations to
    one have ended; to planners all of the edition's are there.
    """
    meeting, side = models.RegionalMeeting, models.Side
    of_all = subject.kind is CalendarKind.EDITION
    invited = await _invited(db, subject, [each.id for each in delegates])
    statement = (
        select(meeting, side.name)
        .join(side, side.id == meeting.side_id)
        .where(meeting.edition_id == subject.edition_id)
    )
    if not of_all:
        statement = statement.where(meeting.id.in_(invited))
    rows = [(row, side_name) for row, side_name in await db.execute(statement)]
    own = subject.kind is CalendarKind.PERSON
    going = {each.delegate_id for found in invited.values() for each in found if _goes(each)}
    people = await named_delegates(db, going, locale)
    entries = []
    for row, side_name in rows:
        found = invited.get(row.id, [])
        state = EntryState.CONFIRMED if of_all else _state(found)
        # Of a meeting to which nobody is invited nothing says when it was put down.
        today = at.replace(hour=0, minute=0, second=0, microsecond=0)
        told_at = max((each.changed_at for each in found), default=today)
        if state is EntryState.CANCELLED and told_at < at - TOLD_FOR:
            continue
        there = (
            ()
            if own
            else tuple(
                people[each.delegate_id]
                for each in found
                if _goes(each) and each.delegate_id in people
            )
        )
        entries.append(_entry(subject, row, side_name, found, (state, told_at), there))
    return entries


def _entry(
    subject: Subject,
    row: models.RegionalMeeting,
    side: str,
    found: Sequence[CrossParticipation],
    stands: tuple[EntryState, datetime],
    people: tuple[Named, ...],
) -> Entry:
    mine = 0 if subject.kind is CalendarKind.EDITION else sum(each.version for each in found)
    return Entry(
        uid=f"regional-{row.id}-{subject.row_id}",
        sequence=row.version + mine,
        kind=EntryKind.REGIONAL_MEETING,
        state=stands[0],
        told_at=stands[1],
        starts=row.starts_on,
        ends=row.ends_on,
        title=row.name,
        where=row.place,
        people=people,
        side=side,
        synthetic=row.synthetic,
    )


def _goes(row: CrossParticipation) -> bool:
    return row.state in _GOES


def _state(found: Sequence[CrossParticipation]) -> EntryState:
    states = {each.state for each in found}
    if states & {*_GOES}:
        return EntryState.CONFIRMED
    return (
        EntryState.TENTATIVE if CrossParticipationState.INVITED in states else EntryState.CANCELLED
    )


async def _invited(
    db: ReadDb, subject: Subject, delegate_ids: Sequence[str]
) -> dict[str, list[CrossParticipation]]:
    row = CrossParticipation
    statement = select(row).where(row.edition_id == subject.edition_id)
    if subject.kind is not CalendarKind.EDITION:
        statement = statement.where(row.delegate_id.in_(delegate_ids))
    found: dict[str, list[CrossParticipation]] = defaultdict(list)
    for each in await db.scalars(statement.order_by(row.invited_at, row.id)):
        found[each.meeting_id].append(each)
    return found
