"""`tradewinds framework`: a cooperation framework, what stands under it, and as a document."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.opening import carry, only_edition, opened
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet
from api.cli.voice import Voice, speaking
from api.cli.writing import write_files
from domain.errors import NotFound
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from api.formats.parts import Part
    from domain import models
    from domain.store import ReadDb

_Files = dict[str, Path]

Key = Annotated[
    str | None,
    typer.Argument(
        metavar="KEY",
        help="A framework of the programme; without it its only one, or a list of all.",
        show_default=False,
    ),
]
Number = Annotated[
    int | None,
    typer.Option(
        "--number",
        min=1,
        metavar="NUMBER",
        help="Which version; without it the one in force, or the newest.",
        show_default=False,
    ),
]
Docx = Annotated[
    Path | None,
    typer.Option("--docx", metavar="FILE", help="Write it for word processors."),
]
Html = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write it as a page of HTML.")
]


def framework(  # noqa: PLR0913 -- an option of the command each
    key: Key = None,
    *,
    edition: Edition = None,
    number: Number = None,
    docx: Docx = None,
    html: Html = None,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Show a cooperation framework of an edition's programme, and write it to a file.

    Its articles, the recommendations under each, what administrations committed to because of
    them, what became of that, and what is overdue. People are not named in it.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale, writes=True) as voice:
        wanted = {"docx": docx, "html": html}
        files = {name: file for name, file in wanted.items() if file is not None}
        carry(_framework(voice, database, (edition, key, number), files))


async def _framework(
    voice: Voice,
    database: str | None,
    asked: tuple[str | None, str | None, int | None],
    files: _Files,
) -> None:
    from api.formats.writing import (  # noqa: PLC0415 -- slow import
        DocumentFormat,
        names_in,
        write,
    )
    from domain.outcomes.documents import framework_document  # noqa: PLC0415 -- slow import

    slug, key, number = asked
    async with opened(database) as store:
        slug = slug or only_edition(store)
        async with store.reading(TERMINAL) as db:
            rows = await _versions(db, slug)
            row = _chosen(rows, key, number, is_needed=bool(files))
            if row is None:
                _list(voice, rows)
                return
            document = await framework_document(db, row.id, at=store.clock())
            names = await names_in(db, document, voice.texts)
    written = {
        file: write(document, voice.texts, names, DocumentFormat(name)).content
        for name, file in files.items()
    }
    write_files(written)
    if voice.as_json:
        voice.document({**_plain(document), "files": [str(file) for file in written]})
    elif written:
        for file in written:
            voice.say(f"Wrote {file}.")
    else:
        from api.formats.framework_words import framework_part  # noqa: PLC0415 -- slow import

        for line in _lines(framework_part(document, voice.texts, names), 0):
            voice.say(line)


async def _versions(db: "ReadDb", slug: str) -> "list[models.CooperationFramework]":
    from domain.outcomes.reading import frameworks_by_programme  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import

    edition = await get_edition(db, slug)
    (rows,) = await frameworks_by_programme(db, [edition.programme_id])
    return rows


def _chosen(
    rows: "list[models.CooperationFramework]",
    key: str | None,
    number: int | None,
    *,
    is_needed: bool,
) -> "models.CooperationFramework | None":
    """Return the version that is asked for; None where all are to be listed."""
    from domain.models import CooperationFrameworkState  # noqa: PLC0415 -- slow import

    keys = sorted({row.key for row in rows})
    if key is None and len(keys) != 1:
        if is_needed or number is not None:
            there = f"There are {', '.join(keys)}." if keys else "There is none yet."
            raise typer.BadParameter(f"Say which framework. {there}", param_hint="KEY")
        return None
    mine = [row for row in rows if row.key == (key or keys[0])]
    if number is not None:
        mine = [row for row in mine if row.version == number]
    if not mine:
        known = ", ".join(f"{row.key} {row.version}" for row in rows) or "none"
        raise NotFound(f"There is no such framework. Known are: {known}.", path=("KEY",))
    published = [row for row in mine if row.state is CooperationFrameworkState.PUBLISHED]
    return (published or mine)[-1]


def _list(voice: Voice, rows: "list[models.CooperationFramework]") -> None:
    if voice.as_json:
        told = [
            {"key": row.key, "version": row.version, "state": row.state, "title": row.title}
            for row in rows
        ]
        voice.document({"frameworks": told})
        return
    for row in rows:
        state = voice.texts.say(f"outcomes.framework.{row.state.value}")
        version = voice.texts.say("outcomes.version", row.version, state=state)
        voice.say(f"{row.key}: {row.title}. {version}")


def _lines(part: "Part", depth: int) -> Iterator[str]:
    """Yield a part as lines, each part further in than the one that it is of."""
    margin = "  " * depth
    yield f"{margin}{part.heading}"
    for line in part.lines:
        text = f"“{line.text}”" if line.is_quote else line.text
        told = f"{line.label} {text}" if line.label else text
        yield from (f"{margin}  {each}" for each in told.splitlines())
    for below in part.parts:
        yield from _lines(below, depth + 1)


def _plain(value: Any) -> Any:
    """Return a document as JSON has it."""
    from dataclasses import fields, is_dataclass  # noqa: PLC0415 -- with --json alone

    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date | datetime) else value
