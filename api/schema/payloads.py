"""How a mutation is carried out and answered: one unit of work, or userErrors and no change."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import strawberry
from strawberry.utils.str_converters import to_camel_case

from api.context import DEFAULT_LOCALE, Info
from api.errors import UserErrorCode, user_error_code
from api.schema.enums import described
from domain.errors import DomainError
from domain.store import WriteDb

described(
    UserErrorCode,
    "What can be wrong with the input of a mutation; clients must cope with new values.",
    {
        "CONFLICT": "The state of a record does not allow it; read it again and decide.",
        "IDEMPOTENCY_MISMATCH": "The same idempotency key came with another input.",
        "INVALID_INPUT": "The value is outside what the field allows.",
        "NOT_FOUND": "No record with this id that you may use.",
        "NOT_READY": "The edition lacks what it takes, such as people on a side.",
        "STALE": "The record was changed since you read it.",
    },
)


@strawberry.type(
    description="One problem with the input of a mutation that the caller can correct."
)
class UserError:
    """A domain error with its place in the input."""

    code: UserErrorCode = strawberry.field(
        description="Stable code of the problem; new codes may be added."
    )
    message: str = strawberry.field(description="What is wrong and what to do about it, in words.")
    path: list[str] = strawberry.field(
        description="Where in the input it lies, from below input; empty means the whole input."
    )


@strawberry.type
class Payload:
    """What every payload has."""

    user_errors: list[UserError] = strawberry.field(
        default_factory=list,
        description="What the caller can correct; empty when the change was made.",
    )


PayloadT = TypeVar("PayloadT", bound=Payload)
Act = Callable[[WriteDb], Awaitable[PayloadT]]


async def carried_out(info: Info, kind: type[PayloadT], act: Act[PayloadT]) -> PayloadT:
    """Do one thing in one unit of work, and answer with what changed.

    What the caller can correct comes back as userErrors, and then nothing was changed.
    """
    try:
        async with info.context.store.unit_of_work() as db:
            payload = await act(db)
    except DomainError as error:
        info.context.speak(DEFAULT_LOCALE)
        return kind(user_errors=[user_error(error)])
    # What was read before the change is stale now.
    info.context.loaders.clear()
    return payload


def user_error(error: DomainError) -> UserError:
    """Return a domain error as the caller reads it."""
    return UserError(
        code=user_error_code(error),
        message=error.message,
        path=[to_camel_case(part) for part in error.path],
    )
