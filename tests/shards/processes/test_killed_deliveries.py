"""Processes that deliver events and are killed while they do: no event is lost."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import select

from domain import clock, models
from domain.models import DeliveryState, EventKind
from domain.outbox import announce
from domain.policy import SYSTEM
from domain.store import Store
from domain.webhooks.delivering import LEASE
from domain.webhooks.endpoints import EndpointWanted, create_webhook_endpoint
from tests.api.receivers import LOCAL, Receiver, page_receiver, receiving, statuses

ROOT = Path(__file__).parents[3]
EVENTS = 8
KILLS = 3
PROGRAM = """
import asyncio, sys
from datetime import timedelta
from api.deliveries import Deliverer, Reach
from domain import clock
from domain.store import Store

async def main(url, seconds):
    store = Store(url, clock=lambda: clock.now() + timedelta(seconds=seconds))
    await Deliverer(store, Reach(private_hosts=frozenset({"127.0.0.1"}))).work()

asyncio.run(main(sys.argv[1], float(sys.argv[2])))
"""


async def listen(url: str, target: str) -> str:
    """Have a receiver told of events, and let some happen; return the secret."""
    store = Store(url)
    at, wanted = clock.now(), EndpointWanted(target, (EventKind.RUN_DONE,))
    async with store.unit_of_work(SYSTEM) as db:
        _, secret = await create_webhook_endpoint(db, wanted, at=at, private_hosts={LOCAL})
        for number in range(EVENTS):
            announce(db, EventKind.RUN_DONE, "PairingRun", f"r{number}", at=at, edition_id=None)
    await store.close()
    return secret


async def log(url: str) -> list[models.Delivery]:
    store = Store(url)
    async with store.reading(SYSTEM) as db:
        rows = list(await db.scalars(select(models.Delivery)))
    await store.close()
    return rows


def has_more(receiver: Receiver, count: int) -> bool:
    return len(receiver.requests) > count


def wait_until(holds: Callable[[], bool], seconds: float = 180) -> None:
    until = monotonic() + seconds
    while not holds():
        assert monotonic() < until
        sleep(0.01)


def test_a_killed_worker_loses_no_event(database_url: str) -> None:
    """Each is killed in the middle of a request; the clock of the next is a lease ahead."""
    page = page_receiver()
    lease = LEASE / timedelta(seconds=1) + 1
    with receiving(Receiver(statuses(204), pause=2)) as receiver:
        secret = asyncio.run(listen(database_url, receiver.url))
        for number in range(KILLS + 1):
            if number == KILLS:
                receiver.pause = 0
            heard = len(receiver.requests)
            command = [sys.executable, "-c", PROGRAM, database_url, str(number * lease)]
            with subprocess.Popen(command, cwd=ROOT) as process:
                try:
                    if number < KILLS:
                        wait_until(partial(has_more, receiver, heard + number % 2))
                    else:
                        wait_until(lambda: len(set(receiver.ids)) == EVENTS)
                        wait_until(lambda: all_done(database_url))
                finally:
                    # It ends by nothing else, and would be waited for.
                    process.kill()
    told = Counter(receiver.ids)
    assert len(told) == EVENTS
    # What was being told when its worker was killed is told again, and nothing else.
    assert sum(told.values()) == EVENTS + KILLS
    for each in receiver.requests:
        sent = int(each.headers["webhook-timestamp"])
        assert page["receive"](secret, each.headers, each.body, now=lambda sent=sent: sent) == 204
    assert Counter(each["record"]["id"] for each in page["handled"]) == {
        f"PairingRun_r{number}": 1 for number in range(EVENTS)
    }
    rows = asyncio.run(log(database_url))
    assert {(row.state, row.attempts) for row in rows} == {(DeliveryState.DELIVERED, 1)}


def all_done(url: str) -> bool:
    """Tell whether nothing waits any more."""
    return all(row.state is DeliveryState.DELIVERED for row in asyncio.run(log(url)))
