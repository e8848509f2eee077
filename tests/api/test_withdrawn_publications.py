"""Taking a publication back: what stands again, who is told, and what stays once answered."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from domain import models
from domain.audit import verify_trail
from domain.models import InstructionKind
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.partners import LEFT, RIGHT, Partners, opened, publish_demo
from tests.api.test_published_pairings import codes, polled
from tests.databases import Databases
from tests.domain.running import edition, pair

PUBLISH = """mutation($id: ID!) { done: publishPairingRun(input: {runId: $id}) {
  pairingRun { id publishedAt supersedes { id } } superseded { id } userErrors { message } } }"""
WITHDRAW = """mutation($input: WithdrawPublicationInput!) {
  done: withdrawPublication(input: $input) {
  run { id publishedAt withdrawnAt supersedes { id } } restored { id supersededAt publishedAt }
  edition { publishedPairingRun { id } } userErrors { code path message } } }"""
REVERT = """mutation($id: ID!) { done: revertChange(input: {auditEntryId: $id}) {
  reverted { revertedBy { id } } userErrors { code path message } } }"""
ENTRIES = """{ auditEntries(first: 100) { nodes { id action recordType canRevert } } }"""
PAIRS = (
    """query($id: ID!) { node(id: $id) { ... on Partnership { state withdrawnAt changedAt } } }"""
)


@pytest.fixture
def partners(databases: Databases, engine: str, tmp_path: Path) -> Iterator[Partners]:
    url = databases.filled_by(engine, publish_demo)
    with opened(tmp_path, url.render_as_string(hide_password=False)) as there:
        yield there
    databases.give_back(url)


async def other_pairs(store: Store) -> str:
    """Pair anew so that the strongest pair is none any more."""
    async with store.unit_of_work(SYSTEM) as db:
        ours = await edition(db)
        rows = await db.scalars(select(models.Delegate))
        two = sorted(each.id for each in rows if each.code in (LEFT, RIGHT))
        db.add(
            models.PairingInstruction(
                edition_id=ours.id,
                kind=InstructionKind.NEVER,
                left_delegate_id=two[0],
                right_delegate_id=two[1],
                reason="They know each other.",
                made_at=store.clock(),
            )
        )
    return await pair(store)


async def events(store: Store) -> list[tuple[str, str]]:
    async with store.reading(SYSTEM) as db:
        row = models.OutboxEvent
        rows = await db.scalars(select(row).order_by(row.at, row.id))
        return [(each.kind.value, each.record_id) for each in rows]


def done(partners: Partners, document: str, **variables: object) -> Any:
    answer = partners.ask("planner", document, **variables)
    assert "errors" not in answer, answer
    return answer["data"]["done"]


def published(partners: Partners) -> tuple[str, str]:
    """Publish other pairs over those that stand, and return both runs."""
    run_id = f"PairingRun_{partners.run(other_pairs)}"
    told = done(partners, PUBLISH, id=run_id)
    assert told["userErrors"] == []
    before = told["superseded"]["id"]
    assert told["pairingRun"]["supersedes"] == {"id": before}
    return before, run_id


def withdrawn(partners: Partners, run_id: str, **more: object) -> Any:
    return done(partners, WITHDRAW, input={"runId": run_id, **more})


def newest(partners: Partners, action: str) -> dict[str, Any]:
    nodes = partners.ask("planner", ENTRIES)["data"]["auditEntries"]["nodes"]
    return next(each for each in nodes if each["action"] == action)


def now() -> str:
    return datetime.now(UTC).isoformat()


def test_what_stood_before_stands_again_with_all_that_became_of_it(partners: Partners) -> None:
    partners.accept("left")
    partners.accept("right")
    partners.met("planner")
    assert partners.state("right") == "MET"
    before = partners.seen("planner")
    first, second = published(partners)
    assert partners.state("right") == "LAPSED"
    then = partners.seen("planner")
    made = {
        pair: node
        for pair, node in then.items()
        if node["id"] not in {each["id"] for each in before.values()}
    }
    assert made
    since = now()
    told = withdrawn(partners, second)
    assert told["userErrors"] == []
    assert told["run"]["publishedAt"] is None
    assert told["run"]["withdrawnAt"] is not None
    assert told["run"]["supersedes"] is None
    assert told["restored"]["id"] == first
    assert told["restored"]["supersededAt"] is None
    assert told["edition"]["publishedPairingRun"] == {"id": first}
    # Everybody has again whom they had, as far as they had come.
    assert partners.state("right") == "MET"
    after = partners.seen("planner")
    standing = {node["id"]: node["state"] for node in before.values()}
    assert {
        node["id"]: node["state"] for node in after.values() if node["id"] in standing
    } == standing
    for node in made.values():
        found = partners.ask("planner", PAIRS, id=node["id"])["data"]["node"]
        assert found["state"] == "LAPSED"
        assert found["withdrawnAt"] == found["changedAt"]
    # Who polls is told of every pair of the plan that stands, and of none that was taken back.
    again = polled(partners, "website", since=since)
    assert again["totalCount"] == 14
    assert {node["run"]["id"] for node in again["nodes"]} == {first}
    assert (LEFT, RIGHT) in codes(again)
    heard = partners.run(events)[-20:]
    assert ("run_withdrawn", second.partition("_")[2]) in heard
    assert ("run_published", first.partition("_")[2]) in heard
    lapsed = {each for kind, each in heard if kind == "partnership_lapsed"}
    assert lapsed >= {node["id"].partition("_")[2] for node in made.values()}


def test_where_nothing_was_published_before_nothing_is_afterwards(partners: Partners) -> None:
    first, second = published(partners)
    withdrawn(partners, second)
    told = withdrawn(partners, first)
    assert (told["restored"], told["userErrors"]) == (None, [])
    assert told["edition"]["publishedPairingRun"] is None
    assert polled(partners, "website")["totalCount"] == 0
    assert {node["state"] for node in partners.seen("left").values()} == {"LAPSED"}
    # It is a draft again, and can be published anew.
    assert done(partners, PUBLISH, id=first)["userErrors"] == []
    assert {node["partnership"]["state"] for node in polled(partners, "left")["nodes"]} == {
        "PROPOSED"
    }
    assert polled(partners, "website")["totalCount"] == 14


def test_once_somebody_has_answered_it_stays_and_says_who(partners: Partners) -> None:
    _, second = published(partners)
    entry = newest(partners, "publishPairingRun")
    seen = partners.seen("left")
    (mine,) = (each for each in seen.values() if each["state"] == "PROPOSED")
    partners.id = mine["id"]
    partners.accept("left")
    (error,) = withdrawn(partners, second)["userErrors"]
    assert (error["code"], error["path"]) == ("CONFLICT", ["runId"])
    assert f"{LEFT} has accepted on 20" in error["message"]
    assert error["message"].count(mine["delegates"][1]["code"]) == 1
    assert "Publish other pairs instead" in error["message"]
    (error,) = done(partners, REVERT, id=entry["id"])["userErrors"]
    assert (error["code"], error["path"]) == ("NOT_REVERTIBLE", ["auditEntryId"])
    assert error["message"].startswith("This cannot be undone now. ")
    assert "Publish other pairs instead" in error["message"]
    assert partners.node()["state"] == "PROPOSED"


def test_an_answer_for_a_pair_that_was_there_before_is_no_obstacle(partners: Partners) -> None:
    before = {node["id"] for node in partners.seen("planner").values()}
    _, second = published(partners)
    kept = next(
        node
        for node in partners.seen("planner").values()
        if node["id"] in before and node["state"] == "PROPOSED"
    )
    partners.id = kept["id"]
    for each in kept["delegates"]:
        partners.act("planner", "acceptPartnership", delegateId=partners.delegate(each["code"]))
    assert withdrawn(partners, second)["userErrors"] == []
    assert partners.node()["state"] == "ACCEPTED"


def test_what_takes_it_back_is_taken_back_in_turn(partners: Partners) -> None:
    first, second = published(partners)
    then = partners.seen("planner")
    entry = newest(partners, "publishPairingRun")
    assert entry["canRevert"]
    told = done(partners, REVERT, id=entry["id"])
    assert told["userErrors"] == []
    assert partners.state("left") == "PROPOSED"
    undone = told["reverted"]["revertedBy"]["id"]
    for turn in range(2):
        told = done(partners, REVERT, id=undone)
        assert told["userErrors"] == [], turn
        undone = told["reverted"]["revertedBy"]["id"]
        if turn == 0:
            again = partners.seen("planner")
            assert {pair: (each["id"], each["state"]) for pair, each in again.items()} == {
                pair: (each["id"], each["state"]) for pair, each in then.items()
            }
            assert partners.state("left") == "LAPSED"
            assert {node["run"]["id"] for node in polled(partners, "website")["nodes"]} == {second}
    assert partners.state("left") == "PROPOSED"
    assert {node["run"]["id"] for node in polled(partners, "website")["nodes"]} == {first}

    async def checked(store: Store) -> tuple[str, ...]:
        async with store.reading(SYSTEM) as db:
            return (await verify_trail(db)).faults

    assert partners.run(checked) == ()


def test_a_withdrawal_is_undone_by_the_page_as_any_change(partners: Partners) -> None:
    _, second = published(partners)
    then = {node["id"]: node["state"] for node in partners.seen("planner").values()}
    withdrawn(partners, second)
    entry = newest(partners, "withdrawPublication")
    assert entry["canRevert"]
    assert done(partners, REVERT, id=entry["id"])["userErrors"] == []
    now_there = {node["id"]: node["state"] for node in partners.seen("planner").values()}
    assert now_there == then


def test_what_does_not_stand_published_is_refused_in_words(partners: Partners) -> None:
    first, second = published(partners)
    (error,) = withdrawn(partners, first)["userErrors"]
    assert (error["code"], error["path"]) == ("CONFLICT", ["runId"])
    assert error["message"].endswith("Take that one back first.")
    withdrawn(partners, second)
    (error,) = withdrawn(partners, second)["userErrors"]
    assert error["message"] == "This run is not published: there is nothing to take back."
    (error,) = withdrawn(partners, "PairingRun_nothing")["userErrors"]
    assert error["code"] == "NOT_FOUND"
    (error,) = withdrawn(partners, partners.delegate(LEFT))["userErrors"]
    assert error["code"] == "INVALID_INPUT" or error["code"] == "BAD_USER_INPUT"
    elsewhere = partners.ask("planner elsewhere", WITHDRAW, input={"runId": first})
    assert elsewhere["data"]["done"]["userErrors"][0]["code"] == "NOT_FOUND"


def test_who_has_withdrawn_meanwhile_gets_no_partner_back(partners: Partners) -> None:
    _, second = published(partners)
    leave = """mutation($id: ID!) { done: withdrawDelegate(input: {delegateId: $id}) {
      userErrors { code } } }"""
    done(partners, leave, id=partners.delegate(RIGHT))
    assert withdrawn(partners, second)["userErrors"] == []
    assert partners.state("planner") == "LAPSED"
    assert polled(partners, "website")["totalCount"] == 14
