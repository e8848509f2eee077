"""One client's socket, with a deadline on everything that the client has to do.

uvicorn waits for ever for the rest of a request, and for a client to read its answer: a few
hundred silent clients would hold every socket. Nothing of GraphQL is known here.
"""

from __future__ import annotations

import asyncio
import json
from typing import ClassVar, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from api.settings import Settings

# The application answers 408 at the deadline of a body; this closes on those whom it has answered.
_AFTER_THE_ANSWER_SECONDS: Final = 1.0
# Bytes that crossed the goodbye of the server on the wire are still answered.
_GOODBYE_SECONDS: Final = 0.5
_NOT_HTTP: Final = {
    "errors": [
        {
            "message": "The request is not HTTP/1.1 as this server reads it.",
            "extensions": {"code": "BAD_REQUEST"},
        }
    ]
}


class Connection(H11Protocol):
    """Closes on a client that is late with its headers or body, or does not read its answer."""

    header_seconds: ClassVar[float] = 10
    body_seconds: ClassVar[float] = 10
    answer_seconds: ClassVar[float] = 10

    _receipt: asyncio.TimerHandle | None = None
    _waits_for: object = None
    _delivery: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._expect(h11.IDLE, self.header_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._expect(None, 0)
        self._end_delivery()
        super().connection_lost(exc)

    @property
    def _asked(self) -> bool:
        """Tell whether the head of a first request has come; uvicorn has no cycle until then."""
        return bool(self.cycle)

    @property
    def _is_handed_over(self) -> bool:
        """Tell whether the socket belongs to the WebSocket protocol, which hears all that follows.

        h11 goes on waiting for the body of the request that asked for it.
        """
        return self.transport.get_protocol() is not self

    def handle_events(self) -> None:
        """Read what has come, and set the clock for what has not."""
        super().handle_events()
        waits_for = self.conn.their_state
        if self.transport.is_closing() or self._is_handed_over:
            self._expect(None, 0)
        elif waits_for is h11.SEND_BODY:
            self._expect(h11.SEND_BODY, self.body_seconds + _AFTER_THE_ANSWER_SECONDS)
        elif waits_for is h11.IDLE and (not self._asked or self.conn.trailing_data[0]):
            self._expect(h11.IDLE, self.header_seconds)
        else:
            # A connection that is kept alive and idle has uvicorn's own, shorter clock.
            self._expect(None, 0)

    def on_response_complete(self) -> None:
        """Give a client that has its whole answer in our buffer so long to take it."""
        super().on_response_complete()
        self._await_delivery()

    def pause_writing(self) -> None:
        """Give a client that does not read so long to begin."""
        super().pause_writing()
        self._await_delivery()

    def resume_writing(self) -> None:
        """Let a client that reads go on."""
        self._end_delivery()
        super().resume_writing()

    def shutdown(self) -> None:
        """Close when the work is done; of an idle client a request may be on its way."""
        if not self._asked or self.cycle.response_complete:
            self.loop.call_later(_GOODBYE_SECONDS, self._close_if_idle)
        else:
            super().shutdown()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP as everything else is refused: as an ``errors`` object."""
        del msg
        if self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            # An answer is under way or over: another one would be taken for part of it.
            self.transport.close()
            return
        body = json.dumps(_NOT_HTTP).encode()
        headers = [
            (b"content-type", b"application/json; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        for event in (
            h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
        self._await_delivery()

    def _expect(self, state: object, seconds: float) -> None:
        """Start the clock of one part of a request; it runs on until the part is there."""
        if state is self._waits_for:
            return
        self._waits_for = state
        if self._receipt is not None:
            self._receipt.cancel()
            self._receipt = None
        if state is not None:
            self._receipt = self.loop.call_later(seconds, self._give_up)

    def _give_up(self) -> None:
        self._receipt = None
        self.transport.close()
        self._await_delivery()

    def _await_delivery(self) -> None:
        if self._delivery is None and self.transport.get_write_buffer_size():
            self._delivery = self.loop.call_later(self.answer_seconds, self._drop)

    def _end_delivery(self) -> None:
        if self._delivery is not None:
            self._delivery.cancel()
            self._delivery = None

    def _drop(self) -> None:
        self._delivery = None
        if self.transport.get_write_buffer_size():
            self.transport.abort()

    def _close_if_idle(self) -> None:
        if not self.transport.is_closing():
            super().shutdown()


class SocketConnection(WebSocketsSansIOProtocol):
    """Cuts off a client that reads none of what waits for it."""

    answer_seconds: ClassVar[float] = 10

    _delivery: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        """Give a client that does not read so long to begin."""
        super().pause_writing()
        # Whoever waits to write to it is told that it has gone.
        self._delivery = self.loop.call_later(self.answer_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Let a client that reads go on."""
        self._end_delivery()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_delivery()
        super().connection_lost(exc)

    def _end_delivery(self) -> None:
        if self._delivery is not None:
            self._delivery.cancel()
            self._delivery = None


def bounded_connection(settings: Settings) -> type[Connection]:
    """Return the protocol with the deadlines of these settings."""

    class Bounded(Connection):
        header_seconds = settings.header_seconds_max
        body_seconds = settings.body_seconds_max
        answer_seconds = settings.answer_seconds_max

    return Bounded


def bounded_socket(settings: Settings) -> type[SocketConnection]:
    """Return the protocol of WebSockets with the deadline of these settings."""

    class Bounded(SocketConnection):
        answer_seconds = settings.answer_seconds_max

    return Bounded
