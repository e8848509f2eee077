"""What goes with a change in its transaction: the audit row, the event, the answer by its key."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from domain import audit, models
from domain.audit import Acting, Change
from domain.changes import change
from domain.errors import Conflict, IdempotencyMismatch, InvalidInput
from domain.idempotency import Keyed, check_key, find_answer, keep_answer
from domain.models import EventKind
from domain.outbox import announce, take_events, waiting_events
from domain.policy import SYSTEM
from domain.store import Store
from tests.domain.test_store import keys, region

ACTING = Acting(SYSTEM, "request-1", "tryThings")
NOON = datetime(2011, 12, 7, 12, tzinfo=UTC)
KEYED = Keyed("planner", "key-12345", "a" * 64)


async def note(store: Store, *names: str) -> None:
    async with change(store, ACTING) as db:
        for name in names:
            audit.note(db, Change("Region", name, None, {"key": name}))


async def trail(store: Store) -> audit.TrailReport:
    async with store.reading(SYSTEM) as db:
        return await audit.verify_trail(db)


async def test_a_change_leaves_its_row_in_the_chain(store: Store) -> None:
    await note(store, "one", "two")
    await note(store, "three")
    async with store.reading(SYSTEM) as db:
        rows = list(await db.scalars(select(models.AuditEntry).order_by(models.AuditEntry.number)))
    assert [(row.number, row.record_id, row.action) for row in rows] == [
        (1, "one", "tryThings"),
        (2, "two", "tryThings"),
        (3, "three", "tryThings"),
    ]
    assert (rows[0].viewer, rows[0].request_id) == ("system", "request-1")
    assert (rows[0].before, rows[0].after) == (None, '{"key":"one"}')
    assert [row.previous_hash for row in rows] == [audit.BEGINNING, rows[0].hash, rows[1].hash]
    assert await trail(store) == (3, 1, rows[2].hash, ())


async def test_a_change_that_fails_leaves_no_row_and_no_event(store: Store) -> None:
    async def fail() -> None:
        async with change(store, ACTING) as db:
            db.add(region())
            audit.note(db, Change("Region", "one"))
            announce(db, EventKind.RUN_DONE, "Region", "one", at=NOON, edition_id=None)
            await audit.append_notes(db, ACTING, at=NOON)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await trail(store) == (0, 0, audit.BEGINNING, ())
    assert await keys(store) == []
    async with store.reading(SYSTEM) as db:
        assert await waiting_events(db) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET viewer = 'nobody'",
        "DELETE FROM audit_entry",
        "UPDATE audit_entry SET viewer = viewer WHERE number = 1",
    ],
)
async def test_the_database_refuses_to_change_the_trail(store: Store, statement: str) -> None:
    await note(store, "one")

    async def tamper() -> None:
        async with store.unit_of_work(SYSTEM) as db:
            await db.execute(text(statement))

    with pytest.raises(DatabaseError, match="append-only"):
        await tamper()
    assert (await trail(store)).entries == 1


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit_entry SET viewer = 'x' WHERE number = 2", "number 2: was altered"),
        ("UPDATE audit_entry SET after = NULL WHERE number = 3", "number 3: was altered"),
        ("DELETE FROM audit_entry WHERE number = 2", "number 2 is missing"),
        ("DELETE FROM audit_entry WHERE number = 1", "number 2: does not follow"),
    ],
)
async def test_walking_the_chain_finds_what_was_done_behind_the_triggers(
    store: Store, statement: str, fault: str
) -> None:
    await note(store, "one", "two", "three")
    async with store.unit_of_work(SYSTEM) as db:
        if store.is_sqlite:
            for name in ("update", "delete"):
                await db.execute(text(f"DROP TRIGGER audit_entry_no_{name}"))
        else:
            await db.execute(text("DROP TRIGGER audit_entry_append_only ON audit_entry"))
        await db.execute(text(statement))
    assert fault in " ".join((await trail(store)).faults)


async def test_the_chain_goes_on_over_midnight_and_when_the_clock_goes_back(
    database_url: str,
) -> None:
    moments = [NOON, NOON + timedelta(days=1), NOON + timedelta(hours=1), NOON + timedelta(days=3)]
    store = Store(database_url, clock=lambda: moments[0])
    while moments:
        await note(store, "one")
        moments.pop(0)
        if not moments:
            break
    found = await trail(store)
    await store.close()
    assert (found.entries, found.days, found.faults) == (4, 3, ())


async def test_many_that_change_at_once_make_one_chain(store: Store) -> None:
    await asyncio.gather(*(note(store, f"r{number}") for number in range(20)))
    found = await trail(store)
    assert (found.entries, found.faults) == (20, ())


async def test_two_that_add_the_same_record_end_as_one_and_a_conflict(store: Store) -> None:
    async def add() -> None:
        async with change(store, ACTING) as db:
            db.add(region())
            audit.note(db, Change("Region", "AMS"))

    ends = await asyncio.gather(add(), add(), return_exceptions=True)
    assert sorted(type(end).__name__ for end in ends) == ["Conflict", "NoneType"]
    assert (await trail(store)).entries == 1


async def test_an_event_waits_until_it_is_taken(store: Store) -> None:
    async with store.unit_of_work(SYSTEM) as db:
        announce(db, EventKind.RUN_QUEUED, "PairingRun", "one", at=NOON, edition_id=None)
        later = NOON + timedelta(seconds=1)
        announce(db, EventKind.RUN_DONE, "PairingRun", "one", at=later, edition_id="own")
    async with store.reading(SYSTEM) as db:
        waiting = await waiting_events(db)
    assert [(row.kind, row.edition_id) for row in waiting] == [
        (EventKind.RUN_QUEUED, None),
        (EventKind.RUN_DONE, "own"),
    ]
    async with store.unit_of_work(SYSTEM) as db:
        (taken,) = await take_events(db, since=NOON, at=NOON, most=1)
        assert taken.id == waiting[0].id
    async with store.reading(SYSTEM) as db:
        assert [row.id for row in await waiting_events(db)] == [waiting[1].id]
    async with store.unit_of_work(SYSTEM) as db:
        # What happened before there was anybody to tell waits for nobody.
        assert await take_events(db, since=NOON + timedelta(days=1), at=NOON) == []
    async with store.reading(SYSTEM) as db:
        assert await waiting_events(db) == []


async def test_an_answer_is_found_by_its_key_and_its_question(store: Store) -> None:
    async with store.unit_of_work(SYSTEM) as db:
        assert await find_answer(db, KEYED, at=NOON) is None
        await keep_answer(db, KEYED, "the answer", at=NOON)
    async with store.unit_of_work(SYSTEM) as db:
        assert await find_answer(db, KEYED, at=NOON + timedelta(days=7)) == "the answer"
        assert await find_answer(db, KEYED._replace(viewer="another"), at=NOON) is None
        with pytest.raises(IdempotencyMismatch):
            await find_answer(db, KEYED._replace(request_hash="b" * 64), at=NOON)


async def test_an_answer_is_forgotten_after_seven_days(store: Store) -> None:
    async with store.unit_of_work(SYSTEM) as db:
        await keep_answer(db, KEYED, "old", at=NOON)
        await keep_answer(db, KEYED._replace(key="another-key"), "old", at=NOON)
    late = NOON + timedelta(days=7, seconds=1)
    async with store.unit_of_work(SYSTEM) as db:
        assert await find_answer(db, KEYED, at=late) is None
        await keep_answer(db, KEYED, "new", at=late)
    async with store.reading(SYSTEM) as db:
        assert list(await db.scalars(select(models.StoredAnswer.answer))) == ["new"]


async def test_a_second_request_with_a_key_waits_or_is_sent_away(store: Store) -> None:
    entered, sent_away = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with store.unit_of_work(SYSTEM) as db:
            await find_answer(db, KEYED, at=NOON)
            entered.set()
            with suppress(TimeoutError):
                # Whoever is not sent away waits until this is over.
                await asyncio.wait_for(sent_away.wait(), 0.1 if store.is_sqlite else 20)
            await keep_answer(db, KEYED, "the answer", at=NOON)

    async def second() -> str | None:
        await entered.wait()
        try:
            async with store.unit_of_work(SYSTEM) as db:
                return await find_answer(db, KEYED, at=NOON)
        finally:
            sent_away.set()

    _, found = await asyncio.gather(first(), second(), return_exceptions=True)
    if store.is_sqlite:
        assert found == "the answer"
    else:
        assert isinstance(found, Conflict)
        assert found.path == ("idempotencyKey",)


@pytest.mark.parametrize("key", ["a" * 7, "a" * 256, "", "line\nbreak", "nul\0nul\0"])
def test_a_malformed_key_is_refused(key: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_key(key)
    assert refused.value.path == ("idempotencyKey",)


@pytest.mark.parametrize("key", ["a" * 8, "a" * 255])
def test_a_key_of_8_to_255_characters_is_fit(key: str) -> None:
    check_key(key)
