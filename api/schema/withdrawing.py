"""Withdrawing a delegate from an edition."""

from __future__ import annotations

import strawberry

from api.context import Info
from api.schema.inputs import input_row_id, or_none
from api.schema.nominations import Delegate
from api.schema.payloads import Act, Payload, key_field, version_field
from domain import nominations
from domain.store import WriteDb


@strawberry.input(description="Input of withdrawDelegate.")
class WithdrawDelegateInput:
    """A delegate."""

    delegate_id: strawberry.ID = strawberry.field(description="Delegate who withdraws.")
    expected_version: int | None = version_field("delegate")
    idempotency_key: str | None = key_field()


@strawberry.type(description="What withdrawDelegate did.")
class WithdrawDelegatePayload(Payload):
    """A delegate."""

    delegate: Delegate | None = strawberry.field(
        default=None,
        description="Delegate as it is now, with what lapsed; null when nothing was changed.",
    )


def withdraw_delegate(info: Info, asked: WithdrawDelegateInput) -> Act[WithdrawDelegatePayload]:
    """Return what takes a delegate out."""

    async def act(db: WriteDb) -> WithdrawDelegatePayload:
        row = await nominations.withdraw_delegate(
            db,
            input_row_id(asked.delegate_id, "Delegate", "delegateId"),
            at=info.context.store.clock(),
            expected_version=or_none(asked.expected_version),
        )
        return WithdrawDelegatePayload(delegate=Delegate.of(row))

    return act
