"""A calendar as an iCalendar file.

Source: RFC 5545 for the file, RFC 5546 3.2.1 for what a published calendar says again (SEQUENCE,
STATUS), RFC 7986 for its name and how often to look.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from icalendar import Calendar as Ics
from icalendar import Event, Timezone, vDuration

from api.formats.calendar_words import calendar_title, entry_lines, entry_place, entry_title
from api.texts import Texts
from domain.calendars.entries import Calendar, Entry, EntryState

MEDIA_TYPE: Final = "text/calendar"
# UIDs are made of random ids, and so are unique whatever stands behind the sign.
_HOST: Final = "tradewinds"
_LOOKS_AGAIN: Final = timedelta(hours=1)
_ZONES_KEPT: Final = 64
# Nothing that a line of the file may hold, escaped or not.
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def ics_file(calendar: Calendar, words: Texts) -> bytes:
    """Write a calendar in a language; the same calendar is the same bytes."""
    file = Ics()
    file.add("prodid", f"-//Tradewinds//Calendar//{words.locale.upper()}")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    title = _text(calendar_title(calendar, words))
    for name in ("name", "x-wr-calname"):
        file.add(name, title)
    file.add("refresh-interval", _LOOKS_AGAIN, parameters={"VALUE": "DURATION"})
    # Of this one, which programs knew before there was a standard, no library knows the type.
    file.add("x-published-ttl", vDuration(_LOOKS_AGAIN))
    for zone, first, last in _zones(calendar):
        file.add_component(_time_zone(zone, first, last))
    for entry in calendar.entries:
        file.add_component(_event(entry, words))
    written: bytes = file.to_ical()
    return written


def _event(entry: Entry, words: Texts) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{_HOST}")
    event.add("sequence", entry.sequence)
    event.add("status", entry.state.upper())
    event.add("dtstamp", entry.told_at.replace(microsecond=0))
    event.add("last-modified", entry.told_at.replace(microsecond=0))
    starts, ends = _times(entry)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("summary", _text(entry_title(entry, words)))
    place, lines = _text(entry_place(entry)), entry_lines(entry, words)
    if place:
        event.add("location", place)
    if lines:
        event.add("description", _text("\n".join(lines)))
    if not isinstance(entry.starts, datetime) or entry.state is EntryState.CANCELLED:
        # A day away leaves its hours to whoever plans them, and what is cancelled takes none.
        event.add("transp", "TRANSPARENT")
    return event


def _times(entry: Entry) -> tuple[Any, Any]:
    """Return begin and end by the clock of the place; the end of days is the day after the last."""
    starts, ends = entry.starts, entry.ends
    if not isinstance(starts, datetime) or not isinstance(ends, datetime):
        return starts, ends + timedelta(days=1)
    zone = _clock(entry.place.time_zone if entry.place else "Etc/UTC")
    return starts.astimezone(zone), ends.astimezone(zone)


def _clock(time_zone: str) -> Any:
    # The file has a letter for it, and no zone.
    return UTC if time_zone in ("UTC", "Etc/UTC") else ZoneInfo(time_zone)


def _zones(calendar: Calendar) -> list[tuple[str, date, date]]:
    """Return the time zones of a calendar, each with the years that it is needed for."""
    years: dict[str, list[int]] = {}
    for entry in calendar.entries:
        starts, ends = _times(entry)
        if isinstance(starts, datetime) and isinstance(starts.tzinfo, ZoneInfo):
            years.setdefault(starts.tzinfo.key, []).extend((starts.year, ends.year))
    return [
        (zone, date(min(found) - 1, 1, 1), date(max(found) + 2, 1, 1))
        for zone, found in sorted(years.items())
    ]


@lru_cache(maxsize=_ZONES_KEPT)
def _time_zone(zone: str, first: date, last: date) -> Timezone:
    return Timezone.from_tzid(zone, first_date=first, last_date=last)


def _text(text: str) -> str:
    return _NO_TEXT.sub("\ufffd", text)
