"""Time a workbook of 2,000 rows: sent by HTTP and checked, then written, with its progress.

Run with ``python -m benchmarks.imports`` from the root of the repository. The rival is openpyxl
alone, which reads the values of the same workbook in the same run, as any program has to. The least
of three rounds counts, each on a database of its own (SQLite).
"""

import asyncio
import io
from collections import deque
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from openpyxl import load_workbook

from tests.api.call import Call, fill_call
from tests.api.import_desk import opened_desk
from tests.databases import Databases
from tests.shards.imports.test_large_imports import PEOPLE, of_many

ROUNDS = 3


async def timed(work: Callable[[], Awaitable[Any]]) -> tuple[float, Any]:
    """Return milliseconds and what came of it."""
    start = perf_counter()
    found = await work()
    return 1000 * (perf_counter() - start), found


async def measured(url: str) -> tuple[float, float, float]:
    """Return the milliseconds of checking, of writing, and of openpyxl alone."""
    call = await Call(url).open()
    async with opened_desk(call) as desk:
        content = of_many(await desk.template())
        checking, found = await timed(lambda: desk.sent(content))
        writing, payload = await timed(lambda: desk.apply(found["id"]))
        if found["problems"] or payload["import"]["state"] != "APPLIED":
            raise SystemExit(f"nothing was imported: {found}")
    await call.store.close()
    start = perf_counter()
    book = load_workbook(io.BytesIO(content), read_only=True)
    for sheet in book:
        deque(sheet.values, maxlen=0)
    return checking, writing, 1000 * (perf_counter() - start)


def main() -> None:
    """Print one line."""
    with TemporaryDirectory() as name:
        databases = Databases(Path(name), "")
        urls = [databases.filled_by("sqlite", fill_call) for _ in range(ROUNDS)]
        rounds = [asyncio.run(measured(url.render_as_string(hide_password=False))) for url in urls]
    checking, writing, rival = (min(column) for column in zip(*rounds, strict=True))
    both = checking + writing
    print("| rows | checked | written | both | openpyxl alone | ratio |")
    print("|---|---|---|---|---|---|")
    print(
        f"| {PEOPLE:,} | {checking:,.0f} ms | {writing:,.0f} ms | {both:,.0f} ms |"
        f" {rival:,.0f} ms | {rival / both:.2f} |"
    )


if __name__ == "__main__":
    main()
