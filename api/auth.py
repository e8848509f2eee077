"""Who is asking: a bearer token, that of this process or one that the database knows.

A token comes in the Authorization header alone: never a cookie, never the query string.
"""

import asyncio
import hashlib
import hmac
import ipaddress
import secrets
from collections import OrderedDict
from time import monotonic
from typing import Final

from starlette.requests import Request

from api.errors import AWAY, ErrorCode
from api.refusals import Refusal, unavailable
from api.settings import Settings
from domain.away import is_away
from domain.policy import OWNER, Viewer
from domain.store import Store
from domain.tokens import is_token, let_in

_TOKEN_BYTES: Final = 24
_HEADER_MAX: Final = 8_200
# A revoked token is let in for so long at most, by each process.
_KEPT_SECONDS: Final = 4.0
# And a socket or a stream that it opened stays for so long beyond that.
_LOOK_SECONDS: Final = 0.5
# The least recently asked are forgotten first, so that invented tokens fill no memory.
_KEPT_MAX: Final = 10_000


class Doorkeeper:
    """Knows the one token of this process and asks the database about all others.

    Keeps digests only. What the database said of a token is believed for four seconds.
    """

    def __init__(self, settings: Settings, store: Store) -> None:
        chosen = settings.token.get_secret_value() if settings.token else ""
        self.token: Final = chosen or secrets.token_urlsafe(_TOKEN_BYTES)
        self._digest: Final = _digest(self.token)
        self._store = store
        self._known: OrderedDict[bytes, tuple[float, Viewer | None]] = OrderedDict()

    async def check(self, request: Request) -> Viewer:
        """Tell who asks, or refuse the request.

        Raises:
            Refusal: 401 without a token that lets somebody in, 503 while the database is away.

        """
        headers = request.headers.getlist("authorization")
        scheme, _, token = (headers[0] if len(headers) == 1 else "").partition(" ")
        if scheme.lower() != "bearer" or len(token) > _HEADER_MAX:
            token = ""
        token = token.strip()
        if hmac.compare_digest(_digest(token), self._digest):
            return OWNER
        viewer = await self._look_up(token) if is_token(token) else None
        if viewer is None or (viewer.expires_at and viewer.expires_at <= self._store.clock()):
            raise Refusal(
                401,
                "UNAUTHENTICATED",
                "Send the header Authorization: Bearer TOKEN. `tradewinds serve` prints a token "
                "when it starts, TRADEWINDS_TOKEN sets it, `tradewinds token issue` makes others.",
                {"WWW-Authenticate": 'Bearer realm="tradewinds"'},
            )
        return viewer

    async def outlast(self, request: Request) -> Refusal:
        """Wait until the token of a request lets nobody in any more; return what is said then.

        While the database is away nobody is turned out: nothing can be read from it either.
        """
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                await self.check(request)
            except Refusal as refusal:
                if refusal.code == ErrorCode.UNAUTHENTICATED:
                    return refusal

    async def _look_up(self, token: str) -> Viewer | None:
        digest, now = _digest(token), monotonic()
        asked_at, viewer = self._known.pop(digest, (-_KEPT_SECONDS, None))
        if now - asked_at >= _KEPT_SECONDS:
            asked_at, viewer = now, await self._ask(token)
        self._known[digest] = (asked_at, viewer)
        if len(self._known) > _KEPT_MAX:
            self._known.popitem(last=False)
        return viewer

    async def _ask(self, token: str) -> Viewer | None:
        try:
            return await let_in(self._store, token)
        except Exception as error:
            if is_away(error):
                raise unavailable(AWAY) from error
            raise


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
