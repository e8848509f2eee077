"""Ways to run the edition of 2011 and to read what came of it, for the tests of runs."""

from sqlalchemy import func, select

from domain import models, runs
from domain.models import RunState
from domain.policy import SYSTEM
from domain.runs import PairingRequest, TopicPurpose, TopicRequest
from domain.store import ReadDb, Store

SLUG = "wco-idb-2011"


async def edition(db: ReadDb) -> models.Edition:
    return (await db.scalars(select(models.Edition).where(models.Edition.slug == SLUG))).one()


async def pair(store: Store, request: PairingRequest = PairingRequest()) -> str:  # noqa: B008 -- frozen
    run_id = await queue_pairing(store, request)
    await runs.carry_out(store, run_id)
    return run_id


async def queue_pairing(store: Store, request: PairingRequest) -> str:
    async with store.unit_of_work(SYSTEM) as db:
        run = await runs.start_pairing_run(db, await edition(db), request, at=store.clock())
        assert run.state is RunState.QUEUED
    return run.id


async def choose_topics(store: Store, purpose: TopicPurpose, **request: object) -> str:
    async with store.unit_of_work(SYSTEM) as db:
        asked = TopicRequest(purpose=purpose, **request)
        run = await runs.start_topic_run(db, await edition(db), asked, at=store.clock())
    await runs.carry_out(store, run.id)
    return run.id


async def pairing_run(store: Store, run_id: str) -> models.PairingRun:
    async with store.reading(SYSTEM) as db:
        return await runs.get_pairing_run(db, run_id)


async def code_pairs(store: Store, run_id: str) -> set[tuple[str, str]]:
    async with store.reading(SYSTEM) as db:
        codes = await delegate_codes(db)
        (pairings,) = await runs.pairings_by_run(db, [run_id])
        return {(codes[row.left_delegate_id], codes[row.right_delegate_id]) for row in pairings}


async def delegate_codes(db: ReadDb) -> dict[str, str]:
    rows = await db.execute(select(models.Delegate.id, models.Delegate.code))
    return dict(rows.all())


async def chosen_topics(store: Store, run_id: str) -> dict[str, bool]:
    async with store.reading(SYSTEM) as db:
        keys = dict((await db.execute(select(models.Topic.id, models.Topic.key))).all())
        (suggestions,) = await runs.suggestions_by_run(db, [run_id])
        return {keys[row.topic_id]: row.required for row in suggestions}


async def count(store: Store, table: type[models.Record]) -> int:
    async with store.reading(SYSTEM) as db:
        return await db.scalar(select(func.count()).select_from(table)) or 0
