"""Runs that keep most pairs of an earlier one, after somebody has left."""

from collections import Counter
from typing import Any

import pytest

from api.context import Context
from api.schema.root import schema
from domain import runs
from domain.models import new_id
from domain.policy import OWNER, SYSTEM
from domain.store import Store
from tests.api.asking import ask, edition_and_delegates, finished_pairing_run

START = """
mutation($input: StartReplanRunInput!) { startReplanRun(input: $input) {
  pairingRun { id state replan { kept keptBound text run { id } } }
  userErrors { code path message }
} }
"""
RUN = """
query($id: ID!) { node(id: $id) { ... on PairingRun {
  state objective bound people floor floorBound proved
  replan { keepAccepted keepTolerancePerMille kept keptBound text run { id } without { code } }
  partnerLimits { partnersMax delegate { code } }
  pairings(first: 100) { nodes { delegates { code } } }
  failure { code detail }
} } }
"""


async def replanned(store: Store, run_id: str, **asked: object) -> dict[str, Any]:
    """Replan a run, carry it out, and return what came of it."""
    payload = (await ask(store, START, input={"runId": run_id, **asked}))["startReplanRun"]
    assert payload["userErrors"] == []
    started = payload["pairingRun"]
    assert started["state"] == "QUEUED"
    assert started["replan"] == {
        "kept": None,
        "keptBound": None,
        "text": "",
        "run": {"id": run_id},
    }
    await runs.carry_out(store, started["id"].partition("_")[2])
    run: dict[str, Any] = (await ask(store, RUN, id=started["id"]))["node"]
    return run | {"id": started["id"]}


def pairs(run: dict[str, Any]) -> set[tuple[str, ...]]:
    return {tuple(each["code"] for each in node["delegates"]) for node in run["pairings"]["nodes"]}


async def test_who_has_left_is_out_and_most_pairs_stay(demo_store: Store) -> None:
    first = await finished_pairing_run(demo_store)
    before = (await ask(demo_store, RUN, id=first))["node"]
    assert before["replan"] is None
    _, delegates = await edition_and_delegates(demo_store)
    left = ["CHN-03", "LAC-05"]
    asked = {
        "withoutDelegateIds": [delegates[code] for code in left],
        "keepTolerancePerMille": 100,
    }
    run = await replanned(demo_store, first, **asked)
    assert run["state"] == "DONE", run["failure"]
    replan = run["replan"]
    assert replan["run"] == {"id": first}
    assert replan["keepTolerancePerMille"] == 100
    assert [each["code"] for each in replan["without"]] == left
    there = pairs(run)
    assert not {code for pair in there for code in pair} & set(left)
    assert replan["kept"] == len(there & pairs(before)) <= replan["keptBound"]
    assert f"It keeps {replan['kept']} pairs;" in replan["text"]
    assert run["floor"] == run["floorBound"]
    assert run["bound"] - run["objective"] <= run["bound"] * 100 // 1000
    assert run["proved"] == (run["bound"] == run["objective"])
    strict = await replanned(demo_store, first, **asked | {"keepTolerancePerMille": 0})
    assert strict["objective"] == strict["bound"] == run["bound"]
    assert strict["replan"]["kept"] <= replan["kept"]
    for each in (run, strict):
        async with demo_store.reading(SYSTEM) as db:
            assert await runs.verify_run(db, each["id"].partition("_")[2]) == ()


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_replan_lets_those_who_stay_have_as_many_partners(demo_store: Store) -> None:
    _, delegates = await edition_and_delegates(demo_store)
    limits = [
        {"delegateId": delegates[code], "partnersMax": 3} for code in ("CHN-04", "CHN-05", "LAC-01")
    ]
    first = await finished_pairing_run(demo_store, partnerLimits=limits)
    run = await replanned(demo_store, first, withoutDelegateIds=[delegates["CHN-05"]])
    assert run["state"] == "DONE", run["failure"]
    assert run["partnerLimits"] == [
        {"partnersMax": 3, "delegate": {"code": code}} for code in ("CHN-04", "LAC-01")
    ]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_replan_gives_nobody_fewer_places_than_they_had(demo_store: Store) -> None:
    """Six leave of those whose partner has nobody else: four to eight now, two partners each."""
    first = await finished_pairing_run(demo_store)
    before = pairs((await ask(demo_store, RUN, id=first))["node"])
    partners = Counter(code for pair in before for code in pair)
    alone = sorted(lac for pair in before for chn, lac in [sorted(pair)] if partners[chn] == 1)
    assert len(alone) == 6
    _, delegates = await edition_and_delegates(demo_store)
    asked = {"withoutDelegateIds": [delegates[code] for code in alone]}
    run = await replanned(demo_store, first, **asked, keepTolerancePerMille=1000)
    assert run["state"] == "DONE", run["failure"]
    assert run["replan"]["kept"] == len(before) - 6 == 8
    async with demo_store.reading(SYSTEM) as db:
        assert await runs.verify_run(db, run["id"].partition("_")[2]) == ()


ACCEPT = """
query { edition(by: {slug: "wco-idb-2011"}) { partnerships(first: 100) {
  nodes { id delegates { id code } } } } }
"""
ANSWER = """
mutation($input: AcceptPartnershipInput!) {
  acceptPartnership(input: $input) { userErrors { code } } }
"""
NEVER = """
mutation($input: AddPairingInstructionInput!) {
  addPairingInstruction(input: $input) { userErrors { code } } }
"""


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_who_has_accepted_stays_until_released_or_forbidden(demo_store: Store) -> None:
    first = await finished_pairing_run(demo_store)
    await ask(
        demo_store,
        "mutation($id: ID!) { publishPairingRun(input: {runId: $id}) { userErrors { code } } }",
        id=first,
    )
    before = (await ask(demo_store, RUN, id=first))["node"]
    edition_id, delegates = await edition_and_delegates(demo_store)
    # Whoever leaves takes two partners along, who both want somebody else now.
    asked = {"withoutDelegateIds": [delegates["CHN-03"]], "keepTolerancePerMille": 0}
    released = await replanned(demo_store, first, **asked)
    (lost, *_) = sorted(pair for pair in pairs(before) - pairs(released) if "CHN-03" not in pair)
    nodes = (await ask(demo_store, ACCEPT))["edition"]["partnerships"]["nodes"]
    (agreed,) = (each for each in nodes if {one["code"] for one in each["delegates"]} == set(lost))
    for one in agreed["delegates"]:
        given = {"partnershipId": agreed["id"], "delegateId": one["id"]}
        told = await ask(demo_store, ANSWER, input=given)
        assert told["acceptPartnership"]["userErrors"] == []
    kept = await replanned(demo_store, first, **asked)
    assert kept["replan"]["keepAccepted"]
    assert lost in pairs(kept)
    # A replan of the replan asks anew who has accepted.
    again = await replanned(demo_store, kept["id"], **asked, keepAccepted=False)
    assert not again["replan"]["keepAccepted"]
    assert lost not in pairs(again)
    instruction = {
        "editionId": edition_id,
        "kind": "NEVER",
        "leftDelegateId": agreed["delegates"][0]["id"],
        "rightDelegateId": agreed["delegates"][1]["id"],
        "reason": "Another post.",
    }
    told = await ask(demo_store, NEVER, input=instruction)
    assert told["addPairingInstruction"]["userErrors"] == []
    apart = await replanned(demo_store, first, **asked)
    assert apart["state"] == "DONE", apart["failure"]
    assert lost not in pairs(apart)


async def test_a_replan_of_a_replan_leaves_out_both(demo_store: Store) -> None:
    first = await finished_pairing_run(demo_store, parameters={"priorAdjust": 0})
    _, delegates = await edition_and_delegates(demo_store)
    second = await replanned(demo_store, first, withoutDelegateIds=[delegates["LAC-05"]])
    third = await replanned(demo_store, second["id"], withoutDelegateIds=[delegates["LAC-06"]])
    assert third["replan"]["run"] == {"id": second["id"]}
    assert [each["code"] for each in third["replan"]["without"]] == ["LAC-05", "LAC-06"]
    assert third["replan"]["kept"] == len(pairs(second) & pairs(third))


async def test_a_plan_below_the_best_can_be_asked_as_any_other(demo_store: Store) -> None:
    first = await finished_pairing_run(demo_store)
    _, delegates = await edition_and_delegates(demo_store)
    run = await replanned(
        demo_store,
        first,
        withoutDelegateIds=[delegates["CHN-03"]],
        keepTolerancePerMille=300,
    )
    assert run["objective"] < run["bound"]
    data = await ask(
        demo_store,
        """query($id: ID!, $delegate: ID!) { node(id: $id) { ... on PairingRun {
          alternatives(first: 3) { objective text lost { delegates { code } } }
          possiblePartners(delegate: $delegate) { paired price { people short total } }
          mostDifferentPlan { proved plan { objective } }
          pairings(first: 2) { nodes { ifGone { verdict price { people floor total } } } }
        } } }""",
        id=run["id"],
        delegate=delegates["CHN-04"],
    )
    asked = data["node"]
    assert asked["alternatives"][0]["objective"] == run["bound"]
    assert (
        f"is worth {run['bound'] - run['objective']} points more"
        in asked["alternatives"][0]["text"]
    )
    assert asked["mostDifferentPlan"]["plan"]["objective"] * 1000 >= run["objective"] * 980
    assert [each["ifGone"]["verdict"] for each in asked["pairings"]["nodes"]] == ["CHOSEN"] * 2
    assert len(asked["possiblePartners"]) == 14
    assert all(each["price"]["people"] == 0 for each in asked["possiblePartners"])


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_what_cannot_be_replanned_is_said_by_field(demo_store: Store) -> None:
    edition_id, delegates = await edition_and_delegates(demo_store)
    first = await finished_pairing_run(demo_store)
    waiting = await ask(
        demo_store,
        "mutation($id: ID!) { startPairingRun(input: {editionId: $id}) { pairingRun { id } } }",
        id=edition_id,
    )
    china = [row_id for code, row_id in delegates.items() if code.startswith("CHN")]
    for asked, code, path in (
        ({"runId": f"PairingRun_{new_id()}"}, "NOT_FOUND", ["runId"]),
        ({"runId": edition_id}, "INVALID_INPUT", ["runId"]),
        ({"runId": waiting["startPairingRun"]["pairingRun"]["id"]}, "CONFLICT", ["runId"]),
        ({"keepTolerancePerMille": 1001}, "INVALID_INPUT", ["keepTolerancePerMille"]),
        ({"withoutDelegateIds": china}, "INVALID_INPUT", ["withoutDelegateIds"]),
        (
            {"withoutDelegateIds": [china[0], f"Delegate_{new_id()}"]},
            "NOT_FOUND",
            ["withoutDelegateIds", "1"],
        ),
    ):
        payload = (await ask(demo_store, START, input={"runId": first, **asked}))["startReplanRun"]
        assert payload["pairingRun"] is None
        (error,) = payload["userErrors"]
        assert (error["code"], error["path"]) == (code, path)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_an_instruction_on_somebody_who_left_no_longer_holds(demo_store: Store) -> None:
    edition_id, delegates = await edition_and_delegates(demo_store)
    instruct = (
        "mutation($input: AddPairingInstructionInput!)"
        " { addPairingInstruction(input: $input) { userErrors { code } } }"
    )
    for kind, left, right in (("MUST", "LAC-01", "CHN-03"), ("NEVER", "LAC-02", "CHN-04")):
        asked = {
            "editionId": edition_id,
            "kind": kind,
            "leftDelegateId": delegates[left],
            "rightDelegateId": delegates[right],
            "reason": "As agreed.",
        }
        await ask(demo_store, instruct, input=asked)
    first = await finished_pairing_run(demo_store)
    assert ("LAC-01", "CHN-03") in pairs((await ask(demo_store, RUN, id=first))["node"])
    run = await replanned(demo_store, first, withoutDelegateIds=[delegates["CHN-03"]])
    assert run["state"] == "DONE", run["failure"]
    assert ("LAC-02", "CHN-04") not in pairs(run)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_replan_waits_with_the_other_runs_and_no_more_than_fit(demo_store: Store) -> None:
    first = await finished_pairing_run(demo_store)
    context = Context(demo_store, OWNER, runs_waiting_max=1)
    codes = []
    for _ in range(2):
        asked = {"input": {"runId": first}}
        told = await schema.execute(START, variable_values=asked, context_value=context)
        codes.append([error.extensions["code"] for error in told.errors or ()])
    assert codes == [[], ["RATE_LIMITED"]]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_who_has_withdrawn_is_out_without_being_named(demo_store: Store) -> None:
    first = await finished_pairing_run(demo_store)
    before = (await ask(demo_store, RUN, id=first))["node"]
    _, delegates = await edition_and_delegates(demo_store)
    payload = await ask(
        demo_store,
        "mutation($id: ID!) { withdrawDelegate(input: {delegateId: $id}) { userErrors { code } } }",
        id=delegates["CHN-03"],
    )
    assert payload["withdrawDelegate"]["userErrors"] == []
    for asked in ({}, {"withoutDelegateIds": [delegates["CHN-03"]]}):
        run = await replanned(demo_store, first, **asked)
        assert run["state"] == "DONE", run["failure"]
        assert not any("CHN-03" in pair for pair in pairs(run))
        assert run["replan"]["kept"] == len(pairs(run) & pairs(before))
