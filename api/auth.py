"""Who is asking: one bearer token, for a machine of one's own.

A token comes in the Authorization header alone: never a cookie, never the query string.
"""

import hashlib
import hmac
import ipaddress
import secrets
from typing import Final

from starlette.requests import Request

from api.refusals import Refusal
from api.settings import Settings

_TOKEN_BYTES: Final = 24
_HEADER_MAX: Final = 8_200


class Doorkeeper:
    """Knows the one token of this process, and keeps only its digest for comparing."""

    def __init__(self, settings: Settings) -> None:
        chosen = settings.token.get_secret_value() if settings.token else ""
        self.token: Final = chosen or secrets.token_urlsafe(_TOKEN_BYTES)
        self._digest: Final = _digest(self.token)

    def check(self, request: Request) -> None:
        """Refuse a request without the token; it takes the same time whatever was sent."""
        headers = request.headers.getlist("authorization")
        scheme, _, token = (headers[0] if len(headers) == 1 else "").partition(" ")
        if scheme.lower() != "bearer" or len(token) > _HEADER_MAX:
            token = ""
        if not hmac.compare_digest(_digest(token.strip()), self._digest):
            raise Refusal(
                401,
                "UNAUTHENTICATED",
                "Send the header Authorization: Bearer TOKEN. `tradewinds serve` prints the token "
                "when it starts; TRADEWINDS_TOKEN sets it.",
                {"WWW-Authenticate": 'Bearer realm="tradewinds"'},
            )


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach the address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
