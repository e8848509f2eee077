"""Answering evaluation forms: by those who took part, and by coordinators for administrations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.evaluations import EvaluationAnswer, EvaluationForm
from api.schema.inputs import TEXT_LENGTH_MAX, fit_list, fit_text, given, input_row_id, or_none
from api.schema.payloads import WHAT, Payload, deleted_field, key_field, result_field, version_field
from domain import models
from domain.evaluations import answering
from domain.evaluations.answering import ValueGiven
from domain.store import WriteDb


@strawberry.input(description="What is answered to one question: a number, or words.")
class EvaluationValueInput:
    """As domain.evaluations.answering.ValueGiven."""

    question_id: strawberry.ID = strawberry.field(description="Question of the form.")
    number: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="The number, or the place of a choice, from 1; left out for words.",
    )
    words: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="The words, at most 4,000 characters; left out for a number.",
    )


@strawberry.input(description="Input of answerEvaluation.")
class AnswerEvaluationInput:
    """A form and what is answered."""

    form_id: strawberry.ID = strawberry.field(description="Form to answer.")
    values: list[EvaluationValueInput] = strawberry.field(
        description="At most one a question; a question that is left out is not answered."
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeEvaluationAnswer.")
class ChangeEvaluationAnswerInput:
    """An answer and what it says from now on."""

    id: strawberry.ID = strawberry.field(description="Answer of yours to change.")
    values: list[EvaluationValueInput] = strawberry.field(
        description="All that it says, in place of what it said before."
    )
    expected_version: int | None = version_field("answer")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of withdrawEvaluationAnswer.")
class WithdrawEvaluationAnswerInput:
    """An answer."""

    id: strawberry.ID = strawberry.field(description="Answer of yours to take back.")
    expected_version: int | None = version_field("answer")
    idempotency_key: str | None = key_field()


@strawberry.type
class EvaluationAnswerPayload(Payload):
    """An answer."""

    evaluation_answer: EvaluationAnswer | None = result_field("Answer")


@strawberry.type(description="What answerEvaluation did.")
class AnswerEvaluationPayload(EvaluationAnswerPayload):
    """An answer and its form."""

    evaluation_form: EvaluationForm | None = result_field("Form")


@strawberry.type(description="What changeEvaluationAnswer did.")
class ChangeEvaluationAnswerPayload(EvaluationAnswerPayload):
    """An answer."""


@strawberry.type(description="What withdrawEvaluationAnswer did.")
class WithdrawEvaluationAnswerPayload(Payload):
    """The id that is gone, and the form."""

    deleted_id: strawberry.ID | None = deleted_field()
    evaluation_form: EvaluationForm | None = result_field("Form")


@strawberry.type
class EvaluationAnswerMutations:
    """One field for each act of those who answer."""

    @strawberry.mutation(
        description=(
            "Answer a form, once, while it is open where you are. Nobody else reads what you"
            " answered; sums over five and more are told when it is closed."
        )
    )
    async def answer_evaluation(
        self, info: Info, asked: Annotated[AnswerEvaluationInput, WHAT]
    ) -> AnswerEvaluationPayload:
        async def act(db: WriteDb) -> AnswerEvaluationPayload:
            row = await answering.answer_form(
                db,
                input_row_id(asked.form_id, "EvaluationForm", "formId"),
                _values(asked.values),
                at=info.context.store.clock(),
            )
            form = await db.get_one(models.EvaluationForm, row.form_id)
            return AnswerEvaluationPayload(
                evaluation_answer=EvaluationAnswer.of(row), evaluation_form=EvaluationForm.of(form)
            )

        return await carried_out(info, AnswerEvaluationPayload, asked, act)

    @strawberry.mutation(
        description="Answer anew in place of what you answered, while the form is open."
    )
    async def change_evaluation_answer(
        self, info: Info, asked: Annotated[ChangeEvaluationAnswerInput, WHAT]
    ) -> ChangeEvaluationAnswerPayload:
        async def act(db: WriteDb) -> ChangeEvaluationAnswerPayload:
            row = await answering.change_answer(
                db,
                input_row_id(asked.id, "EvaluationAnswer", "id"),
                _values(asked.values),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ChangeEvaluationAnswerPayload(evaluation_answer=EvaluationAnswer.of(row))

        return await carried_out(info, ChangeEvaluationAnswerPayload, asked, act)

    @strawberry.mutation(description="Take what you answered back, while the form is open.")
    async def withdraw_evaluation_answer(
        self, info: Info, asked: Annotated[WithdrawEvaluationAnswerInput, WHAT]
    ) -> WithdrawEvaluationAnswerPayload:
        async def act(db: WriteDb) -> WithdrawEvaluationAnswerPayload:
            form = await answering.withdraw_answer(
                db,
                input_row_id(asked.id, "EvaluationAnswer", "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return WithdrawEvaluationAnswerPayload(
                deleted_id=asked.id, evaluation_form=EvaluationForm.of(form)
            )

        return await carried_out(info, WithdrawEvaluationAnswerPayload, asked, act)


def _values(asked: Sequence[EvaluationValueInput]) -> list[ValueGiven]:
    """Return what is answered in the form of the domain."""
    return [
        ValueGiven(
            input_row_id(
                each.question_id, "EvaluationQuestion", "values", str(place), "questionId"
            ),
            or_none(each.number),
            fit_text(str(each.words), "words", TEXT_LENGTH_MAX, lines=True)
            if given(each.words)
            else None,
        )
        for place, each in enumerate(fit_list(asked, "values"))
    ]
