"""The trip of one operation: parse, bound, validate, coerce, execute; every error with its code.

Knows no type of the schema. Nothing in a request makes it raise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from inspect import isawaitable
from typing import Any, Final, NamedTuple, TypeVar

import strawberry
from graphql import (
    DocumentNode,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    Undefined,
    execute,
    get_variable_values,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_object_type,
)
from graphql import (
    ExecutionResult as CoreResult,
)
from graphql.execution.values import VariableValues
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.execution import ExecutionResult, PreExecutionError

from api.access import guard_fields
from api.context import Context
from api.cost import cost_of, over_budget
from api.cost import told as told_cost
from api.errors import ErrorCode, coded, told
from api.limits import Limits, too_complex
from api.schema.documents import (
    ERRORS_MAX,
    LIMITS,
    Documents,
    Refused,
    find_operation,
    plain,
)
from api.schema.scalars import write_date_time

NamedT = TypeVar("NamedT")

# Some seconds of work. Introspection is not counted: it reads no database, and ends by itself.
FIELDS_MAX: Final = 25_000
# What graphql-core says of a field that is never null.
_NULL: Final = "Cannot return null for non-nullable field"


class Parsed(NamedTuple):
    """A document and the operation of it that is to run; neither has been checked."""

    document: DocumentNode
    operation: OperationDefinitionNode


class BoundedExecutor(StrawberryGraphQLCoreExecutionContext):
    """Stops resolving once an answer has grown too large; lists within lists multiply.

    What is left out then is never shown: the whole answer is refused.
    """

    def execute_field(self, parent_type: GraphQLObjectType, *args: Any, **kwargs: Any) -> Any:
        """Resolve one field of one object, or leave it out beyond the limit."""
        if isinstance(self.context_value, Context) and not parent_type.name.startswith("__"):
            self.context_value.fields += 1
            if self.context_value.fields > FIELDS_MAX:
                return Undefined
        return super().execute_field(parent_type, *args, **kwargs)


class TradewindsSchema(strawberry.Schema):
    """The schema with its own way of executing: bounded, coded, and silent about what is inside."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_one_of(self._schema)
        guard_fields(self._schema)
        sort_names(self._schema)
        self.documents = Documents(self._schema)

    @property
    def types(self) -> GraphQLSchema:
        """The schema as graphql-core knows it."""
        return self._schema

    async def execute(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[Any] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        """Execute one operation; a request that is wrong is answered before anything runs."""
        del allowed_operation_types
        try:
            document = self.documents.parse(query or "", _limits_of(context_value))
            operation = find_operation(document, operation_name)
        except Refused as refused:
            return PreExecutionError(data=None, errors=list(refused.errors))
        return await self.execute_parsed(
            Parsed(document, operation),
            variable_values,
            context_value,
            root_value=root_value,
            operation_extensions=operation_extensions,
        )

    async def execute_parsed(
        self,
        parsed: Parsed,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,
        *,
        root_value: Any | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        """Execute one operation of a document that was parsed before."""
        document, operation = parsed
        limits = _limits_of(context_value)
        try:
            self.documents.check(document, limits)
            check_variables(self._schema, operation, variable_values or {})
            cost = check_cost(self._schema, document, operation, variable_values or {}, limits)
        except Refused as refused:
            return PreExecutionError(data=None, errors=list(refused.errors))
        if isinstance(context_value, Context):
            context_value.purse.spend(max(cost, 1))
        context = context_value if isinstance(context_value, Context) else None

        async def carried_out() -> CoreResult:
            result = execute(
                self._schema,
                document,
                root_value,
                context_value,
                variable_values,
                operation.name.value if operation.name else None,
                executor_class=BoundedExecutor,
                is_awaitable=optimized_is_awaitable,  # type: ignore[arg-type]  # narrows too, untold
                hide_suggestions=True,
                operation_extensions=operation_extensions,
            )
            return await result if isawaitable(result) else result

        done = await carried_out()
        if context and operation.operation is OperationType.QUERY and _went_away(done):
            context.read_anew()
            done = await carried_out()
        if context and context.fields > FIELDS_MAX:
            message = f"The answer would have more than {FIELDS_MAX} fields. Ask for less."
            return ExecutionResult(data=None, errors=[too_complex(message)])
        request_id = context.request_id if context else ""
        errors = told((done.errors or [])[:ERRORS_MAX], request_id)
        # An operation that asks for no object has no cost to tell.
        shown = {"cost": _cost_told(cost, limits, context)} if cost else None
        return ExecutionResult(data=done.data, errors=errors or None, extensions=shown)


def _went_away(done: CoreResult) -> bool:
    """Tell whether a record that a query had found was not there when it came to read it.

    Each batch of a query reads for itself, so that a publication or a removal may come between
    two of them. Read once more, all of it is of after that; what is missing then as well is a fault
    of ours, and is told as one.
    """
    return any(
        isinstance(error.original_error, TypeError) and error.message.startswith(_NULL)
        for error in done.errors or ()
    )


def _cost_told(cost: int, limits: Limits, context: Context | None) -> dict[str, object]:
    """Return what the operation has cost, and what is left of the minute."""
    told_now: dict[str, object] = dict(told_cost(cost, limits.cost))
    if context is not None:
        told_now["remaining"] = context.purse.remaining
        told_now["resetAt"] = write_date_time(context.resets_at)
    return told_now


def _limits_of(context: Any | None) -> Limits:
    return context.limits if isinstance(context, Context) else LIMITS


def mark_one_of(schema: GraphQLSchema) -> None:
    """Tell graphql-core which inputs take exactly one field, so that clients can see it.

    strawberry writes the directive and checks the input, and leaves the mark out.
    """
    for each in schema.type_map.values():
        if is_input_object_type(each):
            each.is_one_of = each.extensions[GraphQLCoreConverter.DEFINITION_BACKREF].is_one_of


def sort_names(schema: GraphQLSchema) -> None:
    """Put types, fields, arguments and values in alphabetical order, in place.

    strawberry's ``sort_schema`` makes new types, and forgets on the way how to write its enums.
    """
    for each in schema.type_map.values():
        if is_object_type(each) or is_interface_type(each):
            each.fields = _by_name(each.fields)
            each.interfaces = tuple(sorted(each.interfaces, key=lambda kind: kind.name))
            for field in each.fields.values():
                field.args = _by_name(field.args)
        elif is_input_object_type(each):
            each.fields = _by_name(each.fields)
        elif is_enum_type(each):
            each.values = _by_name(each.values)
    schema.type_map = _by_name(schema.type_map)


def _by_name(named: Mapping[str, NamedT]) -> dict[str, NamedT]:
    return dict(sorted(named.items()))


def check_variables(
    schema: GraphQLSchema, operation: OperationDefinitionNode, values: Mapping[str, Any]
) -> VariableValues:
    """Check that the variables fit what the operation declares, and return their values.

    Raises:
        Refused: one does not; the message names it and the place in it.

    """
    found = get_variable_values(
        schema,
        operation.variable_definitions or (),
        dict(values),
        max_errors=ERRORS_MAX,
        hide_suggestions=True,
    )
    if isinstance(found, list):
        raise Refused(
            coded(error, ErrorCode.BAD_USER_INPUT, plain(error.message)) for error in found
        )
    return found


def check_cost(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    values: Mapping[str, Any],
    limits: Limits = LIMITS,
) -> int:
    """Return what a valid operation costs.

    Raises:
        Refused: it costs more than one request may.

    """
    cost = cost_of(schema, document, operation, values)
    if cost > limits.cost:
        raise Refused([over_budget(cost, limits.cost)])
    return cost
