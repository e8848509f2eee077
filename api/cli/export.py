"""`tradewinds export`: a run as the files that `verify` checks, or a network for other programs."""

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from api.cli.completion import complete_any_run
from api.cli.finding import find_run, one_plan
from api.cli.opening import carry, only_edition, opened
from api.cli.options import Database, Debug, Edition, Json, Quiet
from api.cli.trouble import command
from api.cli.voice import Voice, speaking
from api.cli.writing import as_text, write_new
from domain.policy import TERMINAL

_NAMES = ("instance.json", "solution.json")


class NetworkForm(Enum):
    """As domain.runs.NetworkForm, which takes long to import."""

    GEXF = "gexf"
    GRAPHML = "graphml"


def export(  # noqa: PLR0913 -- an option of the command each
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
    network: Annotated[
        NetworkForm | None,
        typer.Option("--network", help="The network of the edition instead, in this form."),
    ] = None,
    names: Annotated[
        bool, typer.Option("--names", help="People of the network by name, not by code.")
    ] = False,
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
    With --network, write the graph of the edition to network.gexf or network.graphml.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, writes=True) as voice:
        one_plan(run, edition)
        if network is None and names:
            raise typer.BadParameter(
                "A run is exported by code. Names go with --network alone.", param_hint="--names"
            )
        if network is not None and run is not None:
            raise typer.BadParameter(
                "A network is that of an edition: --edition KEY, and no run.", param_hint="RUN"
            )
        if network is not None:
            carry(_export_network(voice, database, edition, (network.value, names), to))
        else:
            carry(_export(voice, database, (run, edition), to))


async def _export(
    voice: Voice, database: str | None, asked: tuple[str | None, str | None], folder: Path
) -> None:
    from domain import runs  # noqa: PLC0415 -- slow import

    async with opened(database) as store, store.reading(TERMINAL) as db:
        run_id = asked[0] or (await find_run(store, db, *asked)).id
        documents = await runs.run_documents(db, run_id)
    files = [folder / name for name in _NAMES]
    write_new(files, [as_text(document) for document in documents])
    if voice.as_json:
        voice.document({"run": run_id, "instance": str(files[0]), "solution": str(files[1])})
        return
    voice.say(f"Wrote {files[0]} and {files[1]}, of run {run_id}.")
    voice.say(f"To check them: {command()} verify {files[0]} {files[1]}")


async def _export_network(
    voice: Voice, database: str | None, key: str | None, asked: tuple[str, bool], folder: Path
) -> None:
    from domain import runs  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import

    form, with_names = asked
    async with opened(database) as store:
        slug = key or only_edition(store)
        async with store.reading(TERMINAL) as db:
            edition = await get_edition(db, slug)
            text = await runs.network_file(
                db,
                edition,
                runs.NetworkForm(form),
                as_of=store.clock().date(),
                with_names=with_names,
            )
    file = folder / f"network.{form}"
    write_new([file], [text])
    if voice.as_json:
        voice.document({"edition": slug, "network": str(file), "names": with_names})
    else:
        people = "by name" if with_names else "by code"
        voice.say(f"Wrote {file}, the network of {slug}, people {people}.")
