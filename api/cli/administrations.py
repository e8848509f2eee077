"""`tradewinds administrations`: some administrations of an edition side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.opening import carry, only_edition, opened
from api.cli.options import (
    ArrangementsAsOf,
    Database,
    Debug,
    Edition,
    Json,
    Locale,
    Quiet,
    read_day,
)
from api.cli.voice import Entry, Voice, speaking
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from api.texts import Texts
    from domain import models, runs
    from domain.runs.side_by_side import TopicEntry
    from domain.store import ReadDb, Store

Codes = Annotated[
    list[str], typer.Argument(metavar="CODE...", help="Two to ten, by country: CN PE.")
]


def administrations(  # noqa: PLR0913 -- an option of the command each
    codes: Codes,
    *,
    edition: Edition = None,
    as_of: ArrangementsAsOf = None,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Lay administrations of an edition side by side, topic by topic.

    What each offers, does and finds difficult, how many of its people can share it, and the
    arrangements between any two of them.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale) as voice:
        asked = [code.upper() for code in codes]
        carry(_administrations(voice, database, edition, asked, read_day(as_of)))


@dataclass(frozen=True)
class _Laid:
    """Administrations side by side, with the names of all that is told, by their ids."""

    edition: str
    found: "runs.SideBySide"
    codes: dict[str, str]
    names: dict[str, str]
    topics: "dict[str, models.Topic]"
    instruments: list[tuple[str, str]]

    def document(self) -> dict[str, Any]:
        """Return the one JSON document."""
        found = self.found
        return {
            "edition": self.edition,
            "administrations": [self.codes[each] for each in found.administration_ids],
            "common_languages": list(found.common_languages),
            "topics": [
                {
                    "topic": self.topics[each.topic_id].key,
                    "entries": [self._entry(entry) for entry in each.entries],
                }
                for each in found.topics
            ],
            "instruments": [{"key": key, "text": text} for key, text in self.instruments],
        }

    def _entry(self, entry: "TopicEntry") -> dict[str, Any]:
        return {
            "administration": self.codes[entry.administration_id],
            "can_share": entry.people,
            **_stated(entry),
        }


async def _administrations(
    voice: Voice, database: str | None, key: str | None, codes: Sequence[str], day: date | None
) -> None:
    async with opened(database) as store:
        laid = await _lay(store, key or only_edition(store), codes, day, voice.texts)
    if voice.as_json:
        voice.document(laid.document())
        return
    texts = voice.texts
    among = texts.listed([laid.names[each] for each in laid.found.administration_ids])
    entries = [
        Entry(
            (laid.names[each.topic_id],),
            details=[line for entry in each.entries for line in _lines(entry, laid, texts)],
        )
        for each in laid.found.topics
    ]
    voice.listing(texts.say("beside.topics", len(entries), names=among), entries)
    voice.say(texts.say("beside.instruments", len(laid.instruments), names=among))
    for _, text in laid.instruments:
        voice.say(f"  {text}")


def _lines(entry: "TopicEntry", laid: _Laid, texts: "Texts") -> list[str]:
    """Say what one administration has to do with a topic, in as few lines as there are things."""
    name = laid.names[entry.administration_id]
    return [
        texts.say("beside.can_share", entry.people or 0, name=name),
        *(
            texts.say(f"beside.{part}", name=name, what=texts.listed(rows))
            for part, rows in _stated(entry).items()
            if rows
        ),
    ]


def _stated(entry: "TopicEntry") -> dict[str, list[str]]:
    """Return the names of what one administration has to do with a topic."""
    return {
        "offers": [row.name for row in entry.practices],
        "does": [row.name for row in entry.functions],
        "finds_difficult": [row.name for row in entry.challenges],
    }


async def _lay(
    store: "Store", slug: str, codes: Sequence[str], day: date | None, texts: "Texts"
) -> _Laid:
    from api.cli.names import names_in  # noqa: PLC0415 -- slow import
    from domain import runs  # noqa: PLC0415 -- slow import
    from domain.administrations import administrations_by_id  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import
    from domain.topics import topics_by_id  # noqa: PLC0415 -- slow import

    async with store.reading(TERMINAL) as db:
        edition = await get_edition(db, slug)
        described = await runs.read_described(db, edition.id, TERMINAL, day)
        read = await runs.read_side_by_side(db, described, codes)
    found = await runs.lay_side_by_side(store, TERMINAL, read)
    async with store.reading(TERMINAL) as db:
        places = [row for row in await administrations_by_id(db, found.administration_ids) if row]
        topics = [row for row in await topics_by_id(db, [e.topic_id for e in found.topics]) if row]
        return _Laid(
            edition=edition.slug,
            found=found,
            codes={row.id: row.code for row in places},
            names=dict(await names_in(db, texts, [*places, *topics])),
            topics={row.id: row for row in topics},
            instruments=await _said(db, found.instrument_ids, day, texts),
        )


async def _said(
    db: "ReadDb", ids: Sequence[str], day: date | None, texts: "Texts"
) -> list[tuple[str, str]]:
    """Return the key of each arrangement, and what it is in words."""
    from api import instrument_sentences  # noqa: PLC0415 -- slow import
    from domain import instruments  # noqa: PLC0415 -- slow import

    rows = [row for row in await instruments.instruments_by_id(db, ids) if row]
    steps = await instruments.steps_by_instrument(db, [row.id for row in rows])
    return [
        (
            row.key,
            instrument_sentences.instrument(row.title, instruments.counting_on(each, day), texts),
        )
        for row, each in zip(rows, steps, strict=True)
    ]
