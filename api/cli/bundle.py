"""`tradewinds bundle`: a whole edition as one document, out of a database and into another."""

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from api.cli.opening import carry, only_edition, opened, read_document
from api.cli.options import Database, Debug, Edition, Json, Quiet
from api.cli.trouble import BAD_INPUT
from api.cli.voice import Voice, speaking
from api.cli.writing import as_text, require_new, write_private
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from domain.bundles import BundlePlan, Filed, UnfitBundle
    from domain.store import Store

_SHOWN_MAX: Final = 20
_INNERMOST_LIST: Final = re.compile(r"\[[^\[\]{}]*\]")
_INNERMOST_OBJECT: Final = re.compile(r"\{[^{}]*\}")
# A run of thousands of people holds megabytes of what was solved.
_BYTES_MAX: Final = 1024 * 1024 * 1024

To = Annotated[
    Path | None,
    typer.Option(
        "--to",
        metavar="FILE",
        help="Where to write; without it KEY.bundle.json in this folder. Mode 0600.",
        show_default=False,
    ),
]
Import = Annotated[
    Path | None,
    typer.Option("--import", metavar="FILE", help="Bring in the edition that this file holds."),
]
Check = Annotated[
    bool, typer.Option("--check", help="With --import: say what would be added, and add nothing.")
]
Schema = Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of such a file.")]


def bundle(  # noqa: PLR0913 -- an option of the command each
    *,
    edition: Edition = None,
    to: To = None,
    from_file: Import = None,
    check: Check = False,
    schema: Schema = False,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Write all of an edition to one file, or bring such a file in.

    The file holds personal data: people, levels, answers. Nothing that is here is changed by a
    file; every fault is told, and then nothing is written (exit code 4).
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, writes=True) as voice:
        _require_one(from_file, to, edition, check=check, schema=schema)
        if schema:
            voice.say(_schema())
        elif from_file is None:
            carry(_written(voice, database, edition, to))
        elif not carry(_imported(voice, database, from_file, check=check)):
            raise typer.Exit(BAD_INPUT)


def _require_one(
    from_file: Path | None, to: Path | None, edition: str | None, *, check: bool, schema: bool
) -> None:
    """Refuse options that ask for two things at a time."""
    writes = to is not None or edition is not None
    if writes + (from_file is not None) + schema > 1:
        raise typer.BadParameter(
            "Write an edition, bring a file in, or print the schema: one at a time.",
            param_hint="--import",
        )
    if check and from_file is None:
        raise typer.BadParameter("Say which file: --import FILE.", param_hint="--check")


def _schema() -> str:
    """Return the schema as text, with a line for each column."""
    from domain.bundles import bundle_schema  # noqa: PLC0415 -- slow import

    lists = _INNERMOST_LIST.sub(_on_one_line, as_text(bundle_schema()))
    return _INNERMOST_OBJECT.sub(_on_one_line, lists).rstrip()


def _on_one_line(found: re.Match[str]) -> str:
    return "".join(line.strip() + " " * line.endswith(",") for line in found[0].splitlines())


async def _written(voice: Voice, database: str | None, key: str | None, to: Path | None) -> None:
    from api.formats.bundle_file import bundle_file  # noqa: PLC0415 -- slow import
    from domain.bundles import export_bundle  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        slug = key or only_edition(store)
        file = to or Path(f"{slug}.bundle.json")
        require_new(file)
        async with store.reading(TERMINAL) as db:
            document = await export_bundle(db, slug)
    content = bundle_file(document)
    write_private(file, content)
    records = sum(len(rows) for rows in document["tables"].values())
    if voice.as_json:
        voice.document(
            {"edition": slug, "file": str(file), "records": records, "bytes": len(content)}
        )
    else:
        voice.say(f"Wrote {file}: {voice.texts.number(records)} records of {slug}.")


async def _imported(voice: Voice, database: str | None, file: Path, *, check: bool) -> bool:
    """Bring a file in, or look what it would add; return whether it is fit."""
    from domain.bundles import UnfitBundle, read_bundle  # noqa: PLC0415 -- slow import

    document: Any = read_document(str(file), most=_BYTES_MAX)
    async with opened(database) as store:
        with voice.working(str(file)):
            try:
                filed = read_bundle(document)
                plan = await _added(store, filed, check=check)
            except UnfitBundle as error:
                _tell_faults(voice, file, error)
                return False
    _tell(voice, document["edition"], plan, check=check)
    return True


class _LookedAt(Exception):
    """Takes back all that was added, where somebody only looks."""


async def _added(store: "Store", filed: "Filed", *, check: bool) -> "BundlePlan":
    """Bring an edition in; to look is the same, as the database has a say, and is taken back."""
    from domain.audit import Acting  # noqa: PLC0415 -- slow import
    from domain.bundles import import_bundle  # noqa: PLC0415 -- slow import
    from domain.changes import change  # noqa: PLC0415 -- slow import

    with suppress(_LookedAt):
        async with change(store, Acting(TERMINAL, "", "importBundle")) as db:
            plan = await import_bundle(db, filed, at=store.clock())
            if check:
                raise _LookedAt
    return plan


def _tell(voice: Voice, slug: str, plan: "BundlePlan", *, check: bool) -> None:
    told = {
        "edition": slug,
        "added": plan.records,
        "here": plan.here,
        "written": bool(plan.records) and not check,
        "faults": [],
    }
    if voice.as_json:
        voice.document(told)
        return
    added, here = voice.texts.number(plan.records), voice.texts.number(plan.here)
    would = "Would add" if check else "Added"
    voice.say(f"{would} {added} records of {slug}; {here} were here already.")


def _tell_faults(voice: Voice, file: Path, error: "UnfitBundle") -> None:
    if voice.as_json:
        faults = [fault._asdict() for fault in error.faults]
        voice.document({"added": 0, "here": 0, "written": False, "faults": faults})
        return
    voice.say(f"{file} cannot be brought in, and nothing was written:")
    for fault in error.faults[:_SHOWN_MAX]:
        voice.say(f"  {fault}")
    if error.count > _SHOWN_MAX:
        voice.say(f"  ... and {voice.texts.number(error.count - _SHOWN_MAX)} more")
