"""What a request asked in batches ends with it, too, however it ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

import pytest
from sqlalchemy import text

from api.body import GraphQLRequest
from api.execution import Asker, Executor, Summary
from api.refusals import Refusal
from api.schema.root import schema
from api.settings import Settings
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import edition_and_delegates
from tests.domain.test_broken_off import ENDLESS, until_idle

# The administrations are read in a batch, by a handle of its own.
ASKED = "{ managers(first: 5) { nodes { id administration { name } } } }"
WATCHED = """subscription($edition: ID!) { editionActivity(editionId: $edition) {
  edition { delegates(first: 5) { nodes { administration { name } } } } } }"""


@asynccontextmanager
async def endless_administrations(store: Store) -> AsyncIterator[None]:
    """Let every statement that reads administrations take for ever."""
    if store.is_sqlite:
        async with store.unit_of_work(SYSTEM) as db:
            await db.execute(text("PRAGMA legacy_alter_table = ON"))
            await db.execute(text("ALTER TABLE administration RENAME TO really"))
            view = "CREATE VIEW administration AS SELECT * FROM really WHERE (endless) > 0"
            await db.execute(text(view.replace("endless", ENDLESS)))
        yield
        return
    async with store._writes.begin() as other:
        await other.execute(text("LOCK TABLE administration IN ACCESS EXCLUSIVE MODE"))
        yield


async def test_a_batch_ends_with_the_deadline_of_the_request_that_asked_it(
    demo_store: Store,
) -> None:
    executor = Executor(schema, demo_store, Settings(query_seconds_max=2), lambda: None)
    # Connected before, so that it is the statement that the deadline meets.
    asker, asked = Asker("", SYSTEM), GraphQLRequest(ASKED)
    assert "errors" not in (await executor.answer(asked, asker, safe=False)).body
    async with endless_administrations(demo_store):
        with pytest.raises(Refusal) as refused:
            await executor.answer(asked, asker, safe=False)
        assert refused.value.code == "TIMEOUT"
        async with asyncio.timeout(3):
            await until_idle(demo_store, 0 if demo_store.is_sqlite else 1)


async def test_a_batch_ends_with_the_client_of_the_stream_that_asked_it(
    demo_store: Store,
) -> None:
    executor = Executor(schema, demo_store, Settings(), lambda: None)
    edition = (await edition_and_delegates(demo_store))[0]
    asked = GraphQLRequest(WATCHED, variables={"edition": edition})
    # Connected before, as above.
    async with aclosing(executor.stream(asked, Asker("", SYSTEM), Summary())) as events:
        assert "errors" not in (await anext(events)).body
    async with endless_administrations(demo_store):
        events = executor.stream(asked, Asker("", SYSTEM), Summary())
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(events), 2)
        async with asyncio.timeout(3):
            await until_idle(demo_store, 0 if demo_store.is_sqlite else 1)
