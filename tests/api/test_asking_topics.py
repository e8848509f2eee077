"""Topic runs through GraphQL: required or free, priced, published."""

import pytest

from api.texts import texts
from domain.store import Store
from tests.api.asking import SLUG, ask, finished_topic_run

LEVELS = [texts("en").level(level) for level in range(5)]

TOPICS = """
query($id: ID!) {
  node(id: $id) { ... on TopicRun {
    leadersWaived { text }
    state purpose objective bound proved priceOfRequiredPerMille smallestSharePerMille
    displacedTopics { key }
    sideShares { side { key } gain need sharePerMille }
    parameters { countMin countMax curvePerMille mustTopics { key } neverTopics { key } }
    suggestions {
      topic { key } required minutes lossWithoutPerMille
      leaders { code side { key } } needsInvitedLeader { key }
      reasons {
        code sharePerMille peopleCount side { key } delegate { code }
        planner: text participant: text(audience: PARTICIPANT)
      }
    }
  } }
}
"""
FOCUS = ["risk_management", "aeo_programmes", "it_implementation", "single_window"]


async def test_topics_of_this_edition_require_its_focus_at_a_price(demo_store: Store) -> None:
    run = (await ask(demo_store, TOPICS, id=await finished_topic_run(demo_store)))["node"]
    assert (run["state"], run["purpose"], run["proved"]) == ("DONE", "THIS_EDITION", True)
    assert run["objective"] == run["bound"]
    assert [topic["key"] for topic in run["parameters"]["mustTopics"]] == FOCUS
    assert (run["parameters"]["countMin"], run["parameters"]["countMax"]) == (6, 6)
    required = [each["topic"]["key"] for each in run["suggestions"] if each["required"]]
    assert len(run["suggestions"]) == 6
    assert sorted(required) == sorted(FOCUS)
    assert 0 < run["priceOfRequiredPerMille"] < 1000
    assert run["displacedTopics"]
    assert [share["side"]["key"] for share in run["sideShares"]] == ["latin_america", "china"]
    shares = [share["sharePerMille"] for share in run["sideShares"]]
    assert min(shares) == run["smallestSharePerMille"]
    for each in run["suggestions"]:
        led = {leader["side"]["key"] for leader in each["leaders"]}
        missing = {side["key"] for side in each["needsInvitedLeader"]}
        assert led | missing == {"latin_america", "china"}
        for reason in each["reasons"]:
            assert not any(level in reason["participant"] for level in LEVELS)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_topics_of_the_next_symposium_require_nothing(demo_store: Store) -> None:
    run_id = await finished_topic_run(demo_store, purpose="NEXT_SYMPOSIUM")
    run = (await ask(demo_store, TOPICS, id=run_id))["node"]
    assert (run["purpose"], run["leadersWaived"]) == ("NEXT_SYMPOSIUM", None)
    assert len(run["suggestions"]) == 6
    assert not any(each["required"] for each in run["suggestions"])
    assert (run["parameters"]["mustTopics"], run["priceOfRequiredPerMille"]) == ([], None)
    data = await ask(
        demo_store,
        "query($slug: String!) { edition(by: {slug: $slug}) {"
        " next: latestTopicRun(purpose: NEXT_SYMPOSIUM) { id }"
        " this: latestTopicRun(purpose: THIS_EDITION) { id } any: latestTopicRun { id } } }",
        slug=SLUG,
    )
    assert data["edition"] == {"next": {"id": run_id}, "this": None, "any": {"id": run_id}}


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_topics_may_be_required_and_excluded_one_by_one(demo_store: Store) -> None:
    data = await ask(demo_store, "{ topics(first: 100) { nodes { id key } } }")
    ids = {node["key"]: node["id"] for node in data["topics"]["nodes"]}
    run_id = await finished_topic_run(
        demo_store,
        mustTopicIds=[ids["single_window"]],
        neverTopicIds=[ids["risk_management"]],
        parameters={"countMin": 3, "countMax": 3, "phiPerMille": 0},
    )
    run = (await ask(demo_store, TOPICS, id=run_id))["node"]
    chosen = {each["topic"]["key"]: each["required"] for each in run["suggestions"]}
    assert len(chosen) == 3
    assert chosen["single_window"] is True
    assert "risk_management" not in chosen
    assert run["parameters"]["neverTopics"] == [{"key": "risk_management"}]


async def test_each_purpose_has_its_own_publication(demo_store: Store) -> None:
    publish = (
        "mutation($run: ID!) { publishTopicRun(input: {runId: $run}) { topicRun { id }"
        " superseded { id } userErrors { code } } }"
    )
    first = await finished_topic_run(demo_store)
    second = await finished_topic_run(demo_store, purpose="NEXT_SYMPOSIUM")
    third = await finished_topic_run(demo_store)
    superseded = []
    for run_id in (first, second, third):
        payload = (await ask(demo_store, publish, run=run_id))["publishTopicRun"]
        assert (payload["topicRun"], payload["userErrors"]) == ({"id": run_id}, [])
        superseded.append(payload["superseded"])
    assert superseded == [None, None, {"id": first}]
    data = await ask(
        demo_store,
        "query($slug: String!) { edition(by: {slug: $slug}) { this: publishedTopicRun { id }"
        " next: publishedTopicRun(purpose: NEXT_SYMPOSIUM) { id } } }",
        slug=SLUG,
    )
    assert data["edition"] == {"this": {"id": third}, "next": {"id": second}}
