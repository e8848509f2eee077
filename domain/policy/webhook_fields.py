"""Which rule the fields of webhooks obey."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import ANYONE, KEEPS_WEBHOOKS, WEBHOOKS, Rule

# What each act answers with beside what every payload has.
_KEPT: Final = {
    "createWebhookEndpoint": "secret webhookEndpoint",
    "pauseWebhookEndpoint": "webhookEndpoint",
    "resumeWebhookEndpoint": "webhookEndpoint",
    "rotateWebhookSecret": "secret webhookEndpoint",
    "removeWebhookEndpoint": "deletedId",
    "redeliver": "delivery",
}

WEBHOOK_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (WEBHOOKS, "Query", "webhookEndpoints"),
    (
        WEBHOOKS,
        "WebhookEndpoint",
        "deliveries edition eventKinds id madeAt state url version",
    ),
    (
        WEBHOOKS,
        "Delivery",
        (
            "attempts endpoint eventAt eventId eventKind id lastAttemptAt lastFault"
            " lastMilliseconds lastStatus nextAttemptAt record recordType state"
        ),
    ),
    (KEEPS_WEBHOOKS, "WebhookSecret", "value"),
    (KEEPS_WEBHOOKS, "Mutation", " ".join(_KEPT)),
    *(
        (ANYONE, f"{act[0].upper()}{act[1:]}Payload", f"replayed userErrors {results}")
        for act, results in _KEPT.items()
    ),
)
