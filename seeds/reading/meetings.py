"""demo_meetings.json: regional meetings that were invented for the demonstration."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from domain.checks import KEY
from domain.meetings.wanted import DAYS_MAX
from domain.models.meetings import PLACES_MAX, TRAVEL_DAYS_MAX, WEIGHT_MAX
from domain.reference import EditionRecord, MeetingRecord, ReferenceRecords
from seeds.reading.documents import Node
from seeds.reading.files import SeedFiles
from seeds.reading.invented import invented_name, read_invented
from seeds.reading.topics import TOPICS

MEETINGS: Final = "demo_meetings.json"


def read_meetings(
    files: SeedFiles, edition: EditionRecord, reference: ReferenceRecords
) -> tuple[MeetingRecord, ...]:
    """Read what was invented of regional meetings of the sides of an edition.

    A file that does not call itself synthetic is refused, and so is a name that does not: nothing
    invented may pass for a meeting that is held.
    """
    root = read_invented(files, MEETINGS, edition, ("meetings",))
    topics = {topic.key for topic in reference.topics if topic.is_leaf}
    return tuple(_meeting(node, edition, topics) for node in root.listed("meetings", "key"))


def _meeting(node: Node, edition: EditionRecord, topics: Collection[str]) -> MeetingRecord:
    node.fields(
        ("key", "side", "name", "place", "starts_on", "ends_on", "places", "topics", "travel_days")
    )
    name = invented_name(node)
    first, last = node["starts_on"].day(), node["ends_on"].day()
    if last < first or last - first >= timedelta(days=DAYS_MAX):
        node["ends_on"].refuse(f"a day from {first} on, at most {DAYS_MAX} days in all")
    known = {code for side in edition.sides for code in side.administrations}
    return MeetingRecord(
        key=node["key"].pattern(KEY, "a key"),
        side=node["side"].one_of([side.key for side in edition.sides], "the key of a side"),
        name=name,
        place=node["place"].name(),
        starts_on=first,
        ends_on=last,
        places=node["places"].whole(0, PLACES_MAX),
        topics=_amounts(
            node["topics"], topics, f"the key of a leaf topic of {TOPICS}", (1, WEIGHT_MAX)
        ),
        travel_days=_amounts(
            node["travel_days"],
            known,
            "the code of an administration of the edition",
            (0, TRAVEL_DAYS_MAX),
        ),
    )


def _amounts(
    node: Node, known: Collection[str], told: str, bounds: tuple[int, int]
) -> dict[str, int]:
    """Return whole numbers by key, each key a known one."""
    found = {}
    for key, value in node.pairs():
        if key not in known:
            value.refuse(told, repr(key))
        found[key] = value.whole(*bounds)
    return found
