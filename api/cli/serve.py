"""`tradewinds serve`: GraphQL, GraphiQL and the worker, on this machine."""

from typing import Annotated

import typer

from api.cli.completion import database_url
from api.cli.opening import read_settings
from api.cli.options import Database, Debug, Quiet
from api.cli.voice import Voice, speaking


def serve(
    *,
    host: Annotated[
        str | None, typer.Option("--host", help="An address of this machine.", show_default=False)
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65535, help="0 takes any free one.", show_default=False),
    ] = None,
    database: Database = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Serve GraphQL and GraphiQL until interrupted.

    Prints the address with its token. The environment's settings (TRADEWINDS_HOST,
    TRADEWINDS_PORT, TRADEWINDS_TOKEN) hold where no option says otherwise.
    """
    with speaking(quiet=quiet, debug=debug) as voice:
        raise typer.Exit(serve_until_interrupted(voice, host=host, port=port, database=database))


def serve_until_interrupted(
    voice: Voice, *, host: str | None, port: int | None, database: str | None
) -> int:
    """Run the server; return the exit code."""
    settings = read_settings(host=host, port=port, database_url=database_url(database))
    from api.server import run  # noqa: PLC0415 -- slow import

    return run(settings, voice.say)
