"""`tradewinds print`: pairs, partner cards, the agenda or the report of an edition."""

import shlex
import sys
from datetime import datetime
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.asking import refused_in_words, terminal_asker
from api.cli.opening import carry, only_edition, opened
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet
from api.cli.trouble import NotSetUp
from api.cli.voice import Voice, speaking
from api.cli.writing import format_of, require_new, write_files
from domain.errors import InvalidInput

if TYPE_CHECKING:
    from api.formats.parts import Part
    from api.printing.files import PrintFormat
    from api.settings import Settings


class What(StrEnum):
    """What is printed, as api/printing/printables.py has it, which is slow to import."""

    PAIRS = "pairs"
    CARDS = "cards"
    AGENDA = "agenda"
    REPORT = "report"


Asked = Annotated[What, typer.Argument(metavar="WHAT", help="pairs, cards, agenda or report.")]
To = Annotated[
    Path,
    typer.Option(
        "--to",
        metavar="FILE",
        help="Where to write: FILE.html, FILE.pdf or FILE.docx; without it EDITION-WHAT.html.",
        show_default=False,
    ),
]
Published = Annotated[
    bool,
    typer.Option("--published", help="What is published, although there is a newer draft."),
]


def print_document(  # noqa: PLR0913 -- an option of the command each
    what: Asked,
    *,
    edition: Edition = None,
    to: To | None = None,
    published: Published = False,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Write who meets whom, partner cards, the agenda, or a report of all of it, to be printed.

    The newest plans are printed, and say so where they are drafts. Nothing on pairs and cards
    tells a level; the report is for planners.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale, writes=True) as voice:
        carry(_printed(voice, database, edition, (what, published), to))


async def _printed(
    voice: Voice, database: str | None, key: str | None, asked: tuple[What, bool], to: Path | None
) -> None:
    from api.printing.files import PrintFormat  # noqa: PLC0415 -- slow import
    from api.printing.printables import Printable, printed  # noqa: PLC0415 -- slow import
    from api.printing.reading import Reader  # noqa: PLC0415 -- slow import

    what, published = asked
    async with opened(database) as store:
        slug = key or only_edition(store)
        file = to or Path(f"{slug}-{what}.html")
        written_as = format_of(file, PrintFormat)
        require_new(file)
        executor, asker, settings = await terminal_asker(voice, store)
        reader = Reader(executor, settings, asker, slug, published)
        with voice.working(str(file)), refused_in_words():
            part = await printed(reader, Printable(what), voice.texts)
            content = _file(part, voice, written_as, store.clock(), settings)
    write_files({file: content})
    if voice.as_json:
        voice.document({"edition": slug, "what": what, "file": str(file)})
    else:
        voice.say(f"Wrote {file}.")


def _file(
    part: "Part", voice: Voice, written_as: "PrintFormat", at: datetime, settings: "Settings"
) -> bytes:
    from api.printing.files import (  # noqa: PLC0415 -- slow import
        ExtraMissing,
        Unprintable,
        print_file,
    )

    try:
        return print_file(part, voice.texts, written_as, at, settings.pdf_font).content
    except ExtraMissing as error:
        raise NotSetUp(f"{error.message}\nType: {_install()}") from None
    except Unprintable as error:
        raise InvalidInput(error.message) from None


def _install() -> str:
    """Return what installs the extra here: a clone has a lock of it, a wheel knows it by name."""
    has_pip = find_spec("pip") is not None
    python = shlex.quote(sys.executable)
    pip = f"{python} -m pip install" if has_pip else f"uv pip install --python {python}"
    lock = Path(__file__).parents[2] / "requirements-pdf.lock"
    wanted = f"--require-hashes -r {shlex.quote(str(lock))}"
    return f"{pip} {wanted if lock.exists() else shlex.quote('tradewinds[pdf]')}"
