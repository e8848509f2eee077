"""`tradewinds export`: a run as the files that `verify` checks, or what other programs read."""

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.completion import complete_any_run
from api.cli.finding import find_run, one_plan
from api.cli.opening import carry, only_edition, opened
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet
from api.cli.trouble import command
from api.cli.voice import Voice, speaking
from api.cli.writing import as_text, write_files, write_new
from domain.errors import NotFound
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from domain.store import ReadDb

_NAMES = ("instance.json", "solution.json")


class NetworkForm(Enum):
    """As domain.runs.NetworkForm, which takes long to import."""

    GEXF = "gexf"
    GRAPHML = "graphml"


class ConferenceForm(Enum):
    """As api.formats.conference_file.ConferenceFormat, which takes long to import."""

    JSON = "json"
    XML = "xml"


Run = Annotated[
    str | None,
    typer.Argument(
        metavar="RUN",
        help="A run of pairings or topics; without it the newest finished pairing run.",
        autocompletion=complete_any_run,
        show_default=False,
    ),
]
Network = Annotated[
    NetworkForm | None,
    typer.Option("--network", help="The network of the edition instead, in this form."),
]
Named = Annotated[bool, typer.Option("--names", help="People of the network by name, not by code.")]
Conference = Annotated[
    ConferenceForm | None,
    typer.Option("--conference", help="A published agenda instead, as schedule.json or .xml."),
]
Component = Annotated[
    str | None,
    typer.Option(
        "--component",
        metavar="KEY",
        help="Whose agenda; without it the only published one.",
        show_default=False,
    ),
]
Address = Annotated[
    str,
    typer.Option("--address", metavar="URL", help="Where the agenda is fetched, for its links."),
]
To = Annotated[
    Path, typer.Option("--to", metavar="FOLDER", help="Where to write; made if it is missing.")
]


def export(  # noqa: PLR0913 -- an option of the command each
    run: Run = None,
    *,
    edition: Edition = None,
    network: Network = None,
    names: Named = False,
    conference: Conference = None,
    component: Component = None,
    address: Address = "http://127.0.0.1:8000/",
    locale: Locale = None,
    to: To = Path(),
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Write what a run solved and what it answered to instance.json and solution.json.

    They hold levels, languages and wishes by code, and no name of a person. Whoever has them
    checks every number with verify, or with a checker of their own; a contradiction, too.
    With --network, write the graph of the edition to network.gexf or network.graphml. With
    --conference, write a published agenda as pretalx does, for tools of conferences.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale, writes=True) as voice:
        one_plan(run, edition)
        _check(run, network, conference, names=names)
        if conference is not None:
            agenda = (conference.value, component, address)
            carry(_export_conference(voice, database, edition, agenda, to))
        elif network is not None:
            carry(_export_network(voice, database, edition, (network.value, names), to))
        else:
            carry(_export(voice, database, (run, edition), to))


def _check(
    run: str | None,
    network: NetworkForm | None,
    conference: ConferenceForm | None,
    *,
    names: bool,
) -> None:
    """Refuse what is asked for together and does not go together."""
    if network is None and names:
        raise typer.BadParameter(
            "A run is exported by code. Names go with --network alone.", param_hint="--names"
        )
    if run is not None and (network or conference):
        noun = "A network" if network else "An agenda"
        raise typer.BadParameter(
            f"{noun} is that of an edition: --edition KEY, and no run.", param_hint="RUN"
        )
    if network is not None and conference is not None:
        raise typer.BadParameter("Write one of them at a time.", param_hint="--conference")


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


async def _export_conference(
    voice: Voice,
    database: str | None,
    key: str | None,
    asked: tuple[str, str | None, str],
    folder: Path,
) -> None:
    from api.formats.conference_file import (  # noqa: PLC0415 -- slow import
        ConferenceFormat,
        conference_file,
    )
    from domain.calendars.conference import read_conference  # noqa: PLC0415 -- slow import

    form, component, address = asked
    async with opened(database) as store:
        slug = key or only_edition(store)
        async with store.reading(TERMINAL) as db:
            component_id = await _published(db, slug, component)
            found = await read_conference(db, component_id, voice.texts.locale)
    file = folder / f"schedule.{form}"
    write_files({file: conference_file(found, voice.texts, address, ConferenceFormat(form))})
    if voice.as_json:
        voice.document({"edition": slug, "component": found.key, "agenda": str(file)})
    else:
        voice.say(f"Wrote {file}, the agenda of {found.key}: {len(found.sessions)} sessions.")


async def _published(db: "ReadDb", slug: str, component: str | None) -> str:
    """Return the component that is asked for, or the only one with a published agenda."""
    from domain.programmes import components_by_edition, get_edition  # noqa: PLC0415 -- slow import
    from domain.runs.agenda_lists import published_agenda_runs  # noqa: PLC0415 -- slow import

    edition = await get_edition(db, slug)
    (rows,) = await components_by_edition(db, [edition.id])
    runs = await published_agenda_runs(db, [row.id for row in rows])
    known = {row.key: row.id for row, run in zip(rows, runs, strict=True) if run is not None}
    if component is None and len(known) > 1:
        raise typer.BadParameter(
            f"Say which agenda. There are {', '.join(known)}.", param_hint="--component"
        )
    if not known or (component is not None and component not in known):
        there = f"Published are: {', '.join(known)}." if known else "None is published yet."
        raise NotFound(f"There is no such published agenda of {slug}. {there}")
    return known[component] if component is not None else next(iter(known.values()))
