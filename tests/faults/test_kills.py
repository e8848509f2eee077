"""The short form: a few kills on each database. The long one is tests/shards/faults."""

import signal
from pathlib import Path

from tests.faults.killing import kill_and_compare


async def test_what_was_acknowledged_survives_a_kill_and_is_there_once(
    demo_url: str, tmp_path: Path
) -> None:
    ending = await kill_and_compare(
        demo_url,
        tmp_path,
        kills=2,
        acknowledged=60,
        signals=(signal.SIGKILL, signal.SIGTERM),
        seed=1,
    )
    assert ending.faults == [], str(ending)
    assert ending.kills == {"SIGKILL": 1, "SIGTERM": 1}
    assert ending.acknowledged >= 60
    # Otherwise nothing was sent again after it was done, and nothing was tried.
    assert ending.unsure > ending.replayed > 0
