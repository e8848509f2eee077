"""The rules of a selection, written a second time for the check."""

from collections.abc import Iterable, Iterator, Mapping
from heapq import nsmallest
from typing import Any

from graph.certificate.topics.records import Records

Row = tuple[Mapping[str, int], int]


def rows(records: Records, leader_cuts: Iterable[Iterable[str]]) -> dict[str, Row]:
    """Write the rows over topics by name: a sum of topics, and the most that it may be.

    ``leader_cuts`` are groups of people: whoever they are, they cannot lead more topics than
    their number times the load.
    """
    parameters, topics = records.parameters, records.topics
    found: dict[str, Row] = {}
    if parameters["minutes"] is not None:
        minutes = {key: topic.get("minutes", 90) for key, topic in topics.items()}
        found["minutes"] = minutes, parameters["minutes"]
    if parameters["count_min"]:
        found["count_min"] = dict.fromkeys(topics, -1), -parameters["count_min"]
    if parameters["count_max"] is not None:
        found["count_max"] = dict.fromkeys(topics, 1), parameters["count_max"]
    for track, cap in parameters["track_caps"].items():
        of_track = [key for key, topic in topics.items() if topic.get("track", "") == track]
        found[f"track_cap:{track}"] = dict.fromkeys(of_track, 1), cap
    for key, topic in topics.items():
        for required in topic.get("requires", []):
            if not topics[required].get("editions_ago", 0):
                found[f"requires:{key}|{required}"] = {key: 1, required: -1}, 0
    for number, people in enumerate(leader_cuts):
        group = set(people)
        asked = {topic: _asked_of(records, topic, group) for topic in topics}
        found[f"leader_load:{number}"] = asked, parameters["leader_load"] * len(group)
    return found


def _asked_of(records: Records, topic: str, group: set[str]) -> int:
    """Count the leaders of a topic that nobody outside a group can be."""
    elsewhere = sum(not people <= group for people in records.able[topic].values())
    return max(0, records.asked(topic) - elsewhere)


def fixed(records: Records) -> Mapping[str, int]:
    """Say which topics the records decide on their own: 1 taken, 0 excluded."""
    excluded = records.kept_away | records.lacking
    return dict.fromkeys(excluded, 0) | dict.fromkeys(records.must, 1)


def broken(records: Records, chosen: Iterable[str]) -> Iterator[str]:
    """Name every rule that a selection breaks, and the record."""
    selection = set(chosen)
    for topic, value in sorted(fixed(records).items()):
        if value != (topic in selection):
            yield f"{topic} is required" if value else f"{topic} is excluded"
    for name, (terms, most) in rows(records, ()).items():
        used = sum(amount for topic, amount in terms.items() if topic in selection)
        if used > most:
            yield f"{name} is broken"
    if not can_be_led(records, selection):
        yield "leader_load is broken"


def can_be_led(records: Records, chosen: set[str]) -> bool:
    """Say whether leaders can be shared out: a largest flow, one augmenting path at a time.

    A seat for which there are as many people as leaders are wanted at all always finds one who
    is free, so that more of them need not be looked at.
    """
    room: dict[Any, dict[Any, int]] = {}
    every = sum(map(records.asked, chosen))

    def pipe(start: object, end: object, width: int) -> None:
        room.setdefault(start, {})[end] = width
        room.setdefault(end, {}).setdefault(start, 0)

    wanted = 0
    for topic in sorted(chosen):
        wanted += records.asked(topic)
        pipe("source", ("topic", topic), records.asked(topic))
        for side, people in sorted(records.able[topic].items()):
            pipe(("topic", topic), ("seat", topic, side), 1)
            for person in nsmallest(every, people):
                pipe(("seat", topic, side), ("person", person), 1)
                pipe(("person", person), "sink", records.parameters["leader_load"])
    while wanted and _push(room):
        wanted -= 1
    return not wanted


def _push(room: Mapping[Any, dict[Any, int]]) -> bool:
    """Send one unit from source to sink, or say that there is no way."""
    came_from: dict[Any, Any] = {"source": None}
    waiting = ["source"]
    for node in waiting:  # grows while it is read
        if node == "sink":
            break
        for following, width in room.get(node, {}).items():
            if width and following not in came_from:
                came_from[following] = node
                waiting.append(following)
    if "sink" not in came_from:
        return False
    node = "sink"
    while came_from[node] is not None:
        room[came_from[node]][node] -= 1
        room[node][came_from[node]] += 1
        node = came_from[node]
    return True
