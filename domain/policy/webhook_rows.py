"""Which webhook endpoints and deliveries a viewer may read and change.

Those of an edition are for who plans it; those of all editions for who plans or administers all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from domain.models import Delivery, Record, WebhookEndpoint
from domain.policy.conditions import (
    WEBHOOK_ENDPOINT,
    Rows,
    RowScope,
    everything,
    held,
    under,
)
from domain.roles import Role


def _kept(endpoint: Any) -> dict[Role, RowScope]:
    return {Role.PLANNER: held(endpoint.edition_id), Role.ADMIN: everything}


def _read(endpoint: Any) -> dict[Role, RowScope]:
    return {**_kept(endpoint), Role.AUDITOR: everything}


WEBHOOK_ROWS: Final[Mapping[type[Record], Rows]] = {
    WebhookEndpoint: Rows(_read(WebhookEndpoint), _kept(WebhookEndpoint)),
    Delivery: Rows(
        under(Delivery.endpoint_id, WEBHOOK_ENDPOINT, _read(WEBHOOK_ENDPOINT.c)),
        under(Delivery.endpoint_id, WEBHOOK_ENDPOINT, _kept(WEBHOOK_ENDPOINT.c)),
    ),
}
