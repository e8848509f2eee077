"""Administrations of an edition side by side, topic by topic. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from sqlalchemy import select

from domain import models
from domain.administrations import languages_by_administration
from domain.errors import InvalidInput
from domain.policy import Viewer
from domain.runs.opportunities import Described, Member
from domain.runs.sharing import Sharing, count_sharing, told_counts
from domain.store import ReadDb, Store

RowT = TypeVar("RowT", models.GoodPractice, models.Challenge)
COMPARED_MIN: Final = 2
COMPARED_MAX: Final = 10


@dataclass(frozen=True)
class TopicEntry:
    """What one administration does, offers and faces on a topic, and who can share it.

    ``people`` is None where few people can, whom the viewer may not see.
    """

    administration_id: str
    functions: tuple[models.StrategicFunction, ...]
    practices: tuple[models.GoodPractice, ...]
    challenges: tuple[models.Challenge, ...]
    people: int | None


@dataclass(frozen=True)
class ComparedTopic:
    """A topic that one of the administrations names, with an entry of each in their order."""

    topic_id: str
    entries: tuple[TopicEntry, ...]


@dataclass(frozen=True)
class SideBySide:
    """Some administrations, in the order in which they were asked for.

    Args:
        common_languages: official in all of them, in the order of the first.
        instrument_ids: of the instruments between two of them at least, by key.
        topics: in the order of the catalogue.
    """

    administration_ids: tuple[str, ...]
    common_languages: tuple[str, ...]
    instrument_ids: tuple[str, ...]
    topics: tuple[ComparedTopic, ...]


@dataclass(frozen=True)
class ReadSideBySide:
    """What a comparison is made of, beside how many people can share."""

    found: Described
    members: tuple[Member, ...]
    functions: Mapping[Sharing, tuple[models.StrategicFunction, ...]]
    languages: tuple[tuple[str, ...], ...]


async def read_side_by_side(db: ReadDb, found: Described, codes: Sequence[str]) -> ReadSideBySide:
    """Read what some administrations of an edition say of themselves.

    Raises:
        InvalidInput: there are too few or too many, one is named twice, or is on no side.

    Cost: two statements.
    """
    if not COMPARED_MIN <= len(codes) <= COMPARED_MAX or len(set(codes)) < len(codes):
        raise InvalidInput(
            f"Name {COMPARED_MIN} to {COMPARED_MAX} administrations, each once.", path=("codes",)
        )
    by_code = {member.code: member for member in found.members.values()}
    for place, code in enumerate(codes):
        if code not in by_code:
            raise InvalidInput(
                f"{code[:80]} is on no side of this edition. On its sides are:"
                f" {', '.join(sorted(by_code)) or 'none'}.",
                path=("codes", str(place)),
            )
    members = tuple(by_code[code] for code in codes)
    ids = [member.id for member in members]
    row, link = models.StrategicFunction, models.StrategicFunctionTopic
    functions: dict[Sharing, list[models.StrategicFunction]] = defaultdict(list)
    for function, topic_id in await db.execute(
        select(row, link.topic_id)
        .join(link, link.function_id == row.id)
        .where(row.administration_id.in_(ids))
        .order_by(row.name, row.id)
    ):
        functions[Sharing(function.administration_id, topic_id)].append(function)
    languages = await languages_by_administration(db, ids)
    return ReadSideBySide(
        found=found,
        members=members,
        functions={place: tuple(rows) for place, rows in functions.items()},
        languages=tuple(map(tuple, languages)),
    )


async def lay_side_by_side(store: Store, viewer: Viewer, read: ReadSideBySide) -> SideBySide:
    """Lay administrations side by side, with how many people of each can share each topic.

    Cost: as ``count_sharing`` and ``told_counts``.
    """
    found = read.found
    ids = [member.id for member in read.members]
    practices = _by_place(found.practices)
    challenges = _by_place(found.challenges)
    named = {
        place.topic_id
        for part in (read.functions, practices, challenges)
        for place in part
        if place.administration_id in ids
    }
    places = {Sharing(each, topic_id) for each in ids for topic_id in named}
    counts = await count_sharing(store, found.edition_id, places)
    told = await told_counts(store, viewer, found.edition_id, counts)
    topics = sorted(
        (found.topics[topic_id] for topic_id in named), key=lambda row: (row.sort_order, row.key)
    )
    first, *others = read.languages
    return SideBySide(
        administration_ids=tuple(ids),
        common_languages=tuple(each for each in first if all(each in spoken for spoken in others)),
        instrument_ids=tuple(
            row.id for row, parties in found.instruments if len({*parties} & {*ids}) > 1
        ),
        topics=tuple(
            ComparedTopic(
                row.id,
                tuple(
                    TopicEntry(
                        administration_id=place.administration_id,
                        functions=read.functions.get(place, ()),
                        practices=tuple(practices.get(place, ())),
                        challenges=tuple(challenges.get(place, ())),
                        people=told[place],
                    )
                    for place in (Sharing(each, row.id) for each in ids)
                ),
            )
            for row in topics
        ),
    )


def _by_place(rows: Sequence[RowT]) -> dict[Sharing, list[RowT]]:
    found: dict[Sharing, list[RowT]] = defaultdict(list)
    for row in rows:
        found[Sharing(row.administration_id, row.topic_id)].append(row)
    return found
