"""What an agenda is made of, over HTTP: arranged, planned, refused in words, taken back."""

from typing import Any

import pytest

from tests.api.asking import SLUG
from tests.api.drafting import Desk

PARTS = """
query($slug: String!) { edition(by: {slug: $slug}) { components {
  id key version booths timeZone
  rooms { key name capacity }
  slots { key localStartsAt localEndsAt startsAt endsAt }
  sessions { totalCount nodes {
    id version key kind title minutes seniority languages requires slot { key }
    topic { key } leaders { code } speakers { code name organization { key } synthetic }
  } }
} } }
"""
SPEAKERS = """
query($slug: String!) { edition(by: {slug: $slug}) { speakers { nodes {
  id code name seniority synthetic languages { language level }
} } } }
"""


async def components(desk: Desk) -> dict[str, dict[str, Any]]:
    found = (await desk.door.ask(PARTS, slug=SLUG))["edition"]["components"]
    return {each["key"]: each for each in found}


async def node_id(desk: Desk, noun: str, key: str) -> str:
    if noun == "organization":
        document = f'{{ edition(by: {{slug: "{SLUG}"}}) {{ organizations {{ organization '
        found = await desk.door.ask(document + "{ id key } } } }")
        parts = [each["organization"] for each in found["edition"]["organizations"]]
        return next(str(each["id"]) for each in parts if each["key"] == key)
    return str((await desk.door.ask(f'{{ topic(by: {{key: "{key}"}}) {{ id }} }}'))["topic"]["id"])


def slot(key: str, day: str, start: str, end: str) -> dict[str, str]:
    return {"key": key, "localStartsAt": f"{day}T{start}:00", "localEndsAt": f"{day}T{end}:00"}


async def test_slots_lie_within_the_days_of_their_component_by_its_own_clock(desk: Desk) -> None:
    found = await components(desk)
    washington, shanghai = found["washington_workshop"], found["shanghai_forum"]
    assert washington["slots"][0] == {
        "key": "day_1_morning",
        "localStartsAt": "2011-12-07T09:30:00",
        "localEndsAt": "2011-12-07T11:30:00",
        "startsAt": "2011-12-07T14:30:00Z",
        "endsAt": "2011-12-07T16:30:00Z",
    }
    assert shanghai["slots"][0]["startsAt"] == "2011-12-12T01:30:00Z"
    # The last minutes of the last day there.
    late = slot("late", "2011-12-16", "22:00", "23:59")
    payload = await desk.door.done("arrangeComponent", componentId=shanghai["id"], slots=[late])
    assert payload["component"]["version"] == shanghai["version"] + 1
    for refused, words in (
        (slot("a", "2011-12-17", "00:00", "01:00"), "outside the days"),
        (slot("a", "2011-12-11", "23:00", "23:30"), "outside the days"),
        (slot("a", "2011-12-16", "23:30", "23:10"), "ends before it starts"),
        (slot("A b", "2011-12-16", "09:00", "10:00"), "A key has"),
    ):
        told = await desk.door.error(
            "arrangeComponent", componentId=shanghai["id"], slots=[late, refused]
        )
        assert (told["code"], told["path"][:2]) == ("INVALID_INPUT", ["slots", "1"])
        assert words in told["message"]
    # Nobody is in two sessions at a time: two slots of a component have no moment in common.
    told = await desk.door.error(
        "arrangeComponent",
        componentId=shanghai["id"],
        slots=[late, slot("later", "2011-12-16", "23:00", "23:59")],
    )
    assert "meets another slot" in told["message"]
    assert [each["key"] for each in (await components(desk))["shanghai_forum"]["slots"]] == ["late"]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_what_is_left_out_stays_and_what_is_as_it_was_changes_nothing(desk: Desk) -> None:
    before = (await components(desk))["shanghai_forum"]
    payload = await desk.door.done("arrangeComponent", componentId=before["id"], booths=1)
    assert payload["component"]["version"] == before["version"] + 1
    after = (await components(desk))["shanghai_forum"]
    assert after == {**before, "booths": 1, "version": before["version"] + 1}
    again = await desk.door.done("arrangeComponent", componentId=before["id"], booths=1)
    assert again["component"] == payload["component"]
    told = await desk.door.error(
        "arrangeComponent", componentId=before["id"], booths=3, expectedVersion=before["version"]
    )
    assert (told["code"], told["currentVersion"]) == ("STALE", after["version"])
    for booths, capacity in ((-1, 5), (1, -1)):
        room = {"key": "a", "name": "A", "capacity": capacity}
        told = await desk.door.error(
            "arrangeComponent", componentId=before["id"], booths=booths, rooms=[room]
        )
        assert told["code"] == "INVALID_INPUT"


async def test_a_session_is_planned_changed_and_removed(desk: Desk) -> None:
    forum = (await components(desk))["shanghai_forum"]
    asked = {
        "componentId": forum["id"],
        "key": "risk",
        "kind": "TECHNICAL_DISCUSSION",
        "title": "Risk management",
        "topicId": await node_id(desk, "topic", "risk_management"),
        "delegateIds": [desk.people["LAC-01"], desk.people["CHN-01"]],
        "slotKey": "day_1_morning",
        "languages": ["es"],
        "idempotencyKey": "plan-the-session",
    }
    made = await desk.door.done("addSession", **asked)
    again = await desk.door.done("addSession", **asked)
    assert (again["replayed"], again["session"]) == (True, made["session"])
    (shown,) = (await components(desk))["shanghai_forum"]["sessions"]["nodes"]
    assert shown == {
        **made["session"],
        "key": "risk",
        "kind": "TECHNICAL_DISCUSSION",
        "title": "Risk management",
        "minutes": 90,
        "seniority": None,
        "languages": ["es"],
        "requires": [],
        "slot": {"key": "day_1_morning"},
        "topic": {"key": "risk_management"},
        "leaders": [{"code": "LAC-01"}, {"code": "CHN-01"}],
        "speakers": [],
    }
    session = made["session"]["id"]
    # The slot that it has to be held in cannot go, and has room for it.
    told = await desk.door.error("arrangeComponent", componentId=forum["id"], slots=[])
    assert (told["code"], told["path"]) == ("CONFLICT", ["slots"])
    told = await desk.door.error("changeSession", id=session, minutes=121)
    assert (told["code"], told["path"]) == ("INVALID_INPUT", ["slotKey"])
    await desk.door.done("changeSession", id=session, slotKey=None, delegateIds=[], minutes=30)
    (changed,) = (await components(desk))["shanghai_forum"]["sessions"]["nodes"]
    assert changed == {**shown, "slot": None, "leaders": [], "minutes": 30, "version": 2}
    told = await desk.door.error("removeSession", id=session, expectedVersion=1)
    assert (told["code"], told["currentVersion"]) == ("STALE", 2)
    gone = await desk.door.done("removeSession", id=session)
    assert (gone["deletedId"], gone["component"]) == (session, {"id": forum["id"]})
    assert (await components(desk))["shanghai_forum"]["sessions"]["totalCount"] == 0
    # Taken back step by step, to the session as it was planned.
    await desk.revert_newest()
    assert (await components(desk))["shanghai_forum"]["sessions"]["nodes"] == [
        {**changed, "version": 1}
    ]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_session_that_does_not_fit_is_refused_in_words(desk: Desk) -> None:
    found = await components(desk)
    workshop = found["washington_workshop"]["id"]
    plain = {"componentId": workshop, "key": "talk", "kind": "PLENARY", "title": "All"}
    root = await desk.door.ask('{ topic(by: {key: "risk_security"}) { id } }')
    for more, path, code in (
        ({"key": "A"}, ["key"], "INVALID_INPUT"),
        ({"key": "leaders_panel"}, ["key"], "CONFLICT"),
        ({"title": " "}, ["title"], "INVALID_INPUT"),
        ({"minutes": 0}, ["minutes"], "INVALID_INPUT"),
        ({"minutes": 1441}, ["minutes"], "INVALID_INPUT"),
        ({"languages": ["spanish"]}, ["languages"], "INVALID_INPUT"),
        ({"slotKey": "nowhere"}, ["slotKey"], "NOT_FOUND"),
        ({"requires": ["leaders_panel", "nothing"]}, ["requires", "1"], "NOT_FOUND"),
        ({"requires": ["talk"]}, ["requires", "0"], "NOT_FOUND"),
        ({"topicId": root["topic"]["id"]}, ["topicId"], "NOT_FOUND"),
        # Washington is for Latin America alone.
        ({"delegateIds": [desk.people["CHN-01"]]}, ["delegateIds", "0"], "NOT_FOUND"),
        (
            {"kind": "PAIR_MEETING", "delegateIds": [desk.people["LAC-01"], desk.people["LAC-02"]]},
            ["delegateIds"],
            "INVALID_INPUT",
        ),
    ):
        told = await desk.door.error("addSession", **{**plain, **more})
        assert (told["path"], told["code"]) == (path, code), told
    pair = [desk.people["LAC-01"], desk.people["CHN-01"]]
    forum = {**plain, "componentId": found["shanghai_forum"]["id"], "kind": "PAIR_MEETING"}
    await desk.door.done("addSession", **{**forum, "delegateIds": pair})


async def test_a_speaker_comes_leads_and_goes(desk: Desk) -> None:
    there = (await desk.door.ask(SPEAKERS, slug=SLUG))["edition"]["speakers"]["nodes"]
    assert [each["code"] for each in there] == ["SPK-01", "SPK-02", "SPK-03"]
    assert all(each["synthetic"] and "SYNTHETIC" in each["name"] for each in there)
    asked = {
        "editionId": desk.edition,
        "code": "SPK-04",
        "name": "Someone",
        "organizationId": await node_id(desk, "organization", "idb"),
        "seniority": "TOP_EXECUTIVE",
        "languages": [{"language": "pt", "level": "NATIVE"}, {"language": "en", "level": "C1"}],
    }
    made = (await desk.door.done("addSpeaker", **asked))["speaker"]
    for more, code in (
        ({}, "CONFLICT"),
        ({"code": "LAC-01"}, "CONFLICT"),
        ({"code": "S P"}, "INVALID_INPUT"),
        ({"code": "SPK-05", "name": ""}, "INVALID_INPUT"),
    ):
        assert (await desk.door.error("addSpeaker", **{**asked, **more}))["code"] == code
    workshop = (await components(desk))["washington_workshop"]["id"]
    session = await desk.door.done(
        "addSession",
        componentId=workshop,
        key="talk",
        kind="PANEL",
        title="A talk",
        speakerIds=[made["id"]],
    )
    told = await desk.door.error("removeSpeaker", id=made["id"])
    assert (told["code"], "leads a session" in told["message"]) == ("CONFLICT", True)
    await desk.door.done("removeSession", id=session["session"]["id"])
    before = (await desk.door.ask(SPEAKERS, slug=SLUG))["edition"]["speakers"]["nodes"]
    gone = await desk.door.done("removeSpeaker", id=made["id"], expectedVersion=1)
    assert (gone["deletedId"], gone["edition"]) == (made["id"], {"id": desk.edition})
    await desk.revert_newest()
    assert (await desk.door.ask(SPEAKERS, slug=SLUG))["edition"]["speakers"]["nodes"] == before


async def test_who_is_away_is_said_anew_each_time_and_taken_back(desk: Desk) -> None:
    person = desk.people["LAC-01"]
    noon = {"startsAt": "2011-12-13T04:00:00Z", "endsAt": "2011-12-13T05:00:00Z"}
    dawn = {"startsAt": "2011-12-12T01:00:00Z", "endsAt": "2011-12-12T02:00:00Z"}
    payload = await desk.door.done("changeAbsences", delegateId=person, absences=[noon, dawn, noon])
    assert payload["delegate"]["absences"] == [dawn, noon]
    assert payload["delegate"]["version"] == 2
    turned = {"startsAt": noon["endsAt"], "endsAt": noon["startsAt"]}
    told = await desk.door.error("changeAbsences", delegateId=person, absences=[turned])
    assert told["path"] == ["absences", "0", "endsAt"]
    told = await desk.door.error(
        "changeAbsences", delegateId=person, absences=[], expectedVersion=1
    )
    assert told["code"] == "STALE"
    payload = await desk.door.done("changeAbsences", delegateId=person, absences=[])
    assert payload["delegate"]["absences"] == []
    await desk.revert_newest()
    document = "query($id: ID!) { node(id: $id) { ... on Delegate { absences { startsAt } } } }"
    found = await desk.node(document, person)
    assert found["absences"] == [{"startsAt": each["startsAt"]} for each in (dawn, noon)]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_an_arrangement_is_taken_back_whole(desk: Desk) -> None:
    before = await components(desk)
    forum = before["shanghai_forum"]["id"]
    await desk.door.done(
        "arrangeComponent",
        componentId=forum,
        booths=0,
        rooms=[{"key": "lecture_hall", "name": "Another", "capacity": 1}],
        slots=[slot("only", "2011-12-12", "09:00", "10:00")],
    )
    await desk.revert_newest()
    after = await components(desk)
    for each in (*before.values(), *after.values()):
        del each["version"]
    assert after == before


async def test_a_session_that_has_to_come_first_cannot_go(desk: Desk) -> None:
    workshop = (await components(desk))["washington_workshop"]["id"]
    plain = {"componentId": workshop, "key": "talk", "kind": "PLENARY", "title": "All"}
    first = {**plain, "key": "welcome", "title": "Welcome"}
    panel = (await desk.door.done("addSession", **first))["session"]
    made = await desk.door.done("addSession", **plain, requires=["welcome"])
    shown = (await components(desk))["washington_workshop"]["sessions"]["nodes"]
    (talk,) = (each for each in shown if each["key"] == "talk")
    assert talk["requires"] == ["welcome"]
    told = await desk.door.error("removeSession", id=panel["id"])
    assert (told["code"], "before talk" in told["message"]) == ("CONFLICT", True)
    await desk.door.done("changeSession", id=made["session"]["id"], requires=[])
    await desk.door.done("removeSession", id=panel["id"])


async def test_a_text_that_no_database_holds_is_refused(desk: Desk) -> None:
    workshop = (await components(desk))["washington_workshop"]["id"]
    document = "mutation($input: AddSessionInput!) { addSession(input: $input) { replayed } }"
    plain = {"componentId": workshop, "key": "talk", "kind": "PLENARY", "title": "All"}
    for more in (
        {"slotKey": "a\0"},
        {"requires": ["a\0"]},
        {"title": "a\0"},
        {"languages": ["\0"]},
    ):
        shown = await desk.door.answer(document, input={**plain, **more})
        (error,) = shown["errors"]
        assert error["extensions"]["code"] == "BAD_USER_INPUT"
    # Of a key only letters, digits and underscores come as far as the database.
    told = await desk.door.error("addSession", **{**plain, "key": "a\0"})
    assert told["path"] == ["key"]
