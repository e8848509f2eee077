"""`tradewinds restore`: put a backup in the place of the database."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.backup import database_file
from api.cli.options import Database, Debug, Quiet
from api.cli.trouble import command
from api.cli.voice import speaking
from domain.errors import InvalidInput

File = Annotated[str, typer.Argument(metavar="FILE", help="What backup wrote.")]


def restore(
    file: File,
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Give up the database that is there.")
    ] = False,
    erasures: Annotated[
        list[str] | None,
        typer.Option(
            "--erasures",
            metavar="LIST",
            help="Ids of erased people, as `person erased` prints them. Repeatable.",
            show_default=False,
        ),
    ] = None,
    database: Database = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Put the backup FILE in the place of the SQLite database; the server must be stopped.

    Whoever was erased since the backup is erased from it first: those whom the database that it
    replaces knows, those of the list beside that, and those of every LIST.
    """
    with speaking(quiet=quiet, debug=debug, writes=True) as voice:
        target = database_file(database, verb="pg_restore --clean --if-exists FILE --dbname")
        from domain.rights.restoring import restore as put_back  # noqa: PLC0415 -- slow import

        lists = [Path(each) for each in erasures or []]
        for missing in (each for each in lists if not each.is_file()):
            raise InvalidInput(f"There is no list at {missing}.", path=("erasures",))
        restored, erased = put_back(Path(file), target, replace=force, lists=lists)
        voice.note("Restored", f"{restored.file}, at migration {restored.revision}")
        if erased:
            voice.note("Erased", f"{erased} of those whom the backup still knew")
        voice.note("Next", f"{command()} migrate, then {command()} serve")
