"""Reads a file with sheets in a process of its own, which is ended when it takes too much."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary

from api.formats.sheets import (
    CPU_SECONDS_MAX,
    FILE_BYTES_MAX,
    MEMORY_BYTES_MAX,
    Cell,
    Row,
    Sheet,
    SheetFormat,
    UnreadableFile,
)

# Others may hold the processor: longer than the seconds that the process itself may use.
_SECONDS_MAX: Final = 25.0
_ANSWER_BYTES_MAX: Final = 2 * MEMORY_BYTES_MAX // 8
_AT_ONCE: Final = 2
_OWN: Final = "TRADEWINDS_"
_ROOT: Final = Path(__file__).parents[2]
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def read_sheets(content: bytes, written_as: SheetFormat) -> tuple[Sheet, ...]:
    """Return the sheets of a file that are shown, with the rows that hold something.

    Raises:
        UnreadableFile: it is no such file, or passes a bound; nothing is known of it then.

    Cost: a process, ten seconds of a processor and 512 MiB at most; two at a time.
    """
    if len(content) > FILE_BYTES_MAX:
        raise UnreadableFile(
            "TOO_LARGE", f"The file is larger than {FILE_BYTES_MAX // 2**20} MiB. Split it."
        )
    if not content:
        raise UnreadableFile("UNREADABLE", "The file is empty.")
    turn = _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(_AT_ONCE))
    async with turn:
        answer = await _asked(content, written_as)
    if answer is None:
        raise UnreadableFile(
            "TOO_LARGE",
            f"Reading the file takes more than {CPU_SECONDS_MAX} seconds or"
            f" {MEMORY_BYTES_MAX // 2**20} MiB of memory. Split it, or start from a new template.",
        )
    if "code" in answer:
        raise UnreadableFile(answer["code"], answer["message"])
    # Many cells take long: others are answered in between.
    return await asyncio.to_thread(_sheets, answer["sheets"])


def _sheets(found: list[Any]) -> tuple[Sheet, ...]:
    return tuple(Sheet(each["name"], tuple(_row(*row) for row in each["rows"])) for each in found)


def _row(number: int, cells: list[Any]) -> Row:
    return Row(number, tuple(_cell(each) for each in cells))


def _cell(value: Any) -> Cell:
    if value is None:
        return Cell()
    return Cell(value) if isinstance(value, str) else Cell(is_formula=True)


async def _asked(content: bytes, written_as: SheetFormat) -> dict[str, Any] | None:
    """Return what the process answers; None where it came to its end before."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "api.formats.sheet_child",
        written_as.value,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=_ROOT,
        # Nothing that is ours is in the reach of a file.
        env={name: value for name, value in os.environ.items() if not name.startswith(_OWN)},
    )
    try:
        async with asyncio.timeout(_SECONDS_MAX):
            text = await _exchanged(process, content)
    except TimeoutError:
        return None
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    try:
        found = json.loads(text) if text else None
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


async def _exchanged(process: asyncio.subprocess.Process, content: bytes) -> bytes:
    """Give a process its input and return what it says; nothing where that is too much."""
    if process.stdin is None or process.stdout is None:  # pragma: no cover -- both were asked for
        return b""
    with suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(content)
        await process.stdin.drain()
        process.stdin.close()
    said = bytearray()
    while block := await process.stdout.read(2**20):
        said += block
        if len(said) > _ANSWER_BYTES_MAX:
            return b""
    return bytes(said)
