"""After an erasure: what is left of the words in the files of a database, and the list of ids.

SQLite: the journal is folded in and cut, and the bytes are looked through. PostgreSQL: the tables
are vacuumed, which frees the room; when it is overwritten is up to the server (docs/erasure.md).
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import make_url, select

from domain import models
from domain.policy import SYSTEM
from domain.rights.columns import PERSONAL
from domain.rights.erasure import erased_ids
from domain.rights.other_columns import FOUND_BY_ID, LAPSING
from domain.store import Store

_SECONDS_MAX: Final = 600
_PRIVATE: Final = 0o600


class Wiped(NamedTuple):
    """What was done to the files.

    Args:
        done: whether nothing of it waits for a reader that would not end.
        rewritten: whether the whole database was written anew.
        left: how many of the texts still stand in records about somebody or something else; None
            where bytes cannot be looked at.

    """

    done: bool
    rewritten: bool
    left: int | None


async def wipe(store: Store, texts: Sequence[str] | None) -> Wiped:
    """Take what was erased out of the files of a database, and write the list of erasures down.

    Args:
        store: of the database.
        texts: what was erased; None when it is not known any more.

    Cost: reads an SQLite file once for each text; writes it anew when one is found, and writers
    wait for that.
    """
    if store.file is None:
        await asyncio.to_thread(_vacuum, store.url)
        wiped = Wiped(done=True, rewritten=False, left=None)
    else:
        wiped = await asyncio.to_thread(_scoured, store.file, texts)
    row = models.Erasure
    async with store.unit_of_work(SYSTEM) as db:
        if wiped.done:
            for each in await db.scalars(select(row).where(row.wiped_at.is_(None))):
                each.wiped_at = store.clock()
        ids = await erased_ids(db)
    if store.file is not None:
        write_list(list_beside(store.file), ids)
    return wiped


async def wipe_what_waits(store: Store) -> Wiped | None:
    """Wipe after erasures whose wiping was interrupted; None when there are none."""
    row = models.Erasure
    async with store.reading(SYSTEM) as db:
        waits = await db.scalar(select(row.id).where(row.wiped_at.is_(None)).limit(1))
    return await wipe(store, None) if waits else None


def _scoured(file: Path, texts: Sequence[str] | None) -> Wiped:
    asked = json.dumps({"file": str(file.absolute()), "texts": None if texts is None else [*texts]})
    done = subprocess.run(
        [sys.executable, "-m", "domain.rights.scouring"],
        input=asked,
        capture_output=True,
        text=True,
        timeout=_SECONDS_MAX,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    if done.returncode:
        # Somebody wrote for longer than it waited; the erasure itself stands, and this is tried
        # again by the next retention.
        return Wiped(done=False, rewritten=False, left=None)
    found = json.loads(done.stdout)
    return Wiped(found["folded"], found["rewritten"], found["left"])


def _vacuum(url: str) -> None:
    import psycopg  # noqa: PLC0415 -- only on PostgreSQL
    from psycopg import sql  # noqa: PLC0415 -- likewise

    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    tables = [each.model.__tablename__ for each in PERSONAL if each.erased or each.deleted]
    tables += [model.__tablename__ for model in (*FOUND_BY_ID, *LAPSING)]
    with psycopg.connect(address, autocommit=True) as connection:
        for table in tables:
            connection.execute(sql.SQL("VACUUM {}").format(sql.Identifier(table)))


def list_beside(file: Path) -> Path:
    """Return where the list of erasures stands beside an SQLite database."""
    return file.with_name(file.name + ".erasures")


def read_list(file: Path) -> list[str]:
    """Return the ids of a list, none where there is no such file."""
    with suppress(FileNotFoundError):
        return file.read_text(encoding="ascii").split()
    return []


def write_list(file: Path, ids: Iterable[str]) -> None:
    """Write ids to a list beside those that it has; nothing else is in it, one a line."""
    known = dict.fromkeys([*read_list(file), *ids])
    partial = file.with_name(file.name + ".partial")
    descriptor = os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, _PRIVATE)
    with os.fdopen(descriptor, "w", encoding="ascii") as written:
        written.write("".join(f"{each}\n" for each in known))
        written.flush()
        os.fsync(written.fileno())
    partial.replace(file)
