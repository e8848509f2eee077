"""The WebSocket door: graphql-transport-ws, and no other protocol.

Own code because strawberry's handler closes on a syntax error, falls on messages that are no
objects, and executes past our limits. A socket says who asks in its first message.
"""

import asyncio
import contextlib
import json
import secrets
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.auth import Doorkeeper
from api.body import GraphQLRequest, read_message
from api.execution import Asker, Executor
from api.refusals import Refusal
from api.settings import Settings
from domain.policy import Viewer

PROTOCOL: Final = "graphql-transport-ws"
MESSAGE_BYTES_MAX: Final = 65_536
OPERATIONS_MAX: Final = 20
_ID_MAX: Final = 200


class SocketDoor:
    """An ASGI application for the WebSockets of one address."""

    def __init__(self, executor: Executor, settings: Settings, doorkeeper: Doorkeeper) -> None:
        self._executor = executor
        self._settings = settings
        self._doorkeeper = doorkeeper

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
        await _Conversation(socket, self._executor, self._settings, self._doorkeeper).hold()


def _is_own(socket: WebSocket) -> bool:
    """Tell whether no page of another site asks; programs other than browsers send no Origin."""
    origin = socket.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == socket.headers.get("host")


class _Closed(Exception):
    """The conversation ends, with a code of the protocol."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class _Conversation:
    """One socket, from its first message to its end."""

    def __init__(
        self, socket: WebSocket, executor: Executor, settings: Settings, doorkeeper: Doorkeeper
    ) -> None:
        self._socket = socket
        self._executor = executor
        self._settings = settings
        self._doorkeeper = doorkeeper
        self._viewer: Viewer | None = None
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._languages = ",".join(socket.headers.getlist("accept-language"))

    async def hold(self) -> None:
        """Answer until one side has had enough."""
        try:
            await self._begin()
            while True:
                await self._hear(await self._next())
        except _Closed as closed:
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await self._socket.close(closed.code, closed.reason)
        except WebSocketDisconnect:
            pass
        finally:
            tasks = list(self._operations.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

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
        if (
            len(text) > MESSAGE_BYTES_MAX
            or len(text.encode("utf-8", "replace")) > MESSAGE_BYTES_MAX
        ):
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
            await self._say({"type": "pong"})
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
        try:
            self._viewer = await self._doorkeeper.check(
                Request({"type": "http", "headers": [header]})
            )
        except Refusal:
            raise _Closed(4403, "Forbidden") from None
        await self._say({"type": "connection_ack"})

    def _subscribe(self, message: Mapping[str, Any]) -> None:
        if self._viewer is None:
            raise _Closed(4401, "Unauthorized")
        name, payload = _operation_id(message), message.get("payload")
        if not isinstance(payload, dict) or not isinstance(payload.get("query"), str):
            raise _Closed(4400, "The payload has no query")
        if name in self._operations:
            raise _Closed(4409, "Subscriber already exists")
        if len(self._operations) >= OPERATIONS_MAX:
            raise _Closed(4429, "Too many operations")
        self._operations[name] = asyncio.create_task(self._run(self._viewer, name, payload))

    async def _run(self, viewer: Viewer, name: str, payload: Mapping[str, Any]) -> None:
        asker = Asker(secrets.token_hex(8), viewer, self._languages)
        last: dict[str, Any] = {"id": name, "type": "complete"}
        try:
            asked = GraphQLRequest.of(payload)
            async for body in self._executor.stream(asked, asker):
                if "data" not in body:
                    last = {"id": name, "type": "error", "payload": body["errors"]}
                    break
                await self._say({"id": name, "type": "next", "payload": body})
        except Refusal as refusal:
            last = {"id": name, "type": "error", "payload": [refusal.error]}
        self._operations.pop(name, None)
        await self._say(last)

    async def _say(self, message: Mapping[str, Any]) -> None:
        text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
        # A client that has gone is noticed by the next receive.
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await self._socket.send_text(text)


def _operation_id(message: Mapping[str, Any]) -> str:
    name = message.get("id")
    if not isinstance(name, str) or not 0 < len(name) <= _ID_MAX:
        raise _Closed(4400, "The message has no id")
    return name
