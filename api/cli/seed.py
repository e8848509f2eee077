"""`tradewinds seed`: load the reference data and the edition of 2011, or a folder of one's own."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.opening import carry, opened
from api.cli.options import Database, Debug, Quiet
from api.cli.voice import Voice, speaking

if TYPE_CHECKING:
    from domain.reference import LoadReport


def seed(
    *,
    folder: Annotated[
        Path | None,
        typer.Option("--from", metavar="FOLDER", help="A folder with files like those of seeds/."),
    ] = None,
    database: Database = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Load the reference data and the edition of 2011.

    The second time changes nothing, and rows of your own stay as they are. The synthetic profiles
    are not loaded: only demo does that.
    """
    with speaking(quiet=quiet, debug=debug, writes=True) as voice:
        carry(_seed(voice, folder, database))


async def _seed(voice: Voice, folder: Path | None, database: str | None) -> None:
    from seeds.load import load_edition_2011, load_folder, load_reference  # noqa: PLC0415 -- slow

    async with opened(database) as store:
        with voice.working("Loading"):
            if folder is not None:
                report = await load_folder(store, folder)
            else:
                report = await load_reference(store) + await load_edition_2011(store)
    voice.note("Seeds", load_words(report))


def load_words(report: "LoadReport") -> str:
    """Say what a load did."""
    if report.changes_nothing:
        return f"{report.total.unchanged:,} rows, nothing to change"
    total = report.total
    parts = (
        (total.added, "added"),
        (total.changed, "changed"),
        (total.removed, "removed"),
        (total.unchanged, "as they were"),
        (total.left_alone, "left alone, for they are not of the seeds"),
    )
    return ", ".join(f"{number:,} {what}" for number, what in parts if number)
