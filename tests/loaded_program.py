"""The program, loaded once: each command of a recipe is a fork of it instead of a second's imports.

`python -P loaded_program.py DOOR` in a clone loads the rooms, says `listening`, and then carries
out one command at a time. `python -IS loaded_program.py DOOR WORDS...` has it carry one out, as a
process of its own with the caller's words, folder, variables and streams, and takes its exit code.
"""

import gc
import importlib
import json
import os
import pkgutil
import socket
import sys
from pathlib import Path

STREAMS = (0, 1, 2)


def load() -> None:
    """Import what the commands import when they need it, but for what only serving needs."""
    for room in ("graph", "domain", "seeds", "api"):
        for module in pkgutil.walk_packages([room], f"{room}."):
            if not module.name.startswith(("domain.migrations.", "api.schema.", "api.__main__")):
                importlib.import_module(module.name)
    # A fork that ends has not to look through all of this for garbage, which takes half a second.
    gc.freeze()


def ask(door: str, words: list[str]) -> int:
    """Have a command carried out, and return its exit code."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(door)
        asked = json.dumps([words, str(Path.cwd()), dict(os.environ)]).encode()
        # The first byte alone carries the streams: what is longer may come in several parts.
        socket.send_fds(line, [asked[:1]], STREAMS)
        line.sendall(asked[1:])
        line.shutdown(socket.SHUT_WR)
        return int(line.recv(8))


def become(line: socket.socket) -> None:
    """Take over words, folder, variables and streams of whoever asks."""
    asked, streams, _, _ = socket.recv_fds(line, 1, len(STREAMS))
    while part := line.recv(65536):
        asked += part
    for given, own in zip(streams, STREAMS, strict=True):
        os.dup2(given, own)
        os.close(given)
    # New ones, for the old still know what they led to: a file can be sought in, a pipe cannot.
    sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
    words, folder, variables = json.loads(asked)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    sys.argv[1:] = words


def serve(door: str) -> None:
    load()
    from api.cli import main  # noqa: PLC0415 -- the clone's, and not for those who ask

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(door)
        listener.listen()
        print("listening", flush=True)  # noqa: T201 -- to whoever started this
        while True:
            line, _ = listener.accept()
            if not (command := os.fork()):
                become(line)
                sys.exit(main())
            code = os.waitstatus_to_exitcode(os.waitpid(command, 0)[1])
            line.sendall(str(code).encode())
            line.close()


if __name__ == "__main__":
    if len(sys.argv) > 2:
        sys.exit(ask(sys.argv[1], sys.argv[2:]))
    serve(sys.argv[1])
