"""`tradewinds backup`: one checked file of the whole database, while the server runs."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.completion import database_url
from api.cli.opening import read_settings, sqlite_file
from api.cli.options import Database, Debug, Json, Quiet
from api.cli.trouble import NotSetUp
from api.cli.voice import speaking

File = Annotated[str, typer.Argument(metavar="FILE", help="The file of the copy.")]


def backup(
    file: File,
    *,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Copy the SQLite database to FILE, also while the server runs, and check the copy."""
    with speaking(as_json=as_json, quiet=quiet, debug=debug) as voice:
        source = database_file(database, verb="pg_dump --format=custom --file=FILE")
        from domain.backup import back_up  # noqa: PLC0415 -- slow import

        copied = back_up(source, Path(file))
        if as_json:
            voice.document(
                {"file": str(copied.file), "bytes": copied.bytes, "sha256": copied.sha256}
            )
        voice.note("Backup", f"{copied.file}, {copied.bytes} bytes, checked")
        voice.note("SHA-256", f"{copied.sha256}  (also in {copied.file.name}.sha256)")


def database_file(database: str | None, *, verb: str) -> Path:
    """Return the SQLite file that the command line names; of a server say what to type."""
    file = sqlite_file(read_settings(database_url=database_url(database)).database_url)
    if file is None:
        raise NotSetUp(
            "This database is on a PostgreSQL server, which has a tool of its own for that.\n"
            f"Type: {verb} DATABASE"
        )
    return file
