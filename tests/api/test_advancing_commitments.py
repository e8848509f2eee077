"""Which commitments would bring which instrument further, as stages and commitments go on."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from domain.store import Store
from tests.api.asking import ask
from tests.api.outcome_desk import NEWEST, OutcomeDesk, opened_desk

SHOWN = """query($key: String!) { cooperationInstrument(by: {key: $key}) { id stage nextStage
  advancingCommitments { totalCount nodes { id title targetStage administration { code } } } } }"""


@pytest.fixture
async def desk(demo_store: Store) -> AsyncIterator[OutcomeDesk]:
    async with opened_desk(demo_store) as found:
        yield found


async def shown(desk: OutcomeDesk, key: str) -> Any:
    return (await ask(desk.store, SHOWN, key=key))["cooperationInstrument"]


async def advancing(desk: OutcomeDesk, key: str) -> list[tuple[str, str]]:
    found = (await shown(desk, key))["advancingCommitments"]
    told = [(each["title"], each["targetStage"]) for each in found["nodes"]]
    assert found["totalCount"] == len(told)
    return told


async def test_the_nearest_stage_comes_first_and_what_was_reached_goes(desk: OutcomeDesk) -> None:
    because, plan = await desk.agreed(), await shown(desk, "cn-br-plan")
    assert (plan["stage"], plan["nextStage"]) == ("WORK_PLAN", "JOINT_VALIDATION")
    target = {"instrumentId": plan["id"]}
    for code, title, stage in (
        ("BR", "Sign", "SIGNED"),
        ("CN", "Validate", "JOINT_VALIDATION"),
        ("BR", "Look", "JOINT_VALIDATION"),
    ):
        more = {"title": title, "targetStage": stage, **target}
        due = "2012-05-01" if title == "Look" else "2012-05-31"
        await desk.commitment(because, code, dueOn=due, **more)
    await desk.commitment(because, "PE", title="Something else")
    assert await advancing(desk, "cn-br-plan") == [
        ("Look", "JOINT_VALIDATION"),
        ("Validate", "JOINT_VALIDATION"),
        ("Sign", "SIGNED"),
    ]
    (invented,) = await advancing(desk, "cn-pe-cmaa")
    assert invented[1] == "IN_FORCE"
    assert "SYNTHETIC" in invented[0]
    told = {"stage": "JOINT_VALIDATION", "source": "A notice."}
    await desk.door.done("recordInstrumentStage", id=plan["id"], **told)
    assert await advancing(desk, "cn-br-plan") == [("Sign", "SIGNED")]
    await desk.revert_newest()
    assert len(await advancing(desk, "cn-br-plan")) == 3


async def test_an_instrument_that_commitments_name_is_not_taken_back(desk: OutcomeDesk) -> None:
    parties = [desk.places["PE"], desk.places["CN"]]
    told = {"key": "cn-pe-mra", "kind": "MRA", "title": "t", "source": "s", "partyIds": parties}
    made = await desk.door.done("recordCooperationInstrument", **told)
    (entry,) = (await desk.door.ask(NEWEST))["auditEntries"]["nodes"]
    instrument = made["cooperationInstrument"]["id"]
    target = {"instrumentId": instrument, "targetStage": "SIGNED"}
    await desk.commitment(await desk.agreed(), **target)
    refused = await desk.door.error("revertChange", auditEntryId=entry["id"])
    assert refused["code"] == "NOT_REVERTIBLE"
    assert "Commitments would bring the instrument cn-pe-mra further" in refused["message"]
    assert await advancing(desk, "cn-pe-mra") == [("Receive them", "SIGNED")]
