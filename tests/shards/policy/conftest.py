"""The shard asks the world of tests/api."""

from tests.api.conftest import changing_world, world

__all__ = ["changing_world", "world"]
