"""The note of 2011, S25: a long-term programme, so that planners set its next edition up.

In the style of ``test_note``: each answer is asked twice, the second time after the table that it
stands on was emptied, when the same question has to fail.
"""

from typing import Any

import pytest
from sqlalchemy import delete

from domain import models
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import ask
from tests.api.drafting import opened
from tests.api.edition_made import by_id
from tests.databases import on_sqlite

KEY = "wco-idb-china-latam"
FOUND = f"""
{{ programme(by: {{key: "{KEY}"}}) {{ id editions(first: 2) {{ nodes {{
  slug number sides {{ key name administrations(first: 100) {{ nodes {{ id }} }} }}
  components {{ key attendingSides {{ key }} hosts {{ id }} }}
  organizations {{ role organization {{ id }} }} focusTopics {{ statedAs topic {{ id }} }}
}} }} }} }}
"""
FIRST = {"startsOn": "2013-10-07", "endsOn": "2013-10-11"}


async def s25_planners_set_the_next_edition_up(store: Store) -> None:
    """Begin the edition of 2013 between the sides of 2011, with its hosts and topics."""
    programme = (await ask(store, FOUND))["programme"]
    (earlier,) = [each for each in programme["editions"]["nodes"] if each["number"] == 1]
    async with opened(store) as door:
        told = {"slug": "wco-idb-2013", "name": "Follow-up", "kind": "SYMPOSIUM"}
        begun = await door.done("createEdition", programmeId=programme["id"], **told, **FIRST)
        of = {"editionId": begun["edition"]["id"]}
        sides = {}
        for each in earlier["sides"]:
            places = [one["id"] for one in each["administrations"]["nodes"]]
            named = {"key": each["key"], "name": each["name"], "administrationIds": places}
            sides[each["key"]] = (await door.done("addSide", **of, **named))["side"]["id"]
        (forum,) = [each for each in earlier["components"] if each["hosts"]]
        part = {"key": forum["key"], "kind": "EXCHANGE_FORUM", "name": "Forum", **FIRST}
        ids = [sides[each["key"]] for each in forum["attendingSides"]]
        there = {"timeZone": "Asia/Shanghai", "city": "Shanghai", "country": "CN"}
        await door.done("addComponent", **of, **part, **there, sideIds=ids)
        roles = [
            {"role": each["role"], "organizationId": each["organization"]["id"]}
            for each in earlier["organizations"]
        ]
        await door.done("setEditionOrganizations", **of, roles=roles)
        topics = [
            {"statedAs": each["statedAs"], "topicId": each["topic"]["id"]}
            for each in earlier["focusTopics"]
        ]
        await door.done("setFocusTopics", **of, topics=topics)
        await door.done("changeEditionState", **of, state="NOMINATING")
        made = await by_id(door, of["editionId"])
    check(made)


def check(made: dict[str, Any]) -> None:
    assert (made["programme"]["key"], made["number"]) == (KEY, 2)
    counts = [len(each["administrations"]["nodes"]) for each in made["sides"]]
    assert counts == [12, 1]
    (forum,) = made["components"]
    assert [each["key"] for each in forum["attendingSides"]] == ["latin_america", "china"]
    roles = sorted(each["role"] for each in made["organizations"])
    assert roles == ["HOST", "ORGANISER", "ORGANISER", "SUPPORTER", "SUPPORTER"]
    assert len(made["focusTopics"]) == 4


TABLES = (
    models.Programme,
    models.Edition,
    models.Side,
    models.SideAdministration,
    models.Component,
    models.ComponentSide,
    models.EditionOrganization,
    models.FocusTopic,
)


async def test_the_note_is_answered_on_each_engine(demo_store: Store) -> None:
    await s25_planners_set_the_next_edition_up(demo_store)


@on_sqlite
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
async def test_the_note(demo_store: Store, table: type[models.Record]) -> None:
    async with demo_store.unit_of_work(SYSTEM) as db:
        await db.execute(delete(table))
    with pytest.raises((AssertionError, KeyError, ValueError, TypeError)):
        await s25_planners_set_the_next_edition_up(demo_store)
