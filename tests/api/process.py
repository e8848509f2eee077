"""A server as a process of its own, for tests that kill it, drown it or read its memory."""

import os
import re
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

PROGRAM = """
import sys
from api.server import run
from api.settings import Settings
sys.exit(run(Settings(), lambda line: print(line, flush=True)))
"""
OPEN = re.compile(r"Open +http://127\.0\.0\.1:(\d+)/#token=(\S+) +Ctrl-C stops\n")


# Below those that a machine gives to clients, of which there are many beside a test.
PORTS = range(20_000, 32_000)


def free_port() -> int:
    """Return a port that nobody has, and that nobody is given unasked."""
    while True:
        with suppress(OSError), socket.create_server(("127.0.0.1", secrets.choice(PORTS))) as found:
            return int(found.getsockname()[1])


class Served(NamedTuple):
    """A server process that listens, and where its log is."""

    process: subprocess.Popen[str]
    port: int
    token: str
    log: Path

    @property
    def origin(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def resident_mebibytes(self) -> float:
        """How much memory of the machine the process fills."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
        return int(found[1]) / 1024 if found else 0

    def faults(self) -> list[str]:
        """Return the lines of the log that tell of a fault of the server's own."""
        signs = ("Traceback", "INTERNAL_SERVER_ERROR")
        lines = self.log.read_text().splitlines()
        return [line for line in lines if any(sign in line for sign in signs)]

    def head(self, *lines: str, method: str = "POST", path: str = "/graphql") -> bytes:
        """Write the head of a request of somebody who has the token."""
        always = (f"{method} {path} HTTP/1.1", "Host: x", f"Authorization: Bearer {self.token}")
        return "\r\n".join((*always, "Content-Type: application/json", *lines, "", "")).encode()

    def request(self, body: bytes, *lines: str) -> bytes:
        """Write a whole POST."""
        return self.head(*lines, f"Content-Length: {len(body)}") + body


@contextmanager
def serving(folder: Path, *, first: str = "", **settings: object) -> Iterator[Served]:
    """Run a server on an empty SQLite file; settings are named as in api/settings.py.

    It has a worker beside it only where a test asks for one with ``solves_max``; ``first`` is done
    before it is there.
    """
    env = {name: value for name, value in os.environ.items() if not name.startswith("TRADEWINDS_")}
    url = f"sqlite:///{folder}/served.db"
    chosen = {"port": 0, "solves_max": 0, "database_url": url} | settings
    env |= {f"TRADEWINDS_{name.upper()}": str(value) for name, value in chosen.items()}
    env |= {"PYTHONPATH": os.pathsep.join(sys.path)}
    log = folder / "served.log"
    with (
        log.open("w") as written,
        subprocess.Popen(
            [sys.executable, "-c", first + PROGRAM],
            cwd=folder,
            env=env,
            stdout=subprocess.PIPE,
            stderr=written,
            text=True,
        ) as process,
    ):
        try:
            found = OPEN.fullmatch(process.stdout.readline() if process.stdout else "")
            assert found, log.read_text()
            yield Served(process, int(found[1]), found[2], log)
        finally:
            process.kill()
