"""The leased queue, and runs that are taken again, given up or cancelled; on both databases."""

import asyncio
import multiprocessing
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from domain import models, runs, work
from domain.errors import Conflict, NotFound
from domain.models import RunState, WorkKind
from domain.policy import SYSTEM
from domain.progress import progress_of
from domain.runs import PairingRequest, TopicPurpose, TopicRequest
from domain.store import Store
from tests.domain.running import edition, pairing_run

START = datetime(2031, 3, 3, 9, tzinfo=UTC)


class Watch:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@contextmanager
def children_killed() -> Iterator[None]:
    """Kill each child of this process as soon as it is there."""
    is_over = threading.Event()

    def kill() -> None:
        while not is_over.wait(0.001):
            for child in multiprocessing.active_children():
                with suppress(ValueError, AttributeError):
                    child.kill()

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield
    finally:
        is_over.set()
        killer.join()


async def enqueue(store: Store, *subjects: str) -> None:
    async with store.unit_of_work(SYSTEM) as db:
        for subject in subjects:
            await work.enqueue(db, WorkKind.PAIRING_RUN, subject, at=START)


async def claim(store: Store, at: datetime = START) -> work.Claim | None:
    async with store.unit_of_work(SYSTEM) as db:
        return await work.claim(db, at=at)


async def queued(store: Store) -> str:
    """Queue a pairing run of the edition of 2011."""
    async with store.unit_of_work(SYSTEM) as db:
        run = await runs.start_pairing_run(
            db, await edition(db), PairingRequest(), at=store.clock()
        )
        return run.id


async def begun(store: Store, run_id: str) -> None:
    """Wait until a worker has taken a run."""
    async with asyncio.timeout(10):
        while (await pairing_run(store, run_id)).state is RunState.QUEUED:  # noqa: ASYNC110 -- a row rings no bell
            await asyncio.sleep(0.001)


async def pairings_of(store: Store, run_id: str) -> int:
    async with store.reading(SYSTEM) as db:
        counted = select(func.count()).where(models.Pairing.run_id == run_id)
        return await db.scalar(counted) or 0


async def test_many_that_claim_at_once_never_get_the_same(database_url: str) -> None:
    stores = [Store(database_url) for _ in range(4)]
    subjects = {f"subject{number:02}" for number in range(20)}
    await enqueue(stores[0], *subjects)

    async def take_all(store: Store) -> list[str]:
        taken = []
        while held := await claim(store):
            taken.append(held.subject_id)
        return taken

    taken = await asyncio.gather(*(take_all(store) for store in stores))
    assert sorted(subject for each in taken for subject in each) == sorted(subjects)
    for store in stores:
        await store.close()


async def test_a_lease_that_ended_is_taken_again_and_the_old_claim_counts_no_more(
    store: Store,
) -> None:
    await enqueue(store, "subject")
    first = await claim(store)
    assert first is not None
    assert await claim(store, START + timedelta(seconds=29)) is None
    async with store.unit_of_work(SYSTEM) as db:
        assert await work.renew(db, first, at=START + timedelta(seconds=10))
    assert await claim(store, START + timedelta(seconds=39)) is None
    second = await claim(store, START + timedelta(seconds=40))
    assert second is not None
    assert (second.subject_id, second.attempts, second.fence) == ("subject", 2, first.fence + 1)
    async with store.unit_of_work(SYSTEM) as db:
        assert not await work.holds(db, first)
        assert not await work.renew(db, first, at=START)
        assert not await work.put_back(db, first, at=START)
        assert not await work.finish(db, first)
        assert await work.finish(db, second)
        assert not await work.finish(db, second)


async def test_a_result_counts_only_under_the_current_fence(demo_store: Store) -> None:
    """Two workers hold one run, the first without knowing that its lease has ended."""
    run_id = await queued(demo_store)
    first = asyncio.create_task(runs.carry_out(demo_store, run_id))
    await begun(demo_store, run_id)
    later = Store(
        demo_store.url, clock=lambda: demo_store.clock() + work.LEASE + timedelta(seconds=1)
    )
    assert await runs.carry_out(later, run_id) in (run_id, None)
    await first
    await later.close()
    run = await pairing_run(demo_store, run_id)
    assert (run.state, await pairings_of(demo_store, run_id)) == (RunState.DONE, 14)
    async with demo_store.reading(SYSTEM) as db:
        assert await runs.verify_run(db, run_id) == ()
        assert await db.scalar(select(func.count()).select_from(models.Work)) == 0


async def test_a_run_whose_worker_died_is_taken_again(demo_url: str) -> None:
    watch = Watch()
    store = Store(demo_url, clock=watch)
    run_id = await queued(store)
    async with store.unit_of_work(SYSTEM) as db:
        assert await work.claim(db, at=watch(), subject_id=run_id)
    assert await runs.carry_out(store) is None
    watch.forward(30)
    assert await runs.carry_out(store) == run_id
    assert (await pairing_run(store, run_id)).state is RunState.DONE
    await store.close()


async def test_a_run_whose_process_always_dies_is_given_up_after_five_attempts(
    demo_url: str,
) -> None:
    watch = Watch()
    store = Store(demo_url, clock=watch)
    run_id = await queued(store)
    pauses = []
    with children_killed():
        while (await pairing_run(store, run_id)).state is not RunState.FAILED:
            began = watch()
            while await runs.carry_out(store) is None:
                watch.forward(1)
            pauses.append((watch() - began).total_seconds())
    run = await pairing_run(store, run_id)
    assert pauses == [0, 1, 4, 16, 60]
    assert (run.failure_code, run.finished_at) == ("ATTEMPTS_EXHAUSTED", watch())
    assert "died 5 times" in (run.failure_detail or "")
    assert await runs.carry_out(store) is None
    await store.close()


async def test_a_run_of_which_every_worker_died_is_given_up_too(demo_url: str) -> None:
    watch = Watch()
    store = Store(demo_url, clock=watch)
    run_id = await queued(store)
    for _ in range(work.ATTEMPTS_MAX):
        assert await claim(store, watch())
        watch.forward(30)
    assert await runs.carry_out(store) is None
    run = await pairing_run(store, run_id)
    assert (run.state, run.failure_code) == (RunState.FAILED, "ATTEMPTS_EXHAUSTED")
    await store.close()


async def test_a_run_beyond_its_time_fails_with_a_code(demo_store: Store) -> None:
    run_id = await queued(demo_store)
    await runs.carry_out(demo_store, run_id, limits=runs.SolveLimits(seconds=0))
    run = await pairing_run(demo_store, run_id)
    assert (run.state, run.failure_code) == (RunState.FAILED, "SOLVE_TIMEOUT")


async def test_a_worker_that_is_stopped_puts_its_run_back(demo_store: Store) -> None:
    run_id = await queued(demo_store)
    working = asyncio.create_task(runs.carry_out(demo_store, run_id))
    await begun(demo_store, run_id)
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    run = await pairing_run(demo_store, run_id)
    assert (run.state, run.started_at) == (RunState.QUEUED, None)
    assert await runs.carry_out(demo_store) == run_id
    assert (await pairing_run(demo_store, run_id)).state is RunState.DONE


async def test_a_worker_that_is_stopped_while_it_claims_leaves_no_run_behind(
    demo_store: Store,
) -> None:
    run_id = await queued(demo_store)
    for turns in range(30):
        working = asyncio.create_task(runs.carry_out(demo_store, run_id))
        # A little later each time, so that every step of a claim is met, its commit too.
        for _ in range(turns):
            await asyncio.sleep(0.0005)
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
        state = (await pairing_run(demo_store, run_id)).state
        if state is RunState.DONE and turns > 20:
            break
        assert state is RunState.QUEUED, turns


async def test_a_cancelled_run_stays_cancelled_whoever_works_on_it(demo_store: Store) -> None:
    run_id = await queued(demo_store)
    working = asyncio.create_task(runs.carry_out(demo_store, run_id))
    await begun(demo_store, run_id)
    async with demo_store.unit_of_work(SYSTEM) as db:
        cancelled = await runs.cancel_run(db, run_id, at=demo_store.clock())
        assert (cancelled.state, cancelled.finished_at is None) == (RunState.CANCELLED, False)
    await working
    run = await pairing_run(demo_store, run_id)
    assert (run.state, run.solution) == (RunState.CANCELLED, None)
    assert await pairings_of(demo_store, run_id) == 0
    assert await runs.carry_out(demo_store) is None
    async with demo_store.unit_of_work(SYSTEM) as db:
        again = await runs.cancel_run(db, run_id, at=demo_store.clock())
        assert again.finished_at == run.finished_at


async def test_a_run_that_has_ended_cannot_be_cancelled(demo_store: Store) -> None:
    run_id = await queued(demo_store)
    await runs.carry_out(demo_store, run_id)
    async with demo_store.unit_of_work(SYSTEM) as db:
        with pytest.raises(Conflict, match="This run is done"):
            await runs.cancel_run(db, run_id, at=demo_store.clock())
        with pytest.raises(NotFound):
            await runs.cancel_run(db, "nothing", at=demo_store.clock())
    assert (await pairing_run(demo_store, run_id)).state is RunState.DONE


async def test_progress_ends_with_what_the_run_recorded(demo_store: Store) -> None:
    async with demo_store.unit_of_work(SYSTEM) as db:
        asked = TopicRequest(purpose=TopicPurpose.THIS_EDITION)
        run = await runs.start_topic_run(db, await edition(db), asked, at=demo_store.clock())
    async with demo_store.reading(SYSTEM) as db:
        before = await progress_of(db, run.id)
        assert before is not None
        assert (before.best, before.bound, before.gap, before.is_over) == (None, None, None, False)
    await runs.carry_out(demo_store, run.id)
    async with demo_store.reading(SYSTEM) as db:
        after = await progress_of(db, run.id)
        assert after is not None
        assert after.is_over
        assert (after.best, after.gap) == (after.run.total, 0)
        assert await progress_of(db, "nothing") is None
