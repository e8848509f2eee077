"""When delegates are away."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import strawberry

from domain import models


@strawberry.type(description="A time in which a delegate is away, and in no session.")
class Absence:
    """One row of ``absence``."""

    ends_at: datetime = strawberry.field(description="Until when, in UTC.")
    starts_at: datetime = strawberry.field(description="From when, in UTC.")

    @classmethod
    def of(cls, row: models.Absence) -> Self:
        """Make it of a row."""
        return cls(ends_at=row.ends_at, starts_at=row.starts_at)
