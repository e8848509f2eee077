"""A large agenda beside the answering: how it gets on is told, and its process ends when asked."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import select

from domain import models, runs
from domain.models import RunState, SessionKind
from domain.policy import SYSTEM
from domain.progress import progress_of
from domain.runs import AgendaRequest
from domain.store import Store
from seeds.synthetic import invent
from tests.api.asking import ask, operations
from tests.faults.workers import wait_until_gone
from tests.shards.large.test_working import children, reached, serving

PEOPLE = invent(4, 60)
SESSIONS, SLOTS, ROOMS = 60, 10, 8


async def queued(store: Store) -> str:
    """Give the component far more sets of sessions than can be listed, and ask for its agenda."""
    async with store.unit_of_work(SYSTEM) as db:
        component = (await db.scalars(select(models.Component))).one()
        component.booths = ROOMS
        topic = models.Topic
        topics = list(await db.scalars(select(topic.id).order_by(topic.key)))
        begins = datetime(2031, 3, 3, tzinfo=UTC)
        for place in range(SLOTS):
            at = begins + timedelta(hours=2 * place)
            until = at + timedelta(hours=2)
            db.add(
                models.Slot(component_id=component.id, key=f"s{place}", starts_at=at, ends_at=until)
            )
        for place in range(ROOMS):
            key = f"r{place}"
            db.add(models.Room(component_id=component.id, key=key, name="Hall", capacity=900))
        for place in range(SESSIONS):
            db.add(
                models.Session(
                    component_id=component.id,
                    key=f"session{place}",
                    kind=SessionKind.TECHNICAL_DISCUSSION,
                    title="On a topic",
                    topic_id=topics[place % len(topics)],
                    minutes=60,
                )
            )
        await db.flush()
        run = await runs.start_agenda_run(db, component.id, AgendaRequest(), at=store.clock())
        return run.id


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
async def test_a_large_agenda_tells_how_it_gets_on_and_is_gone_two_seconds_after_its_cancel(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path, PEOPLE) as store:
        run_id = await queued(store)
        await reached(store, run_id, RunState.RUNNING)
        async with asyncio.timeout(30):
            while True:
                async with store.reading(SYSTEM) as db:
                    found = await progress_of(db, run_id)
                assert found is not None
                assert found.run.state is RunState.RUNNING
                if found.best is not None:
                    break
                await asyncio.sleep(0.1)
        solving = children()
        assert solving
        cancelled_at = monotonic()
        answer = await ask(store, operations("operator")["StopRun"], id=f"AgendaRun_{run_id}")
        assert answer["cancelRun"]["run"]["state"] == "CANCELLED"
        await asyncio.to_thread(wait_until_gone, solving, 2 - (monotonic() - cancelled_at))
        async with store.reading(SYSTEM) as db:
            ended = await progress_of(db, run_id)
        assert ended is not None
        assert (ended.run.state, ended.best) == (RunState.CANCELLED, None)
