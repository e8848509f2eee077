"""Who of an edition were partners in earlier editions of its programme."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Self, cast

import strawberry

from api.context import Info
from api.schema.managers import Manager
from api.schema.network_people import First, most
from api.schema.node import load_node, load_nodes
from api.schema.nominations import Delegate, load_pair
from api.schema.partnership_states import PartnershipState
from domain import models, runs
from domain.runs import DORMANT_DAYS

if TYPE_CHECKING:
    from api.schema.editions import Edition
    from api.schema.runs import Run


@strawberry.type(
    description=(
        "Two people who were partners in an earlier edition of the programme. Declined partnerships"
        " are no ties; those that lapsed are where the two had been in touch."
    )
)
class InheritedTie:
    """One row of ``inherited_tie``, or what would be one."""

    edition_id: strawberry.Private[str]
    manager_ids: strawberry.Private[tuple[str, ...]]
    delegate_ids: strawberry.Private[tuple[str, ...]]
    contact_count: int = strawberry.field(
        description="How often they were in touch, as far as it was written down."
    )
    is_dormant: bool = strawberry.field(
        description=f"True when nothing was written down in the {DORMANT_DAYS} days before."
    )
    last_contact_on: date | None = strawberry.field(
        description="Day of the last contact; null when none was written down."
    )
    state: PartnershipState = strawberry.field(description="How far it came.")

    @classmethod
    def of(cls, row: models.InheritedTie, as_of: date) -> Self:
        """Make it of what a run remembered on a day."""
        return cls(
            edition_id=row.edition_id,
            manager_ids=(),
            delegate_ids=(row.left_delegate_id, row.right_delegate_id),
            contact_count=row.contacts,
            is_dormant=sleeps(row.last_contact_on, as_of),
            last_contact_on=row.last_contact_on,
            state=row.state,
        )

    @strawberry.field(
        description=(
            "The two as delegates of the edition that remembers, in the order of their sides;"
            " empty while not both have a place in it."
        )
    )
    async def delegates(self, info: Info) -> list[Delegate]:
        return await load_pair(info, *self.delegate_ids) if self.delegate_ids else []

    @strawberry.field(description="Edition in which they were partners.")
    async def edition(
        self, info: Info
    ) -> Annotated[Edition, strawberry.lazy("api.schema.editions")]:
        return await load_node(info, "Edition", self.edition_id)

    @strawberry.field(description="The two people; only those whom you may see.")
    async def managers(self, info: Info) -> list[Manager]:
        people = self.manager_ids or [each.manager_id for each in await self.delegates(info)]
        found = await load_nodes(info, "Manager", people)
        return [each for each in found if each is not None]


def sleeps(last_contact_on: date | None, as_of: date) -> bool:
    """Tell whether a tie is dormant on a day."""
    return last_contact_on is None or last_contact_on <= as_of - timedelta(days=DORMANT_DAYS)


@strawberry.type
class RememberingRun:
    """What a pairing run says of earlier editions."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description=(
            "Whom it knew to be partners in earlier editions that you plan, those of the newest"
            " edition first; empty until done, and where rememberTies is false."
        )
    )
    async def inherited_ties(
        self, info: Info, first: First = strawberry.UNSET
    ) -> list[InheritedTie]:
        rows = await info.context.loaders.load(runs.inherited_ties_by_run, self.row_id)
        as_of = cast("Run", self).requested_at.date()
        return [InheritedTie.of(row, as_of) for row in rows[: most(first)]]

    @strawberry.field(description="How many that are, beyond what is shown of them.")
    async def inherited_tie_count(self, info: Info) -> int:
        return len(await info.context.loaders.load(runs.inherited_ties_by_run, self.row_id))
