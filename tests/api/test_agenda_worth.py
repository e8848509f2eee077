"""What an agenda weighs: what is worth what to whom, who needs interpreters, which slots fit."""

from typing import Any

import pytest
from sqlalchemy import delete, select, update

from domain import models, runs
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import SLUG, ask, finished_agenda_run, finished_topic_run

PEOPLE = """
query($slug: String!) { edition(by: {slug: $slug}) { delegates(first: 100) { nodes { code manager {
  competencies { competency { key } levelNumber targetNumber } } } } } }
"""
TOPICS = "{ topics(first: 100) { nodes { key competencies { isMain competency { key } } } } }"
Standing = dict[str, tuple[int | None, int | None]]


@pytest.fixture
def engine() -> str:
    """Ask on one engine: nothing here depends on the dialect."""
    return "sqlite"


async def solved(store: Store, run_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    async with store.reading(SYSTEM) as db:
        return await runs.run_documents(db, run_id.partition("_")[2])


def worth(standing: Standing, parts: dict[str, bool]) -> int:
    """Say what a topic closes for somebody: seven tenths of each gap in a main part, else half."""
    found = 0
    for competency, is_main in parts.items():
        level, target = standing.get(competency, (None, None))
        closed = 700 if is_main else 350
        if level is None:
            found += closed // 2 if target else 0
        elif level < 3:
            found += closed * max(0, (target or 0) - level)
    return found


async def test_a_session_is_worth_what_its_topic_closes_of_each_gap(demo_store: Store) -> None:
    topics = await finished_topic_run(demo_store)
    run_id = await finished_agenda_run(demo_store, "shanghai_forum", topicRunId=topics)
    instance, _ = await solved(demo_store, run_id)
    parts = {
        topic["key"]: {each["competency"]["key"]: each["isMain"] for each in topic["competencies"]}
        for topic in (await ask(demo_store, TOPICS))["topics"]["nodes"]
    }
    people = (await ask(demo_store, PEOPLE, slug=SLUG))["edition"]["delegates"]["nodes"]
    assert len(people) == 24
    for person in people:
        standing = {
            each["competency"]["key"]: (each["levelNumber"], each["targetNumber"])
            for each in person["manager"]["competencies"]
        }
        expected = {
            session["id"]: worth(standing, parts[session["id"]]) for session in instance["sessions"]
        }
        told = instance["value"].get(person["code"], {})
        assert told == {key: value for key, value in expected.items() if value}, person["code"]


async def test_those_who_share_no_language_of_a_session_need_a_booth(demo_store: Store) -> None:
    topics = await finished_topic_run(demo_store)
    async with demo_store.unit_of_work(SYSTEM) as db:
        # All speak English, and nobody of Latin America but one any Chinese.
        await db.execute(
            delete(models.ManagerLanguage).where(models.ManagerLanguage.language == "en")
        )
        for person in await db.scalars(select(models.Manager.id)):
            db.add(
                models.ManagerLanguage(
                    id=models.new_id(), manager_id=person, language="en", level="B2", position=9
                )
            )
        await db.execute(update(models.Component).values(booths=0))
    first = await finished_agenda_run(demo_store, "shanghai_forum", topicRunId=topics)
    instance, _ = await solved(demo_store, first)
    assert [each["interpreted"] for each in instance["sessions"]] == [False] * 6
    async with demo_store.unit_of_work(SYSTEM) as db:
        row = models.Session
        await db.execute(update(row).where(row.key == "single_window").values(languages="zh"))
    second = await finished_agenda_run(demo_store, "shanghai_forum", topicRunId=topics)
    instance, answer = await solved(demo_store, second)
    told = {each["id"] for each in instance["sessions"] if each["interpreted"]}
    assert told == {"single_window"}
    assert answer["conflicts"] == [["session:single_window", "booths"]]


async def test_a_session_fits_the_slots_that_are_long_enough_or_the_one_it_has_to_be_in(
    demo_store: Store,
) -> None:
    topics = await finished_topic_run(demo_store)
    await finished_agenda_run(demo_store, "shanghai_forum", topicRunId=topics)
    async with demo_store.unit_of_work(SYSTEM) as db:
        slot = (
            await db.scalars(
                select(models.Slot)
                .join(models.Component, models.Component.id == models.Slot.component_id)
                .where(models.Slot.key == "day_3_morning", models.Component.key == "shanghai_forum")
            )
        ).one()
        row = models.Session
        await db.execute(update(row).where(row.key == "single_window").values(slot_id=slot.id))
        await db.execute(update(row).where(row.key == "risk_management").values(minutes=121))
    run_id = await finished_agenda_run(demo_store, "shanghai_forum", topicRunId=None)
    instance, answer = await solved(demo_store, run_id)
    slots = {each["id"]: each["slots"] for each in instance["sessions"]}
    assert slots["single_window"] == ["day_3_morning"]
    assert slots["risk_management"] == []
    assert slots["aeo_programmes"] is None
    assert answer["conflicts"] == [["session:risk_management", "slots:risk_management"]]


async def test_a_session_that_another_requires_is_held_in_an_earlier_slot(
    demo_store: Store,
) -> None:
    topics = await finished_topic_run(demo_store)
    await finished_agenda_run(demo_store, "shanghai_forum", topicRunId=topics)
    row = models.Session
    for first, then in (
        ("single_window", "it_implementation"),
        ("it_implementation", "single_window"),
    ):
        async with demo_store.unit_of_work(SYSTEM) as db:
            await db.execute(update(row).values(requires=""))
            await db.execute(update(row).where(row.key == then).values(requires=first))
        run_id = await finished_agenda_run(demo_store, "shanghai_forum", topicRunId=None)
        instance, answer = await solved(demo_store, run_id)
        held = {
            place["session"]: instance["slots"].index(slot)
            for slot, places in answer["slots"].items()
            for place in places
        }
        assert held[first] < held[then]
