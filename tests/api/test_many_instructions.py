"""One demand of many pairs: all of them or none, and taken back as one change."""

from collections.abc import AsyncIterator

import pytest

from domain.store import Store
from tests.api.asking import edition_and_delegates
from tests.api.drafting import PLANNED, Desk, opened

ACT = "addPairingInstructions"


@pytest.fixture
async def desk(demo_store: Store) -> AsyncIterator[Desk]:
    async with opened(demo_store) as door:
        yield Desk(door, demo_store, *(await edition_and_delegates(demo_store)))


def demand(desk: Desk, *pairs: tuple[str, str], kind: str = "NEVER") -> dict[str, object]:
    ids = [{"a": desk.people[a], "b": desk.people[b]} for a, b in pairs]
    return {"editionId": desk.edition, "kind": kind, "pairs": ids, "reason": "They know."}


async def standing(desk: Desk) -> list[tuple[str, set[str]]]:
    nodes = (await desk.node(PLANNED, desk.edition))["pairingInstructions"]["nodes"]
    return [(each["kind"], {one["code"] for one in each["delegates"]}) for each in nodes]


async def test_many_pairs_are_demanded_and_taken_back_as_one_change(desk: Desk) -> None:
    pairs = [("LAC-01", "CHN-01"), ("CHN-02", "LAC-01"), ("LAC-02", "CHN-01")]
    done = await desk.door.done(ACT, **demand(desk, *pairs, kind="LOCK"))
    assert [each["kind"] for each in done["pairingInstructions"]] == ["LOCK"] * 3
    found = await standing(desk)
    assert sorted(sorted(two) for _, two in found) == sorted(sorted(two) for two in pairs)
    await desk.revert_newest()
    assert await standing(desk) == []
    # The revert taken back demands all of them again.
    await desk.revert_newest()
    assert len(await standing(desk)) == len(pairs)


async def test_where_one_pair_cannot_be_none_is(desk: Desk) -> None:
    await desk.door.done(ACT, **demand(desk, ("LAC-03", "CHN-03")))
    before = await standing(desk)
    first = ("LAC-01", "CHN-01")
    for pairs, code, path in (
        ([first, ("LAC-03", "CHN-03")], "CONFLICT", ["pairs", "1"]),
        ([first, first], "CONFLICT", ["pairs", "1"]),
        ([("LAC-01", "LAC-02")], "INVALID_INPUT", ["pairs", "0"]),
        ([], "INVALID_INPUT", ["pairs"]),
    ):
        told = await desk.door.error(ACT, **demand(desk, *pairs))
        assert (told["code"], told["path"]) == (code, path)
    told = await desk.door.error(ACT, **demand(desk, *[first] * 201))
    assert told["message"] == "Give at most 200 of them, not 201."
    assert await standing(desk) == before
