"""`tradewinds competencies`: the competency frameworks, to files of other systems and from them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.cli.opening import carry, expect_short, opened, read_bytes
from api.cli.options import Database, Debug, Json, Quiet
from api.cli.trouble import BAD_INPUT
from api.cli.voice import Voice, speaking
from api.cli.writing import write_files
from domain.errors import InvalidInput, NotFound
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from api.formats.framework_file import FiledTree
    from domain import models
    from domain.frameworks.trees import Tree

_SHOWN_MAX: Final = 20
_BYTES_MAX: Final = 8 * 1024 * 1024

Key = Annotated[
    str | None,
    typer.Argument(
        metavar="KEY",
        help="A framework; without it the only one, or with --import the one that the file names.",
        show_default=False,
    ),
]
Number = Annotated[
    int | None,
    typer.Option(
        "--number",
        min=1,
        metavar="NUMBER",
        help="Which version; without it the newest published one, or the newest.",
        show_default=False,
    ),
]
Case = Annotated[
    Path | None, typer.Option("--case", metavar="FILE", help="Write it as CASE 1.1, a JSON.")
]
Moodle = Annotated[
    Path | None, typer.Option("--moodle", metavar="FILE", help="Write it as CSV for Moodle.")
]
Import = Annotated[
    Path | None,
    typer.Option(
        "--import",
        metavar="FILE",
        help="Make a draft of a file: CASE where it ends in .json, of Moodle where in .csv.",
    ),
]


def competencies(  # noqa: PLR0913 -- an option of the command each
    key: Key = None,
    *,
    number: Number = None,
    case: Case = None,
    moodle: Moodle = None,
    from_file: Import = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """List the competency frameworks, write one to a file, or make a draft of a file.

    Every fault of a file is told by row and column, or by its path, and then nothing is written
    (exit code 4). A draft is mapped and published over GraphQL.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, writes=True) as voice:
        wanted = {"case": case, "moodle": moodle}
        files = {name: file for name, file in wanted.items() if file is not None}
        if from_file is None:
            carry(_shown(voice, database, (key, number), files))
            return
        if files or number is not None:
            raise typer.BadParameter(
                "Read a file in, or write one, not both at a time.", param_hint="--import"
            )
        if not carry(_imported(voice, database, key, from_file)):
            raise typer.Exit(BAD_INPUT)


async def _shown(
    voice: Voice, database: str | None, asked: tuple[str | None, int | None], files: dict[str, Path]
) -> None:
    from api.formats.case_file import case_file  # noqa: PLC0415 -- slow import
    from api.formats.moodle_file import moodle_file  # noqa: PLC0415 -- slow import
    from domain.frameworks.trees import framework_versions, read_tree  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        at = store.clock()
        async with store.reading(TERMINAL) as db:
            rows = await framework_versions(db)
            chosen = [_chosen(rows, *asked)] if files else _narrowed(rows, *asked)
            found = [(row, await read_tree(db, row)) for row in chosen]
    if files:
        ((row, tree),) = found
        write_files(
            {
                file: case_file(tree, row, at) if name == "case" else moodle_file(tree)
                for name, file in files.items()
            }
        )
    if voice.as_json:
        told = [_told(row, tree) for row, tree in found]
        voice.document({"frameworks": told, "files": [str(file) for file in files.values()]})
    elif files:
        for file in files.values():
            voice.say(f"Wrote {file}: {_line(*found[0])}.")
    else:
        for row, tree in found:
            voice.say(f"{_line(row, tree)}.")


def _narrowed(
    rows: "list[models.CompetencyFramework]", key: str | None, number: int | None
) -> "list[models.CompetencyFramework]":
    """Return the versions that a key and a number leave, of which there has to be one."""
    left = [row for row in rows if key in (None, row.key) and number in (None, row.version)]
    if not left and (key is not None or number is not None):
        known = ", ".join(f"{row.key} {row.version}" for row in rows) or "none"
        raise NotFound(f"There is no such framework. Known are: {known}.", path=("KEY",))
    return left


def _chosen(
    rows: "list[models.CompetencyFramework]", key: str | None, number: int | None
) -> "models.CompetencyFramework":
    """Return the one version to be written."""
    from domain.models import FrameworkState  # noqa: PLC0415 -- slow import

    left = _narrowed(rows, key, number)
    keys = sorted({row.key for row in left})
    if len(keys) != 1:
        there = f"There are {', '.join(keys)}." if keys else "There is none yet."
        raise typer.BadParameter(f"Say which framework. {there}", param_hint="KEY")
    return ([row for row in left if row.state is FrameworkState.PUBLISHED] or left)[-1]


async def _imported(voice: Voice, database: str | None, key: str | None, file: Path) -> bool:
    """Make a draft of a file; return whether the file is fit."""
    from domain.audit import Acting  # noqa: PLC0415 -- slow import
    from domain.changes import change  # noqa: PLC0415 -- slow import
    from domain.frameworks.trees import write_tree  # noqa: PLC0415 -- slow import

    filed = _read(file).named(key)
    faults = filed.all_faults()
    if faults:
        _tell(voice, file, faults)
        return False
    async with opened(database) as store:
        with voice.working(str(file)):
            async with change(store, Acting(TERMINAL, "", "importFramework")) as unit:
                row = await write_tree(unit, filed.tree, at=store.clock())
    if voice.as_json:
        voice.document({"framework": _told(row, filed.tree), "faults": []})
        return True
    voice.say(f"Made a draft: {_line(row, filed.tree)}.")
    voice.note("Next", "mapFramework, where there is an earlier version, and publishFramework")
    return True


def _read(file: Path) -> "FiledTree":
    from api.formats.case_reading import read_case  # noqa: PLC0415 -- slow import
    from api.formats.framework_file import FrameworkFormat  # noqa: PLC0415 -- slow import
    from api.formats.moodle_file import read_moodle  # noqa: PLC0415 -- slow import

    ending = file.suffix.lower().removeprefix(".")
    if ending not in tuple(FrameworkFormat):
        raise InvalidInput(f"{file} is neither .json (CASE) nor .csv (Moodle).")
    content = read_bytes(str(file), _BYTES_MAX)
    expect_short(str(file), content, _BYTES_MAX)
    return read_case(content) if ending == FrameworkFormat.CASE else read_moodle(content)


def _tell(voice: Voice, file: Path, faults: tuple[str, ...]) -> None:
    if voice.as_json:
        voice.document({"framework": None, "faults": list(faults)})
        return
    voice.say(f"{file} is not fit, and nothing was written:")
    for fault in faults[:_SHOWN_MAX]:
        voice.say(f"  {fault}")
    if len(faults) > _SHOWN_MAX:
        voice.say(f"  ... and {len(faults) - _SHOWN_MAX} more")


def _told(row: "models.CompetencyFramework", tree: "Tree") -> dict[str, object]:
    return {
        "key": row.key,
        "version": row.version,
        "state": row.state.value,
        "groups": len(tree.groups),
        "competencies": len(tree.competencies),
    }


def _line(row: "models.CompetencyFramework", tree: "Tree") -> str:
    counts = f"{len(tree.groups)} groups, {len(tree.competencies)} competencies"
    return f"version {row.version} of {row.key} ({row.state.value}), {counts}"
