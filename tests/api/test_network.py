"""The graph of an edition, as a planner asks for it."""

import pytest

from domain import models, runs
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import SLUG, ask
from tests.domain.running import pair

NETWORK = """
query($slug: String!) {
  edition(by: {slug: $slug}) {
    network {
      nodeCounts { kind count }
      tieCounts { kind count }
      crossSideDensityPerMille
      groups { code }
      bridgingTopics {
        topic { key }
        offeredBy { side { key } count }
        soughtBy { side { key } count }
      }
      withoutHelp { code }
    }
  }
}
"""


async def network(store: Store) -> dict:
    data = await ask(store, NETWORK, slug=SLUG)
    found: dict = data["edition"]["network"]
    return found


async def test_the_graph_of_2011_before_and_after_a_run(demo_store: Store) -> None:
    before = await network(demo_store)
    assert before["crossSideDensityPerMille"] == 0
    assert [len(group) for group in before["groups"]] == [1] * 24
    counts = {row["kind"]: row["count"] for row in before["nodeCounts"]}
    assert counts == {
        "ADMINISTRATION": 13,
        "COMPETENCY": 50,
        "COMPONENT": 2,
        "PERSON": 24,
        "TOPIC": 51,
    }
    await pair(demo_store)
    after = await network(demo_store)
    ties = {row["kind"]: row["count"] for row in after["tieCounts"]}
    assert ties["PARTNER"] == 14
    assert (ties["SEEKS"], ties["OFFERS"], ties["COVERS"], ties["ATTENDS"]) == (72, 72, 185, 38)
    assert after["crossSideDensityPerMille"] == 100
    assert len(after["groups"]) == 10


async def test_the_published_pairings_are_the_ties(demo_store: Store) -> None:
    run_id = await pair(demo_store)
    async with demo_store.unit_of_work(SYSTEM) as db:
        await runs.publish_pairing_run(db, run_id, at=demo_store.clock())
    apart = runs.PairingRequest(never=(("LAC-01", "CHN-08"),))
    await pair(demo_store, apart)
    groups = [{row["code"] for row in group} for group in (await network(demo_store))["groups"]]
    assert any({"LAC-01", "CHN-08"} <= group for group in groups)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_bridging_topic_is_offered_here_and_sought_there(demo_store: Store) -> None:
    found = await network(demo_store)
    assert found["bridgingTopics"]
    for bridge in found["bridgingTopics"]:
        offered = {row["side"]["key"] for row in bridge["offeredBy"]}
        sought = {row["side"]["key"] for row in bridge["soughtBy"]}
        assert any(here != there for here in offered for there in sought)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_without_wishes_nothing_bridges(demo_store: Store) -> None:
    async with demo_store.unit_of_work(SYSTEM) as db:
        await db.execute(models.TopicInterest.__table__.delete())
    assert (await network(demo_store))["bridgingTopics"] == []
