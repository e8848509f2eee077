"""Watching runs, and all that can be subscribed to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Annotated, Final, Self

import strawberry

from api.context import Info
from api.errors import BadUserInput, echo
from api.ids import decode_id
from api.schema.activity import LOOK_SECONDS, ActivitySubscription
from api.schema.cancelling import RUN_TYPES, run_node
from api.schema.runs import Run
from domain.progress import Progress, progress_of

_INT_MAX: Final = 2**31 - 1


def _fit(points: int | None) -> int | None:
    """Return points that GraphQL can tell; prices that nobody means make larger ones."""
    return points if points is not None and abs(points) <= _INT_MAX else None


@strawberry.type(description="Where a running run stands.")
class RunProgress:
    """As domain.progress.Progress."""

    best: int | None = strawberry.field(
        description="Best value found so far; null before the first answer."
    )
    bound: int | None = strawberry.field(description="Bound proved so far; null before the first.")
    gap: int | None = strawberry.field(
        description="Points between best and bound, 0 when nothing is better; null before both."
    )
    run: Run = strawberry.field(description="The run as it is now.")

    @classmethod
    def of(cls, progress: Progress) -> Self:
        """Make it of what the domain knows."""
        node = run_node(progress.run)
        values = {name: _fit(getattr(progress, name)) for name in ("best", "bound", "gap")}
        return cls(**values, run=node)


@strawberry.type(
    description="Everything that can be watched; each event can be read again by a query."
)
class Subscription(ActivitySubscription):
    """One field for each thing that changes by itself."""

    @strawberry.subscription(
        description="How a run gets on; begins with the present state and ends with the run."
    )
    async def run_progress(
        self,
        info: Info,
        id: Annotated[  # noqa: A002 -- as Query.node calls it
            strawberry.ID, strawberry.argument(description="Id of the run.")
        ],
    ) -> AsyncGenerator[RunProgress, None]:
        found = decode_id(id)
        if found is None or found.type_name not in RUN_TYPES:
            raise BadUserInput(f"This is no id of a run: {echo(id)}.")
        # Whoever was told of this state before the connection broke is not told once more.
        shown = info.context.last_event_id
        while True:
            async with info.context.reading() as db:
                now = await progress_of(db, found.row_id)
            if now is None:
                raise BadUserInput("There is no run of this id.")
            state = f"{now.run.state.value}.{now.best}.{now.bound}"
            if shown != state:
                shown = info.context.event_id = state
                info.context.loaders.clear()
                yield RunProgress.of(now)
            if now.is_over:
                return
            await asyncio.sleep(LOOK_SECONDS)
