"""What a GraphQL answer says when something is wrong: a code of a closed list, and words.

Whatever is not foreseen here is masked: the client gets a request id, the log gets the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from graphql import GraphQLError, GraphQLSyntaxError

from api import log
from domain.away import is_away, is_full
from domain.errors import (
    Conflict,
    DomainError,
    IdempotencyMismatch,
    Infeasible,
    InvalidInput,
    NotFound,
    NotReady,
    NotRevertible,
    SolveTooLong,
    Stale,
)

ECHO_MAX: Final = 80
AWAY: Final = "The database does not answer. Try again in a moment."
_FULL: Final = (
    "The disk of the database is {how}: nothing was changed. Reading goes on, and changes too once"
    " the operator has made room."
)
FULL: Final = _FULL.format(how="full")
NEARLY_FULL: Final = _FULL.format(how="nearly full")


class ErrorCode(StrEnum):
    """Every ``extensions.code`` that an answer may carry; docs/errors.md says when."""

    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    OPERATION_RESOLUTION_FAILURE = "OPERATION_RESOLUTION_FAILURE"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    BAD_REQUEST = "BAD_REQUEST"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    PERSISTED_QUERY_NOT_SUPPORTED = "PERSISTED_QUERY_NOT_SUPPORTED"
    TRUSTED_DOCUMENT_REQUIRED = "TRUSTED_DOCUMENT_REQUIRED"
    QUERY_TOO_COMPLEX = "QUERY_TOO_COMPLEX"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
    PAYLOAD_TOO_LARGE = "PAYLOAD_TOO_LARGE"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    RATE_LIMITED = "RATE_LIMITED"
    TIMEOUT = "TIMEOUT"
    SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE"
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"


class UserErrorCode(StrEnum):
    """Every code of a problem with the input of a mutation."""

    CONFLICT = "CONFLICT"
    IDEMPOTENCY_MISMATCH = "IDEMPOTENCY_MISMATCH"
    INVALID_INPUT = "INVALID_INPUT"
    NOT_FOUND = "NOT_FOUND"
    NOT_READY = "NOT_READY"
    NOT_REVERTIBLE = "NOT_REVERTIBLE"
    STALE = "STALE"


_USER_ERRORS: Final[dict[type[DomainError], UserErrorCode]] = {
    NotFound: UserErrorCode.NOT_FOUND,
    InvalidInput: UserErrorCode.INVALID_INPUT,
    NotReady: UserErrorCode.NOT_READY,
    NotRevertible: UserErrorCode.NOT_REVERTIBLE,
    Conflict: UserErrorCode.CONFLICT,
    Infeasible: UserErrorCode.CONFLICT,
    IdempotencyMismatch: UserErrorCode.IDEMPOTENCY_MISMATCH,
    Stale: UserErrorCode.STALE,
}


class BadUserInput(Exception):
    """An argument that no correct client would send: an id, a cursor, a page size."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def user_error_code(error: DomainError) -> UserErrorCode:
    """Return the code under which a mutation tells a problem that the caller can correct."""
    return next(code for kind, code in _USER_ERRORS.items() if isinstance(error, kind))


def echo(text: str) -> str:
    """Quote a piece of the client's own input, shortened and on one line."""
    shown = text if len(text) <= ECHO_MAX else text[: ECHO_MAX - 1] + "…"
    return '"' + "".join(each if each.isprintable() else "�" for each in shown) + '"'


def coded(error: GraphQLError, code: ErrorCode, message: str | None = None) -> GraphQLError:
    """Return an error as the client sees it: words, place and code, and nothing behind them."""
    return GraphQLError(
        error.message if message is None else message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions={"code": code.value},
    )


def refused_before_execution(error: GraphQLError) -> GraphQLError:
    """Give a request error its code, unless it has one of its own."""
    if error.extensions and "code" in error.extensions:
        return error
    if isinstance(error, GraphQLSyntaxError):
        return coded(error, ErrorCode.GRAPHQL_PARSE_FAILED)
    return coded(error, ErrorCode.GRAPHQL_VALIDATION_FAILED)


def told(errors: Sequence[GraphQLError], request_id: str) -> list[GraphQLError]:
    """Return the errors of an execution as the client may see them."""
    return [_told(error, request_id) for error in errors]


def _told(error: GraphQLError, request_id: str) -> GraphQLError:
    cause = error.original_error
    if isinstance(cause, BadUserInput):
        return coded(error, ErrorCode.BAD_USER_INPUT, cause.message)
    if isinstance(cause, SolveTooLong):
        return coded(error, ErrorCode.TIMEOUT, cause.message)
    if isinstance(cause, DomainError):
        return coded(error, ErrorCode.BAD_USER_INPUT, cause.message)
    if error.extensions and error.extensions.get("code") in set(ErrorCode):
        return error
    path = ".".join(str(part) for part in error.path or ())
    log.failure("field", cause or error, request_id=request_id, path=path)
    if is_away(cause):
        words = FULL if is_full(cause) else AWAY
        return coded(error, ErrorCode.SERVICE_UNAVAILABLE, words)
    return _masked(error, request_id)


def _masked(error: GraphQLError, request_id: str) -> GraphQLError:
    """Hide an error that nobody foresaw; the log has it under the request id."""
    hidden = coded(
        error,
        ErrorCode.INTERNAL_SERVER_ERROR,
        "Something went wrong here. The operator finds it in the log under the request id.",
    )
    hidden.extensions = {
        "code": ErrorCode.INTERNAL_SERVER_ERROR.value,
        "requestId": request_id,
    }
    return hidden
