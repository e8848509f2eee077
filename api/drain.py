"""The lame duck: a server that was told to stop says so, and still answers what reaches it.

SIGTERM begins it. For two seconds the server goes on accepting, says on /readyz that it is going,
and closes each connection with its answer; then it stops accepting, closes its sockets, ends its
streams, and lets the rest finish. A second SIGTERM ends the process at once.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from types import FrameType
from typing import Final

import uvicorn

ACCEPT_SECONDS: Final = 2.0
FINISH_SECONDS: Final = 20
# For sockets to say that they close; who does not read by then is cut.
_GOODBYE_SECONDS: Final = 1.0
# What no deadline above has ended, such as a thread that computes, ends here.
_LAST_SECONDS: Final = 24.5
_ENDED_BY_SIGNAL: Final = 128


class Drain:
    """Says whether the process is going; everything that answers may ask."""

    def __init__(self) -> None:
        self.began: float | None = None
        self.leaving: Final = asyncio.Event()
        self._open = 0
        self._all_closed: Final = asyncio.Event()
        self._all_closed.set()

    @property
    def begun(self) -> bool:
        """Tell whether the process was told to stop."""
        return self.began is not None

    def begin(self) -> None:
        """Note that it was told to."""
        self.began = monotonic()

    @property
    def over(self) -> bool:
        """Tell whether it has stopped accepting."""
        return self.began is not None and monotonic() - self.began >= ACCEPT_SECONDS

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Count a socket that is open, so that its goodbye is waited for."""
        self._open += 1
        self._all_closed.clear()
        try:
            yield
        finally:
            self._open -= 1
            if not self._open:
                self._all_closed.set()

    async def leave(self) -> None:
        """Tell whatever watches to end, and give the sockets a moment to say so."""
        self.leaving.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(_GOODBYE_SECONDS):
                await self._all_closed.wait()


class DrainingServer(uvicorn.Server):
    """Drains when SIGTERM comes, and exits 0; Ctrl-C stops as it always did."""

    def __init__(self, config: uvicorn.Config, drain: Drain) -> None:
        super().__init__(config)
        self._drain = drain

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin, or end at once when it had begun."""
        if sig != signal.SIGTERM:
            super().handle_exit(sig, frame)
        elif self._drain.begun:
            os._exit(_ENDED_BY_SIGNAL + signal.SIGTERM)
        else:
            self._drain.begin()
            last = threading.Timer(_LAST_SECONDS, os._exit, (0,))
            last.daemon = True
            last.start()

    async def on_tick(self, counter: int) -> bool:
        """Go on until the two seconds are over."""
        if self._drain.over:
            self.should_exit = True
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept nobody more, say goodbye on every socket, and let the rest finish."""
        for listener in [*self.servers, *(sockets or ())]:
            listener.close()
        await self._drain.leave()
        await super().shutdown(sockets)
