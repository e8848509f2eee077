"""Runs of cross-participation over HTTP: suggested, proved, verified, explained, refused."""

import json
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest

from domain import models
from domain.policy import SYSTEM, Role
from domain.runs.verify import run_documents, verify_run
from domain.store import Store
from tests.api.meeting_desk import MeetingDesk, opened_meetings
from tests.databases import on_sqlite
from tests.graph.naive_meetings import best_by_trying

WHY_NOT = """
query($id: ID!, $who: ID!, $where: ID!, $locale: Locale) { node(id: $id) {
  ... on CrossParticipationRun { whyNot(delegate: $who, meeting: $where) {
    verdict brokenRules conflicts pointsLost seenLost proved text(locale: $locale)
    delegate { code } meeting { key }
    displaced { meetingKey delegate { code } meeting { key } }
    added { meetingKey delegate { code } }
} } } }
"""
LISTS = """
query($id: ID!) { node(id: $id) { ... on Edition {
  crossParticipationRuns(first: 9) { nodes { id state } }
  latestCrossParticipationRun { id } publishedCrossParticipationRun { id } } } }
"""


LIMIT = ["meetingLimits", "0"]


@pytest.fixture
async def desk(demo_store: Store) -> AsyncIterator[MeetingDesk]:
    async with opened_meetings(demo_store) as there:
        yield there


async def faults(desk: MeetingDesk, run: str) -> tuple[str, ...]:
    async with desk.store.reading(SYSTEM) as db:
        return await verify_run(db, run.partition("_")[2])


async def documents(desk: MeetingDesk, run: str) -> tuple[dict[str, Any], dict[str, Any]]:
    async with desk.store.reading(SYSTEM) as db:
        return await run_documents(db, run.partition("_")[2])


async def test_a_run_suggests_invitations_with_reasons_a_bound_and_a_proof(
    desk: MeetingDesk,
) -> None:
    run = await desk.suggest()
    found = await desk.told(run)
    assert (found["state"], found["proved"], found["synthetic"]) == ("DONE", True, True)
    assert found["objective"] == found["bound"] == found["cover"] - found["travel"]
    # Four meetings of two sides: the other side is seen at each.
    assert (found["seen"], found["seenPossible"]) == (4, 4)
    assert found["text"].endswith("It is proved that no plan is better.")
    suggested = found["invitations"]["nodes"]
    assert found["invitations"]["totalCount"] == len(suggested) > 4
    for each in suggested:
        assert each["meeting"] == {"key": each["meetingKey"]}
        assert sum(one["points"] or 0 for one in each["reasons"]) == each["points"]
        assert all(one["text"] for one in each["reasons"])
        assert each["delegate"]["code"].startswith("LAC") == ("china" in each["meetingKey"])
    trips = {each["administration"]["code"]: each["trips"] for each in found["trips"]}
    assert sum(trips.values()) == len(suggested)
    for plan in found["meetings"]:
        there = {
            each["delegate"]["code"]
            for each in suggested
            if each["meetingKey"] == plan["meetingKey"]
        }
        assert plan["unseen"] == []
        for topic in plan["topics"]:
            assert {each["code"] for each in topic["delegates"]} <= there
            assert 0 <= topic["points"] <= topic["of"]
            assert topic["text"]
    assert await faults(desk, run) == ()
    listed = (await desk.door.ask(LISTS, id=desk.edition))["node"]
    assert listed["latestCrossParticipationRun"] == {"id": run}
    assert listed["publishedCrossParticipationRun"] is None
    assert listed["crossParticipationRuns"]["nodes"] == [{"id": run, "state": "DONE"}]


async def test_the_same_snapshot_has_the_same_answer_and_a_changed_record_is_found(
    desk: MeetingDesk,
) -> None:
    first, second = await desk.suggest(), await desk.suggest()
    one, other = await desk.told(first), await desk.told(second)
    assert one == other
    async with desk.store.unit_of_work(SYSTEM) as db:
        run = await db.get_one(models.CrossParticipationRun, first.partition("_")[2])
        run.cover = (run.cover or 0) + 1
    assert len(await faults(desk, first)) == 2
    assert await faults(desk, second) == ()
    # Another meeting is another snapshot.
    await desk.meeting(topics=desk.weighed(risk_management=3))
    assert (await desk.told(await desk.suggest()))["snapshotHash"] != one["snapshotHash"]


@on_sqlite
async def test_no_plan_is_better_than_that_of_a_run_by_trying_all(desk: MeetingDesk) -> None:
    await desk.door.done(
        "removeRegionalMeeting", id=(await desk.meetings())["mercosur_window_days"]
    )
    asked = ("LAC-01", "LAC-02", "LAC-03", "LAC-04", "CHN-01", "CHN-02", "CHN-03", "CHN-04")
    limits = [
        {"delegateId": row_id, "meetingsMax": 0}
        for code, row_id in desk.people.items()
        if code not in asked
    ]
    run = await desk.suggest(meetingLimits=limits, parameters={"travelDays": 0, "tripPrice": 90})
    instance, solution = await documents(desk, run)
    found = await desk.told(run)
    best = best_by_trying(instance)
    assert best == (found["seen"], found["objective"])
    assert found["proved"]
    assert {each["delegate"]["code"] for each in found["invitations"]["nodes"]} <= set(asked)
    assert solution["parameters"]["trip_price"] == found["parameters"]["tripPrice"] == 90


async def test_why_somebody_is_not_invited_and_what_it_would_cost(desk: MeetingDesk) -> None:
    meetings = await desk.meetings()
    run = await desk.suggest()
    suggested = (await desk.told(run))["invitations"]["nodes"]

    async def why(code: str, key: str, locale: str = "en") -> dict[str, Any]:
        asked = {"id": run, "who": desk.people[code], "where": meetings[key], "locale": locale}
        found = (await desk.door.ask(WHY_NOT, **asked))["node"]["whyNot"]
        assert (found["delegate"], found["meeting"]) == ({"code": code}, {"key": key})
        return dict(found)

    invited = suggested[0]
    there = await why(invited["delegate"]["code"], invited["meetingKey"])
    assert (there["verdict"], there["pointsLost"]) == ("INVITED", None)
    own = await why("LAC-01", "andean_risk_forum")
    assert (own["verdict"], own["brokenRules"]) == ("CANNOT", ["OWN_SIDE"])
    assert own["text"].endswith("It is a meeting of their own side.")
    taken = {each["delegate"]["code"] for each in suggested if "china" in each["meetingKey"]}
    other = next(code for code in desk.people if code.startswith("LAC") and code not in taken)
    costs = await why(other, "east_china_operator_forum")
    assert costs["verdict"] in ("COSTS", "TIE")
    assert costs["proved"]
    assert costs["seenLost"] == 0
    assert costs["pointsLost"] >= 0
    # What it says is so: a run that has to make the invitation is short of as much.
    must = [{"delegateId": desk.people[other], "meetingId": meetings["east_china_operator_forum"]}]
    forced = await desk.told(await desk.suggest(must=must))
    assert (await desk.told(run))["objective"] - forced["objective"] == costs["pointsLost"]
    (required,) = [each for each in forced["invitations"]["nodes"] if each["required"]]
    assert required["reasons"][0]["code"] == "REQUIRED"
    assert forced["parameters"]["must"] == [
        {"meetingKey": "east_china_operator_forum", "delegate": {"code": other}}
    ]
    texts = {(await why(other, "east_china_operator_forum", each))["text"] for each in ("es", "zh")}
    assert len(texts | {costs["text"]}) == 3


@on_sqlite
async def test_demands_that_contradict_are_named(desk: MeetingDesk) -> None:
    meetings = await desk.meetings()
    must = [{"delegateId": desk.people["LAC-01"], "meetingId": meetings["andean_risk_forum"]}]
    found = await desk.told(await desk.suggest(must=must))
    assert (found["state"], found["failure"]["code"]) == ("FAILED", "INFEASIBLE")
    (conflict,) = found["failure"]["conflicts"]
    assert sorted(conflict) == [
        "own_side:LAC-01|andean_risk_forum",
        "required:LAC-01|andean_risk_forum",
    ]
    assert "LAC-01 has to be invited to andean_risk_forum" in found["failure"]["detail"]
    assert (found["invitations"]["nodes"], found["meetings"], found["text"]) == ([], [], None)


@on_sqlite
async def test_what_cannot_be_asked_of_a_run_is_refused(desk: MeetingDesk) -> None:
    forum = (await desk.meetings())["andean_risk_forum"]
    pair = {"delegateId": desk.people["CHN-01"], "meetingId": forum}
    limit = {"delegateId": desk.people["CHN-01"], "meetingsMax": 1}
    for asked, path, words in (
        ({"must": [pair], "never": [pair]}, ["never", "0"], "in must too"),
        ({"must": [{**pair, "delegateId": "Delegate_n"}]}, ["must", "0", "delegateId"], "takes"),
        ({"never": [{**pair, "meetingId": "RegionalMeeting_n"}]}, ["never", "0", "meetingId"], ""),
        ({"meetingLimits": [limit, limit]}, ["meetingLimits", "1", "delegateId"], "already"),
        ({"meetingLimits": [{**limit, "meetingsMax": -1}]}, [*LIMIT, "meetingsMax"], "0 to 1,000"),
        ({"parameters": {"tripPrice": 10_001}}, ["parameters", "tripPrice"], "10000"),
        ({"parameters": {"curve": [1, 2]}}, ["parameters", "curve"], "never rise"),
        ({"parameters": {"dayPrice": None}}, ["parameters", "dayPrice"], "null"),
    ):
        error = await desk.door.error("startCrossParticipationRun", editionId=desk.edition, **asked)
        assert error["path"] == path
        assert words in error["message"]
    for each in (await desk.meetings()).values():
        await desk.door.done("removeRegionalMeeting", id=each)
    error = await desk.door.error("startCrossParticipationRun", editionId=desk.edition)
    assert (error["code"], error["path"]) == ("NOT_READY", ["editionId"])
    assert "no regional meeting" in error["message"]


@on_sqlite
async def test_a_run_is_cancelled_and_is_the_planners_alone(desk: MeetingDesk) -> None:
    made = await desk.door.done("startCrossParticipationRun", editionId=desk.edition)
    run = made["crossParticipationRun"]["id"]
    document = (
        "mutation($input: CancelRunInput!) { cancelRun(input: $input)"
        " { run { id state } userErrors { code } } }"
    )
    told = await desk.door.ask(document, input={"runId": run})
    assert told["cancelRun"]["run"] == {"id": run, "state": "CANCELLED"}
    whole = "query($id: ID!) { node(id: $id) { id } }"
    for viewer in (
        desk.viewer(Role.COORDINATOR, "PE"),
        desk.viewer(Role.MANAGER, person="LAC-01"),
        desk.viewer(Role.AUDITOR),
    ):
        assert (await desk.sees(viewer, whole, id=run))["node"] is None


@on_sqlite
async def test_runs_of_every_kind_can_be_asked_for_at_once(desk: MeetingDesk) -> None:
    made = await desk.door.done("startCrossParticipationRun", editionId=desk.edition)
    document = """
    mutation($input: CancelRunInput!) { cancelRun(input: $input) { run { state
      ... on AgendaRun { parameters { panelSidesMin } meetings { lost } }
      ... on CrossParticipationRun { parameters { tripPrice } meetingPlans { meetingKey }
        whyNot(delegate: "Delegate_d", meeting: "RegionalMeeting_m") { text } }
      ... on PairingRun { parameters { languageRequired } }
      ... on TopicRun { parameters { countMax } whyNot(topic: "Topic_t") { text } }
    } } }
    """
    shown = await desk.door.answer(document, input={"runId": made["crossParticipationRun"]["id"]})
    run = shown["data"]["cancelRun"]["run"]
    assert run["parameters"] == {"tripPrice": 20}
    # Nothing is known yet of why not.
    assert (run["meetingPlans"], run["whyNot"]) == ([], None)
    assert [each["path"] for each in shown["errors"]] == [["cancelRun", "run", "whyNot"]]


@on_sqlite
async def test_days_of_absence_and_of_editions_keep_people_at_home(desk: MeetingDesk) -> None:
    run = await desk.suggest()
    before = (await desk.told(run))["invitations"]["nodes"]
    counted = Counter(each["delegate"]["code"] for each in before)
    (code, _), *_ = counted.most_common(1)
    keys = [each["meetingKey"] for each in before if each["delegate"]["code"] == code]
    await desk.door.done(
        "changeAbsences",
        delegateId=desk.people[code],
        absences=[{"startsAt": "2012-01-01T08:00:00Z", "endsAt": "2012-12-31T18:00:00Z"}],
    )
    later = await desk.suggest()
    instance, _ = await documents(desk, later)
    assert all(
        each["delegate"]["code"] != code
        for each in (await desk.told(later))["invitations"]["nodes"]
    )
    asked = {"id": later, "who": desk.people[code], "where": (await desk.meetings())[keys[0]]}
    found = (await desk.door.ask(WHY_NOT, **asked))["node"]["whyNot"]
    assert found["brokenRules"] == ["PERSON_AWAY"]
    assert [each["id"] for each in instance["editions"]] == ["wco-idb-2011"]
    assert "name" not in json.dumps(instance["people"])
