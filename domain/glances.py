"""A glance at the keys in a database, for a shell that completes words.

Reads with the bare drivers: SQLAlchemy takes longer to import than a key press may take.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

_STATEMENTS = {
    "edition": "SELECT slug FROM edition ORDER BY starts_on DESC, slug LIMIT 50",
    "pairing_run": (
        "SELECT id FROM pairing_run WHERE state = 'done' ORDER BY requested_at DESC, id LIMIT 50"
    ),
    "agenda_run": (
        "SELECT id FROM agenda_run WHERE state = 'done' ORDER BY requested_at DESC, id LIMIT 50"
    ),
    "cross_participation_run": (
        "SELECT id FROM cross_participation_run WHERE state = 'done'"
        " ORDER BY requested_at DESC, id LIMIT 50"
    ),
    "topic_run": (
        "SELECT id FROM topic_run WHERE state = 'done' ORDER BY requested_at DESC, id LIMIT 50"
    ),
}
_PATIENCE_SECONDS = 1


def glance(url: str, noun: str) -> list[str]:
    """Return up to 50 keys, newest first; nothing when the database cannot be read.

    Args:
        url: as the store takes it.
        noun: edition, pairing_run, topic_run, agenda_run or cross_participation_run.

    """
    backend, _, place = url.partition("://")
    try:
        if backend.startswith("sqlite"):
            return _from_sqlite(place.removeprefix("/").partition("?")[0], _STATEMENTS[noun])
        return _from_postgresql(place, _STATEMENTS[noun])
    # A shell that asks has no place for an error: whatever is wrong, it gets no words.
    except Exception:  # noqa: BLE001 -- see above
        return []


def _from_sqlite(file: str, statement: str) -> list[str]:
    address = f"{Path(file).absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE_SECONDS)) as connection:
        return [row[0] for row in connection.execute(statement)]


def _from_postgresql(place: str, statement: str) -> list[str]:
    import psycopg  # noqa: PLC0415 -- slow import

    address = f"postgresql://{place}"
    with psycopg.connect(address, connect_timeout=_PATIENCE_SECONDS) as connection:
        return [row[0] for row in connection.execute(statement.encode())]
