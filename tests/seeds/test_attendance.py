"""Attendance of whoever was confirmed before a component came to their side."""

from datetime import UTC, datetime
from pathlib import Path

from domain import models
from domain.store import Store
from seeds.load import load_folder
from tests.seeds.rows import add, count, first


async def test_who_was_confirmed_before_a_component_came_attends_it_from_the_next_load_on(
    demo_store: Store, folder: Path
) -> None:
    side = (await first(demo_store, "side", key="china"))["id"]
    of_2011 = await first(demo_store, "delegate", code="CHN-01")
    people = {}
    for code, gone in (("CHN-98", None), ("CHN-99", datetime(2011, 12, 1, tzinfo=UTC))):
        wanted = {"edition_id": of_2011["edition_id"], "side_id": side}
        china = (await first(demo_store, "administration", code="CN"))["id"]
        manager = await add(demo_store, "manager", administration_id=china, code=code)
        nomination = await add(
            demo_store,
            "nomination",
            manager_id=manager,
            state=models.NominationState.CONFIRMED,
            **wanted,
        )
        people[code] = await add(
            demo_store,
            "delegate",
            nomination_id=nomination,
            manager_id=manager,
            code=code,
            assignment=models.Assignment.STATED,
            withdrawn_at=gone,
            **wanted,
        )
    for _ in range(2):
        await load_folder(demo_store, folder)
        for code, attended in (("CHN-98", 1), ("CHN-99", 0)):
            found = await count(demo_store, "delegate_component", delegate_id=people[code])
            assert found == attended
    assert await count(demo_store, "delegate_component", delegate_id=of_2011["id"]) == 1
    assert (await load_folder(demo_store, folder)).changes_nothing
