"""The long form of the test of engines: 2,400 instances, each by every engine that is exact."""

import pytest

from tests.graph.test_pairing_engines import assert_engines_agree


@pytest.mark.parametrize("seed", range(8))
def test_300_instances_are_solved_alike_by_every_engine(seed: int) -> None:
    assert assert_engines_agree(seed, count=300) >= 60
