"""Parts arranged in odd ways: what cannot be is refused in words, the rest is kept as given."""

import unicodedata
from typing import Any

import pytest
from sqlalchemy import select

from domain import models
from domain.policy import SYSTEM
from tests.api.drafting import Desk
from tests.api.test_sessions import components, slot
from tests.databases import on_sqlite

ARRANGE = (
    """mutation($input: ArrangeComponentInput!) { arrangeComponent(input: $input) { replayed } }"""
)
# Composed, each of it has three characters.
GROWS = "\ufb2c"
NAMES = [
    "🏛️ Зал",
    "قاعة المؤتمرات",
    "<img src=x onerror=alert(1)>",
    "\u202eHall",
    "x" * 200,
    "a\u0301",
    GROWS * 60,
]


async def forum(desk: Desk) -> dict[str, Any]:
    return (await components(desk))["shanghai_forum"]


def room(key: str, name: str, capacity: object = 5) -> dict[str, Any]:
    return {"key": key, "name": name, "capacity": capacity}


async def plan(desk: Desk, key: str, **more: object) -> str:
    part = (await forum(desk))["id"]
    asked = {"componentId": part, "key": key, "kind": "PLENARY", "title": "All", **more}
    return str((await desk.door.done("addSession", **asked))["session"]["id"])


async def test_two_rooms_of_a_part_have_two_names(desk: Desk) -> None:
    part = await forum(desk)
    for second in ("Hall", " hall "):
        rooms = [room("a", "Hall"), room("b", second)]
        told = await desk.door.error("arrangeComponent", componentId=part["id"], rooms=rooms)
        assert (told["code"], told["path"]) == ("INVALID_INPUT", ["rooms", "1", "name"])


@on_sqlite
async def test_seats_are_counted_up_to_a_million(desk: Desk) -> None:
    part = (await forum(desk))["id"]
    for capacity in (-1, 1_000_001):
        rooms = [room("a", "Hall", capacity)]
        told = await desk.door.error("arrangeComponent", componentId=part, rooms=rooms)
        assert told["path"] == ["rooms", "0", "capacity"]
    for capacity in (0, 1_000_000):
        rooms = [room("a", "Hall", capacity)]
        await desk.door.done("arrangeComponent", componentId=part, rooms=rooms)
        assert (await forum(desk))["rooms"] == rooms


@on_sqlite
@pytest.mark.parametrize("capacity", [1.5, 10**12, "5", None, True])
async def test_what_is_no_number_is_no_number_of_seats(desk: Desk, capacity: object) -> None:
    asked = {"componentId": (await forum(desk))["id"], "rooms": [room("a", "Hall", capacity)]}
    shown = await desk.door.answer(ARRANGE, input=asked)
    assert [each["extensions"]["code"] for each in shown["errors"]] == ["BAD_USER_INPUT"]


async def test_a_name_is_kept_as_it_is_written(desk: Desk) -> None:
    part = (await forum(desk))["id"]
    rooms = [room(f"room_{place}", name) for place, name in enumerate(NAMES)]
    await desk.door.done("arrangeComponent", componentId=part, rooms=rooms)
    composed = [unicodedata.normalize("NFC", name) for name in NAMES]
    assert [each["name"] for each in (await forum(desk))["rooms"]] == composed


@pytest.mark.parametrize("name", ["x" * 201, GROWS * 200, "a\nb", "a\0"])
async def test_a_name_that_does_not_fit_is_refused_also_when_it_grows(
    desk: Desk, name: str
) -> None:
    asked = {"componentId": (await forum(desk))["id"], "rooms": [room("a", name)]}
    shown = await desk.door.answer(ARRANGE, input=asked)
    assert [each["extensions"]["code"] for each in shown["errors"]] == ["BAD_USER_INPUT"]


async def test_a_slot_stays_as_long_as_what_has_to_be_held_in_it(desk: Desk) -> None:
    part = (await forum(desk))["id"]
    day = "2011-12-12"
    other = slot("other", day, "08:00", "09:00")

    async def arrange(act: Any, until: str) -> Any:
        slots = [other, slot("only", day, "09:00", until)]
        return await act("arrangeComponent", componentId=part, slots=slots)

    await arrange(desk.door.done, "10:30")
    await plan(desk, "talk", minutes=60, slotKey="only")
    await arrange(desk.door.done, "10:00")
    told = await arrange(desk.door.error, "09:59")
    assert (told["code"], told["path"]) == ("CONFLICT", ["slots", "1", "localEndsAt"])
    assert "talk has to be held in the slot only, and takes 60 minutes" in told["message"]


async def test_no_session_has_to_be_held_before_itself(desk: Desk) -> None:
    first = await plan(desk, "first")
    await plan(desk, "second", requires=["first"])
    await plan(desk, "third", requires=["second"])
    for key in ("second", "third"):
        told = await desk.door.error("changeSession", id=first, requires=[key])
        assert (told["code"], told["path"]) == ("INVALID_INPUT", ["requires", "0"])
        assert f"{key} has to be held after first" in told["message"]


async def leaders(desk: Desk) -> list[tuple[str, str | None]]:
    """Return the rows of those who lead the only session, in order."""
    row = models.SessionLeader
    chosen = select(row.id, row.delegate_id).join(models.Session).order_by(row.position)
    async with desk.store.reading(SYSTEM) as db:
        found = await db.execute(chosen.where(models.Session.key == "talk"))
        return [(row_id, delegate_id) for row_id, delegate_id in found]


async def test_who_leads_again_is_known_again(desk: Desk) -> None:
    people = desk.people
    session = await plan(desk, "talk", delegateIds=[people["LAC-01"], people["CHN-01"]])
    before = await leaders(desk)
    others = [people["CHN-01"], people["CHN-02"]]
    await desk.door.done("changeSession", id=session, delegateIds=others)
    changed = await leaders(desk)
    assert changed[0] == before[1]
    await desk.revert_newest()
    assert await leaders(desk) == before
    await desk.revert_newest()
    assert await leaders(desk) == changed


async def test_a_session_is_changed_although_who_leads_it_withdrew(desk: Desk) -> None:
    people = desk.people
    session = await plan(desk, "talk", delegateIds=[people["LAC-01"], people["CHN-01"]])
    before = await leaders(desk)
    await desk.door.done("withdrawDelegate", delegateId=people["LAC-01"])
    await desk.door.done("changeSession", id=session, title="Another", slotKey="day_1_morning")
    assert await leaders(desk) == before
    await desk.door.done("removeSession", id=session)
    await desk.revert_newest()
    assert await leaders(desk) == before
    # But nobody who withdrew comes to lead one.
    await desk.door.done("changeSession", id=session, delegateIds=[])
    told = await desk.door.error("changeSession", id=session, delegateIds=[people["LAC-01"]])
    assert (told["code"], told["path"]) == ("NOT_FOUND", ["delegateIds", "0"])
