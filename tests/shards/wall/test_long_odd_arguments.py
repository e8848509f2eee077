"""The long form: five thousand odd arguments by two seeds."""

import pytest

from tests.api.partners import Partners
from tests.shards.storms.test_odd_arguments import engine, faults, partners

__all__ = ["engine", "partners"]


@pytest.mark.parametrize("seed", [7, 8])
def test_twenty_five_hundred_requests_meet_no_internal_error(
    partners: Partners,
    seed: int,
) -> None:
    assert faults(partners, seed, count=2_500) == []
