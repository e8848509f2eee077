"""How far imports that this process is writing have come.

In the memory of the process: while one is written nobody else writes to an SQLite file, and what a
transaction has not ended with is nobody else's to see.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from domain.imports.applying import Report

_DONE: Final[dict[str, tuple[int, int]]] = {}


@contextmanager
def told(import_id: str) -> Iterator[Report]:
    """Tell how far an import has come while it is being written."""

    def report(done: int, of: int) -> None:
        _DONE[import_id] = done, of

    try:
        yield report
    finally:
        _DONE.pop(import_id, None)


def rows_written(import_id: str) -> tuple[int, int] | None:
    """Return how many rows are written, of how many; None where it is not being written here."""
    return _DONE.get(import_id)
