"""The long form of the test of engines: 2,400 instances, each by every engine that is exact."""

from collections.abc import Callable

import pytest

from tests.graph.test_pairing_engines import assert_engines_agree


@pytest.mark.parametrize("seed", range(8))
def test_300_instances_are_solved_alike_by_every_engine(
    seed: int, tell: Callable[[object], None]
) -> None:
    counted = assert_engines_agree(seed, count=300)
    tell(f"300 instances, {counted} of them enumerated as well")
    assert counted >= 60
