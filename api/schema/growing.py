"""How one person grew between two editions."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.context import Info
from api.cost import WEIGHT
from api.schema.competencies import Competency, CompetencyLevel, level_of
from api.schema.inputs import given, row_id_of
from api.schema.node import load_node
from domain.runs import competence


@strawberry.type(description="The level of one competency of one person at two ends.")
class CompetencyGrowth:
    """As domain.runs.competence.CompetencyGrowth."""

    competency_id: strawberry.Private[str]
    before_number: int | None = strawberry.field(
        description="Level at the end of the earlier edition, 0 to 4; null means not assessed."
    )
    after_number: int | None = strawberry.field(
        description="Level at the later end, 0 to 4; null means not assessed."
    )
    steps: int | None = strawberry.field(
        description="Steps that it rose by, below 0 when it fell; null when not known at both ends."
    )

    @strawberry.field(description="Level at the end of the earlier edition; null as its number is.")
    def before(self) -> CompetencyLevel | None:
        return level_of(self.before_number)

    @strawberry.field(description="Level at the later end; null as its number is.")
    def after(self) -> CompetencyLevel | None:
        return level_of(self.after_number)

    @strawberry.field(description="The competency.")
    async def competency(self, info: Info) -> Competency:
        return await load_node(info, "Competency", self.competency_id)


@strawberry.type(description="How one person grew between two ends.")
class PersonGrowth:
    """As domain.runs.competence.PersonGrowth."""

    competencies: list[CompetencyGrowth] = strawberry.field(
        description="One row for each competency of the framework in force, in its order."
    )
    steps: int | None = strawberry.field(
        description="Steps that levels rose by in all; null when nothing is known at both ends."
    )
    competency_count: int = strawberry.field(
        description="Competencies that are known at both ends."
    )
    mean_per_mille: int | None = strawberry.field(
        description="Steps a competency, in thousandths, half up; null when none is known twice."
    )

    @classmethod
    def of(cls, found: competence.PersonGrowth) -> PersonGrowth:
        """Make it of what the domain compared."""
        growth = found.growth
        return cls(
            competencies=[
                CompetencyGrowth(
                    competency_id=each.competency_id,
                    before_number=each.before,
                    after_number=each.after,
                    steps=each.steps,
                )
                for each in found.competencies
            ],
            steps=growth.steps if growth else None,
            competency_count=growth.competencies if growth else 0,
            mean_per_mille=growth.mean_per_mille if growth else None,
        )


@strawberry.type
class GrowingManager:
    """What a person says of how they grew."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description=(
            "How the person grew since the end of an edition, up to the end of a later one or now;"
            " they need not have been at either."
        ),
        # Statements of its own for each person, not a batch.
        metadata={WEIGHT: 20},
    )
    async def growth(
        self,
        info: Info,
        since: Annotated[strawberry.ID, strawberry.argument(description="Earlier edition.")],
        until: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Later edition; left out means now."),
        ] = strawberry.UNSET,
    ) -> PersonGrowth:
        since_id = row_id_of(str(since), "Edition", "since")
        until_id = row_id_of(str(until), "Edition", "until") if given(until) else None
        today = info.context.store.clock().date()
        async with info.context.reading() as db:
            found = await competence.person_growth(db, self.row_id, since_id, until_id, today=today)
        return PersonGrowth.of(found)
