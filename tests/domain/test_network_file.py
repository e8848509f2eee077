"""The network of the edition of 2011 as a file, with who met whom, and nobody's name."""

from datetime import date
from io import BytesIO

import networkx as nx
from sqlalchemy import select

from domain import models
from domain.policy import SYSTEM
from domain.runs import NetworkForm, network_file
from domain.store import Store
from tests.api.living_network import AGREED_ON, accept, meet, publish
from tests.domain.running import edition


async def gexf(store: Store, as_of: date, *, with_names: bool = False) -> "nx.MultiGraph[str]":
    async with store.reading(SYSTEM) as db:
        ours = await edition(db)
        text = await network_file(db, ours, NetworkForm.GEXF, as_of=as_of, with_names=with_names)
    return nx.read_gexf(BytesIO(text.encode()))


async def test_the_file_holds_partners_and_who_was_in_touch_until_the_day(
    demo_store: Store,
) -> None:
    pairs = sorted(await publish(demo_store))
    await accept(demo_store, set(pairs[:3]))
    await meet(demo_store, set(pairs[:1]), date(2012, 3, 1))
    graph = await gexf(demo_store, date(2012, 2, 1))
    ties = [
        (tuple(sorted((one, other))), values)
        for one, other, values in graph.edges(data=True)
        if values["kind"] == "tie"
    ]
    assert {pair for pair, _ in ties} == {
        tuple(sorted(f"person:{code}" for code in pair)) for pair in pairs[:3]
    }
    assert {values["touched_on"] for _, values in ties} == {AGREED_ON.isoformat()}
    assert all("last_contact_on" not in values for _, values in ties)
    kinds = [values["kind"] for _, _, values in graph.edges(data=True)]
    assert kinds.count("partner") == 14
    later = await gexf(demo_store, date(2012, 3, 1))
    days = [values.get("last_contact_on") for _, _, values in later.edges(data=True)]
    assert days.count("2012-03-01") == 1


async def test_nobody_is_named_unless_it_is_asked(demo_store: Store) -> None:
    async with demo_store.unit_of_work(SYSTEM) as db:
        delegate, manager = models.Delegate, models.Manager
        row = await db.scalar(
            select(manager)
            .join(delegate, delegate.manager_id == manager.id)
            .where(delegate.code == "LAC-01")
        )
        row.name = "Ana Quispe"
    day = demo_store.clock().date()
    labels = {node: data["label"] for node, data in (await gexf(demo_store, day)).nodes(data=True)}
    assert labels["person:LAC-01"] == "LAC-01"
    assert "Ana Quispe" not in labels.values()
    named = (await gexf(demo_store, day, with_names=True)).nodes
    assert named["person:LAC-01"]["label"] == "Ana Quispe"
    assert named["person:LAC-02"]["label"] == "LAC-02"
