"""What a solution says of each chosen topic, worked out from the records a second time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.certificate.topics.records import PER_MILLE, Records

Entry = dict[str, Any]

LEVEL_MAX = 4
LAST = LEVEL_MAX + 1  # sorts people who are not assessed behind every level


def suggestion(
    records: Records, topic: str, chosen: Sequence[str], leaders: Sequence[str]
) -> Entry:
    """Say of a chosen topic what a solution has to say of it.

    ``leaders`` are the people who are to lead it, in the order in which they are named.
    """
    total = sum(records.gain(chosen))
    without = records.gain([other for other in chosen if other != topic])
    gain = [a - b for a, b in zip(records.gain(chosen), without, strict=True)]
    entry: Entry = {
        "topic": topic,
        "required": topic in records.must,
        "gain": dict(zip(records.sides, gain, strict=True)),
        "loss_per_mille": sum(gain) * PER_MILLE // max(total, 1),
        "people": _people(records, _mains(records, topic)),
        "sought_by": _sought_by(records, topic),
    }
    return entry | {"reasons": list(_reasons(records, entry, leaders, total))}


def _mains(records: Records, topic: str) -> list[Mapping[str, Any]]:
    covers = records.topics[topic].get("covers", [])
    return [cover for cover in covers if cover.get("part", "main") == "main"]


def _sought_by(records: Records, topic: str) -> int:
    covered = {cover["competency"] for cover in _mains(records, topic)}
    return sum(not covered.isdisjoint(person.get("seeks", [])) for person in records.people)


def _people(records: Records, mains: Sequence[Mapping[str, Any]]) -> list[Entry]:
    counts: dict[int, int] = {}
    for person in records.people:
        levels = []
        for cover in mains:
            level = person.get("ratings", {}).get(cover["competency"])
            target = person.get("targets", {}).get(cover["competency"], 0)
            at = level or 0
            if target > at and cover["from_level"] <= at < cover["to_level"]:
                levels.append(LAST if level is None else level)
        if levels:
            counts[min(levels)] = counts.get(min(levels), 0) + 1
    return [
        {"level": None if level == LAST else level, "count": counts[level]}
        for level in sorted(counts)
    ]


def _reasons(
    records: Records, entry: Mapping[str, Any], leaders: Sequence[str], total: int
) -> Iterator[Entry]:
    gain, people = sum(entry["gain"].values()), len(records.people)
    if entry["required"]:
        yield {"code": "required"}
    yield {"code": "closes_gaps", "value": gain, "of": sum(records.need)}
    for side, part in entry["gain"].items():
        if part:
            yield {"code": "serves_side", "value": part, "of": gain, "side": side}
    for group in entry["people"]:
        counted: Entry = {"value": group["count"], "of": people}
        if group["level"] is None:
            yield {"code": "people_not_assessed"} | counted
        else:
            yield {"code": "people_at_level"} | counted | {"level": group["level"]}
    if entry["sought_by"]:
        yield {"code": "sought_by", "value": entry["sought_by"], "of": people}
    for person in leaders:
        yield _can_be_led(records, entry["topic"], person)
    for side in records.missing_sides(entry["topic"]):
        yield {"code": "needs_invited_leader", "side": side}
    yield {"code": "loss_without_it", "value": gain, "of": total}


def _can_be_led(records: Records, topic: str, person: str) -> Entry:
    """Say by which level in a main competency somebody can lead; the first of the highest."""
    ratings = records.ratings_of[person]
    level, competency = -1, ""
    for cover in _mains(records, topic):
        rated = ratings.get(cover["competency"])
        if rated is not None and rated >= cover["to_level"] and rated > level:
            level, competency = rated, cover["competency"]
    return {
        "code": "can_be_led",
        "value": level,
        "of": LEVEL_MAX,
        "side": records.side_of[person],
        "person": person,
        "competency": competency,
        "level": level,
    }
