"""A database with a published run from before partnerships: its pairs are proposed."""

from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import Connection, func, select

from domain import models
from domain.policy import SYSTEM
from domain.store import Store, _config
from tests.api.partners import publish_demo
from tests.databases import Databases
from tests.domain.running import count


@pytest.fixture
def published_url(databases: Databases, engine: str) -> Iterator[str]:
    """Give the address of a database with a published run."""
    url = databases.filled_by(engine, publish_demo)
    yield url.render_as_string(hide_password=False)
    databases.give_back(url)


def before_partnerships(connection: Connection) -> None:
    command.downgrade(_config(connection), "0006")


async def test_what_was_published_before_is_proposed(published_url: str) -> None:
    store = Store(published_url)
    events = await count(store, models.OutboxEvent)
    assert events > 0
    async with store._writes.begin() as connection:
        await connection.run_sync(before_partnerships)
    await store.migrate()
    row, pairing = models.Partnership, models.Pairing
    async with store.reading(SYSTEM) as db:
        kept = await db.execute(select(row.left_delegate_id, row.right_delegate_id))
        pairs = await db.execute(select(pairing.left_delegate_id, pairing.right_delegate_id))
        assert sorted(kept) == sorted(pairs)
        published = await db.scalar(select(models.PairingRun.published_at))
        moments = await db.execute(select(row.state, row.proposed_at, row.version).distinct())
        assert moments.all() == [(models.PartnershipState.PROPOSED, published, 1)]
        assert await db.scalar(select(func.max(func.length(row.id)))) == len(models.new_id())
    assert await count(store, models.OutboxEvent) == events
    await store.close()
