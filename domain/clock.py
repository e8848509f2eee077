"""The only reader of the clock.

A store takes it as an argument, so a unit of work has one moment and a test passes its own.
"""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment, aware, in UTC, in whole microseconds."""
    return datetime.now(UTC)
