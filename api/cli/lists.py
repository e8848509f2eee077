"""`tradewinds list`: all of a list that a GraphQL query shows, as CSV, XLSX or JSON."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from api.cli.asking import refused_in_words, terminal_asker
from api.cli.opening import carry, expect_short, opened, read_bytes
from api.cli.options import Database, Debug, Json, Locale, Quiet
from api.cli.voice import Voice, speaking
from api.cli.writing import format_of, require_new, write_files
from domain.errors import InvalidInput

if TYPE_CHECKING:
    from api.list_reading import Gathered, Wanted
    from domain.store import Store

_BYTES_MAX: Final = 1024 * 1024

Query = Annotated[
    Path, typer.Argument(metavar="QUERY", help="A file with a GraphQL query that asks for a list.")
]
To = Annotated[
    Path,
    typer.Option("--to", metavar="FILE", help="Where to write; FILE.csv, FILE.xlsx or FILE.json."),
]
Variables = Annotated[
    str,
    typer.Option("--variables", metavar="JSON", help="The variables of the query, as an object."),
]
Operation = Annotated[
    str | None,
    typer.Option(
        "--operation", metavar="NAME", help="Which query of the file.", show_default=False
    ),
]
Chosen = Annotated[
    str,
    typer.Option(
        "--list", metavar="PATH", help="Which list of the query, such as edition.delegates.nodes."
    ),
]
Labels = Annotated[
    list[str] | None,
    typer.Option(
        "--label",
        metavar="PATH=HEADING",
        help="What stands above a column: administration.name=Country. Repeatable.",
        show_default=False,
    ),
]


def write_list(  # noqa: PLR0913 -- an option of the command each
    query: Query,
    *,
    to: To,
    variables: Variables = "{}",
    operation: Operation = None,
    chosen: Chosen = "",
    label: Labels = None,
    mark: Annotated[
        bool, typer.Option("--byte-order-mark", help="Begin CSV with one, for some spreadsheets.")
    ] = False,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Write all rows of the list that a GraphQL query asks for, in its order.

    Each field of a row has a column, under its path in the query unless --label says otherwise.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale, writes=True) as voice:
        from api.list_reading import Wanted  # noqa: PLC0415 -- slow import

        content = read_bytes(str(query), _BYTES_MAX)
        expect_short(str(query), content, _BYTES_MAX)
        asked = {
            "query": content.decode("utf-8", "replace"),
            "operationName": operation,
            "variables": _object(variables),
        }
        labels = dict(map(_labelled, label or ()))
        carry(_written(voice, database, asked, (Wanted(labels, chosen, mark), to)))


async def _written(
    voice: Voice, database: str | None, asked: dict[str, Any], into: "tuple[Wanted, Path]"
) -> None:
    from api.formats.list_file import (  # noqa: PLC0415 -- slow import
        ListFormat,
        Table,
        UnwritableList,
        list_file,
    )

    wanted, file = into
    written_as = format_of(file, ListFormat)
    require_new(file)
    async with opened(database) as store:
        with voice.working(str(file)):
            found = await _gathered(voice, store, asked, wanted)
    table = Table(found.asked.name, found.columns, found.rows, store.clock(), wanted.has_mark)
    try:
        content = list_file(table, written_as)
    except UnwritableList as error:
        raise InvalidInput(error.message) from error
    write_files({file: content})
    rows = len(found.rows)
    if voice.as_json:
        columns = [each.key for each in found.columns]
        voice.document({"file": str(file), "rows": rows, "columns": columns})
    else:
        voice.say(f"Wrote {file}: {voice.texts.number(rows)} row{'s' if rows != 1 else ''}.")


async def _gathered(
    voice: Voice, store: "Store", asked: dict[str, Any], wanted: "Wanted"
) -> "Gathered":
    from api.body import GraphQLRequest  # noqa: PLC0415 -- slow import
    from api.list_reading import gather  # noqa: PLC0415 -- slow import

    executor, asker, settings = await terminal_asker(voice, store)
    with refused_in_words():
        request = GraphQLRequest.of(asked, "The query"), wanted
        return await gather(executor, request, asker, settings)


def _labelled(text: str) -> tuple[str, str]:
    """Read what stands above a column; a path alone says nothing of it."""
    path, equals, heading = text.partition("=")
    if not equals:
        raise typer.BadParameter(
            "Write PATH=HEADING, such as administration.name=Country.", param_hint="--label"
        )
    return path, heading


def _object(text: str) -> object:
    """Read the variables of a query; what is no object is refused with the request."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise typer.BadParameter(
            'It is no JSON. Write for example \'{"slug": "wco-idb-2011"}\'.',
            param_hint="--variables",
        ) from error
