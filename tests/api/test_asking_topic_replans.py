"""A topic run held against its edition as it is now, through GraphQL."""

from typing import Any

import pytest

from domain.store import Store
from tests.api.asking import ask, edition_and_delegates, finished_topic_run, refusal

REPLAN = """
query($id: ID!, $tolerance: Int! = 20, $minutes: Int, $never: [ID!]) {
  node(id: $id) { ... on TopicRun {
    objective suggestions { topic { key } }
    replan(tolerancePerMille: $tolerance, minutes: $minutes, neverTopicIds: $never) {
      objective bestObjective proved conflicts tolerancePerMille smallestSharePerMille
      kept { key } added { key name } topics { key }
      dropped { key code conflicts topic { key name } text pt: text(locale: "pt") } text
    }
  } }
}
"""


async def replanned(store: Store, run_id: str, **terms: Any) -> tuple[list[str], dict[str, Any]]:
    run = (await ask(store, REPLAN, id=run_id, **terms))["node"]
    return [each["topic"]["key"] for each in run["suggestions"]], run["replan"]


def keys(topics: list[dict[str, str]]) -> list[str]:
    return [topic["key"] for topic in topics]


async def test_what_has_not_changed_keeps_every_topic(demo_store: Store) -> None:
    run_id = await finished_topic_run(demo_store)
    chosen, plan = await replanned(demo_store, run_id)
    assert keys(plan["kept"]) == keys(plan["topics"]) == chosen
    assert (plan["added"], plan["dropped"], plan["conflicts"]) == ([], [], [])
    assert plan["objective"] == plan["bestObjective"]
    assert (plan["proved"], plan["tolerancePerMille"]) == (True, 20)
    assert plan["text"] == "6 topics stay; no plan on these terms keeps more."


async def test_a_topic_that_is_out_is_dropped_and_the_others_stay(demo_store: Store) -> None:
    run_id = await finished_topic_run(demo_store, purpose="NEXT_SYMPOSIUM")
    data = await ask(demo_store, "{ topics(first: 100) { nodes { id key } } }")
    ids = {node["key"]: node["id"] for node in data["topics"]["nodes"]}
    chosen, plan = await replanned(demo_store, run_id, never=[ids["integrity"]])
    assert "integrity" in chosen
    [gone, *_] = [each for each in plan["dropped"] if each["code"] == "CANNOT"]
    assert (gone["key"], gone["conflicts"]) == ("integrity", [["never:integrity"]])
    assert gone["text"] == f"It cannot be chosen any more. {gone['topic']['name']} is excluded."
    assert gone["pt"].startswith("Já não pode ser escolhido.")
    assert set(keys(plan["kept"])) == set(chosen) - {each["key"] for each in plan["dropped"]}
    assert sorted([*keys(plan["kept"]), *keys(plan["added"])]) == sorted(keys(plan["topics"]))
    assert plan["objective"] * 1000 >= plan["bestObjective"] * 980 - 1000
    assert f"New: {plan['added'][0]['name']}" in plan["text"]


async def test_people_who_left_change_what_is_best_and_what_is_kept(demo_store: Store) -> None:
    run_id = await finished_topic_run(demo_store, purpose="NEXT_SYMPOSIUM")
    _, delegates = await edition_and_delegates(demo_store)
    before, _ = await replanned(demo_store, run_id)
    for code in ("LAC-01", "LAC-02", "LAC-03", "CHN-01"):
        await ask(
            demo_store,
            "mutation($id: ID!) { withdrawDelegate(input: {delegateId: $id})"
            " { userErrors { code } } }",
            id=delegates[code],
        )
    chosen, plan = await replanned(demo_store, run_id, tolerance=1000)
    assert chosen == before
    assert plan["conflicts"] == []
    assert len(plan["kept"]) + len(plan["dropped"]) == 6
    _, strict = await replanned(demo_store, run_id, tolerance=0)
    assert strict["objective"] == strict["bestObjective"] == plan["bestObjective"]
    assert len(strict["kept"]) <= len(plan["kept"])


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_what_can_no_longer_be_planned_says_why(demo_store: Store) -> None:
    run_id = await finished_topic_run(demo_store)
    _, plan = await replanned(demo_store, run_id, minutes=60)
    assert ["count_min", "minutes"] in plan["conflicts"]
    assert (plan["topics"], plan["kept"], plan["proved"]) == ([], [], False)
    assert plan["text"].startswith("No plan is possible as the edition is now.")
    assert await refusal(demo_store, REPLAN, id=run_id, tolerance=1001) == (
        "BAD_USER_INPUT",
        "The tolerance is 1001. Give 0 to 1,000 per mille.",
    )
    data = await ask(demo_store, '{ topic(by: {key: "single_window"}) { id } }')
    code, said = await refusal(demo_store, REPLAN, id=run_id, never=[data["topic"]["id"]])
    assert code == "BAD_USER_INPUT"
    assert said.startswith("single_window is required by this run, so it cannot be out.")
