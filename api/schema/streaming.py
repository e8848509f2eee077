"""The trip of one subscription: bounded and coded as any other operation, then event by event."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from inspect import isawaitable
from typing import Any, NamedTuple

from graphql import ExecutionResult as CoreResult
from graphql import GraphQLError, subscribe
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from api.context import Context
from api.errors import told
from api.schema.documents import ERRORS_MAX
from api.schema.execution import Parsed, TradewindsSchema, check_variables


class Event(NamedTuple):
    """What a client reads at once; by the id, where there is one, it says how far it has read."""

    body: Mapping[str, Any]
    id: str = ""


async def stream(
    schema: TradewindsSchema,
    parsed: Parsed,
    variables: Mapping[str, Any],
    context: Context,
) -> AsyncGenerator[Event, None]:
    """Yield each event of a subscription as the client reads it; the last may be an error.

    Raises:
        Refused: before the first event, when the request is wrong.

    """
    document, operation = parsed
    schema.documents.check(document, context.limits)
    check_variables(schema.types, operation, variables)
    begun = subscribe(
        schema.types,
        document,
        context_value=context,
        variable_values=dict(variables),
        operation_name=operation.name.value if operation.name else None,
        executor_class=StrawberryGraphQLCoreExecutionContext,
        hide_suggestions=True,
    )
    events: Any = await begun if isawaitable(begun) else begun
    if isinstance(events, CoreResult):
        yield _shown(events, context)
        return
    try:
        async with aclosing(events):
            async for event in events:
                yield _shown(event, context)
    except Exception as error:  # noqa: BLE001 -- what a source raises ends its stream, told as a field's error is
        fault = GraphQLError("stopped", original_error=error)
        yield _shown(CoreResult(data=None, errors=[fault]), context)
    finally:
        context.loaders.end()


def _shown(result: CoreResult, context: Context) -> Event:
    body: dict[str, Any] = {"data": result.data}
    errors = told((result.errors or [])[:ERRORS_MAX], context.request_id)
    if errors:
        body["errors"] = [error.formatted for error in errors]
    return Event(body, context.event_id)
