"""The note of 2011, S24: cross-participation in key regional meetings.

In the style of ``test_note``: each answer is asked twice, the second time after the table that it
stands on was emptied, when the same question has to fail.
"""

from collections.abc import Awaitable, Callable

import pytest

from domain import models
from domain.store import Store
from tests.api.asking import (
    finished_participation_run,
    publish_participation,
)
from tests.api.note import each_row, edition, empty
from tests.databases import on_sqlite

Row = Callable[[Store], Awaitable[None]]


async def s24_each_side_has_key_regional_meetings(store: Store) -> None:
    found = await edition(
        store,
        "developments { text } sides { key } regionalMeetings(first: 9) { nodes { name synthetic"
        " startsOn places side { key } topics { weight topic { key } }"
        " ways { travelDays administration { code } } } }",
    )
    assert any("key regional meetings" in each["text"] for each in found["developments"])
    meetings = found["regionalMeetings"]["nodes"]
    assert {each["side"]["key"] for each in meetings} == {each["key"] for each in found["sides"]}
    for each in meetings:
        assert each["synthetic"]
        assert "SYNTHETIC" in each["name"]
        assert each["places"] > 0
        assert sum(one["weight"] for one in each["topics"]) >= 10
    assert {one["administration"]["code"] for each in meetings for one in each["ways"]} > {"CN"}


async def s24_representatives_of_the_other_side_are_suggested(store: Store) -> None:
    found = await edition(
        store,
        "latestCrossParticipationRun { proved seen seenPossible invitations(first: 100) { nodes {"
        " delegate { code side { key } } meeting { side { key } } reasons { text } } }"
        " trips { trips } meetings: meetingPlans { seen { key } topics { points } } }",
    )
    run = found["latestCrossParticipationRun"]
    assert run["proved"]
    assert run["seen"] == run["seenPossible"] == 4
    suggested = run["invitations"]["nodes"]
    assert len(suggested) > 4
    for each in suggested:
        assert each["delegate"]["side"] != each["meeting"]["side"]
        assert all(one["text"] for one in each["reasons"])
    assert sum(each["trips"] for each in run["trips"]) == len(suggested)
    assert sum(one["points"] for each in run["meetings"] for one in each["topics"]) > 0


async def s24_they_are_invited_with_what_they_are_asked_to_share(store: Store) -> None:
    found = await edition(
        store,
        "crossParticipations(first: 100) { nodes { state delegate { code } meeting { key }"
        " topics { key } notices { kind text } } }",
    )
    invited = found["crossParticipations"]["nodes"]
    assert len(invited) > 4
    assert {each["state"] for each in invited} == {"INVITED"}
    assert any(each["topics"] for each in invited)
    for each in invited:
        assert [one["kind"] for one in each["notices"]] == ["INVITED"]
        assert "SYNTHETIC" in each["notices"][0]["text"]


INVITED: tuple[type[models.Record], ...] = (
    models.CrossParticipation,
    models.CrossParticipationTopic,
    models.CrossParticipationNotice,
    models.RegionalMeeting,
)
MEETINGS: tuple[type[models.Record], ...] = (
    models.RegionalMeeting,
    models.MeetingTopic,
    models.MeetingWay,
)
RUNS: tuple[type[models.Record], ...] = (
    models.CrossParticipationRun,
    models.SuggestedInvitation,
    models.RegionalMeeting,
)
ROWS: list[tuple[Row, type[models.Record]]] = [
    *((s24_each_side_has_key_regional_meetings, table) for table in MEETINGS),
    *((s24_representatives_of_the_other_side_are_suggested, table) for table in RUNS),
    *((s24_they_are_invited_with_what_they_are_asked_to_share, table) for table in INVITED),
]


async def test_the_note_is_answered_on_each_engine(demo_store: Store) -> None:
    await publish_participation(demo_store, await finished_participation_run(demo_store))
    for row in dict.fromkeys(row for row, _ in ROWS):
        await row(demo_store)


@on_sqlite
@each_row(ROWS)
async def test_the_note(demo_store: Store, row: Row, table: type[models.Record]) -> None:
    await publish_participation(demo_store, await finished_participation_run(demo_store))
    await row(demo_store)
    empty(demo_store, table)
    with pytest.raises((AssertionError, KeyError, ValueError, TypeError)):
        await row(demo_store)
