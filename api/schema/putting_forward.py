"""What an edition tells of those who were put forward for it: all of them, deadlines, readiness."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.context import Info
from api.schema.lists import Connection, Paged, listed
from api.schema.nomination_parts import NominationDeadline, NominationReminder, Readiness
from api.schema.nominations import Nomination, NominationFilter, NominationOrders, nominations_of
from domain import nominations


@strawberry.type
class EditionNominations:
    """Who was put forward for an edition, until when, and how ready they are."""

    row_id: strawberry.Private[str]

    @strawberry.field(description="Managers put forward for the edition.", extensions=[Paged()])
    def nominations(
        self,
        where: Annotated[
            NominationFilter | None,
            strawberry.argument(
                name="filter", description="Which nominations; left out means all."
            ),
        ] = strawberry.UNSET,
        order_by: NominationOrders = strawberry.UNSET,
    ) -> Connection[Nomination]:
        return nominations_of(self.row_id, where, order_by)

    @strawberry.field(
        description=(
            "Until when nominations are taken, the deadline of all first, then who has longer, as"
            " far as you may see it; empty when there is none."
        )
    )
    async def nomination_deadlines(self, info: Info) -> list[NominationDeadline]:
        rows = await info.context.loaders.load(nominations.deadlines_by_edition, self.row_id)
        return [NominationDeadline.of(row) for row in rows]

    @strawberry.field(
        description="Who was reminded of what is missing, the newest first.",
        extensions=[Paged()],
    )
    def nomination_reminders(self) -> Connection[NominationReminder]:
        return listed(nominations.REMINDERS_OF_EDITION, NominationReminder.of, self.row_id)

    @strawberry.field(
        description=(
            "How ready those are who were put forward: the edition as a whole, then each side."
        )
    )
    async def readiness(self, info: Info) -> list[Readiness]:
        found = await info.context.loaders.load(nominations.readiness_by_edition, self.row_id)
        return [Readiness.of(each) for each in found]
