"""Fields whose answer is known already are given at once, and not waited for.

A page of pairs loads what its fields will ask for before they do (``ahead.py``), so that none of
three hundred has to wait. Waiting costs graphql-core four coroutines and a task for each: a tenth
of what the server takes for a filter click.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

AskedP = ParamSpec("AskedP")
ValueT = TypeVar("ValueT")


def at_once(
    resolve: Callable[AskedP, Coroutine[Any, Any, ValueT]],
) -> Callable[AskedP, ValueT]:
    """Have a resolver give its value at once where loaders know all that it asks for.

    Where they do not, or it fails, it begins anew and is waited for as others are. So it asks
    loaders alone, which answer the same twice, and does nothing that may not be done twice.
    """

    @wraps(resolve)
    def resolved(*args: AskedP.args, **kwargs: AskedP.kwargs) -> Any:
        tried = resolve(*args, **kwargs)
        try:
            waits_for = tried.send(None)
        except StopIteration as known:
            return known.value
        except Exception:  # noqa: BLE001 -- raised again, in turn with the fields beside it
            return resolve(*args, **kwargs)
        tried.close()
        # The mark of something that is waited for, by which nobody else could wait for it.
        waits_for._asyncio_future_blocking = False  # noqa: SLF001 -- what tasks ask of any future
        return resolve(*args, **kwargs)

    return resolved
