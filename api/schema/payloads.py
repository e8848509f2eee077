"""What mutations take and answer in common: keys in, records or userErrors out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import strawberry
from strawberry.utils.str_converters import to_camel_case

from api.errors import UserErrorCode, user_error_code
from api.schema.enums import described
from domain.errors import DomainError, Stale
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
        "NOT_REVERTIBLE": "The change cannot be taken back; the message says why.",
        "STALE": "The record was changed since you read it.",
    },
)


# The one argument of every mutation.
WHAT: Any = strawberry.argument(name="input", description="What to do.")


def key_field() -> Any:
    """Return the field of an idempotency key, which every input has."""
    return strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Key of 8 to 255 characters that makes a repeated request answer as the first;"
            " left out means none."
        ),
    )


def version_field(noun: str) -> Any:
    """Return the field of the version that somebody read."""
    return strawberry.field(
        default=strawberry.UNSET,
        description=(
            f"Version of the {noun} that you read; another one now is STALE. Left out means"
            " whichever there is."
        ),
    )


def left_out(what: str) -> Any:
    """Return the field of what stays when it is left out."""
    return strawberry.field(
        default=strawberry.UNSET, description=f"{what}; left out means as before."
    )


def left_or_none(what: str) -> Any:
    """Return the field of what stays when it is left out, and goes when it is null."""
    words = f"{what}; left out means as before, null means none."
    return strawberry.field(default=strawberry.UNSET, description=words)


def result_field(noun: str) -> Any:
    """Return the field of a record that was changed."""
    return strawberry.field(
        default=None, description=f"{noun} as it is now; null when nothing was changed."
    )


def deleted_field() -> Any:
    """Return the field of the id of a record that is gone."""
    return strawberry.field(
        default=None, description="Id that was removed; null when nothing was changed."
    )


def had_field(noun: str) -> Any:
    """Return the field of the id of a record of a kind that is gone."""
    return strawberry.field(
        default=None, description=f"Id that the {noun} had; null when nothing was changed."
    )


@strawberry.type(
    description="One problem with the input of a mutation that the caller can correct."
)
class UserError:
    """A domain error with its place in the input."""

    code: UserErrorCode = strawberry.field(
        description="Stable code of the problem; new codes may be added."
    )
    current_version: int | None = strawberry.field(
        description="Version that the record has now, 0 for none; null unless the code is STALE."
    )
    message: str = strawberry.field(description="What is wrong and what to do about it, in words.")
    path: list[str] = strawberry.field(
        description="Where in the input it lies, from below input; empty means the whole input."
    )


@strawberry.type
class Payload:
    """What every payload has."""

    replayed: bool = strawberry.field(
        default=False,
        description=(
            "True when an earlier request with the same idempotency key made the change;"
            " its records are shown as they are now, null where one is gone."
        ),
    )
    user_errors: list[UserError] = strawberry.field(
        default_factory=list,
        description="What the caller can correct; empty when the change was made.",
    )


PayloadT = TypeVar("PayloadT", bound=Payload)
Act = Callable[[WriteDb], Awaitable[PayloadT]]


def user_error(error: DomainError) -> UserError:
    """Return a domain error as the caller reads it."""
    return UserError(
        code=user_error_code(error),
        message=error.message,
        path=[to_camel_case(part) for part in error.path],
        current_version=error.current_version if isinstance(error, Stale) else None,
    )
