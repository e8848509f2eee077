"""What is wrong with a seed file, place by place.

Words for a person; nothing was written when one of these is raised.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend in a seed file.

    ``line`` counts from 1 and is none when the file as a whole is meant; ``column`` is the name of
    a column of a table, or the path of a value in a document, such as ``participants[3].side``.
    """

    file: str
    line: int | None
    column: str
    expected: str
    found: str

    def __str__(self) -> str:
        line = "" if self.line is None else f", line {self.line}"
        column = f", {self.column}" if self.column else ""
        return f"{self.file}{line}{column}: expected {self.expected}; found {self.found}"


class BadSeedFile(InvalidInput):
    """One or more seed files cannot be loaded; ``faults`` lists what to mend, file by file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        first, more = faults[0], len(faults) - 1
        rest = f" There {'is' if more == 1 else 'are'} {more} more." if more else ""
        super().__init__(
            f"{first}.{rest} Nothing was loaded.",
            path=tuple(part for part in (first.file, first.column) if part),
        )
        self.faults = faults
