"""Looks for texts in the bytes of an SQLite database, and rewrites it where one is left.

Runs as a process of its own, with the standard library alone: to open the file in the process that
serves it, and to close it again, would drop every lock that SQLite holds on it there.
"""

from __future__ import annotations

import json
import mmap
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

_PATIENCE_SECONDS: Final = 15
_PIECE: Final = 48
# A page holds some four thousand bytes of a long text; a piece of each thousand is whole in one.
_APART: Final = 1_000
_SHORTEST: Final = 3


def scour(file: Path, texts: Sequence[str] | None) -> dict[str, object]:
    """Fold the journal in, and rewrite the database if one of the texts stands in its bytes.

    Args:
        file: of the database, which may be in use.
        texts: what is looked for; None rewrites it whatever stands there.

    Returns:
        ``folded``: whether the journal is empty now; ``rewritten``; ``left``: how many of the texts
        still stand there, in records that are about somebody or something else.
    """
    pieces = [piece for text in texts or () for piece in _pieces(text)]
    with closing(sqlite3.connect(file, timeout=_PATIENCE_SECONDS)) as connection:
        connection.isolation_level = None
        connection.execute("PRAGMA secure_delete=ON")
        folded = _fold(connection)
        rewritten = texts is None or any(_stands(file, piece) for piece in pieces)
        if rewritten:
            # In a page that was split, a copy of what moved elsewhere may be left behind.
            connection.execute("VACUUM")
            folded = _fold(connection)
    left = sum(any(_stands(file, piece) for piece in _pieces(text)) for text in texts or ())
    return {"folded": folded, "rewritten": rewritten, "left": left}


def _fold(connection: sqlite3.Connection) -> bool:
    """Write the journal into the database and cut it; False while somebody reads from it."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if not busy or time.monotonic() > until:
            return not busy
        time.sleep(0.02)


def _pieces(text: str) -> Iterator[bytes]:
    """Yield pieces of a text as a record holds it, and as JSON does."""
    spellings = {text.encode(), json.dumps(text)[1:-1].encode()}
    for spelling in spellings:
        for start in range(0, len(spelling), _APART):
            piece = spelling[start : start + _PIECE]
            if len(piece) >= _SHORTEST:
                yield piece


def _stands(file: Path, piece: bytes) -> bool:
    for each in (file, file.with_name(file.name + "-wal")):
        if each.exists() and each.stat().st_size:
            with (
                each.open("rb") as content,
                mmap.mmap(content.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
            ):
                if mapped.find(piece) >= 0:
                    return True
    return False


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    json.dump(scour(Path(asked["file"]), asked["texts"]), sys.stdout)
