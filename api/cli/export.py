"""`tradewinds export`: write a run as the two files that `verify` checks without the database."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.completion import complete_any_run
from api.cli.finding import find_run, one_plan
from api.cli.opening import carry, opened
from api.cli.options import Database, Debug, Edition, Json, Quiet
from api.cli.trouble import command
from api.cli.voice import Voice, speaking
from domain.errors import InvalidInput
from domain.policy import TERMINAL

_NAMES = ("instance.json", "solution.json")


def export(
    run: Annotated[
        str | None,
        typer.Argument(
            metavar="RUN",
            help="A run of pairings or topics; without it the newest finished pairing run.",
            autocompletion=complete_any_run,
            show_default=False,
        ),
    ] = None,
    *,
    edition: Edition = None,
    to: Annotated[
        Path, typer.Option("--to", metavar="FOLDER", help="Where to write; made if it is missing.")
    ] = Path(),
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Write what a run solved and what it answered to instance.json and solution.json.

    They hold levels, languages and wishes by code, and no name of a person. Whoever has them
    checks every number with verify, or with a checker of their own; a contradiction, too.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, writes=True) as voice:
        one_plan(run, edition)
        carry(_export(voice, database, (run, edition), to))


async def _export(
    voice: Voice, database: str | None, asked: tuple[str | None, str | None], folder: Path
) -> None:
    from domain import runs  # noqa: PLC0415 -- slow import

    async with opened(database) as store, store.reading(TERMINAL) as db:
        run_id = asked[0] or (await find_run(store, db, *asked)).id
        documents = await runs.run_documents(db, run_id)
    files = [folder / name for name in _NAMES]
    _write(files, documents)
    if voice.as_json:
        voice.document({"run": run_id, "instance": str(files[0]), "solution": str(files[1])})
        return
    voice.say(f"Wrote {files[0]} and {files[1]}, of run {run_id}.")
    voice.say(f"To check them: {command()} verify {files[0]} {files[1]}")


def _write(files: list[Path], documents: tuple[Any, Any]) -> None:
    """Write both files, or none where one is there already."""
    for file in files:
        if file.exists():
            raise InvalidInput(f"{file} is there already. Give another folder: --to FOLDER.")
    files[0].parent.mkdir(parents=True, exist_ok=True)
    for file, document in zip(files, documents, strict=True):
        text = json.dumps(document, ensure_ascii=False, indent=1)
        file.write_text(f"{text}\n", encoding="utf-8")
