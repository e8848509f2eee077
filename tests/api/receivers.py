"""Receivers of webhooks on this machine, which answer as they are told, and the page's own one."""

import json
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import sleep
from typing import Any

PAGE = Path(__file__).parents[2] / "docs/webhooks.md"
LOCAL = "127.0.0.1"


def page_receiver() -> dict[str, Any]:
    """Return the names of the receiver that docs/webhooks.md shows, with what it has handled."""
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    handled: list[Any] = []
    names: dict[str, Any] = {"handle": handled.append, "handled": handled}
    exec(code, names)  # noqa: S102 -- our own page
    return names


@dataclass
class Request:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """A server that keeps what it was sent, and answers by ``status``: a number for each request.

    ``at_once`` is the most that it was asked at the same time.
    """

    status: Callable[[Request], int]
    pause: float = 0
    body: Callable[[Any], None] | None = None
    headers: Sequence[tuple[str, str]] = ()
    requests: list[Request] = field(default_factory=list)
    port: int = 0
    at_once: int = 0
    inside: int = 0
    asked: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://{LOCAL}:{self.port}/hook?a=b"

    @property
    def ids(self) -> list[str]:
        return [each.headers["webhook-id"] for each in self.requests]


@contextmanager
def receiving(receiver: Receiver, tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Listen on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            named = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.path, named, body)
            with receiver.lock:
                receiver.inside += 1
                receiver.at_once = max(receiver.at_once, receiver.inside)
                receiver.requests.append(request)
            receiver.asked.set()
            sleep(receiver.pause)
            with receiver.lock:
                receiver.inside -= 1
            try:
                self.send_response(receiver.status(request))
                for name, value in receiver.headers:
                    self.send_header(name, value)
                self.end_headers()
                if receiver.body is not None:
                    receiver.body(self.wfile)
            except OSError:
                """Whoever asked has heard enough."""

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((LOCAL, 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def statuses(*numbers: int) -> Callable[[Request], int]:
    """Answer with these in turn, and then always with the last."""
    left = list(numbers)
    return lambda _request: left.pop(0) if len(left) > 1 else left[0]


def told_of(request: Request) -> Any:
    """Return what a request tells."""
    return json.loads(request.body)


def closed_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as free:
        free.bind((LOCAL, 0))
        return int(free.getsockname()[1])
