"""What planners and admins do about webhooks: make, pause, resume and remove them, send again."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.inputs import fit_list, fit_text, given, input_row_id, or_none
from api.schema.payloads import WHAT, Payload, deleted_field, key_field, result_field, version_field
from api.schema.webhooks import Delivery, WebhookEndpoint
from domain.models import EventKind
from domain.models.webhooks import URL_LENGTH_MAX
from domain.store import WriteDb
from domain.webhooks import endpoints, log
from domain.webhooks.endpoints import EndpointWanted

_NOUN = "WebhookEndpoint"


@strawberry.input(description="Input of createWebhookEndpoint.")
class CreateWebhookEndpointInput:
    """As domain.webhooks.endpoints.EndpointWanted."""

    event_kinds: list[EventKind] = strawberry.field(
        description="Kinds of event to send, at least one."
    )
    url: str = strawberry.field(
        description=(
            "Address that begins with https:// and names a host of the internet, at most 2,000"
            " characters."
        )
    )
    edition_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Edition of which to tell; left out means all, and what belongs to none: for those who"
            " hold all editions."
        ),
    )
    idempotency_key: str | None = key_field()


@strawberry.input
class _EndpointInput:
    """What the acts on an endpoint take."""

    id: strawberry.ID = strawberry.field(description="Endpoint.")
    expected_version: int | None = version_field("webhook endpoint")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of pauseWebhookEndpoint.")
class PauseWebhookEndpointInput(_EndpointInput):
    """An endpoint."""


@strawberry.input(description="Input of resumeWebhookEndpoint.")
class ResumeWebhookEndpointInput(_EndpointInput):
    """An endpoint."""


@strawberry.input(description="Input of rotateWebhookSecret.")
class RotateWebhookSecretInput(_EndpointInput):
    """An endpoint."""


@strawberry.input(description="Input of removeWebhookEndpoint.")
class RemoveWebhookEndpointInput(_EndpointInput):
    """An endpoint."""


@strawberry.input(description="Input of redeliver.")
class RedeliverInput:
    """A delivery."""

    id: strawberry.ID = strawberry.field(description="Delivery to send again.")
    idempotency_key: str | None = key_field()


# No node and no text, so that it is not kept with the answer to an idempotency key.
@strawberry.type(description="What deliveries are signed with.")
class WebhookSecret:
    """A secret."""

    value: str = strawberry.field(
        description="Secret: whsec_ and 32 bytes in base64. Keep it where nobody else reads it."
    )


@strawberry.type
class _EndpointPayload(Payload):
    """An endpoint."""

    webhook_endpoint: WebhookEndpoint | None = result_field("Endpoint")


@strawberry.type
class _SecretPayload(_EndpointPayload):
    """An endpoint and its secret."""

    secret: WebhookSecret | None = strawberry.field(
        default=None,
        description=(
            "Secret, shown this once: null when nothing was changed, and when the request was"
            " replayed."
        ),
    )


@strawberry.type(description="What createWebhookEndpoint did.")
class CreateWebhookEndpointPayload(_SecretPayload):
    """An endpoint and its secret."""


@strawberry.type(description="What pauseWebhookEndpoint did.")
class PauseWebhookEndpointPayload(_EndpointPayload):
    """An endpoint."""


@strawberry.type(description="What resumeWebhookEndpoint did.")
class ResumeWebhookEndpointPayload(_EndpointPayload):
    """An endpoint."""


@strawberry.type(description="What rotateWebhookSecret did.")
class RotateWebhookSecretPayload(_SecretPayload):
    """An endpoint and its secret."""


@strawberry.type(description="What removeWebhookEndpoint did.")
class RemoveWebhookEndpointPayload(Payload):
    """The id that is gone."""

    deleted_id: strawberry.ID | None = deleted_field()


@strawberry.type(description="What redeliver did.")
class RedeliverPayload(Payload):
    """A delivery."""

    delivery: Delivery | None = result_field("Delivery")


@strawberry.type
class WebhookMutations:
    """One field for each act on webhooks."""

    @strawberry.mutation(
        description="Have an address told of events from now on; the secret is shown this once."
    )
    async def create_webhook_endpoint(
        self, info: Info, asked: Annotated[CreateWebhookEndpointInput, WHAT]
    ) -> CreateWebhookEndpointPayload:
        async def act(db: WriteDb) -> CreateWebhookEndpointPayload:
            edition = asked.edition_id if given(asked.edition_id) else None
            wanted = EndpointWanted(
                fit_text(asked.url, "url", URL_LENGTH_MAX),
                tuple(fit_list(asked.event_kinds, "eventKinds")),
                edition and input_row_id(edition, "Edition", "editionId"),
            )
            row, secret = await endpoints.create_webhook_endpoint(
                db,
                wanted,
                at=info.context.store.clock(),
                private_hosts=info.context.private_hosts,
            )
            return CreateWebhookEndpointPayload(
                webhook_endpoint=WebhookEndpoint.of(row), secret=WebhookSecret(value=secret)
            )

        return await carried_out(info, CreateWebhookEndpointPayload, asked, act)

    @strawberry.mutation(
        description="Send nothing to an address until it is resumed; what happens waits for it."
    )
    async def pause_webhook_endpoint(
        self, info: Info, asked: Annotated[PauseWebhookEndpointInput, WHAT]
    ) -> PauseWebhookEndpointPayload:
        async def act(db: WriteDb) -> PauseWebhookEndpointPayload:
            row = await endpoints.pause_webhook_endpoint(
                db,
                input_row_id(asked.id, _NOUN, "id"),
                expected_version=or_none(asked.expected_version),
            )
            return PauseWebhookEndpointPayload(webhook_endpoint=WebhookEndpoint.of(row))

        return await carried_out(info, PauseWebhookEndpointPayload, asked, act)

    @strawberry.mutation(description="Send to an address again, what has waited first.")
    async def resume_webhook_endpoint(
        self, info: Info, asked: Annotated[ResumeWebhookEndpointInput, WHAT]
    ) -> ResumeWebhookEndpointPayload:
        async def act(db: WriteDb) -> ResumeWebhookEndpointPayload:
            row = await endpoints.resume_webhook_endpoint(
                db,
                input_row_id(asked.id, _NOUN, "id"),
                expected_version=or_none(asked.expected_version),
            )
            return ResumeWebhookEndpointPayload(webhook_endpoint=WebhookEndpoint.of(row))

        return await carried_out(info, ResumeWebhookEndpointPayload, asked, act)

    @strawberry.mutation(
        description="Sign every try from now on with a new secret, which is shown this once."
    )
    async def rotate_webhook_secret(
        self, info: Info, asked: Annotated[RotateWebhookSecretInput, WHAT]
    ) -> RotateWebhookSecretPayload:
        async def act(db: WriteDb) -> RotateWebhookSecretPayload:
            row, secret = await endpoints.rotate_webhook_secret(
                db,
                input_row_id(asked.id, _NOUN, "id"),
                expected_version=or_none(asked.expected_version),
            )
            return RotateWebhookSecretPayload(
                webhook_endpoint=WebhookEndpoint.of(row), secret=WebhookSecret(value=secret)
            )

        return await carried_out(info, RotateWebhookSecretPayload, asked, act)

    @strawberry.mutation(
        description="Tell an address nothing more, and forget what it was told or waits for it."
    )
    async def remove_webhook_endpoint(
        self, info: Info, asked: Annotated[RemoveWebhookEndpointInput, WHAT]
    ) -> RemoveWebhookEndpointPayload:
        async def act(db: WriteDb) -> RemoveWebhookEndpointPayload:
            await endpoints.remove_webhook_endpoint(
                db,
                input_row_id(asked.id, _NOUN, "id"),
                expected_version=or_none(asked.expected_version),
            )
            return RemoveWebhookEndpointPayload(deleted_id=asked.id)

        return await carried_out(info, RemoveWebhookEndpointPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Send an event again, at once: the same event, with the same id. One that was received"
            " or given up gets eight tries anew."
        )
    )
    async def redeliver(
        self, info: Info, asked: Annotated[RedeliverInput, WHAT]
    ) -> RedeliverPayload:
        async def act(db: WriteDb) -> RedeliverPayload:
            row = await log.redeliver(
                db, input_row_id(asked.id, "Delivery", "id"), at=info.context.store.clock()
            )
            return RedeliverPayload(delivery=Delivery.of(row))

        return await carried_out(info, RedeliverPayload, asked, act)
