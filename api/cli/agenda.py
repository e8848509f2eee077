"""`tradewinds agenda`: an agenda of an edition's components, or of an instance file."""

from typing import Annotated, Final

import typer

from api.cli.completion import complete_any_run
from api.cli.opening import carry, only_edition, opened, read_document
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet
from api.cli.pair import solve_instance, tell_solution
from api.cli.voice import Voice, show_progress, speaking
from domain.policy import TERMINAL

TOLERANCE: Final = 20
Component = Annotated[
    str | None,
    typer.Option(
        "--component",
        metavar="KEY",
        help="One component; without it each that has slots.",
        show_default=False,
    ),
]
Topics = Annotated[
    str | None,
    typer.Option(
        "--topics",
        metavar="RUN",
        help="The topic run to hold sessions on; without it the published or newest one.",
        show_default=False,
    ),
]

Replan = Annotated[
    str | None,
    typer.Option(
        "--replan",
        metavar="RUN",
        help="An agenda run to move as few sessions of as possible.",
        autocompletion=complete_any_run,
        show_default=False,
    ),
]


def agenda(  # noqa: PLR0913 -- an option of the command each
    instance: Annotated[
        str | None,
        typer.Argument(
            metavar="INSTANCE.json", help="An agenda-instance/1 file (- reads standard input)."
        ),
    ] = None,
    *,
    published: Annotated[
        str | None,
        typer.Option(
            "--published",
            metavar="SOLUTION.json",
            help="An agenda that people know already: move as few of its sessions as possible.",
            show_default=False,
        ),
    ] = None,
    tolerance: Annotated[
        int | None,
        typer.Option(
            "--tolerance",
            metavar="PER_MILLE",
            help="With --published or --replan: what moving less may cost of the best; else 20.",
            show_default=False,
        ),
    ] = None,
    edition: Edition = None,
    component: Component = None,
    topics: Topics = None,
    replan: Replan = None,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Give sessions a slot and a room: those of an edition, or of an instance file.

    The agenda of a component is recorded as a run; that of a file is printed as JSON with who
    attends what, what each misses and why. Both carry the proof that nothing is worth more. With
    --published that of a file, and with --replan that of a component, is the one that moves least,
    another slot counting as three moves and another room as one, with the fewest moves that are
    possible. Exit code 5: no agenda is possible, with the smallest sets of records that contradict.
    """
    writes = instance is None
    with speaking(as_json=as_json, quiet=quiet, debug=debug, writes=writes, locale=locale) as voice:
        if instance is not None:
            if edition or component or topics or replan:
                raise typer.BadParameter(
                    "An instance file holds its own sessions. Use these with an edition.",
                    param_hint="--edition, --component, --topics, --replan",
                )
            _of_file(voice, instance, published, TOLERANCE if tolerance is None else tolerance)
            return
        if published is not None:
            raise typer.BadParameter("This is for an INSTANCE.json.", param_hint="--published")
        if replan is not None:
            if topics is not None:
                raise typer.BadParameter(
                    "A replan weighs the topics of the run that it replans.", param_hint="--topics"
                )
            terms = replan, TOLERANCE if tolerance is None else tolerance
            carry(_replan(voice, database, edition, component, terms))
            return
        if tolerance is not None:
            raise typer.BadParameter(
                "This is for --published or --replan.", param_hint="--tolerance"
            )
        carry(_hold(voice, database, edition, component, topics))


async def _hold(
    voice: Voice,
    database: str | None,
    edition: str | None,
    component: str | None,
    topics: str | None,
) -> None:
    from api.cli.agendas import read_agenda, say_agenda  # noqa: PLC0415 -- slow import
    from api.cli.running import run_agendas  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        key = edition or only_edition(store)
        with voice.working(f"Making agendas for {key}"):
            run_ids = await run_agendas(store, key, component, topics)
        async with store.reading(TERMINAL) as db:
            reports = [await read_agenda(db, run_id, voice.texts) for run_id in run_ids]
    if voice.as_json:
        voice.document({"edition": key, "agendas": [report.document() for report in reports]})
        return
    for report in reports:
        say_agenda(voice, report)


async def _replan(
    voice: Voice,
    database: str | None,
    edition: str | None,
    component: str | None,
    terms: tuple[str, int],
) -> None:
    from api.cli.agendas import read_agenda, say_agenda  # noqa: PLC0415 -- slow import
    from api.cli.running import replan_agenda  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        key = edition or only_edition(store)
        with voice.working(f"Planning an agenda of {key} again"):
            run_id = await replan_agenda(store, key, component, *terms)
        async with store.reading(TERMINAL) as db:
            report = await read_agenda(db, run_id, voice.texts)
    if voice.as_json:
        voice.document({"edition": key, "agendas": [report.document()]})
        return
    say_agenda(voice, report)


def _of_file(voice: Voice, instance: str, published: str | None, tolerance: int) -> None:
    if published is None:
        solve_instance(voice, instance, "agenda")
        return
    from domain.runs import replan_agenda_instance  # noqa: PLC0415 -- slow import

    documents = read_document(instance), read_document(published)
    with voice.working("Solving"):
        solution = replan_agenda_instance(*documents, tolerance, show_progress)
    tell_solution(voice, solution)
