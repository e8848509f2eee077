"""The log of deliveries: endpoints and what each was told, and sending one again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from domain import audit
from domain.errors import NotFound
from domain.lookups import held, rows_by
from domain.models import Delivery, DeliveryState, EventKind, WebhookEndpoint
from domain.pages import Key, Listing, any_of
from domain.store import ReadDb, WriteDb


async def redeliver(db: WriteDb, delivery_id: str, *, at: datetime) -> Delivery:
    """Send an event again, at once: the same event with the same id, and eight attempts anew.

    One that still waits for its next attempt is tried at once, and keeps its count.

    Raises:
        NotFound: there is no such delivery of an endpoint that the viewer keeps.
    """
    row = await held(db, Delivery, delivery_id)
    if row is None:
        raise NotFound("There is no delivery of this id that you may send again.", path=("id",))
    before = {"state": row.state.value, "attempts": row.attempts}
    if row.state is not DeliveryState.PENDING:
        row.state, row.attempts = DeliveryState.PENDING, 0
    row.next_attempt_at = at
    await db.flush()
    endpoint = await db.get_one(WebhookEndpoint, row.endpoint_id)
    after = {"state": row.state.value, "attempts": row.attempts}
    audit.note(db, audit.Change("Delivery", row.id, before, after, edition_id=endpoint.edition_id))
    return row


async def endpoints_by_id(db: ReadDb, ids: Sequence[str]) -> list[WebhookEndpoint | None]:
    """Return endpoints in the order asked, None where there is none."""
    return await rows_by(db, WebhookEndpoint.id, ids)


async def deliveries_by_id(db: ReadDb, ids: Sequence[str]) -> list[Delivery | None]:
    """Return deliveries in the order asked, None where there is none."""
    return await rows_by(db, Delivery.id, ids)


@dataclass(frozen=True)
class DeliveryFilter:
    """Which deliveries; what is None does not narrow."""

    event_kind_in: tuple[EventKind, ...] | None = None
    state_in: tuple[DeliveryState, ...] | None = None


def _narrow(where: DeliveryFilter) -> Iterator[ColumnElement[bool]]:
    kinds = where.event_kind_in
    yield from any_of(Delivery.event_kind, kinds and [each.value for each in kinds])
    yield from any_of(Delivery.state, where.state_in)


ENDPOINTS = Listing(
    name="webhook_endpoints",
    row=WebhookEndpoint,
    statement=select(WebhookEndpoint),
    orders={"url": (Key(WebhookEndpoint.url),)},
    default=(("url", False),),
)

DELIVERIES_OF_ENDPOINT = Listing(
    name="webhook_endpoint.deliveries",
    row=Delivery,
    statement=select(Delivery),
    orders={"event_at": (Key(Delivery.event_at, datetime),)},
    default=(("event_at", True),),
    narrow=_narrow,
    parent=Delivery.endpoint_id,
)
