"""Workers that die, on both databases; the long form is tests/shards/jobs."""

import sys
from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.faults.workers import SHORT, kill_at_random_moments, load_short

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")


@pytest.fixture
def short_url(databases: Databases, engine: str) -> Iterator[str]:
    """Give the address of a database with an edition that takes a moment to pair."""
    url = databases.filled_by(engine, load_short)
    yield url.render_as_string(hide_password=False)
    databases.give_back(url)


def test_runs_of_killed_workers_end_once_and_well(short_url: str) -> None:
    kill_at_random_moments(short_url, SHORT, times=1, seed=1)
