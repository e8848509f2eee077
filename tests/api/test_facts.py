"""Facts over HTTP: stated, counted, explained, opened again, removed, and each act taken back."""

from typing import Any

import pytest
from sqlalchemy import delete, select

from domain import models
from domain.models import CountedFrom
from domain.policy import OWNER, SYSTEM, Role, Viewer
from domain.roles import Scope
from domain.store import Store
from tests.api.asking import (
    answer,
    ask,
    finished_agenda_run,
    finished_pairing_run,
)
from tests.api.drafting import Desk
from tests.api.note import edition
from tests.databases import on_sqlite

SHOWN = """
{ edition(by: {slug: "wco-idb-2011"}) { facts(first: 100) { nodes {
  id version key unit stated counted countedFrom status quote source note text side { key }
  resolution { note stated counted resolvedBy stands }
} } } }
"""
LISTED = """query($filter: FactFilter) { edition(by: {slug: "wco-idb-2011"}) {
  facts(filter: $filter) { totalCount nodes { key } } } }"""
TOLD = {"stated": "3", "unit": "topics", "quote": "three topics", "source": "A report of 2012."}


async def sides_of(store: Store) -> list[dict[str, Any]]:
    return list((await edition(store, "sides { id key }"))["sides"])


async def shown(store: Store, viewer: Viewer = OWNER) -> dict[str, dict[str, Any]]:
    found = (await ask(store, SHOWN, viewer=viewer))["edition"]["facts"]["nodes"]
    return {each["key"]: each for each in found}


async def state(desk: Desk, **more: object) -> str:
    asked = {"editionId": desk.edition, "key": "topics_told", **TOLD, **more}
    return str((await desk.door.done("stateFact", **asked))["fact"]["id"])


async def test_a_discrepancy_is_explained_and_both_figures_stay(desk: Desk) -> None:
    made = await state(desk, countedFrom="FOCUS_TOPICS")
    fresh = (await shown(desk.store))["topics_told"]
    assert (fresh["stated"], fresh["counted"], fresh["status"]) == ("3", "4", "DISCREPANT")
    assert (fresh["source"], fresh["resolution"], fresh["version"]) == (TOLD["source"], None, 1)
    assert fresh["text"] == "Discrepancy topics_told: 3 stated, 4 counted (topics)."
    note = "The report leaves out IT implementation."
    await desk.door.done("resolveFact", id=made, note=note)
    told = (await shown(desk.store))["topics_told"]
    assert (told["stated"], told["counted"], told["status"]) == ("3", "4", "DISCREPANT")
    assert told["resolution"] == {
        "note": note,
        "stated": "3",
        "counted": "4",
        "resolvedBy": "planner (loopback token)",
        "stands": True,
    }
    assert told["text"].endswith(f"by planner (loopback token): {note}")
    for resolved, keys in ((True, ["topics_told"]), (None, None)):
        where = {"statusIn": ["DISCREPANT"]} | ({} if resolved is None else {"resolved": resolved})
        page = (await ask(desk.store, LISTED, filter=where))["edition"]["facts"]
        found = [each["key"] for each in page["nodes"]]
        assert found == (keys or ["latam_administrations", "topics_told"])


async def test_it_is_open_again_when_a_figure_is_another(desk: Desk) -> None:
    made = await state(desk, countedFrom="FOCUS_TOPICS")
    await desk.door.done("resolveFact", id=made, note="why")

    async def stands() -> tuple[str, bool]:
        fact = (await shown(desk.store))["topics_told"]
        return fact["status"], fact["resolution"]["stands"]

    assert await stands() == ("DISCREPANT", True)
    await desk.door.done("changeFact", id=made, stated="5")
    assert await stands() == ("DISCREPANT", False)
    assert "Open again: on" in (await shown(desk.store))["topics_told"]["text"]
    await desk.revert_newest()
    assert await stands() == ("DISCREPANT", True)
    async with desk.store.unit_of_work(SYSTEM) as db:
        topic = models.FocusTopic
        first = select(topic.id).order_by(topic.position).limit(2)
        await db.execute(delete(topic).where(topic.id.in_(list(await db.scalars(first)))))
    assert await stands() == ("DISCREPANT", False)
    await desk.door.done("resolveFact", id=made, note="two were dropped")
    assert await stands() == ("DISCREPANT", True)
    await desk.door.done("changeFact", id=made, stated="2")
    assert await stands() == ("CONSISTENT", False)
    same = await desk.door.error("resolveFact", id=made, note="why")
    assert (same["code"], same["path"]) == ("CONFLICT", ["id"])
    assert "topics_told is no discrepancy: 2 is stated, and 2 are counted" in same["message"]


async def test_every_act_on_a_fact_is_taken_back(desk: Desk) -> None:
    await state(desk, countedFrom="FOCUS_TOPICS", note="n")
    made = (await shown(desk.store))["topics_told"]
    await desk.door.done("resolveFact", id=made["id"], note="first")
    noted = (await shown(desk.store))["topics_told"]
    await desk.door.done("reopenFact", id=made["id"])
    assert (await shown(desk.store))["topics_told"]["resolution"] is None
    await desk.revert_newest()
    assert {**(await shown(desk.store))["topics_told"], "version": 2} == noted
    await desk.door.done("removeFact", id=made["id"])
    assert "topics_told" not in await shown(desk.store)
    await desk.revert_newest()
    assert {**(await shown(desk.store))["topics_told"], "version": 2} == noted
    await desk.door.done("changeFact", id=made["id"], unit="u", countedFrom=None, note="m")
    changed = (await shown(desk.store))["topics_told"]
    assert (changed["unit"], changed["counted"], changed["status"]) == ("u", None, "NOT_COUNTABLE")
    assert changed["text"].startswith("topics_told: 3 stated; nothing in the system can count it")
    await desk.revert_newest()
    assert {**(await shown(desk.store))["topics_told"], "version": 2} == noted
    stale = await desk.door.error("changeFact", id=made["id"], note="x", expectedVersion=1)
    assert stale["code"] == "STALE"


async def test_stating_is_taken_back_and_done_again_where_it_stood(desk: Desk) -> None:
    made = await state(desk)
    before = await shown(desk.store)
    await desk.revert_newest()
    assert "topics_told" not in await shown(desk.store)
    await desk.revert_newest()
    assert await shown(desk.store) == before
    assert before["topics_told"]["id"] == made


@on_sqlite
@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        ({"key": "Topics"}, "INVALID_INPUT", ["key"]),
        ({"key": "sides"}, "CONFLICT", ["key"]),
        ({"stated": " "}, "INVALID_INPUT", ["stated"]),
        ({"unit": ""}, "INVALID_INPUT", ["unit"]),
        ({"quote": ""}, "INVALID_INPUT", ["quote"]),
        ({"source": " "}, "INVALID_INPUT", ["source"]),
        ({"sideId": "Side_none"}, "NOT_FOUND", ["sideId"]),
        ({"sideId": "china", "countedFrom": "SIDES"}, "INVALID_INPUT", ["sideId"]),
        ({"editionId": "Edition_none"}, "NOT_FOUND", ["editionId"]),
    ],
)
async def test_what_does_not_fit_is_refused_by_its_field(
    desk: Desk, more: dict[str, object], code: str, path: list[str]
) -> None:
    sides = {each["key"]: each["id"] for each in await sides_of(desk.store)}
    if more.get("sideId") in sides:
        more = {**more, "sideId": sides[str(more["sideId"])]}
    asked = {"editionId": desk.edition, "key": "topics_told", **TOLD, **more}
    error = await desk.door.error("stateFact", **asked)
    assert (error["code"], error["path"]) == (code, path), error
    assert "topics_told" not in await shown(desk.store)


@on_sqlite
async def test_what_was_not_resolved_is_not_opened_and_what_is_cited_stays(desk: Desk) -> None:
    facts = await shown(desk.store)
    names = facts["latam_administrations"]["id"]
    shut = await desk.door.error("reopenFact", id=names)
    assert (shut["code"], shut["path"]) == ("CONFLICT", ["id"])
    empty = await desk.door.error("resolveFact", id=names, note=" ")
    assert (empty["code"], empty["path"]) == ("INVALID_INPUT", ["note"])
    await desk.door.done("resolveFact", id=names, note="The note names one more.")
    again = await desk.door.error("resolveFact", id=names, note="Again.")
    assert (again["code"], again["path"]) == ("CONFLICT", ["id"])
    uncounted = await desk.door.error("resolveFact", id=facts["trade_growth"]["id"], note="n")
    assert "nothing can count it" in uncounted["message"]
    cited = await desk.door.error("removeFact", id=facts["trade_growth"]["id"])
    assert (cited["code"], cited["path"]) == ("CONFLICT", ["id"])
    assert "stated by the fact trade_growth: trade_growth" in cited["message"]
    reader = Viewer("c", Role.COORDINATOR, edition_ids=None)
    act = "mutation($id: ID!) { removeFact(input: {id: $id}) { userErrors { code } } }"
    told = await answer(desk.store, act, viewer=reader, id=names)
    assert told["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@on_sqlite
async def test_every_kind_of_record_is_counted_and_alike_for_all(desk: Desk) -> None:
    store = desk.store
    run = await finished_pairing_run(store)
    publish = "mutation($id: ID!) { %s(input: {runId: $id}) { userErrors { code } } }"
    await ask(store, publish % "publishPairingRun", id=run)
    agenda = await finished_agenda_run(store, "washington_workshop")
    await ask(store, publish % "publishAgendaRun", id=agenda)
    side = next(each["id"] for each in await sides_of(store) if each["key"] == "latin_america")
    for kind in CountedFrom:
        await state(desk, key=f"of_{kind}", countedFrom=kind.name)
    for kind in ("DELEGATES", "NOMINATIONS_CONFIRMED", "DELEGATE_ADMINISTRATIONS"):
        await state(desk, key=f"side_{kind.lower()}", countedFrom=kind, sideId=side)
    found = await shown(store)
    across = """{ edition(by: {slug: "wco-idb-2011"}) { cooperationMap(first: 100,
      filter: {stageIn: [IN_FORCE]}) { nodes { instruments { key } } } } }"""
    pairs = (await ask(store, across))["edition"]["cooperationMap"]["nodes"]
    in_force = {each["key"] for pair in pairs for each in pair["instruments"]}
    counted = {key: each["counted"] for key, each in found.items()}
    assert {key: counted[key] for key in counted if key.startswith(("of_", "side_"))} == {
        "of_side_administrations": "13",
        "of_delegates": "24",
        "of_components": "2",
        "of_sides": "2",
        "of_component_dates": "2011-12-07/2011-12-16",
        "of_delegate_administrations": "13",
        "of_focus_topics": "4",
        "of_instruments_in_force": str(len(in_force)),
        "of_nominations_confirmed": "24",
        "of_organizations": "5",
        "of_pairings_published": "14",
        "of_commitments_done": counted["of_commitments_done"],
        "of_proposals_adopted": counted["of_proposals_adopted"],
        "of_recommendations_agreed": counted["of_recommendations_agreed"],
        "of_sessions_held": counted["of_sessions_held"],
        "side_delegates": "14",
        "side_nominations_confirmed": "14",
        "side_delegate_administrations": "12",
    }
    assert int(counted["of_sessions_held"]) > 0
    edition = desk.edition.partition("_")[2]
    async with store.reading(SYSTEM) as db:
        advice, promise = models.Recommendation, models.Commitment
        agreed = await db.scalars(
            select(advice.id).where(advice.edition_id == edition, advice.state == "agreed")
        )
        done = await db.scalars(
            select(promise.id)
            .join(advice, promise.recommendation_id == advice.id)
            .where(advice.edition_id == edition, promise.state == "done")
        )
        adopted = await db.scalars(
            select(models.Proposal.id).where(models.Proposal.adopted_edition_id == edition)
        )
        numbers = [str(len(list(each))) for each in (agreed, done, adopted)]
    kinds = ("recommendations_agreed", "commitments_done", "proposals_adopted")
    assert [counted[f"of_{kind}"] for kind in kinds] == numbers
    assert numbers[0] != "0"
    for viewer in (
        Viewer("m", Role.MANAGER, manager_id="nobody", edition_ids=None),
        Viewer("a", Role.AUDITOR),
        Viewer("i", Role.INTEGRATION, scopes=frozenset({Scope.EDITIONS_READ})),
    ):
        there = await shown(store, viewer)
        assert {key: each["counted"] for key, each in there.items()} == counted
