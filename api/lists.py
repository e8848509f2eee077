"""The addresses of lists: POST /lists.csv, .xlsx and .json write all of a list that GraphQL shows.

The body is that of a GraphQL request.
"""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from api.auth import Doorkeeper
from api.body import GraphQLRequest, check_headers, read_json
from api.endpoint import answer_in_words
from api.errors import ErrorCode
from api.execution import Answer, Asker, Executor
from api.formats.list_file import MEDIA_TYPES, ListFormat, Table, UnwritableList, list_file
from api.list_reading import Gathered, Unanswered, Wanted, gather
from api.refusals import RETRY_LATER, RETRY_SOON, Refusal, json_response
from api.settings import Settings
from api.texts import DEFAULT_LOCALE
from domain.store import Store

# Each holds rows in memory while it is read, and takes a processor for a second while written.
_READ_AT_ONCE: Final = 4
_WRITTEN_AT_ONCE: Final = 1
# What an answer with several codes has for a status: that of the first of these among them.
_STATUS: Final = {
    ErrorCode.INTERNAL_SERVER_ERROR: 500,
    ErrorCode.SERVICE_UNAVAILABLE: 503,
    ErrorCode.TIMEOUT: 503,
    ErrorCode.RATE_LIMITED: 429,
    ErrorCode.FORBIDDEN: 403,
}
_RETRY: Final = {503: RETRY_SOON, 429: RETRY_LATER}


def unanswered(request: Request, answer: Answer) -> Response:
    """Answer with the errors of GraphQL alone, as they are, and log their codes."""
    request.state.log = {"errors": sorted(answer.codes)}
    status = next((status for code, status in _STATUS.items() if code in answer.codes), 400)
    headers = {**_RETRY.get(status, {}), "Content-Language": DEFAULT_LOCALE}
    return json_response(status, {"errors": answer.body["errors"]}, headers=headers)


class Lists:
    """Answers with lists as files."""

    def __init__(
        self, store: Store, settings: Settings, doorkeeper: Doorkeeper, executor: Executor
    ) -> None:
        self._store = store
        self._executor = executor
        self._settings = settings
        self._doorkeeper = doorkeeper
        self._reading = asyncio.Semaphore(_READ_AT_ONCE)
        self._writing = asyncio.Semaphore(_WRITTEN_AT_ONCE)

    async def write(self, request: Request, written_as: ListFormat) -> Response:
        """Answer with the list that a body asks for.

        Raises:
            Refusal: 401 without a token, 400, 405, 408, 413 and 415 for what is no request for a
                list, 404 where nothing is on the way to it, 429 where the token has asked for too
                much, 503 where a page takes too long.
            Unanswered: GraphQL refused it, or an answer has errors.

        """
        if request.method != "POST":
            raise Refusal(
                405, "METHOD_NOT_ALLOWED", "Send a GraphQL request by POST.", {"Allow": "POST"}
            )
        check_headers(request, self._settings)
        viewer = await self._doorkeeper.check(request)
        body = await read_json(request, self._settings)
        asked = GraphQLRequest.of(body, "The body"), Wanted.of(body)
        languages = ",".join(request.headers.getlist("accept-language"))
        asker = Asker(request.state.request_id, viewer, languages)
        async with self._reading:
            found = await gather(
                self._executor, asked, asker, self._settings, request.is_disconnected
            )
            request.state.log = {"operation": found.operation}
            content = await self._written(found, asked[1], written_as)
        headers = {
            **found.headers,
            "Content-Disposition": f'attachment; filename="{found.asked.name}.{written_as.value}"',
            "Content-Language": ", ".join(sorted(found.languages)),
            "Vary": "Accept-Language, Authorization",
        }
        return Response(content, headers=headers, media_type=MEDIA_TYPES[written_as])

    async def _written(self, found: Gathered, wanted: Wanted, written_as: ListFormat) -> bytes:
        at = self._store.clock()
        table = Table(found.asked.name, found.columns, found.rows, at, wanted.has_mark)
        try:
            async with self._writing:
                return await asyncio.to_thread(list_file, table, written_as)
        except UnwritableList as error:
            raise Refusal(400, "BAD_USER_INPUT", error.message) from None


class ListDoor:
    """An ASGI application for the lists of one format, which answers every refusal in words."""

    def __init__(self, lists: Lists, settings: Settings, written_as: ListFormat) -> None:
        self._lists = lists
        self._settings = settings
        self._written_as = written_as

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await answer_in_words(scope, receive, send, self._settings, self._answer)

    async def _answer(self, request: Request) -> Response:
        try:
            return await self._lists.write(request, self._written_as)
        except Unanswered as error:
            return unanswered(request, error.answer)


def list_routes(lists: Lists, settings: Settings) -> list[BaseRoute]:
    """Return the route of each format."""
    return [Route(f"/lists.{each.value}", ListDoor(lists, settings, each)) for each in ListFormat]
