"""What operators and load balancers ask: alive, ready, started.

No answer holds a version or a secret.
"""

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from api import log
from api.disk import Disk
from api.drain import Drain
from api.refusals import json_response, refuse, unavailable
from domain.store import Store

_SECONDS_MAX: Final = 1.0


class Health:
    """The three questions, about one store."""

    def __init__(self, store: Store, drain: Drain, disk: Disk) -> None:
        self.store = store
        self.drain = drain
        self.disk = disk
        self.started = False

    async def alive(self, _request: Request) -> Response:
        """Answer as long as the process does; touches nothing."""
        return json_response(200, {"status": "alive"})

    async def ready(self, _request: Request) -> Response:
        """Answer 200 when the database answers in a second, is up to date and has room to grow."""
        if self.drain.begun:
            return refuse(unavailable("Stopping. Ask another one."))
        try:
            async with asyncio.timeout(_SECONDS_MAX):
                pending = await self.store.pending_migrations()
                has_room = await self.disk.has_room()
        except Exception as error:  # noqa: BLE001 -- whatever the driver raises, it is not ready
            log.failure("not_ready", error)
            return refuse(unavailable("The database does not answer."))
        if pending:
            return refuse(unavailable("The database lacks migrations. Run `tradewinds migrate`."))
        if not has_room:
            return refuse(unavailable("The disk of the database is nearly full."))
        return json_response(200, {"status": "ready"})

    async def begun(self, _request: Request) -> Response:
        """Answer 200 once the start is over."""
        if not self.started:
            return refuse(unavailable("Still starting."))
        return json_response(200, {"status": "started"})
