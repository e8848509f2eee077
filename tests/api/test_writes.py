"""Changing: sent twice is done once, a stale edit is refused, each change leaves its trace."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from api.schema.root import schema
from domain import models
from domain.audit import verify_trail
from domain.outbox import waiting_events
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import answer, ask, edition_and_delegates, finished_pairing_run
from tests.domain.running import count

KEY = "a-key-for-tests"
ERRORS = "userErrors { code path message currentVersion }"
SHOWN = {
    "addPairingInstruction": "edition { slug } pairingInstruction { id kind version }",
    "publishPairingRun": "pairingRun { id } superseded { id }",
    "rateCompetency": "manager { id } rating { id level version }",
    "removePairingInstruction": "deletedId edition { slug }",
    "startPairingRun": "pairingRun { id state }",
    "startTopicRun": "topicRun { id state }",
}


def document(name: str) -> str:
    kind = name[0].upper() + name[1:]
    return (
        f"mutation($input: {kind}Input!) {{ {name}(input: $input)"
        f" {{ replayed {SHOWN[name]} {ERRORS} }} }}"
    )


async def do(store: Store, name: str, **asked: object) -> dict[str, Any]:
    return (await ask(store, document(name), input=asked))[name]


async def error(store: Store, name: str, **asked: object) -> dict[str, Any]:
    payload = await do(store, name, **asked)
    (told,) = payload["userErrors"]
    assert [payload[field] for field in payload if field not in ("userErrors", "replayed")] == (
        [None] * (len(payload) - 2)
    )
    return told


async def rating_of(store: Store) -> dict[str, object]:
    async with store.reading(SYSTEM) as db:
        manager = await db.scalar(select(models.Manager.id).order_by(models.Manager.code))
        competency = await db.scalar(select(models.Competency.id).order_by(models.Competency.key))
    return {
        "managerId": f"Manager_{manager}",
        "competencyId": f"Competency_{competency}",
        "kind": "PEER",
        "assessedOn": "2024-02-29",
        "level": "TRAINED",
    }


async def instruction(store: Store, **more: object) -> dict[str, object]:
    edition_id, delegates = await edition_and_delegates(store)
    return {
        "editionId": edition_id,
        "kind": "NEVER",
        "leftDelegateId": delegates["LAC-01"],
        "rightDelegateId": delegates["CHN-01"],
        "reason": "planted: they share an office.",
        **more,
    }


async def audited(store: Store) -> list[tuple[str, str]]:
    row = models.AuditEntry
    async with store.reading(SYSTEM) as db:
        found = await db.execute(select(row.action, row.record_type).order_by(row.day, row.number))
        return [tuple(each) for each in found]


async def events(store: Store) -> list[str]:
    async with store.reading(SYSTEM) as db:
        return [row.kind.value for row in await waiting_events(db)]


def test_every_mutation_takes_a_key_and_says_whether_it_was_replayed() -> None:
    mutations = schema._schema.mutation_type.fields
    assert len(mutations) >= 7
    for name, mutation in mutations.items():
        asked = mutation.args["input"].type.of_type
        assert str(asked.fields["idempotencyKey"].type) == "String", name
        assert str(mutation.type.of_type.fields["replayed"].type) == "Boolean!", name


async def test_a_request_that_is_sent_again_is_answered_as_the_first(demo_store: Store) -> None:
    edition_id, _ = await edition_and_delegates(demo_store)
    for name, asked, field in (
        ("startTopicRun", {"editionId": edition_id}, "topicRun"),
        ("addPairingInstruction", await instruction(demo_store), "pairingInstruction"),
        ("rateCompetency", await rating_of(demo_store), "rating"),
    ):
        first = await do(demo_store, name, **asked, idempotencyKey=f"{KEY}-{name}")
        assert (first["replayed"], first["userErrors"]) == (False, [])
        again = await do(demo_store, name, **asked, idempotencyKey=f"{KEY}-{name}")
        assert again == {**first, "replayed": True}
        assert again[field]["id"]
    assert await count(demo_store, models.TopicRun) == 1
    assert await count(demo_store, models.PairingInstruction) == 1
    assert len(await audited(demo_store)) == len(await events(demo_store)) == 3


async def test_a_restart_makes_no_difference_to_a_key(demo_store: Store, demo_url: str) -> None:
    asked = {**(await instruction(demo_store)), "idempotencyKey": KEY}
    first = await do(demo_store, "addPairingInstruction", **asked)
    restarted = Store(demo_url)
    again = await do(restarted, "addPairingInstruction", **asked)
    await restarted.close()
    assert again == {**first, "replayed": True}


async def test_a_removed_record_stays_removed_and_its_id_is_told_again(demo_store: Store) -> None:
    asked = await instruction(demo_store, idempotencyKey=KEY)
    row = (await do(demo_store, "addPairingInstruction", **asked))["pairingInstruction"]
    removal = {"id": row["id"], "expectedVersion": row["version"], "idempotencyKey": f"{KEY}-2"}
    first = await do(demo_store, "removePairingInstruction", **removal)
    assert first["deletedId"] == row["id"]
    again = await do(demo_store, "removePairingInstruction", **removal)
    assert again == {**first, "replayed": True}
    # The first request comes once more: it adds nothing, and what it added is gone.
    added = await do(demo_store, "addPairingInstruction", **asked)
    assert (added["replayed"], added["pairingInstruction"]) == (True, None)
    assert await count(demo_store, models.PairingInstruction) == 0


async def test_a_key_is_for_one_request(demo_store: Store) -> None:
    asked = await rating_of(demo_store)
    await do(demo_store, "rateCompetency", **asked, idempotencyKey=KEY)
    told = await error(demo_store, "rateCompetency", **{**asked, "level": None}, idempotencyKey=KEY)
    assert (told["code"], told["path"]) == ("IDEMPOTENCY_MISMATCH", ["idempotencyKey"])
    edition_id, _ = await edition_and_delegates(demo_store)
    told = await error(demo_store, "startTopicRun", editionId=edition_id, idempotencyKey=KEY)
    assert told["code"] == "IDEMPOTENCY_MISMATCH"
    assert await audited(demo_store) == [("rateCompetency", "Rating")]


async def test_what_was_refused_is_not_kept_under_its_key(demo_store: Store) -> None:
    asked = {**(await rating_of(demo_store)), "idempotencyKey": KEY}
    told = await error(demo_store, "rateCompetency", **{**asked, "assessedOn": "9999-01-01"})
    assert told["code"] == "INVALID_INPUT"
    assert await count(demo_store, models.StoredAnswer) == 0
    assert (await do(demo_store, "rateCompetency", **asked))["replayed"] is False


@pytest.mark.parametrize("key", ["a" * 7, "a" * 256, ""])
async def test_a_malformed_key_changes_nothing(demo_store: Store, key: str) -> None:
    asked = {**(await rating_of(demo_store)), "idempotencyKey": key}
    told = await error(demo_store, "rateCompetency", **asked)
    assert (told["code"], told["path"]) == ("INVALID_INPUT", ["idempotencyKey"])
    assert await audited(demo_store) == []


async def test_the_same_key_at_the_same_time_is_one_change(demo_store: Store) -> None:
    edition_id, _ = await edition_and_delegates(demo_store)
    asked = {"editionId": edition_id, "idempotencyKey": KEY}
    payloads = await asyncio.gather(*(do(demo_store, "startTopicRun", **asked) for _ in range(8)))
    assert await count(demo_store, models.TopicRun) == 1
    ids = {payload["topicRun"]["id"] for payload in payloads if payload["topicRun"]}
    codes = {told["code"] for payload in payloads for told in payload["userErrors"]}
    assert len(ids) == 1
    assert codes <= (set() if demo_store.is_sqlite else {"CONFLICT"})


async def test_a_rating_that_somebody_changed_is_not_written_over(demo_store: Store) -> None:
    asked = await rating_of(demo_store)
    begun = await do(demo_store, "rateCompetency", **asked, expectedVersion=0)
    assert begun["rating"]["version"] == 1
    told = await error(demo_store, "rateCompetency", **asked, expectedVersion=0)
    assert (told["code"], told["currentVersion"]) == ("STALE", 1)
    changed = {**asked, "level": "EXPERT"}
    done = await do(demo_store, "rateCompetency", **changed, expectedVersion=1)
    assert (done["rating"]["level"], done["rating"]["version"]) == ("EXPERT", 2)
    told = await error(demo_store, "rateCompetency", **asked, expectedVersion=1)
    assert told == {
        "code": "STALE",
        "path": ["expectedVersion"],
        "message": "This rating is at version 2. Read it again and decide.",
        "currentVersion": 2,
    }
    # Who expects nothing writes over whatever there is.
    assert (await do(demo_store, "rateCompetency", **asked))["rating"]["version"] == 3


async def test_an_instruction_of_another_version_is_not_removed(demo_store: Store) -> None:
    payload = await do(demo_store, "addPairingInstruction", **(await instruction(demo_store)))
    told = await error(
        demo_store,
        "removePairingInstruction",
        id=payload["pairingInstruction"]["id"],
        expectedVersion=2,
    )
    assert (told["code"], told["currentVersion"]) == ("STALE", 1)
    assert await count(demo_store, models.PairingInstruction) == 1


async def test_every_change_is_audited_and_announced(demo_store: Store) -> None:
    added = await do(demo_store, "addPairingInstruction", **(await instruction(demo_store)))
    await do(demo_store, "removePairingInstruction", id=added["pairingInstruction"]["id"])
    await do(demo_store, "rateCompetency", **(await rating_of(demo_store)))
    for _ in range(2):
        run_id = await finished_pairing_run(demo_store)
        await do(demo_store, "publishPairingRun", runId=run_id)
        await do(demo_store, "publishPairingRun", runId=run_id)
    # The first publication proposes fourteen partnerships, the second keeps them.
    proposed = [("publishPairingRun", "Partnership")] * 14
    assert await audited(demo_store) == [
        ("addPairingInstruction", "PairingInstruction"),
        ("removePairingInstruction", "PairingInstruction"),
        ("rateCompetency", "Rating"),
        ("startPairingRun", "PairingRun"),
        ("publishPairingRun", "PairingRun"),
        *proposed,
        ("startPairingRun", "PairingRun"),
        ("publishPairingRun", "PairingRun"),
        ("publishPairingRun", "PairingRun"),
    ]
    run = ["run_queued", "run_done", "run_published"]
    assert await events(demo_store) == [
        "instruction_added",
        "instruction_removed",
        "rating_changed",
        *run,
        *run,
    ]
    edition_id, _ = await edition_and_delegates(demo_store)
    async with demo_store.reading(SYSTEM) as db:
        of = {row.kind.value: row.edition_id for row in await waiting_events(db)}
    # A rating is of a person and of no edition.
    assert of.pop("rating_changed") is None
    assert {f"Edition_{each}" for each in of.values()} == {edition_id}
    async with demo_store.reading(SYSTEM) as db:
        assert (await verify_trail(db)).faults == ()
        rows = list(await db.scalars(select(models.AuditEntry)))
    assert {row.viewer for row in rows} == {"planner (loopback token)"}
    assert {row.request_id for row in rows} == {"request-1"}
    kept = " ".join(f"{row.before} {row.after} {row.reason}" for row in rows)
    assert [word for word in ("planted", "level", "office") if word in kept] == []


async def test_what_is_refused_leaves_no_row_anywhere(demo_store: Store) -> None:
    asked = await instruction(demo_store, idempotencyKey=KEY)
    await error(demo_store, "addPairingInstruction", **{**asked, "editionId": "Edition_0"})
    broken = await answer(
        demo_store, document("addPairingInstruction"), input={**asked, "leftDelegateId": "?"}
    )
    assert broken["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    for table in (models.AuditEntry, models.OutboxEvent, models.StoredAnswer):
        assert await count(demo_store, table) == 0


async def test_two_that_publish_at_once_leave_one_standing(demo_store: Store) -> None:
    runs = [await finished_pairing_run(demo_store) for _ in range(2)]
    await asyncio.gather(*(do(demo_store, "publishPairingRun", runId=run) for run in runs))
    row = models.PairingRun
    standing = row.published_at.is_not(None) & row.superseded_at.is_(None)
    async with demo_store.reading(SYSTEM) as db:
        assert await db.scalar(select(func.count()).select_from(row).where(standing)) == 1


async def test_two_that_begin_the_same_assessment_share_it(demo_store: Store) -> None:
    asked = await rating_of(demo_store)
    async with demo_store.reading(SYSTEM) as db:
        ids = list(await db.scalars(select(models.Competency.id).limit(6)))
    before = await count(demo_store, models.Assessment)
    payloads = await asyncio.gather(
        *(
            do(demo_store, "rateCompetency", **{**asked, "competencyId": f"Competency_{each}"})
            for each in ids
        )
    )
    assert [payload["userErrors"] for payload in payloads] == [[]] * 6
    assert await count(demo_store, models.Assessment) == before + 1
