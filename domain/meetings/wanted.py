"""A regional meeting as somebody wants it, and what has to hold of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select

from domain import models
from domain.checks import FIRST_DAY, LAST_DAY, require_key, require_once
from domain.errors import InvalidInput, NotFound
from domain.models.meetings import PLACES_MAX, TRAVEL_DAYS_MAX, WEIGHT_MAX
from domain.store import ReadDb

_KEY_WORDS: Final = "A key has 1 to 64 small letters, digits and underscores, such as lima_forum."
_ONCE_WORDS: Final = "It is named already. Name each once."
TOPICS_MAX: Final = 30
DAYS_MAX: Final = 60

Amounts = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class MeetingWanted:
    """A regional meeting by its key, of a side of its edition.

    ``topics`` are topics by id with their weights, ``ways`` administrations by id with the days
    that each needs before the meeting and again after it; both sorted.
    """

    side_id: str
    key: str
    name: str
    starts_on: date
    ends_on: date
    places: int
    place: str = ""
    topics: Amounts = ()
    ways: Amounts = ()
    synthetic: bool = False


def read_wanted(values: Mapping[str, Any]) -> MeetingWanted:
    """Return a meeting from the plain values that an undo keeps."""
    read = {name: date.fromisoformat(values[name]) for name in ("starts_on", "ends_on")}
    amounts = {
        name: tuple((row_id, amount) for row_id, amount in values[name])
        for name in ("topics", "ways")
    }
    return MeetingWanted(**{**values, **read, **amounts})


async def check_wanted(db: ReadDb, edition: models.Edition, wanted: MeetingWanted) -> None:
    """Refuse a meeting that cannot be.

    Raises:
        InvalidInput: a text, a day or a number does not fit, a topic is a group, or something is
            named twice.
        NotFound: the edition has no such side, or there is no such topic or administration in it.
    """
    require_key(wanted.key, _KEY_WORDS, "key")
    if not wanted.name.strip():
        raise InvalidInput("Give the meeting a name.", path=("name",))
    _check_days(wanted)
    if not 0 <= wanted.places <= PLACES_MAX:
        raise InvalidInput(
            f"{wanted.places} places are not from 0 to {PLACES_MAX:,}.", path=("places",)
        )
    side = await db.get(models.Side, wanted.side_id)
    if side is None or side.edition_id != edition.id:
        raise NotFound(f"{edition.slug} has no side of this id.", path=("sideId",))
    await _check_topics(db, wanted.topics)
    await _check_ways(db, edition, wanted.ways)


def _check_days(wanted: MeetingWanted) -> None:
    first, last = wanted.starts_on, wanted.ends_on
    if last < first:
        raise InvalidInput(
            f"The last day, {last}, is before the first, {first}. Give a later one.",
            path=("endsOn",),
        )
    if last - first >= timedelta(days=DAYS_MAX):
        raise InvalidInput(
            f"From {first} to {last} are more than {DAYS_MAX} days. Give an earlier last day.",
            path=("endsOn",),
        )
    for day, field in ((first, "startsOn"), (last, "endsOn")):
        if not FIRST_DAY <= day <= LAST_DAY:
            raise InvalidInput(
                f"{day} is not in the years {FIRST_DAY.year} to {LAST_DAY.year}. Give another day.",
                path=(field,),
            )


async def _check_topics(db: ReadDb, topics: Amounts) -> None:
    if len(topics) > TOPICS_MAX:
        raise InvalidInput(
            f"A meeting has at most {TOPICS_MAX} topics, not {len(topics)}.", path=("topics",)
        )
    require_once(_places(topics, "topics", "topicId"), _ONCE_WORDS)
    row = models.Topic
    found = {
        each.id: each
        for each in await db.scalars(select(row).where(row.id.in_([one for one, _ in topics])))
    }
    for place, (row_id, weight) in enumerate(topics):
        topic = found.get(row_id)
        if topic is None:
            raise NotFound("There is no topic of this id.", path=("topics", str(place), "topicId"))
        if not topic.is_leaf:
            raise InvalidInput(
                f"{topic.key} is a group of topics. Name one of the topics below it.",
                path=("topics", str(place), "topicId"),
            )
        if not 1 <= weight <= WEIGHT_MAX:
            raise InvalidInput(
                f"The weight {weight} of {topic.key} is not from 1 to {WEIGHT_MAX}.",
                path=("topics", str(place), "weight"),
            )


async def _check_ways(db: ReadDb, edition: models.Edition, ways: Amounts) -> None:
    require_once(_places(ways, "ways", "administrationId"), _ONCE_WORDS)
    member, place = models.SideAdministration, models.Administration
    rows = await db.execute(
        select(place.id, place.code)
        .join(member, member.administration_id == place.id)
        .where(member.edition_id == edition.id)
    )
    codes = dict(rows.all())
    for number, (row_id, days) in enumerate(ways):
        if row_id not in codes:
            raise NotFound(
                f"No administration of this id is on a side of {edition.slug}.",
                path=("ways", str(number), "administrationId"),
            )
        if not 0 <= days <= TRAVEL_DAYS_MAX:
            raise InvalidInput(
                f"{days} days of travel of {codes[row_id]} are not from 0 to {TRAVEL_DAYS_MAX}.",
                path=("ways", str(number), "travelDays"),
            )


def _places(amounts: Amounts, field: str, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    return ((row_id, (field, str(place), name)) for place, (row_id, _) in enumerate(amounts))
