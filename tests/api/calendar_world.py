"""Ways to fetch calendars in the world of two editions, and to change behind a server's back."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from icalendar import Calendar

from domain.policy import SYSTEM
from domain.store import Store, WriteDb
from tests.api.policy_world import World

OWN = "/editions/own/calendar.ics"


def download(world: World, who: str, path: str = OWN, **headers: str) -> Any:
    """Fetch a calendar with the token of somebody."""
    bearer = {"Authorization": f"Bearer {world.tokens[who]}"} if who in world.tokens else {}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return world.client.get(path, headers=bearer | named)


def read(content: bytes) -> dict[str, Any]:
    """Return the events of a file by what their UID begins with, up to whose they are."""
    calendar = Calendar.from_ical(content)
    assert calendar.errors == []
    assert all(event.errors == [] for event in calendar.events)
    found = {str(event["uid"]).rpartition("-")[0]: event for event in calendar.events}
    assert len(found) == len(calendar.events)
    return found


def entries(world: World, who: str) -> dict[str, Any]:
    """Return what somebody has in the edition of their own."""
    answer = download(world, who)
    assert answer.status_code == 200, answer.text
    return read(answer.content)


def states(found: dict[str, Any]) -> dict[str, str]:
    """Return the state of each event."""
    return {uid: str(event["status"]) for uid, event in found.items()}


def changed(world: World, act: Callable[[WriteDb], Awaitable[object]]) -> None:
    """Change something as the program itself."""

    async def change() -> None:
        store = Store(world.url)
        async with store.unit_of_work(SYSTEM) as db:
            await act(db)
        await store.close()

    asyncio.run(change())


def done(world: World, who: str, act: str, asked: str) -> Any:
    """Do something over GraphQL that nothing stands in the way of."""
    document = f"mutation {{ {act}(input: {{{asked}}}) {{ userErrors {{ code message }} }} }}"
    payload = world.ask(who, document).json()["data"][act]
    assert payload["userErrors"] == [], payload
    return payload
