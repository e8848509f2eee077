"""The programme, from the call of 2011 to a follow-up edition in 2013, through GraphQL alone.

An operator loads the reference data, gives out tokens and runs the worker; everything else is asked
over HTTP by those who would ask it. Each chapter stands on what the ones before it left.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from domain import models
from domain.policy import SYSTEM
from domain.store import Store
from seeds.load import load_reference, own_edition
from tests.databases import Databases
from tests.scenario.chapters import (
    between_the_editions,
    exchange_of_2011,
    follow_up_of_2013,
    what_they_said,
    what_was_agreed,
)
from tests.scenario.played import Played, opening
from tests.scenario.stage import Stage


@pytest.fixture
def played(databases: Databases, engine: str) -> Iterator[Played]:
    url = databases.filled_by(engine, load_reference)
    with Stage(url.render_as_string(hide_password=False)).open() as stage:
        yield opening(stage, own_edition())
    databases.give_back(url)


def test_the_programme_lasts_from_a_call_to_signed_instruments(played: Played) -> None:
    exchange_of_2011(played)
    what_was_agreed(played)
    what_they_said(played)
    between_the_editions(played)
    follow_up_of_2013(played)
    events, told_apart = asyncio.run(events_of_other_editions(played.stage.store.url))
    assert events > 100
    assert told_apart == []


async def events_of_other_editions(url: str) -> tuple[int, list[str]]:
    """Count the events of editions, and name those of another one than the trail has for them.

    What the trail has under no edition, such as an answer to an evaluation, no event gives away.
    """
    store, entry, event = Store(url), models.AuditEntry, models.OutboxEvent
    noted = defaultdict[tuple[str, str], set[str | None]](set)
    async with store.reading(SYSTEM) as db:
        for kind, row_id, edition in await db.execute(
            select(entry.record_type, entry.record_id, entry.edition_id)
        ):
            # A proposal is made in one edition, and adopted in another.
            noted[kind, row_id].add(edition)
        events = list(await db.scalars(select(event).where(event.edition_id.is_not(None))))
    await store.close()
    return len(events), [
        f"{each.kind} of {each.record_type} {each.record_id}"
        for each in events
        if each.edition_id not in noted.get((each.record_type, each.record_id), {each.edition_id})
    ]
