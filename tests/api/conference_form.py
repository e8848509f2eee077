"""The forms of schedule.json and schedule.xml, from what pretalx writes and its readers ask for."""

import re
from datetime import date, datetime
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element

# What pretalx writes of an event and of a person, beside what it has alone (feedback, avatars).
EVENT = frozenset(
    [
        "guid",
        "code",
        "id",
        "logo",
        "date",
        "start",
        "end",
        "duration",
        "room",
        "slug",
        "url",
        "title",
        "subtitle",
        "track",
        "type",
        "language",
        "abstract",
        "description",
        "recording_license",
        "do_not_record",
        "persons",
        "links",
        "attachments",
    ]
)
PERSON = frozenset(["guid", "code", "name", "public_name", "avatar", "biography", "url"])
CONFERENCE = frozenset(
    [
        "acronym",
        "title",
        "start",
        "end",
        "daysCount",
        "timeslot_duration",
        "time_zone_name",
        "rooms",
        "tracks",
        "days",
    ]
)
# In XML, in this order.
ELEMENTS = [
    "date",
    "start",
    "duration",
    "room",
    "slug",
    "url",
    "recording",
    "title",
    "subtitle",
    "track",
    "type",
    "language",
    "abstract",
    "description",
    "logo",
    "persons",
    "links",
    "attachments",
]
ABOUT = ["acronym", "title", "start", "end", "days", "timeslot_duration", "base_url"]
HTTP = re.compile(r"https?://.*")
CLOCK = re.compile(r"[0-2]\d:[0-5]\d")
DURATION = re.compile(r"\d{1,2}:\d\d")
SLUG = re.compile(r"[a-z0-9_]{4,}-[a-z0-9\-_]{4,}")
CODE = re.compile(r"[0-9A-Z]{6}")
ACRONYM = re.compile(r"[a-z0-9_]{4,}")


def whole(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.fullmatch(text) is not None


def expect_json(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Check a document; return its events in order."""
    assert set(document) == {"$schema", "generator", "schedule"}
    held = document["schedule"]
    assert set(held) == {"url", "version", "base_url", "conference"}
    about = held["conference"]
    assert set(about) == CONFERENCE
    assert whole(ACRONYM, about["acronym"])
    first, last = date.fromisoformat(about["start"]), date.fromisoformat(about["end"])
    assert about["daysCount"] == len(about["days"]) == (last - first).days + 1
    events = []
    for index, day in enumerate(about["days"], 1):
        assert set(day) == {"index", "date", "day_start", "day_end", "rooms"}
        assert day["index"] == index
        starts, ends = (datetime.fromisoformat(day[f"day_{end}"]) for end in ("start", "end"))
        assert starts.date().isoformat() == day["date"]
        for room, there in day["rooms"].items():
            for event in there:
                assert event["room"] == room
                assert starts <= datetime.fromisoformat(event["date"]) < ends
                events.append(event)
    names = {room["name"] for room in about["rooms"]}
    for event in events:
        expect_event(event)
        assert event["room"] in names
    for key in ("guid", "id", "code", "slug"):
        assert len({event[key] for event in events}) == len(events), key
    return events


def expect_event(event: dict[str, Any]) -> None:
    assert set(event) == EVENT
    assert UUID(event["guid"])
    assert 1 <= event["id"] < 2**31
    starts, ends = datetime.fromisoformat(event["date"]), datetime.fromisoformat(event["end"])
    assert None not in (starts.tzinfo, ends.tzinfo)
    assert event["start"] == starts.strftime("%H:%M")
    hours, minutes = map(int, event["duration"].split(":"))
    assert (ends - starts).total_seconds() == hours * 3_600 + minutes * 60
    for pattern, key in ((DURATION, "duration"), (SLUG, "slug"), (CODE, "code"), (HTTP, "url")):
        assert whole(pattern, event[key]), (key, event[key])
    for person in event["persons"]:
        assert set(person) == PERSON
        assert UUID(person["guid"])


def expect_xml(root: Element) -> list[Element]:
    """Check a file; return its events in order."""
    assert root.tag == "schedule"
    assert [each.tag for each in root][:4] == ["generator", "url", "version", "conference"]
    about = root.find("conference")
    assert [each.tag for each in about][:7] == ABOUT
    days = root.findall("day")
    assert len(days) == int(about.findtext("days")) == len(root) - 4
    for index, day in enumerate(days, 1):
        assert day.keys() == ["index", "date", "start", "end"]
        assert day.get("index") == str(index)
        assert datetime.fromisoformat(day.get("start")).tzinfo
    events = root.findall("day/room/event")
    for event in events:
        assert [each.tag for each in event] == ELEMENTS
        assert UUID(event.get("guid"))
        assert int(event.get("id")) > 0
        assert whole(CLOCK, event.findtext("start"))
        assert event.findtext("recording/optout") in ("true", "false")
    return events
