"""The real server as a process that is killed and started again, many times a minute.

A process that has everything imported forks each server: starting anew costs no imports. No worker
is started beside it: test_workers.py kills those.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.api.process import free_port

TOKEN = "a-token-for-tests"  # noqa: S105 -- a made-up one
FORKER = """
import os, sys
from api import server
from api.settings import Settings
print("ready", flush=True)
for _ in sys.stdin:
    if (child := os.fork()) == 0:
        os._exit(server.run(Settings(), lambda line: None))
    print(child, flush=True)
    _, status = os.waitpid(child, 0)
    print(status, flush=True)
"""


class Server:
    """A server on one port and one database, running or not."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.port = free_port()
        self.log = folder / "server.log"
        self._file = self.log.open("w")
        env = {name: text for name, text in os.environ.items() if "TRADEWINDS_" not in name}
        env |= {"TRADEWINDS_DATABASE_URL": database_url, "TRADEWINDS_TOKEN": TOKEN}
        env |= {"TRADEWINDS_PORT": str(self.port), "TRADEWINDS_LOG_LEVEL": "error"}
        # Nobody takes the runs that clients start here, so that as many wait as were started.
        env |= {"TRADEWINDS_RUNS_WAITING_MAX": "1000000"}
        env |= {"TRADEWINDS_SOLVES_MAX": "0", "PYTHONPATH": os.pathsep.join(sys.path)}
        self._forker = subprocess.Popen(
            [sys.executable, "-c", FORKER],
            cwd=folder,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._file,
            text=True,
        )
        self._pid = 0
        self._read()

    def _read(self) -> str:
        line = self._forker.stdout.readline().strip()
        assert line, self.log.read_text()
        return line

    def start(self) -> None:
        self._forker.stdin.write("start\n")
        self._forker.stdin.flush()
        self._pid = int(self._read())

    def stop(self, number: int) -> None:
        """Send a signal and wait until the process is gone."""
        os.kill(self._pid, number)
        self._read()

    def close(self) -> None:
        """End the forker, whose server has been stopped."""
        self._forker.stdin.close()
        self._forker.wait(timeout=30)
        self._forker.stdout.close()
        self._file.close()
