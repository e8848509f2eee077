"""Questions about a topic run through GraphQL: fairness, why not, and how sure a topic is."""

from typing import Any

import pytest
from sqlalchemy import delete

from domain import models
from domain.models import new_id
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import answer, ask, finished_topic_run, refusal

FAIRNESS = """
query($id: ID!, $phi: [Int!]) { node(id: $id) { ... on TopicRun {
  objective smallestSharePerMille
  fairness(phiPerMille: $phi) {
    lossPerMille text es: text(locale: "es")
    points { phiPerMille smallestSharePerMille objective proved topics { key } }
  }
  suggestions { topic { key } }
} } }
"""
WHY_NOT = """
query($id: ID!, $topic: ID!) { node(id: $id) { ... on TopicRun {
  objective
  whyNot(topic: $topic) {
    topic { key } verdict conflicts lossPerMille objective smallestSharePerMille
    possibleInEditions displaced { key name } added { key }
    nearest { delegate { code } side { key } levelNumber } text zh: text(locale: "zh-Hans")
  }
} } }
"""
CERTAINTY = """
query($id: ID!, $seed: Int!, $up: Int!) { node(id: $id) { ... on TopicRun { suggestions {
  topic { key } required
  certainty(draws: 20, seed: $seed, upPerMille: $up, downPerMille: $up) {
    draws stayed perMille closeCall impossible assessed entries text
  }
} } } }
"""


async def topic_ids(store: Store) -> dict[str, str]:
    data = await ask(store, "{ topics(first: 100) { nodes { id key } } }")
    return {node["key"]: node["id"] for node in data["topics"]["nodes"]}


async def test_fairness_is_priced_from_none_to_all_of_it(demo_store: Store) -> None:
    run_id = await finished_topic_run(demo_store, purpose="NEXT_SYMPOSIUM")
    run = (await ask(demo_store, FAIRNESS, id=run_id))["node"]
    found = run["fairness"]
    points = found["points"]
    assert [point["phiPerMille"] for point in points] == [0, 500, 800, 900, 950, 1000]
    totals = [point["objective"] for point in points]
    shares = [point["smallestSharePerMille"] for point in points]
    assert totals == sorted(totals, reverse=True)
    assert shares[0] < shares[-1]
    assert all(point["proved"] and len(point["topics"]) == 6 for point in points)
    own = points[4]  # 950 is what the run itself kept
    assert own["topics"] == [each["topic"] for each in run["suggestions"]]
    assert (own["objective"], own["smallestSharePerMille"]) == (
        run["objective"],
        run["smallestSharePerMille"],
    )
    low, high = (f"{share / 10:.1f}%" for share in (shares[0], shares[-1]))
    assert found["text"] == (
        f"Full fairness costs {found['lossPerMille'] / 10:.1f}% of the total and lifts the weaker"
        f" side from {low} to {high}."
    )
    assert found["es"].startswith("La equidad plena cuesta ")
    two = (await ask(demo_store, FAIRNESS, id=run_id, phi=[1000, 0]))["node"]["fairness"]
    assert two["points"] == [points[0], points[-1]]


async def test_why_not_prices_a_topic_or_names_what_stands_against_it(demo_store: Store) -> None:
    ids = await topic_ids(demo_store)
    run_id = await finished_topic_run(demo_store, neverTopicIds=[ids["integrity"]])

    async def why_not(key: str) -> dict[str, Any]:
        run = (await ask(demo_store, WHY_NOT, id=run_id, topic=ids[key]))["node"]
        return run["whyNot"] | {"run": run["objective"]}

    chosen = await why_not("single_window")
    assert (chosen["verdict"], chosen["text"]) == ("CHOSEN", "This topic is in the plan.")
    assert (chosen["lossPerMille"], chosen["objective"], chosen["displaced"]) == (None, None, [])
    never = await why_not("integrity")
    assert (never["verdict"], never["conflicts"]) == ("CANNOT", [["never:integrity"]])
    assert never["text"].startswith("This topic cannot be chosen. ")
    assert never["text"].endswith(" is excluded.")
    assert "integrity is" not in never["text"]  # the name of the topic, not its key
    led = await why_not("ecommerce")
    assert led["conflicts"] == [["leaders:ecommerce"]]
    [nearest] = led["nearest"]
    assert nearest["levelNumber"] < 3
    assert f"nearest: {nearest['delegate']['code']}" in led["text"]
    unfair = await why_not("post_clearance_audit")
    assert unfair["conflicts"] == [["smallest_share:latin_america"]]
    assert unfair["text"].endswith("Latin America keeps its part of the fairest share.")
    run_id = await finished_topic_run(demo_store, purpose="NEXT_SYMPOSIUM")
    dear = await why_not("post_clearance_audit")
    assert (dear["verdict"], dear["conflicts"]) == ("COSTS", [])
    assert dear["objective"] < dear["run"]
    assert dear["lossPerMille"] == (dear["run"] - dear["objective"]) * 1000 // dear["run"] > 0
    assert [topic["key"] for topic in dear["displaced"]] == ["trade_measures"]
    assert dear["added"] == []
    assert dear["text"].endswith(f" and displaces {dear['displaced'][0]['name']}.")
    assert dear["zh"].startswith("选择它的代价是总分的")


async def test_a_topic_is_as_sure_as_its_draws_and_its_seed_say(demo_store: Store) -> None:
    run_id = await finished_topic_run(demo_store)
    still = (await ask(demo_store, CERTAINTY, id=run_id, seed=1, up=0))["node"]["suggestions"]
    found = (await ask(demo_store, CERTAINTY, id=run_id, seed=1, up=75))["node"]["suggestions"]
    again = (await ask(demo_store, CERTAINTY, id=run_id, seed=1, up=75))["node"]["suggestions"]
    assert found == again
    for each in found:
        sure = each["certainty"]
        assert (sure["draws"], sure["perMille"]) == (20, 50 * sure["stayed"])
        assert sure["closeCall"] == (sure["stayed"] < 14)
        assert ("close call" in sure["text"]) == sure["closeCall"]
        assert 0 < sure["assessed"] <= sure["entries"]
        if each["required"]:
            assert sure["stayed"] == 20
    assert [each["certainty"]["stayed"] for each in still] != []
    assert f"of {20} draws" in found[0]["certainty"]["text"]


ALL_NULL = """
query($id: ID!) { node(id: $id) { ... on TopicRun {
  leadersWaived { levelNumber text }
  state proved smallestSharePerMille
  suggestions {
    topic { key } required leaders { code } needsInvitedLeader { key } reasons { code text }
    certainty(draws: 5) { assessed entries text }
  }
} } }
"""


async def test_where_nobody_is_assessed_topics_are_chosen_and_the_confidence_is_low(
    demo_store: Store,
) -> None:
    async with demo_store.unit_of_work(SYSTEM) as db:
        await db.execute(delete(models.Assessment))
    run_id = await finished_topic_run(demo_store)
    run = (await ask(demo_store, ALL_NULL, id=run_id))["node"]
    assert (run["state"], run["proved"], len(run["suggestions"])) == ("DONE", True, 6)
    assert sum(each["required"] for each in run["suggestions"]) == 4
    assert run["leadersWaived"]["levelNumber"] == 3
    assert run["leadersWaived"]["text"].endswith("one has to be invited from each side.")
    assert run["smallestSharePerMille"] > 0  # each target counts as half of a gap of one step
    for each in run["suggestions"]:
        assert each["leaders"] == []
        missing = {side["key"] for side in each["needsInvitedLeader"]}
        assert missing == {"china", "latin_america"}
        codes = [reason["code"] for reason in each["reasons"]]
        assert "PEOPLE_NOT_ASSESSED" in codes
        assert not {"CAN_BE_LED", "PEOPLE_AT_LEVEL"} & set(codes)
        sure = each["certainty"]
        assert sure["assessed"] == 0 < sure["entries"]
        low = f"The confidence is low: 0 of {sure['entries']:,} levels are assessed."
        assert sure["text"].endswith(low)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_question_that_cannot_be_asked_is_refused_in_words(demo_store: Store) -> None:
    run_id = await finished_topic_run(demo_store)
    assert await refusal(demo_store, FAIRNESS, id=run_id, phi=[1001]) == (
        "BAD_USER_INPUT",
        "1001 is out of range. Give whole numbers from 0 to 1,000.",
    )
    assert await refusal(demo_store, FAIRNESS, id=run_id, phi=list(range(21))) == (
        "BAD_USER_INPUT",
        "Ask for 1 to 20 points, not 21.",
    )
    stranger = f"Topic_{new_id()}"
    assert await refusal(demo_store, WHY_NOT, id=run_id, topic=stranger) == (
        "BAD_USER_INPUT",
        "This run did not choose among this topic.",
    )
    shown = await answer(demo_store, CERTAINTY, id=run_id, seed=-1, up=75)
    told = {(each["extensions"]["code"], each["message"]) for each in shown["errors"]}
    [(code, words)] = told
    assert (code, words.partition(".")[0]) == ("BAD_USER_INPUT", "Seed is out of range")
