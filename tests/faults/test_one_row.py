"""The short form of 64 writers on one row; the long one is tests/shards/faults."""

from domain.store import Store
from tests.faults.writers import contend


async def test_no_update_of_64_writers_is_lost(demo_store: Store) -> None:
    assert await contend(demo_store, writers=64, times=256) == []
