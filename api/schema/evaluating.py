"""Evaluating an edition: forms and their questions, by planners."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.editions import Edition
from api.schema.evaluations import EvaluationForm, EvaluationQuestion
from api.schema.inputs import TEXT_LENGTH_MAX, fit_list, fit_text, given, input_row_id, or_none
from api.schema.payloads import (
    WHAT,
    Payload,
    deleted_field,
    key_field,
    left_out,
    result_field,
    version_field,
)
from api.schema.requests import edition_of
from domain import models
from domain.evaluations import forms, questions, reminding
from domain.evaluations.fitting import FormWanted
from domain.evaluations.questions import QuestionWanted
from domain.models import EvaluationLevel, EvaluationRespondent
from domain.store import WriteDb

_FORM = "EvaluationForm"
_QUESTION = "EvaluationQuestion"


@strawberry.input(description="Input of createEvaluationForm.")
class CreateEvaluationFormInput:
    """An edition and a form."""

    closes_on: date = strawberry.field(description="Last day, by the clock of whoever answers.")
    edition_id: strawberry.ID = strawberry.field(description="Edition to evaluate.")
    level: EvaluationLevel = strawberry.field(description="What it evaluates.")
    opens_on: date = strawberry.field(description="First day, by the clock of whoever answers.")
    title: str = strawberry.field(description="Title, at most 200 characters.")
    respondent: EvaluationRespondent = strawberry.field(
        default=EvaluationRespondent.PERSON,
        description="Who answers it; administrations answer RESULTS and RETURN alone.",
    )
    template: bool = strawberry.field(
        default=False, description="Whether it begins with the standard questions of its level."
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeEvaluationForm; what is left out stays.")
class ChangeEvaluationFormInput:
    """A form and what is other from now on."""

    id: strawberry.ID = strawberry.field(description="Form to change.")
    closes_on: date | None = left_out("Last day")
    level: EvaluationLevel | None = left_out("What a draft evaluates")
    opens_on: date | None = left_out("First day of a draft")
    respondent: EvaluationRespondent | None = left_out("Who answers a draft")
    title: str | None = left_out("Title")
    expected_version: int | None = version_field("form")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of publishEvaluationForm.")
class PublishEvaluationFormInput:
    """A draft."""

    id: strawberry.ID = strawberry.field(description="Draft to publish.")
    expected_version: int | None = version_field("form")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of withdrawEvaluationForm.")
class WithdrawEvaluationFormInput:
    """A form."""

    id: strawberry.ID = strawberry.field(description="Form to take back.")
    expected_version: int | None = version_field("form")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of remindEvaluation.")
class RemindEvaluationInput:
    """A form."""

    form_id: strawberry.ID = strawberry.field(description="Form that waits for answers.")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of addEvaluationQuestion.")
class AddEvaluationQuestionInput:
    """A draft and a question."""

    form_id: strawberry.ID = strawberry.field(description="Draft that asks it.")
    kind: models.QuestionKind = strawberry.field(description="How it is answered.")
    wording: str = strawberry.field(description="What is asked, at most 4,000 characters.")
    choices: list[str] | None = left_out("What can be chosen, 2 to 20, of a CHOICE alone")
    indicator_id: strawberry.ID | None = left_out(
        "Indicator of the edition, one that the system does not count, to which the mean is added"
    )
    objective_id: strawberry.ID | None = left_out("Objective of the edition that it is about")
    unit: str | None = left_out("What a NUMBER is of, such as days")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeEvaluationQuestion; what is left out stays.")
class ChangeEvaluationQuestionInput:
    """A question of a draft and what is other from now on."""

    id: strawberry.ID = strawberry.field(description="Question to change.")
    choices: list[str] | None = left_out("What can be chosen; null means nothing")
    indicator_id: strawberry.ID | None = left_out("Indicator that it feeds; null means none")
    kind: models.QuestionKind | None = left_out("How it is answered")
    objective_id: strawberry.ID | None = left_out("Objective that it is about; null means none")
    unit: str | None = left_out("What a NUMBER is of; null means nothing")
    wording: str | None = left_out("What is asked, in place of the words of a standard question")
    expected_version: int | None = version_field("question")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of removeEvaluationQuestion.")
class RemoveEvaluationQuestionInput:
    """A question of a draft."""

    id: strawberry.ID = strawberry.field(description="Question to remove.")
    expected_version: int | None = version_field("question")
    idempotency_key: str | None = key_field()


@strawberry.type
class EvaluationFormPayload(Payload):
    """A form."""

    evaluation_form: EvaluationForm | None = result_field("Form")


@strawberry.type(description="What createEvaluationForm did.")
class CreateEvaluationFormPayload(EvaluationFormPayload):
    """A form and its edition."""

    edition: Edition | None = result_field("Edition")


@strawberry.type(description="What changeEvaluationForm did.")
class ChangeEvaluationFormPayload(EvaluationFormPayload):
    """A form."""


@strawberry.type(description="What publishEvaluationForm did.")
class PublishEvaluationFormPayload(EvaluationFormPayload):
    """A form."""


@strawberry.type(description="What withdrawEvaluationForm did.")
class WithdrawEvaluationFormPayload(EvaluationFormPayload):
    """A form."""


@strawberry.type(
    description="What remindEvaluation did; neither who was reminded nor how many is told."
)
class RemindEvaluationPayload(EvaluationFormPayload):
    """A form."""


@strawberry.type(description="What addEvaluationQuestion did.")
class AddEvaluationQuestionPayload(EvaluationFormPayload):
    """A question and its form."""

    evaluation_question: EvaluationQuestion | None = result_field("Question")


@strawberry.type(description="What changeEvaluationQuestion did.")
class ChangeEvaluationQuestionPayload(Payload):
    """A question."""

    evaluation_question: EvaluationQuestion | None = result_field("Question")


@strawberry.type(description="What removeEvaluationQuestion did.")
class RemoveEvaluationQuestionPayload(EvaluationFormPayload):
    """The id that is gone, and the form."""

    deleted_id: strawberry.ID | None = deleted_field()


@strawberry.type
class EvaluationFormMutations:
    """One field for each act of planners on forms."""

    @strawberry.mutation(
        description="Begin a form as a draft, empty or with the standard questions of its level."
    )
    async def create_evaluation_form(
        self, info: Info, asked: Annotated[CreateEvaluationFormInput, WHAT]
    ) -> CreateEvaluationFormPayload:
        async def act(db: WriteDb) -> CreateEvaluationFormPayload:
            edition = await edition_of(db, asked.edition_id)
            wanted = FormWanted(
                asked.level,
                asked.respondent,
                fit_text(asked.title, "title"),
                asked.opens_on,
                asked.closes_on,
            )
            row = await forms.create_form(
                db,
                edition.id,
                wanted,
                at=info.context.store.clock(),
                with_template=asked.template,
            )
            return CreateEvaluationFormPayload(
                evaluation_form=EvaluationForm.of(row), edition=Edition.of(edition)
            )

        return await carried_out(info, CreateEvaluationFormPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Change a form; what is left out stays. Of a published one the title and the last day"
            " alone can change, until it is closed."
        )
    )
    async def change_evaluation_form(
        self, info: Info, asked: Annotated[ChangeEvaluationFormInput, WHAT]
    ) -> ChangeEvaluationFormPayload:
        async def act(db: WriteDb) -> ChangeEvaluationFormPayload:
            row_id = input_row_id(asked.id, _FORM, "id")
            was = await forms.held_form(db, row_id)
            names = ("level", "respondent", "opens_on", "closes_on")
            changed = {name: getattr(asked, name) for name in names if given(getattr(asked, name))}
            if asked.title is not None and given(asked.title):
                changed["title"] = fit_text(asked.title, "title")
            row = await forms.change_form(
                db,
                row_id,
                replace(was, **changed),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ChangeEvaluationFormPayload(evaluation_form=EvaluationForm.of(row))

        return await carried_out(info, ChangeEvaluationFormPayload, asked, act)

    @strawberry.mutation(
        description="Fix the questions of a draft; people answer it from its first day to its last."
    )
    async def publish_evaluation_form(
        self, info: Info, asked: Annotated[PublishEvaluationFormInput, WHAT]
    ) -> PublishEvaluationFormPayload:
        async def act(db: WriteDb) -> PublishEvaluationFormPayload:
            row = await forms.publish_form(
                db,
                input_row_id(asked.id, _FORM, "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return PublishEvaluationFormPayload(evaluation_form=EvaluationForm.of(row))

        return await carried_out(info, PublishEvaluationFormPayload, asked, act)

    @strawberry.mutation(
        description="Take a form back before it is closed; what was answered is told to nobody."
    )
    async def withdraw_evaluation_form(
        self, info: Info, asked: Annotated[WithdrawEvaluationFormInput, WHAT]
    ) -> WithdrawEvaluationFormPayload:
        async def act(db: WriteDb) -> WithdrawEvaluationFormPayload:
            row = await forms.withdraw_form(
                db,
                input_row_id(asked.id, _FORM, "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return WithdrawEvaluationFormPayload(evaluation_form=EvaluationForm.of(row))

        return await carried_out(info, WithdrawEvaluationFormPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Tell everybody who has not answered a form that it waits for them, once in a day of"
            " theirs at most, where it is open."
        )
    )
    async def remind_evaluation(
        self, info: Info, asked: Annotated[RemindEvaluationInput, WHAT]
    ) -> RemindEvaluationPayload:
        async def act(db: WriteDb) -> RemindEvaluationPayload:
            row = await reminding.remind_of_form(
                db,
                input_row_id(asked.form_id, _FORM, "formId"),
                at=info.context.store.clock(),
            )
            return RemindEvaluationPayload(evaluation_form=EvaluationForm.of(row))

        return await carried_out(info, RemindEvaluationPayload, asked, act)


@strawberry.type
class EvaluationQuestionMutations:
    """One field for each act of planners on the questions of a draft."""

    @strawberry.mutation(description="Ask one more question in a draft, behind the others.")
    async def add_evaluation_question(
        self, info: Info, asked: Annotated[AddEvaluationQuestionInput, WHAT]
    ) -> AddEvaluationQuestionPayload:
        async def act(db: WriteDb) -> AddEvaluationQuestionPayload:
            form_id = input_row_id(asked.form_id, _FORM, "formId")
            wanted = _wanted(QuestionWanted(asked.kind, ""), asked)
            row = await questions.add_question(db, form_id, wanted, at=info.context.store.clock())
            form = await db.get_one(models.EvaluationForm, form_id)
            return AddEvaluationQuestionPayload(
                evaluation_question=EvaluationQuestion.of(row),
                evaluation_form=EvaluationForm.of(form),
            )

        return await carried_out(info, AddEvaluationQuestionPayload, asked, act)

    @strawberry.mutation(description="Change a question of a draft; what is left out stays.")
    async def change_evaluation_question(
        self, info: Info, asked: Annotated[ChangeEvaluationQuestionInput, WHAT]
    ) -> ChangeEvaluationQuestionPayload:
        async def act(db: WriteDb) -> ChangeEvaluationQuestionPayload:
            row_id = input_row_id(asked.id, _QUESTION, "id")
            row = await questions.change_question(
                db,
                row_id,
                _wanted(await questions.held_question(db, row_id), asked),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ChangeEvaluationQuestionPayload(evaluation_question=EvaluationQuestion.of(row))

        return await carried_out(info, ChangeEvaluationQuestionPayload, asked, act)

    @strawberry.mutation(description="Take a question out of a draft.")
    async def remove_evaluation_question(
        self, info: Info, asked: Annotated[RemoveEvaluationQuestionInput, WHAT]
    ) -> RemoveEvaluationQuestionPayload:
        async def act(db: WriteDb) -> RemoveEvaluationQuestionPayload:
            form = await questions.remove_question(
                db,
                input_row_id(asked.id, _QUESTION, "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return RemoveEvaluationQuestionPayload(
                deleted_id=asked.id, evaluation_form=EvaluationForm.of(form)
            )

        return await carried_out(info, RemoveEvaluationQuestionPayload, asked, act)


def _wanted(
    was: QuestionWanted, asked: AddEvaluationQuestionInput | ChangeEvaluationQuestionInput
) -> QuestionWanted:
    """Return a question with what was asked in place of what it is."""
    changed: dict[str, Any] = {}
    if given(asked.kind):
        changed["kind"] = asked.kind
    if given(asked.wording):
        changed["wording"] = fit_text(str(asked.wording), "wording", TEXT_LENGTH_MAX, lines=True)
        changed["template"] = None
    if asked.unit is not strawberry.UNSET:
        changed["unit"] = fit_text(asked.unit or "", "unit")
    if asked.choices is not strawberry.UNSET:
        listed = fit_list(asked.choices or [], "choices")
        changed["choices"] = tuple(fit_text(each, "choices") for each in listed)
    for name, kind in (("indicator_id", "Indicator"), ("objective_id", "Objective")):
        value = getattr(asked, name)
        if value is not strawberry.UNSET:
            path = f"{kind.lower()}Id"
            changed[name] = None if value is None else input_row_id(value, kind, path)
    return replace(was, **changed)
