"""The door out: events as signed posts to webhook endpoints, as ``domain/webhooks`` says.

The worker calls it. An address is resolved once, and that very address is connected to: a name
that means something else a moment later leads nowhere else.
"""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from time import monotonic
from typing import Final

import httpx2

from api import log
from api.ids import encode_id
from api.settings import Settings
from domain.models import DeliveryFault, EventKind
from domain.policy import SYSTEM
from domain.store import Store
from domain.webhooks import delivering
from domain.webhooks.delivering import Attempt, Claim
from domain.webhooks.signing import signature
from domain.webhooks.targets import is_public

POLL_SECONDS: Final = 2.0
LANES: Final = 4
_OK: Final = range(200, 300)

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

_log = logging.getLogger(__name__)


class PrivateTarget(Exception):
    """A host has an address that is not one of the internet."""


async def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host, as the system resolves it.

    Raises:
        OSError: it has none.

    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


@dataclass(frozen=True)
class Reach:
    """How far a post may go.

    Args:
        private_hosts: names and addresses that may be sent to although they are private.
        seconds_max: until an answer's head is there, from looking the name up.
        resolve: looks a name up.
        tls: who is trusted; None is whom this machine trusts.

    """

    private_hosts: frozenset[str] = frozenset()
    seconds_max: float = 10
    resolve: Resolve = resolve
    tls: ssl.SSLContext | None = None


def reach_of(settings: Settings) -> Reach:
    """Return how far posts may go by the settings."""
    return Reach(settings.private_hosts, settings.webhook_seconds_max)


class Deliverer:
    """Delivers until it is cancelled; the delivery in hand is then given back for another."""

    def __init__(self, store: Store, reach: Reach) -> None:
        self._store = store
        self._reach = reach
        self._client = httpx2.AsyncClient(
            verify=reach.tls or True,
            # Neither a proxy nor a .netrc of the surroundings is asked.
            trust_env=False,
            follow_redirects=False,
            timeout=None,
            # A connection is known by its address: one that is left open would be taken for that of
            # another name, whose certificate nobody has seen.
            limits=httpx2.Limits(max_keepalive_connections=0),
        )

    async def close(self) -> None:
        """Give up what is open."""
        await self._client.aclose()

    async def work(self) -> None:
        """Loop for ever; a fault of the database is logged and tried again after the next poll."""
        # A group and no gathering: it waits until every lane has given back what it has.
        async with asyncio.TaskGroup() as lanes:
            for _ in range(LANES):
                lanes.create_task(self._work_in_one_lane())

    async def _work_in_one_lane(self) -> None:
        while True:
            try:
                await self.empty_queue()
            except Exception as error:  # noqa: BLE001 -- it outlives a database that is away for a while
                _log.warning("deliveries could not be read: %s", type(error).__name__)
            await asyncio.sleep(POLL_SECONDS)

    async def empty_queue(self) -> int:
        """Pass on what happened, and try every delivery that is due; return how many were tried."""
        await self._pass_on()
        count = 0
        while (ours := await self._claim()) is not None:
            await self._deliver(ours)
            count += 1
        return count

    async def _pass_on(self) -> None:
        while True:
            async with self._store.reading(SYSTEM) as db:
                if not await delivering.events_wait(db):
                    return
            async with self._store.unit_of_work(SYSTEM) as db:
                if not await delivering.pass_on(db, at=self._store.clock()):
                    return

    async def _claim(self) -> Claim | None:
        async with self._store.reading(SYSTEM) as db:
            if not await delivering.is_due(db, at=self._store.clock()):
                return None
        async with self._store.unit_of_work(SYSTEM) as db:
            return await delivering.claim(db, at=self._store.clock())

    async def _deliver(self, ours: Claim) -> None:
        try:
            attempt = await self._try(ours)
        except asyncio.CancelledError:
            await asyncio.shield(asyncio.ensure_future(self._let_go(ours)))
            raise
        async with self._store.unit_of_work(SYSTEM) as db:
            counts = await delivering.record_attempt(db, ours, attempt, at=self._store.clock())
        log.event(
            "delivery",
            endpoint=ours.endpoint_id,
            delivery=ours.delivery_id,
            event_id=ours.event_id,
            attempt=ours.attempts + 1,
            status=attempt.status,
            fault=attempt.fault and attempt.fault.value,
            milliseconds=attempt.milliseconds,
            counts=counts,
        )

    async def _let_go(self, ours: Claim) -> None:
        async with self._store.unit_of_work(SYSTEM) as db:
            await delivering.let_go(db, ours, at=self._store.clock())

    async def _try(self, ours: Claim) -> Attempt:
        begun = monotonic()
        status: int | None = None
        fault: DeliveryFault | None = None
        try:
            async with asyncio.timeout(self._reach.seconds_max):
                status = await self._post(ours)
            if status not in _OK:
                fault = DeliveryFault.ANSWER
        except TimeoutError:
            fault = DeliveryFault.TIMED_OUT
        except PrivateTarget:
            fault = DeliveryFault.PRIVATE_TARGET
        except (socket.gaierror, UnicodeError):
            fault = DeliveryFault.NAME_UNKNOWN
        except (httpx2.HTTPError, OSError):
            fault = DeliveryFault.UNREACHABLE
        except Exception as error:  # noqa: BLE001 -- whatever it was, the try is counted: else it came for ever
            log.failure("delivery_failed", error, delivery=ours.delivery_id)
            fault = DeliveryFault.UNREACHABLE
        return Attempt(fault, status, round(1_000 * (monotonic() - begun)))

    async def _post(self, ours: Claim) -> int:
        """Post to the first address of the host that can be reached; return the status."""
        url = httpx2.URL(ours.url)
        addresses = await self._addresses(url)
        for place, address in enumerate(addresses, start=1):
            try:
                return await self._post_to(ours, url, address)
            except httpx2.ConnectError:
                if place == len(addresses):
                    raise
        raise PrivateTarget

    async def _addresses(self, url: httpx2.URL) -> Sequence[str]:
        found = await self._reach.resolve(url.host, url.port or 443)
        is_allowed = url.host in self._reach.private_hosts
        if not is_allowed and (
            url.scheme != "https" or not all(is_public(ip_address(each)) for each in found)
        ):
            raise PrivateTarget
        return found

    async def _post_to(self, ours: Claim, url: httpx2.URL, address: str) -> int:
        body = body_of(ours)
        timestamp = int(self._store.clock().timestamp())
        headers = {
            "Host": url.netloc.decode(),
            "Content-Type": "application/json",
            "User-Agent": "tradewinds",
            "webhook-id": ours.event_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(ours.secret, ours.event_id, timestamp, body),
        }
        asked = self._client.stream(
            "POST",
            url.copy_with(host=address),
            content=body,
            headers=headers,
            extensions={"sni_hostname": url.host.rstrip(".")},
        )
        # The head says all: no byte of the body is read, however long it is.
        async with asked as answer:
            return answer.status_code


def body_of(ours: Claim) -> bytes:
    """Return what a receiver is told: ids and a kind, the same at every attempt."""
    told = {
        "id": ours.event_id,
        "kind": EventKind(ours.event_kind).name,
        "at": ours.event_at.isoformat().replace("+00:00", "Z"),
        "record": {
            "type": ours.record_type,
            "id": encode_id(ours.record_type, ours.record_id),
        },
        "edition": ours.edition_id and encode_id("Edition", ours.edition_id),
    }
    return json.dumps(told, separators=(",", ":")).encode()
