"""The worker beside a server: `tradewinds work` as a process of its own, watched and woken.

What it does holds no request up: the two share neither a thread nor a lock. A pipe joins them: each
byte wakes the worker, and its end, which comes however the server ended, ends the worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
import threading
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Final

from api.settings import Settings

# The first pause before another is started, the longest, and how long one lives that is sound.
PAUSE_SECONDS: Final = 0.5
_PAUSE_SECONDS_MAX: Final = 60.0
_SOUND_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 10.0
_STDIN: Final = 0
_RING: Final = b"\n"
_HEARD: Final = (
    "database_url",
    "log_level",
    "solves_max",
    "solve_seconds_max",
    "solve_memory_mib_max",
    "webhook_private_hosts",
    "webhook_seconds_max",
)
_PREFIX: Final = "TRADEWINDS_"

_log = logging.getLogger(__name__)


class WorkerProcess:
    """Keeps one worker process alive from start to stop."""

    def __init__(self, settings: Settings) -> None:
        self._is_wanted = settings.solves_max != 0
        self._environment = _environment(settings)
        self._process: Process | None = None
        self._watching: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The process that works now; None between two, and when there is to be none."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Begin to work, unless the settings leave all of it to other processes."""
        if self._is_wanted:
            self._watching = asyncio.create_task(self._watch())

    def ring(self) -> None:
        """Say that a run was queued; one that is started later looks for itself."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(_RING)

    def let_go(self) -> None:
        """Have the run in hand put back and no other begun; at once, and twice does no harm."""
        if self._watching is not None:
            self._watching.cancel()

    async def stop(self) -> None:
        """Let go, and wait until the process is gone."""
        self.let_go()
        if self._watching is not None:
            await asyncio.gather(self._watching, return_exceptions=True)

    async def _watch(self) -> None:
        pause = PAUSE_SECONDS
        while True:
            began = monotonic()
            try:
                told = f"ended with code {await self._live()}"
            except OSError as error:
                told = f"could not be started: {error.strerror}"
            if monotonic() - began > _SOUND_SECONDS:
                pause = PAUSE_SECONDS
            _log.warning("the worker %s; another is started in %g seconds", told, pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _PAUSE_SECONDS_MAX)

    async def _live(self) -> int:
        """See one process from its beginning to its end; return its exit code."""
        process = self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "api", "work", "--beside"),
            stdin=PIPE,
            stdout=DEVNULL,
            env=self._environment,
            # Ctrl-C reaches a whole session; what becomes of the worker is the server's to say.
            start_new_session=True,
        )
        try:
            return await process.wait()
        finally:
            self._process = None
            await _end(process)


async def _end(process: Process) -> None:
    """Close the pipe and wait for the worker to put its run back, but not for ever."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), _STOP_SECONDS)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _environment(settings: Settings) -> dict[str, str]:
    """Return the environment of the worker: the settings that it needs, and no token."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(_PREFIX)}
    for name in _HEARD:
        value = getattr(settings, name)
        if value is not None:
            kept[f"{_PREFIX}{name.upper()}"] = str(value)
    here = str(Path(__file__).parents[1])
    return kept | {"PYTHONPATH": os.pathsep.join((here, kept.get("PYTHONPATH", "")))}


def heed_server(ring: Callable[[], object], end: Callable[[], object]) -> None:
    """Hear the server through standard input, on a thread of its own.

    Args:
        ring: called when a run was queued.
        end: called when the server has let go or is gone; what is left then has little time.

    """

    def hear() -> None:
        # An event loop that has ended has nobody to wake.
        with contextlib.suppress(OSError, RuntimeError):
            while os.read(_STDIN, 4_096):
                ring()
        with contextlib.suppress(RuntimeError):
            end()
        last = threading.Timer(_STOP_SECONDS, os._exit, (1,))
        last.daemon = True
        last.start()

    threading.Thread(target=hear, name="server", daemon=True).start()
