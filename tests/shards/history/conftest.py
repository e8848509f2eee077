"""The shard asks the edition of tests/api."""

from tests.api.test_undone_acts import planner

__all__ = ["planner"]
