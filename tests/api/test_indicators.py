"""Indicators over HTTP: told, counted when read, refused in words, taken back."""

import json
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from domain import models
from domain.indicators.writing import VALUES_MAX
from domain.models import FigureBasis
from domain.partnerships.contacts import ContactWanted, record_contact
from domain.policy import OWNER, SYSTEM, Role, Viewer
from domain.store import Store
from tests.api.asking import ask
from tests.api.drafting import Desk
from tests.api.living_network import AGREED_ON, accept, meet, partnerships, publish
from tests.databases import on_sqlite

SHOWN = """
{ edition(by: {slug: "wco-idb-2011"}) { objectives { id key text } indicators {
  id version key name unit source baseline target measure current progress progressPerMille
  suppressed synthetic text objective { key } edition { slug }
  values { valuedOn value basis source fact { key } }
} } }
"""
STATED = 5  # objectives of the note
TOLD = {"name": "Hours to release", "unit": "hours", "source": "A time release study."}


async def shown(store: Store, viewer: Viewer = OWNER) -> dict[str, dict[str, Any]]:
    found = (await ask(store, SHOWN, viewer=viewer))["edition"]["indicators"]
    return {each["key"]: each for each in found}


async def add(desk: Desk, **more: object) -> str:
    asked = {"editionId": desk.edition, "key": "release_hours", **TOLD, **more}
    return str((await desk.door.done("addIndicator", **asked))["indicator"]["id"])


async def test_a_series_is_told_and_its_progress_is_exact(desk: Desk) -> None:
    objectives = (await desk.door.ask(SHOWN))["edition"]["objectives"]
    aim = objectives[2]
    made = await add(desk, objectiveId=aim["id"], baseline="90.50", target="060")
    fresh = (await shown(desk.store))["release_hours"]
    assert (fresh["baseline"], fresh["target"]) == ("90.5", "60")
    assert (fresh["current"], fresh["progress"], fresh["suppressed"]) == (None, None, False)
    for day, value in (("2012-06-30", "70.5"), ("2011-12-31", "81")):
        asked = {"indicatorId": made, "valuedOn": day, "value": value, "basis": "COUNTED"}
        await desk.door.done("recordIndicatorValue", **asked, source="The study.")
    found = (await shown(desk.store))["release_hours"]
    assert [(each["valuedOn"], each["value"]) for each in found["values"]] == [
        ("2011-12-31", "81"),
        ("2012-06-30", "70.5"),
    ]
    assert found["current"] == "70.5"
    # 20 of 30.5 hours: no rounding but the last.
    assert (found["progress"], found["progressPerMille"]) == ("40/61", 655)
    assert found["objective"] == {"key": aim["key"]}
    assert "65.5% of the way" in found["text"]
    assert found["version"] == 3


async def test_an_indicator_is_changed_removed_and_taken_back_with_its_values(desk: Desk) -> None:
    made = await add(desk, baseline="0", target="10")
    asked = {"indicatorId": made, "valuedOn": "2012-01-01", "value": "4", "basis": "STATED"}
    await desk.door.done("recordIndicatorValue", **asked, source="They say so.")
    before = (await shown(desk.store))["release_hours"]
    await desk.door.done("recordIndicatorValue", **{**asked, "value": "5"}, source="Again.")
    assert (await shown(desk.store))["release_hours"]["current"] == "5"
    await desk.revert_newest()
    await desk.door.done("removeIndicatorValue", indicatorId=made, valuedOn="2012-01-01")
    assert (await shown(desk.store))["release_hours"]["values"] == []
    await desk.revert_newest()
    await desk.door.done("changeIndicator", id=made, target=None, unit="days")
    changed = (await shown(desk.store))["release_hours"]
    assert (changed["target"], changed["unit"], changed["progress"]) == (None, "days", None)
    stale = await desk.door.error("changeIndicator", id=made, target="9", expectedVersion=1)
    assert (stale["code"], stale["currentVersion"]) == ("STALE", changed["version"])
    await desk.revert_newest()
    gone = await desk.door.done("removeIndicator", id=made)
    assert (gone["deletedId"], gone["edition"]) == (made, {"id": desk.edition})
    assert "release_hours" not in await shown(desk.store)
    await desk.revert_newest()
    after = (await shown(desk.store))["release_hours"]
    assert {**after, "version": 0} == {**before, "version": 0}


@on_sqlite
async def test_an_indicator_is_put_back_where_it_stood(desk: Desk) -> None:
    before = list(await shown(desk.store))
    for key in (before[0], before[2], before[-1]):
        await desk.door.done("removeIndicator", id=(await shown(desk.store))[key]["id"])
        assert key not in await shown(desk.store)
        await desk.revert_newest()
        assert list(await shown(desk.store)) == before


@on_sqlite
async def test_an_undo_that_was_kept_without_a_place_puts_an_indicator_last(desk: Desk) -> None:
    first, *others = await shown(desk.store)
    await desk.door.done("removeIndicator", id=(await shown(desk.store))[first]["id"])
    async with desk.store.unit_of_work(SYSTEM) as db:
        undo = (await db.scalars(select(models.Undo))).one()
        asked = json.loads(undo.asked)
        assert asked.pop("position") == 0
        undo.asked = json.dumps(asked)
    await desk.revert_newest()
    assert list(await shown(desk.store)) == [*others, first]


@on_sqlite
async def test_a_full_series_is_corrected_and_takes_no_further_day(desk: Desk) -> None:
    made = await add(desk)
    row, first = models.IndicatorValue, date(2001, 1, 1)
    told = {"value": "1", "basis": FigureBasis.STATED, "source": "s"}
    async with desk.store.unit_of_work(SYSTEM) as db:
        for number in range(VALUES_MAX):
            on = first + timedelta(days=number)
            _, _, indicator_id = made.partition("_")
            db.add(row(id=f"v{number}", indicator_id=indicator_id, valued_on=on, **told))
    asked = {"indicatorId": made, "value": "2", "basis": "COUNTED", "source": "Counted anew."}
    await desk.door.done("recordIndicatorValue", valuedOn="2001-01-01", **asked)
    values = (await shown(desk.store))["release_hours"]["values"]
    assert (len(values), values[0]["value"], values[1]["value"]) == (VALUES_MAX, "2", "1")
    full = await desk.door.error("recordIndicatorValue", valuedOn="2000-12-31", **asked)
    assert (full["code"], full["path"]) == ("CONFLICT", ["valuedOn"])
    assert "release_hours has 1000 values" in full["message"]
    await desk.door.done("removeIndicatorValue", indicatorId=made, valuedOn="2001-01-01")
    await desk.door.done("recordIndicatorValue", valuedOn="2000-12-31", **asked)


async def test_an_objective_is_set_said_otherwise_removed_and_taken_back(desk: Desk) -> None:
    told = {"editionId": desk.edition, "key": "shorter_queues", "text": "Shorter queues."}
    made = (await desk.door.done("addObjective", **told))["objective"]["id"]
    indicator = await add(desk, objectiveId=made)
    await desk.door.done("changeObjective", id=made, text="Shorter queues at borders.")
    stale = await desk.door.error("changeObjective", id=made, text="No.", expectedVersion=1)
    assert (stale["code"], stale["currentVersion"]) == ("STALE", 2)
    held = await desk.door.error("removeObjective", id=made)
    assert (held["code"], held["path"]) == ("CONFLICT", ["id"])
    assert "the objective shorter_queues: release_hours." in held["message"]
    assert await added(desk) == {"shorter_queues": "Shorter queues at borders."}
    await desk.revert_newest()
    assert await added(desk) == {"shorter_queues": "Shorter queues."}
    await desk.door.done("removeIndicator", id=indicator)
    gone = await desk.door.done("removeObjective", id=made)
    assert (gone["deletedId"], gone["edition"]) == (made, {"id": desk.edition})
    assert await added(desk) == {}
    await desk.revert_newest()
    assert await added(desk) == {"shorter_queues": "Shorter queues."}


async def added(desk: Desk) -> dict[str, str]:
    """Return the objectives that are not of the note."""
    found = (await desk.door.ask(SHOWN))["edition"]["objectives"]
    return {each["key"]: each["text"] for each in found[STATED:]}


@on_sqlite
async def test_what_does_not_fit_is_refused_with_the_record_and_the_field(desk: Desk) -> None:
    made = await add(desk, baseline="1")
    new = {"editionId": desk.edition, "key": "k", **TOLD}
    value = {"indicatorId": made, "valuedOn": "2012-01-01", "value": "4", "basis": "STATED"}
    value["source"] = "s"
    person = desk.people["LAC-01"]
    aim = {"editionId": desk.edition, "key": "k", "text": "t"}
    cases = (
        ("addObjective", aim | {"key": "K 1"}, "INVALID_INPUT", "key", "small letters"),
        ("addObjective", aim | {"text": " "}, "INVALID_INPUT", "text", "the objective k is"),
        ("addObjective", aim | {"editionId": person}, "INVALID_INPUT", "editionId", "Delegate"),
        ("changeObjective", {"id": "Objective_none", "text": "t"}, "NOT_FOUND", "id", "may plan"),
        ("addIndicator", new | {"key": "Release hours"}, "INVALID_INPUT", "key", "small letters"),
        ("addIndicator", new | {"key": "release_hours"}, "CONFLICT", "key", "wco-idb-2011"),
        ("addIndicator", new | {"unit": " "}, "INVALID_INPUT", "unit", "indicator k a unit"),
        ("addIndicator", new | {"baseline": "1e9"}, "INVALID_INPUT", "baseline", "'1e9'"),
        ("addIndicator", new | {"target": "NaN"}, "INVALID_INPUT", "target", "'NaN'"),
        (
            "addIndicator",
            new | {"baseline": "1.0", "target": "1"},
            "INVALID_INPUT",
            "target",
            "k begins and ends at 1",
        ),
        ("addIndicator", new | {"objectiveId": person}, "INVALID_INPUT", "objectiveId", "Delegate"),
        (
            "addIndicator",
            new | {"objectiveId": "Objective_none"},
            "NOT_FOUND",
            "objectiveId",
            "no objective",
        ),
        ("changeIndicator", {"id": made, "target": "1"}, "INVALID_INPUT", "target", "no way"),
        ("changeIndicator", {"id": "Indicator_none"}, "NOT_FOUND", "id", "that you may plan"),
        (
            "recordIndicatorValue",
            value | {"valuedOn": "2999-01-01"},
            "INVALID_INPUT",
            "valuedOn",
            "release_hours cannot be told for 2999-01-01",
        ),
        ("recordIndicatorValue", value | {"source": ""}, "INVALID_INPUT", "source", "comes from"),
        ("recordIndicatorValue", value | {"value": "1,5"}, "INVALID_INPUT", "value", "'1,5'"),
        (
            "recordIndicatorValue",
            value | {"factId": "Fact_none"},
            "NOT_FOUND",
            "factId",
            "no fact",
        ),
        (
            "removeIndicatorValue",
            {"indicatorId": made, "valuedOn": "2012-01-01"},
            "NOT_FOUND",
            "valuedOn",
            "release_hours has no value of 2012-01-01",
        ),
    )
    for act, asked, code, field, words in cases:
        told = await desk.door.error(act, **asked)
        assert (told["code"], told["path"]) == (code, [field]), (act, told)
        assert words in told["message"], told


async def test_what_the_system_can_count_is_counted_when_it_is_read(demo_store: Store) -> None:
    empty = await shown(demo_store)
    assert (empty["accepted_partnerships"]["current"], empty["people_met"]["current"]) == ("0", "0")
    pairs = sorted(await publish(demo_store))
    await accept(demo_store, set(pairs))
    # A message is no meeting.
    await meet(demo_store, set(pairs[4:]), AGREED_ON + timedelta(days=1))
    assert (await shown(demo_store))["people_met"]["current"] == "0"
    for row in (await partnerships(demo_store, set(pairs[:4]))).values():
        async with demo_store.unit_of_work(SYSTEM) as db:
            wanted = ContactWanted(row.id, models.ContactKind.CALL, AGREED_ON)
            await record_contact(db, wanted, at=demo_store.clock())
    found = await shown(demo_store)
    people = {person for pair in pairs[:4] for person in pair}
    assert found["accepted_partnerships"]["current"] == str(len(pairs)) == "14"
    assert found["accepted_partnerships"]["progress"] == "1"
    assert found["people_met"]["current"] == str(len(people))
    assert found["complete_profiles"]["current"] == "13"
    async with demo_store.unit_of_work(SYSTEM) as db:
        practice = await db.scalar(
            select(models.GoodPractice)
            .join(models.Administration)
            .where(models.Administration.code == "CO")
        )
        await db.delete(practice)
    assert (await shown(demo_store))["complete_profiles"]["current"] == "12"
    assert found["practices_that_meet"]["current"] == "19"


@on_sqlite
async def test_few_people_are_counted_for_those_alone_who_see_them(demo_store: Store) -> None:
    pairs = sorted(await publish(demo_store))
    await accept(demo_store, set(pairs[:2]))
    async with demo_store.reading(SYSTEM) as db:
        edition = (await db.scalars(select(models.Edition.id))).one()
    held = {"edition_ids": frozenset({edition})}
    manager = Viewer("m", Role.MANAGER, manager_id="nobody", **held)
    for viewer, current in (
        (Viewer("p", Role.PLANNER, **held), "2"),
        (Viewer("a", Role.AUDITOR, edition_ids=None), "2"),
        (manager, None),
    ):
        found = (await shown(demo_store, viewer))["accepted_partnerships"]
        assert (found["current"], found["suppressed"]) == (current, current is None)
        assert (found["progress"] is None) == (current is None)
        assert ("from five people on" in found["text"]) == (current is None)
    await accept(demo_store, {pairs[2]})
    assert (await shown(demo_store, manager))["accepted_partnerships"]["current"] == "3"


@on_sqlite
async def test_few_people_of_many_pairs_are_still_few(demo_store: Store) -> None:
    """One person with three partners makes three pairs, and four people."""
    hub = {("LAC-05", "CHN-01"), ("LAC-09", "CHN-01")}
    assert hub <= await publish(demo_store)
    await accept(demo_store, hub)
    row, delegate = models.Partnership, models.Delegate
    async with demo_store.unit_of_work(SYSTEM) as db:
        rows = await db.execute(select(delegate.code, delegate.id))
        codes: dict[str, str] = dict(rows.all())
        edition = (await db.scalars(select(models.Edition.id))).one()
        pair = {"left_delegate_id": codes["LAC-01"], "right_delegate_id": codes["CHN-01"]}
        times = {"proposed_at": demo_store.clock(), "changed_at": demo_store.clock()}
        accepted = models.PartnershipState.ACCEPTED
        db.add(row(id="hub", edition_id=edition, state=accepted, **pair, **times))
    manager = Viewer("m", Role.MANAGER, manager_id="nobody", edition_ids=frozenset({edition}))
    found = (await shown(demo_store, manager))["accepted_partnerships"]
    assert (found["current"], found["suppressed"]) == (None, True)
    assert (await shown(demo_store))["accepted_partnerships"]["current"] == "3"
    await accept(demo_store, {("LAC-02", "CHN-05")})
    assert (await shown(demo_store, manager))["accepted_partnerships"]["current"] == "4"
