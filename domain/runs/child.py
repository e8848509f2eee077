"""One child process for each solve: frozen values in, frozen values out.

The child has no database handle, no settings, no token; its memory and its processor time are
bounded, and it ends when it is told to, when its time is over, or when its parent has gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from time import monotonic
from typing import Any, Final

from domain.errors import SolveTooLarge, SolveTooLong

Report = Callable[[int | None, int | None], None]
GRACE_SECONDS: Final = 1.0
_MANY_PEOPLE: Final = 20_000
_EXIT_SECONDS: Final = 0.1
_OWN: Final = "TRADEWINDS_"
# More threads than one would each take address space, and the order of a sum would vary.
_ONE_THREAD: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_METHODS: Final = multiprocessing.get_all_start_methods()
_METHOD: Final = "forkserver" if "forkserver" in _METHODS else "spawn"
_starting = threading.Lock()


@dataclass(frozen=True)
class SolveLimits:
    """What one solve may use: seconds by the clock, bytes of address space.

    Twice the bytes for more than 20,000 people.
    """

    seconds: float = 600.0
    memory_bytes: int = 2 * 1024**3

    def for_people(self, count: int) -> SolveLimits:
        """Return the limits of a problem of so many people."""
        times = 2 if count > _MANY_PEOPLE else 1
        return SolveLimits(self.seconds, self.memory_bytes * times)


class ChildDied(Exception):
    """The process that solved ended without an answer; another attempt may fare better."""


class EngineFault(Exception):
    """The engine raised what nobody foresaw; the text is its type and place."""


class Stopped(Exception):
    """The solve was told to stop."""


class Child:
    """A solve in a process of its own.

    Args:
        solve: a function of a module, called with the problem and a function to report to.
        problem: a frozen value.
        limits: what it may use.

    """

    def __init__(
        self, solve: Callable[[Any, Report], Any], problem: object, limits: SolveLimits
    ) -> None:
        self.shown: tuple[int | None, int | None] | None = None
        self._asked = (solve, problem)
        self._limits = limits
        self._ear, self._mouth = multiprocessing.Pipe(duplex=False)

    def stop(self) -> None:
        """End it from any thread: the process is gone within a second and a bit."""
        with contextlib.suppress(OSError):
            self._mouth.send_bytes(b"stop")

    async def answer(self) -> Any:
        """Return what the solve returned; cancelled, end the process before leaving.

        Raises:
            SolveTooLong, SolveTooLarge: a limit was reached.
            ChildDied: the process was ended by something else.
            EngineFault: the engine raised.
            Stopped: stop was called.

        """
        working = asyncio.get_running_loop().run_in_executor(None, self._work)
        try:
            return await asyncio.shield(working)
        except asyncio.CancelledError:
            self.stop()
            with contextlib.suppress(Exception):
                await working
            raise

    def _work(self) -> Any:
        ours, process = _start(self._limits)
        try:
            ours.send(self._asked)
            return self._listen(ours)
        except (EOFError, OSError):
            process.join(GRACE_SECONDS)
            if process.exitcode == -getattr(signal, "SIGXCPU", 0):
                raise self._too_long() from None
            raise ChildDied(f"exit code {process.exitcode}") from None
        finally:
            _end(process)
            ours.close()
            self._ear.close()
            self._mouth.close()

    def _listen(self, ours: Connection) -> Any:
        ends_at = monotonic() + self._limits.seconds
        while True:
            ready = wait([ours, self._ear], max(0.0, ends_at - monotonic()))
            if self._ear in ready:
                raise Stopped
            if not ready:
                raise self._too_long()
            kind, value = ours.recv()
            if kind == "answer":
                return value
            if kind == "progress":
                self.shown = value
            elif kind == "memory":
                raise SolveTooLarge(
                    f"Solving takes more than {self._limits.memory_bytes // 2**20} MiB of memory."
                    " Ask for fewer people, or allow more with TRADEWINDS_SOLVE_MEMORY_MIB_MAX."
                )
            else:
                raise EngineFault(value)

    def _too_long(self) -> SolveTooLong:
        return SolveTooLong(
            f"Solving took more than {self._limits.seconds:g} seconds. Ask for fewer people, or"
            " allow more with TRADEWINDS_SOLVE_SECONDS_MAX."
        )


def prepare() -> None:
    """Start the process that children are forked from, without what is ours in its environment.

    Called before the first solve, so that the engines are imported by then; twice does no harm.
    """
    if _METHOD != "forkserver":
        return
    from multiprocessing import forkserver  # noqa: PLC0415 -- some systems have none

    with _starting:
        multiprocessing.get_context(_METHOD).set_forkserver_preload(["domain.runs.solve"])
        kept = {name: value for name, value in os.environ.items() if name.startswith(_OWN)}
        added = _ONE_THREAD.keys() - os.environ.keys()
        try:
            for name in kept:
                del os.environ[name]
            os.environ.update({name: _ONE_THREAD[name] for name in added})
            forkserver.ensure_running()
        finally:
            os.environ.update(kept)
            for name in added:
                del os.environ[name]


def _start(limits: SolveLimits) -> tuple[Connection, Any]:
    prepare()
    context: Any = multiprocessing.get_context(_METHOD)
    ours, theirs = multiprocessing.Pipe()
    process = context.Process(target=_live, args=(theirs, limits), daemon=True)
    process.start()
    theirs.close()
    return ours, process


def _end(process: Any) -> None:
    """Wait a moment for a process that is done, else end it: kindly for a second, then not."""
    process.join(_EXIT_SECONDS)
    if process.exitcode is None:
        process.terminate()
        process.join(GRACE_SECONDS)
    if process.exitcode is None:
        process.kill()
        process.join()
    process.close()


def _live(theirs: Connection, limits: SolveLimits) -> None:
    """Live as a child: be bounded, hear one question, give one answer."""
    # Ctrl-C in a terminal reaches the whole group; the parent decides what becomes of the child.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    del sys.argv[1:]
    threading.Thread(target=_follow_parent, daemon=True).start()
    _bound(limits)
    try:
        solve, problem = theirs.recv()
        answer = "answer", solve(problem, functools.partial(_tell, theirs))
    except MemoryError:
        answer = "memory", None
    except EOFError:
        return
    except BaseException as error:  # noqa: BLE001 -- whatever it is, the parent has to hear of it
        answer = "fault", _place(error)
    with contextlib.suppress(OSError):
        theirs.send(answer)


def _place(error: BaseException) -> str:
    """Name the type and the places of an error, and nothing of the values in it."""
    import traceback  # noqa: PLC0415 -- only when it happens

    frames = traceback.extract_tb(error.__traceback__)
    places = (f"{frame.filename}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__} at {', '.join(places)}"


def _tell(theirs: Connection, best: int | None, bound: int | None) -> None:
    theirs.send(("progress", (best, bound)))


def _follow_parent() -> None:
    """End with the parent: nobody is left to hear the answer."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _bound(limits: SolveLimits) -> None:
    """Let the system end a child that outgrows its limits."""
    try:
        import resource  # noqa: PLC0415 -- Windows has none
    except ImportError:
        return
    seconds = int(limits.seconds) + 5
    for kind, most in ((resource.RLIMIT_AS, limits.memory_bytes), (resource.RLIMIT_CPU, seconds)):
        _, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY or most <= hard:
            resource.setrlimit(kind, (most, hard if kind == resource.RLIMIT_AS else most + 1))
