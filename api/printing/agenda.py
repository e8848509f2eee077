"""The agenda: a table a day of each component, by the clock of the place."""

from __future__ import annotations

from itertools import groupby

from api.formats.parts import Line, Part, Table
from api.printing.reading import Reader, newest_of
from api.printing.words import PERSON, Row, called, standing, times
from api.texts import Texts

_RUN = f"""publishedAt synthetic placements {{ title room localStartsAt localEndsAt interpreted
  leaders {{ {PERSON} }} speakers {{ code name organization {{ name }} }} }}"""


async def agenda_part(reader: Reader, words: Texts) -> Part:
    """Return the newest agenda of each component that whoever prints may read."""
    runs = reader.newest("agendaRuns", "publishedAgendaRun", _RUN)
    found = await reader.edition(f"components {{ name city timeZone {runs} }}")
    parts = tuple(
        _component(component, run, words)
        for component in found["components"]
        if (run := newest_of(component)) is not None
    )
    told = () if parts else (Line(words.say("print.no_agenda")),)
    return Part(words.say("print.agenda"), told, parts)


def _component(component: Row, run: Row, words: Texts) -> Part:
    name = " · ".join(each for each in (component["name"], component["city"]) if each)
    held = sorted(run["placements"], key=lambda each: (each["localStartsAt"], each["room"]))
    days = groupby(held, key=lambda each: str(each["localStartsAt"][:10]))
    clock = Line(words.say("print.clock", zone=component["timeZone"]))
    parts = tuple(_day(day, list(sessions), words) for day, sessions in days)
    return Part(name, (*standing(run, words), clock), parts)


def _day(day: str, sessions: list[Row], words: Texts) -> Part:
    heads = tuple(words.say(f"print.{key}") for key in ("when", "what", "where", "led_by"))
    rows = tuple(_cells(each, words) for each in sessions)
    return Part(day, tables=(Table(heads, rows, (2, 5, 3, 4)),))


def _cells(session: Row, words: Texts) -> tuple[str, ...]:
    title = session["title"]
    if session["interpreted"]:
        title = f"{title}\n{words.say('calendar.interpreted')}"
    speakers = [f"{each['name']} · {each['organization']['name']}" for each in session["speakers"]]
    led_by = "\n".join([*(called(each) for each in session["leaders"]), *speakers])
    when = times(session["localStartsAt"], session["localEndsAt"])
    return when, title, session["room"], led_by
