"""Whether the disk of an SQLite file has room; where it has little, nothing is changed any more."""

import asyncio
from time import monotonic
from typing import Final

from api.errors import NEARLY_FULL
from api.refusals import unavailable
from domain.store import Store

# So long an answer is believed: a disk that fills faster is told full by the database itself.
_KEPT_SECONDS: Final = 1.0


class Disk:
    """The disk of one store, looked at once a second at most."""

    def __init__(self, store: Store, free_bytes_min: int) -> None:
        self._store = store
        self._free_bytes_min = free_bytes_min
        self._looked_at = -_KEPT_SECONDS
        self._has_room = True

    async def has_room(self) -> bool:
        """Tell whether as much is free as was set; the disk of a server is not ours to watch."""
        if monotonic() - self._looked_at >= _KEPT_SECONDS:
            free = await asyncio.to_thread(self._store.disk_free_bytes)
            self._has_room = free is None or free >= self._free_bytes_min
            self._looked_at = monotonic()
        return self._has_room

    async def expect_room(self) -> None:
        """Let a change pass.

        Raises:
            Refusal: 503, there is no room for it.

        """
        if not await self.has_room():
            raise unavailable(NEARLY_FULL)
