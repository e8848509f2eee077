"""Webhooks of the two editions and of all, for who sees what."""

from domain import models
from tests.two_editions import AT, EDITIONS


def webhook_rows() -> list[list[models.Record]]:
    """Return an endpoint for each edition and one for all, and a delivery to each."""
    places = (*((each, each) for each in EDITIONS), ("all", None))
    endpoints = [
        models.WebhookEndpoint(
            id=f"hook{name}",
            url=f"https://{name}.example.org/hook",
            kinds="run_done",
            edition_id=edition,
            state=models.WebhookState.ACTIVE,
            # Held against every answer: no door shows one twice.
            secret=f"sentinel-secret-{name}",
            made_at=AT,
        )
        for name, edition in places
    ]
    deliveries = [
        models.Delivery(
            id=f"sent{name}",
            endpoint_id=f"hook{name}",
            event_id="event",
            event_kind="run_done",
            event_at=AT,
            record_type="PairingRun",
            record_id="pairowndraft",
            state=models.DeliveryState.PENDING,
            next_attempt_at=AT,
        )
        for name, _ in places
    ]
    return [endpoints, deliveries]
