"""The long form of tests/faults: 100 kills of each kind, 10,000 changes, on each database."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.store import Store
from tests.faults.killing import kill_and_compare
from tests.faults.writers import contend

KILLS = 200
ACKNOWLEDGED = 10_000


@pytest.mark.begins_early
async def test_nothing_acknowledged_is_lost_or_doubled(
    demo_url: str, tmp_path: Path, tell: Callable[[object], None]
) -> None:
    ending = await kill_and_compare(
        demo_url,
        tmp_path,
        kills=KILLS,
        acknowledged=ACKNOWLEDGED,
        signals=(signal.SIGKILL, signal.SIGTERM),
        seed=20_111_207,
    )
    tell(ending)
    assert ending.faults == [], ending.faults[:20]
    assert ending.kills == {"SIGKILL": KILLS // 2, "SIGTERM": KILLS // 2}
    assert ending.acknowledged >= ACKNOWLEDGED


async def test_no_update_of_64_writers_is_lost_in_10_000_tries(demo_store: Store) -> None:
    assert await contend(demo_store, writers=64, times=10_048) == []
