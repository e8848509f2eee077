"""`tradewinds pair`: pair the delegates of an edition, or solve an instance file."""

from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand

from api.cli.opening import carry, only_edition, opened, read_document
from api.cli.options import (
    Database,
    Debug,
    Edition,
    Json,
    Locale,
    PartnersMax,
    Quiet,
    Scenario,
    Settings,
    read_numbers,
    read_parameters,
    read_partners_max,
)
from api.cli.trouble import NO_ANSWER
from api.cli.voice import Voice, show_progress, speaking
from domain.policy import TERMINAL

_TWO_CODES: Final = ("--must", "--never", "--lock")


class PairCommand(TyperCommand):
    """Lets --must, --never and --lock take two codes each, which typer has no type for."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Join the two codes that follow such an option into one word."""
        words = list(args)
        for place in range(len(words) - 1, -1, -1):
            if words[place] in _TWO_CODES and len(words) > place + 2:
                words[place + 1 : place + 3] = [f"{words[place + 1]} {words[place + 2]}"]
        return super().parse_args(ctx, words)


TwoCodes = list[str] | None
Priority = Annotated[
    list[str] | None,
    typer.Option(
        "--priority",
        metavar="NAME=VALUE",
        help="How much a competency counts, 1 where not said: integrity=3. Repeatable.",
        show_default=False,
    ),
]


def pair(  # noqa: PLR0913 -- an option of the command each
    instance: Annotated[
        str | None,
        typer.Argument(
            metavar="INSTANCE.json", help="A pairing-instance/1 file (- reads standard input)."
        ),
    ] = None,
    *,
    edition: Edition = None,
    must: Annotated[
        TwoCodes, typer.Option("--must", metavar="A B", help="These two must be paired.")
    ] = None,
    never: Annotated[
        TwoCodes, typer.Option("--never", metavar="A B", help="These two may never be paired.")
    ] = None,
    lock: Annotated[
        TwoCodes, typer.Option("--lock", metavar="A B", help="These two are already agreed.")
    ] = None,
    scenario: Scenario = None,
    settings: Settings = None,
    priority: Priority = None,
    most: PartnersMax = None,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Pair an edition's delegates, or solve an instance file.

    The pairings of an edition are recorded as a run; the solution of a file is printed as JSON.
    --must, --never, --lock and --max hold for this run, on top of the edition's own instructions
    and those of the scenario.
    Exit code 5: no feasible answer, with the smallest set of demands that contradict each other.
    """
    with speaking(
        as_json=as_json, quiet=quiet, debug=debug, writes=instance is None, locale=locale
    ) as voice:
        if instance is not None and edition is not None:
            raise typer.BadParameter(
                "Say what to pair: --edition KEY, or an INSTANCE.json.", param_hint="--edition"
            )
        if instance is not None:
            if must or never or lock or settings or priority or most or scenario is not None:
                raise typer.BadParameter(
                    "An instance file holds its own demands and parameters. Use these with "
                    "--edition.",
                    param_hint="--must, --never, --lock, --scenario, --set, --priority, --max",
                )
            solve_instance(voice, instance, "pairing")
            return
        from domain.runs import PairingRequest  # noqa: PLC0415 -- slow import

        request = PairingRequest(
            parameters=read_parameters(settings),
            must=pairs_of(must, "--must"),
            never=pairs_of(never, "--never"),
            locked=pairs_of(lock, "--lock"),
            priorities=read_numbers(priority, "--priority", "integrity=3"),
            partners_max=read_partners_max(most),
        )
        carry(_pair(voice, database, edition, request, scenario))


def pairs_of(
    words: TwoCodes, option: str, what: str = "the codes of two delegates: {} LAC-01 CHN-04"
) -> tuple[tuple[str, str], ...]:
    """Return what was joined as two again.

    Raises:
        BadParameter: something is not two words; ``what`` says what the option takes.

    """
    pairs = []
    for word in words or ():
        codes = word.split()
        if len(codes) != 2 or codes[1].startswith("-"):  # noqa: PLR2004 -- A and B
            raise typer.BadParameter(f"It takes {what.format(option)}", param_hint=option)
        pairs.append((codes[0], codes[1]))
    return tuple(pairs)


async def _pair(
    voice: Voice, database: str | None, edition: str | None, request: Any, scenario: str | None
) -> None:
    from api.cli.pairings import read_pairings, say_pairings  # noqa: PLC0415 -- slow import
    from api.cli.running import run_edition  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        key = edition or only_edition(store)
        with voice.working(f"Pairing {key}"):
            run_id = await run_edition(store, key, request, scenario)
        async with store.reading(TERMINAL) as db:
            report = await read_pairings(db, run_id, voice.texts)
    if voice.as_json:
        voice.document({"edition": report.edition, "pairings": report.document()})
    else:
        say_pairings(voice, report)


def solve_instance(voice: Voice, name: str, noun: str) -> None:
    """Solve an instance file and print its solution document; exit code 5 when there is none."""
    from domain import runs  # noqa: PLC0415 -- slow import

    document = read_document(name)
    solve = {
        "pairing": runs.solve_pairing_instance,
        "topics": runs.solve_topics_instance,
        "agenda": runs.solve_agenda_instance,
        "meetings": runs.solve_meeting_instance,
    }[noun]
    with voice.working("Solving"):
        solution = solve(document, show_progress)
    tell_solution(voice, solution)


def tell_solution(voice: Voice, solution: dict[str, Any]) -> None:
    """Print a solution document; exit code 5 when it says that there is none."""
    voice.document(solution)
    if solution.get("status") == "infeasible":
        from api.sentences import contradiction  # noqa: PLC0415 -- only when it happens

        for names in solution["conflicts"]:
            typer.echo(contradiction(names, voice.texts), err=True)
        raise typer.Exit(NO_ANSWER)
