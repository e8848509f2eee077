"""Agendas of the edition of 2011: from topics to sessions, solved, proved, published, told."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from domain import models, runs
from domain.models import RunState
from domain.policy import SYSTEM, Role, Viewer
from domain.roles import Scope
from domain.store import Store
from tests.api.asking import (
    SLUG,
    ask,
    carry_out_all,
    edition_and_delegates,
    finished_agenda_run,
    finished_topic_run,
)
from tests.databases import on_sqlite

COMPONENTS = """
query($slug: String!) { edition(by: {slug: $slug}) { components {
  id key startsOn endsOn timeZone attendingSides { key } slots { key }
} } }
"""
RUN = """
query($id: ID!) { node(id: $id) { ... on AgendaRun {
  state proved objective bound synthetic snapshotHash failure { code conflicts detail }
  component { key } topicRun { id } parameters { panelSidesMin }
  sideAttendances { side { key } attended wanted sharePerMille }
  missed { delegate { code } title slotKey reason points instead text es: text(locale: "es") }
  placements {
    slotKey room title interpreted startsAt localStartsAt localEndsAt
    audience { side { key } count } leaders { code side { key } } speakers { code }
    session { key kind topic { key } minutes }
  }
} } }
"""
PARTS = """
query($id: ID!, $skip: Int! = 0, $first: Int, $key: String) { node(id: $id) { ... on AgendaRun {
  missed(first: $first, skip: $skip) { text }
  ofSession: missed(sessionKey: $key) { title text }
  meetings(first: $first, skip: $skip) { delegates { code } }
} } }
"""
START = """
mutation($input: StartAgendaRunInput!) { startAgendaRun(input: $input) {
  agendaRun { id state } userErrors { code path message }
} }
"""
PUBLISH = """
mutation($id: ID!) { publishAgendaRun(input: {runId: $id}) {
  agendaRun { id } superseded { id } userErrors { code message }
} }
"""
FOCUS = {"risk_management", "aeo_programmes", "it_implementation", "single_window"}


async def places(store: Store) -> dict[str, dict[str, Any]]:
    found = (await ask(store, COMPONENTS, slug=SLUG))["edition"]["components"]
    return {each["key"]: each for each in found}


async def published_topics(store: Store) -> str:
    """Choose topics and publish them."""
    run_id = await finished_topic_run(store)
    document = "mutation($id: ID!) { publishTopicRun(input: {runId: $id}) { userErrors { code } } }"
    assert (await ask(store, document, id=run_id))["publishTopicRun"]["userErrors"] == []
    return run_id


async def agenda(store: Store, component: str, **asked: object) -> dict[str, Any]:
    """Ask for an agenda of a component, carry the run out, and return it with its id."""
    run_id = await finished_agenda_run(store, component, **asked)
    found: dict[str, Any] = (await ask(store, RUN, id=run_id))["node"]
    return {"id": run_id, **found}


def row_id(global_id: str) -> str:
    return global_id.partition("_")[2]


async def test_the_agenda_of_2011_is_proved_and_lies_in_both_components(demo_store: Store) -> None:
    store = demo_store
    topic_run = await published_topics(store)
    there = await places(store)
    for key, count in (("washington_workshop", 2), ("shanghai_forum", 6)):
        run = await agenda(store, key)
        assert (run["state"], run["proved"], run["synthetic"]) == ("DONE", True, True)
        assert run["objective"] == run["bound"] > 0
        assert len(run["placements"]) == count
        component = there[key]
        for placed in run["placements"]:
            starts, ends = (
                datetime.fromisoformat(placed[name]) for name in ("localStartsAt", "localEndsAt")
            )
            assert component["startsOn"] <= starts.date().isoformat()
            assert ends.date().isoformat() <= component["endsOn"]
            assert (ends - starts).total_seconds() >= 60 * placed["session"]["minutes"]
        held = [(placed["slotKey"], placed["room"]) for placed in run["placements"]]
        assert len(set(held)) == len(held)
        async with store.reading(SYSTEM) as db:
            assert await runs.verify_run(db, row_id(run["id"])) == ()
        if key == "washington_workshop":
            # For one side alone, and no topic of the edition: the panels that were planned.
            assert run["topicRun"] is None
            assert {placed["session"]["kind"] for placed in run["placements"]} == {"PANEL"}
            assert all(len(placed["speakers"]) == 2 for placed in run["placements"])
            continue
        assert run["topicRun"] == {"id": topic_run}
        topics = {placed["session"]["topic"]["key"] for placed in run["placements"]}
        assert topics >= FOCUS
        for placed in run["placements"]:
            sides = [leader["side"]["key"] for leader in placed["leaders"]]
            assert len(sides) == len(set(sides))
            if placed["session"]["topic"]["key"] in FOCUS:
                assert set(sides) == {"latin_america", "china"}
        shares = run["sideAttendances"]
        assert [share["side"]["key"] for share in shares] == ["latin_america", "china"]
        assert sum(share["attended"] for share in shares) == run["objective"]
        assert all(0 < share["sharePerMille"] <= 1000 for share in shares)


async def test_nobody_is_in_two_sessions_at_a_time_and_leaders_are_where_they_lead(
    demo_store: Store,
) -> None:
    await published_topics(demo_store)
    run = await agenda(demo_store, "shanghai_forum")
    row, there = models.AgendaPlacement, models.AgendaAttendance
    async with demo_store.reading(SYSTEM) as db:
        found = await db.execute(
            select(row.slot_key, there.code, there.leads)
            .join(row, row.id == there.placement_id)
            .where(row.run_id == row_id(run["id"]))
        )
        people = [(slot, code) for slot, code, _ in found]
    assert len(people) == len(set(people)) > 24
    # What is missed is what is wanted and not attended, and in each case they are elsewhere then.
    wanted = sum(share["wanted"] - share["attended"] for share in run["sideAttendances"])
    assert wanted == sum(each["points"] for each in run["missed"]) > 0
    led = {
        (placed["slotKey"], leader["code"]): placed["title"]
        for placed in run["placements"]
        for leader in placed["leaders"]
    }
    for each in run["missed"]:
        where = led.get((each["slotKey"], each["delegate"]["code"]))
        assert each["reason"] == ("LEADS" if where else "CLASH")
        assert each["instead"] == where or not where
        assert each["text"].startswith(f"{each['delegate']['code']} misses {each['title']}, worth ")
        assert f" {each['instead']} " in each["text"]
        assert (" apart" in each["text"], " se pierde " in each["es"]) == (True, True)
    for placed in run["placements"]:
        expected = {each["side"]["key"]: each["count"] for each in placed["audience"]}
        assert sum(expected.values()) <= 60
    # The same in parts, and of one session alone.
    texts = [each["text"] for each in run["missed"]]
    placed = run["placements"][0]
    key = placed["session"]["key"]
    part = (await ask(demo_store, PARTS, id=run["id"], skip=1, first=2, key=key))["node"]
    assert [each["text"] for each in part["missed"]] == texts[1:3]
    of_session = [each["text"] for each in run["missed"] if each["title"] == placed["title"]]
    assert [each["text"] for each in part["ofSession"]] == of_session
    assert len(of_session) < len(texts)
    behind = (await ask(demo_store, PARTS, id=run["id"], skip=len(texts), first=2))["node"]
    assert (behind["missed"], behind["meetings"]) == ([], [])
    assert [each["text"] for each in behind["ofSession"]] == texts


@on_sqlite
async def test_the_same_question_has_the_same_answer_and_topics_become_sessions_once(
    demo_store: Store,
) -> None:
    await published_topics(demo_store)
    first = await agenda(demo_store, "shanghai_forum")
    second = await agenda(demo_store, "shanghai_forum")
    for name in ("snapshotHash", "placements", "objective"):
        assert first[name] == second[name]
    async with demo_store.reading(SYSTEM) as db:
        keys = await db.scalars(
            select(models.Session.key).where(~models.Session.seeded).order_by(models.Session.key)
        )
        assert len(list(keys)) == 6


async def test_an_agenda_without_any_level_gives_each_topic_a_session_that_waits_for_a_leader(
    demo_store: Store,
) -> None:
    async with demo_store.unit_of_work(SYSTEM) as db:
        await db.execute(delete(models.Assessment))
    await published_topics(demo_store)
    run = await agenda(demo_store, "shanghai_forum")
    assert (run["state"], run["proved"]) == ("DONE", True)
    assert len(run["placements"]) == 6
    assert all(placed["leaders"] == [] for placed in run["placements"])
    # Panels of two sides may be asked for all the same, and then cannot be had.
    asked = await agenda(demo_store, "shanghai_forum", panelSidesMin=2)
    assert (asked["state"], asked["failure"]["code"]) == ("FAILED", "INFEASIBLE")
    assert all(name.startswith(("panel:", "session:")) for name in asked["failure"]["conflicts"][0])
    assert "has leaders from too few sides" in asked["failure"]["detail"]


@on_sqlite
async def test_what_cannot_be_held_fails_with_the_records_that_contradict(
    demo_store: Store,
) -> None:
    await published_topics(demo_store)
    async with demo_store.unit_of_work(SYSTEM) as db:
        await db.execute(delete(models.Room).where(models.Room.key == "seminar_room"))
    run = await agenda(demo_store, "shanghai_forum")
    assert (run["state"], run["placements"]) == ("FAILED", [])
    (names, *_) = run["failure"]["conflicts"]
    assert "rooms" in names
    assert "the rooms are limited" in run["failure"]["detail"]
    async with demo_store.reading(SYSTEM) as db:
        instance, solution = await runs.run_documents(db, row_id(run["id"]))
    assert runs.verify_instance(instance, solution) == ()


@on_sqlite
async def test_who_is_away_leads_nothing_then(demo_store: Store) -> None:
    await published_topics(demo_store)
    before = await agenda(demo_store, "shanghai_forum")
    placed = before["placements"][0]
    (first, *_) = placed["leaders"]
    _, people = await edition_and_delegates(demo_store)
    async with demo_store.unit_of_work(SYSTEM) as db:
        slot = (
            await db.scalars(
                select(models.Slot)
                .join(models.Component, models.Component.id == models.Slot.component_id)
                .where(
                    models.Slot.key == placed["slotKey"], models.Component.key == "shanghai_forum"
                )
            )
        ).one()
        db.add(
            models.Absence(
                id=models.new_id(),
                delegate_id=row_id(people[first["code"]]),
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
            )
        )
    after = await agenda(demo_store, "shanghai_forum")
    assert after["state"] == "DONE"
    led = [
        each["slotKey"]
        for each in after["placements"]
        if first["code"] in [leader["code"] for leader in each["leaders"]]
    ]
    assert led
    assert placed["slotKey"] not in led


@on_sqlite
async def test_a_component_without_slots_or_sessions_is_not_ready(demo_store: Store) -> None:
    forum = (await places(demo_store))["shanghai_forum"]["id"]
    for asked, code, words in (
        ({"topicRunId": None}, "NOT_READY", "has no sessions"),
        ({"panelSidesMin": 7}, "INVALID_INPUT", "from 0 to 6"),
        ({"topicRunId": "TopicRun_0"}, "NOT_FOUND", "no topic run"),
    ):
        payload = await ask(demo_store, START, input={"componentId": forum, **asked})
        (told,) = payload["startAgendaRun"]["userErrors"]
        assert told["code"] == code
        assert words in told["message"]
    async with demo_store.unit_of_work(SYSTEM) as db:
        await db.execute(delete(models.Slot))
    (told,) = (await ask(demo_store, START, input={"componentId": forum}))["startAgendaRun"][
        "userErrors"
    ]
    assert (told["code"], "has no slots" in told["message"]) == ("NOT_READY", True)


async def test_a_published_agenda_is_told_to_all_and_each_their_own_timetable(
    demo_store: Store,
) -> None:
    await published_topics(demo_store)
    first, second = [await agenda(demo_store, "shanghai_forum") for _ in range(2)]
    superseded = []
    for run in (first, second):
        payload = (await ask(demo_store, PUBLISH, id=run["id"]))["publishAgendaRun"]
        assert (payload["agendaRun"], payload["userErrors"]) == ({"id": run["id"]}, [])
        superseded.append(payload["superseded"])
    assert superseded == [None, {"id": first["id"]}]
    edition_id, people = await edition_and_delegates(demo_store)
    async with demo_store.reading(SYSTEM) as db:
        mine = await db.get_one(models.Delegate, row_id(people["LAC-01"]))
    viewer = Viewer(
        "manager",
        Role.MANAGER,
        manager_id=mine.manager_id,
        edition_ids=frozenset({row_id(edition_id)}),
    )
    document = """
    query($me: ID!, $other: ID!, $slug: String!) {
      me: node(id: $me) { ... on Delegate { timetable { leads component { key }
        placement { title room localStartsAt session { topic { key } } leaders { code } } } } }
      other: node(id: $other) { ... on Delegate { timetable { leads } } }
      edition(by: {slug: $slug}) { components { publishedAgendaRun {
        placements { title leaders { code } } } } }
    }
    """
    asked = {"me": people["LAC-01"], "other": people["LAC-02"], "slug": SLUG}
    shown = await ask(demo_store, document, viewer=viewer, **asked)
    timetable = shown["me"]["timetable"]
    assert timetable
    starts = [each["placement"]["localStartsAt"] for each in timetable]
    assert starts == sorted(set(starts))
    assert {each["component"]["key"] for each in timetable} == {"shanghai_forum"}
    # Of others what everybody may know: what they lead.
    assert all(each["leads"] for each in shown["other"]["timetable"])
    washington, shanghai = shown["edition"]["components"]
    assert washington["publishedAgendaRun"] is None
    assert len(shanghai["publishedAgendaRun"]["placements"]) == 6
    website = Viewer(
        "website",
        Role.INTEGRATION,
        edition_ids=frozenset({row_id(edition_id)}),
        scopes=frozenset({Scope.EDITIONS_READ}),
    )
    public = """
    query($slug: String!) { edition(by: {slug: $slug}) { components { publishedAgendaRun {
      placements { title room startsAt session { title topic { key } } speakers { name } } } } } }
    """
    told = await ask(demo_store, public, viewer=website, slug=SLUG)
    assert len(told["edition"]["components"][1]["publishedAgendaRun"]["placements"]) == 6


@on_sqlite
async def test_any_changed_value_of_an_agenda_run_is_refused(demo_store: Store) -> None:
    await published_topics(demo_store)
    run_id = row_id((await agenda(demo_store, "shanghai_forum"))["id"])
    run, placed, there = models.AgendaRun, models.AgendaPlacement, models.AgendaAttendance
    for table, values in (
        (run, {"total": run.total + 1}),
        (run, {"total_bound": run.total_bound + 1}),
        (run, {"proved": ~run.proved}),
        (placed, {"room_name": "Elsewhere"}),
        (placed, {"starts_at": placed.ends_at}),
        (placed, {"interpreted": ~placed.interpreted}),
        (there, {"leads": ~there.leads}),
        (there, {"code": "LAC-99"}),
    ):
        async with demo_store.reading(SYSTEM) as db:
            one = select(table.id).order_by(table.id).limit(1).scalar_subquery()
            await db.execute(update(table).where(table.id == one).values(**values))
            assert await runs.verify_run(db, run_id) != (), (table, values)
    async with demo_store.reading(SYSTEM) as db:
        row = await db.get_one(run, run_id)
        solution = json.loads(row.solution)
        solution["value"] += 1
        row.solution = json.dumps(solution)
        await db.flush()
        assert await runs.verify_run(db, run_id) != ()


@on_sqlite
async def test_a_queued_agenda_run_is_cancelled_and_told_as_such(demo_store: Store) -> None:
    await published_topics(demo_store)
    forum = (await places(demo_store))["shanghai_forum"]["id"]
    started = (await ask(demo_store, START, input={"componentId": forum}))["startAgendaRun"]
    document = "mutation($id: ID!) { cancelRun(input: {runId: $id}) { run { id state } } }"
    run_id = started["agendaRun"]["id"]
    payload = (await ask(demo_store, document, id=run_id))["cancelRun"]
    assert payload["run"] == {"id": run_id, "state": "CANCELLED"}
    await carry_out_all(demo_store)
    async with demo_store.reading(SYSTEM) as db:
        run = await db.get_one(models.AgendaRun, row_id(run_id))
    assert run.state is RunState.CANCELLED
    assert (await ask(demo_store, PUBLISH, id=run_id))["publishAgendaRun"]["userErrors"][0][
        "code"
    ] == "CONFLICT"


async def test_what_is_published_stays_as_it_was_when_its_parts_go(demo_store: Store) -> None:
    await published_topics(demo_store)
    run = await agenda(demo_store, "shanghai_forum")
    await ask(demo_store, PUBLISH, id=run["id"])
    async with demo_store.unit_of_work(SYSTEM) as db:
        for table in (models.Session, models.Slot, models.Room):
            await db.execute(delete(table))
    after = (await ask(demo_store, RUN, id=run["id"]))["node"]
    assert [each.pop("session") for each in after["placements"]] == [None] * 6
    before = [{k: v for k, v in each.items() if k != "session"} for each in run["placements"]]
    assert after["placements"] == before
    async with demo_store.reading(SYSTEM) as db:
        assert await runs.verify_run(db, row_id(run["id"])) == ()
