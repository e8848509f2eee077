"""The budget of whoever asks, as a query can read it."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import strawberry

from api.context import Context, Info


@strawberry.type(
    description=(
        "What this operation costs, and what is left to whoever asks: in objects, each list times"
        " its children."
    )
)
class RateLimit:
    """As api.budget.Purse; the same figures as ``extensions.cost``."""

    limit: int = strawberry.field(description="Objects that may be asked for in a minute.")
    operation_limit: int = strawberry.field(
        description="Objects that one operation may ask for; limit in extensions.cost."
    )
    remaining: int = strawberry.field(
        description="Objects that are left of the minute, after this operation."
    )
    requested: int = strawberry.field(description="Objects that this operation asks for at most.")
    reset_at: datetime = strawberry.field(
        description="When the next minute begins and nothing of it is spent."
    )

    @classmethod
    def of(cls, context: Context) -> Self:
        """Read the purse that the operation was paid from."""
        purse = context.purse
        return cls(
            limit=purse.budget.per_minute,
            operation_limit=context.limits.cost,
            remaining=purse.remaining,
            requested=purse.requested,
            reset_at=context.resets_at,
        )


@strawberry.type
class RateLimitQueries:
    """What the budget can be asked."""

    @strawberry.field(description="What this operation costs, and what is left of your budget.")
    def rate_limit(self, info: Info) -> RateLimit:
        return RateLimit.of(info.context)
