"""The WebSocket door: graphql-transport-ws, and no other protocol.

Own code because strawberry's handler closes on a syntax error, falls on messages that are no
objects, and executes past our limits. A socket says who asks in its first message. The codes with
which one closes are in docs/errors.md.
"""

import asyncio
import contextlib
import json
import secrets
from collections import Counter
from collections.abc import Coroutine, Mapping
from time import perf_counter
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from api import log
from api.auth import Doorkeeper
from api.body import GraphQLRequest, read_message
from api.drain import Drain
from api.errors import ErrorCode
from api.execution import Asker, Executor, Summary
from api.refusals import Refusal, fault
from api.schema.streaming import Event
from api.settings import Settings
from domain.policy import Viewer

PROTOCOL: Final = "graphql-transport-ws"
_ID_MAX: Final = 200


class SocketDoor:
    """An ASGI application for the WebSockets of one address."""

    def __init__(
        self, executor: Executor, settings: Settings, doorkeeper: Doorkeeper, drain: Drain
    ) -> None:
        self.executor = executor
        self.settings = settings
        self.doorkeeper = doorkeeper
        self.drain = drain
        # How many sockets each holder of a token has open.
        self.held: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        if not _is_own(socket):
            # Before it is accepted, this is an answer of 403.
            await socket.close()
            return
        if PROTOCOL not in scope.get("subprotocols", ()):
            await socket.accept()
            await socket.close(4406, f"Speak {PROTOCOL}")
            return
        await socket.accept(PROTOCOL)
        with self.drain.holding():
            await _Conversation(socket, self).hold()


def _is_own(socket: WebSocket) -> bool:
    """Tell whether no page of another site asks; programs other than browsers send no Origin."""
    origin = socket.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == socket.headers.get("host")


class _Closed(Exception):
    """The conversation ends, with a code of the protocol."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class _Outgoing:
    """What waits to be sent to one client, at most so many messages, and the task that sends it."""

    def __init__(self, socket: WebSocket, most: int) -> None:
        self._socket = socket
        self._most = most
        self._waiting: asyncio.Queue[tuple[str, asyncio.Future[None]] | _Closed] = asyncio.Queue()
        self._sending = asyncio.create_task(self._send())

    def put(self, message: Mapping[str, Any]) -> asyncio.Future[None]:
        """Let a message wait for its turn; the future is done when it was sent.

        Raises:
            _Closed: the client reads too slowly.

        """
        if self._waiting.qsize() >= self._most:
            raise _Closed(4429, f"Read faster: {self._most} messages wait")
        text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
        sent = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((text, sent))
        return sent

    async def end(self, closed: _Closed | None, seconds: float) -> None:
        """Send what waits, and close with a code; who does not read is not waited for longer."""
        if closed is not None:
            self._waiting.put_nowait(closed)
            await asyncio.wait({self._sending}, timeout=seconds)
        self._sending.cancel()
        await asyncio.wait({self._sending})

    async def _send(self) -> None:
        # A client that has gone is noticed by the next receive.
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            while True:
                next_one = await self._waiting.get()
                if isinstance(next_one, _Closed):
                    await self._socket.close(next_one.code, next_one.reason)
                    return
                text, sent = next_one
                await self._socket.send_text(text)
                if not sent.done():
                    sent.set_result(None)


class _Conversation:
    """One socket, from its first message to its end."""

    def __init__(self, socket: WebSocket, door: SocketDoor) -> None:
        self._socket = socket
        self._door = door
        self._settings = door.settings
        self._viewer: Viewer | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._outgoing = _Outgoing(socket, door.settings.socket_queue_max)
        self._languages = ",".join(socket.headers.getlist("accept-language"))

    async def hold(self) -> None:
        """Answer until one side has had enough, the server goes, or the token is over."""
        closed: _Closed | None = None
        code, started = 0, perf_counter()
        self._start(self._leave())
        self._start(self._talk())
        try:
            await self._ended
        except _Closed as ending:
            closed, code = ending, ending.code
        except WebSocketDisconnect as ending:
            code = ending.code
        finally:
            if self._viewer is not None:
                self._door.held[self._viewer.name] -= 1
            for task in (tasks := set(self._tasks)):
                task.cancel()
            if tasks:
                await asyncio.wait(tasks)
            await self._outgoing.end(closed, self._settings.answer_seconds_max)
            milliseconds = round((perf_counter() - started) * 1000)
            log.event("socket", status=code, milliseconds=milliseconds)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin a part of the conversation; what it raises ends the whole."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finish)
        return task

    def _finish(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) and not self._ended.done():
            self._ended.set_exception(error)

    async def _talk(self) -> None:
        await self._begin()
        while True:
            await self._hear(await self._next())

    async def _leave(self) -> None:
        """Close when the server goes; real clients then come back, and find another one."""
        await self._door.drain.leaving.wait()
        raise _Closed(1001, "The server stops")

    async def _outlast(self, request: Request) -> None:
        """Close when the token that opened the socket lets nobody in any more."""
        await self._door.doorkeeper.outlast(request)
        raise _Closed(4403, "The token has expired or was revoked")

    async def _begin(self) -> None:
        try:
            async with asyncio.timeout(self._settings.socket_init_seconds_max):
                while self._viewer is None:
                    await self._hear(await self._next())
        except TimeoutError:
            raise _Closed(4408, "Connection initialisation timeout") from None

    async def _next(self) -> Mapping[str, Any]:
        received = await self._socket.receive()
        if received["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(received.get("code") or 1005)
        text = received.get("text")
        if text is None:
            raise _Closed(4400, "Send text")
        most = self._settings.socket_message_bytes_max
        if len(text) > most or len(text.encode("utf-8", "replace")) > most:
            raise _Closed(1009, "Message too big")
        try:
            return read_message(text, self._settings)
        except Refusal:
            raise _Closed(4400, "Send a JSON object") from None

    async def _hear(self, message: Mapping[str, Any]) -> None:
        kind = message.get("type")
        if kind == "connection_init":
            await self._know(message)
        elif kind == "ping":
            self._outgoing.put({"type": "pong"})
        elif kind == "subscribe":
            self._subscribe(message)
        elif kind == "complete":
            task = self._operations.pop(_operation_id(message), None)
            if task is not None:
                task.cancel()
        elif kind != "pong":
            raise _Closed(4400, "Unknown type of message")

    async def _know(self, message: Mapping[str, Any]) -> None:
        if self._viewer is not None:
            raise _Closed(4429, "Too many initialisation requests")
        payload = message.get("payload") or {}
        if not isinstance(payload, dict):
            raise _Closed(4400, "The payload is no object")
        given = payload.get("Authorization", payload.get("authorization"))
        if given is None:
            given = self._socket.headers.get("authorization", "")
        header = (b"authorization", str(given).encode("utf-8", "replace"))
        request = Request({"type": "http", "headers": [header]})
        try:
            viewer = await self._door.doorkeeper.check(request)
        except Refusal as refusal:
            if refusal.code != ErrorCode.UNAUTHENTICATED:
                raise _Closed(1013, "The database does not answer") from None
            raise _Closed(4403, "Forbidden") from None
        if self._door.held[viewer.name] >= self._settings.sockets_per_token_max:
            raise _Closed(4429, "Too many sockets of this token")
        self._door.held[viewer.name] += 1
        self._viewer = viewer
        self._start(self._outlast(request))
        self._outgoing.put({"type": "connection_ack"})

    def _subscribe(self, message: Mapping[str, Any]) -> None:
        if self._viewer is None:
            raise _Closed(4401, "Unauthorized")
        name, payload = _operation_id(message), message.get("payload")
        if not isinstance(payload, dict) or not isinstance(payload.get("query"), str):
            raise _Closed(4400, "The payload has no query")
        if name in self._operations:
            raise _Closed(4409, "Subscriber already exists")
        if len(self._operations) >= self._settings.socket_operations_max:
            raise _Closed(4429, "Too many operations")
        self._operations[name] = self._start(self._run(self._viewer, name, payload))

    async def _run(self, viewer: Viewer, name: str, payload: Mapping[str, Any]) -> None:
        asker = Asker(secrets.token_hex(8), viewer, self._languages)
        summary, started = Summary(), perf_counter()
        status = "left"
        try:
            status = await self._answer(name, payload, asker, summary)
        finally:
            log.event(
                "operation",
                request_id=asker.request_id,
                status=status,
                milliseconds=round((perf_counter() - started) * 1000),
                **summary.line(),
            )

    async def _answer(
        self, name: str, payload: Mapping[str, Any], asker: Asker, summary: Summary
    ) -> str:
        """Answer one operation; return the kind of the message that ends it."""
        last: dict[str, Any] = {"id": name, "type": "complete"}
        try:
            asked = GraphQLRequest.of(payload)
            events = self._door.executor.stream(asked, asker, summary)
            async with contextlib.aclosing(events):
                async for event in events:
                    if "data" not in event.body:
                        last = {"id": name, "type": "error", "payload": event.body["errors"]}
                        break
                    # A slow reader is told what is so when its turn comes, and not all that was.
                    await self._outgoing.put({"id": name, "type": "next", "payload": event.body})
        except _Closed:
            raise
        except Refusal as refusal:
            summary.hear(Event({"errors": [refusal.error]}))
            last = {"id": name, "type": "error", "payload": [refusal.error]}
        except Exception as error:  # noqa: BLE001 -- the other operations of the socket go on
            log.failure("unexpected", error, request_id=asker.request_id)
            masked = fault(asker.request_id)
            summary.hear(Event({"errors": [masked]}))
            last = {"id": name, "type": "error", "payload": [masked]}
        self._operations.pop(name, None)
        self._outgoing.put(last)
        return str(last["type"])


def _operation_id(message: Mapping[str, Any]) -> str:
    name = message.get("id")
    if not isinstance(name, str) or not 0 < len(name) <= _ID_MAX:
        raise _Closed(4400, "The message has no id")
    return name
