"""The invented edition: any size, the same for the same seed, synthetic throughout."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from domain.errors import InvalidInput
from domain.store import Store
from seeds.load import load_reference
from seeds.synthetic import invent, load_invented
from tests.databases import on_sqlite
from tests.seeds.rows import count, snapshot


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """Collect the statements that the writing engine runs; many rows at once are one."""
    ran: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE")):
            ran.append(statement)

    event.listen(store._writes.sync_engine, "before_cursor_execute", keep)
    yield ran
    event.remove(store._writes.sync_engine, "before_cursor_execute", keep)


def test_the_same_seed_invents_the_same_edition() -> None:
    assert invent(7, 24, 3) == invent(7, 24, 3)
    assert invent(7, 24, 3).profiles != invent(8, 24, 3).profiles


def test_a_larger_edition_holds_the_people_of_a_smaller_one() -> None:
    assert invent(7, 24).profiles[:3] == invent(7, 3).profiles


@pytest.mark.parametrize(("managers", "sides"), [(0, 1), (1, 2), (3, 2), (25, 6)])
def test_the_sides_are_as_even_as_they_can_be(managers: int, sides: int) -> None:
    edition = invent(1, managers, sides).edition
    counts = Counter(delegate.side for delegate in edition.delegates)
    assert sum(counts.values()) == managers
    assert len(edition.sides) == sides
    sizes = [counts[side.key] for side in edition.sides]
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize(
    ("seed", "managers", "sides", "path"),
    [(-1, 1, 2, "seed"), (1, -1, 2, "managers"), (1, 1, 0, "sides"), (1, 1, 7, "sides")],
)
def test_what_cannot_be_invented_is_refused(
    seed: int, managers: int, sides: int, path: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        invent(seed, managers, sides)
    assert caught.value.path == (path,)


async def test_several_invented_editions_stand_together_and_twice_is_once(store: Store) -> None:
    await load_reference(store)
    editions = [invent(1, 1, 1), invent(1, 3), invent(2, 5, 3)]
    for invented in editions:
        await load_invented(store, invented)
    before = await snapshot(store)
    for invented in editions:
        assert (await load_invented(store, invented)).changes_nothing
    assert await snapshot(store) == before
    assert await count(store, "edition") == 3
    assert await count(store, "delegate") == 9
    assert await count(store, "manager", synthetic=False) == 0
    assert await count(store, "assessment", synthetic=False) == 0


@on_sqlite
async def test_a_load_takes_as_many_statements_for_three_people_as_for_thirty(
    store: Store,
) -> None:
    await load_reference(store)
    counts = []
    for managers in (1, 3, 30):
        with statements(store) as ran:
            await load_invented(store, invent(5, managers))
        counts.append(len(ran))
    assert counts[1] == counts[2] <= 70, counts
