"""The outcome page of an edition, in numbers."""

from __future__ import annotations

import strawberry

from api.context import Info
from api.schema.evaluation_results import RESULTS_COST
from api.schema.sides import Objective
from domain import models, programmes
from domain.runs import evaluating


@strawberry.type(
    description="What was answered at one level, over the closed forms that ask about it."
)
class EvaluationLevelOutcome:
    """As domain.runs.evaluating.LevelOutcome."""

    answered_count: int | None = strawberry.field(
        description="Answers to the forms that can be told of; null when none can."
    )
    form_count: int = strawberry.field(description="Closed forms of this level.")
    invited_count: int = strawberry.field(
        description="Who was asked by the forms that can be told of, each time they were."
    )
    level: models.EvaluationLevel = strawberry.field(description="The level.")
    mean_per_mille: int | None = strawberry.field(
        description=(
            "Mean of all answers on a scale from 1 to 5 that can be told of, in thousandths, half"
            " up; null when there are none."
        )
    )
    response_per_mille: int | None = strawberry.field(
        description="Answers by those asked; null when none can be told of."
    )

    @classmethod
    def of(cls, found: evaluating.LevelOutcome) -> EvaluationLevelOutcome:
        """Make it of the domain's outcome."""
        return cls(
            answered_count=found.answered,
            form_count=found.forms,
            invited_count=found.invited,
            level=found.level,
            mean_per_mille=found.mean_per_mille,
            response_per_mille=found.response_per_mille,
        )


@strawberry.type(description="What came of an edition, in numbers, as of now.")
class EditionOutcome:
    """As domain.runs.evaluating.EditionOutcome."""

    edition_id: strawberry.Private[str]
    levels: strawberry.Private[tuple[evaluating.LevelOutcome, ...]]
    administration_count: int = strawberry.field(description="Administrations of its delegates.")
    adopted_proposal_count: int = strawberry.field(
        description="Proposals made in it that an edition has adopted."
    )
    agreed_recommendation_count: int = strawberry.field(
        description="Recommendations out of it that are agreed and not superseded."
    )
    contact_count: int | None = strawberry.field(
        description=(
            "Contacts of its partners; null when they are of fewer than five people whose"
            " partnerships you may not see."
        )
    )
    delegate_count: int = strawberry.field(description="Delegates who did not withdraw.")
    done_commitment_count: int = strawberry.field(
        description="Commitments out of it that are done."
    )
    met_pairing_count: int | None = strawberry.field(
        description="Pairings that met or called each other; null as contactCount is."
    )
    moved_instrument_count: int = strawberry.field(
        description=(
            "Arrangements between its sides that have reached a stage since its first day; of a"
            " month or a year the first day counts."
        )
    )
    open_commitment_count: int = strawberry.field(
        description="Commitments out of it that are open, overdue ones too."
    )
    overdue_commitment_count: int = strawberry.field(
        description="Commitments out of it that are overdue."
    )
    session_count: int = strawberry.field(description="Sessions on its published agendas.")

    @strawberry.field(
        description="What was answered, level by level; levels without a closed form are left out."
    )
    def evaluations(self) -> list[EvaluationLevelOutcome]:
        return [EvaluationLevelOutcome.of(each) for each in self.levels]

    @strawberry.field(
        description="What the edition is for, in order; indicators tell how far each has come."
    )
    async def objectives(self, info: Info) -> list[Objective]:
        rows = await info.context.loaders.load(programmes.objectives_by_edition, self.edition_id)
        return [Objective.of(row) for row in rows]


@strawberry.type
class NumberedEdition:
    """What came of an edition in numbers."""

    row_id: strawberry.Private[str]

    @strawberry.field(description="What came of the edition, in numbers.", metadata=RESULTS_COST)
    async def outcome(self, info: Info) -> EditionOutcome:
        context = info.context
        async with context.overseeing() as db:
            edition = await db.get_one(models.Edition, self.row_id)
            found = await evaluating.edition_outcome(
                db, context.viewer, edition, context.store.clock()
            )
        return EditionOutcome(
            edition_id=self.row_id,
            levels=found.levels,
            administration_count=found.administrations,
            adopted_proposal_count=found.proposals_adopted,
            agreed_recommendation_count=found.recommendations_agreed,
            contact_count=found.contacts,
            delegate_count=found.delegates,
            done_commitment_count=found.commitments_done,
            met_pairing_count=found.pairings_met,
            moved_instrument_count=found.instruments_moved,
            open_commitment_count=found.commitments_open,
            overdue_commitment_count=found.commitments_overdue,
            session_count=found.sessions,
        )
