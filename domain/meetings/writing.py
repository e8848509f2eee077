"""What planners do about regional meetings: add, correct and remove them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from domain import audit, changes, models
from domain.audit import Undo
from domain.errors import Conflict, NotFound
from domain.lookups import held, held_with_edition, require_version
from domain.meetings.answers import tell
from domain.meetings.wanted import Amounts, MeetingWanted, check_wanted
from domain.models import (
    OPEN_PARTICIPATIONS,
    STANDING_PARTICIPATIONS,
    CrossParticipation,
    CrossParticipationNoticeKind,
    EventKind,
    MeetingTopic,
    MeetingWay,
    RegionalMeeting,
)
from domain.roadmap.holding import require_unlinked
from domain.store import ReadDb, WriteDb

MEETINGS_MAX: Final = 100
# What of a meeting stands in its own row.
_OWN: Final = ("side_id", "name", "place", "starts_on", "ends_on", "places")


async def add_regional_meeting(
    db: WriteDb,
    edition: models.Edition,
    wanted: MeetingWanted,
    *,
    at: datetime,
    kept_id: str | None = None,
) -> RegionalMeeting:
    """Add a regional meeting of a side of an edition; one that was there may keep its id.

    Raises:
        NotFound, InvalidInput: as ``check_wanted``.
        Conflict: the edition has a meeting of the key, or as many as it may have.
    """
    await held(db, models.Edition, edition.id)
    await check_wanted(db, edition, wanted)
    row = RegionalMeeting
    same = select(row.id).where(row.edition_id == edition.id, row.key == wanted.key)
    if await db.scalar(same) is not None:
        raise Conflict(
            f"{edition.slug} has a regional meeting {wanted.key} already. Choose another key.",
            path=("key",),
        )
    count = await db.scalar(select(func.count(row.id)).where(row.edition_id == edition.id))
    if (count or 0) >= MEETINGS_MAX:
        raise Conflict(
            f"{edition.slug} has {MEETINGS_MAX} regional meetings, and may have no more. Remove"
            " one first.",
            path=("editionId",),
        )
    made = row(
        id=kept_id or models.new_id(),
        edition_id=edition.id,
        key=wanted.key,
        synthetic=wanted.synthetic,
        **_values(wanted),
    )
    db.add(made)
    await db.flush()
    await _put_parts(db, made.id, wanted)
    _tell(db, made, None, _noted(made), Undo("remove_regional_meeting", {}), at)
    return made


async def change_regional_meeting(
    db: WriteDb,
    meeting_id: str,
    wanted: MeetingWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> RegionalMeeting:
    """Make a regional meeting what is wanted; its key stays. What is as it was changes nothing.

    Raises:
        NotFound, InvalidInput: there is none of an edition that the viewer plans; also as
            ``check_wanted``.
        Stale: it is not of the version expected.
        Conflict: people are invited to it, and it would be of another side or have too few places.

    Who is invited and has not been there is told of other days.
    """
    row, edition = await hold_meeting(db, meeting_id, expected_version)
    was = await as_wanted(db, row)
    wanted = replace(wanted, key=was.key, synthetic=was.synthetic)
    if wanted == was:
        return row
    await check_wanted(db, edition, wanted)
    invited = await standing_of(db, row)
    _require_room(row, wanted, invited)
    before = _noted(row)
    is_moved = (wanted.starts_on, wanted.ends_on) != (row.starts_on, row.ends_on)
    for name, value in _values(wanted).items():
        setattr(row, name, value)
    row.seeded = False
    # Topics and ways are tables of their own: the change is one of the meeting all the same.
    flag_modified(row, "name")
    await db.flush()
    await _put_parts(db, row.id, wanted)
    _tell(db, row, before, _noted(row), Undo("change_regional_meeting", asdict(was)), at)
    for each in invited if is_moved else ():
        if each.state in OPEN_PARTICIPATIONS:
            tell(db, each, CrossParticipationNoticeKind.MOVED, at)
    return row


async def remove_regional_meeting(
    db: WriteDb, meeting_id: str, *, at: datetime, expected_version: int | None = None
) -> RegionalMeeting:
    """Delete a regional meeting on which nothing stands, and return what it was.

    Raises:
        NotFound: there is none of an edition that the viewer plans.
        Stale: it is not of the version expected.
        Conflict: somebody is or was invited to it, or it serves strategies.
    """
    row, edition = await hold_meeting(db, meeting_id, expected_version)
    invitation = CrossParticipation
    kept = select(invitation.id).where(invitation.meeting_id == row.id).limit(1)
    if await db.scalar(kept) is not None:
        raise Conflict(
            f"People are or were invited to {row.key}, which is kept. Correct the meeting instead.",
            path=("id",),
        )
    await require_unlinked(db, "meeting_id", row.id, f"The regional meeting {row.key}")
    undo = Undo("add_regional_meeting", {"edition": edition.id, **asdict(await as_wanted(db, row))})
    before = _noted(row)
    await db.delete(row)
    await db.flush()
    _tell(db, row, before, None, undo, at)
    return row


async def hold_meeting(
    db: WriteDb, meeting_id: str, expected_version: int | None = None
) -> tuple[RegionalMeeting, models.Edition]:
    """Return a regional meeting with its edition as they are now, and hold both.

    Raises:
        NotFound: there is none of an edition that the viewer plans.
        Stale: it is not of the version expected.
    """
    found = await held_with_edition(db, RegionalMeeting, meeting_id)
    if found is None:
        raise NotFound("There is no regional meeting of this id that you plan.", path=("id",))
    edition, row = found
    require_version("regional meeting", row.version, expected_version)
    return row, edition


async def held_wanted(db: WriteDb, meeting_id: str) -> MeetingWanted:
    """Return a regional meeting as it is, in the form in which one is asked for, and hold it.

    Raises:
        NotFound: there is none of an edition that the viewer plans.
    """
    row, _ = await hold_meeting(db, meeting_id)
    return await as_wanted(db, row)


async def as_wanted(db: ReadDb, row: RegionalMeeting) -> MeetingWanted:
    """Return a regional meeting as it is, in the form in which one is asked for."""
    topic, way = MeetingTopic, MeetingWay
    topics = await db.execute(
        select(topic.topic_id, topic.weight)
        .where(topic.meeting_id == row.id)
        .order_by(topic.topic_id)
    )
    ways = await db.execute(
        select(way.administration_id, way.travel_days)
        .where(way.meeting_id == row.id)
        .order_by(way.administration_id)
    )
    return MeetingWanted(
        **{name: getattr(row, name) for name in _OWN},
        key=row.key,
        topics=tuple((row_id, amount) for row_id, amount in topics),
        ways=tuple((row_id, amount) for row_id, amount in ways),
        synthetic=row.synthetic,
    )


async def standing_of(db: ReadDb, row: RegionalMeeting) -> list[CrossParticipation]:
    """Return who is invited to a meeting, or was there, by the order in which they were."""
    invitation = CrossParticipation
    found = await db.scalars(
        select(invitation)
        .where(invitation.meeting_id == row.id, invitation.state.in_(STANDING_PARTICIPATIONS))
        .order_by(invitation.invited_at, invitation.id)
    )
    return list(found)


def _require_room(
    row: RegionalMeeting, wanted: MeetingWanted, invited: Sequence[CrossParticipation]
) -> None:
    """Refuse what would leave people invited to a meeting of their own side, or without a place."""
    if not invited:
        return
    told = f"{len(invited)} people are" if len(invited) > 1 else "Somebody is"
    if wanted.side_id != row.side_id:
        raise Conflict(
            f"{told} invited to {row.key}. Publish a run that invites nobody to it before it"
            " becomes one of another side.",
            path=("sideId",),
        )
    if wanted.places < len(invited):
        raise Conflict(
            f"{told} invited to {row.key}, for whom {wanted.places} places are too few. Publish a"
            " run that invites fewer first.",
            path=("places",),
        )


def _values(wanted: MeetingWanted) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in _OWN}


async def _put_parts(db: WriteDb, meeting_id: str, wanted: MeetingWanted) -> None:
    await _put(db, meeting_id, (MeetingTopic, "topic_id", "weight"), wanted.topics)
    await _put(db, meeting_id, (MeetingWay, "administration_id", "travel_days"), wanted.ways)


async def _put(
    db: WriteDb,
    meeting_id: str,
    part: tuple[type[MeetingTopic | MeetingWay], str, str],
    wanted: Amounts,
) -> None:
    """Bring the topics or the ways of a meeting in line with what is wanted."""
    table, other, amount = part
    rows: Iterable[MeetingTopic | MeetingWay]
    rows = await db.scalars(select(table).where(table.meeting_id == meeting_id))
    known = {getattr(row, other): row for row in rows}
    for row_id, number in wanted:
        row = known.pop(row_id, None)
        if row is None:
            db.add(
                table(id=models.new_id(), meeting_id=meeting_id, **{other: row_id, amount: number})
            )
        elif getattr(row, amount) != number:
            setattr(row, amount, number)
            row.seeded = False
    for gone in known.values():
        await db.delete(gone)
    await db.flush()


def _noted(row: RegionalMeeting) -> dict[str, Any]:
    """Return what the trail says of a regional meeting."""
    return {
        "edition": row.edition_id,
        "side": row.side_id,
        "key": row.key,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        "places": row.places,
        "version": row.version,
    }


def _tell(
    db: WriteDb,
    row: RegionalMeeting,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    undo: Undo,
    at: datetime,
) -> None:
    noun = "RegionalMeeting"
    change = audit.Change(noun, row.id, before, after, edition_id=row.edition_id, undo=undo)
    changes.tell(db, EventKind.REGIONAL_MEETING_CHANGED, change, at=at)
