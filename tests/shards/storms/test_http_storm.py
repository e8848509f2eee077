"""Some hundreds of hostile requests against a real server, beside a client that asks honestly."""

from pathlib import Path

from tests.api.process import serving
from tests.api.storms import storm


async def test_a_storm_of_hostile_requests_does_no_harm(tmp_path: Path) -> None:
    # The budget of one token has a test of its own, and would hide what else is refused.
    with serving(tmp_path, cost_per_minute_max=10**9) as served:
        verdict = await storm(served, seed=1, count=500, at_once=16)
        assert served.faults() == []
    assert verdict.faults == []
    assert verdict.unhealthy == []
    assert verdict.healthy > 5
    assert verdict.grown_mebibytes <= 50
