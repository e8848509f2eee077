"""Assessments and their ratings."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api.context import Info
from api.schema.competencies import (
    Competency,
    CompetencyFramework,
    CompetencyLevel,
    level_of,
)
from api.schema.enums import described
from api.schema.inputs import fit_filter
from api.schema.lists import listed
from api.schema.node import Node, load_node
from domain import assessments, models

if TYPE_CHECKING:
    from api.schema.managers import Manager

described(
    models.AssessmentKind,
    "Who assessed, weakest first: self, peer, supervisor, facilitator.",
    {
        "SELF": "The person, who records it.",
        "PEER": "A colleague, who was invited.",
        "SUPERVISOR": "The superior; the coordinator of the administration records it.",
        "FACILITATOR": "The facilitator of a component; the planner of an edition records it.",
    },
)


@strawberry.input(description="Which ratings: every given field must hold.")
class RatingFilter:
    """As domain.assessments.RatingFilter."""

    competency_key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these competencies, by key."
    )
    is_assessed: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Only ratings with a level, or only those without.",
    )
    kind_in: list[models.AssessmentKind] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these kinds of assessor."
    )


@strawberry.type(description="One assessment of one person by one kind of assessor on one day.")
class Assessment(Node):
    """One row of ``assessment``."""

    batch = assessments.assessments_by_id
    manager_id: strawberry.Private[str]
    framework_id: strawberry.Private[str]
    assessed_on: date = strawberry.field(description="Day of the assessment.")
    kind: models.AssessmentKind = strawberry.field(description="Who assessed.")
    synthetic: bool = strawberry.field(description="True when it was invented for a demonstration.")
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @strawberry.field(description="Its ratings, in the order of the framework.")
    async def ratings(self, info: Info) -> list[Rating]:
        rows = await info.context.loaders.load(assessments.ratings_by_assessment, self.row_id)
        return [Rating.of(row) for row in rows]

    @strawberry.field(description="Framework version that it rates on.")
    async def framework(self, info: Info) -> CompetencyFramework:
        return await load_node(info, "CompetencyFramework", self.framework_id)

    @strawberry.field(description="Person assessed.")
    async def manager(
        self, info: Info
    ) -> Annotated[Manager, strawberry.lazy("api.schema.managers")]:
        return await load_node(info, "Manager", self.manager_id)


@strawberry.type(description="One competency rated in one assessment.")
class Rating(Node):
    """One row of ``rating``."""

    batch = assessments.ratings_by_id
    assessment_id: strawberry.Private[str]
    competency_id: strawberry.Private[str]
    level_number: int | None = strawberry.field(
        description="Level as a number, 0 to 4; null means not assessed."
    )
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @classmethod
    def of(cls, row: models.Rating) -> Rating:
        """Make the node of a row."""
        return cls.with_values(row, level_number=row.level)

    @strawberry.field(description="Level; null means looked at and not assessed.")
    def level(self) -> CompetencyLevel | None:
        return level_of(self.level_number)

    @strawberry.field(
        description="What it was given for; null when nothing was written, or is not for you."
    )
    async def evidence(self, info: Info) -> str | None:
        return await info.context.loaders.load(assessments.evidence_by_rating, self.row_id)

    @strawberry.field(description="Assessment that it belongs to.")
    async def assessment(self, info: Info) -> Assessment:
        return await load_node(info, "Assessment", self.assessment_id)

    @strawberry.field(description="The competency.")
    async def competency(self, info: Info) -> Competency:
        return await load_node(info, "Competency", self.competency_id)


def assessments_of(manager_id: str) -> Any:
    """Return the assessments of a manager."""
    return listed(assessments.ASSESSMENTS_OF_MANAGER, Assessment.of, manager_id)


def ratings_of(manager_id: str, where: RatingFilter | None) -> Any:
    """Return the ratings of a manager."""
    narrowed = fit_filter(where, assessments.RatingFilter)
    return listed(assessments.RATINGS_OF_MANAGER, Rating.of, manager_id, narrowed)
