"""Rating a competency of a person."""

from __future__ import annotations

from datetime import date

import strawberry

from api.context import Info
from api.schema.assessments import Rating
from api.schema.competencies import LEVELS, CompetencyLevel
from api.schema.inputs import input_row_id, or_none
from api.schema.managers import Manager
from api.schema.payloads import Act, Payload, key_field, result_field
from domain import assessments, models
from domain.errors import InvalidInput
from domain.store import WriteDb


@strawberry.input(description="Input of rateCompetency.")
class RateCompetencyInput:
    """A person, a competency, a level."""

    assessed_on: date = strawberry.field(
        description=(
            "Day of the assessment, not after today;"
            " an assessment of the same kind on the same day is continued."
        )
    )
    competency_id: strawberry.ID = strawberry.field(description="Competency rated.")
    kind: models.AssessmentKind = strawberry.field(description="Who assessed.")
    expected_version: int | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Version of the rating that you read, 0 when there was none; another one now is"
            " STALE. Left out means whichever there is."
        ),
    )
    level: CompetencyLevel | None = strawberry.field(
        default=strawberry.UNSET,
        description="Level, always to be given; null takes the rating back to not assessed.",
    )
    manager_id: strawberry.ID = strawberry.field(description="Person rated.")
    idempotency_key: str | None = key_field()


@strawberry.type(description="What rateCompetency did.")
class RateCompetencyPayload(Payload):
    """A rating and its person."""

    manager: Manager | None = result_field("Person")
    rating: Rating | None = result_field("Rating")


def rate_competency(info: Info, asked: RateCompetencyInput) -> Act[RateCompetencyPayload]:
    """Return what records a rating."""

    async def act(db: WriteDb) -> RateCompetencyPayload:
        if asked.level is strawberry.UNSET:
            raise InvalidInput(
                "Give a level, or null to take the rating back to not assessed.", path=("level",)
            )
        manager, rating = await assessments.rate_competency(
            db,
            assessments.RatingWanted(
                manager_id=input_row_id(asked.manager_id, "Manager", "managerId"),
                competency_id=input_row_id(asked.competency_id, "Competency", "competencyId"),
                kind=asked.kind,
                assessed_on=asked.assessed_on,
                level=LEVELS.index(asked.level) if asked.level else None,
                expected_version=or_none(asked.expected_version),
            ),
            at=info.context.store.clock(),
        )
        return RateCompetencyPayload(manager=Manager.of(manager), rating=Rating.of(rating))

    return act
