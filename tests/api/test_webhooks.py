"""Keeping webhooks: who may, what is refused in words, what is shown once, what the log tells."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select, update

from domain import models
from domain.models import DeliveryState, EventKind
from domain.outbox import announce
from domain.policy import SYSTEM
from domain.store import Store, WriteDb
from domain.webhooks.delivering import deliveries_by_state, pass_on
from domain.webhooks.endpoints import ENDPOINTS_MAX
from tests.api.hooks import ENDPOINT, act, create, told
from tests.api.policy_world import World, opened
from tests.databases import Databases

SECRET = re.compile(r"whsec_[0-9A-Za-z+/]{43}=")
URL = "https://example.org/hook/private-part?key=hidden"


@pytest.fixture(scope="module")
def hooks(databases: Databases) -> Iterator[World]:
    with opened(databases) as world:
        yield world


def within(world: World, act: Callable[[WriteDb, Store], Awaitable[Any]]) -> Any:
    async def done() -> Any:
        store = Store(world.url)
        async with store.unit_of_work(SYSTEM) as db:
            found = await act(db, store)
        await store.close()
        return found

    return asyncio.run(done())


def happen(world: World, *events: tuple[EventKind, str, str, str | None]) -> None:
    """Announce events, and pass them on."""

    async def act(db: WriteDb, store: Store) -> None:
        for kind, noun, row_id, edition in events:
            announce(db, kind, noun, row_id, at=store.clock(), edition_id=edition)
        await db.flush()
        await pass_on(db, at=store.clock())

    within(world, act)


def kinds(world: World, made: dict[str, Any]) -> list[tuple[str, str]]:
    found = told(world, made["webhookEndpoint"]["id"])
    return sorted((each["eventKind"], each["recordType"]) for each in found)


def test_the_secret_is_shown_once_and_kept_nowhere_else(hooks: World) -> None:
    asked = {"url": URL, "idempotencyKey": "once-and-no-more"}
    made = create(hooks, **asked)
    secret = made["secret"]["value"]
    assert SECRET.fullmatch(secret)
    assert made["webhookEndpoint"] == {
        "id": made["webhookEndpoint"]["id"],
        "url": URL,
        "state": "ACTIVE",
        "version": 1,
        "eventKinds": ["RUN_DONE"],
        "edition": None,
        "madeAt": made["webhookEndpoint"]["madeAt"],
    }
    again = create(hooks, **asked)
    assert again == {**made, "secret": None, "replayed": True}

    async def kept(db: WriteDb, _store: Store) -> str:
        answers = await db.scalars(select(models.StoredAnswer.answer))
        entries = await db.scalars(select(models.AuditEntry.after))
        return " ".join(map(str, [*answers, *entries]))

    text = within(hooks, kept)
    assert "example.org" in text
    assert [word for word in (secret, "private-part", "hidden") if word in text] == []


def test_an_endpoint_is_paused_resumed_given_a_secret_and_removed(hooks: World) -> None:
    made = create(hooks)
    row_id, result = made["webhookEndpoint"]["id"], f"webhookEndpoint {{ {ENDPOINT} }}"
    for name, state, version in (
        ("pauseWebhookEndpoint", "PAUSED", 2),
        ("pauseWebhookEndpoint", "PAUSED", 2),
        ("resumeWebhookEndpoint", "ACTIVE", 3),
    ):
        payload = act(hooks, "admin", name, result, id=row_id)
        assert payload["userErrors"] == []
        now = payload["webhookEndpoint"]
        assert (now["state"], now["version"]) == (state, version)
    stale = act(hooks, "admin", "rotateWebhookSecret", result, id=row_id, expectedVersion=1)
    assert [each["code"] for each in stale["userErrors"]] == ["STALE"]
    rotated = act(hooks, "admin", "rotateWebhookSecret", "secret { value }", id=row_id)
    assert SECRET.fullmatch(rotated["secret"]["value"])
    assert rotated["secret"] != made["secret"]
    gone = act(hooks, "admin", "removeWebhookEndpoint", "deletedId", id=row_id)
    assert gone["deletedId"] == row_id
    for name in ("pauseWebhookEndpoint", "rotateWebhookSecret", "resumeWebhookEndpoint"):
        payload = act(hooks, "admin", name, result, id=row_id)
        assert [each["code"] for each in payload["userErrors"]] == ["NOT_FOUND"]


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"url": "http://example.org/"}, "INVALID_INPUT", "url"),
        ({"url": "https://10.0.0.1/"}, "INVALID_INPUT", "url"),
        ({"url": "https://localhost/"}, "INVALID_INPUT", "url"),
        ({"url": ""}, "INVALID_INPUT", "url"),
        ({"eventKinds": []}, "INVALID_INPUT", "eventKinds"),
        ({"editionId": "Edition_none"}, "NOT_FOUND", "editionId"),
        ({"editionId": "Manager_ana"}, "INVALID_INPUT", "editionId"),
        ({"eventKinds": ["RUN_DONE"] * 201}, "INVALID_INPUT", "eventKinds"),
    ],
)
def test_what_cannot_be_told_is_refused_in_words(
    hooks: World, given: dict[str, object], code: str, path: str
) -> None:
    payload = create(hooks, **given)
    assert payload["webhookEndpoint"] is None
    assert payload["secret"] is None
    assert [(each["code"], each["path"]) for each in payload["userErrors"]] == [(code, [path])]


def test_a_planner_of_an_edition_is_told_of_that_one(hooks: World) -> None:
    """Neither of another one, nor of what belongs to none, such as people."""
    assert create(hooks, "planner")["userErrors"][0]["path"] == ["editionId"]
    other = create(hooks, "planner", editionId="Edition_other")
    assert other["userErrors"][0]["code"] == "NOT_FOUND"
    asked = ["RUN_DONE", "PERSON_CHANGED"]
    own = create(hooks, "planner", editionId="Edition_own", eventKinds=asked)
    everywhere, runs = create(hooks, eventKinds=asked), create(hooks, eventKinds=["RUN_DONE"])
    happen(
        hooks,
        (EventKind.RUN_DONE, "PairingRun", "pairowndraft", "own"),
        (EventKind.RUN_DONE, "TopicRun", "topicotherdraft", "other"),
        (EventKind.PERSON_CHANGED, "Manager", "ana", None),
        (EventKind.RUN_FAILED, "PairingRun", "pairowndraft", "own"),
    )
    assert kinds(hooks, own) == [("RUN_DONE", "PairingRun")]
    assert kinds(hooks, runs) == [("RUN_DONE", "PairingRun"), ("RUN_DONE", "TopicRun")]
    assert kinds(hooks, everywhere) == [("PERSON_CHANGED", "Manager"), *kinds(hooks, runs)]
    # Nothing from before an endpoint was made.
    late = create(hooks, eventKinds=asked)
    assert kinds(hooks, late) == []
    (one,) = told(hooks, own["webhookEndpoint"]["id"], who="planner")
    assert one["record"] == {"__typename": "PairingRun", "id": "PairingRun_pairowndraft"}
    assert (one["state"], one["attempts"], one["lastStatus"]) == ("PENDING", 0, None)
    assert one["nextAttemptAt"] is not None


def test_the_log_is_narrowed_and_a_delivery_is_sent_again(hooks: World) -> None:
    made = create(hooks, eventKinds=["FACT_CHANGED", "RUN_DONE"])
    row_id = made["webhookEndpoint"]["id"]
    happen(
        hooks,
        (EventKind.FACT_CHANGED, "Fact", "gone", "own"),
        (EventKind.RUN_DONE, "PairingRun", "pairowndraft", "own"),
    )
    (fact,) = told(hooks, row_id, "filter: {eventKindIn: [FACT_CHANGED]}")
    assert fact["record"] is None

    async def give_up(db: WriteDb, _store: Store) -> None:
        dead = {"state": DeliveryState.DEAD, "attempts": 8, "next_attempt_at": None}
        of = models.Delivery.id == fact["id"].removeprefix("Delivery_")
        await db.execute(update(models.Delivery).where(of).values(**dead))

    within(hooks, give_up)
    (dead,) = told(hooks, row_id, "filter: {stateIn: [DEAD]}")
    assert (dead["id"], dead["attempts"], dead["nextAttemptAt"]) == (fact["id"], 8, None)
    result = "delivery { state attempts eventId nextAttemptAt }"
    again = act(hooks, "admin", "redeliver", result, id=dead["id"])["delivery"]
    assert (again["state"], again["attempts"]) == ("PENDING", 0)
    assert again["eventId"] == fact["eventId"]
    assert again["nextAttemptAt"] is not None
    payload = act(hooks, "admin", "redeliver", result, id="Delivery_none")
    assert [each["code"] for each in payload["userErrors"]] == ["NOT_FOUND"]


def test_there_are_so_many_endpoints_and_no_more(hooks: World) -> None:
    codes = []
    for _ in range(ENDPOINTS_MAX + 1):
        payload = create(hooks, "planner", editionId="Edition_own")
        codes += [each["code"] for each in payload["userErrors"]]
    assert set(codes) == {"CONFLICT"}
    listed = hooks.ask("planner", "{ webhookEndpoints(first: 100) { totalCount } }").json()
    assert listed["data"]["webhookEndpoints"]["totalCount"] == ENDPOINTS_MAX


def test_what_was_told_is_not_taken_back(hooks: World) -> None:
    create(hooks)
    asked = (
        '{ auditEntries(first: 1, filter: {actionIn: ["createWebhookEndpoint"]}) { nodes { id } } }'
    )
    entry = hooks.ask("owner", asked).json()["data"]["auditEntries"]["nodes"][0]["id"]
    payload = act(hooks, "owner", "revertChange", "reverted { id }", auditEntryId=entry)
    assert [each["code"] for each in payload["userErrors"]] == ["NOT_REVERTIBLE"]
    assert "Pause or resume" in payload["userErrors"][0]["message"]


def test_states_are_counted_for_operators(hooks: World) -> None:
    counted = within(hooks, lambda db, _store: deliveries_by_state(db))
    assert set(counted) == {each.value for each in DeliveryState}
    assert counted["pending"] > 0
