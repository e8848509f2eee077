"""Fields whose answer is known already are given at once, and not waited for."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from functools import wraps
from types import coroutine
from typing import Any, ParamSpec, TypeVar

from graphql import FieldNode

from api.context import Info

AskedP = ParamSpec("AskedP")
ValueT = TypeVar("ValueT")


def at_once(
    resolve: Callable[AskedP, Coroutine[Any, Any, ValueT]],
) -> Callable[AskedP, ValueT]:
    """Have a resolver that asks loaders alone give its value at once where they know it.

    What is waited for costs graphql-core four coroutines and a task, some fifty microseconds a
    field. Not for resolvers that enter a timeout or a group of tasks: these hold on to the task
    that they begin in, and here they go on in another one.
    """

    @wraps(resolve)
    def resolved(*args: AskedP.args, **kwargs: AskedP.kwargs) -> Any:
        work = resolve(*args, **kwargs)
        try:
            waits_for = _asked(work.send(None))
        except StopIteration as known:
            return known.value
        except Exception as error:  # noqa: BLE001 -- in turn with the fields beside it
            return _raise(error)
        return _rest(work, waits_for)

    return resolved


def asks(info: Info, *path: str) -> bool:
    """Tell whether fields, one below the other, are asked for below the field that is resolved.

    It does not look into fragments: what is missed there is loaded a little later.
    """
    found = list(info._raw_info.field_nodes)  # noqa: SLF001 -- read as it is, without being copied
    for name in path:
        found = [
            each
            for node in found
            if node.selection_set
            for each in node.selection_set.selections
            if isinstance(each, FieldNode) and each.name.value == name
        ]
    return bool(found)


def _asked(future: Any) -> Any:
    """Return a future that a coroutine gave to wait for, as it was before that.

    Waiting marks it for the task that is to wait, and here that is another one: until then others
    may wait for the same future.
    """
    future._asyncio_future_blocking = False  # noqa: SLF001 -- what tasks ask of any future
    return future


async def _raise(error: Exception) -> Any:
    raise error


@coroutine
def _rest(work: Coroutine[Any, Any, ValueT], waits_for: Any) -> Generator[Any, Any, ValueT]:
    """Go on with what has begun, once what it waits for is there."""
    while True:
        try:
            try:
                yield from waits_for
            except BaseException as error:  # noqa: BLE001 -- for the work to see
                waits_for = _asked(work.throw(error))
            else:
                waits_for = _asked(work.send(None))
        except StopIteration as done:
            return done.value
