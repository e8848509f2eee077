"""Spoils seed files and looks for the fault that this should give."""

from pathlib import Path

from seeds.errors import Fault


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
