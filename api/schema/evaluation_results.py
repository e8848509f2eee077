"""What answers to evaluation forms add up to, group by group and question by question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from api.context import Info
from api.cost import WEIGHT
from api.schema.enums import described
from api.schema.gap_maps import PeopleCell
from api.schema.node import load_node
from domain import models
from domain.runs import evaluating

if TYPE_CHECKING:
    from api.schema.evaluations import EvaluationQuestion

_EVALUATIONS = strawberry.lazy("api.schema.evaluations")
described(
    models.EvaluationLevel,
    "What is evaluated: the five levels of the WCO.",
    {
        "REACTION": "What people thought of it; asked about from its first day.",
        "LEARNING": "What they know and can do now; may be asked before, too.",
        "BEHAVIOUR": "What they do otherwise at work; 90 days after the edition or later.",
        "RESULTS": "What changed in their administrations; 180 days after or later.",
        "RETURN": "What that is worth beside what it cost; 180 days after or later.",
    },
)
# Reads all answers to a form: a hundred in one operation are enough.
RESULTS_COST: Final = {WEIGHT: 100}


@strawberry.type(description="How often one value was answered.")
class EvaluationCount:
    """One value that is counted."""

    count: int = strawberry.field(description="How many answered it.")
    value: int = strawberry.field(
        description="The number of a scale, or the place of a choice, from 1."
    )


@strawberry.type(
    description=(
        "What a group answered to one question that is not in words. The exact mean is sum over"
        " answeredCount."
    )
)
class EvaluationFigures:
    """As domain.runs.evaluating.QuestionFigures."""

    question_id: strawberry.Private[str]
    answered_count: int | None = strawberry.field(
        description="How many answered it; null when hidden."
    )
    counts: list[EvaluationCount] = strawberry.field(
        description=(
            "How often each value of a scale or a choice was answered; empty when hidden, and for a"
            " whole number, of which the largest would tell whose it is."
        )
    )
    mean_per_mille: int | None = strawberry.field(
        description=(
            "Mean in thousandths, half up; null when hidden, when nobody answered, and for a"
            " choice."
        )
    )
    sum: int | None = strawberry.field(
        description="Sum of what was answered; null when hidden, and for a choice."
    )
    suppressed: bool = strawberry.field(
        description="True when the numbers are hidden to protect those who answered."
    )

    @classmethod
    def of(cls, found: evaluating.QuestionFigures) -> EvaluationFigures:
        """Make it of the domain's figures."""
        figures = found.figures
        return cls(
            question_id=found.question_id,
            answered_count=figures.answered,
            counts=[
                EvaluationCount(value=value, count=count)
                for value, count in zip(found.values, figures.counts or (), strict=False)
            ],
            mean_per_mille=figures.mean_per_mille,
            sum=figures.total,
            suppressed=figures.suppressed,
        )

    @strawberry.field(description="The question.")
    async def question(self, info: Info) -> Annotated[EvaluationQuestion, _EVALUATIONS]:
        return await load_node(info, "EvaluationQuestion", self.question_id)


@strawberry.type(description="How many of a group answered a form, and what.")
class EvaluationGroup(PeopleCell):
    """As domain.runs.evaluating.FormGroup."""

    answered_count: int | None = strawberry.field(
        description="How many answered; null when hidden."
    )
    figures: list[EvaluationFigures] = strawberry.field(
        description="What was answered, question by question; each is hidden or not by itself."
    )
    invited_count: int = strawberry.field(
        description="How many were asked: those who took part when the form closed."
    )
    response_per_mille: int | None = strawberry.field(
        description="Share of those asked who answered; null when hidden, or nobody was asked."
    )

    @classmethod
    def of(cls, found: evaluating.FormGroup) -> EvaluationGroup:
        """Make it of the domain's group."""
        return cls(
            side_id=found.side_id,
            administration_id=found.administration_id,
            group=found.kind,
            suppressed=found.answered is None,
            answered_count=found.answered,
            figures=[EvaluationFigures.of(each) for each in found.questions],
            invited_count=found.invited,
            response_per_mille=found.response_per_mille,
        )
