"""Scenarios that begin as a copy of another one."""

from collections.abc import AsyncIterator

import pytest

from domain.store import Store
from tests.api.asking import edition_and_delegates
from tests.api.drafting import SCENARIO, Desk, opened
from tests.api.test_scenarios import GAIN


@pytest.fixture
async def desk(demo_store: Store) -> AsyncIterator[Desk]:
    async with opened(demo_store) as door:
        yield Desk(door, demo_store, *(await edition_and_delegates(demo_store)))


async def test_a_copy_weighs_and_demands_what_the_scenario_did(desk: Desk) -> None:
    draft = await desk.draft(parameters=GAIN)
    for kind, left, right in (("MUST", "LAC-01", "CHN-05"), ("NEVER", "LAC-02", "CHN-02")):
        await desk.door.done(
            "addScenarioInstruction", scenarioId=draft, **desk.demand(kind, left, right)
        )
    # Also of one that was thrown away.
    await desk.door.done("discardScenario", id=draft)
    copy = await desk.draft("Copy", copyOf=draft)
    found, copied = await desk.node(SCENARIO, draft), await desk.node(SCENARIO, copy)
    differs = {"name": "Copy", "state": "DRAFT", "version": 1, "discardedAt": None}
    demands = [each.pop("instructions") for each in (found, copied)]
    for each in demands:
        # What is copied at once is of one moment.
        each["nodes"].sort(key=lambda demand: str(demand["kind"]))
    assert demands[0] == demands[1]
    assert demands[0]["totalCount"] == 2
    assert copied == {**found, **differs}
    # What is given goes in the place of the copy's, and what was copied is none of the other.
    other = await desk.draft("Other", copyOf=copy, parameters={})
    changed = await desk.node(SCENARIO, other)
    assert (changed["changedParameters"], changed["instructions"]["totalCount"]) == ([], 2)
    await desk.revert_newest()
    assert await desk.node(SCENARIO, other) is None
    assert (await desk.node(SCENARIO, copy))["instructions"]["totalCount"] == 2
    told = await desk.door.error(
        "createScenario", editionId=desk.edition, name="Lost", copyOf="Scenario_0"
    )
    assert (told["code"], told["path"]) == ("NOT_FOUND", ["copyOf"])
