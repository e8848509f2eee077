"""Extra pairings handed to pairing: a draft that demands them, run, compared, published, undone."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from domain import models
from domain.policy import SYSTEM
from tests.api.drafting import SCENARIO, Desk
from tests.api.living_network import AGREED_ON, Pair, accept, extra, health, meet, publish
from tests.databases import on_sqlite
from tests.domain.running import pair

INSTRUCTIONS = """query($id: ID!) { node(id: $id) { ... on Scenario {
  instructions(first: 100) { nodes { kind reason delegates { code } } }
  partnerLimits { partnersMax delegate { code } } } } }"""
TRAIL = """{ auditEntries(first: 1) { nodes { id action } } }"""


async def demands(desk: Desk, draft: str) -> dict[str, set[Pair]]:
    """Return the pairs that a draft demands, by kind; the smaller code first."""
    found: dict[str, set[Pair]] = {}
    for each in (await desk.node(INSTRUCTIONS, draft))["instructions"]["nodes"]:
        a, b = sorted(person["code"] for person in each["delegates"])
        found.setdefault(each["kind"], set()).add((a, b))
    return found


async def drafted(desk: Desk, **asked: object) -> str:
    asked = {"editionId": desk.edition, "name": "Mended", **asked}
    return str((await desk.door.done("draftExtraPairings", **asked))["scenario"]["id"])


def turned(pairs: set[Pair]) -> set[Pair]:
    return {(min(pair), max(pair)) for pair in pairs}


async def test_a_run_under_the_draft_keeps_the_partners_and_outlives_every_departure(
    desk: Desk,
) -> None:
    pairs = await publish(desk.store)
    await accept(desk.store, pairs)
    before = (await health(desk.store))["measures"]
    draft = await drafted(desk)
    wanted = await demands(desk, draft)
    assert wanted == {"LOCK": turned(pairs), "MUST": set(extra(before))}
    limits = (await desk.node(SCENARIO, draft))["partnerLimits"]
    counts = [code for demanded in wanted.values() for each in demanded for code in each]
    assert all(counts.count(each["delegate"]["code"]) == each["partnersMax"] > 1 for each in limits)
    run = await desk.run(scenarioId=draft)
    assert turned(await desk.pairs(run)) >= wanted["LOCK"] | wanted["MUST"]
    after = (await health(desk.store, ties=["PAIRING"], run=run))["measures"]
    assert (after["articulationPeople"], after["departureProof"]) == ([], True)
    await desk.door.done("publishScenario", id=draft)
    again = await desk.run()
    assert await desk.pairs(again) == await desk.pairs(run)


async def test_the_pairings_of_a_run_are_mended_before_anybody_is_told_of_them(desk: Desk) -> None:
    run = f"PairingRun_{await pair(desk.store)}"
    draft = await drafted(desk, ties=["PAIRING"], runId=run)
    assert (await demands(desk, draft))["LOCK"] == turned(await desk.pairs(run))
    mended = await desk.run(scenarioId=draft)
    after = (await health(desk.store, ties=["PAIRING"], run=mended))["measures"]
    assert after["departureProof"] is True


@on_sqlite
async def test_a_reason_says_in_the_language_of_the_request_what_each_pair_removes(
    desk: Desk,
) -> None:
    await publish(desk.store)
    desk.door.client.headers["Accept-Language"] = "es"
    draft = await drafted(desk, ties=["PAIRING"])
    nodes = (await desk.node(INSTRUCTIONS, draft))["instructions"]["nodes"]
    reasons = {each["kind"]: each["reason"] for each in nodes}
    assert reasons["MUST"].startswith("Emparejar a ")
    assert reasons["LOCK"] == "Hoy son pareja, y la red cuenta con ello."


@on_sqlite
async def test_what_sleeps_is_mended_as_if_it_were_gone_and_kept_all_the_same(desk: Desk) -> None:
    pairs = sorted(await publish(desk.store))
    await accept(desk.store, set(pairs))
    await meet(desk.store, set(pairs[3:]), AGREED_ON + timedelta(days=100))
    asked = {"asOf": (AGREED_ON + timedelta(days=200)).isoformat(), "dormantDays": 180}
    found = await health(desk.store, asOf=asked["asOf"])
    assert found["dormantTieCount"] == 3
    draft = await drafted(desk, withoutDormant=True, **asked)
    wanted = await demands(desk, draft)
    assert wanted["LOCK"] | wanted["MUST"] == turned(set(pairs)) | set(
        extra(found["measuresWithoutDormant"])
    )
    assert len(wanted["MUST"]) > len(extra(found["measures"]))


async def test_a_draft_is_taken_back_with_its_demands_and_made_again(desk: Desk) -> None:
    await publish(desk.store)
    draft = await drafted(desk, ties=["PAIRING"])
    wanted = await desk.node(INSTRUCTIONS, draft)
    (made,) = (await desk.door.ask(TRAIL))["auditEntries"]["nodes"]
    assert made["action"] == "draftExtraPairings"
    await desk.door.done("revertChange", auditEntryId=made["id"])
    assert await desk.node(SCENARIO, draft) is None
    (gone,) = (await desk.door.ask(TRAIL))["auditEntries"]["nodes"]
    await desk.door.done("revertChange", auditEntryId=gone["id"])
    assert await desk.node(INSTRUCTIONS, draft) == wanted


@on_sqlite
async def test_a_repeated_request_is_answered_as_the_first(desk: Desk) -> None:
    await publish(desk.store)
    asked = {"editionId": desk.edition, "name": "Mended", "ties": ["PAIRING"]}
    first = await desk.door.done("draftExtraPairings", idempotencyKey="once-and-twice", **asked)
    again = await desk.door.done("draftExtraPairings", idempotencyKey="once-and-twice", **asked)
    assert (again["replayed"], again["scenario"]) == (True, first["scenario"])
    told = await desk.door.error("draftExtraPairings", **asked)
    assert (told["code"], told["path"]) == ("CONFLICT", ["name"])


@on_sqlite
async def test_what_cannot_be_mended_is_refused_in_words(desk: Desk) -> None:
    pairs = sorted(await publish(desk.store))
    await accept(desk.store, set(pairs))

    async def told(**asked: object) -> tuple[str, list[str], str]:
        asked = {"editionId": desk.edition, "name": "Mended", **asked}
        error = await desk.door.error("draftExtraPairings", **asked)
        return error["code"], error["path"], error["message"]

    assert (await told(dormantDays=0))[:2] == ("INVALID_INPUT", ["dormantDays"])
    assert (await told(ties=["PAIRING"], runId="PairingRun_x"))[:2] == ("NOT_FOUND", ["runId"])
    assert (await told(editionId="Edition_x"))[:2] == ("NOT_FOUND", ["editionId"])
    left, right = pairs[0]
    await desk.door.done(
        "addPairingInstruction", editionId=desk.edition, **desk.demand("NEVER", left, right)
    )
    code, path, message = await told()
    assert (code, path) == ("CONFLICT", ["editionId"])
    assert f"{min(pairs[0])} and {max(pairs[0])} are paired today and may not be" in message
    async with desk.store.unit_of_work(SYSTEM) as db:
        await db.execute(delete(models.DelegateComponent))
    assert "No allowed pairings make this network departure-proof" in (await told())[2]


@on_sqlite
async def test_a_network_that_is_departure_proof_needs_no_draft(desk: Desk) -> None:
    await publish(desk.store)
    mended = await desk.run(scenarioId=await drafted(desk, ties=["PAIRING"]))
    asked = {"editionId": desk.edition, "name": "Again", "ties": ["PAIRING"], "runId": mended}
    told = await desk.door.error("draftExtraPairings", **asked)
    assert "is departure-proof already" in told["message"]


@on_sqlite
async def test_what_the_edition_demands_itself_is_not_demanded_twice(desk: Desk) -> None:
    pairs = sorted(await publish(desk.store))
    await accept(desk.store, set(pairs))
    for left, right in pairs[:2]:
        await desk.door.done(
            "addPairingInstruction", editionId=desk.edition, **desk.demand("LOCK", left, right)
        )
    draft = await drafted(desk)
    assert (await demands(desk, draft))["LOCK"] == turned(set(pairs[2:]))
    run = await desk.run(scenarioId=draft)
    after = (await health(desk.store, ties=["PAIRING"], run=run))["measures"]
    assert after["departureProof"] is True


@on_sqlite
async def test_more_demands_than_a_draft_may_hold_are_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domain.scenarios.drafts.INSTRUCTIONS_MAX", 5)
    await publish(desk.store)
    asked = {"editionId": desk.edition, "name": "Mended", "ties": ["PAIRING"]}
    told = await desk.door.error("draftExtraPairings", **asked)
    assert told["code"] == "CONFLICT"
    assert "a scenario has at most 5" in told["message"]
