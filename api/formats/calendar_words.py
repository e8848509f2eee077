"""A calendar in words: what each entry is called, where it is, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator

from api.texts import Texts
from domain.calendars.entries import Calendar, Entry, EntryKind, EntryState


def calendar_title(calendar: Calendar, words: Texts) -> str:
    """Return what a calendar is called: its edition, and whose it is."""
    if not calendar.whose:
        return calendar.edition
    return words.say("calendar.of", edition=calendar.edition, whose=calendar.whose)


def entry_title(entry: Entry, words: Texts) -> str:
    """Return what an entry is called."""
    if entry.kind is not EntryKind.PAIR_MEETING:
        return entry.title
    names = [each.label for each in entry.people] or [words.say("partner")]
    key = "calendar.meeting_with" if len(names) == 1 else "calendar.meeting_of"
    return words.say(key, people=words.listed(names))


def entry_place(entry: Entry) -> str:
    """Return where an entry is, the narrowest place first."""
    parts = [entry.where, *((entry.place.venue, entry.place.city) if entry.place else ())]
    return ", ".join(part for part in parts if part)


def entry_lines(entry: Entry, words: Texts) -> list[str]:
    """Return what is said of an entry beside its title: never a level, a rating or a score."""
    return list(_lines(entry, words))


def _lines(entry: Entry, words: Texts) -> Iterator[str]:
    if entry.state is EntryState.CANCELLED:
        yield words.say("calendar.cancelled")
    if entry.place is not None:
        yield entry.place.name
    if entry.leads:
        yield words.say("calendar.leads")
    if entry.leaders:
        leaders = words.some([each.label for each in entry.leaders])
        yield words.say("agenda.leaders", leaders=leaders)
    if entry.side:
        yield words.say("calendar.regional", side=entry.side)
    if entry.people and entry.kind is not EntryKind.PAIR_MEETING:
        yield words.say("calendar.there", people=words.some([each.label for each in entry.people]))
    if entry.interpreted:
        yield words.say("calendar.interpreted")
    if entry.synthetic:
        yield words.say("outcomes.synthetic")
