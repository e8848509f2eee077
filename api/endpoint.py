"""POST and GET /graphql: checks and reads a request, and makes an HTTP answer of the result.

Answers every method itself, and every refusal with an ``errors`` object.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.auth import Doorkeeper
from api.body import GraphQLRequest, check_headers, discard, read_get, read_post
from api.drain import Drain
from api.events import stream_response
from api.execution import Answer, Asker, Executor, Summary
from api.negotiation import GRAPHQL_TYPE, answer_type, wants_stream
from api.refusals import JSON_TYPE, RETRY_LATER, RETRY_SOON, Refusal, json_response, refuse
from api.schema.streaming import Event
from api.settings import Settings
from api.texts import DEFAULT_LOCALE
from domain.policy import Viewer

# These refuse the request and not what its document says, so that no type makes them 200.
_ALWAYS_400: Final = {"BAD_REQUEST", "OPERATION_RESOLUTION_FAILURE", "QUERY_TOO_COMPLEX"}
_ALWAYS: Final = {"Content-Language": DEFAULT_LOCALE, "Vary": "Accept, Accept-Language"}


class GraphQLEndpoint:
    """An ASGI application for one address."""

    def __init__(
        self, executor: Executor, settings: Settings, doorkeeper: Doorkeeper, drain: Drain
    ) -> None:
        self._executor = executor
        self._settings = settings
        self._doorkeeper = doorkeeper
        self._drain = drain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        media_type = JSON_TYPE
        try:
            _check_method(request)
            accept = ",".join(request.headers.getlist("accept"))
            streams = request.method == "POST" and wants_stream(accept)
            media_type = JSON_TYPE if streams else answer_type(accept)
            viewer, asked = await self._read(request)
            asker = Asker(
                request.state.request_id,
                viewer,
                ",".join(request.headers.getlist("accept-language")),
                ",".join(request.headers.getlist("idempotency-key")),
                ",".join(request.headers.getlist("last-event-id")),
            )
            if streams:
                summary = Summary()
                try:
                    await self._stream(asked, asker, summary, request)(scope, receive, send)
                finally:
                    request.state.log = summary.line()
                return
            answer = await self._executor.answer(asked, asker, safe=request.method == "GET")
            request.state.log = {"operation": answer.operation, "errors": sorted(answer.codes)}
            response = _respond(answer, media_type)
            response.headers.update(answer.headers)
        except Refusal as refusal:
            request.state.log = {"errors": [refusal.code]}
            response = refuse(refusal, media_type)
            if refusal.unread:
                await answer_early(response, receive, send, self._settings)
                return
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        await response(scope, receive, send)

    def _stream(
        self, asked: GraphQLRequest, asker: Asker, summary: Summary, request: Request
    ) -> Response:
        """Answer by server-sent events."""
        events = self._executor.stream(asked, asker, summary)
        return stream_response(events, summary, lambda: self._end(request))

    async def _end(self, request: Request) -> Event | None:
        """Wait until whoever watches has to go; return what is left to say to them."""
        shut_out = asyncio.create_task(self._doorkeeper.outlast(request))
        leaving = asyncio.create_task(self._drain.leaving.wait())
        try:
            await asyncio.wait({shut_out, leaving}, return_when=asyncio.FIRST_COMPLETED)
            return Event({"errors": [shut_out.result().error]}) if shut_out.done() else None
        finally:
            shut_out.cancel()
            leaving.cancel()

    async def _read(self, request: Request) -> tuple[Viewer, GraphQLRequest]:
        """Check what headers tell, then who asks, and only then read the body."""
        if request.method == "GET":
            return await self._doorkeeper.check(request), read_get(request, self._settings)
        check_headers(request, self._settings)
        viewer = await self._doorkeeper.check(request)
        return viewer, await read_post(request, self._settings)


async def answer_in_words(
    scope: Scope,
    receive: Receive,
    send: Send,
    settings: Settings,
    answer: Callable[[Request], Awaitable[Response]],
) -> None:
    """Answer a request that brings a body, every refusal in words and in the log by its code."""
    request = Request(scope, receive)
    try:
        response = await answer(request)
    except Refusal as refusal:
        request.state.log = {"errors": [refusal.code]}
        response = refuse(refusal)
        if refusal.unread:
            await answer_early(response, receive, send, settings)
            return
    await response(scope, receive, send)


async def answer_early(
    response: Response, receive: Receive, send: Send, settings: Settings
) -> None:
    """Answer while the client is still sending; closing at once could lose it the answer."""
    start = {"status": response.status_code, "headers": response.raw_headers}
    await send({"type": "http.response.start", **start})
    await send({"type": "http.response.body", "body": response.body, "more_body": True})
    await discard(receive, settings)
    await send({"type": "http.response.body"})


def _check_method(request: Request) -> None:
    if request.method not in {"GET", "POST"}:
        raise Refusal(
            405, "METHOD_NOT_ALLOWED", "Use POST, or GET for queries.", {"Allow": "GET, POST"}
        )
    if request.method == "GET" and request.headers.get("sec-fetch-site") == "cross-site":
        raise Refusal(403, "FORBIDDEN", "A page of another site may not ask by GET. Use POST.")


def _respond(answer: Answer, media_type: str) -> Response:
    """Send 400 for a request error to those who speak the newer type, for some to everyone."""
    if answer.is_unavailable:
        return json_response(503, answer.body, media_type, RETRY_SOON)
    if answer.is_turned_away:
        return json_response(429, answer.body, media_type, RETRY_LATER)
    refused = not answer.executed and (media_type == GRAPHQL_TYPE or answer.codes & _ALWAYS_400)
    languages = {"Content-Language": ", ".join(answer.languages)}
    return json_response(400 if refused else 200, answer.body, media_type, languages)
