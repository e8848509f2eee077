"""Time writers on SQLite that share their commits beside writers that have one each.

Run with ``python -m benchmarks.writes`` from the root of the repository. The ratio is what to
compare between machines: both are timed in turn within one run, and the best of each counts. A
write is a whole change: the row, its version, the audit row and the event.
"""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from domain import audit
from domain.audit import Acting, Change
from domain.changes import change
from domain.models import EventKind
from domain.outbox import announce
from domain.policy import SYSTEM
from domain.store import UNITS_IN_A_COMMIT, Store
from tests.domain.test_store import region

WRITERS = (1, 8, 64)
WRITES = 256
ROUNDS = 3
ACTING = Acting(SYSTEM, "", "writes")


async def write(store: Store, key: str) -> None:
    """Do one change as a mutation does."""
    async with change(store, ACTING) as db:
        db.add(region(key))
        audit.note(db, Change("Region", key, None, {"key": key}))
        announce(db, EventKind.RATING_CHANGED, "Region", key, at=store.clock())


async def writes_a_second(store: Store, writers: int, name: str) -> float:
    """Let some writers write in turn, each its own share, and return how many a second."""

    async def one(writer: int) -> None:
        for number in range(WRITES // writers):
            await write(store, f"{name}-{writer}-{number}")

    start = perf_counter()
    await asyncio.gather(*(one(writer) for writer in range(writers)))
    return WRITES / (perf_counter() - start)


async def measure(folder: Path) -> list[tuple[int, float, float]]:
    """Return writers, writes a second each alone, and together."""
    alone = Store(f"sqlite:///{folder}/alone.db", units_in_a_commit=1)
    together = Store(f"sqlite:///{folder}/together.db", units_in_a_commit=UNITS_IN_A_COMMIT)
    for store in (alone, together):
        await store.migrate()
    rows = []
    for writers in WRITERS:
        best = [0.0, 0.0]
        for turn in range(ROUNDS):
            for place, store in enumerate((alone, together)):
                name = f"{writers}-{turn}"
                best[place] = max(best[place], await writes_a_second(store, writers, name))
        rows.append((writers, *best))
    for store in (alone, together):
        await store.close()
    return rows


def main() -> int:
    """Print one table; the folder to write in is the first word, a temporary one without it."""
    with TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        rows = asyncio.run(measure(Path(folder)))
    print(f"{'writers':>8}{'a commit each':>16}{'shared':>10}{'ratio':>8}   changes a second")
    for writers, alone, together in rows:
        print(f"{writers:>8}{alone:>16.0f}{together:>10.0f}{together / alone:>8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
