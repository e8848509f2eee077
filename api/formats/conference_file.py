"""A published agenda as tools of conferences read it: schedule.json and schedule.xml.

Source: what pretalx publishes under these names, and the schema that the video operators of the CCC
keep of both (c3voc.de/wiki/schedule). No picture, no recording and no biography: nobody gave any.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring
from zoneinfo import ZoneInfo

from api.formats.xml_signs import as_xml
from api.texts import Texts
from domain.calendars.conference import Conference, HeldRoom, HeldSession
from domain.calendars.entries import Named

SCHEMA: Final = "https://c3voc.de/schedule/schema.json"
_NAME: Final = "tradewinds"
# What other programs look for.
_FILE: Final = "schedule"
# A day of a conference ends in the night, as pretalx has it.
_NIGHT: Final = time(4)
# Other programs keep an id in 31 bits, and a code in six letters and digits.
_IDS: Final = 2**31 - 1
_CODE_LENGTH: Final = 6
_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SLOT: Final = "00:05"
_Values = dict[str, Any]


class ConferenceFormat(StrEnum):
    """What an agenda is written as, for other programs."""

    JSON = "json"
    XML = "xml"


MEDIA_TYPES: Final = {
    ConferenceFormat.JSON: "application/json; charset=utf-8",
    ConferenceFormat.XML: "application/xml; charset=utf-8",
}


def conference_file(
    conference: Conference, words: Texts, address: str, written_as: ConferenceFormat
) -> bytes:
    """Write a published agenda.

    Args:
        conference: what is published.
        words: the language of kinds of sessions.
        address: the place that the file is in on the server, ending with a slash, for its links.
        written_as: which of the two.

    """
    document = _document(conference, words, address, written_as)
    if written_as is ConferenceFormat.JSON:
        return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    root: bytes = tostring(_xml(document), encoding="utf-8", xml_declaration=True)
    return root


def _document(
    conference: Conference, words: Texts, address: str, written_as: ConferenceFormat
) -> _Values:
    # Without hyphens: readers take the first one of a slug for its end.
    acronym = re.sub("[^a-z0-9_]", "_", f"{conference.slug}_{conference.key}".lower())
    days = list(_days(conference))
    tracks = dict.fromkeys(each.track for each in conference.sessions if each.track)
    rooms = {each.key: each for each in conference.rooms}
    events = _events(conference, words, acronym, address)
    return {
        "$schema": SCHEMA,
        "generator": {"name": _NAME, "url": address},
        "schedule": {
            "url": f"{address}{_FILE}.{written_as.value}",
            "version": conference.published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "base_url": address,
            "conference": {
                "acronym": acronym,
                "title": conference.title,
                "start": days[0].isoformat(),
                "end": days[-1].isoformat(),
                "daysCount": len(days),
                "timeslot_duration": _SLOT,
                "time_zone_name": conference.time_zone,
                "rooms": [_room(conference, each) for each in conference.rooms],
                "tracks": [{"name": each} for each in tracks],
                "days": [
                    _day(index, day, conference, rooms, events) for index, day in enumerate(days, 1)
                ],
            },
        },
    }


def _days(conference: Conference) -> Iterator[date]:
    """Yield the days of a component, and those around it on which something is held."""
    held = [_day_of(conference, each) for each in conference.sessions]
    first = min([conference.starts_on, *held])
    last = max([conference.ends_on, *held])
    yield from (first + timedelta(days=each) for each in range((last - first).days + 1))


def _day_of(conference: Conference, session: HeldSession) -> date:
    local = session.starts_at.astimezone(ZoneInfo(conference.time_zone))
    return local.date() - timedelta(days=local.time() < _NIGHT)


def _day(
    index: int,
    day: date,
    conference: Conference,
    rooms: dict[str, HeldRoom],
    events: Sequence[_Values],
) -> _Values:
    zone = ZoneInfo(conference.time_zone)
    starts = datetime.combine(day, _NIGHT, zone)
    ends = datetime.combine(day + timedelta(days=1), time(3, 59), zone)
    held: dict[str, list[_Values]] = {}
    for session, event in zip(conference.sessions, events, strict=True):
        if _day_of(conference, session) == day:
            held.setdefault(rooms[session.room].name, []).append(event)
    return {
        "index": index,
        "date": day.isoformat(),
        "day_start": starts.isoformat(),
        "day_end": ends.isoformat(),
        "rooms": {each.name: held[each.name] for each in conference.rooms if each.name in held},
    }


def _room(conference: Conference, room: HeldRoom) -> _Values:
    return {
        "name": room.name,
        "guid": str(_guid("room", conference.component_id, room.key)),
        "description": None,
        "capacity": room.capacity,
    }


def _events(conference: Conference, words: Texts, acronym: str, address: str) -> list[_Values]:
    zone = ZoneInfo(conference.time_zone)
    names = {each.key: each.name for each in conference.rooms}
    guids = [_guid("session", conference.component_id, each.key) for each in conference.sessions]
    numbers = _apart(guids, _IDS)
    codes = _apart(guids, len(_DIGITS) ** _CODE_LENGTH)
    found = []
    for each, guid, number, code in zip(conference.sessions, guids, numbers, codes, strict=True):
        starts, ends = each.starts_at.astimezone(zone), each.ends_at.astimezone(zone)
        found.append(
            {
                "guid": str(guid),
                "code": _code(code),
                "id": number + 1,
                "logo": None,
                "date": starts.isoformat(),
                "start": starts.strftime("%H:%M"),
                "end": ends.isoformat(),
                "duration": _duration(each.ends_at - each.starts_at),
                "room": names[each.room],
                "slug": _slug(acronym, number + 1, each.key),
                "url": f"{address}#{guid}",
                "title": each.title,
                "subtitle": "",
                "track": each.track or None,
                "type": words.sentence(f"session.{each.kind or 'other'}"),
                "language": each.languages[0] if each.languages else None,
                "abstract": each.about,
                "description": words.say("outcomes.synthetic") if conference.synthetic else "",
                "recording_license": "",
                # Nobody was asked, so nobody agreed.
                "do_not_record": True,
                "persons": [_person(one, address) for one in each.leaders],
                "links": [],
                "attachments": [],
            }
        )
    return found


def _person(leader: Named, address: str) -> _Values:
    guid = _guid("person", leader.key)
    name = leader.label
    return {
        "guid": str(guid),
        "code": _code(guid.int % len(_DIGITS) ** _CODE_LENGTH),
        "name": name,
        "public_name": name,
        "avatar": None,
        "biography": None,
        "url": f"{address}#{guid}",
    }


def _guid(*parts: str) -> UUID:
    """Return what stays the same of a record: made of its id, which is unique by itself."""
    return uuid5(NAMESPACE_URL, f"urn:{_NAME}:{':'.join(parts)}")


def _apart(guids: Sequence[UUID], below: int) -> list[int]:
    """Return a number for each, the same every time and no two alike."""
    taken: set[int] = set()
    numbers = {}
    for guid in sorted(guids):
        number = guid.int % below
        while number in taken:
            number = (number + 1) % below
        taken.add(number)
        numbers[guid] = number
    return [numbers[guid] for guid in guids]


def _code(number: int) -> str:
    digits = []
    for _ in range(_CODE_LENGTH):
        number, digit = divmod(number, len(_DIGITS))
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))


def _slug(acronym: str, number: int, key: str) -> str:
    """Return a name for addresses: one hyphen parts the conference from the event."""
    return f"{acronym}-{number}-{re.sub('[^a-z0-9_-]', '_', key.lower())}"


def _duration(length: timedelta) -> str:
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    return f"{hours:02}:{minutes:02}"


def _xml(document: _Values) -> Element:
    """Return the same document in the order of elements that the format has."""
    held = document["schedule"]
    conference = held["conference"]
    root = Element("schedule")
    SubElement(root, "generator", name=document["generator"]["name"])
    _say(root, "url", held["url"])
    _say(root, "version", held["version"])
    about = SubElement(root, "conference")
    for name in ("acronym", "title", "start", "end"):
        _say(about, name, conference[name])
    _say(about, "days", str(conference["daysCount"]))
    _say(about, "timeslot_duration", conference["timeslot_duration"])
    _say(about, "base_url", held["base_url"])
    _say(about, "time_zone_name", conference["time_zone_name"])
    for track in conference["tracks"]:
        SubElement(about, "track", name=as_xml(track["name"]))
    guids = {each["name"]: each["guid"] for each in conference["rooms"]}
    for day in conference["days"]:
        there = SubElement(
            root,
            "day",
            index=str(day["index"]),
            date=day["date"],
            start=day["day_start"],
            end=day["day_end"],
        )
        for room, events in day["rooms"].items():
            place = SubElement(there, "room", name=as_xml(room), guid=guids[room])
            for event in events:
                _event(place, event)
    return root


def _event(place: Element, event: _Values) -> None:
    told = SubElement(place, "event", guid=event["guid"], id=str(event["id"]), code=event["code"])
    for name in ("date", "start", "duration", "room", "slug", "url"):
        _say(told, name, event[name])
    recording = SubElement(told, "recording")
    _say(recording, "license", event["recording_license"])
    _say(recording, "optout", "true" if event["do_not_record"] else "false")
    for name in ("title", "subtitle", "track", "type", "language", "abstract", "description"):
        _say(told, name, event[name] or "")
    _say(told, "logo", "")
    persons = SubElement(told, "persons")
    for person in event["persons"]:
        SubElement(persons, "person", guid=person["guid"]).text = as_xml(person["name"])
    SubElement(told, "links")
    SubElement(told, "attachments")


def _say(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = as_xml(text)
