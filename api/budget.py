"""How much one token may ask for in a minute, counted in the objects of api/cost.py.

Each process counts for itself and forgets when it ends: this keeps one client from crowding out the
others, and protects nothing.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from api.refusals import Refusal

WINDOW_SECONDS: Final = 60
PER_MINUTE: Final = 200_000
# The least recently seen are forgotten first, so that invented tokens fill no memory.
_HOLDERS_MAX: Final = 10_000


@dataclass
class _Window:
    """What one holder of a token has spent since its minute began."""

    began: float
    spent: int = 0


class Budget:
    """The minutes of everybody who asks.

    Args:
        per_minute: what each may spend.
        clock: returns seconds that only grow; a test passes its own.

    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = monotonic) -> None:
        self.per_minute = per_minute
        self.clock = clock
        self._windows: OrderedDict[str, _Window] = OrderedDict()

    def purse(self, holder: str) -> Purse:
        """Open the purse of one holder of a token for one request."""
        now = self.clock()
        window = self._windows.pop(holder, None)
        if window is None or now - window.began >= WINDOW_SECONDS:
            window = _Window(now)
        self._windows[holder] = window
        if len(self._windows) > _HOLDERS_MAX:
            self._windows.popitem(last=False)
        return Purse(self, window)


@dataclass
class Purse:
    """What one request spends from, and how it stood when the request had spent.

    Args:
        budget: whose minute it is.
        window: that minute.
        requested: what the request has spent.
        remaining: what it left.
        wait: seconds until the next minute begins, rounded up.
        headers: the same for the client.

    """

    budget: Budget
    window: _Window
    requested: int = 0
    remaining: int = 0
    wait: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)

    def spend(self, cost: int) -> None:
        """Take the cost of an operation that is about to run, or refuse it with 429."""
        most, window = self.budget.per_minute, self.window
        enough = window.spent + cost <= most
        if enough:
            window.spent += cost
        self.requested, self.remaining = cost, most - window.spent
        self.wait = max(1, math.ceil(window.began + WINDOW_SECONDS - self.budget.clock()))
        self.headers = {
            "RateLimit-Policy": f'"cost";q={most};w={WINDOW_SECONDS}',
            "RateLimit": f'"cost";r={self.remaining};t={self.wait}',
        }
        if not enough:
            raise Refusal(
                429,
                "RATE_LIMITED",
                f"This token may ask for {most} objects a minute, and has asked for "
                f"{window.spent}. Ask again in {self.wait} seconds.",
                {**self.headers, "Retry-After": str(self.wait)},
            )
