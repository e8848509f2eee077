"""Spoils seed files and looks for the fault that this should give."""

import shutil
from collections.abc import Callable
from pathlib import Path

from seeds.errors import BadSeedFile, Fault
from seeds.reading.faults import Faults
from seeds.reading.files import OWN, SeedFiles

DEMO = Path(__file__).parents[2] / "seeds" / "demo"


def edit(folder: Path, name: str, old: str, new: str) -> int:
    """Replace the first occurrence and return its line number."""
    text = (folder / name).read_bytes().decode()
    assert old in text
    (folder / name).write_bytes(text.replace(old, new, 1).encode("utf-8", "surrogatepass"))
    return text[: text.index(old)].count("\n") + 1


def cases(name: str) -> list[list[str]]:
    """Read a file of cases, one a line; the first line says what stands where."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [[part.replace("\\n", "\n") for part in line.split(" | ")] for line in lines[1:]]


def is_found(
    all_faults: tuple[Fault, ...], file: str, column: str, expected: str, found: str
) -> bool:
    return any(
        (fault.file, fault.column) == (file, column)
        and fault.line is not None
        and expected in fault.expected
        and fault.found.startswith(found)
        for fault in all_faults
    )


def told(folder: Path, read: Callable[[SeedFiles], object]) -> list[tuple[str, str]]:
    """Read what a folder holds, else our own, and return each fault: where, and what was wanted."""
    found = Faults()
    read(SeedFiles((folder, OWN), found))
    try:
        found.raise_any()
    except BadSeedFile as caught:
        return [(fault.column, fault.expected) for fault in caught.faults]
    return []


def edit_demo(folder: Path, name: str, old: str, new: str) -> None:
    """Put a file of the demonstration into a folder, with the first occurrence replaced."""
    shutil.copy(DEMO / name, folder)
    edit(folder, name, old, new)
