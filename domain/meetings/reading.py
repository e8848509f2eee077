"""Regional meetings in the shapes that loaders and lists ask for. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select

from domain import models
from domain.lookups import lists_by, rows_by
from domain.models import MeetingTopic, MeetingWay, RegionalMeeting
from domain.pages import Key, Listing, any_of, containing
from domain.store import ReadDb


@dataclass(frozen=True)
class MeetingFilter:
    """Which regional meetings; what is None does not narrow."""

    ends_on_gte: date | None = None
    search: str | None = None
    side_key_in: tuple[str, ...] | None = None
    starts_on_lte: date | None = None


def _narrow(where: MeetingFilter) -> Iterator[ColumnElement[bool]]:
    row = RegionalMeeting
    yield from any_of(models.Side.key, where.side_key_in)
    if where.search is not None:
        yield from containing(where.search, row.key, row.name, row.place)
    if where.ends_on_gte is not None:
        yield row.ends_on >= where.ends_on_gte
    if where.starts_on_lte is not None:
        yield row.starts_on <= where.starts_on_lte


MEETINGS_OF_EDITION = Listing(
    name="edition.regional_meetings",
    row=RegionalMeeting,
    statement=select(RegionalMeeting).join(models.Side, RegionalMeeting.side_id == models.Side.id),
    orders={
        "starts_on": (Key(RegionalMeeting.starts_on, date), Key(RegionalMeeting.key)),
        "key": (Key(RegionalMeeting.key),),
        "side": (Key(models.Side.position, int), Key(RegionalMeeting.key)),
    },
    default=(("starts_on", False),),
    narrow=_narrow,
    parent=RegionalMeeting.edition_id,
)


async def meetings_by_id(db: ReadDb, ids: Sequence[str]) -> list[RegionalMeeting | None]:
    """Return regional meetings in the order asked, None where there is none."""
    return await rows_by(db, RegionalMeeting.id, ids)


async def topics_by_meeting(db: ReadDb, ids: Sequence[str]) -> list[list[MeetingTopic]]:
    """Return the topics of each meeting, the heaviest first."""
    row, topic = MeetingTopic, models.Topic
    statement = select(row).join(topic, topic.id == row.topic_id)
    ordered = statement.order_by(row.weight.desc(), topic.sort_order, topic.key)
    return await lists_by(db, ordered, row.meeting_id, ids)


async def ways_by_meeting(db: ReadDb, ids: Sequence[str]) -> list[list[MeetingWay]]:
    """Return how long the way to each meeting takes, by code of the administration."""
    row, place = MeetingWay, models.Administration
    statement = select(row).join(place, place.id == row.administration_id)
    return await lists_by(db, statement.order_by(place.code), row.meeting_id, ids)


async def meetings_by_edition(db: ReadDb, ids: Sequence[str]) -> list[list[RegionalMeeting]]:
    """Return the regional meetings of each edition by key."""
    row = RegionalMeeting
    return await lists_by(db, select(row).order_by(row.key), row.edition_id, ids)
