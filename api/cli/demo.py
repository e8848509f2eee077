"""`tradewinds demo`: the whole main job on the edition of 2011, then the pages."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from api.cli.opening import carry, database_words, opened
from api.cli.options import Database, Debug, Json, Locale, Quiet
from api.cli.serve import serve_until_interrupted
from api.cli.trouble import command
from api.cli.voice import Voice, speaking
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from api.cli.agendas import AgendaReport
    from api.cli.discrepancies import Discrepancy
    from api.cli.opportunities import OpportunityReport
    from api.cli.pairings import PairingReport
    from api.cli.suggestions import TopicReport
    from api.texts import Texts
    from domain.store import Store

EDITION: Final = "wco-idb-2011"


def demo(  # noqa: PLR0913 -- an option of the command each
    *,
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Print, and do not serve the pages.")
    ] = False,
    host: Annotated[
        str | None, typer.Option("--host", help="As for serve.", show_default=False)
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65535, help="As for serve.", show_default=False),
    ] = None,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Pair the edition of 2011, suggest topics, make agendas, then serve.

    Creates the database, loads the seeds and the SYNTHETIC profiles, pairs the delegates, chooses
    the topics of 2011 and of the next symposium, and makes the agendas of 2011. With --json it
    prints and ends.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale) as voice:
        carry(_demo(voice, database))
        if not (no_serve or as_json):
            raise typer.Exit(
                serve_until_interrupted(voice, host=host, port=port, database=database)
            )


@dataclass(frozen=True)
class Findings:
    """Everything that the demonstration found."""

    pairings: "PairingReport"
    topics: "TopicReport"
    next_topics: "TopicReport"
    agendas: "tuple[AgendaReport, ...]"
    discrepancies: "tuple[Discrepancy, ...]"
    opportunities: "OpportunityReport"
    why: tuple[str, str]
    why_not: tuple[str, str] | None

    def document(self) -> dict[str, Any]:
        """Return the one JSON document."""
        return {
            "edition": self.pairings.edition,
            "synthetic": self.pairings.run.synthetic,
            "pairings": self.pairings.document(),
            "topics": self.topics.document(),
            "next_topics": self.next_topics.document(),
            "agendas": [each.document() for each in self.agendas],
            "discrepancies": [each.document() for each in self.discrepancies],
            "opportunities": self.opportunities.document(),
        }


async def _demo(voice: Voice, database: str | None) -> None:
    from api.cli.agendas import say_agenda  # noqa: PLC0415 -- beside the others
    from api.cli.discrepancies import say_discrepancies  # noqa: PLC0415 -- beside the others
    from api.cli.opportunities import say_opportunities  # noqa: PLC0415 -- beside the others
    from api.cli.pairings import say_pairings  # noqa: PLC0415 -- beside the others
    from api.cli.suggestions import say_suggestions  # noqa: PLC0415 -- beside the others

    async with opened(database, migrated=False) as store:
        await _prepare(voice, store)
        with voice.working(f"Pairing {EDITION}, choosing topics and making agendas"):
            found = await _find(store, voice.texts)
    lines = copy_lines(found, database_words(database))
    if voice.as_json:
        voice.document(found.document() | {"commands": [line for _, line in lines]})
        return
    say_pairings(voice, found.pairings)
    say_suggestions(voice, found.topics)
    say_suggestions(voice, found.next_topics)
    for agenda in found.agendas:
        say_agenda(voice, agenda)
    say_discrepancies(voice, found.discrepancies)
    say_opportunities(voice, found.opportunities)
    voice.say("Lines to copy:")
    for what, line in lines:
        voice.say(f"  {what}:")
        voice.say(f"    {line}")


async def _prepare(voice: Voice, store: "Store") -> None:
    """Bring the database to what the demonstration shows; twice does no harm."""
    from api.cli.migrate import migration_words  # noqa: PLC0415 -- beside the others
    from api.cli.seed import load_words  # noqa: PLC0415 -- beside the others
    from seeds.load import (  # noqa: PLC0415 -- slow import
        load_demo_administrations,
        load_demo_agenda,
        load_demo_meetings,
        load_demo_outcomes,
        load_demo_profiles,
        load_demo_proposals,
        load_edition_2011,
        load_reference,
    )

    with voice.working("Preparing the database"):
        applied = await store.migrate()
        report = await load_reference(store)
        report += await load_edition_2011(store)
        report += await load_demo_profiles(store)
        report += await load_demo_agenda(store)
        report += await load_demo_administrations(store)
        report += await load_demo_proposals(store)
        report += await load_demo_outcomes(store)
        report += await load_demo_meetings(store)
    voice.note("Database", migration_words(store.url, applied))
    voice.note(
        "Seeds",
        f"{load_words(report)}; the profiles of delegates and of administrations, the"
        " proposals, the regional meetings, the slots, rooms and speakers of the agenda, and what"
        " came of the edition beside its source, are SYNTHETIC",
    )


async def _find(store: "Store", texts: "Texts") -> Findings:
    from api.cli.agendas import read_agenda  # noqa: PLC0415 -- beside the others
    from api.cli.discrepancies import read_discrepancies  # noqa: PLC0415 -- beside the others
    from api.cli.opportunities import read_opportunities  # noqa: PLC0415 -- beside the others
    from api.cli.pairings import read_pairings  # noqa: PLC0415 -- beside the others
    from api.cli.running import run_agendas, run_edition  # noqa: PLC0415 -- beside the others
    from api.cli.suggestions import read_suggestions  # noqa: PLC0415 -- beside the others
    from domain.runs import (  # noqa: PLC0415 -- slow import
        PairingRequest,
        TopicPurpose,
        TopicRequest,
    )

    paired = await run_edition(store, EDITION, PairingRequest())
    chosen = await run_edition(store, EDITION, TopicRequest(TopicPurpose.THIS_EDITION))
    ahead = await run_edition(store, EDITION, TopicRequest(TopicPurpose.NEXT_SYMPOSIUM))
    held = await run_agendas(store, EDITION, None, None)
    opportunities = await read_opportunities(store, EDITION, texts, count=1)
    async with store.reading(TERMINAL) as db:
        pairings = await read_pairings(db, paired, texts)
        topics = await read_suggestions(db, chosen, texts)
        next_topics = await read_suggestions(db, ahead, texts)
        agendas = tuple([await read_agenda(db, run_id, texts) for run_id in held])
        discrepancies = await read_discrepancies(db, EDITION)
    first = pairings.pairs[0]
    return Findings(
        pairings=pairings,
        topics=topics,
        next_topics=next_topics,
        agendas=agendas,
        discrepancies=discrepancies,
        opportunities=opportunities,
        why=(first.left.code, first.right.code),
        why_not=await _most_tempting(store, pairings),
    )


async def _most_tempting(store: "Store", report: "PairingReport") -> tuple[str, str] | None:
    """Find the unchosen partner with the highest score for the first delegate; ties by code."""
    from domain import runs  # noqa: PLC0415 -- slow import

    first = report.pairs[0].left.code
    partners = {pair.right.code for pair in report.pairs}
    async with store.reading(TERMINAL) as db:
        asked = await runs.read_asked(db, report.run.id)
    priced = await runs.possible_partners(asked, asked.ids["delegate", first])
    others = [
        (-each.score, asked.codes[each.delegate_id])
        for each in priced
        if not each.paired and asked.codes[each.delegate_id] in partners
    ]
    return (first, min(others)[1]) if others else None


def copy_lines(found: Findings, database: str) -> list[tuple[str, str]]:
    """Return lines to copy, each with what it asks; each works as printed."""
    report = found.pairings
    first, second = found.why
    asked = f"{command()} why-not"
    place = f"--run {report.run.id}{database}"
    forbidden = f"--edition {report.edition} --never {first} {second}{database}"
    lines = [
        (
            f"why {first} has this partner, and what parting them costs",
            f"{asked} {first} {second} {place}",
        ),
    ]
    if found.why_not is not None:
        other = found.why_not[1]
        lines.append(
            (
                f"why {first} does not have {other}, and at what price",
                f"{asked} {first} {other} {place}",
            )
        )
    lines.append(("forbid that pairing and run again", f"{command()} pair {forbidden}"))
    return lines
