"""Accepting and declining a partnership, closing it, and writing down a contact."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from api.context import Info
from api.schema.inputs import TEXT_LENGTH_MAX, fit_text, input_row_id, maybe_row_id, or_none
from api.schema.partnerships import Contact, Partnership
from api.schema.payloads import Act, Payload, key_field, result_field, version_field
from domain import models
from domain.partnerships import answers, contacts
from domain.partnerships.answers import Answering
from domain.partnerships.contacts import ContactWanted
from domain.store import WriteDb


def _version_field() -> Any:
    return version_field("partnership")


def _delegate_field() -> Any:
    return strawberry.field(
        default=strawberry.UNSET,
        description=(
            "For whom of the two; left out means you, and planners always say whom they answer for."
        ),
    )


@strawberry.input(description="Input of acceptPartnership.")
class AcceptPartnershipInput:
    """A partnership and who answers."""

    partnership_id: strawberry.ID = strawberry.field(description="Partnership to say yes to.")
    delegate_id: strawberry.ID | None = _delegate_field()
    expected_version: int | None = _version_field()
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of declinePartnership.")
class DeclinePartnershipInput:
    """A partnership, who answers, and why."""

    partnership_id: strawberry.ID = strawberry.field(description="Partnership to say no to.")
    reason: models.DeclineReason = strawberry.field(
        description="Why, for planners; the partner is told neither this nor who declined."
    )
    delegate_id: strawberry.ID | None = _delegate_field()
    expected_version: int | None = _version_field()
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of closePartnership.")
class ClosePartnershipInput:
    """A partnership."""

    partnership_id: strawberry.ID = strawberry.field(description="Partnership to close.")
    expected_version: int | None = _version_field()
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of recordContact.")
class RecordContactInput:
    """A partnership and how the two were in touch."""

    happened_on: date = strawberry.field(description="Day of it, today at the latest.")
    kind: models.ContactKind = strawberry.field(description="How they were in touch.")
    partnership_id: strawberry.ID = strawberry.field(description="Partnership of the two.")
    note: str = strawberry.field(
        default="",
        description=(
            "What it was about, at most 4,000 characters; for the two and planners."
            " Left out means nothing to note."
        ),
    )
    expected_version: int | None = _version_field()
    idempotency_key: str | None = key_field()


@strawberry.type
class PartnershipPayload(Payload):
    """What is answered about a partnership that was changed."""

    partnership: Partnership | None = result_field("Partnership")


@strawberry.type(description="What acceptPartnership did.")
class AcceptPartnershipPayload(PartnershipPayload):
    """A partnership."""


@strawberry.type(description="What declinePartnership did.")
class DeclinePartnershipPayload(PartnershipPayload):
    """A partnership."""


@strawberry.type(description="What closePartnership did.")
class ClosePartnershipPayload(PartnershipPayload):
    """A partnership."""


@strawberry.type(description="What recordContact did.")
class RecordContactPayload(PartnershipPayload):
    """A contact and its partnership."""

    contact: Contact | None = strawberry.field(
        default=None, description="Contact as written down; null when nothing was changed."
    )


def accept_partnership(info: Info, asked: AcceptPartnershipInput) -> Act[AcceptPartnershipPayload]:
    """Return what says yes."""

    async def act(db: WriteDb) -> AcceptPartnershipPayload:
        at = info.context.store.clock()
        row = await answers.accept_partnership(db, _answering(asked), at=at)
        return AcceptPartnershipPayload(partnership=Partnership.of(row))

    return act


def decline_partnership(
    info: Info, asked: DeclinePartnershipInput
) -> Act[DeclinePartnershipPayload]:
    """Return what says no."""

    async def act(db: WriteDb) -> DeclinePartnershipPayload:
        at = info.context.store.clock()
        row = await answers.decline_partnership(db, _answering(asked), asked.reason, at=at)
        return DeclinePartnershipPayload(partnership=Partnership.of(row))

    return act


def close_partnership(info: Info, asked: ClosePartnershipInput) -> Act[ClosePartnershipPayload]:
    """Return what closes a partnership."""

    async def act(db: WriteDb) -> ClosePartnershipPayload:
        row = await answers.close_partnership(
            db,
            _partnership_id(asked.partnership_id),
            at=info.context.store.clock(),
            expected_version=or_none(asked.expected_version),
        )
        return ClosePartnershipPayload(partnership=Partnership.of(row))

    return act


def record_contact(info: Info, asked: RecordContactInput) -> Act[RecordContactPayload]:
    """Return what writes a contact down."""

    async def act(db: WriteDb) -> RecordContactPayload:
        wanted = ContactWanted(
            partnership_id=_partnership_id(asked.partnership_id),
            kind=asked.kind,
            happened_on=asked.happened_on,
            note=fit_text(asked.note, "note", TEXT_LENGTH_MAX, lines=True),
            expected_version=or_none(asked.expected_version),
        )
        row, contact = await contacts.record_contact(db, wanted, at=info.context.store.clock())
        return RecordContactPayload(partnership=Partnership.of(row), contact=Contact.of(contact))

    return act


def _answering(asked: AcceptPartnershipInput | DeclinePartnershipInput) -> Answering:
    delegate_id = maybe_row_id(asked.delegate_id, "Delegate", "delegateId")
    return Answering(
        _partnership_id(asked.partnership_id), delegate_id, or_none(asked.expected_version)
    )


def _partnership_id(asked: str) -> str:
    return input_row_id(asked, "Partnership", "partnershipId")
