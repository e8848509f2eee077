"""The world in which each text is a word of its own."""

from collections.abc import Iterator

import pytest

from tests.api.planted_words import Planted, fill_planted, planted
from tests.api.policy_world import World, opened
from tests.databases import Databases


@pytest.fixture(scope="session")
def world(databases: Databases) -> Iterator[World]:
    with opened(databases, fill=fill_planted) as there:
        yield there


@pytest.fixture(scope="session")
def words(world: World) -> list[Planted]:
    """Give every word that is there before anybody asks for anything."""
    return planted(world.url)
