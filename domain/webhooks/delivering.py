"""Delivering: events become deliveries, a worker claims one, its result is recorded.

Everything here is the program's own; it acts for nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import CursorResult, Select, func, insert, or_, select, update

from domain import models
from domain.lookups import held
from domain.models import Delivery, DeliveryFault, DeliveryState, OutboxEvent, WebhookState
from domain.models import WebhookEndpoint as Endpoint
from domain.outbox import take_events
from domain.store import ReadDb, WriteDb
from domain.webhooks.schedule import next_attempt

# Twice the longest attempt and more: one that is still alive ends before another begins.
LEASE: Final = timedelta(seconds=90)
EVENTS_AT_ONCE: Final = 200


@dataclass(frozen=True)
class Claim:
    """A delivery that is ours until the lease ends, with all that is needed to send it."""

    endpoint_id: str
    fence: int
    url: str
    secret: str
    delivery_id: str
    attempts: int
    event_id: str
    event_kind: str
    event_at: datetime
    record_type: str
    record_id: str
    edition_id: str | None


@dataclass(frozen=True)
class Attempt:
    """What came of sending: the status of an answer, or why there was none, and how long it took.

    ``fault`` is None exactly where the receiver took it.
    """

    fault: DeliveryFault | None
    status: int | None
    milliseconds: int


async def events_wait(db: ReadDb) -> bool:
    """Tell whether there is somebody to tell something that nobody was told yet."""
    event = OutboxEvent
    return bool(
        await db.scalar(select(Endpoint.id).limit(1))
        and await db.scalar(select(event.id).where(event.delivered_at.is_(None)).limit(1))
    )


async def pass_on(db: WriteDb, *, at: datetime, most: int = EVENTS_AT_ONCE) -> int:
    """Make deliveries of what nobody was told yet, oldest first; return of how many events.

    Events and their deliveries are one transaction: whoever is killed in it has done nothing. Two
    that do it at once take different events.
    """
    # Held against removal, not against being delivered to.
    endpoints = list(
        await db.scalars(
            select(Endpoint).order_by(Endpoint.id).with_for_update(read=True, key_share=True)
        )
    )
    if not endpoints:
        return 0
    since = min(each.made_at for each in endpoints)
    events = await take_events(db, since=since, at=at, most=most)
    rows = [_row(to, one, at) for one in events for to in endpoints if is_told(to, one)]
    if rows:
        await db.execute(insert(Delivery), rows)
    return len(events)


def is_told(endpoint: Endpoint, event: OutboxEvent) -> bool:
    """Tell whether an endpoint is told of an event.

    It is, of the kinds that it asked for, of what happened since it was made, and, where it is for
    an edition, of what belongs to that one.
    """
    return (
        event.kind.value in endpoint.kinds.split()
        and event.at >= endpoint.made_at
        and endpoint.edition_id in (None, event.edition_id)
    )


def _row(endpoint: Endpoint, event: OutboxEvent, at: datetime) -> dict[str, object]:
    return {
        "id": models.new_id(),
        "endpoint_id": endpoint.id,
        "event_id": event.id,
        "event_kind": event.kind.value,
        "event_at": event.at,
        "record_type": event.record_type,
        "record_id": event.record_id,
        "edition_id": event.edition_id,
        "state": DeliveryState.PENDING,
        "attempts": 0,
        "next_attempt_at": at,
    }


async def is_due(db: ReadDb, *, at: datetime) -> bool:
    """Tell whether a claim would find something; asking takes no lock."""
    return await db.scalar(_free(at).limit(1)) is not None


async def claim(db: WriteDb, *, at: datetime) -> Claim | None:
    """Take the delivery that is due longest at the endpoint that was served longest ago, or None.

    An endpoint is delivered to by one worker at a time, one delivery after the other: so that
    nothing is sent twice at once, and a receiver that is slow holds nobody else up. Two that claim
    at once never get the same endpoint: SQLite lets one write at a time, PostgreSQL skips a row
    that another claim has locked.
    """
    chosen = (
        _free(at)
        .order_by(Endpoint.lease_until.nulls_first(), Endpoint.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = await db.execute(
        update(Endpoint)
        .where(Endpoint.id == chosen.scalar_subquery())
        .values(lease_until=at + LEASE, fence=Endpoint.fence + 1)
        .returning(Endpoint.id, Endpoint.fence, Endpoint.url, Endpoint.secret)
        .execution_options(synchronize_session=False)
    )
    ours = taken.one_or_none()
    if ours is None:
        return None
    row = Delivery
    due = await db.scalar(
        select(row)
        .where(row.endpoint_id == ours.id, row.next_attempt_at <= at)
        .order_by(row.next_attempt_at, row.event_at, row.id)
        .limit(1)
    )
    if due is None:
        return None
    return Claim(
        endpoint_id=ours.id,
        fence=ours.fence,
        url=ours.url,
        secret=ours.secret,
        delivery_id=due.id,
        attempts=due.attempts,
        event_id=due.event_id,
        event_kind=due.event_kind,
        event_at=due.event_at,
        record_type=due.record_type,
        record_id=due.record_id,
        edition_id=due.edition_id,
    )


def _free(at: datetime) -> Select[str]:
    due = select(Delivery.id).where(
        Delivery.endpoint_id == Endpoint.id, Delivery.next_attempt_at <= at
    )
    return select(Endpoint.id).where(
        Endpoint.state == WebhookState.ACTIVE,
        or_(Endpoint.lease_until.is_(None), Endpoint.lease_until <= at),
        due.exists(),
    )


async def record_attempt(db: WriteDb, ours: Claim, attempt: Attempt, *, at: datetime) -> bool:
    """Write down what came of a claim, and let the endpoint go.

    Returns:
        False when the claim no longer counts: another worker took it, or it was removed. What it
        sent is then sent again, and the receiver knows it by its id.

    """
    if not await let_go(db, ours, at=at):
        return False
    row = await held(db, Delivery, ours.delivery_id)
    if row is None or row.state is not DeliveryState.PENDING:
        return False
    row.attempts += 1
    row.last_attempt_at, row.last_milliseconds = at, attempt.milliseconds
    row.last_status, row.last_fault = attempt.status, attempt.fault
    if attempt.fault is None:
        row.state, row.next_attempt_at = DeliveryState.DELIVERED, None
    else:
        row.next_attempt_at = next_attempt(row.attempts, at=at)
        if row.next_attempt_at is None:
            row.state = DeliveryState.DEAD
    await db.flush()
    return True


async def let_go(db: WriteDb, ours: Claim, *, at: datetime) -> bool:
    """Give an endpoint back without a result; False when the claim no longer counts."""
    result = await db.execute(
        update(Endpoint)
        .where(Endpoint.id == ours.endpoint_id, Endpoint.fence == ours.fence)
        .values(lease_until=at)
        .execution_options(synchronize_session=False)
    )
    return isinstance(result, CursorResult) and result.rowcount == 1


async def deliveries_by_state(db: ReadDb) -> dict[str, int]:
    """Count the deliveries of each state; a state without any has 0."""
    row = Delivery
    found = await db.execute(select(row.state, func.count(row.id)).group_by(row.state))
    counted = {state.value: count for state, count in found}
    return {state.value: counted.get(state.value, 0) for state in DeliveryState}
