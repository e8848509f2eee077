"""A calendar at the terminal: written once, for whom it is asked, in words where it cannot be."""

import json
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.api.cli.door import EDITION, tradewinds


def events(file: str) -> list[str]:
    calendar = Calendar.from_ical(Path(file).read_bytes())
    assert calendar.errors == []
    return sorted(str(event["summary"]) for event in calendar.events)


@pytest.mark.usefixtures("database")
def test_a_calendar_is_written_once_and_over_nothing() -> None:
    asked = ("calendar", *EDITION, "--to", "out/all.ics")
    assert tradewinds(*asked).stdout == "Wrote out/all.ics: 4 entries.\n"
    assert len(events("out/all.ics")) == 4
    told = tradewinds(*asked, code=4).stderr
    assert "out/all.ics is there already. Give another name." in told
    spanish = tradewinds("calendar", "--locale", "es", "--to", "es.ics", "--json").stdout
    assert json.loads(spanish) == {"edition": EDITION[1], "file": "es.ics", "entries": 4}
    text = Path("es.ics").read_text(encoding="utf-8").replace("\r\n ", "")
    assert "Reunión regional de " in text


@pytest.mark.usefixtures("database")
def test_a_calendar_of_somebody_holds_what_is_theirs_alone() -> None:
    # Nothing is published yet, and nobody is invited.
    told = tradewinds("calendar", *EDITION, "--person", "chn-01").stdout
    assert told == "Wrote wco-idb-2011-CHN-01.ics: 0 entries.\n"
    assert events("wco-idb-2011-CHN-01.ics") == []
    assert tradewinds("calendar", "--administration", "br").stdout.startswith(
        "Wrote wco-idb-2011-BR.ics: 0 entries."
    )
    assert "XX-01 is not a delegate" in tradewinds("calendar", "--person", "XX-01", code=4).stderr
    told = tradewinds("calendar", "--administration", "QQ", code=4).stderr
    assert "No administration has the code QQ." in told
    both = tradewinds("calendar", "--person", "CHN-01", "--administration", "BR", code=2).output
    assert "not both" in both
