"""`tradewinds template` and `tradewinds import`: people of an edition in a spreadsheet."""

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from api.cli.opening import carry, only_edition, opened, read_bytes
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet
from api.cli.trouble import BAD_INPUT, command
from api.cli.voice import Voice, show_rows, speaking
from api.cli.writing import require_new, write_files
from domain.errors import InvalidInput
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from api.formats.sheets import Sheet
    from domain.imports.plans import Plan
    from domain.store import Store

_SHOWN_MAX: Final = 20
_BYTES_MAX: Final = 8 * 1024 * 1024


class SheetName(Enum):
    """As domain.imports.columns.SheetKind, which takes long to import."""

    DELEGATES = "delegates"
    LEVELS = "levels"


def template(  # noqa: PLR0913 -- an option of the command each
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where to write; FILE.xlsx or FILE.csv.")
    ],
    *,
    edition: Edition = None,
    sheet: Annotated[
        SheetName, typer.Option("--sheet", help="Which sheet CSV is for; a workbook has both.")
    ] = SheetName.DELEGATES,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Write an empty workbook of an edition, to be filled in and given back.

    It has lists to choose from and a hint in each column, in the language of --locale.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale, writes=True) as voice:
        carry(_template(voice, database, edition, (file, sheet.value)))


def import_file(  # noqa: PLR0913 -- an option of the command each
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A filled-in template; FILE.xlsx or FILE.csv."),
    ],
    *,
    edition: Edition = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Write it, all of it; without this it is checked alone.")
    ] = False,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Check a workbook or CSV of an edition's people, and with --apply write it.

    Every fault is told by sheet, row and column, and then nothing is written (exit code 4). The
    same file again changes nothing.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale, writes=True) as voice:
        is_fit = carry(_import(voice, database, edition, (file, apply)))
        if not is_fit:
            raise typer.Exit(BAD_INPUT)


async def _template(
    voice: Voice, database: str | None, key: str | None, asked: tuple[Path, str]
) -> None:
    from api.formats.sheets import SheetFormat  # noqa: PLC0415 -- slow import
    from api.formats.template_file import template_file  # noqa: PLC0415 -- slow import
    from api.importing import lists_of  # noqa: PLC0415 -- slow import
    from domain.imports.columns import SheetKind  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import

    file, sheet = asked
    written_as = SheetFormat(_ending(file))
    require_new(file)
    async with opened(database) as store:
        slug = key or only_edition(store)
        async with store.reading(TERMINAL) as db:
            lists = await lists_of(db, await get_edition(db, slug), voice.texts.locale)
        content = template_file(lists, voice.texts, written_as, SheetKind(sheet), store.clock())
    write_files({file: content})
    if voice.as_json:
        voice.document({"edition": slug, "file": str(file)})
        return
    voice.say(f"Wrote {file}, a template of {slug}.")
    voice.say(f"Once it is filled in: {command()} import {file} --edition {slug}")


async def _import(
    voice: Voice, database: str | None, key: str | None, asked: tuple[Path, bool]
) -> bool:
    """Check a file, and write it where that is asked for; return whether it is fit."""
    from api.formats.sheets import SheetFormat, UnreadableFile  # noqa: PLC0415 -- slow import
    from api.importing import read_file  # noqa: PLC0415 -- slow import

    file, writes = asked
    written_as = SheetFormat(_ending(file))
    content = read_bytes(str(file), _BYTES_MAX)
    async with opened(database) as store:
        slug = key or only_edition(store)
        with voice.working(str(file)):
            try:
                read = await read_file(content, written_as)
            except UnreadableFile as error:
                raise InvalidInput(f"{file}: {error.message}") from error
            plan = await _written(store, slug, read, (voice, writes))
    _tell(voice, plan, writes=writes, slug=slug)
    return not plan.problems


async def _written(
    store: "Store",
    slug: str,
    read: "tuple[tuple[Sheet, ...], str] | Any",
    asked: tuple[Voice, bool],
) -> "Plan":
    """Return what a file changes, which is written where that is asked for and it is fit."""
    from api.importing import check_file, lists_of  # noqa: PLC0415 -- slow import
    from domain.audit import Acting  # noqa: PLC0415 -- slow import
    from domain.changes import change  # noqa: PLC0415 -- slow import
    from domain.imports.applying import apply_plan  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import

    voice, writes = asked
    at, locale = store.clock(), voice.texts.locale
    async with store.reading(TERMINAL) as db:
        checked = await check_file(db, await get_edition(db, slug), read, locale, at=at)
    if not writes or checked.plan.problems:
        return checked.plan
    async with change(store, Acting(TERMINAL, "", "applyImport")) as unit:
        edition = await get_edition(unit, slug)
        again = await check_file(unit, edition, read, locale, at=at)
        if not again.plan.problems:
            lists = await lists_of(unit, edition)
            await apply_plan(unit, edition, again.plan, lists, at=at, report=show_rows)
    return again.plan


def _tell(voice: Voice, plan: "Plan", *, writes: bool, slug: str) -> None:
    from api.import_words import expected, line, suggestion  # noqa: PLC0415 -- slow import

    words = voice.texts
    figures = {name: getattr(plan, name) for name in ("rows", "added", "changed", "unchanged")}
    if voice.as_json:
        told = [
            {
                **each.plain(),
                "expected": expected(each, words),
                "suggestion": each.suggestion,
                "words": suggestion(each, words),
            }
            for each in plan.problems
        ]
        applied = writes and not plan.problems
        voice.document({"edition": slug, "applied": applied, **figures, "problems": told})
        return
    if plan.problems:
        voice.say(words.say("imports.faulty", plan.problem_count))
        for each in plan.problems[:_SHOWN_MAX]:
            voice.say(f"  {line(each, words)}")
        if plan.problem_count > _SHOWN_MAX:
            voice.say("  " + words.say("imports.more", plan.problem_count - _SHOWN_MAX))
        return
    said = {name: words.number(number) for name, number in figures.items()}
    voice.say(words.say("imports.applied" if writes else "imports.ready", None, **said))
    if not writes:
        voice.note("To write", f"{command()} import … --edition {slug} --apply")


def _ending(file: Path) -> str:
    ending = file.suffix.lower().removeprefix(".")
    if ending not in ("xlsx", "csv"):
        raise InvalidInput(f"{file} is neither .xlsx nor .csv. Save it as one of them.")
    return ending
