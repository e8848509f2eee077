"""What operators watch, as Prometheus reads it, on a port that only this machine reaches.

Labels are kinds, states and statuses: nothing of a person, of a document or of an edition.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import Future
from typing import Final, NamedTuple

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

_ADDRESS: Final = "127.0.0.1"
_KINDS: Final = {"query", "mutation", "subscription"}
_WAIT_SECONDS: Final = 1.5
_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

Runs = Mapping[tuple[str, str], int]


class Counted(NamedTuple):
    """What is counted in the database: runs by kind and state, deliveries by state."""

    runs: Runs
    deliveries: Mapping[str, int]


_QUEUED: Final = "queued"


class Meter:
    """The figures of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "tradewinds_requests",
            "Requests answered, by kind of operation and HTTP status.",
            ("kind", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "tradewinds_request_seconds",
            "Time from the head of a request to the end of its answer.",
            ("kind",),
            buckets=_BUCKETS,
            registry=self.registry,
        )

    def note(self, operation: str, status: int, seconds: float) -> None:
        """Count one request; ``operation`` is as in the log, and only its first word is kept."""
        first = operation.partition(" ")[0]
        kind = first if first in _KINDS else "other"
        self._requests.labels(kind, str(status)).inc()
        self._seconds.labels(kind).observe(seconds)

    def watch(self, count: Callable[[], Awaitable[Counted]]) -> None:
        """Ask for runs and deliveries at each reading, on the loop that runs now."""
        self.registry.register(_Runs(count, asyncio.get_running_loop()))

    def listen(self, port: int) -> Callable[[], None]:
        """Serve the figures on this machine; return what stops it.

        Raises:
            OSError: the port is taken.

        """
        server, thread = start_http_server(port, addr=_ADDRESS, registry=self.registry)

        def stop() -> None:
            server.shutdown()
            server.server_close()
            thread.join()

        return stop


class _Runs(Collector):
    """Reads what is in the database when figures are read; one that is away leaves it out."""

    def __init__(
        self, count: Callable[[], Awaitable[Counted]], loop: asyncio.AbstractEventLoop
    ) -> None:
        self._count = count
        self._loop = loop

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Name nothing beforehand: registering must not ask the database."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Count, on the loop of the application, from the thread of the reader."""
        try:
            asked: Future[Counted] = asyncio.run_coroutine_threadsafe(self._counted(), self._loop)
            runs, deliveries = asked.result(_WAIT_SECONDS)
        except Exception:  # noqa: BLE001 -- whatever the driver raises, the other figures stand
            return
        states = GaugeMetricFamily(
            "tradewinds_runs", "Runs by kind and state.", labels=("kind", "state")
        )
        for (kind, state), number in runs.items():
            states.add_metric((kind, state), number)
        yield states
        waiting = sum(number for (_, state), number in runs.items() if state == _QUEUED)
        yield GaugeMetricFamily("tradewinds_queue_length", "Runs that wait.", value=waiting)
        told = GaugeMetricFamily(
            "tradewinds_deliveries", "Deliveries to webhooks by state.", labels=("state",)
        )
        for state, number in deliveries.items():
            told.add_metric((state,), number)
        yield told

    async def _counted(self) -> Counted:
        async with asyncio.timeout(_WAIT_SECONDS):
            return await self._count()
