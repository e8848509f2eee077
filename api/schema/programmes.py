"""Programmes, and the strategies that they are anchored in."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.context import Info
from api.schema.cooperation_frameworks import ProgrammeFrameworks
from api.schema.editions import Edition, EditionOrders, EditionWhere
from api.schema.inputs import fit_filter
from api.schema.lists import Connection, Paged, listed
from api.schema.node import NamedNode, load_by
from api.schema.programme_health import HealthyProgramme
from api.schema.proposals import ProgrammeProposals
from api.schema.roadmaps import MappedProgramme
from api.schema.strategies import StrategyAnchor
from domain import programmes


@strawberry.input(one_of=True, description="Names one programme; give exactly one.")
class ProgrammeBy:
    """An id or a key."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="By id.")
    key: str | None = strawberry.field(default=strawberry.UNSET, description="By key.")


@strawberry.type(
    description=(
        "A long-term programme of exchange between administrations;"
        " it holds editions and remembers them."
    )
)
class Programme(
    ProgrammeFrameworks, HealthyProgramme, ProgrammeProposals, MappedProgramme, NamedNode
):
    """One row of ``programme``."""

    batch = programmes.programmes_by_id
    key: str = strawberry.field(description="Stable key.")
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @strawberry.field(description="Named strategies that the programme is anchored in, in order.")
    async def anchors(self, info: Info) -> list[StrategyAnchor]:
        rows = await info.context.loaders.load(programmes.anchors_by_programme, self.row_id)
        return [StrategyAnchor.of(row) for row in rows]

    @strawberry.field(description="Editions of the programme.", extensions=[Paged()])
    def editions(
        self, where: EditionWhere = strawberry.UNSET, order_by: EditionOrders = strawberry.UNSET
    ) -> Connection[Edition]:
        return listed(
            programmes.EDITIONS_OF_PROGRAMME,
            Edition.of,
            self.row_id,
            fit_filter(where, programmes.EditionFilter),
            order_by,
        )


@strawberry.type
class ProgrammeQueries:
    """What can be asked about programmes."""

    @strawberry.field(description="One programme; null when there is none.")
    async def programme(
        self,
        info: Info,
        by: Annotated[ProgrammeBy, strawberry.argument(description="Which programme.")],
    ) -> Programme | None:
        return await load_by(info, "Programme", by, programmes.programmes_by_key)

    @strawberry.field(description="Long-term programmes, by key.", extensions=[Paged()])
    def programmes(self) -> Connection[Programme]:
        return listed(programmes.PROGRAMMES, Programme.of)
