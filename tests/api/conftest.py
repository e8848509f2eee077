"""The world of the tests of the policy: a server with two editions and a token for each role."""

from collections.abc import Iterator

import pytest

from tests.api.policy_world import World, opened
from tests.databases import Databases


@pytest.fixture(scope="session")
def world(databases: Databases) -> Iterator[World]:
    """Give a world that nobody changes."""
    with opened(databases) as world:
        yield world


@pytest.fixture
def changing_world(databases: Databases) -> Iterator[World]:
    """Give a world of one's own."""
    with opened(databases) as world:
        yield world
