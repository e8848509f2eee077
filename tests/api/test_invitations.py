"""Invitations to regional meetings over HTTP: made, answered, attended, lapsed, refused."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select

from domain import models
from domain.policy import SYSTEM, Role
from domain.rights.erasure import erase_person
from domain.rights.export import person_document
from domain.store import Store
from tests.api.meeting_desk import INVITATIONS, MeetingDesk, opened_meetings
from tests.databases import on_sqlite


@pytest.fixture
async def desk(demo_store: Store) -> AsyncIterator[MeetingDesk]:
    async with opened_meetings(demo_store) as there:
        yield there


def of(invitations: list[dict[str, Any]], code: str) -> list[dict[str, Any]]:
    return [each for each in invitations if each["delegate"]["code"] == code]


async def test_a_publication_invites_and_people_answer(desk: MeetingDesk) -> None:
    run = await desk.published()
    suggested = (await desk.told(run))["invitations"]["nodes"]
    made = await desk.invited()
    assert {(each["delegate"]["code"], each["meeting"]["key"]) for each in made} == {
        (each["delegate"]["code"], each["meetingKey"]) for each in suggested
    }
    shared = {
        (each["delegate"]["code"], each["meetingKey"]): [
            one["topic"]["key"] for one in each["reasons"] if one["topic"]
        ]
        for each in suggested
    }
    for each in made:
        pair = each["delegate"]["code"], each["meeting"]["key"]
        assert sorted(one["key"] for one in each["topics"]) == sorted(shared[pair])
        assert [one["kind"] for one in each["notices"]] == ["INVITED"]
    # Publishing it again changes nothing.
    await desk.door.done("publishCrossParticipationRun", runId=run)
    assert await desk.invited() == made

    first = made[0]
    second = next(each for each in made if each["delegate"] != first["delegate"])
    third = next(each for each in made if each["id"] not in (first["id"], second["id"]))
    person = desk.viewer(Role.MANAGER, person=first["delegate"]["code"])
    seen = (await desk.sees(person, INVITATIONS, id=desk.edition))["node"]["crossParticipations"]
    assert {each["delegate"]["code"] for each in seen["nodes"]} == {first["delegate"]["code"]}
    shown = "crossParticipation { state version }"
    told = await desk.act(person, "acceptCrossParticipation", shown, id=first["id"])
    assert told["crossParticipation"] == {"state": "ACCEPTED", "version": 2}
    code, path, words = await desk.act(person, "acceptCrossParticipation", id=second["id"])
    assert (code, path) == ("NOT_FOUND", ["id"])
    assert "no invitation of this id that you may answer" in words
    declined = await desk.door.done(
        "declineCrossParticipation", id=second["id"], reason="NEW_POST", expectedVersion=1
    )
    assert declined["crossParticipation"]["declineReason"] == "NEW_POST"
    error = await desk.door.error("acceptCrossParticipation", id=second["id"])
    assert (error["code"], error["path"]) == ("CONFLICT", ["id"])
    assert "DECLINED" in error["message"]
    error = await desk.door.error("recordCrossParticipation", id=third["id"], attended=True)
    assert "can be recorded as attended while it is ACCEPTED" in error["message"]
    missed = await desk.door.done("recordCrossParticipation", id=third["id"], attended=False)
    assert missed["crossParticipation"]["state"] == "LAPSED"
    there = await desk.door.done("recordCrossParticipation", id=first["id"], attended=True)
    assert there["crossParticipation"]["state"] == "ATTENDED"
    assert [each["id"] for each in await desk.invited(stateIn=["ATTENDED"])] == [first["id"]]
    row = models.AuditEntry
    async with desk.store.reading(SYSTEM) as db:
        trail = list(await db.scalars(select(row).where(row.record_type == "CrossParticipation")))
    assert len(trail) == len(made) + 4
    assert "new_post" not in str([each.after for each in trail])
    assert {each.manager_id for each in trail} == {
        desk.managers[each["delegate"]["code"]].partition("_")[2] for each in made
    }


async def test_a_later_run_keeps_who_accepted_and_lets_alone_who_declined(
    desk: MeetingDesk,
) -> None:
    await desk.published()
    made = await desk.invited()
    yes, no = made[0], made[1]
    await desk.door.done("acceptCrossParticipation", id=yes["id"])
    await desk.door.done("declineCrossParticipation", id=no["id"], reason="NOT_AVAILABLE")
    later = await desk.published(parameters={"tripPrice": 500})
    found = (await desk.told(later))["invitations"]["nodes"]
    pairs = {(each["delegate"]["code"], each["meetingKey"]): each for each in found}
    kept = pairs[yes["delegate"]["code"], yes["meeting"]["key"]]
    assert kept["required"]
    assert (no["delegate"]["code"], no["meeting"]["key"]) not in pairs
    now = {each["id"]: each for each in await desk.invited()}
    assert now[yes["id"]]["state"] == "ACCEPTED"
    assert now[no["id"]]["state"] == "DECLINED"
    gone = [each for each in now.values() if each["state"] == "LAPSED"]
    assert {(each["delegate"]["code"], each["meeting"]["key"]) for each in gone}.isdisjoint(pairs)
    for each in gone:
        assert [one["kind"] for one in each["notices"]] == ["INVITED", "LAPSED"]
    # A planner who demands it again has the last word.
    must = [{"delegateId": desk.people[no["delegate"]["code"]], "meetingId": no["meeting"]["id"]}]
    await desk.published(must=must)
    again = [
        each
        for each in of(await desk.invited(stateIn=["INVITED"]), no["delegate"]["code"])
        if each["meeting"]["key"] == no["meeting"]["key"]
    ]
    assert len(again) == 1
    assert again[0]["id"] != no["id"]


async def test_a_run_that_is_not_as_things_are_is_not_published(desk: MeetingDesk) -> None:
    run = await desk.suggest()
    (one, *_) = (await desk.told(run))["invitations"]["nodes"]
    meeting = (await desk.meetings())[one["meetingKey"]]
    home = "latin_america" if one["delegate"]["code"].startswith("LAC") else "china"
    for changed, words in (
        ({"endsOn": "2012-12-01", "startsOn": "2012-12-01"}, "was moved to 2012-12-01"),
        ({"places": 0}, "has 0 places instead of"),
        ({"sideId": desk.sides[home]}, f"was made one of {home}"),
    ):
        await desk.door.done("changeRegionalMeeting", id=meeting, **changed)
        error = await desk.door.error("publishCrossParticipationRun", runId=run)
        assert (error["code"], error["path"]) == ("CONFLICT", ["runId"])
        assert words in error["message"]
        await desk.revert_newest()
    withdrawn = {"delegateId": desk.people[one["delegate"]["code"]]}
    await desk.door.done("withdrawDelegate", **withdrawn)
    error = await desk.door.error("publishCrossParticipationRun", runId=run)
    assert f"invites {one['delegate']['code']}, who has left since" in error["message"]
    assert await desk.invited() == []


async def test_whoever_withdraws_is_invited_no_more(desk: MeetingDesk) -> None:
    await desk.published()
    code = (await desk.invited())[0]["delegate"]["code"]
    await desk.door.done("withdrawDelegate", delegateId=desk.people[code])
    theirs = of(await desk.invited(), code)
    assert {each["state"] for each in theirs} == {"LAPSED"}
    assert {each["notices"][-1]["kind"] for each in theirs} == {"LAPSED"}
    assert code not in {
        each["delegate"]["code"]
        for each in (await desk.told(await desk.suggest()))["invitations"]["nodes"]
    }


@on_sqlite
async def test_a_meeting_that_people_are_invited_to_changes_with_care(desk: MeetingDesk) -> None:
    await desk.published()
    made = await desk.invited()
    meeting = made[0]["meeting"]
    there = [each for each in made if each["meeting"] == meeting]
    error = await desk.door.error("removeRegionalMeeting", id=meeting["id"])
    assert (error["code"], error["path"]) == ("CONFLICT", ["id"])
    error = await desk.door.error("changeRegionalMeeting", id=meeting["id"], places=0)
    assert error["path"] == ["places"]
    other = next(row for key, row in desk.sides.items() if key != meeting["side"]["key"])
    error = await desk.door.error("changeRegionalMeeting", id=meeting["id"], sideId=other)
    assert error["path"] == ["sideId"]
    moved = {"startsOn": "2012-06-04", "endsOn": "2012-06-05"}
    await desk.door.done("changeRegionalMeeting", id=meeting["id"], **moved)
    await desk.door.done("changeRegionalMeeting", id=meeting["id"], name="Another name")
    for each in await desk.invited(meetingKeyIn=[meeting["key"]]):
        assert [one["kind"] for one in each["notices"]] == ["INVITED", "MOVED"]
        assert "Another name" in each["notices"][1]["text"]
    assert len(there) == len(await desk.invited(meetingKeyIn=[meeting["key"]]))
    # What is taken back obeys the same rules: people are told of the days once more.
    await desk.revert_newest()
    (again,) = {each["meeting"]["key"] for each in await desk.invited(stateIn=["INVITED"])} & {
        meeting["key"]
    }
    assert again == meeting["key"]


@on_sqlite
async def test_coordinators_answer_for_their_own_alone(desk: MeetingDesk) -> None:
    await desk.published()
    made = await desk.invited()
    lac = next(each for each in made if each["delegate"]["code"].startswith("LAC"))
    chn = next(each for each in made if each["delegate"]["code"].startswith("CHN"))
    china = desk.viewer(Role.COORDINATOR, "CN")
    seen = (await desk.sees(china, INVITATIONS, id=desk.edition))["node"]["crossParticipations"]
    assert {each["delegate"]["code"][:3] for each in seen["nodes"]} == {"CHN"}
    shown = "crossParticipation { state declineReason }"
    reason = {"reason": "CONFLICT_OF_INTEREST"}
    told = await desk.act(china, "declineCrossParticipation", shown, id=chn["id"], **reason)
    assert told["crossParticipation"] == {
        "state": "DECLINED",
        "declineReason": "CONFLICT_OF_INTEREST",
    }
    code, path, _ = await desk.act(china, "declineCrossParticipation", id=lac["id"], **reason)
    assert (code, path) == ("NOT_FOUND", ["id"])
    code, _, _ = await desk.act(desk.viewer(Role.AUDITOR), "acceptCrossParticipation", id=lac["id"])
    assert code == "FORBIDDEN"
    standing = INVITATIONS.replace("declineReason", "")
    audited = (await desk.sees(desk.viewer(Role.AUDITOR), standing, id=desk.edition))["node"]
    # Who refused is nobody else's business.
    assert chn["id"] not in {each["id"] for each in audited["crossParticipations"]["nodes"]}


@on_sqlite
async def test_an_erasure_ends_invitations_and_an_export_holds_them(desk: MeetingDesk) -> None:
    await desk.published()
    made = await desk.invited()
    code = made[0]["delegate"]["code"]
    await desk.door.done("declineCrossParticipation", id=made[0]["id"], reason="NEW_POST")
    person = desk.managers[code].partition("_")[2]
    async with desk.store.reading(SYSTEM) as db:
        told = (await person_document(db, person, at=desk.store.clock()))["tables"]
    (row, *_) = [
        each
        for each in told["cross_participation"]
        if each["id"] == made[0]["id"].partition("_")[2]
    ]
    assert (row["state"], row["decline_reason"]) == ("declined", "new_post")
    assert told["suggested_invitation"]
    assert "points" not in told["suggested_invitation"][0]
    async with desk.store.unit_of_work(SYSTEM) as db:
        await erase_person(db, person, "asked", at=desk.store.clock())
    after = of(await desk.invited(), code)
    assert {each["state"] for each in after} <= {"DECLINED", "LAPSED"}
    assert {each["declineReason"] for each in after} == {None}
    assert all(each["topics"] == [] for each in after)
