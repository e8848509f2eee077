"""Timetables hold the meetings of partners: told to the two and the planners, while they stand."""

from typing import Any

from sqlalchemy import select, update

from domain import models, runs
from domain.policy import SYSTEM, Role, Viewer
from domain.store import Store
from tests.api.asking import ask, edition_and_delegates
from tests.api.test_agendas import row_id
from tests.api.test_edition_plan import MEETINGS, PUBLISH, asked, made
from tests.databases import on_sqlite

TIMETABLE = """
query($id: ID!) { node(id: $id) { ... on Delegate { code timetable {
  leads startsAt endsAt localStartsAt localEndsAt component { key }
  placement { title slotKey startsAt }
  meeting { slotKey instead { title slotKey } partner { id code } partnership { id state } }
} } } }
"""
DECLINE = """
mutation($input: DeclinePartnershipInput!) { declinePartnership(input: $input) {
  userErrors { code message } partnership { state } } }
"""


async def timetable(store: Store, delegate: str, viewer: Viewer | None = None) -> Any:
    """Return the timetable of a delegate, as somebody sees it; left out means the planner."""
    known = {} if viewer is None else {"viewer": viewer}
    return (await ask(store, TIMETABLE, id=delegate, **known))["node"]["timetable"]


def met(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for each in entries if each["meeting"]]


async def person(store: Store, edition: str, delegate: str, role: Role) -> Viewer:
    """Return who a delegate is, or who answers for their administration."""
    async with store.reading(SYSTEM) as db:
        row = await db.get_one(models.Delegate, row_id(delegate))
        manager = await db.get_one(models.Manager, row.manager_id)
    whose = {Role.MANAGER: manager.id, Role.COORDINATOR: manager.administration_id}[role]
    name = {Role.MANAGER: "manager_id", Role.COORDINATOR: "administration_id"}[role]
    return Viewer(role.value, role, edition_ids=frozenset({row_id(edition)}), **{name: whose})


async def test_partners_see_when_they_meet_and_nobody_else_does(demo_store: Store) -> None:
    store = demo_store
    plan = await made(store)
    edition, delegates = await edition_and_delegates(store)
    found = (await ask(store, MEETINGS, id=plan["agendas"][0]))["node"]["meetings"]
    meeting = next(each for each in found if each["lost"])
    (one, other) = (each["code"] for each in meeting["delegates"])
    ids = [delegates[one], delegates[other]]
    assert met(await timetable(store, ids[0])) == []  # nothing is published
    assert (await ask(store, PUBLISH, **asked(plan)))["publishPlan"]["userErrors"] == []

    instead = []
    for mine, code in zip(ids, (other, one), strict=True):
        viewer = await person(store, edition, mine, Role.MANAGER)
        entries = await timetable(store, mine, viewer)
        assert entries == await timetable(store, mine)
        starts = [each["startsAt"] for each in entries]
        assert starts == sorted(set(starts))  # nobody is in two places
        (entry,) = (each for each in met(entries) if each["meeting"]["partner"]["code"] == code)
        assert (entry["leads"], entry["placement"]) == (False, None)
        assert entry["component"] == {"key": "shanghai_forum"}
        assert entry["meeting"]["slotKey"] == meeting["slotKey"]
        assert entry["meeting"]["partnership"]["state"] == "PROPOSED"
        # Shanghai is eight hours ahead.
        assert int(entry["localStartsAt"][11:13]) == int(entry["startsAt"][11:13]) + 8
        instead.append(entry["meeting"]["instead"])
    assert any(instead)
    assert all(each["slotKey"] == meeting["slotKey"] for each in instead if each)

    partners = {code for each in found for code in codes(each) if {one, other} & {*codes(each)}}
    stranger = next(code for code in sorted(delegates) if code not in partners)
    theirs = await person(store, edition, delegates[stranger], Role.MANAGER)
    staff = await person(store, edition, ids[0], Role.COORDINATOR)
    assert met(await timetable(store, delegates[stranger], theirs))
    for mine in ids:
        assert met(await timetable(store, mine, theirs)) == []
        assert met(await timetable(store, mine, staff))


def codes(meeting: dict[str, Any]) -> list[str]:
    return [each["code"] for each in meeting["delegates"]]


@on_sqlite
async def test_a_meeting_is_gone_with_the_partnership_and_the_session_is_back(
    demo_store: Store,
) -> None:
    store = demo_store
    plan = await made(store)
    _, delegates = await edition_and_delegates(store)
    await ask(store, PUBLISH, **asked(plan))
    found = (await ask(store, MEETINGS, id=plan["agendas"][0]))["node"]["meetings"]
    lost = next(each for each in found if each["lost"])
    of_two = {who["code"]: met(await timetable(store, who["id"])) for who in lost["delegates"]}
    code, entry = next(
        (code, entry)
        for code, entries in of_two.items()
        for entry in entries
        if entry["meeting"]["slotKey"] == lost["slotKey"] and entry["meeting"]["instead"]
    )
    before = await timetable(store, delegates[code])
    assert entry["meeting"]["instead"] not in [held(each) for each in before]
    declined = {
        "partnershipId": entry["meeting"]["partnership"]["id"],
        "delegateId": delegates[code],
        "reason": "NOT_AVAILABLE",
    }
    payload = (await ask(store, DECLINE, input=declined))["declinePartnership"]
    assert payload["userErrors"] == []
    after = await timetable(store, delegates[code])
    assert len(met(after)) == len(met(before)) - 1
    assert len(after) == len(before)
    assert entry["meeting"]["instead"] in [held(each) for each in after]
    partner = await timetable(store, entry["meeting"]["partner"]["id"])
    assert declined["partnershipId"] not in [
        each["meeting"]["partnership"]["id"] for each in met(partner)
    ]


def held(entry: dict[str, Any]) -> dict[str, Any] | None:
    placed = entry["placement"]
    return placed and {key: placed[key] for key in ("title", "slotKey")}


@on_sqlite
async def test_a_changed_meeting_of_a_run_is_refused(demo_store: Store) -> None:
    plan = await made(demo_store)
    run_id, row = row_id(plan["agendas"][0]), models.AgendaMeeting
    async with demo_store.reading(SYSTEM) as db:
        assert await runs.verify_run(db, run_id) == ()
        first = select(row.id).order_by(row.id).limit(1).scalar_subquery()
        one = update(row).where(row.id == first)
        await db.execute(one.values(slot_key="another"))
        changed, meetings = await runs.verify_run(db, run_id)
        assert "a stored value was changed" in changed
        assert meetings == "the stored meetings are not those of the solution"
