"""How many partners somebody may have, drafted in a scenario, run under it, and published."""

from typing import Any

from domain.store import Store
from tests.api.asking import edition_and_delegates
from tests.api.drafting import RUN, SCENARIO, Desk, opened

LEAVE = "mutation($id: ID!) { withdrawDelegate(input: {delegateId: $id}) { userErrors { code } } }"


def limits(desk: Desk, most: dict[str, int]) -> list[dict[str, object]]:
    return [
        {"delegateId": desk.people[code], "partnersMax": number} for code, number in most.items()
    ]


def told(node: dict[str, Any]) -> dict[str, int]:
    return {each["delegate"]["code"]: each["partnersMax"] for each in node["partnerLimits"]}


async def test_a_scenario_says_how_many_partners_somebody_may_have(demo_store: Store) -> None:
    async with opened(demo_store) as door:
        desk = Desk(door, demo_store, *(await edition_and_delegates(demo_store)))
        first, second = {"CHN-01": 1, "LAC-01": 2}, {"CHN-10": 1, "LAC-01": 3}
        draft = await desk.draft(partnerLimits=limits(desk, first))
        assert told(await desk.node(SCENARIO, draft)) == first
        changed = {"partnerLimits": limits(desk, second)}
        assert (await door.done("updateScenario", id=draft, **changed))["scenario"]["version"] == 2
        await door.done("updateScenario", id=draft, name="Wide")
        assert told(await desk.node(SCENARIO, draft)) == second
        under = await desk.run(scenarioId=draft, partnerLimits=limits(desk, {"LAC-01": 2}))
        assert told(await desk.node(RUN, under)) == second | {"LAC-01": 2}
        await door.done("publishScenario", id=draft)
        run = await desk.run()
        assert told(await desk.node(RUN, run)) == second
        assert sum("LAC-01" in pair for pair in await desk.pairs(run)) == 3
        left = (await door.ask(LEAVE, id=desk.people["LAC-01"]))["withdrawDelegate"]
        assert left["userErrors"] == []
        assert told(await desk.node(RUN, await desk.run())) == {"CHN-10": 1}
