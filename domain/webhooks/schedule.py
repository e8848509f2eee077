"""When a delivery is tried, and when nobody tries any more. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

# Between one attempt and the next: eight attempts in all, the last a day after the first.
PAUSES: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=13, minutes=24),
)
ATTEMPTS_MAX: Final = len(PAUSES) + 1


def next_attempt(attempts: int, *, at: datetime) -> datetime | None:
    """Return when a delivery is tried again after so many attempts, the last of them at a moment.

    None: it is not tried again.
    """
    return at + PAUSES[attempts - 1] if attempts < ATTEMPTS_MAX else None
