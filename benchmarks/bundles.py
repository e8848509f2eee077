"""Time an edition of 2,000 delegates as one file, out of a database and into an empty one.

Run with ``python -m benchmarks.bundles [PEOPLE [SERVER]]`` from the root of the repository; SERVER
is a PostgreSQL (``postgresql://postgres@127.0.0.1``), in which databases are made and dropped. The
rival is the dump of SQLite itself, of the same file in the same run: every row of every table as
SQL, and that carried out on an empty file. The least of three rounds in turn counts.
"""

import asyncio
import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from api.formats.bundle_file import bundle_file
from benchmarks.timing import least_ms
from domain import runs
from domain.audit import Acting
from domain.bundles import export_bundle, import_bundle, read_bundle
from domain.changes import change
from domain.policy import SYSTEM, TERMINAL
from domain.programmes import get_edition
from domain.runs import PairingRequest
from domain.store import Store
from seeds.load import load_reference
from seeds.synthetic import invent, load_invented
from tests.databases import Databases, nothing

PEOPLE = 2_000
ROUNDS = 3


async def fill(store: Store, people: int) -> str:
    """Make an edition of some people, pair them, and return its slug."""
    await store.migrate()
    await load_reference(store)
    made = invent(1, people)
    await load_invented(store, made)
    async with store.unit_of_work(SYSTEM) as db:
        edition = await get_edition(db, made.edition.slug)
        run = await runs.start_pairing_run(db, edition, PairingRequest(), at=store.clock())
    await runs.carry_out(store, run.id)
    return made.edition.slug


async def exported(url: str, slug: str) -> bytes:
    """Return the edition of a database as the content of a file."""
    store = Store(url)
    async with store.reading(TERMINAL) as db:
        document = await export_bundle(db, slug)
    await store.close()
    return bundle_file(document)


async def imported(url: str, content: bytes) -> None:
    """Bring the edition of a file into a database that has its tables."""
    store = Store(url)
    filed = read_bundle(json.loads(content))
    async with change(store, Acting(TERMINAL, "", "importBundle")) as db:
        await import_bundle(db, filed, at=store.clock())
    await store.close()


def dump(source: Path, file: Path) -> None:
    """Write all of an SQLite database as SQL."""
    with closing(sqlite3.connect(source)) as connection, file.open("w") as written:
        written.writelines(f"{line}\n" for line in connection.iterdump())


def carry_out(file: Path, target: Path) -> None:
    """Make a database of such SQL."""
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target)) as connection:
        connection.executescript(file.read_text())


def measured(databases: Databases, folder: Path, engine: str, people: int) -> list[float]:
    """Return milliseconds out, in, and of the dump both ways, which is of SQLite alone."""
    # One to fill and, made beforehand, one with its tables alone for each round.
    url, *empty = (
        databases.filled_by(engine, nothing).render_as_string(hide_password=False)
        for _ in range(1 + ROUNDS)
    )
    store = Store(url)
    slug = asyncio.run(_filled(store, people))
    file, sql = folder / "bundle.json", folder / "dump.sql"
    works: list[Callable[[], object]] = [
        lambda: file.write_bytes(asyncio.run(exported(url, slug))),
        lambda: asyncio.run(imported(empty.pop(), file.read_bytes())),
    ]
    if store.file is not None:
        source = store.file
        works += [lambda: dump(source, sql), lambda: carry_out(sql, folder / "dumped.db")]
    found = least_ms(ROUNDS, *works)
    document = json.loads(file.read_bytes())
    records = sum(map(len, document["tables"].values()))
    print(f"{engine}: {records:,} records, {file.stat().st_size / 2**20:.1f} MiB", file=sys.stderr)
    return found


async def _filled(store: Store, people: int) -> str:
    try:
        return await fill(store, people)
    finally:
        await store.close()


def main(people: int = PEOPLE, server: str | None = None) -> None:
    """Print a line for each database."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        databases = Databases(folder, server or "")
        print("| database | out | in | dump out | ratio | dump in | ratio |")
        print("|---|---|---|---|---|---|---|")
        out, into, dumped, carried = measured(databases, folder, "sqlite", people)
        print(
            f"| SQLite | {out:,.0f} ms | {into:,.0f} ms | {dumped:,.0f} ms | {dumped / out:.2f} |"
            f" {carried:,.0f} ms | {carried / into:.2f} |"
        )
        if server is not None:
            out, into = measured(databases, folder, "postgresql", people)
            print(f"| PostgreSQL | {out:,.0f} ms | {into:,.0f} ms | | | | |")
        for url in databases.made:
            databases.drop(url)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]), *sys.argv[2:3])
