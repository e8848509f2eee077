"""Solves that misbehave, for the tests of child processes, which import them by name."""

import os
import signal
import sys
import time
from pathlib import Path
from typing import NoReturn

from domain.runs.child import Report
from graph.pairing import TooManyPairs


def double(number: int, report: Report) -> int:
    report(number, None)
    report(number, 2 * number)
    return 2 * number


def told_pid(path: str) -> None:
    Path(path).write_text(str(os.getpid()))


def sleep_for_ever(path: str, report: Report) -> NoReturn:
    report(1, 2)
    told_pid(path)
    while True:
        time.sleep(1)


def never_mind_signals(path: str, report: Report) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sleep_for_ever(path, report)


def take_memory(count: int, _report: Report) -> int:
    return len(b"x" * count)


def fall(_nothing: None, _report: Report) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def raise_secret(secret: str, _report: Report) -> NoReturn:
    raise ValueError(secret)


def list_too_many_pairs() -> NoReturn:
    raise TooManyPairs("This takes a list of all 9,000,000 pairs.")


def look_around(_nothing: None, _report: Report) -> tuple[list[str], list[str], list[str]]:
    """Return the arguments, our variables and the open files that a child can see."""
    environment = Path("/proc/self/environ").read_bytes().decode(errors="replace").split("\0")
    ours = [each for each in [*environment, *os.environ] if each.startswith("TRADEWINDS_")]
    files = [str(each.resolve()) for each in Path("/proc/self/fd").iterdir()]
    return sys.argv[1:], ours, files
