"""`tradewinds discrepancies`: where the source states one figure and the data counts another."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from api.cli.opening import carry, only_edition, opened
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet
from api.cli.voice import Voice, speaking
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from domain import models
    from domain.store import ReadDb

_SHOWN_MAX: Final = 100


def discrepancies(
    *,
    edition: Edition = None,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Say which figures of an edition are counted otherwise than stated, and what explains them.

    Neither figure is mended by the other; a note on why they differ counts as long as both are as
    they were.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale) as voice:
        carry(_discrepancies(voice, database, edition))


@dataclass(frozen=True)
class Discrepancy:
    """A stated figure beside the counted one, and the note on why they differ.

    ``is_resolved`` says that the note is about the two figures as they are now.
    """

    key: str
    unit: str
    stated: str
    counted: str
    is_named: bool
    quote: str
    note: "models.FactResolution | None" = None
    is_resolved: bool = False

    def document(self) -> dict[str, Any]:
        """Return it as JSON: numbers as numbers."""
        told: dict[str, Any] = {
            "key": self.key,
            "stated": _number(self.stated),
            "counted": _number(self.counted),
            "quote": self.quote,
        }
        if self.note is not None:
            told["resolution"] = {
                "note": self.note.note,
                "by": self.note.resolved_by,
                "at": self.note.resolved_at.isoformat(),
                "stated": _number(self.note.stated_value),
                "counted": _number(self.note.counted_value),
                "stands": self.is_resolved,
            }
        return told


def _number(text: str) -> int | str:
    return int(text) if text.isdecimal() else text


async def _discrepancies(voice: Voice, database: str | None, key: str | None) -> None:
    async with opened(database) as store, store.reading(TERMINAL) as db:
        slug = key or only_edition(store)
        found = await read_discrepancies(db, slug)
    if voice.as_json:
        told = [each.document() for each in found]
        voice.document({"edition": slug, "discrepancies": told})
    elif found:
        say_discrepancies(voice, found)
    else:
        voice.say(voice.texts.say("fact.none", edition=slug))


async def read_discrepancies(db: "ReadDb", edition_key: str) -> tuple[Discrepancy, ...]:
    """Read the facts of an edition whose two figures differ."""
    from domain.facts import (  # noqa: PLC0415 -- slow import
        FACTS_OF_EDITION,
        FactFilter,
        FactStatus,
        counts_by_fact,
        resolutions_by_fact,
    )
    from domain.models import CountedFrom  # noqa: PLC0415 -- slow import
    from domain.pages import Wanted, Window, pages_by_parent  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import

    edition = await get_edition(db, edition_key)
    wanted = Wanted(FactFilter(status_in=(FactStatus.DISCREPANT,)), (), Window(_SHOWN_MAX))
    (page,) = await pages_by_parent(db, FACTS_OF_EDITION, wanted, [edition.id])
    ids = [fact.id for fact in page.rows]
    counts, notes = await counts_by_fact(db, ids), await resolutions_by_fact(db, ids)
    return tuple(
        Discrepancy(
            fact.key,
            fact.unit,
            fact.stated_value,
            count.value or "",
            fact.counted_from == CountedFrom.SIDE_ADMINISTRATIONS,
            fact.quote,
            note,
            count.is_resolved,
        )
        for fact, count, note in zip(page.rows, counts, notes, strict=True)
    )


def say_discrepancies(voice: Voice, found: tuple[Discrepancy, ...]) -> None:
    """Say each discrepancy with the words of the source; neither figure is mended."""
    from api import fact_sentences  # noqa: PLC0415 -- slow import

    for each in found:
        told = fact_sentences.ToldFact(
            key=each.key,
            unit=each.unit,
            stated=each.stated,
            counted=each.counted,
            status="discrepant",
            is_named=each.is_named,
        )
        voice.say(fact_sentences.figures(told, voice.texts))
        voice.say("  " + voice.texts.say("fact.quote", quote=each.quote))
        if each.note is not None:
            said = fact_sentences.resolution(each.note, voice.texts, stands=each.is_resolved)
            voice.say(f"  {said}")
