"""Delivering events: real receivers on this machine, and the receiver of docs/webhooks.md."""

import asyncio
import json
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from subprocess import run
from typing import Any

import pytest
from sqlalchemy import select

from api.deliveries import Deliverer, Reach
from domain import clock, models
from domain.models import DeliveryFault, DeliveryState, EventKind
from domain.outbox import announce
from domain.policy import SYSTEM
from domain.store import Store
from domain.webhooks import endpoints, log
from domain.webhooks.endpoints import EndpointWanted
from domain.webhooks.schedule import PAUSES
from tests.api.receivers import (
    LOCAL,
    Receiver,
    closed_port,
    page_receiver,
    receiving,
    statuses,
    told_of,
)
from tests.databases import on_sqlite

HOSTS = frozenset({LOCAL, "hook.test"})
# Room for everything but what is to take too long.
SECONDS = 5.0


class Post:
    """A database, a clock that is set, and whoever delivers."""

    def __init__(self, url: str, **reach: Any) -> None:
        self.now = clock.now()
        self.store = Store(url, clock=self.time)
        self.reach = Reach(**({"private_hosts": HOSTS, "seconds_max": SECONDS} | reach))
        self.deliverer = Deliverer(self.store, self.reach)
        self.secret = ""

    def time(self) -> datetime:
        return self.now

    async def listen(self, url: str) -> str:
        wanted = EndpointWanted(url, (EventKind.RUN_DONE,))
        async with self.store.unit_of_work(SYSTEM) as db:
            row, self.secret = await endpoints.create_webhook_endpoint(
                db, wanted, at=self.now, private_hosts=self.reach.private_hosts
            )
        return row.id

    async def happen(self, count: int = 1) -> None:
        async with self.store.unit_of_work(SYSTEM) as db:
            for number in range(count):
                announce(
                    db, EventKind.RUN_DONE, "PairingRun", f"r{number}", at=self.now, edition_id="e"
                )

    async def deliver(self, after: timedelta = timedelta()) -> int:
        self.now += after
        return await self.deliverer.empty_queue()

    async def log(self) -> list[models.Delivery]:
        async with self.store.reading(SYSTEM) as db:
            rows = await db.scalars(select(models.Delivery).order_by(models.Delivery.record_id))
            return list(rows)

    async def only(self) -> models.Delivery:
        (row,) = await self.log()
        return row


@pytest.fixture
async def post(database_url: str) -> AsyncIterator[Post]:
    post = Post(database_url)
    yield post
    await post.deliverer.close()
    await post.store.close()


async def fault_of(post: Post, url: str, **reach: Any) -> tuple[Any, Any]:
    """Send one event to an address, and return the fault and the status of the try."""
    await post.listen(url)
    await post.happen()
    deliverer = Deliverer(post.store, replace(post.reach, **reach))
    assert await deliverer.empty_queue() == 1
    await deliverer.close()
    row = await post.only()
    assert (row.state, row.attempts) == (
        DeliveryState.PENDING if row.last_fault else DeliveryState.DELIVERED,
        1,
    )
    return row.last_fault, row.last_status


async def test_who_fails_three_times_is_told_as_often_as_the_page_says_and_once_in_effect(
    post: Post,
) -> None:
    """At once and after 1, 5 and 30 minutes; the page's receiver finds each signed and new once."""
    page = page_receiver()
    with receiving(Receiver(statuses(500, 500, 500, 204))) as receiver:
        await post.listen(receiver.url)
        await post.happen()
        assert await post.deliver() == 1
        for pause in PAUSES[:3]:
            assert await post.deliver(pause - timedelta(seconds=1)) == 0
            assert await post.deliver(timedelta(seconds=1)) == 1
        assert await post.deliver(timedelta(days=2)) == 0
    assert len(receiver.requests) == 4
    row = await post.only()
    assert (row.state, row.attempts, row.last_status) == (DeliveryState.DELIVERED, 4, 204)
    assert receiver.ids == [row.event_id] * 4
    assert len({each.body for each in receiver.requests}) == 1
    for each in receiver.requests:
        sent = int(each.headers["webhook-timestamp"])
        for seconds in (0, 300, -300, 301, -301):
            moment = partial(int, sent + seconds)
            status = page["receive"](post.secret, each.headers, each.body, now=moment)
            assert status == (204 if abs(seconds) <= 300 else 401)
        forged = page["receive"](
            post.secret, each.headers, each.body + b" ", now=partial(int, sent)
        )
        assert forged == 401
    assert page["handled"] == [
        {
            "id": row.event_id,
            "kind": "RUN_DONE",
            "at": row.event_at.isoformat().replace("+00:00", "Z"),
            "record": {"type": "PairingRun", "id": "PairingRun_r0"},
            "edition": "Edition_e",
        }
    ]
    assert receiver.requests[0].path == "/hook?a=b"


@on_sqlite
async def test_after_eight_tries_in_a_day_it_is_dead_until_it_is_sent_again(post: Post) -> None:
    begun = post.now
    with receiving(Receiver(statuses(503))) as receiver:
        await post.listen(receiver.url)
        await post.happen()
        await post.deliver()
        for pause in PAUSES:
            await post.deliver(pause)
        assert post.now - begun == timedelta(days=1)
        row = await post.only()
        assert (row.state, row.attempts, row.next_attempt_at) == (DeliveryState.DEAD, 8, None)
        assert (row.last_fault, row.last_status) == (DeliveryFault.ANSWER, 503)
        assert row.last_milliseconds is not None
        assert await post.deliver(timedelta(days=30)) == 0
        assert len(receiver.requests) == 8
        async with post.store.unit_of_work(SYSTEM) as db:
            await log.redeliver(db, row.id, at=post.now)
        receiver.status = statuses(200)
        assert await post.deliver() == 1
        assert set(receiver.ids) == {row.event_id}
    assert (await post.only()).state is DeliveryState.DELIVERED


async def test_two_workers_tell_each_event_once_and_one_at_a_time(post: Post) -> None:
    other = Deliverer(post.store, post.reach)
    with receiving(Receiver(statuses(204), pause=0.01)) as receiver:
        await post.listen(receiver.url)
        await post.happen(12)
        workers = (post.deliverer, other, post.deliverer, other)
        await asyncio.gather(*(each.empty_queue() for each in workers))
        while any(row.state is DeliveryState.PENDING for row in await post.log()):
            await asyncio.gather(*(each.empty_queue() for each in workers))
        assert len(receiver.ids) == len(set(receiver.ids)) == 12
        assert receiver.at_once == 1
    await other.close()


async def test_a_worker_that_is_stopped_gives_back_what_it_has(post: Post) -> None:
    with receiving(Receiver(statuses(204), pause=1)) as receiver:
        await post.listen(receiver.url)
        await post.happen()
        working = asyncio.create_task(post.deliverer.work())
        assert await asyncio.to_thread(receiver.asked.wait, 20)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        row = await post.only()
        assert (row.state, row.attempts) == (DeliveryState.PENDING, 0)
        receiver.pause = 0
        assert await post.deliver() == 1
        assert receiver.ids == [row.event_id] * 2


@on_sqlite
async def test_a_redirect_is_no_receipt_and_leads_nowhere(post: Post) -> None:
    with receiving(Receiver(statuses(200))) as elsewhere:
        moved = Receiver(statuses(307), headers=[("Location", elsewhere.url)])
        with receiving(moved) as receiver:
            assert await fault_of(post, receiver.url) == (DeliveryFault.ANSWER, 307)
        assert (len(receiver.requests), elsewhere.requests) == (1, [])


@on_sqlite
async def test_who_takes_too_long_is_not_waited_for(post: Post) -> None:
    with receiving(Receiver(statuses(200), pause=1.0)) as receiver:
        told = await fault_of(post, receiver.url, seconds_max=0.3)
    assert told == (DeliveryFault.TIMED_OUT, None)
    row = await post.only()
    assert 250 <= (row.last_milliseconds or 0) < 900


@on_sqlite
async def test_an_answer_without_end_is_not_read(post: Post) -> None:
    written = [0]

    def endless(file: Any) -> None:
        while True:
            written[0] += file.write(b"x" * 65_536)

    with receiving(Receiver(statuses(200), body=endless)) as receiver:
        assert await fault_of(post, receiver.url) == (None, 200)
    # What fits into the buffers between the two, and no more.
    assert written[0] < 50_000_000


@on_sqlite
async def test_a_head_without_end_is_not_read_either(post: Post) -> None:
    headers = [("X-Long", "x" * 60_000)] * 4
    with receiving(Receiver(statuses(200), headers=headers)) as receiver:
        assert (await fault_of(post, receiver.url))[0] is DeliveryFault.UNREACHABLE


class Names:
    """A resolver that answers with what it is told, and counts how often it is asked."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append((host, port))
        if not self.addresses:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        # Another answer to every question: whoever asks twice is led to this machine.
        now, self.addresses = self.addresses, (LOCAL,)
        return now


@on_sqlite
@pytest.mark.parametrize(
    "addresses",
    [(LOCAL,), ("10.0.0.7",), ("::1",), ("169.254.169.254",), ("8.8.8.8", "192.168.0.9")],
    ids="+".join,
)
async def test_a_name_that_leads_to_a_private_address_is_not_sent_to(
    post: Post, addresses: tuple[str, ...]
) -> None:
    names = Names(*addresses)
    with receiving(Receiver(statuses(200))) as receiver:
        told = await fault_of(post, f"https://example.org:{receiver.port}/", resolve=names)
        assert told == (DeliveryFault.PRIVATE_TARGET, None)
        assert receiver.requests == []
    assert names.asked == [("example.org", receiver.port)]


@on_sqlite
async def test_an_address_is_resolved_once_and_that_very_one_is_connected_to(post: Post) -> None:
    """The name is of nobody; the receiver is found by the address, and told the name."""
    names = Names("127.0.0.9", LOCAL)
    with receiving(Receiver(statuses(200))) as receiver:
        told = await fault_of(post, f"http://hook.test:{receiver.port}/x", resolve=names)
        assert told == (None, 200)
        assert receiver.requests[0].headers["host"] == f"hook.test:{receiver.port}"
    assert names.asked == [("hook.test", receiver.port)]


@on_sqlite
async def test_a_private_host_that_is_no_longer_allowed_is_not_sent_to(post: Post) -> None:
    with receiving(Receiver(statuses(200))) as receiver:
        told = await fault_of(post, receiver.url, private_hosts=frozenset())
        assert (told, receiver.requests) == ((DeliveryFault.PRIVATE_TARGET, None), [])


async def broken_resolver(_host: str, _port: int) -> Sequence[str]:
    raise LookupError("broken")


@on_sqlite
async def test_nobody_there_and_nobody_known(post: Post) -> None:
    nobody = f"http://{LOCAL}:{closed_port()}/"
    assert await fault_of(post, nobody) == (DeliveryFault.UNREACHABLE, None)
    unknown = Deliverer(post.store, replace(post.reach, resolve=Names()))
    post.now += timedelta(hours=1)
    assert await unknown.empty_queue() == 1
    await unknown.close()
    row = await post.only()
    assert (row.last_fault, row.attempts) == (DeliveryFault.NAME_UNKNOWN, 2)
    # A fault of our own counts as a try, too: nothing is tried for ever.
    broken = Deliverer(post.store, replace(post.reach, resolve=broken_resolver))
    post.now += timedelta(hours=1)
    assert await broken.empty_queue() == 1
    await broken.close()
    row = await post.only()
    assert (row.last_fault, row.attempts) == (DeliveryFault.UNREACHABLE, 3)


@contextmanager
def certified(folder: Path, name: str) -> Iterator[tuple[ssl.SSLContext, ssl.SSLContext]]:
    """Give a server's context with a certificate of a name, and a client's that trusts it."""
    key, certificate = folder / "key.pem", folder / "cert.pem"
    run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", f"/CN={name}", "-keyout", key, "-out", certificate),
            *("-addext", f"subjectAltName=DNS:{name}"),
        ],
        check=True,
        capture_output=True,
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    yield server, ssl.create_default_context(cafile=str(certificate))


@on_sqlite
@pytest.mark.parametrize(
    ("name", "told"),
    [("hook.test", (None, 200)), ("other.test", (DeliveryFault.UNREACHABLE, None))],
)
async def test_the_certificate_has_to_be_that_of_the_name(
    post: Post, tmp_path: Path, name: str, told: object
) -> None:
    with (
        certified(tmp_path, name) as (server, client),
        receiving(Receiver(statuses(200)), tls=server) as receiver,
    ):
        url = f"https://hook.test:{receiver.port}/"
        assert await fault_of(post, url, resolve=Names(LOCAL), tls=client) == told


@on_sqlite
async def test_a_try_is_a_line_of_ids_and_numbers(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        caplog.at_level(logging.INFO, "tradewinds"),
        receiving(Receiver(statuses(500))) as receiver,
    ):
        await fault_of(post, receiver.url)
    lines = [each.getMessage() for each in caplog.records if "delivery" in each.getMessage()]
    assert len(lines) == 1
    row = await post.only()
    for word in (row.id, row.event_id, row.endpoint_id, "'status': 500", "'fault': 'answer'"):
        assert word in lines[0]
    for word in (
        LOCAL,
        str(receiver.port),
        "hook",
        post.secret,
        told_of(receiver.requests[0])["at"],
    ):
        assert word not in lines[0]
    assert json.loads(receiver.requests[0].body)
