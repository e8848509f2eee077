"""What every request gets: an id, safe headers, one line in the log, and words when all else fails.

Knows nothing of GraphQL.
"""

import secrets
from time import perf_counter
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import log
from api.drain import Drain
from api.metrics import Meter
from api.refusals import fault, json_response

_ALWAYS: Final = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_NAMED: Final = ("/graphql", "/graphiql", "/planner", "/livez", "/readyz", "/startupz", "/")


class Envelope:
    """Wraps the application; also the last one to catch an exception."""

    def __init__(self, app: ASGIApp, drain: Drain, meter: Meter) -> None:
        self.app = app
        self._drain = drain
        self._meter = meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        started = perf_counter()
        status = 0

        async def send_dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                headers.update(_ALWAYS)
                headers.setdefault("Cache-Control", "no-store")
                if self._drain.begun:
                    headers["Connection"] = "close"
            await send(message)

        try:
            await self.app(scope, receive, send_dressed)
        except ClientDisconnect:
            log.event("client_left", request_id=request_id)
        except Exception as error:
            log.failure("unexpected", error, request_id=request_id)
            if status:
                raise
            await masked(request_id)(scope, receive, send_dressed)
        told = scope["state"].get("log", {})
        self._meter.note(told.get("operation", ""), status, perf_counter() - started)
        log.event(
            "request",
            request_id=request_id,
            method=scope["method"] if scope["method"] in {"GET", "POST", "HEAD"} else "other",
            path=scope["path"] if scope["path"] in _NAMED else "other",
            status=status,
            milliseconds=round((perf_counter() - started) * 1000),
            **told,
        )


def masked(request_id: str) -> ASGIApp:
    """Answer that it is our fault."""
    return json_response(500, {"errors": [fault(request_id)]})
