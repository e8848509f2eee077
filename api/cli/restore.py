"""`tradewinds restore`: put a backup in the place of the database."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.backup import database_file
from api.cli.options import Database, Debug, Quiet
from api.cli.trouble import command
from api.cli.voice import speaking

File = Annotated[str, typer.Argument(metavar="FILE", help="What backup wrote.")]


def restore(
    file: File,
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Give up the database that is there.")
    ] = False,
    database: Database = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Put the backup FILE in the place of the SQLite database; the server must be stopped."""
    with speaking(quiet=quiet, debug=debug, writes=True) as voice:
        target = database_file(database, verb="pg_restore --clean --if-exists FILE --dbname")
        from domain.backup import restore as put_back  # noqa: PLC0415 -- slow import

        restored = put_back(Path(file), target, replace=force)
        voice.note("Restored", f"{restored.file}, at migration {restored.revision}")
        voice.note("Next", f"{command()} migrate, then {command()} serve")
