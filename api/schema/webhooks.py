"""Webhook endpoints, and the log of what each was told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

import api.schema.event_kinds  # noqa: F401 -- names the kinds
from api.context import Info
from api.schema.enums import described
from api.schema.inputs import fit_filter
from api.schema.lists import Connection, Paged, listed
from api.schema.node import NODES, Node, load_node, maybe_node
from domain import models
from domain.models import DeliveryFault, DeliveryState, EventKind, WebhookState
from domain.webhooks import log

if TYPE_CHECKING:
    from api.schema.editions import Edition

described(
    WebhookState,
    "Whether an endpoint is sent to.",
    {"ACTIVE": "It is.", "PAUSED": "It is not; what happens meanwhile waits for it."},
)
described(
    DeliveryState,
    "Where a delivery stands.",
    {
        "PENDING": "Waits for its first or next try.",
        "DELIVERED": "Received.",
        "DEAD": "Given up after the last try.",
    },
)
described(
    DeliveryFault,
    "Why a try did not end well; new values may be added.",
    {
        "ANSWER": "The receiver answered with a status other than 2xx.",
        "NAME_UNKNOWN": "The host has no address.",
        "PRIVATE_TARGET": "The host has an address that is not one of the internet.",
        "UNREACHABLE": "No connection, none that can be trusted, or one that ended early.",
        "TIMED_OUT": "The receiver took too long.",
    },
)


@strawberry.input(description="Which deliveries: every given field must hold.")
class DeliveryFilter:
    """As domain.webhooks.log.DeliveryFilter."""

    event_kind_in: list[EventKind] | None = strawberry.field(
        default=strawberry.UNSET, description="Of any of these kinds of events."
    )
    state_in: list[DeliveryState] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these states."
    )


@strawberry.type(description="One event on its way to one address.")
class Delivery(Node):
    """One row of ``delivery``."""

    batch = log.deliveries_by_id
    endpoint_id: strawberry.Private[str]
    record_id: strawberry.Private[str]
    attempts: int = strawberry.field(
        description="How often it was tried since it was queued or last sent again."
    )
    event_at: datetime = strawberry.field(description="When it happened.")
    event_id: strawberry.ID = strawberry.field(
        description="Id of the event, as the receiver is told it: the same at every try."
    )
    event_kind: EventKind = strawberry.field(description="Kind of event, such as RUN_PUBLISHED.")
    last_attempt_at: datetime | None = strawberry.field(
        description="When it was last tried; null before the first try."
    )
    last_fault: DeliveryFault | None = strawberry.field(
        description="Why the last try did not end well; null when it did, or before the first."
    )
    last_milliseconds: int | None = strawberry.field(
        description="How long the last try took; null before the first."
    )
    last_status: int | None = strawberry.field(
        description="HTTP status that the last try was answered with; null when there was none."
    )
    next_attempt_at: datetime | None = strawberry.field(
        description="When it is tried next; null when it is not."
    )
    record_type: str = strawberry.field(
        description="Type of the record that it happened to, also when that is gone."
    )
    state: DeliveryState = strawberry.field(description="Where it stands.")

    @classmethod
    def of(cls, row: models.Delivery) -> Self:
        """Make the node of a row; the kind is kept as text."""
        return cls.with_values(row, event_kind=EventKind(row.event_kind))

    @strawberry.field(description="Address that is told.")
    async def endpoint(self, info: Info) -> WebhookEndpoint:
        return await load_node(info, "WebhookEndpoint", self.endpoint_id)

    @strawberry.field(
        description="Record that it happened to; null when it is gone or you may not see it."
    )
    async def record(self, info: Info) -> Node | None:
        if self.record_type not in NODES:
            return None
        node: Node | None = await load_node(info, self.record_type, self.record_id)
        return node


@strawberry.type(description="An address that is told of events.")
class WebhookEndpoint(Node):
    """One row of ``webhook_endpoint``."""

    batch = log.endpoints_by_id
    edition_id: strawberry.Private[str | None]
    event_kinds: list[EventKind] = strawberry.field(description="Kinds of event that are sent.")
    made_at: datetime = strawberry.field(
        description="When it was made; nothing from before is sent."
    )
    state: WebhookState = strawberry.field(description="Whether it is sent to.")
    url: str = strawberry.field(description="Address.")
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @classmethod
    def of(cls, row: models.WebhookEndpoint) -> Self:
        """Make the node of a row; the kinds are kept as words."""
        return cls.with_values(row, event_kinds=[EventKind(each) for each in row.kinds.split()])

    @strawberry.field(description="Edition of which it is told; null means all, and what has none.")
    async def edition(
        self, info: Info
    ) -> Annotated[Edition, strawberry.lazy("api.schema.editions")] | None:
        return await maybe_node(info, "Edition", self.edition_id)

    @strawberry.field(description="What was sent or is to be, newest first.", extensions=[Paged()])
    def deliveries(
        self,
        where: Annotated[
            DeliveryFilter | None,
            strawberry.argument(name="filter", description="Which deliveries; left out means all."),
        ] = strawberry.UNSET,
    ) -> Connection[Delivery]:
        narrowed = fit_filter(where, log.DeliveryFilter)
        return listed(log.DELIVERIES_OF_ENDPOINT, Delivery.of, self.row_id, narrowed)


@strawberry.type
class WebhookQueries:
    """What can be asked about webhooks."""

    @strawberry.field(
        description="Addresses that are told of events, by address.", extensions=[Paged()]
    )
    def webhook_endpoints(self) -> Connection[WebhookEndpoint]:
        return listed(log.ENDPOINTS, WebhookEndpoint.of)
