"""Other plans for a run, two runs side by side, and how sure each pair is."""

import json
from typing import Any

import pytest

from domain.models import new_id
from domain.store import Store
from tests.api.asking import ask, edition_and_delegates, finished_pairing_run, refusal

PAIRS = "{ delegates { code } }"
RUN = f"objective floor people pairings(first: 100) {{ nodes {PAIRS} }}"
PLAN = f"objective bound proved floor people text pairs {PAIRS} lost {PAIRS} new {PAIRS}"
ALTERNATIVES = f"""
query($id: ID!, $first: Int! = 5) {{ node(id: $id) {{ ... on PairingRun {{
  {RUN} alternatives(first: $first) {{ {PLAN} }}
}} }} }}
"""
DIFFERENT = f"""
query($id: ID!, $tolerance: Int! = 20) {{ node(id: $id) {{ ... on PairingRun {{
  {RUN} mostDifferentPlan(tolerancePerMille: $tolerance) {{
    tolerancePerMille lostBound proved text plan {{ {PLAN} }}
  }}
}} }} }}
"""
CERTAINTY = """
query($id: ID!, $draws: Int! = 20, $seed: Int! = 0, $down: Int! = 100, $up: Int! = 100) {
  node(id: $id) { ... on PairingRun { pairings(first: 100) { nodes {
    certainty(draws: $draws, seed: $seed, downPerMille: $down, upPerMille: $up) {
      draws stayed perMille text price { people short total }
    }
    ifGone { price { people floor total } }
  } } } }
}
"""
COMPARISON = f"""
query($before: ID!, $after: ID!) {{ pairingComparison(before: $before, after: $after) {{
  before {{ id {RUN} }} after {{ id {RUN} }} text
  objectiveGained floorGained peopleGained
  kept {PAIRS} lost {PAIRS} new {PAIRS}
  delegates {{ delegate {{ code administration {{ code }} }}
    gainBefore gainAfter lost {{ code }} new {{ code }} text }}
  worstOffBefore {{ code }} worstOffAfter {{ code }}
  administrations {{ administration {{ code }} changedCount pairedCountBefore pairedCountAfter
    meanGainBefore meanGainAfter }}
}} }}
"""
CHANGES = """
query($before: ID!, $after: ID!) { pairingComparison(before: $before, after: $after) {
  delegates(%s) { delegate { code administration { code } } }
} }
"""


def pairs(nodes: list[dict[str, Any]]) -> set[tuple[str, ...]]:
    return {tuple(each["code"] for each in node["delegates"]) for node in nodes}


def check_plan(run: dict[str, Any], plan: dict[str, Any]) -> None:
    """Hold what a plan says of itself against its pairs and those of the run."""
    own, other = pairs(run["pairings"]["nodes"]), pairs(plan["pairs"])
    assert pairs(plan["lost"]) == own - other != set()
    assert pairs(plan["new"]) == other - own
    assert (plan["floor"], plan["people"]) == (run["floor"], run["people"])
    assert plan["objective"] <= plan["bound"] <= run["objective"]


async def test_the_best_other_plans_come_in_order(demo_store: Store) -> None:
    run_id = await finished_pairing_run(demo_store)
    run = (await ask(demo_store, ALTERNATIVES, id=run_id))["node"]
    plans = run["alternatives"]
    assert len(plans) == 5
    assert len({frozenset(pairs(plan["pairs"])) for plan in plans}) == 5
    values = [plan["objective"] for plan in plans]
    assert values == sorted(values, reverse=True)
    for plan in plans:
        check_plan(run, plan)
        assert plan["proved"]
        assert "for as many people and the same floor" in plan["text"]
    ten = (await ask(demo_store, ALTERNATIVES, id=run_id, first=10))["node"]["alternatives"]
    assert ten[:5] == plans
    assert len(ten) == 10


async def test_the_most_different_plan_loses_no_more_than_is_borne(demo_store: Store) -> None:
    run_id = await finished_pairing_run(demo_store)
    given_up = []
    for tolerance in (0, 20, 300):
        run = (await ask(demo_store, DIFFERENT, id=run_id, tolerance=tolerance))["node"]
        found = run["mostDifferentPlan"]
        plan = found["plan"]
        borne = run["objective"] * tolerance // 1000
        assert run["objective"] - plan["objective"] <= borne
        assert found["tolerancePerMille"] == tolerance
        assert found["proved"] == (len(plan["lost"]) == found["lostBound"])
        if plan["lost"]:
            check_plan(run, plan)
        given_up.append(len(plan["lost"]))
    assert given_up == sorted(given_up)
    assert given_up[-1] > given_up[0]


async def test_a_pair_is_as_sure_as_the_seed_says_every_time(demo_store: Store) -> None:
    run_id = await finished_pairing_run(demo_store)
    first = (await ask(demo_store, CERTAINTY, id=run_id))["node"]["pairings"]["nodes"]
    assert first == (await ask(demo_store, CERTAINTY, id=run_id))["node"]["pairings"]["nodes"]
    for pairing in first:
        sure, gone = pairing["certainty"], pairing["ifGone"]["price"]
        assert sure["draws"] == 20
        assert sure["perMille"] == sure["stayed"] * 50
        assert sure["price"]["people"] == gone["people"]
        assert f"{sure['stayed']} of 20 draws" in sure["text"]
    assert len({pairing["certainty"]["stayed"] for pairing in first}) > 1
    still = await ask(demo_store, CERTAINTY, id=run_id, down=0, up=0)
    assert {each["certainty"]["stayed"] for each in still["node"]["pairings"]["nodes"]} == {20}


async def test_two_runs_are_compared_pair_by_pair_and_person_by_person(demo_store: Store) -> None:
    first = await finished_pairing_run(demo_store)
    second = await finished_pairing_run(
        demo_store,
        parameters={
            "weightLanguagePerMille": 650,
            "weightGainPerMille": 200,
            "weightMutualPerMille": 150,
        },
    )
    data = await ask(demo_store, COMPARISON, before=first, after=second)
    found = data["pairingComparison"]
    before, after = found["before"], found["after"]
    assert (before["id"], after["id"]) == (first, second)
    own, other = (pairs(run["pairings"]["nodes"]) for run in (before, after))
    assert pairs(found["kept"]) == own & other
    assert pairs(found["lost"]) == own - other != set()
    assert pairs(found["new"]) == other - own != set()
    assert found["objectiveGained"] == after["objective"] - before["objective"]
    assert found["floorGained"] == after["floor"] - before["floor"]
    assert found["peopleGained"] == after["people"] - before["people"] == 0
    assert f"{len(found['lost'])} in the first alone" in found["text"]
    changed = {code for pair in own ^ other for code in pair}
    assert changed <= {each["delegate"]["code"] for each in found["delegates"]}
    for each in found["delegates"]:
        name = each["delegate"]["code"]
        assert each["text"].startswith(name)
        lost = {one for pair in own - other if name in pair for one in pair} - {name}
        assert {partner["code"] for partner in each["lost"]} == lost
    check_administrations(found)
    await check_pages(demo_store, first, second, [each["delegate"] for each in found["delegates"]])


def check_administrations(found: dict[str, Any]) -> None:
    """The rows of administrations add up to the runs, and each changes whom its people change."""
    rows = found["administrations"]
    codes = [row["administration"]["code"] for row in rows]
    assert codes == sorted(codes)
    for row in rows:
        changed = [
            each
            for each in found["delegates"]
            if each["delegate"]["administration"] == row["administration"]
            and (each["lost"] or each["new"])
        ]
        assert row["changedCount"] == len(changed)
    for run, name in (("before", "Before"), ("after", "After")):
        assert sum(row[f"pairedCount{name}"] for row in rows) == found[run]["people"]
        assert min(row[f"meanGain{name}"] for row in rows) >= found[run]["floor"]
        # Where it is somebody who changes, the floor is what they gain.
        worst = [
            e
            for e in found["delegates"]
            if e["delegate"]["code"] == found[f"worstOff{name}"]["code"]
        ]
        assert {each[f"gain{name}"] for each in worst} <= {found[run]["floor"]}


async def check_pages(store: Store, first: str, second: str, changed: list[Any]) -> None:
    """Who changes comes in pages as well, and by administration; both in the same order."""

    async def page(arguments: str) -> list[Any]:
        document = CHANGES % arguments
        compared = await ask(store, document, before=first, after=second)
        return [each["delegate"] for each in compared["pairingComparison"]["delegates"]]

    assert len(changed) > 2
    assert await page("first: 2") == changed[:2]
    assert await page("first: 100, skip: 2") == changed[2:]
    assert await page("skip: 1000000") == []
    code = changed[0]["administration"]["code"]
    own = [each for each in changed if each["administration"]["code"] == code]
    assert await page(f"first: 100, administrationCodeIn: [{json.dumps(code)}]") == own
    assert await page("administrationCodeIn: []") == []
    # Where they come from is known already when the two runs are compared.
    beside = """beside: edition(by: {slug: "wco-idb-2011"}) { delegates(first: 100) { nodes {
      administration { code } } } }"""
    document = CHANGES % f"first: 100, administrationCodeIn: [{json.dumps(code)}]"
    document = document.replace("pairingComparison(", f"{beside} pairingComparison(", 1)
    compared = await ask(store, document, before=first, after=second)
    assert [each["delegate"] for each in compared["pairingComparison"]["delegates"]] == own
    for asked, words in (
        ("first: 0", "first is 0. Ask for 1 to 100."),
        ("skip: -1", "skip is -1. Give 0 to 1,000,000."),
    ):
        refused = await refusal(store, CHANGES % asked, before=first, after=second)
        assert refused == ("BAD_USER_INPUT", words)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_what_is_out_of_range_is_refused_in_words(demo_store: Store) -> None:
    run_id = await finished_pairing_run(demo_store)
    for document, asked, words in (
        (ALTERNATIVES, {"first": 11}, "Ask for 1 to 10 alternatives, not 11."),
        (ALTERNATIVES, {"first": 0}, "Ask for 1 to 10 alternatives, not 0."),
        (DIFFERENT, {"tolerance": 1001}, "The tolerance is 1001. Give 0 to 1,000 per mille."),
        (DIFFERENT, {"tolerance": -1}, "The tolerance is -1. Give 0 to 1,000 per mille."),
    ):
        assert await refusal(demo_store, document, id=run_id, **asked) == ("BAD_USER_INPUT", words)
    one = CERTAINTY.replace("first: 100", "first: 1").replace(
        "ifGone { price { people floor total } }", ""
    )
    for asked, words in (
        ({"draws": 0}, "Ask for 1 to 1,000 draws, not 0."),
        ({"draws": 1001}, "Ask for 1 to 1,000 draws, not 1001."),
        ({"seed": -1}, "Seed is out of range."),
        ({"down": 900, "up": 200}, "Up is out of range. Give a whole number from 0 to 100."),
    ):
        code, told = await refusal(demo_store, one, id=run_id, **asked)
        assert code == "BAD_USER_INPUT"
        assert told.startswith(words)
    unknown = await ask(demo_store, COMPARISON, before=run_id, after=f"PairingRun_{new_id()}")
    assert unknown == {"pairingComparison": None}
    _, delegates = await edition_and_delegates(demo_store)
    code, _ = await refusal(demo_store, COMPARISON, before=run_id, after=delegates["LAC-01"])
    assert code == "BAD_USER_INPUT"
