"""`tradewinds health`: how a network of people outlives departures, of an edition or a file."""

from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from api.cli.opening import carry, only_edition, opened, read_document
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet, read_day
from api.cli.trouble import NO_ANSWER
from api.cli.voice import Voice, speaking
from api.cli.writing import as_text, write_new
from domain.errors import NotFound
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from domain import runs
    from domain.store import Store

_FILES: Final = ("network.json", "health.json")


class TieKind(Enum):
    """As domain.runs.TieKind, which takes long to import."""

    ACCEPTED = "accepted"
    CONTACT = "contact"
    PAIRING = "pairing"


Programme = Annotated[
    str | None,
    typer.Option(
        "--programme",
        metavar="KEY",
        help="All editions of a programme, whose people are joined.",
        show_default=False,
    ),
]
Ties = Annotated[
    list[TieKind] | None,
    typer.Option(
        "--ties",
        help="What counts: accepted partnerships, contacts, or pairings as if accepted.",
        show_default="accepted and contact",
    ),
]
PairedRun = Annotated[
    str | None,
    typer.Option(
        "--run", metavar="ID", help="Whose pairings count.", show_default="the published run"
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DAY", help="Look at it on a day.", show_default="today"),
]
DormantDays = Annotated[
    int | None,
    typer.Option(
        "--dormant-days",
        metavar="DAYS",
        help="So long without contact makes a tie dormant.",
        show_default="180",
    ),
]
Inherited = Annotated[
    bool,
    typer.Option(
        "--inherited", help="Ties of earlier editions of the programme count, too; of an edition."
    ),
]
To = Annotated[
    Path | None,
    typer.Option(
        "--to",
        metavar="FOLDER",
        help="Write the network and its report there, for verify.",
        show_default=False,
    ),
]


def health(  # noqa: PLR0913 -- an option of the command each
    instance: Annotated[
        str | None,
        typer.Argument(
            metavar="NETWORK.json", help="A network-instance/1 file (- reads standard input)."
        ),
    ] = None,
    *,
    edition: Edition = None,
    programme: Programme = None,
    ties: Ties = None,
    run: PairedRun = None,
    as_of: AsOf = None,
    dormant_days: DormantDays = None,
    inherited: Inherited = False,
    to: To = None,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Say who holds a network together, whom to pair and whom to call.

    Of an edition, a programme, or a file, whose report is printed as JSON.
    Exit code 5: no allowed pairings make it departure-proof, with what is in the way.
    """
    named = (edition, programme, ties, run, as_of, dormant_days, inherited or None, to)
    if instance is not None and any(each is not None for each in named):
        raise typer.BadParameter(
            "A file holds its own ties. Say for what: --edition KEY, or a NETWORK.json.",
            param_hint=(
                "--edition, --programme, --ties, --run, --as-of, --dormant-days, --inherited, --to"
            ),
        )
    if programme is not None and (
        inherited or any(each is not None for each in (edition, run, to))
    ):
        raise typer.BadParameter(
            "A programme is looked at over all its editions: name no edition, no run, no folder.",
            param_hint="--programme",
        )
    # Of a file the report is the one document on standard output, as its sisters print one.
    with speaking(
        as_json=as_json or instance is not None, quiet=quiet, debug=debug, locale=locale
    ) as voice:
        if instance is not None:
            _measure_file(voice, instance)
        else:
            kinds = tuple(each.value for each in ties or ())
            asked = kinds, run, read_day(as_of), dormant_days, inherited
            if programme is None:
                carry(_measure(voice, database, edition, asked, to))
            else:
                carry(_measure_programme(voice, database, programme, asked))


def _measure_file(voice: Voice, instance: str) -> None:
    from api.health_sentences import network_health  # noqa: PLC0415 -- slow import
    from api.sentences import contradiction  # noqa: PLC0415 -- slow import
    from domain.runs import solve_health_instance  # noqa: PLC0415 -- slow import

    document = read_document(instance)
    with voice.working("Measuring"):
        solution = solve_health_instance(document)
    voice.document(solution)
    if not voice.quiet:
        for line in network_health(solution, voice.texts):
            voice.say(line)
    if solution["status"] == "infeasible":
        for names in solution["conflicts"]:
            voice.say(contradiction(names, voice.texts))
        raise typer.Exit(NO_ANSWER)


_Asked = tuple[tuple[str, ...], str | None, date | None, int | None, bool]


def _request(store: "Store", asked: _Asked) -> "runs.HealthRequest":
    from domain import runs  # noqa: PLC0415 -- slow import

    kinds, run_id, day, dormant_days, inherited = asked
    return runs.HealthRequest(
        as_of=day or store.clock().date(),
        ties=tuple(runs.TieKind(kind) for kind in kinds) or runs.HealthRequest.ties,
        run_id=run_id,
        dormant_days=runs.DORMANT_DAYS if dormant_days is None else dormant_days,
        inherited=inherited,
    )


async def _measure(
    voice: Voice, database: str | None, key: str | None, asked: _Asked, folder: Path | None
) -> None:
    from domain import runs  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        slug = key or only_edition(store)
        async with store.reading(TERMINAL) as db:
            edition = await get_edition(db, slug)
            read = await runs.read_network_health(db, edition, _request(store, asked))
        with voice.working("Measuring"):
            (found,) = await runs.measure_networks([read], limits=runs.SolveLimits())
    if folder is not None:
        files = [folder / name for name in _FILES]
        documents = runs.health_instance(read), runs.health_answer(found.every.report)
        write_new(files, [as_text(document) for document in documents])
        voice.note("wrote", f"{files[0]} and {files[1]}")
    if voice.as_json:
        part = {"edition": slug, "run": found.run_id}
        voice.document(part | _document(found))
    else:
        _say(voice, found)
    if found.every.is_closed:
        raise typer.Exit(NO_ANSWER)


async def _measure_programme(voice: Voice, database: str | None, key: str, asked: _Asked) -> None:
    from api import health_sentences  # noqa: PLC0415 -- slow import
    from domain import runs  # noqa: PLC0415 -- slow import
    from domain.programmes import editions_by_id, get_programme  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        async with store.reading(TERMINAL) as db:
            programme = await get_programme(db, key)
            read = await runs.read_programme_health(db, programme.id, _request(store, asked))
            if read is None:
                raise NotFound(f"The programme {key} has no editions yet.")
            rows = await editions_by_id(db, read.edition_ids)
        with voice.working("Measuring"):
            found = await runs.measure_programme(read, limits=runs.SolveLimits())
    slugs = [row.slug for row in rows if row is not None]
    trend = [runs.health_answer(point.measured.report) for point in found.trend]
    if voice.as_json:
        told = [{"edition": slug, "network": each} for slug, each in zip(slugs, trend, strict=True)]
        voice.document({"programme": key} | _document(found) | {"trend": told})
    else:
        for slug, each in zip(slugs, trend, strict=True):
            voice.say(health_sentences.trend_point(slug, each, voice.texts))
        _say(voice, found)
    if found.every.is_closed:
        raise typer.Exit(NO_ANSWER)


def _document(found: "runs.NetworkHealth | runs.ProgrammeHealth") -> dict[str, Any]:
    from domain import runs  # noqa: PLC0415 -- slow import

    asked = found.asked
    return {
        "as_of": asked.as_of.isoformat(),
        "ties": [kind.value for kind in asked.ties],
        "dormant_days": asked.dormant_days,
        "dormant_ties": [runs.tie_document(tie, asked.as_of) for tie in found.dormant],
        "network": runs.health_answer(found.every.report),
        "without_dormant": runs.health_answer(found.awake.report),
    }


def _say(voice: Voice, found: "runs.NetworkHealth | runs.ProgrammeHealth") -> None:
    from api import health_sentences  # noqa: PLC0415 -- slow import
    from domain import runs  # noqa: PLC0415 -- slow import

    document, words, asked = runs.health_answer(found.every.report), voice.texts, found.asked
    for line in health_sentences.measures(document, words):
        voice.say(line)
    if found.every.is_closed:
        for line in health_sentences.closed(document, words, found.every.broken_rules):
            voice.say(line)
    ties = [runs.tie_document(tie, asked.as_of) for tie in found.dormant]
    for line in health_sentences.dormant(ties, asked.dormant_days, words):
        voice.say(line)
    if found.dormant:
        voice.say(words.say("health.without_dormant"))
        for line in health_sentences.measures(runs.health_answer(found.awake.report), words):
            voice.say(f"  {line}")
