"""`tradewinds verify`: check a stored run, or a solution against its instance."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.completion import complete_any_run
from api.cli.opening import carry, opened, read_document
from api.cli.options import Database, Debug, Json, Quiet
from api.cli.trouble import CHECK_FAILED
from api.cli.voice import Voice, speaking
from domain.policy import TERMINAL


def verify(
    run: Annotated[
        str,
        typer.Argument(
            metavar="RUN|INSTANCE.json",
            help="The id of a run, or an instance file (- reads standard input).",
            autocompletion=complete_any_run,
        ),
    ],
    solution: Annotated[
        str | None,
        typer.Argument(metavar="SOLUTION.json", help="The solution of that instance."),
    ] = None,
    *,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Check every number of a run, or of a solution file.

    The solver takes no part in it. Exit code 1: a number does not hold, and which.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug) as voice:
        if solution is not None:
            from domain.runs import verify_instance  # noqa: PLC0415 -- slow import

            faults = verify_instance(read_document(run), read_document(solution))
        elif run == "-" or run.endswith(".json") or Path(run).is_file():
            raise typer.BadParameter(
                "An instance is verified together with its solution: verify INSTANCE.json "
                "SOLUTION.json"
            )
        else:
            faults = carry(_verify_run(run, database))
        _report(voice, run, faults)
        if faults:
            raise typer.Exit(CHECK_FAILED)


async def _verify_run(run_id: str, database: str | None) -> tuple[str, ...]:
    from domain.runs import verify_run  # noqa: PLC0415 -- slow import

    async with opened(database) as store, store.reading(TERMINAL) as db:
        return await verify_run(db, run_id)


def _report(voice: Voice, name: str, faults: tuple[str, ...]) -> None:
    if voice.as_json:
        voice.document({"holds": not faults, "faults": list(faults)})
        return
    if not faults:
        voice.say(f"{name}: every number holds.")
        return
    voice.say(f"{name}: {len(faults)} fault{'s' if len(faults) > 1 else ''}.")
    for fault in faults:
        voice.say(f"  {fault}")
