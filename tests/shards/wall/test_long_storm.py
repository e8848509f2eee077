"""The long forms: ten thousand hostile requests by two seeds, forty clients of each slow kind."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.process import serving
from tests.api.slow_clients import still_held
from tests.api.storms import storm


@pytest.mark.parametrize("seed", [1, 2])
async def test_five_thousand_hostile_requests_do_no_harm(
    tmp_path: Path, seed: int, tell: Callable[[object], None]
) -> None:
    # The budget of one token has a test of its own, and would hide what else is refused.
    with serving(tmp_path, cost_per_minute_max=10**9) as served:
        verdict = await storm(served, seed, count=5_000, at_once=16)
        assert served.faults() == []
    assert verdict.faults == []
    assert verdict.unhealthy == []
    assert verdict.healthy > 50
    assert verdict.grown_mebibytes <= 50
    tell(verdict)


async def test_forty_of_each_kind_of_slow_client_are_let_go_within_25_seconds(
    tmp_path: Path,
) -> None:
    with serving(tmp_path) as served:
        assert await still_held(served, count=40, seconds=25) == {}
