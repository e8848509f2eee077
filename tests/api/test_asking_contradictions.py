"""Why an edition cannot be paired: which records contradict, each with its node, and repairs."""

from typing import Any

import pytest

from domain.models import new_id
from domain.store import Store
from tests.api.asking import ask, edition_and_delegates, finished_pairing_run, refusal

FOUND = """{
  complete
  contradictions { text brokenRules { label } shortDelegates { code } records {
    name kind most text delegates { code } administrations { code } instruction { id kind }
  } }
  repairs { people floor objective text records { name } raised { least places record { name } } }
}"""
OF_A_RUN = f"""
query($id: ID!) {{ node(id: $id) {{ ... on PairingRun {{
  state failure {{ code conflicts }} contradictions {FOUND}
}} }} }}
"""
BEFORE = f"""
query(
  $id: ID!, $parameters: PairingParametersInput, $partners: [PartnerLimitInput!], $scenario: ID
) {{
  pairingContradictions(
    edition: $id, parameters: $parameters, partnerLimits: $partners, scenario: $scenario
  ) {FOUND}
}}
"""
DRAFT = """
mutation($input: CreateScenarioInput!) {
  createScenario(input: $input) { scenario { id } userErrors { message } } }
"""
DEMAND = """
mutation($input: AddScenarioInstructionInput!) {
  addScenarioInstruction(input: $input) { userErrors { message } } }
"""
INSTRUCT = """
mutation($input: AddPairingInstructionInput!) { addPairingInstruction(input: $input) {
  pairingInstruction { id } userErrors { message }
} }
"""


async def instruct(store: Store, kind: str, *pairs: tuple[str, str]) -> dict[str, str]:
    """Demand something of pairs; return the ids of the instructions by the right code."""
    edition_id, delegates = await edition_and_delegates(store)
    found = {}
    for left, right in pairs:
        asked = {
            "editionId": edition_id,
            "kind": kind,
            "reason": "To see what contradicts.",
            "leftDelegateId": delegates[left],
            "rightDelegateId": delegates[right],
        }
        payload = (await ask(store, INSTRUCT, input=asked))["addPairingInstruction"]
        assert payload["userErrors"] == []
        found[right] = payload["pairingInstruction"]["id"]
    return found


def names(records: list[dict[str, Any]]) -> list[str]:
    return sorted(record["name"] for record in records)


async def test_what_contradicts_points_to_its_instruction_and_its_delegate(
    demo_store: Store,
) -> None:
    edition_id, _ = await edition_and_delegates(demo_store)
    made = await instruct(demo_store, "MUST", ("LAC-01", "CHN-01"), ("LAC-01", "CHN-02"))
    run = (await ask(demo_store, OF_A_RUN, id=await finished_pairing_run(demo_store)))["node"]
    assert (run["state"], run["failure"]["code"]) == ("FAILED", "INFEASIBLE")
    found = run["contradictions"]
    (contradiction,) = found["contradictions"]
    records = {record["name"]: record for record in contradiction["records"]}
    assert list(records) == run["failure"]["conflicts"][0]
    most = records.pop("max:LAC-01")
    assert (most["kind"], most["instruction"], most["most"]) == ("MAX", None, 1)
    assert most["text"] == "LAC-01 may have one partner at most."
    assert most["delegates"] == [{"code": "LAC-01"}]
    for code, instruction in made.items():
        record = records.pop(f"must:{code}|LAC-01")
        assert record["kind"] == "MUST"
        assert record["instruction"] == {"id": instruction, "kind": "MUST"}
        assert {each["code"] for each in record["delegates"]} == {code, "LAC-01"}
        assert record["text"] == f"{code} must be with LAC-01."
    assert records == {}
    assert "cannot hold together" in contradiction["text"]
    assert "LAC-01 may have one partner at most" in contradiction["text"]
    assert found == (await ask(demo_store, BEFORE, id=edition_id))["pairingContradictions"]


async def test_each_repair_lets_a_plan_stand_that_is_worth_what_it_says(demo_store: Store) -> None:
    edition_id, _ = await edition_and_delegates(demo_store)
    made = await instruct(demo_store, "MUST", ("LAC-01", "CHN-01"), ("LAC-01", "CHN-02"))
    found = (await ask(demo_store, BEFORE, id=edition_id))["pairingContradictions"]
    assert found["complete"]
    repairs = found["repairs"]
    assert [names(repair["records"]) for repair in repairs if len(repair["records"]) != 1] == []
    values = [(each["people"], each["floor"], each["objective"]) for each in repairs]
    assert values == sorted(values, reverse=True)
    by_name = {repair["records"][0]["name"]: repair for repair in repairs}
    assert by_name.keys() == {"max:LAC-01", "must:CHN-01|LAC-01", "must:CHN-02|LAC-01"}
    (raised,) = by_name["max:LAC-01"]["raised"]
    assert raised["record"] == {"name": "max:LAC-01"}
    assert raised["least"] == 2
    assert raised["places"] >= 2
    would_do = f"a limit of 2 would do; the plan takes {raised['places']}."
    assert would_do in by_name["max:LAC-01"]["text"]
    dropped = by_name["must:CHN-02|LAC-01"]
    assert dropped["text"].startswith("Drop this: CHN-02 must be with LAC-01.")
    remove = "mutation($id: ID!) { removePairingInstruction(input: {id: $id}) { deletedId } }"
    await ask(demo_store, remove, id=made["CHN-02"])
    run = await ask(
        demo_store,
        "query($id: ID!) { node(id: $id) { ... on PairingRun { people floor objective"
        " contradictions { complete } } } }",
        id=await finished_pairing_run(demo_store),
    )
    told = {name: dropped[name] for name in ("people", "floor", "objective")}
    assert run["node"] == told | {"contradictions": None}


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_caps_and_everybody_are_records_too(demo_store: Store) -> None:
    edition_id, _ = await edition_and_delegates(demo_store)
    asked = {"adminPairMax": 0, "everyonePaired": True}
    data = await ask(demo_store, BEFORE, id=edition_id, parameters=asked)
    found = data["pairingContradictions"]
    kinds = {record["kind"] for each in found["contradictions"] for record in each["records"]}
    assert kinds == {"CAP", "EVERYONE"}
    for contradiction in found["contradictions"]:
        for record in contradiction["records"]:
            caps = record["kind"] == "CAP"
            assert len(record["administrations"]) == (2 if caps else 0)
            assert record["delegates"] == []
    assert ["everyone"] in [names(repair["records"]) for repair in found["repairs"]]


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("en", "with LAC-01. The two share no language at the level that was asked for."),
        ("zh", "结对。两人没有达到要求水平的共同语言。"),
    ],
)
async def test_a_demand_that_breaks_a_rule_is_told_with_the_rule(
    demo_store: Store, locale: str, told: str
) -> None:
    edition_id, _ = await edition_and_delegates(demo_store)
    await instruct(demo_store, "MUST", ("LAC-01", "CHN-01"))
    asked = {"languageRequired": 3}
    data = await ask(demo_store, BEFORE, id=edition_id, parameters=asked, locales=(locale,))
    (found,) = data["pairingContradictions"]["contradictions"]
    assert names(found["records"]) == ["must:CHN-01|LAC-01"]
    assert found["brokenRules"] == [{"label": "language_level"}]
    assert found["text"].endswith(told)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_an_edition_that_can_be_paired_has_nothing_to_mend(demo_store: Store) -> None:
    edition_id, _ = await edition_and_delegates(demo_store)
    data = await ask(demo_store, BEFORE, id=edition_id)
    assert data["pairingContradictions"] == {
        "complete": True,
        "contradictions": [],
        "repairs": [],
    }
    unknown = await ask(demo_store, BEFORE, id=f"Edition_{new_id()}")
    assert unknown == {"pairingContradictions": None}
    wrong = {"shareLevel": 9}
    code, words = await refusal(demo_store, BEFORE, id=edition_id, parameters=wrong)
    assert (code, words) == ("BAD_USER_INPUT", "Expected a whole number from 0 to 4.")


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_limits_and_a_scenario_are_looked_at_before_any_run(demo_store: Store) -> None:
    """Ten of China have one place each for fourteen; a draft demands two of one of them."""
    edition_id, delegates = await edition_and_delegates(demo_store)
    china = [code for code in sorted(delegates) if code.startswith("CHN")]
    limits = [{"delegateId": delegates[code], "partnersMax": 1} for code in china]
    asked = {"id": edition_id, "parameters": {"everyonePaired": True}, "partners": limits}
    found = (await ask(demo_store, BEFORE, **asked))["pairingContradictions"]
    (contradiction,) = found["contradictions"]
    assert names(contradiction["records"]) == sorted(
        ["everyone", *(f"max:{code}" for code in china)]
    )
    short = [each["code"] for each in contradiction["shortDelegates"]]
    assert short == sorted(set(delegates) - set(china))
    assert contradiction["text"].endswith(
        "There are too few places for LAC-01, LAC-02, LAC-03, LAC-04, LAC-05, LAC-06, LAC-07,"
        " LAC-08, LAC-09, LAC-10, LAC-11 and 3 others."
    )
    draft = {"editionId": edition_id, "name": "Two for one"}
    made = await ask(demo_store, DRAFT, input=draft)
    scenario = made["createScenario"]["scenario"]["id"]
    for code in ("LAC-01", "LAC-02"):
        demanded = {
            "scenarioId": scenario,
            "kind": "MUST",
            "reason": "They know each other.",
            "leftDelegateId": delegates[code],
            "rightDelegateId": delegates["CHN-01"],
        }
        told = await ask(demo_store, DEMAND, input=demanded)
        assert told["addScenarioInstruction"]["userErrors"] == []
    asked = {"id": edition_id, "partners": limits[:1]}
    assert (await ask(demo_store, BEFORE, **asked))["pairingContradictions"]["complete"]
    found = (await ask(demo_store, BEFORE, **asked, scenario=scenario))["pairingContradictions"]
    (contradiction,) = found["contradictions"]
    assert names(contradiction["records"]) == [
        "max:CHN-01",
        "must:CHN-01|LAC-01",
        "must:CHN-01|LAC-02",
    ]
    code, words = await refusal(demo_store, BEFORE, **asked, scenario=f"Scenario_{new_id()}")
    assert (code, words) == ("BAD_USER_INPUT", "The edition has no scenario of this id.")


ALONE = """
query($id: ID!) { node(id: $id) { ... on PairingRun {
  people unpaired { totalCount }
  shortages { places text delegates { code } possiblePartners { code } }
} } }
"""


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_for_whom_a_plan_has_too_few_places_is_told_with_whom(demo_store: Store) -> None:
    _, delegates = await edition_and_delegates(demo_store)
    china = [code for code in sorted(delegates) if code.startswith("CHN")]
    limits = [{"delegateId": delegates[code], "partnersMax": 1} for code in china]
    run_id = await finished_pairing_run(demo_store, partnerLimits=limits)
    run = (await ask(demo_store, ALONE, id=run_id))["node"]
    assert (run["people"], run["unpaired"]["totalCount"]) == (20, 4)
    (shortage,) = run["shortages"]
    assert shortage["places"] == 10
    assert {each["code"] for each in shortage["delegates"]} == set(delegates) - set(china)
    assert [each["code"] for each in shortage["possiblePartners"]] == china
    assert shortage["text"].endswith("CHN-09 and CHN-10: 10 places for 14 people.")
    whole = (await ask(demo_store, ALONE, id=await finished_pairing_run(demo_store)))["node"]
    assert whole == {"people": 24, "unpaired": {"totalCount": 0}, "shortages": []}
