"""Webhooks: addresses that are told of events, and each event on its way to one of them.

Ids, kinds and moments only: whoever is told reads the rest as themselves.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import ID_LENGTH, Record, reference, word

URL_LENGTH_MAX = 2000


class WebhookState(StrEnum):
    """Whether an endpoint is sent to; while it is paused, what happens waits for it."""

    ACTIVE = "active"
    PAUSED = "paused"


class DeliveryState(StrEnum):
    """Where a delivery stands; the last two are ends, until it is sent again."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


class DeliveryFault(StrEnum):
    """Why an attempt did not end well."""

    ANSWER = "answer"
    NAME_UNKNOWN = "name_unknown"
    PRIVATE_TARGET = "private_target"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"


class WebhookEndpoint(Record):
    """An address that is told of some kinds of events, of one edition or (None) of all.

    ``kinds`` are separated by spaces, as scopes are. ``secret`` is what deliveries are signed with;
    no door shows it again. One worker at a time delivers to it, until ``lease_until``; ``fence``
    grows with every claim, and a result counts only under the fence that it was claimed with.
    """

    __tablename__ = "webhook_endpoint"

    url: Mapped[str] = mapped_column(String(URL_LENGTH_MAX))
    kinds: Mapped[str]
    edition_id: Mapped[str | None] = mapped_column(reference("edition"), index=True)
    state: Mapped[WebhookState] = mapped_column(word(WebhookState))
    secret: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class Delivery(Record):
    """One event on its way to one endpoint, with what became of its last attempt.

    The event is copied, so that it is told as it was. ``attempts`` begins anew when it is sent
    again; ``next_attempt_at`` is None exactly when no further one is due.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("endpoint_id", "event_id"),
        Index(None, "endpoint_id", "next_attempt_at"),
        Index(None, "endpoint_id", "event_at"),
        CheckConstraint("(state = 'pending') = (next_attempt_at IS NOT NULL)", name="due"),
    )

    endpoint_id: Mapped[str] = mapped_column(reference("webhook_endpoint"))
    event_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    event_kind: Mapped[str] = mapped_column(String(40))
    event_at: Mapped[datetime]
    record_type: Mapped[str] = mapped_column(String(64))
    record_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    edition_id: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    state: Mapped[DeliveryState] = mapped_column(word(DeliveryState))
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    last_attempt_at: Mapped[datetime | None]
    last_status: Mapped[int | None]
    last_fault: Mapped[DeliveryFault | None] = mapped_column(word(DeliveryFault))
    last_milliseconds: Mapped[int | None]
