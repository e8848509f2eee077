"""Pairing runs through GraphQL: asked for, carried out, read, questioned, published."""

from collections import Counter

import pytest

from api.texts import texts
from domain.store import Store
from tests.api.asking import (
    SLUG,
    ask,
    edition_and_delegates,
    finished_pairing_run,
    refusal,
)

LEVELS = [texts("en").level(level) for level in range(5)]
PAIRINGS = """
query($id: ID!) {
  node(id: $id) { ... on PairingRun {
    state objective bound people peopleBound floor floorBound proved synthetic engine snapshotHash
    requestedAt startedAt finishedAt failure { code }
    parameters { weightGainPerMille languagePoints }
    partnerLimits { partnersMax delegate { code } } priorities { priority competency { key } }
    unpaired { totalCount nodes { code } edges { code text cursor } pageInfo { hasNextPage } }
    pairings(first: 100) { totalCount nodes {
      id score synthetic delegates { code side { key } } run { id }
      reasons {
        code points side { key } delegate { code } competency { key } topic { key } language
        planner: text participant: text(audience: PARTICIPANT)
      }
      strongest: reasons(first: 2) { points }
    } }
  } }
}
"""
WHY_NOT = """
query($run: ID!, $a: ID!, $b: ID!) {
  whyNot(run: $run, a: $a, b: $b) {
    verdict score proved text conflict brokenRules { label text }
    price { people floor total } reasons { points } delegates { code } run { id }
    changes { delegate { code } leaves { code } joins { code } }
  }
}
"""
PUBLISH = """
mutation($run: ID!) {
  publishPairingRun(input: {runId: $run}) {
    pairingRun { id publishedAt supersededAt } superseded { id supersededAt }
    userErrors { code path message }
  }
}
"""
INSTRUCT = """
mutation($input: AddPairingInstructionInput!) {
  addPairingInstruction(input: $input) {
    pairingInstruction { id kind reason delegates { code } }
    edition { pairingInstructions { totalCount } }
    userErrors { code path message }
  }
}
"""


async def test_a_pairing_run_is_proved_and_its_reasons_add_up(demo_store: Store) -> None:
    run = (await ask(demo_store, PAIRINGS, id=await finished_pairing_run(demo_store)))["node"]
    assert (run["state"], run["proved"], run["synthetic"]) == ("DONE", True, True)
    assert (run["people"], run["peopleBound"]) == (24, 24)
    assert (run["objective"], run["floor"]) == (run["bound"], run["floorBound"])
    assert run["unpaired"] == {
        "totalCount": 0,
        "nodes": [],
        "edges": [],
        "pageInfo": {"hasNextPage": False},
    }
    assert len(run["snapshotHash"]) == 64
    assert run["parameters"] == {
        "weightGainPerMille": 600,
        "languagePoints": [0, 400, 800, 1000],
    }
    pairings = run["pairings"]["nodes"]
    assert run["pairings"]["totalCount"] == len(pairings) == 14
    assert sum(pairing["score"] for pairing in pairings) == run["objective"]
    scores = [pairing["score"] for pairing in pairings]
    assert scores == sorted(scores, reverse=True)
    for pairing in pairings:
        points = [reason["points"] for reason in pairing["reasons"]]
        assert sum(points) == pairing["score"]
        assert [reason["points"] for reason in pairing["strongest"]] == points[:2]
        assert [each["side"]["key"] for each in pairing["delegates"]] == ["latin_america", "china"]
        assert pairing["synthetic"] is True


async def test_flows_add_up_to_the_pairings_of_administrations(demo_store: Store) -> None:
    run_id = await finished_pairing_run(demo_store)
    document = """query($id: ID!, $first: Int!) { node(id: $id) { ... on PairingRun {
      flows(first: $first) { pairingCount administrations { code } }
      pairings(first: 100) { nodes { delegates { administration { code } } } } } } }"""
    run = (await ask(demo_store, document, id=run_id, first=100))["node"]
    counted = Counter(
        tuple(each["administration"]["code"] for each in pairing["delegates"])
        for pairing in run["pairings"]["nodes"]
    )
    flows = [
        (tuple(each["code"] for each in flow["administrations"]), flow["pairingCount"])
        for flow in run["flows"]
    ]
    assert flows == sorted(counted.items(), key=lambda flow: (-flow[1], flow[0]))
    assert len(flows) == 12
    fewer = (await ask(demo_store, document, id=run_id, first=2))["node"]["flows"]
    assert fewer == run["flows"][:2]
    code, words = await refusal(demo_store, document, id=run_id, first=101)
    assert (code, words) == ("BAD_USER_INPUT", "first is 101. Ask for 1 to 100 flows.")


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_what_participants_read_tells_no_level(demo_store: Store) -> None:
    run = (await ask(demo_store, PAIRINGS, id=await finished_pairing_run(demo_store)))["node"]
    reasons = [reason for pairing in run["pairings"]["nodes"] for reason in pairing["reasons"]]
    assert any(level in reason["planner"] for reason in reasons for level in LEVELS)
    assert not any(level in reason["participant"] for reason in reasons for level in LEVELS)
    for reason in reasons:
        gains = reason["code"] in {"COMPETENCY_GAIN", "TOPIC_GAIN"}
        assert (reason["side"] is not None, reason["delegate"] is not None) == (gains, gains)
        assert (reason["competency"] is not None) == (reason["code"] == "COMPETENCY_GAIN")
        assert (reason["topic"] is not None) == (reason["code"] == "TOPIC_GAIN")
        assert (reason["language"] is not None) == (reason["code"] == "COMMON_LANGUAGE")


async def test_why_not_has_a_price_and_names_who_would_change(demo_store: Store) -> None:
    run_id = await finished_pairing_run(demo_store)
    _, delegates = await edition_and_delegates(demo_store)
    run = (await ask(demo_store, PAIRINGS, id=run_id))["node"]
    partners = {
        tuple(each["code"] for each in pairing["delegates"]): pairing
        for pairing in run["pairings"]["nodes"]
    }
    chosen = next(pair for pair in partners if pair[0] == "LAC-01")
    other = next(code for code in delegates if code[:3] == "CHN" and code != chosen[1])

    async def asked(b: str) -> dict:
        data = await ask(demo_store, WHY_NOT, run=run_id, a=delegates["LAC-01"], b=delegates[b])
        found: dict = data["whyNot"]
        return found

    answer = await asked(other)
    assert answer["verdict"] in {"COSTS", "TIE"}
    assert answer["run"] == {"id": run_id}
    assert [each["code"] for each in answer["delegates"]] == ["LAC-01", other]
    assert sum(reason["points"] for reason in answer["reasons"]) == answer["score"]
    first = answer["changes"][0]
    assert first == {
        "delegate": {"code": "LAC-01"},
        "leaves": {"code": chosen[1]},
        "joins": {"code": other},
    }
    forced = await _forced_total(demo_store, delegates["LAC-01"], delegates[other])
    assert run["objective"] - answer["price"]["total"] == forced["objective"]
    assert run["floor"] - answer["price"]["floor"] == forced["floor"]
    assert run["people"] - answer["price"]["people"] == forced["people"]
    partner = await asked(chosen[1])
    assert partner["verdict"] == "CHOSEN"
    assert partner["score"] == partners[chosen]["score"]
    assert partner["text"].startswith("The two are partners.")


async def _forced_total(store: Store, a: str, b: str) -> dict:
    """Solve again with the two demanded, and return what that run is worth."""
    edition_id, _ = await edition_and_delegates(store)
    payload = await ask(
        store,
        INSTRUCT,
        input={
            "editionId": edition_id,
            "kind": "MUST",
            "leftDelegateId": a,
            "rightDelegateId": b,
            "reason": "To see what it costs.",
        },
    )
    assert payload["addPairingInstruction"]["userErrors"] == []
    run: dict = (await ask(store, PAIRINGS, id=await finished_pairing_run(store)))["node"]
    return run


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_what_may_not_be_is_answered_with_the_rule(demo_store: Store) -> None:
    edition_id, delegates = await edition_and_delegates(demo_store)
    pair = {"leftDelegateId": delegates["LAC-01"], "rightDelegateId": delegates["CHN-01"]}
    await ask(
        demo_store,
        INSTRUCT,
        input={"editionId": edition_id, "kind": "NEVER", "reason": "One office.", **pair},
    )
    run_id = await finished_pairing_run(demo_store)
    data = await ask(demo_store, WHY_NOT, run=run_id, a=delegates["LAC-01"], b=delegates["CHN-01"])
    answer = data["whyNot"]
    assert (answer["verdict"], answer["price"], answer["changes"]) == ("FORBIDDEN", None, [])
    assert answer["brokenRules"] == [
        {
            "label": "not_in_conflict",
            "text": (
                "The two may never be partners: an instruction says so,"
                " or one of them has declined."
            ),
        }
    ]
    assert "may never be partners" in answer["text"]


async def test_a_second_publication_supersedes_the_first(demo_store: Store) -> None:
    first = await finished_pairing_run(demo_store)
    second = await finished_pairing_run(demo_store, parameters={"priorAdjust": 0})
    published = (await ask(demo_store, PUBLISH, run=first))["publishPairingRun"]
    assert published["superseded"] is None
    assert published["pairingRun"]["publishedAt"] is not None
    again = (await ask(demo_store, PUBLISH, run=second))["publishPairingRun"]
    assert again["superseded"]["id"] == first
    assert again["superseded"]["supersededAt"] == again["pairingRun"]["publishedAt"]
    late = (await ask(demo_store, PUBLISH, run=first))["publishPairingRun"]
    assert late["pairingRun"] is None
    assert [error["code"] for error in late["userErrors"]] == ["CONFLICT"]
    data = await ask(
        demo_store,
        "query($slug: String!) { edition(by: {slug: $slug}) { publishedPairingRun { id }"
        " latestPairingRun { id } pairingRuns(filter: {wasPublished: true}) { totalCount }"
        ' delegate(by: {code: "CHN-01"})'
        " { publishedPairings { run { id } delegates { code } } } } }",
        slug=SLUG,
    )
    found = data["edition"]
    assert found["publishedPairingRun"] == found["latestPairingRun"] == {"id": second}
    assert found["pairingRuns"] == {"totalCount": 2}
    pairings = found["delegate"]["publishedPairings"]
    assert pairings
    for pairing in pairings:
        assert pairing["run"] == {"id": second}
        assert "CHN-01" in [each["code"] for each in pairing["delegates"]]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_run_that_waits_has_no_answer_and_cannot_be_published(demo_store: Store) -> None:
    edition_id, _ = await edition_and_delegates(demo_store)
    started = await ask(
        demo_store,
        "mutation($id: ID!) { startPairingRun(input: {editionId: $id}) { pairingRun { id } } }",
        id=edition_id,
    )
    run_id = started["startPairingRun"]["pairingRun"]["id"]
    run = (await ask(demo_store, PAIRINGS, id=run_id))["node"]
    assert (run["state"], run["proved"], run["pairings"]["nodes"]) == ("QUEUED", False, [])
    empty = ("objective", "bound", "people", "floor", "engine", "snapshotHash", "startedAt")
    assert {run[name] for name in empty} == {None}
    payload = (await ask(demo_store, PUBLISH, run=run_id))["publishPairingRun"]
    assert payload["pairingRun"] is None
    (error,) = payload["userErrors"]
    assert (error["code"], error["path"]) == ("CONFLICT", ["runId"])


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_run_that_cannot_be_solved_names_the_contradiction(demo_store: Store) -> None:
    edition_id, delegates = await edition_and_delegates(demo_store)
    for right in ("CHN-01", "CHN-02"):
        await ask(
            demo_store,
            INSTRUCT,
            input={
                "editionId": edition_id,
                "kind": "MUST",
                "reason": "Both at once.",
                "leftDelegateId": delegates["LAC-01"],
                "rightDelegateId": delegates[right],
            },
        )
    run_id = await finished_pairing_run(demo_store)
    data = await ask(
        demo_store,
        "query($id: ID!) { node(id: $id)"
        " { ... on Run { state failure { code detail conflicts } } } }",
        id=run_id,
    )
    assert data["node"]["state"] == "FAILED"
    failure = data["node"]["failure"]
    assert failure["code"] == "INFEASIBLE"
    assert sorted(failure["conflicts"][0]) == [
        "max:LAC-01",
        "must:CHN-01|LAC-01",
        "must:CHN-02|LAC-01",
    ]
    assert "cannot hold together" in failure["detail"]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_an_instruction_is_added_once_and_taken_back(demo_store: Store) -> None:
    edition_id, delegates = await edition_and_delegates(demo_store)
    asked = {
        "editionId": edition_id,
        "kind": "LOCK",
        "reason": "They\nknow each other.",
        "leftDelegateId": delegates["CHN-03"],
        "rightDelegateId": delegates["LAC-03"],
    }
    added = (await ask(demo_store, INSTRUCT, input=asked))["addPairingInstruction"]
    instruction = added["pairingInstruction"]
    assert instruction["delegates"] == [{"code": "LAC-03"}, {"code": "CHN-03"}]
    assert (instruction["kind"], instruction["reason"]) == ("LOCK", "They\nknow each other.")
    assert added["edition"] == {"pairingInstructions": {"totalCount": 1}}
    twice = await ask(demo_store, INSTRUCT, input=asked | {"kind": "NEVER"})
    (error,) = twice["addPairingInstruction"]["userErrors"]
    assert (error["code"], error["path"]) == ("CONFLICT", ["rightDelegateId"])
    remove = (
        "mutation($id: ID!) { removePairingInstruction(input: {id: $id}) { deletedId"
        " edition { pairingInstructions { totalCount } } userErrors { code path } } }"
    )
    removed = await ask(demo_store, remove, id=instruction["id"])
    assert removed["removePairingInstruction"] == {
        "deletedId": instruction["id"],
        "edition": {"pairingInstructions": {"totalCount": 0}},
        "userErrors": [],
    }
    again = await ask(demo_store, remove, id=instruction["id"])
    assert again["removePairingInstruction"]["userErrors"] == [
        {"code": "NOT_FOUND", "path": ["id"]}
    ]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_priorities_reach_the_engine(demo_store: Store) -> None:
    data = await ask(demo_store, "{ competencies(first: 100) { nodes { id key } } }")
    ids = {node["key"]: node["id"] for node in data["competencies"]["nodes"]}
    plain = (await ask(demo_store, PAIRINGS, id=await finished_pairing_run(demo_store)))["node"]
    run_id = await finished_pairing_run(
        demo_store, priorities=[{"competencyId": ids["leading_people"], "priority": 50}]
    )
    weighed = (await ask(demo_store, PAIRINGS, id=run_id))["node"]
    assert weighed["snapshotHash"] != plain["snapshotHash"]
    assert weighed["objective"] != plain["objective"]
    assert (plain["priorities"], plain["partnerLimits"]) == ([], [])
    assert weighed["priorities"] == [{"priority": 50, "competency": {"key": "leading_people"}}]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_delegate_may_have_as_many_partners_as_the_run_says(demo_store: Store) -> None:
    _, delegates = await edition_and_delegates(demo_store)
    limits = {"CHN-10": 1, "LAC-10": 3}
    asked = [{"delegateId": delegates[code], "partnersMax": most} for code, most in limits.items()]
    run_id = await finished_pairing_run(demo_store, partnerLimits=asked)
    run = (await ask(demo_store, PAIRINGS, id=run_id))["node"]
    assert run["proved"]
    nodes = run["pairings"]["nodes"]
    count = Counter(each["code"] for node in nodes for each in node["delegates"])
    assert {code: count[code] for code in limits} == limits
    assert {most for code, most in count.items() if code not in limits} <= {1, 2}
    assert run["partnerLimits"] == [
        {"partnersMax": most, "delegate": {"code": code}} for code, most in limits.items()
    ]
