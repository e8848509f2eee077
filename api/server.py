"""Runs the application under uvicorn, on an address of this machine only.

No Server header, no access log of its own: api/envelope.py writes one line a request.
"""

import asyncio
import gc
import socket
from collections.abc import Callable
from contextlib import closing
from typing import Final
from urllib.parse import quote

import uvicorn

from api import log
from api.app import create_app
from api.auth import is_loopback
from api.connection import bounded_connection, bounded_socket
from api.drain import FINISH_SECONDS, Drain, DrainingServer
from api.metrics import Meter
from api.settings import Settings
from api.worker_process import WorkerProcess
from domain.backup import faults_of
from domain.store import Store

DONE: Final = 0
WRONG_USAGE: Final = 2
NOT_SET_UP: Final = 3
INTERRUPTED: Final = 130


class _AnnouncingServer(DrainingServer):
    """Says where it listens, once it does, and has a worker beside it from then on."""

    def __init__(
        self,
        config: uvicorn.Config,
        drain: Drain,
        worker: WorkerProcess,
        announce: Callable[[], None],
    ) -> None:
        super().__init__(config, drain)
        self._worker = worker
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._worker.start()
            self._announce()

    async def on_tick(self, counter: int) -> bool:
        if self._drain.begun:
            self._worker.let_go()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._worker.let_go()
        await super().shutdown(sockets)
        await self._worker.stop()


def run(settings: Settings, say: Callable[[str], None]) -> int:
    """Serve until interrupted; return the exit code.

    ``say`` gets each line for the person. What is wrong with the database is raised, not logged.
    """
    if not is_loopback(settings.host):
        say(
            f"TRADEWINDS_HOST is {settings.host}, which other machines may reach, and no sign-in "
            "service is set: anyone could read and change everything.\n"
            "Use 127.0.0.1, or leave TRADEWINDS_HOST and --host out."
        )
        return WRONG_USAGE
    try:
        listener = _listen(settings.host, settings.port)
    except OSError as error:
        say(
            f"Cannot listen on {settings.host} port {settings.port}: {error.strerror}.\n"
            "Stop the other program, or choose another port with TRADEWINDS_PORT or --port "
            "(0 takes any free one)."
        )
        return NOT_SET_UP
    with closing(listener):
        # Before the server starts: it would bury an error of the database in its log.
        damage = asyncio.run(_make_ready(settings.database_url))
        if damage:
            say(damage)
            return NOT_SET_UP
        return _serve(settings, listener, say)


def _serve(settings: Settings, listener: socket.socket, say: Callable[[str], None]) -> int:
    log.configure(settings.log_level)
    worker = WorkerProcess(settings)
    application = create_app(settings, wake=worker.ring)
    port = listener.getsockname()[1]
    token = application.state.token
    config = uvicorn.Config(
        application,
        http=bounded_connection(settings),
        ws=bounded_socket(settings),
        ws_max_size=settings.socket_message_bytes_max,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=FINISH_SECONDS,
    )
    try:
        stop_metrics = _listen_for_metrics(settings, application.state.meter)
    except OSError as error:
        say(
            f"Cannot listen on 127.0.0.1 port {settings.metrics_port}: {error.strerror}.\n"
            "Stop the other program, or choose another port with TRADEWINDS_METRICS_PORT."
        )
        return NOT_SET_UP
    # The schema is a quarter of a million objects that stay; a full collection that looks at all of
    # them again holds every request up meanwhile.
    gc.collect()
    gc.freeze()
    server = _AnnouncingServer(
        config, application.state.drain, worker, lambda: say(address(settings.host, port, token))
    )
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        gc.unfreeze()
        stop_metrics()
    return DONE if server.started else NOT_SET_UP


def _listen_for_metrics(settings: Settings, meter: Meter) -> Callable[[], None]:
    if settings.metrics_port is None:
        return lambda: None
    return meter.listen(settings.metrics_port)


async def _make_ready(database_url: str) -> str:
    """Look at the pages of an SQLite file, and bring the database to the newest migration.

    Returns why it may not be served, in words; nothing when all is well.
    """
    store = Store(database_url)
    try:
        # A file of another kind is told apart here; damaged pages are left as they are.
        await store.pending_migrations()
        if store.file is not None and (faults := faults_of(store.file)):
            return f"{store.file} is damaged: {faults[0]}\nRestore the last good backup."
        await store.migrate()
        return ""
    finally:
        await store.close()


def address(host: str, port: int, token: str) -> str:
    """Word the page's address; the token is in the fragment, which browsers never send."""
    shown = f"[{host}]" if ":" in host else host
    return f"Open        http://{shown}:{port}/#token={quote(token, safe='')}   Ctrl-C stops"


def _listen(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, where = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(where)
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener
