"""A backup remembers whom the database has forgotten: it is put back without them."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from domain import backup
from domain.audit import Acting
from domain.changes import change
from domain.errors import NotFound
from domain.policy import TERMINAL
from domain.rights.erasure import erase_person_again
from domain.rights.wiping import list_beside, read_list, wipe, write_list
from domain.store import Store


class RestoredWithout(NamedTuple):
    """What was put back, and how many people were erased from it on the way."""

    restored: backup.Restored
    erased: int


def restore(
    source: Path, target: Path, *, replace: bool = False, lists: Sequence[Path] = ()
) -> RestoredWithout:
    """Put a backup in the place of a database, without those who were erased since it was made.

    They are erased from the new file before it gets its name, which brings it to the newest
    migration where there are any. Who they are is read from the database that it replaces, from
    the list beside that, and from the lists named.

    Raises:
        InvalidInput, Conflict: as :func:`domain.backup.restore`.
    """
    ids = dict.fromkeys(_erased_in(target) + read_list(list_beside(target)))
    ids |= dict.fromkeys(each for file in lists for each in read_list(file))
    erased = 0

    def forget(partial: Path) -> None:
        nonlocal erased
        if ids:
            erased = asyncio.run(_erase_again(f"sqlite:///{partial}", list(ids)))
            list_beside(partial).unlink(missing_ok=True)

    restored = backup.restore(source, target, replace=replace, prepare=forget)
    if ids:
        write_list(list_beside(target), ids)
    return RestoredWithout(restored, erased)


async def _erase_again(url: str, ids: Sequence[str]) -> int:
    store = Store(url)
    try:
        await store.migrate()
        return await erase_again(store, ids)
    finally:
        await store.close()


async def erase_again(store: Store, ids: Sequence[str]) -> int:
    """Erase everybody of a list who is there and was not erased yet; return how many."""
    texts: list[str] = []
    count, waits = 0, False
    for manager_id in ids:
        with suppress(NotFound):
            async with change(store, Acting(TERMINAL, "", "eraseAgain")) as db:
                erased = await erase_person_again(db, manager_id, at=store.clock())
            texts += erased.texts
            count += erased.is_new
            waits |= erased.found
    if waits:
        await wipe(store, texts)
    return count


def _erased_in(file: Path) -> list[str]:
    """Return whom a database has forgotten; nobody where it cannot say so."""
    with suppress(sqlite3.DatabaseError):
        address = f"{file.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            return [row[0] for row in connection.execute("SELECT manager_id FROM erasure")]
    return []
