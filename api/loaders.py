"""One loader for each question, for the life of one request.

Each batch opens its own reading handle, so that two batches never share one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any, TypeVar, cast

from strawberry.dataloader import DataLoader

from domain.store import ReadDb

KeyT = TypeVar("KeyT", bound=Hashable)
ValueT = TypeVar("ValueT")
Batch = Callable[[ReadDb, Sequence[KeyT]], Awaitable[Sequence[ValueT]]]

BATCH_SIZE_MAX = 5_000


class Loaders:
    """Gathers keys asked for at the same time into one question to the domain.

    A question is a function of the domain that takes a handle and keys and returns one value for
    each key, in their order.

    Args:
        reading: opens a handle that sees what the viewer of the request may see.

    """

    def __init__(self, reading: Callable[[], AbstractAsyncContextManager[ReadDb]]) -> None:
        self._reading = reading
        self._made: dict[Hashable, DataLoader[Any, Any]] = {}

    async def load(self, batch: Batch[KeyT, ValueT], key: KeyT) -> ValueT:
        """Return the value of one key."""
        return await self.load_as(batch, batch, key)

    async def load_as(self, question: Hashable, batch: Batch[KeyT, ValueT], key: KeyT) -> ValueT:
        """Return the value of one key, for a question that is more than its function."""
        return await self.load_apart(question, partial(self._answer, batch), key)

    async def load_apart(
        self,
        question: Hashable,
        batch: Callable[[Sequence[KeyT]], Awaitable[Sequence[ValueT]]],
        key: KeyT,
    ) -> ValueT:
        """Return the value of one key, for a question that holds no handle while it is answered."""
        loader = self._made.get(question)
        if loader is None:
            loader = DataLoader(load_fn=batch, max_batch_size=BATCH_SIZE_MAX)
            self._made[question] = loader
        return cast("ValueT", await loader.load(key))

    def clear(self) -> None:
        """Forget every answer; a change has been made."""
        self._made.clear()

    async def _answer(self, batch: Batch[KeyT, ValueT], keys: Sequence[KeyT]) -> Sequence[ValueT]:
        async with self._reading() as db:
            return await batch(db, keys)
