"""Runs one GraphQL request in bounded time and makes a JSON document of what came of it.

Between the HTTP door, which knows no GraphQL, and the schema, which knows no HTTP.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Final, Self

from graphql import FieldNode, GraphQLError, OperationDefinitionNode, OperationType
from strawberry.types.execution import PreExecutionError

from api.body import GraphQLRequest
from api.budget import Budget
from api.context import Context, accepted_locales
from api.disk import Disk
from api.errors import AWAY, ErrorCode
from api.refusals import Refusal, unavailable
from api.schema.documents import Refused, find_operation
from api.schema.execution import Parsed, TradewindsSchema, check_variables
from api.schema.streaming import Event, stream
from api.selections import Selections
from api.settings import Settings
from api.texts import DEFAULT_LOCALE
from domain.policy import FIELDS, SYSTEM, Viewer
from domain.rights.reads import ReadBook
from domain.store import Store

_NAME_MAX: Final = 80


@dataclass(frozen=True, slots=True)
class Asker:
    """What the context of one request is made from."""

    request_id: str
    viewer: Viewer
    languages: str = ""
    idempotency_key: str = ""
    last_event_id: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A result; ``executed`` is false when the request was refused before anything ran.

    ``operation`` names it for the log, such as ``query WhoMeetsWhom``; ``languages`` are those that
    its words are in.
    """

    body: Mapping[str, Any]
    executed: bool
    operation: str = ""
    languages: tuple[str, ...] = (DEFAULT_LOCALE,)
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def refused(cls, errors: Iterable[GraphQLError], operation: str = "") -> Self:
        """Word a request error, which has no ``data`` key."""
        body = {"errors": [error.formatted for error in errors]}
        return cls(body, executed=False, operation=operation)

    @property
    def codes(self) -> set[str]:
        """The codes of its errors."""
        return {error["extensions"]["code"] for error in self.body.get("errors", ())}

    @property
    def is_unavailable(self) -> bool:
        """True when nothing could be read or changed because the database is away."""
        return self._is_only(ErrorCode.SERVICE_UNAVAILABLE)

    @property
    def is_turned_away(self) -> bool:
        """True when nothing was done because too much waits already."""
        return self._is_only(ErrorCode.RATE_LIMITED)

    def _is_only(self, code: ErrorCode) -> bool:
        data = self.body.get("data") or {}
        return self.codes == {code} and not any(data.values())


@dataclass(slots=True)
class Summary:
    """What the log says of one operation that is streamed: its name and the codes it met."""

    operation: str = ""
    codes: set[str] = field(default_factory=set)

    @property
    def is_watching(self) -> bool:
        """Tell whether it is a subscription, which may be ended before its time."""
        return self.operation.partition(" ")[0] == OperationType.SUBSCRIPTION.value

    def hear(self, event: Event) -> Event:
        """Note what goes wrong in an event, and return the event."""
        self.codes |= {error["extensions"]["code"] for error in event.body.get("errors", ())}
        return event

    def line(self) -> dict[str, object]:
        """Return what goes into the line of the log."""
        return {"operation": self.operation, "errors": sorted(self.codes)}


class Executor:
    """Executes requests against one schema and one store."""

    def __init__(
        self, schema: TradewindsSchema, store: Store, settings: Settings, wake: Callable[[], None]
    ) -> None:
        self._schema = schema
        self._store = store
        self._settings = settings
        self._wake = wake
        self._limits = settings.limits
        self._disk = Disk(store, settings.disk_free_bytes_min)
        self.budget = Budget(settings.cost_per_minute_max)
        self.reads = ReadBook(store)
        self.restore_epoch = 0

    async def answer(self, asked: GraphQLRequest, asker: Asker, *, safe: bool) -> Answer:
        """Execute a request; with ``safe`` only a query, as GET promises."""
        try:
            parsed = self._parse(asked)
        except Refused as refused:
            return Answer.refused(refused.errors)
        if safe and parsed.operation.operation is not OperationType.QUERY:
            raise Refusal(405, "METHOD_NOT_ALLOWED", "Send a mutation by POST.", {"Allow": "POST"})
        return await self.answer_parsed(parsed, asked.variables, asker)

    async def answer_parsed(
        self, parsed: Parsed, variables: Mapping[str, Any], asker: Asker
    ) -> Answer:
        """Execute an operation of a document that was parsed before."""
        operation = parsed.operation
        named = _named(operation)
        is_query = operation.operation is OperationType.QUERY
        if operation.operation is OperationType.MUTATION:
            await self._disk.expect_room()
        seconds = (
            self._settings.query_seconds_max if is_query else self._settings.mutation_seconds_max
        )
        context = self._context(asker, _purpose(operation))
        purse = context.purse = self.budget.purse(asker.viewer.name)
        try:
            async with asyncio.timeout(seconds):
                result = await self._schema.execute_parsed(parsed, dict(variables), context)
        except TimeoutError:
            raise Refusal(
                503,
                "TIMEOUT",
                f"The answer took more than {seconds:g} seconds. Ask for less in one request.",
                {"Retry-After": "5"},
            ) from None
        finally:
            context.loaders.end()
        if isinstance(result, PreExecutionError):
            return Answer.refused(result.errors or (), named)
        body: dict[str, Any] = {"data": result.data}
        if result.errors:
            context.speak(DEFAULT_LOCALE)
            body["errors"] = [error.formatted for error in result.errors]
        if result.extensions:
            body["extensions"] = result.extensions
        return Answer(
            body,
            executed=True,
            operation=named,
            languages=context.spoken(),
            headers=purse.headers,
        )

    def _parse(self, asked: GraphQLRequest, *, may_stream: bool = False) -> Parsed:
        document = self._schema.documents.parse(asked.query, self._limits)
        operation = find_operation(document, asked.operation_name, may_stream=may_stream)
        return Parsed(document, operation)

    def read(self, asked: GraphQLRequest, viewer: Viewer) -> tuple[Parsed, Selections]:
        """Read a request and what it asks for, without running it.

        Raises:
            Refused: it is no operation, or does not fit the schema.

        """
        parsed = self._parse(asked)
        document, operation = parsed
        self._schema.documents.check(document, self._limits)
        values = check_variables(self._schema.types, operation, asked.variables)
        return parsed, Selections(
            self._schema.types, document, values, lambda field: FIELDS[field].allows(viewer)
        )

    async def stream(
        self, asked: GraphQLRequest, asker: Asker, summary: Summary
    ) -> AsyncGenerator[Event, None]:
        """Yield each event of a subscription, or the one answer of a query or mutation.

        A request that is refused yields one body without ``data``. The summary grows meanwhile.
        """
        try:
            parsed = self._parse(asked, may_stream=True)
            summary.operation = _named(parsed.operation)
            if not summary.is_watching:
                answer = await self.answer_parsed(parsed, asked.variables, asker)
                yield summary.hear(Event(answer.body))
                return
            context = self._context(asker, _purpose(parsed.operation))
            events = stream(self._schema, parsed, asked.variables, context)
            async with aclosing(events):
                async for event in events:
                    yield summary.hear(event)
        except Refused as refused:
            yield summary.hear(Event(Answer.refused(refused.errors).body))
        except Refusal as refusal:
            yield summary.hear(Event({"errors": [refusal.error]}))

    async def ask(self, document: str) -> Mapping[str, Any]:
        """Answer a query of our own pages, which is our fault when it has errors."""
        result = await self._schema.execute(
            document, context_value=self._context(Asker("page", SYSTEM))
        )
        if result.errors or result.data is None:
            cause = result.errors[0] if result.errors else None
            if cause and (cause.extensions or {}).get("code") == ErrorCode.SERVICE_UNAVAILABLE:
                raise unavailable(AWAY)
            raise RuntimeError("a query of our own pages failed") from cause
        return result.data

    def _context(self, asker: Asker, purpose: str = "") -> Context:
        return Context(
            self._store,
            asker.viewer,
            request_id=asker.request_id,
            locales=accepted_locales(asker.languages),
            idempotency_key=asker.idempotency_key,
            wake=self._wake,
            limits=self._limits,
            runs_waiting_max=self._settings.runs_waiting_max,
            private_hosts=self._settings.private_hosts,
            restore_epoch=self.restore_epoch,
            reads=self.reads,
            purpose=purpose,
            last_event_id=asker.last_event_id,
        )


def _named(operation: OperationDefinitionNode) -> str:
    """Name an operation for the log, such as ``query WhoMeetsWhom``."""
    name = operation.name.value if operation.name else ""
    return f"{operation.operation.value} {name}".strip()[:_NAME_MAX]


def _purpose(operation: OperationDefinitionNode) -> str:
    """Name the fields that an operation asks for, as the schema and not the client calls them."""
    asked = operation.selection_set.selections
    names = {each.name.value for each in asked if isinstance(each, FieldNode)}
    return " ".join(sorted(names))[:_NAME_MAX] or operation.operation.value
