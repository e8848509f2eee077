"""One loader for each question, for the life of one request.

Each batch opens its own reading handle, so that two batches never share one.
"""

from __future__ import annotations

from asyncio import Future, Task, get_running_loop
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any, Generic, TypeVar, cast

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
        self._made: dict[Hashable, _Loader[Any, Any]] = {}
        self._shown: dict[Hashable, tuple[Any, Any]] = {}
        # The loop holds its tasks weakly.
        self._at_work: set[Task[None]] = set()

    def load(self, batch: Batch[KeyT, ValueT], key: KeyT) -> Awaitable[ValueT]:
        """Return the value of one key."""
        return self.load_as(batch, batch, key)

    async def load_many(self, batch: Batch[KeyT, ValueT], keys: Iterable[KeyT]) -> list[ValueT]:
        """Return the value of each key, in their order."""
        asked = [self.load(batch, key) for key in keys]
        return [await each for each in asked]

    def load_as(
        self, question: Hashable, batch: Batch[KeyT, ValueT], key: KeyT
    ) -> Awaitable[ValueT]:
        """Return the value of one key, for a question that is more than its function."""
        return self.load_apart(question, partial(self._answer, batch), key)

    def load_apart(
        self,
        question: Hashable,
        batch: Callable[[Sequence[KeyT]], Awaitable[Sequence[ValueT]]],
        key: KeyT,
    ) -> Awaitable[ValueT]:
        """Return the value of one key, for a question that holds no handle while it is answered."""
        loader = self._made.get(question)
        if loader is None:
            loader = self._made[question] = _Loader(batch, self._at_work)
        return loader.load(key)

    def shown(self, show: Callable[[KeyT], ValueT], row: KeyT) -> ValueT:
        """Return what is made of a row to show it, made once however often it is shown."""
        # The row is kept as well, so that no other takes its place.
        known = self._shown.get((show, id(row)))
        if known is None:
            known = self._shown[show, id(row)] = (row, show(row))
        return cast("ValueT", known[1])

    def end(self) -> None:
        """Break off what nobody waits for any more: the request is over."""
        for task in self._at_work:
            task.cancel()

    def clear(self) -> None:
        """Forget every answer; a change has been made."""
        self._made.clear()
        self._shown.clear()

    async def _answer(self, batch: Batch[KeyT, ValueT], keys: Sequence[KeyT]) -> Sequence[ValueT]:
        async with self._reading() as db:
            return await batch(db, keys)


class _Loader(Generic[KeyT, ValueT]):
    """The answers to one question, and the keys that wait for the next batch.

    Own code because strawberry's loader takes five calls and two objects for a key, also for one
    that is known; a page asks for some fifteen hundred.
    """

    def __init__(
        self,
        batch: Callable[[Sequence[KeyT]], Awaitable[Sequence[ValueT]]],
        at_work: set[Task[None]],
    ) -> None:
        self._batch = batch
        self._at_work = at_work
        self._known: dict[KeyT, Future[ValueT]] = {}
        self._waiting: list[tuple[KeyT, Future[ValueT]]] = []

    def load(self, key: KeyT) -> Future[ValueT]:
        known = self._known.get(key)
        if known is not None and not known.cancelled():
            return known
        loop = get_running_loop()
        if not self._waiting:
            # Once more round the loop, so that whoever was woken by the same answer is in it.
            loop.call_soon(self._begin)
        future = self._known[key] = loop.create_future()
        self._waiting.append((key, future))
        return future

    def _begin(self) -> None:
        task = get_running_loop().create_task(self._answer_all())
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)

    async def _answer_all(self) -> None:
        asked, self._waiting = self._waiting, []
        # Nobody waits any more for what was cancelled.
        asked = [each for each in asked if not each[1].cancelled()]
        for start in range(0, len(asked), BATCH_SIZE_MAX):
            await self._answer(asked[start : start + BATCH_SIZE_MAX])

    async def _answer(self, asked: Sequence[tuple[KeyT, Future[ValueT]]]) -> None:
        try:
            values = await self._batch([key for key, _ in asked])
            for (_, future), value in zip(asked, values, strict=True):
                if not future.done():
                    future.set_result(value)
        except Exception as error:  # noqa: BLE001 -- raised by whoever waits for one of the keys
            for _, future in asked:
                if not future.done():
                    future.set_exception(error)
                    # Whoever waits for several hears of the first: the others are no news.
                    future.exception()
