"""Sixty workers killed at random moments, thirty on each database: every run ends well."""

import sys
from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.faults.workers import SLOW, kill_at_random_moments, load_slow

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")


@pytest.fixture
def slow_url(databases: Databases, engine: str) -> Iterator[str]:
    """Give the address of a database with an edition that takes a while to pair."""
    url = databases.filled_by(engine, load_slow)
    yield url.render_as_string(hide_password=False)
    databases.give_back(url)


def test_thirty_runs_of_killed_workers_end_once_and_well(slow_url: str) -> None:
    kill_at_random_moments(slow_url, SLOW, times=30, seed=7)
