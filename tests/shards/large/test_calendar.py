"""A calendar of three thousand events is written once, until something changes that shows in it."""

import asyncio
from datetime import timedelta

from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from domain import models
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import statements
from tests.api.calendar_world import OWN, read
from tests.api.door import BEARER, TOKEN
from tests.databases import Databases
from tests.edition_runs import fill
from tests.two_editions import DAY

EVENTS = 3_000


async def fill_many(store: Store) -> None:
    """Fill a store with the two editions, one of them with very many regional meetings."""
    await fill(store)
    async with store.unit_of_work(SYSTEM) as db:
        db.add_all(
            models.RegionalMeeting(
                id=f"many{number}",
                edition_id="own",
                side_id="owneast",
                key=f"many_{number}",
                name=f"Meeting {number}",
                place="Lima",
                starts_on=DAY,
                ends_on=DAY + timedelta(days=number % 3),
                places=1,
            )
            for number in range(EVENTS)
        )


def test_three_thousand_events_are_written_once_until_something_changes(
    databases: Databases,
) -> None:
    url = databases.filled_by("sqlite", fill_many).render_as_string(hide_password=False)
    store = Store(url)
    settings = Settings(database_url=url, token=TOKEN)
    with (
        TestClient(create_app(settings, store), headers=BEARER) as client,
        statements(store) as seen,
    ):
        first = client.get(OWN)
        assert len(read(first.content)) > EVENTS
        assert len(seen) > 20
        seen.clear()
        for had in ("", first.headers["etag"]):
            again = client.get(OWN, headers={"If-None-Match": had})
            assert again.content == (b"" if had else first.content)
        # Whether the edition is there, and whether something changed: each of the two times.
        assert len(seen) == 4
        document = """mutation { changeRegionalMeeting(input: {
          id: "RegionalMeeting_many0", name: "Another name"}) { userErrors { code } } }"""
        told = client.post("/graphql", json={"query": document}).json()
        assert told["data"]["changeRegionalMeeting"]["userErrors"] == []
        changed_one = client.get(OWN, headers={"If-None-Match": first.headers["etag"]})
        assert changed_one.status_code == 200
        assert "Another name" in changed_one.text
    asyncio.run(store.close())
