"""What the HTTP door says when it does not let a request through.

Knows no GraphQL type and no domain error: those are answered in api/errors.py.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

JSON_TYPE: Final = "application/json"
SHOWN_MAX: Final = 80
RETRY_SOON: Final = {"Retry-After": "2"}
# A solve takes seconds to minutes.
RETRY_LATER: Final = {"Retry-After": "10"}


class Refusal(Exception):
    """A request that is answered without being executed: a status, a code and words.

    ``unread`` says that the client may still be sending, and hears no answer until it is done.
    """

    unread = False

    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})

    @property
    def error(self) -> dict[str, object]:
        """The one entry of the ``errors`` list."""
        return {"message": self.message, "extensions": {"code": self.code}}


def bad_request(message: str) -> Refusal:
    """Say that a body or an address is not a GraphQL request."""
    return Refusal(400, "BAD_REQUEST", message)


def unavailable(message: str) -> Refusal:
    """Say that a request may be answered later."""
    return Refusal(503, "SERVICE_UNAVAILABLE", message, RETRY_SOON)


def fault(request_id: str) -> dict[str, object]:
    """Say that it is our fault, with the id under which the log has the details, and no more."""
    return {
        "message": "Something went wrong here. The log has it under the request id.",
        "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": request_id},
    }


def shown(text: str) -> str:
    """Shorten a piece of the client's own input for a message."""
    return text if len(text) <= SHOWN_MAX else text[: SHOWN_MAX - 1] + "…"


def refuse(refusal: Refusal, media_type: str = JSON_TYPE) -> Response:
    """Make the answer to a refused request: always an ``errors`` object, never text."""
    return json_response(refusal.status, {"errors": [refusal.error]}, media_type, refusal.headers)


def json_response(
    status: int,
    body: Mapping[str, object],
    media_type: str = JSON_TYPE,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Write one JSON document; anything that UTF-8 cannot carry becomes a question mark."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(
        text.encode("utf-8", "replace"), status, headers, media_type=f"{media_type}; charset=utf-8"
    )


async def turned_away(_request: Request, error: Exception) -> Response:
    """Answer where a page says why it cannot be drawn."""
    if not isinstance(error, Refusal):
        raise error
    return refuse(error)


async def refused(_request: Request, error: Exception) -> Response:
    """Answer where the router refuses: an address that leads nowhere, a wrong method."""
    if isinstance(error, HTTPException) and error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        message = "This address is for reading. Use GET."
        return refuse(Refusal(405, "METHOD_NOT_ALLOWED", message, error.headers))
    message = "Nothing is at this address. Try /graphql or /graphiql."
    return refuse(Refusal(404, "BAD_REQUEST", message))
