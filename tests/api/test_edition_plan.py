"""Pairs, topics and agendas as one plan: checked, changed in thought, published at once."""

from typing import Any

import pytest
from sqlalchemy import select

from domain import models
from domain.models import new_id
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import (
    SLUG,
    ask,
    edition_and_delegates,
    finished_agenda_run,
    finished_pairing_run,
    finished_topic_run,
    refusal,
)

CHECK = """
query($edition: ID!, $pairing: ID, $topic: ID, $agendas: [ID!], $change: PlanChangeInput) {
  planCheck(
    edition: $edition, pairingRun: $pairing, topicRun: $topic, agendaRuns: $agendas, change: $change
  ) { conflicts { ...C } arisen { ...C } settled { ...C } }
}
fragment C on PlanConflict {
  rule codes text delegates { code } topics { key }
  placements { title slotKey room localStartsAt component { key name timeZone } }
}
"""
PUBLISH = """
mutation($input: PublishPlanInput!) { publishPlan(input: $input) {
  userErrors { code path message } replayed edition {
    publishedPairingRun { id } publishedTopicRun { id }
    components { publishedAgendaRun { id } } }
} }
"""
PAIRS = """
query($id: ID!) { node(id: $id) { ... on PairingRun {
  pairings(first: 100) { nodes { delegates { id code } } } } } }
"""
PLACED = """
query($id: ID!) { node(id: $id) { ... on AgendaRun {
  placements { title slotKey session { id topic { id key } } } } } }
"""


async def made(store: Store) -> dict[str, Any]:
    """Solve pairs, topics and the agenda of the forum; return the ids of the three runs."""
    edition, _ = await edition_and_delegates(store)
    pairing = await finished_pairing_run(store)
    topic = await finished_topic_run(store, purpose="THIS_EDITION")
    agenda = await finished_agenda_run(
        store, "shanghai_forum", topicRunId=topic, pairingRunId=pairing
    )
    return {"edition": edition, "pairing": pairing, "topic": topic, "agendas": [agenda]}


def asked(runs: dict[str, Any], **more: object) -> dict[str, Any]:
    ids = {f"{kind}RunId": runs[kind] for kind in ("pairing", "topic")}
    return {"input": {**ids, "agendaRunIds": runs["agendas"], **more}}


async def test_what_is_published_together_is_published_at_once_or_not_at_all(
    demo_store: Store,
) -> None:
    runs = await made(demo_store)
    found = (await ask(demo_store, CHECK, **runs))["planCheck"]
    assert found["arisen"] == found["settled"] == []
    assert found["conflicts"] == []
    # Without the agenda its topics are held nowhere: nothing is published.
    bare = asked({**runs, "agendas": []})
    payload = (await ask(demo_store, PUBLISH, **bare))["publishPlan"]
    (error,) = payload["userErrors"]
    assert (error["code"], error["path"]) == ("CONFLICT", ["despite"])
    assert "TOPIC_HELD (risk_management, " in error["message"]
    assert payload["edition"] is None
    standing = "query($slug: String!) { edition(by: {slug: $slug}) { publishedPairingRun { id } } }"
    assert (await ask(demo_store, standing, slug=SLUG))["edition"]["publishedPairingRun"] is None
    whole = asked(runs, idempotencyKey="publish-the-plan")
    for replayed in (False, True):
        payload = (await ask(demo_store, PUBLISH, **whole))["publishPlan"]
        assert (payload["userErrors"], payload["replayed"]) == ([], replayed)
        published = payload["edition"]
        assert published["publishedPairingRun"] == {"id": runs["pairing"]}
        assert published["publishedTopicRun"] == {"id": runs["topic"]}
        agendas = [each["publishedAgendaRun"] for each in published["components"]]
        assert [each["id"] for each in agendas if each] == runs["agendas"]
    # Nothing named means what is published now.
    again = (await ask(demo_store, CHECK, edition=runs["edition"]))["planCheck"]
    assert again == found


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_change_of_one_tells_what_it_does_to_the_others(demo_store: Store) -> None:
    runs = await made(demo_store)
    placed = (await ask(demo_store, PLACED, id=runs["agendas"][0]))["node"]["placements"]
    first, *_ = placed
    other = next(each for each in placed if each["slotKey"] != first["slotKey"])
    moved = {"moves": [{"sessionId": first["session"]["id"], "slotKey": other["slotKey"]}]}
    found = (await ask(demo_store, CHECK, **runs, change=moved))["planCheck"]
    places = [each for each in found["arisen"] if each["rule"] == "ONE_PLACE"]
    assert places
    for each in places:
        assert first["title"] in [one["title"] for one in each["placements"]]
        assert each["codes"] == [one["code"] for one in each["delegates"]]
        assert each["text"].endswith("at the same time.")
    dropped = {"dropTopicIds": [first["session"]["topic"]["id"]]}
    found = (await ask(demo_store, CHECK, **runs, change=dropped))["planCheck"]
    (conflict,) = found["arisen"]
    assert conflict["rule"] == "TOPIC_CHOSEN"
    assert conflict["topics"] == [{"key": first["session"]["topic"]["key"]}]
    assert conflict["text"].endswith("which was not chosen.")


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_swapped_pairs_conflict_with_the_agenda_by_name(demo_store: Store) -> None:
    """Two partners get a meeting in the agenda; then they would be partners of others."""
    edition, delegates = await edition_and_delegates(demo_store)
    pairing = await finished_pairing_run(demo_store)
    nodes = (await ask(demo_store, PAIRS, id=pairing))["node"]["pairings"]["nodes"]
    one, other = (
        [each["code"] for each in node["delegates"]]
        for node in (nodes[0], next(n for n in nodes if _apart(n, nodes[0])))
    )
    component = (
        await ask(
            demo_store,
            "query($slug: String!) { edition(by: {slug: $slug}) { components { id key } } }",
            slug=SLUG,
        )
    )["edition"]["components"]
    meeting = {
        "componentId": next(each["id"] for each in component if each["key"] == "shanghai_forum"),
        "key": "the_two",
        "kind": "PAIR_MEETING",
        "title": "A meeting of two",
        "delegateIds": [delegates[code] for code in one],
    }
    add = "mutation($i: AddSessionInput!) { addSession(input: $i) { userErrors { message } } }"
    assert (await ask(demo_store, add, i=meeting))["addSession"]["userErrors"] == []
    topic = await finished_topic_run(demo_store, purpose="THIS_EDITION", mustTopicIds=[])
    agenda = await finished_agenda_run(demo_store, "shanghai_forum", topicRunId=None)
    runs = {"edition": edition, "pairing": pairing, "topic": topic, "agendas": [agenda]}
    swap = {
        "part": [pair_of(delegates, *one), pair_of(delegates, *other)],
        "join": [pair_of(delegates, one[0], other[1]), pair_of(delegates, other[0], one[1])],
    }
    found = (await ask(demo_store, CHECK, **runs, change=swap))["planCheck"]
    assert "MEETING_OF_PARTNERS" not in [each["rule"] for each in found["settled"]]
    (conflict,) = (each for each in found["arisen"] if each["rule"] == "MEETING_OF_PARTNERS")
    assert set(conflict["codes"]) == set(one)
    assert [each["title"] for each in conflict["placements"]] == ["A meeting of two"]
    assert conflict["text"].startswith("A meeting of two is a meeting of ")


def pair_of(delegates: dict[str, str], a: str, b: str) -> dict[str, str]:
    return {"a": delegates[a], "b": delegates[b]}


def _apart(node: dict[str, Any], first: dict[str, Any]) -> bool:
    codes = {each["code"] for each in first["delegates"]}
    return codes.isdisjoint(each["code"] for each in node["delegates"])


MEETINGS = """
query($id: ID!) { node(id: $id) { ... on AgendaRun {
  meetings { slotKey lost delegates { id code } } } } }
"""


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_partners_get_a_slot_to_meet_in_and_a_swap_tells_whose_is_gone(
    demo_store: Store,
) -> None:
    runs = await made(demo_store)
    meetings = (await ask(demo_store, MEETINGS, id=runs["agendas"][0]))["node"]["meetings"]
    nodes = (await ask(demo_store, PAIRS, id=runs["pairing"]))["node"]["pairings"]["nodes"]
    partners = sorted(sorted(each["code"] for each in node["delegates"]) for node in nodes)
    assert [[each["code"] for each in one["delegates"]] for one in meetings] == partners
    assert all(one["slotKey"] for one in meetings)
    at = [(one["slotKey"], who["code"]) for one in meetings for who in one["delegates"]]
    assert len(set(at)) == len(at)
    (first, second, *_) = (
        one for one in meetings if _apart(one, meetings[0]) or one is meetings[0]
    )
    a, b = ([each["id"] for each in one["delegates"]] for one in (first, second))
    swap = {
        "part": [{"a": a[0], "b": a[1]}, {"a": b[0], "b": b[1]}],
        "join": [{"a": a[0], "b": b[1]}, {"a": b[0], "b": a[1]}],
    }
    found = (await ask(demo_store, CHECK, **runs, change=swap))["planCheck"]
    gone = [each["codes"] for each in found["arisen"] if each["rule"] == "MEETING_OF_PARTNERS"]
    assert gone == [[each["code"] for each in one["delegates"]] for one in (first, second)]
    texts = [each["text"] for each in found["arisen"]]
    assert f"{gone[0][0]} and {gone[0][1]} have a slot to meet in, and are no partners." in texts


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_what_is_no_plan_is_said_by_field(demo_store: Store) -> None:
    edition, delegates = await edition_and_delegates(demo_store)
    assert (await ask(demo_store, CHECK, edition=edition))["planCheck"] is None
    unknown = await ask(demo_store, CHECK, edition=f"Edition_{new_id()}")
    assert unknown == {"planCheck": None}
    runs = await made(demo_store)
    gone = {**runs, "pairing": f"PairingRun_{new_id()}"}
    payload = (await ask(demo_store, PUBLISH, **asked(gone)))["publishPlan"]
    (error,) = payload["userErrors"]
    assert (error["code"], error["path"]) == ("NOT_FOUND", ["pairingRunId"])
    twice = {**runs, "agendas": runs["agendas"] * 2}
    (error,) = (await ask(demo_store, PUBLISH, **asked(twice)))["publishPlan"]["userErrors"]
    assert (error["code"], error["path"]) == ("INVALID_INPUT", ["agendaRunIds", "1"])
    for change, words in (
        ({"part": [pair_of(delegates, "LAC-01", "LAC-02")]}, "a pair of the plan"),
        (
            {"join": [pair_of(delegates, "LAC-01", "LAC-02")]},
            "LAC-01 and LAC-02 are of one side. Partners are of different sides.",
        ),
        ({"join": [pair_of(delegates, "LAC-01", "LAC-01")]}, "are of one side"),
        ({"moves": [{"sessionId": f"Session_{new_id()}", "slotKey": "x"}]}, "holds this session"),
        ({"dropTopicIds": [f"Topic_{new_id()}"]}, "There is no topic of this id."),
    ):
        code, said = await refusal(demo_store, CHECK, **runs, change=change)
        assert code == "BAD_USER_INPUT"
        assert words in said


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_who_would_be_in_two_components_at_once_is_told_with_both_places_and_clocks(
    demo_store: Store,
) -> None:
    runs = await made(demo_store)
    await at_the_same_time(demo_store)
    workshop = await finished_agenda_run(demo_store, "washington_workshop", pairingRunId=None)
    runs["agendas"] = [workshop, runs["agendas"][0]]
    found = (await ask(demo_store, CHECK, **runs))["planCheck"]["conflicts"]
    twice = [each for each in found if each["rule"] == "ONE_COMPONENT"]
    assert twice == found
    assert {len(each["codes"]) for each in twice} == {1}
    both = next(each for each in twice if len(each["placements"]) == 2)
    (code,) = both["codes"]
    assert code.startswith("LAC-")
    keys = [each["component"]["key"] for each in both["placements"]]
    assert sorted(keys) == ["shanghai_forum", "washington_workshop"]
    for each in both["placements"]:
        said = f"{each['title']} ({each['component']['name']}, {each['room']}, "
        assert said + each["localStartsAt"].replace("T", " ")[:16] in both["text"]
        assert f", {each['component']['timeZone']})" in both["text"]
    assert both["text"].startswith(f"{code} would be in two places at the same time: ")
    # Who meets a partner is in no session of that slot, but abroad they cannot be either.
    met = [each for each in twice if "the meeting of " in each["text"]]
    assert met
    assert all(len(each["placements"]) == 1 for each in met)

    (error,) = (await ask(demo_store, PUBLISH, **asked(runs)))["publishPlan"]["userErrors"]
    assert f"ONE_COMPONENT ({twice[0]['codes'][0]}, " in error["message"]
    despite = asked(runs, despite=["ONE_COMPONENT"])
    assert (await ask(demo_store, PUBLISH, **despite))["publishPlan"]["userErrors"] == []


async def at_the_same_time(store: Store) -> None:
    """Hold the slots of Washington when those of Shanghai are, by the same clock."""
    slot, component = models.Slot, models.Component
    async with store.unit_of_work(SYSTEM) as db:
        rows = await db.execute(
            select(slot, component.key)
            .join(component, component.id == slot.component_id)
            .order_by(slot.starts_at)
        )
        by_key: dict[str, list[models.Slot]] = {}
        for row, key in rows:
            by_key.setdefault(key, []).append(row)
        there = by_key["shanghai_forum"]
        for row, other in zip(by_key["washington_workshop"], there, strict=False):
            row.starts_at, row.ends_at = other.starts_at, other.ends_at


WITHDRAW = """
mutation($input: WithdrawPublicationInput!) { withdrawPublication(input: $input) {
  userErrors { message } edition { publishedPairingRun { id } publishedTopicRun { id }
    components { publishedAgendaRun { id } } } } }
"""
UNDO = """
mutation($id: ID!) { revertChange(input: {auditEntryId: $id}) { userErrors { message } } }
"""
NEWEST = "{ auditEntries(first: 1) { nodes { id action canRevert } } }"


def standing(edition: dict[str, Any]) -> list[str]:
    """Return what stands published of an edition."""
    parts = [edition["publishedPairingRun"], edition["publishedTopicRun"]]
    parts += [each["publishedAgendaRun"] for each in edition["components"]]
    return [each["id"] for each in parts if each]


async def test_a_plan_is_taken_back_in_parts_as_a_whole_and_by_undo(demo_store: Store) -> None:
    runs = await made(demo_store)
    everything = [runs["pairing"], runs["topic"], *runs["agendas"]]
    published = (await ask(demo_store, PUBLISH, **asked(runs)))["publishPlan"]
    assert standing(published["edition"]) == everything
    part = {"runId": runs["topic"]}
    told = (await ask(demo_store, WITHDRAW, input=part))["withdrawPublication"]
    assert told["userErrors"] == []
    assert standing(told["edition"]) == [runs["pairing"], *runs["agendas"]]
    # Undo takes back the last change: the topics stand again.
    (last,) = (await ask(demo_store, NEWEST))["auditEntries"]["nodes"]
    assert (last["action"], last["canRevert"]) == ("withdrawPublication", True)
    assert (await ask(demo_store, UNDO, id=last["id"]))["revertChange"]["userErrors"] == []
    whole = {"runId": runs["agendas"][0], "wholePlan": True}
    told = (await ask(demo_store, WITHDRAW, input=whole))["withdrawPublication"]
    assert (told["userErrors"], standing(told["edition"])) == ([], [])
    (last,) = (await ask(demo_store, NEWEST))["auditEntries"]["nodes"]
    assert (await ask(demo_store, UNDO, id=last["id"]))["revertChange"]["userErrors"] == []
    again = "query($slug: String!) { edition(by: {slug: $slug}) { publishedPairingRun { id }"
    again += " publishedTopicRun { id } components { publishedAgendaRun { id } } } }"
    assert standing((await ask(demo_store, again, slug=SLUG))["edition"]) == everything
