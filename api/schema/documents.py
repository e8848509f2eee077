"""What a document says: read, held to its limits and to the schema; every error with its code.

Knows no type of the schema. Nothing in a document makes it raise anything but ``Refused``.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable
from typing import Final

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_operation_ast,
    parse,
    validate,
)

from api.errors import ErrorCode, coded, echo, refused_before_execution
from api.limits import Limits, excess, too_complex

ERRORS_MAX: Final = 100
LIMITS: Final = Limits()
# Signs of a document that is kept, and of all that are: read, a sign takes up to 300 bytes.
_KEPT_LENGTH_MAX: Final = 10_000
_KEPT_LENGTHS_MAX: Final = 100_000
_TOO_MANY_TOKENS: Final = re.compile(r"more than [0-9]+ tokens|nest", re.IGNORECASE)
# What graphql-core says when a document has used up what its own checks may cost.
_GAVE_UP: Final = "Validation aborted."
_MEANT: Final = re.compile(r"\.? Did you mean .*", re.DOTALL)
_FOUND: Final = re.compile(r"[,;]? found: .*", re.DOTALL)
_GIVEN: Final = re.compile(r"(cannot represent [a-z0-9 -]+): .*", re.DOTALL | re.IGNORECASE)


class Refused(Exception):
    """A request that is answered without being executed."""

    def __init__(self, errors: Iterable[GraphQLError]) -> None:
        super().__init__("refused")
        self.errors = tuple(refused_before_execution(error) for error in errors)[:ERRORS_MAX]


def parse_document(text: str, limits: Limits = LIMITS) -> DocumentNode:
    """Parse a document.

    Raises:
        Refused: it is no GraphQL, or is too long.

    """
    try:
        return parse(text, max_tokens=limits.tokens)
    except GraphQLError as error:
        if _TOO_MANY_TOKENS.search(error.message):
            message = f"The document has more than {limits.tokens} words and signs. Ask for less."
            raise Refused([too_complex(message)]) from None
        raise Refused([error]) from None
    except RecursionError:
        raise Refused([too_complex("The document is nested too deeply. Ask for less.")]) from None


def check_document(schema: GraphQLSchema, document: DocumentNode, limits: Limits = LIMITS) -> None:
    """Check that a document is bounded and fits the schema.

    Raises:
        Refused: it asks for too much, or for what is not there.

    """
    beyond = excess(document, limits)
    if beyond is not None:
        raise Refused([beyond])
    errors = validate(schema, document, max_errors=ERRORS_MAX, hide_suggestions=True)
    if any(error.message == _GAVE_UP for error in errors):
        message = "The document repeats itself too often to be checked. Ask for less."
        raise Refused([too_complex(message)])
    if errors:
        raise Refused(
            coded(error, ErrorCode.GRAPHQL_VALIDATION_FAILED, plain(error.message))
            for error in errors
        )


class Documents:
    """The documents that were asked for last and fit the schema, which are read and checked once.

    What a document says and whether it fits depend on its text, the limits and the schema alone:
    not on who asks, and not on what there is. One that does not fit is not kept.
    """

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._kept: OrderedDict[tuple[str, Limits], DocumentNode] = OrderedDict()
        self._length = 0

    def parse(self, text: str, limits: Limits = LIMITS) -> DocumentNode:
        """Parse a document, unless it is kept.

        Raises:
            Refused: as parse_document.

        """
        kept = self._kept.get((text, limits))
        if kept is None:
            return parse_document(text, limits)
        self._kept.move_to_end((text, limits))
        return kept

    def check(self, document: DocumentNode, limits: Limits = LIMITS) -> None:
        """Check a document, unless it is kept, and keep it.

        Raises:
            Refused: as check_document.

        """
        text = document.loc.source.body if document.loc else ""
        if self._kept.get((text, limits)) is document:
            return
        check_document(self._schema, document, limits)
        if (text, limits) not in self._kept and 0 < len(text) <= _KEPT_LENGTH_MAX:
            self._keep(text, limits, document)

    def _keep(self, text: str, limits: Limits, document: DocumentNode) -> None:
        self._kept[text, limits] = document
        self._length += len(text)
        while self._length > _KEPT_LENGTHS_MAX:
            (oldest, _), _ = self._kept.popitem(last=False)
            self._length -= len(oldest)


def find_operation(
    document: DocumentNode, name: str | None, *, may_stream: bool = False
) -> OperationDefinitionNode:
    """Find the operation to run.

    Raises:
        Refused: none has the name, or several could be meant, or it is a subscription.

    """
    operation = get_operation_ast(document, name)
    if operation is None:
        message = (
            f"The document has no operation named {echo(name)}."
            if name
            else "Say in operationName which operation of the document to run."
        )
        raise Refused([_request_error(ErrorCode.OPERATION_RESOLUTION_FAILURE, message)])
    if operation.operation is OperationType.SUBSCRIPTION and not may_stream:
        message = "Subscriptions do not run over a plain request."
        raise Refused([_request_error(ErrorCode.BAD_REQUEST, message)])
    return operation


def plain(message: str) -> str:
    """Take what the client sent, and Python's spelling of it, out of a message."""
    short = _GIVEN.sub(r"\1", _FOUND.sub("", _MEANT.sub("", message)))
    return short.replace("to be None", "to be null").rstrip(".") + "."


def _request_error(code: ErrorCode, message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": code.value})
