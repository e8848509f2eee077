"""Regional meetings over HTTP: written down, corrected, removed, refused, taken back."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from domain import models
from domain.meetings.writing import MEETINGS_MAX
from domain.policy import SYSTEM, Role
from domain.store import Store
from tests.api.meeting_desk import MEETING, MeetingDesk, opened_meetings
from tests.databases import on_sqlite

LIST = """
query($id: ID!, $filter: RegionalMeetingFilter, $orderBy: [RegionalMeetingOrder!]) {
  node(id: $id) { ... on Edition {
  regionalMeetings(first: 100, filter: $filter, orderBy: $orderBy) { totalCount nodes { key } } } }
}
"""
DEMO = [
    "andean_risk_forum",
    "mercosur_window_days",
    "east_china_operator_forum",
    "south_china_data_week",
]


@pytest.fixture
async def desk(demo_store: Store) -> AsyncIterator[MeetingDesk]:
    async with opened_meetings(demo_store) as there:
        yield there


async def shown(desk: MeetingDesk, meeting: str) -> dict[str, Any]:
    return dict(await desk.node(MEETING, meeting))


async def listed(desk: MeetingDesk, order: list[str] | None = None, **where: object) -> list[str]:
    asked = {"filter": where or None, "orderBy": [{"field": each} for each in order or ()] or None}
    found = await desk.door.ask(LIST, id=desk.edition, **asked)
    nodes = found["node"]["regionalMeetings"]["nodes"]
    assert found["node"]["regionalMeetings"]["totalCount"] == len(nodes)
    return [each["key"] for each in nodes]


async def test_a_meeting_is_written_down_corrected_removed_and_comes_back(
    desk: MeetingDesk,
) -> None:
    topics = desk.weighed(risk_management=3, single_window=5)
    made = await desk.meeting(place="Lima", topics=topics, ways=desk.ways(CN=2))
    first = await shown(desk, made)
    assert first == {
        "key": "lima",
        "name": "Meeting of lima",
        "place": "Lima",
        "startsOn": "2012-03-05",
        "endsOn": "2012-03-07",
        "places": 2,
        "synthetic": False,
        "version": 1,
        "edition": {"slug": "wco-idb-2011"},
        "side": {"key": "latin_america"},
        "topics": [
            {"weight": 5, "topic": {"key": "single_window"}},
            {"weight": 3, "topic": {"key": "risk_management"}},
        ],
        "ways": [{"travelDays": 2, "administration": {"code": "CN"}}],
    }
    changed = {"places": 4, "topics": desk.weighed(single_window=1), "ways": []}
    await desk.door.done("changeRegionalMeeting", id=made, expectedVersion=1, **changed)
    after = await shown(desk, made)
    assert (after["places"], after["version"], after["ways"]) == (4, 2, [])
    assert after["topics"] == [{"weight": 1, "topic": {"key": "single_window"}}]
    # What is as it was changes nothing.
    again = await desk.door.done("changeRegionalMeeting", id=made, places=4)
    assert again["regionalMeeting"]["version"] == 2
    error = await desk.door.error("changeRegionalMeeting", id=made, places=5, expectedVersion=1)
    assert (error["code"], error["currentVersion"]) == ("STALE", 2)
    await desk.revert_newest()
    assert {**await shown(desk, made), "version": 1} == first
    gone = await desk.door.done("removeRegionalMeeting", id=made)
    assert (gone["deletedId"], gone["edition"]) == (made, {"id": desk.edition})
    assert "lima" not in await listed(desk)
    await desk.revert_newest()
    assert await shown(desk, made) == first
    await desk.revert_newest()
    assert "lima" not in await listed(desk)


async def test_meetings_are_listed_by_day_by_side_and_by_words(desk: MeetingDesk) -> None:
    assert await listed(desk) == DEMO
    assert await listed(desk, ["KEY"]) == sorted(DEMO)
    assert await listed(desk, ["SIDE"]) == [*DEMO[:2], *DEMO[2:]]
    assert await listed(desk, sideKeyIn=["china"]) == DEMO[2:]
    assert await listed(desk, search="MONTEVIDEO") == DEMO[1:2]
    assert await listed(desk, startsOnLte="2012-05-21", endsOnGte="2012-03-20") == DEMO[1:3]


BAD = "INVALID_INPUT"
CANNOT_BE = [
    ({"key": "Lima"}, BAD, ["key"], "small letters"),
    ({"key": "andean_risk_forum"}, "CONFLICT", ["key"], "already. Choose another key"),
    ({"name": " "}, BAD, ["name"], "a name"),
    ({"endsOn": "2012-03-04"}, BAD, ["endsOn"], "before the first, 2012-03-05"),
    ({"endsOn": "2012-05-05"}, BAD, ["endsOn"], "more than 60 days"),
    ({"startsOn": "1899-12-31", "endsOn": "1900-01-01"}, BAD, ["startsOn"], "1900 to 2199"),
    ({"places": -1}, BAD, ["places"], "-1 places are not from 0 to 1,000"),
    ({"places": 1001}, BAD, ["places"], "1001 places"),
    ({"sideId": "Side_nowhere"}, "NOT_FOUND", ["sideId"], "no side of this id"),
    ({"sideId": "Topic_t"}, BAD, ["sideId"], "the id of a Topic"),
]


@on_sqlite
async def test_what_no_meeting_can_be_is_refused(desk: MeetingDesk) -> None:
    for asked, code, path, words in CANNOT_BE:
        error = await desk.door.error("addRegionalMeeting", **desk.wanted(**asked))
        assert (error["code"], error["path"]) == (code, path)
        assert words in error["message"]
    assert await listed(desk) == DEMO


@on_sqlite
async def test_topics_and_ways_that_cannot_be_are_refused(desk: MeetingDesk) -> None:
    meeting = await desk.meeting()
    group = {"topicId": desk.topics["digital_data"], "weight": 1}
    window = desk.weighed(single_window=1)
    china = desk.ways(CN=1)
    japan = {"administrationId": "Administration_nowhere", "travelDays": 1}
    for asked, path, words in (
        ({"topics": [group]}, ["topics", "0", "topicId"], "group"),
        ({"topics": window * 2}, ["topics", "1", "topicId"], "once"),
        ({"topics": desk.weighed(single_window=0)}, ["topics", "0", "weight"], "weight 0"),
        ({"topics": desk.weighed(single_window=11)}, ["topics", "0", "weight"], "1 to 10"),
        ({"topics": [{"topicId": "Topic_t", "weight": 1}]}, ["topics", "0", "topicId"], "topic"),
        ({"ways": china * 2}, ["ways", "1", "administrationId"], "once"),
        ({"ways": [japan]}, ["ways", "0", "administrationId"], "on a side"),
        ({"ways": desk.ways(CN=31)}, ["ways", "0", "travelDays"], "31 days of travel of CN"),
    ):
        error = await desk.door.error("changeRegionalMeeting", id=meeting, **asked)
        assert error["path"] == path
        assert words in error["message"]
    assert (await shown(desk, meeting))["version"] == 1


@on_sqlite
async def test_an_edition_has_no_more_meetings_than_it_may(desk: MeetingDesk) -> None:
    edition = desk.edition.partition("_")[2]
    side = desk.sides["china"].partition("_")[2]
    async with desk.store.unit_of_work(SYSTEM) as db:
        db.add_all(
            models.RegionalMeeting(
                edition_id=edition,
                side_id=side,
                key=f"m{number}",
                name="m",
                starts_on=date(2012, 3, 1),
                ends_on=date(2012, 3, 1),
                places=1,
            )
            for number in range(MEETINGS_MAX - len(DEMO))
        )
    error = await desk.door.error("addRegionalMeeting", **desk.wanted())
    assert error["code"] == "CONFLICT"
    assert f"{MEETINGS_MAX} regional meetings" in error["message"]


@on_sqlite
async def test_others_than_planners_read_meetings_and_keep_none(desk: MeetingDesk) -> None:
    meeting = await desk.meeting()
    for viewer in (
        desk.viewer(Role.COORDINATOR, "PE"),
        desk.viewer(Role.MANAGER, person="LAC-01"),
        desk.viewer(Role.AUDITOR),
    ):
        found = await desk.sees(viewer, LIST, id=desk.edition)
        assert "lima" in [each["key"] for each in found["node"]["regionalMeetings"]["nodes"]]
        code, _, _ = await desk.act(viewer, "changeRegionalMeeting", id=meeting, places=9)
        assert code == "FORBIDDEN"
    assert (await shown(desk, meeting))["places"] == 2
