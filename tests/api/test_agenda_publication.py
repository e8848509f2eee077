"""An agenda alone is published only while its sessions are planned and its leaders take part."""

from typing import Any

from sqlalchemy import delete, select, update

from domain import models
from domain.policy import SYSTEM, Role, Viewer
from domain.store import Store
from tests.api import test_edition_plan
from tests.api.asking import ask, edition_and_delegates, finished_agenda_run, finished_topic_run
from tests.databases import on_sqlite

PUBLISH = """
mutation($id: ID!) { publishAgendaRun(input: {runId: $id}) {
  agendaRun { publishedAt } userErrors { code path message }
} }
"""
WITHDRAW = """
mutation($id: ID!) { withdrawDelegate(input: {delegateId: $id}) { userErrors { code } } }
"""
REMOVE = "mutation($id: ID!) { removeSession(input: {id: $id}) { userErrors { code } } }"


async def made(store: Store, component: str = "shanghai_forum") -> str:
    topics = await finished_topic_run(store) if component == "shanghai_forum" else None
    return await finished_agenda_run(store, component, topicRunId=topics)


async def published(store: Store, run_id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await ask(store, PUBLISH, id=run_id))["publishAgendaRun"]
    return found


async def people(store: Store, run_id: str, *, leads: bool) -> list[str]:
    """Return the codes of who leads in a run, or of who only attends."""
    row, there = models.AgendaPlacement, models.AgendaAttendance
    async with store.reading(SYSTEM) as db:
        found = await db.execute(
            select(there.code, there.leads)
            .join(row, row.id == there.placement_id)
            .where(row.run_id == run_id.partition("_")[2])
        )
        every = found.all()
    leaders = {code for code, is_leader in every if is_leader}
    return sorted(leaders if leads else {code for code, _ in every} - leaders)


async def test_an_agenda_whose_leader_has_left_is_not_published(demo_store: Store) -> None:
    run_id = await made(demo_store)
    _, delegates = await edition_and_delegates(demo_store)
    attending, *_ = await people(demo_store, run_id, leads=False)
    leading, *_ = await people(demo_store, run_id, leads=True)
    # Whoever only attends leaves a seat.
    assert (await ask(demo_store, WITHDRAW, id=delegates[attending]))["withdrawDelegate"] == {
        "userErrors": []
    }
    other = await finished_agenda_run(demo_store, "shanghai_forum", topicRunId=None)
    assert (await published(demo_store, run_id))["userErrors"] == []
    await ask(demo_store, WITHDRAW, id=delegates[leading])
    payload = await published(demo_store, other)
    (error,) = payload["userErrors"]
    assert (error["code"], error["path"], payload["agendaRun"]) == ("CONFLICT", ["runId"], None)
    assert error["message"].startswith(f"Some who lead it take part no more: {leading}. Replan")
    # What stands published stays so.
    again = await published(demo_store, run_id)
    assert again["userErrors"] == []
    assert again["agendaRun"]["publishedAt"] is not None


async def test_an_agenda_whose_session_was_taken_off_is_not_published(demo_store: Store) -> None:
    run_id = await made(demo_store)
    document = """query($id: ID!) { node(id: $id) { ... on AgendaRun {
      edition { id } topicRun { id } placements { title session { id } } } } }"""
    run = (await ask(demo_store, document, id=run_id))["node"]
    placed = run["placements"][0]
    assert (await ask(demo_store, REMOVE, id=placed["session"]["id"]))["removeSession"] == {
        "userErrors": []
    }
    (error,) = (await published(demo_store, run_id))["userErrors"]
    assert (error["code"], error["path"]) == ("CONFLICT", ["runId"])
    assert f"were taken off since: {placed['title']}." in error["message"]


async def test_a_planner_of_the_edition_gives_an_agenda_its_session_back(demo_store: Store) -> None:
    run_id = await made(demo_store)
    document = """query($id: ID!) { node(id: $id) { ... on AgendaRun {
      edition { id } placements { session { id leaders { code } } } } } }"""
    before = (await ask(demo_store, document, id=run_id))["node"]
    edition_id = before["edition"]["id"].partition("_")[2]
    planner = Viewer("planner", Role.PLANNER, edition_ids=frozenset({edition_id}))
    session_id = before["placements"][0]["session"]["id"]
    told = await ask(demo_store, REMOVE, viewer=planner, id=session_id)
    assert told["removeSession"] == {"userErrors": []}
    trail = "{ auditEntries(first: 1, filter: {lastOfChange: true}) { nodes { id action } } }"
    (last,) = (await ask(demo_store, trail, viewer=planner))["auditEntries"]["nodes"]
    assert last["action"] == "removeSession"
    revert = """mutation($id: ID!) { revertChange(input: {auditEntryId: $id}) {
      userErrors { code message } } }"""
    told = await ask(demo_store, revert, viewer=planner, id=last["id"])
    assert told["revertChange"] == {"userErrors": []}
    assert (await ask(demo_store, document, id=run_id))["node"] == before


@on_sqlite
async def test_a_plan_tells_which_session_was_taken_off(demo_store: Store) -> None:
    runs = await test_edition_plan.made(demo_store)
    row = models.Session
    async with demo_store.unit_of_work(SYSTEM) as db:
        key = await db.scalar(select(row.key).where(~row.seeded).order_by(row.key).limit(1))
        await db.execute(delete(row).where(row.key == key))
    found = (await ask(demo_store, test_edition_plan.CHECK, **runs))["planCheck"]["conflicts"]
    (conflict,) = (each for each in found if each["rule"] == "SESSION_PLANNED")
    (placed,) = conflict["placements"]
    assert conflict["text"] == f"{placed['title']} is in the agenda, and was taken off since."
    every = {each["rule"] for each in found}
    whole = test_edition_plan.asked(runs, despite=sorted(every))
    (error,) = (await ask(demo_store, test_edition_plan.PUBLISH, **whole))["publishPlan"][
        "userErrors"
    ]
    assert f"were taken off since: {placed['title']}." in error["message"]


@on_sqlite
async def test_a_speaker_who_is_gone_leads_nothing(demo_store: Store) -> None:
    run_id = await made(demo_store, "washington_workshop")
    speaker, leader = models.Speaker, models.SessionLeader
    async with demo_store.unit_of_work(SYSTEM) as db:
        await db.execute(delete(leader).where(leader.speaker_id.is_not(None)))
        await db.execute(delete(speaker).where(speaker.code == "SPK-01"))
        await db.execute(update(speaker).values(code=speaker.code + "-B"))
    (error,) = (await published(demo_store, run_id))["userErrors"]
    assert "SPK-01, SPK-02" in error["message"]
