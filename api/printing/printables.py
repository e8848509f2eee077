"""What can be printed of an edition, put together once for every door and every format."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Final

from api.formats.parts import Line, Part
from api.printing.agenda import agenda_part
from api.printing.cards import cards_part
from api.printing.pairs import pairs_part
from api.printing.reading import Reader
from api.printing.report import report_part
from api.texts import Texts


class Printable(StrEnum):
    """What is printed; the value is also its name in addresses and at the terminal."""

    PAIRS = "pairs"
    CARDS = "cards"
    AGENDA = "agenda"
    REPORT = "report"


_PARTS: Final[Mapping[Printable, Callable[[Reader, Texts], Awaitable[Part]]]] = {
    Printable.PAIRS: pairs_part,
    Printable.CARDS: cards_part,
    Printable.AGENDA: agenda_part,
    Printable.REPORT: report_part,
}


async def printed(reader: Reader, what: Printable, words: Texts) -> Part:
    """Return what is printed of an edition, under the name and the days of the edition.

    Raises:
        Unanswered: GraphQL does not answer that to whoever prints.
        Refusal: there is no such edition, or too much of it for a file.

    """
    edition = await reader.edition("name startsOn endsOn programme { name }")
    days = words.say("print.days", first=edition["startsOn"], last=edition["endsOn"])
    lines = Line(edition["programme"]["name"]), Line(days)
    return Part(edition["name"], lines, (await _PARTS[what](reader, words),))
