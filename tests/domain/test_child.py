"""The process of one solve: bounded, blind to what is ours, and gone when it should be."""

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

import pytest

from domain.errors import SolveTooLarge, SolveTooLong
from domain.runs.child import (
    Child,
    ChildDied,
    EngineFault,
    SolveLimits,
    Stopped,
)
from tests.domain import solves

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
LIMITS = SolveLimits(seconds=20)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    started = monotonic()
    yield
    assert monotonic() - started < seconds


async def pid_in(file: Path) -> int:
    for _ in range(400):
        with suppress(FileNotFoundError, ValueError):
            return int(file.read_text())  # noqa: ASYNC240 -- a few bytes
        await asyncio.sleep(0.02)
    raise AssertionError("no child appeared")


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def gone(pid: int, seconds: float) -> None:
    ends_at = monotonic() + seconds
    while lives(pid):
        assert monotonic() < ends_at, f"{pid} still lives"
        await asyncio.sleep(0.02)


async def test_the_answer_and_what_was_shown_come_back() -> None:
    child = Child(solves.double, 21, LIMITS)
    assert await child.answer() == 42
    assert child.shown == (21, 42)


async def test_a_child_sees_no_setting_no_argument_and_no_database(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What a person does before the start: the variables are set for this process alone.
    monkeypatch.setenv("TRADEWINDS_TOKEN", "sentinel-of-a-token")
    arguments, ours, files = await Child(solves.look_around, None, LIMITS).answer()
    assert (arguments, ours) == ([], [])
    assert not any(".db" in file for file in files), files
    assert os.environ["TRADEWINDS_TOKEN"] == "sentinel-of-a-token"  # noqa: S105 -- a made-up one


async def test_a_solve_beyond_its_time_is_ended_and_told(tmp_path: Path) -> None:
    with within(10):
        child = Child(solves.sleep_for_ever, f"{tmp_path}/pid", SolveLimits(seconds=1))
        with pytest.raises(SolveTooLong, match="more than 1 seconds"):
            await child.answer()
    await gone(await pid_in(tmp_path / "pid"), 0.5)


async def test_a_solve_beyond_its_memory_is_told() -> None:
    limits = SolveLimits(seconds=20, memory_bytes=2 * 1024**3)
    with pytest.raises(SolveTooLarge, match="more than 2048 MiB"):
        await Child(solves.take_memory, 3 * 1024**3, limits).answer()
    assert await Child(solves.take_memory, 3 * 1024**2, limits).answer() == 3 * 1024**2


async def test_a_child_that_dies_is_told_from_one_that_raises() -> None:
    with pytest.raises(ChildDied, match="-9"):
        await Child(solves.fall, None, LIMITS).answer()
    with pytest.raises(EngineFault, match=r"ValueError at .*solves\.py") as fault:
        await Child(solves.raise_secret, "sentinel", LIMITS).answer()
    assert "sentinel" not in str(fault.value)


@pytest.mark.parametrize("solve", [solves.sleep_for_ever, solves.never_mind_signals])
async def test_a_stopped_child_is_gone_within_two_seconds(tmp_path: Path, solve: object) -> None:
    child = Child(solve, f"{tmp_path}/pid", LIMITS)
    answering = asyncio.create_task(child.answer())
    pid = await pid_in(tmp_path / "pid")
    with within(2):
        child.stop()
        with pytest.raises(Stopped):
            await answering
        await gone(pid, 0.5)


async def test_a_cancelled_wait_ends_the_child_before_it_returns(tmp_path: Path) -> None:
    answering = asyncio.create_task(
        Child(solves.sleep_for_ever, f"{tmp_path}/pid", LIMITS).answer()
    )
    pid = await pid_in(tmp_path / "pid")
    answering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await answering
    await gone(pid, 0.5)
