"""A published agenda for tools of conferences: in both forms alike, for whom GraphQL shows it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from sqlalchemy import select, update

from api.files import COST
from domain import models
from domain.store import WriteDb
from tests.api.calendar_world import changed, download
from tests.api.conference_form import expect_json, expect_xml
from tests.api.policy_world import GRANTS, World, fields, opened, rows
from tests.databases import Databases, on_sqlite
from tests.edition_agendas import begins
from tests.edition_runs import secrets
from tests.two_editions import secret

JSON, XML = (f"/components/Component_ownforum/schedule.{each}" for each in ("json", "xml"))
MORE = 40


@pytest.fixture
def world(databases: Databases, engine: str) -> Iterator[World]:
    with opened(databases, engine) as there:
        yield there


async def fill_days(db: WriteDb) -> None:
    """Hold more sessions, in two rooms and far from Greenwich, one of them after midnight."""
    component = models.Component
    await db.execute(
        update(component).where(component.id == "ownforum").values(time_zone="Asia/Shanghai")
    )
    at = begins("own").replace(hour=1)
    for number in range(MORE):
        starts = at + timedelta(hours=number // 2)
        db.add(
            models.AgendaPlacement(
                run_id="agendaownpublished",
                session_key=f"more_{number}",
                title=f"More {number} <&> \x0b",
                slot_key=f"s{number}",
                starts_at=starts,
                ends_at=starts + timedelta(minutes=55),
                room_key=f"r{number % 2}",
                room_name=f"Room {number % 2} <&>",
                interpreted=False,
                position=number + 1,
            )
        )


def documents(world: World, who: str, **headers: str) -> tuple[dict[str, Any], bytes]:
    told, file = (download(world, who, path, **headers) for path in (JSON, XML))
    assert (told.status_code, file.status_code) == (200, 200), told.text
    assert told.headers["content-type"] == "application/json; charset=utf-8"
    assert file.headers["content-type"] == "application/xml; charset=utf-8"
    return json.loads(told.content), file.content


def test_both_forms_say_the_same_of_what_is_published(world: World) -> None:
    changed(world, fill_days)
    document, file = documents(world, "planner")
    events, written = expect_json(document), expect_xml(fromstring(file))  # noqa: S314 -- our own
    assert len(events) == len(written) == MORE + 1
    for event, element in zip(events, written, strict=True):
        assert element.get("guid") == event["guid"]
        assert int(element.get("id")) == event["id"]
        for key in ("date", "start", "duration", "room", "slug", "type", "url", "abstract"):
            assert element.findtext(key) == event[key], key
        assert element.findtext("title") == event["title"].replace("\x0b", "\ufffd")
        people = [(each.get("guid"), each.text) for each in element.findall("persons/person")]
        assert people == [(each["guid"], each["name"]) for each in event["persons"]]
    about = document["schedule"]["conference"]
    assert about["time_zone_name"] == "Asia/Shanghai"
    assert about["acronym"] == "own_forum"
    assert {each["name"] for each in about["rooms"]} == {"Hall", "Room 0 <&>", "Room 1 <&>"}
    (first,) = (each for each in events if each["title"] == secret("placed", "agendaownpublished"))
    assert first["date"] == "2011-12-07T17:00:00+08:00"
    assert (first["type"], first["track"]) == ("Panel", "track")
    assert [each["name"] for each in first["persons"]] == [
        f"{secret('speaker', 'own')} (O)",
        f"{secret('name', 'wei')} (Land CN)",
    ]
    again = download(world, "planner", JSON).json()
    assert again == document


@on_sqlite
def test_an_agenda_is_for_whoever_may_read_it_and_shows_no_more(world: World) -> None:
    known = [each for each in secrets() if not each[0].isdigit()]
    for who in (*GRANTS, "nobody"):
        for path in (JSON, XML):
            told = download(world, who, path)
            may = who in rows()["AgendaRun", "agendaownpublished"]
            assert told.status_code == (200 if may else 401 if who == "nobody" else 403), who
            for word, field, noun, row_id in known:
                if word in told.text:
                    assert who in rows()[noun, row_id], (who, field, word)
                    # A field that shows it is theirs as well, by its own rule.
                    assert who in fields().get(field, {who}), (who, field)
    spanish, _ = documents(world, "manager", accept_language="es")
    assert expect_json(spanish)[0]["type"] == "Panel"
    for path in (
        "/components/Component_none/schedule.json",
        "/components/Edition_own/schedule.json",
        "/components/Component_ownforum/schedule.html",
        "/components/%00/schedule.xml",
        f"/components/{'x' * 5_000}/schedule.xml",
    ):
        assert download(world, "planner", path).status_code == 404, path
    document = '{ edition(by: {slug: "own"}) { components { xml: conferencePath(format: XML) } } }'
    (component,) = world.ask("editions", document).json()["data"]["edition"]["components"]
    assert component == {"xml": XML}


@on_sqlite
def test_while_nothing_is_published_there_is_no_file(world: World) -> None:
    async def supersede(db: WriteDb) -> None:
        row = models.AgendaRun
        run = await db.scalar(select(row).where(row.id == "agendaownpublished"))
        run.superseded_at = run.published_at

    changed(world, supersede)
    assert download(world, "planner", JSON).status_code == 404
    document = '{ edition(by: {slug: "own"}) { components { xml: conferencePath(format: XML) } } }'
    (component,) = world.ask("planner", document).json()["data"]["edition"]["components"]
    assert component == {"xml": None}


def test_agendas_are_paid_for_from_the_minute_of_the_token(databases: Databases) -> None:
    with opened(databases, cost_per_minute_max=2 * COST) as world:
        codes = [download(world, "planner", JSON).status_code for _ in range(3)]
        assert codes == [200, 200, 429]
