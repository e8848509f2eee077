"""`tradewinds opportunities`: which good practice of one side meets which challenge of another."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Final

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
from api.cli.voice import Voice, speaking
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from api.texts import Texts
    from domain.runs import FoundOpportunity, OpportunityFilter
    from domain.store import ReadDb, Store

_COUNT: Final = 10

Administrations = Annotated[
    list[str] | None,
    typer.Option(
        "--administration",
        metavar="CODE",
        help="That these face or offer, by country: PE. Repeatable.",
        show_default=False,
    ),
]
Sides = Annotated[
    list[str] | None,
    typer.Option(
        "--side",
        metavar="KEY",
        help="Challenges of these sides alone. Repeatable.",
        show_default=False,
    ),
]
Topics = Annotated[
    list[str] | None,
    typer.Option(
        "--topic",
        metavar="KEY",
        help="On these topics: single_window. Repeatable.",
        show_default=False,
    ),
]


def opportunities(  # noqa: PLR0913 -- an option of the command each
    *,
    edition: Edition = None,
    administration: Administrations = None,
    side: Sides = None,
    topic: Topics = None,
    as_of: ArrangementsAsOf = None,
    count: Annotated[
        int, typer.Option("--count", min=1, help="How many of the best to say.")
    ] = _COUNT,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Rank the challenges of one side that a good practice of another side meets.

    By topic, by the stage of the arrangement between the two administrations, and by how many
    people can share.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale) as voice:
        day = read_day(as_of)
        asked = (administration, side, topic)
        carry(_opportunities(voice, database, edition, asked, day, count))


_Asked = tuple[list[str] | None, list[str] | None, list[str] | None]


def _filter(asked: _Asked) -> "OpportunityFilter":
    from domain.runs import OpportunityFilter  # noqa: PLC0415 -- slow import

    administrations, sides, topics = asked
    return OpportunityFilter(
        administration_code_in=tuple(administrations) if administrations else None,
        challenge_side_key_in=tuple(sides) if sides else None,
        topic_key_in=tuple(topics) if topics else None,
    )


@dataclass(frozen=True)
class OpportunityReport:
    """The best opportunities of an edition, each in words, and how many there are."""

    edition: str
    count: int
    best: "list[FoundOpportunity]"
    told: list[str]

    def document(self) -> dict[str, Any]:
        """Return the one JSON document."""
        pairs = zip(self.best, self.told, strict=True)
        return {
            "edition": self.edition,
            "count": self.count,
            "opportunities": [_document(each, text) for each, text in pairs],
        }


async def _opportunities(
    voice: Voice,
    database: str | None,
    key: str | None,
    asked: _Asked,
    as_of: date | None,
    count: int,
) -> None:
    async with opened(database) as store:
        slug = key or only_edition(store)
        where = _filter(asked)
        report = await read_opportunities(
            store, slug, voice.texts, as_of=as_of, where=where, count=count
        )
    if voice.as_json:
        voice.document(report.document())
    else:
        say_opportunities(voice, report)


async def read_opportunities(
    store: "Store",
    slug: str,
    texts: "Texts",
    *,
    as_of: date | None = None,
    where: "OpportunityFilter | None" = None,
    count: int,
) -> OpportunityReport:
    """Read and rank the opportunities of an edition, and say the best."""
    from domain import runs  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import

    async with store.reading(TERMINAL) as db:
        edition = await get_edition(db, slug)
        read = await runs.read_described(db, edition.id, TERMINAL, as_of)
    if where is not None:
        runs.check_filter(read, where)
    found = await runs.find_opportunities(
        store, TERMINAL, read, as_of=as_of, where=where, limits=runs.SolveLimits()
    )
    best = found.best(count)
    async with store.reading(TERMINAL) as db:
        told = await _tell(db, best, texts)
    return OpportunityReport(slug, len(found), best, told)


def say_opportunities(voice: Voice, report: OpportunityReport) -> None:
    """Say how many opportunities there are, and the best with their scores."""
    voice.say(voice.texts.say("opportunity.count", report.count, edition=report.edition))
    for each, text in zip(report.best, report.told, strict=True):
        voice.say(f"  {each.worth.score_per_mille:>4}  {text}")


async def _tell(db: "ReadDb", found: "list[FoundOpportunity]", texts: "Texts") -> list[str]:
    """Say opportunities in the language of the texts."""
    from api import opportunity_sentences  # noqa: PLC0415 -- slow import
    from api.cli.names import names_in  # noqa: PLC0415 -- beside the others
    from domain.administrations import administrations_by_id  # noqa: PLC0415 -- slow import

    ids = sorted({member.id for each in found for member in (each.faced_by, each.offered_by)})
    topics = [row for each in found for row in (each.challenge_topic, each.practice_topic)]
    names = await names_in(db, texts, [*await administrations_by_id(db, ids), *topics])
    return [
        opportunity_sentences.opportunity(
            opportunity_sentences.Told(
                challenge=each.challenge.name,
                practice=each.practice.name,
                faced_by=names[each.faced_by.id],
                offered_by=names[each.offered_by.id],
                challenge_topic=names[each.challenge_topic.id],
                practice_topic=names[each.practice_topic.id],
                steps=each.worth.steps,
                stage=opportunity_sentences.stage_word(each.stage, is_known=True),
                people=each.people,
                synthetic=each.is_synthetic,
            ),
            texts,
        )
        for each in found
    ]


def _document(each: "FoundOpportunity", text: str) -> dict[str, Any]:
    worth = each.worth
    return {
        "score_per_mille": worth.score_per_mille,
        "topic_per_mille": worth.topic_per_mille,
        "stage_per_mille": worth.stage_per_mille,
        "people_per_mille": worth.people_per_mille,
        "topic_steps": worth.steps,
        "stage": each.stage,
        "people": each.people,
        "synthetic": each.is_synthetic,
        "challenge": {
            "administration": each.faced_by.code,
            "side": each.faced_by.side,
            "topic": each.challenge_topic.key,
            "name": each.challenge.name,
            "urgency": each.challenge.urgency,
        },
        "practice": {
            "administration": each.offered_by.code,
            "side": each.offered_by.side,
            "topic": each.practice_topic.key,
            "name": each.practice.name,
            "contact_role": each.practice.contact_role,
        },
        "text": text,
    }
