"""Time the publication of 5,000 pairings: proposed, kept, and all of them replaced.

Run with ``python -m benchmarks.publishing`` from the root of the repository, or with the address of
an empty PostgreSQL database as its argument. The planner is of one edition, so that the rules of
the handle are passed. The target of each is 2 s, with its audit rows and events.
"""

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Final

from sqlalchemy import select

from domain import models
from domain.audit import Acting
from domain.changes import change
from domain.policy import SYSTEM, Viewer
from domain.roles import Role
from domain.runs import publish_pairing_run
from domain.store import Store
from seeds.load import load_reference
from seeds.synthetic import invent, load_invented

PAIRS: Final = 5_000
TARGET_SECONDS: Final = 2.0
AT: Final = datetime(2031, 3, 1, tzinfo=UTC)


async def run_of(store: Store, edition_id: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Record a run that is done and has some pairs, without solving it."""
    async with store.unit_of_work(SYSTEM) as db:
        run = models.PairingRun(
            edition_id=edition_id, state=models.RunState.DONE, requested_at=AT, parameters="{}"
        )
        db.add(run)
        await db.flush()
        db.add_all(
            models.Pairing(
                run_id=run.id, left_delegate_id=a, right_delegate_id=b, score=1, position=i
            )
            for i, (a, b) in enumerate(pairs)
        )
        await db.flush()
        return run.id


async def seconds(store: Store, edition_id: str, run_id: str) -> tuple[float, float]:
    """Publish as the planner of the edition; return the seconds by clock and processor."""
    viewer = Viewer("planner", Role.PLANNER, edition_ids=frozenset({edition_id}))
    start, used = perf_counter(), process_time()
    async with change(store, Acting(viewer, "", "publishPairingRun")) as db:
        await publish_pairing_run(db, run_id, at=AT)
    return perf_counter() - start, process_time() - used


async def measure(url: str) -> list[tuple[str, float, float]]:
    """Return what each publication took, in seconds by the clock and of this processor."""
    store = Store(url)
    await store.migrate()
    await load_reference(store)
    await load_invented(store, invent(1, 2 * PAIRS))
    side, delegate = models.Side, models.Delegate
    async with store.reading(SYSTEM) as db:
        rows = (
            await db.execute(
                select(side.edition_id, side.position, delegate.id)
                .join(delegate, delegate.side_id == side.id)
                .order_by(side.position, delegate.code)
            )
        ).all()
    edition_id, first = rows[0][:2]
    left = [row_id for _, position, row_id in rows if position == first]
    right = [row_id for _, position, row_id in rows if position != first]
    plans = {
        "proposed": list(zip(left, right, strict=True)),
        "kept": list(zip(left, right, strict=True)),
        "replaced": list(zip(left, [*right[1:], right[0]], strict=True)),
    }
    found = []
    for name, pairs in plans.items():
        run_id = await run_of(store, edition_id, pairs)
        found.append((name, *await seconds(store, edition_id, run_id)))
    await store.close()
    return found


def main() -> int:
    """Print one line for each publication; the exit code is 1 when one misses the target."""
    with TemporaryDirectory() as folder:
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{Path(folder)}/publishing.db"
        rows = asyncio.run(measure(url))
    for name, took, used in rows:
        print(f"{PAIRS} {name}: {took:.2f} s, {used:.2f} s of the processor")
    return int(max(took for _, took, _ in rows) > TARGET_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
