"""The words of calendars and agendas in five languages: each kind and state of an entry."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from api.formats.calendar_words import calendar_title, entry_lines, entry_place, entry_title
from api.texts import LOCALES, texts
from domain.calendars.entries import Calendar, Entry, EntryKind, EntryState, Named, Place
from domain.models import CalendarKind, SessionKind

SNAPSHOTS = Path(__file__).parent / "sentences/calendars"
AT = datetime(2011, 12, 7, 9, tzinfo=UTC)
ANA, WEI = Named("LAC-01", "0-0", "0-1"), Named("CHN-01", None, "0-2")
SESSION = Entry(
    uid="s",
    sequence=1,
    kind=EntryKind.SESSION,
    state=EntryState.CONFIRMED,
    told_at=AT,
    starts=AT,
    ends=AT,
    title="0-3",
    where="0-4",
    place=Place("c", "0-5", "Etc/UTC", "0-6", "0-7"),
    leads=True,
    leaders=(ANA, WEI),
    interpreted=True,
    synthetic=True,
)
MEETING = replace(
    SESSION, kind=EntryKind.PAIR_MEETING, where="", leads=False, leaders=(), people=()
)
VISIT = replace(
    MEETING,
    kind=EntryKind.REGIONAL_MEETING,
    place=None,
    where="0-8",
    starts=date(2011, 12, 7),
    ends=date(2011, 12, 9),
    interpreted=False,
    side="0-9",
    people=(ANA,),
)
ENTRIES = (
    SESSION,
    replace(SESSION, state=EntryState.CANCELLED, leads=False, people=(ANA, WEI)),
    MEETING,
    replace(MEETING, people=(WEI,)),
    replace(MEETING, people=(ANA, WEI)),
    VISIT,
)


def told(locale: str) -> list[str]:
    words = texts(locale)
    whole = Calendar("0-10", "k", CalendarKind.EDITION, "")
    lines = [calendar_title(whole, words), calendar_title(replace(whole, whose="0-11"), words)]
    for each in ENTRIES:
        lines += [entry_title(each, words), entry_place(each), *entry_lines(each, words)]
    lines += [words.sentence(f"session.{each}") for each in (*SessionKind, "other")]
    return list(dict.fromkeys(lines))


@pytest.mark.parametrize("locale", LOCALES)
def test_each_line_is_told_as_written_down(locale: str) -> None:
    written = (SNAPSHOTS / f"{locale}.txt").read_text(encoding="utf-8").splitlines()
    assert told(locale) == written
