"""Where a person stands in a competency: level, target, gap; targets of the person's own."""

from __future__ import annotations

from datetime import date
from typing import Self

import strawberry

from api.context import Info
from api.schema.competencies import Competency, CompetencyLevel, level_of
from api.schema.node import load_node, maybe_node
from domain import gaps, models


@strawberry.input(description="Which rows: every given field must hold.")
class ManagerCompetencyFilter:
    """As domain.gaps.StandingFilter."""

    can_share: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Only what the person can share, or only what not."
    )
    competency_key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these competencies, by key."
    )
    gap_gte: int | None = strawberry.field(
        default=strawberry.UNSET, description="Only gaps of at least this many steps, 0 to 4."
    )
    is_assessed: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Only what is assessed, or only what is not."
    )


@strawberry.type(
    description=(
        "Where a person stands in one competency by the effective level:"
        " newest rating of the strongest kind of assessor."
    )
)
class ManagerCompetency:
    """A standing of the domain."""

    competency_id: strawberry.Private[str]
    mapped_from_id: strawberry.Private[str | None]
    can_share: bool = strawberry.field(
        description="True when the level is ADVANCED or above; false also when not assessed."
    )
    gap: int | None = strawberry.field(
        description=(
            "Steps from the level up to the target, 0 when it is reached or there is none;"
            " null when not assessed."
        )
    )
    level_number: int | None = strawberry.field(
        description="Effective level as a number, 0 to 4; null means not assessed."
    )
    rated_by: models.AssessmentKind | None = strawberry.field(
        description="Kind of assessor whose rating counts; null means not assessed."
    )
    rated_on: date | None = strawberry.field(
        description="Day of the rating that counts; null means not assessed."
    )
    synthetic: bool = strawberry.field(
        description="True when the rating was invented for a demonstration."
    )
    target_is_personal: bool = strawberry.field(
        description="True when the target is the person's own, and not that of the post."
    )
    target_number: int | None = strawberry.field(
        description="Wanted level as a number, 1 to 4; null means no target."
    )

    @classmethod
    def of(cls, standing: gaps.Standing) -> Self:
        """Make it of the domain's standing."""
        return cls(
            competency_id=standing.competency_id,
            mapped_from_id=standing.mapped_from_id,
            can_share=standing.can_share,
            gap=standing.gap,
            level_number=standing.level,
            rated_by=standing.rated_by,
            rated_on=standing.rated_on,
            synthetic=standing.is_synthetic,
            target_is_personal=standing.is_personal,
            target_number=standing.target,
        )

    @strawberry.field(description="The competency.")
    async def competency(self, info: Info) -> Competency:
        return await load_node(info, "Competency", self.competency_id)

    @strawberry.field(
        description=(
            "Effective level; null means not assessed, NONE means assessed and nothing found."
        )
    )
    def level(self) -> CompetencyLevel | None:
        return level_of(self.level_number)

    @strawberry.field(
        description=(
            "Competency of an older framework version that was rated, and mapped onto this one;"
            " null when this one was rated itself, or not assessed."
        )
    )
    async def mapped_from(self, info: Info) -> Competency | None:
        return await maybe_node(info, "Competency", self.mapped_from_id)

    @strawberry.field(
        description="Level that is wanted: the person's own, or the post's; null means no target."
    )
    def target(self) -> CompetencyLevel | None:
        return level_of(self.target_number)


@strawberry.type(description="A level that is wanted of one person, whatever their post wants.")
class PersonalTarget:
    """One row of ``manager_target``."""

    competency_id: strawberry.Private[str]
    level_number: int = strawberry.field(
        description="Wanted level as a number, 1 to 4; 0 says that nothing is wanted."
    )
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @strawberry.field(description="The competency.")
    async def competency(self, info: Info) -> Competency:
        return await load_node(info, "Competency", self.competency_id)
