"""Evaluations of an edition: forms, questions, one's own answer, and what answers add up to."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.context import Info
from api.schema.enums import described
from api.schema.evaluation_results import RESULTS_COST, EvaluationGroup
from api.schema.gap_maps import Groups, wanted_kinds
from api.schema.indicators import Indicator
from api.schema.node import Node, WantedLocale, load_node, maybe_node, texts_in
from domain import models
from domain.evaluations import reading
from domain.evaluations.clocks import FormPhase, phase_of
from domain.runs import evaluating

if TYPE_CHECKING:
    from api.schema.editions import Edition
    from api.schema.sides import Objective

_EDITIONS = strawberry.lazy("api.schema.editions")
_SIDES = strawberry.lazy("api.schema.sides")

described(
    models.EvaluationRespondent,
    "Who answers a form.",
    {
        "PERSON": "Whoever took part, for themselves.",
        "ADMINISTRATION": "Each administration, by its coordinator.",
    },
)
described(
    models.EvaluationFormState,
    "Life of a form; whether it is open follows from the clock.",
    {
        "DRAFT": "Being written.",
        "PUBLISHED": "Its questions are fixed.",
        "WITHDRAWN": "Taken back; what was answered is told to nobody.",
    },
)
described(
    FormPhase,
    "Where a form is in its life, with what follows from the clock.",
    {
        "DRAFT": "Being written.",
        "SCHEDULED": "Published, and its first day has begun nowhere.",
        "OPEN": "Its first day has begun somewhere, and its last is not over everywhere.",
        "CLOSED": "Its last day is over everywhere; no answer changes any more.",
        "WITHDRAWN": "Taken back.",
    },
    "EvaluationPhase",
)
described(
    models.QuestionKind,
    "How a question is answered.",
    {
        "SCALE": "With a number from 1, not at all, to 5, fully.",
        "NUMBER": "With a whole number of a unit.",
        "CHOICE": "With one of several choices, by its place from 1.",
        "TEXT": "In words.",
    },
    "EvaluationQuestionKind",
)


@strawberry.type(description="One question of an evaluation form.")
class EvaluationQuestion(Node):
    """One row of ``evaluation_question``."""

    batch = reading.questions_by_id
    form_id: strawberry.Private[str]
    indicator_id: strawberry.Private[str | None]
    objective_id: strawberry.Private[str | None]
    own_words: strawberry.Private[str]
    choices: list[str] = strawberry.field(
        description="What can be chosen, in order; empty unless it is a CHOICE."
    )
    kind: models.QuestionKind = strawberry.field(description="How it is answered.")
    position: int = strawberry.field(description="Place in the form, from 0; gaps are possible.")
    template: str | None = strawberry.field(
        description="Key of the standard question that it is; null when it has words of its own."
    )
    unit: str = strawberry.field(
        description="What a NUMBER is of, such as days; empty for other kinds."
    )
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @classmethod
    def of(cls, row: models.EvaluationQuestion) -> EvaluationQuestion:
        """Make the node of a row."""
        return cls.with_values(row, own_words=row.wording, choices=list(row.options))

    @strawberry.field(description="Form that it is in.")
    async def form(self, info: Info) -> EvaluationForm:
        return await load_node(info, "EvaluationForm", self.form_id)

    @strawberry.field(
        description=(
            "Indicator to which the mean of what was answered is added, as of the last day of the"
            " form; null when it feeds none."
        )
    )
    async def indicator(self, info: Info) -> Indicator | None:
        return await maybe_node(info, "Indicator", self.indicator_id)

    @strawberry.field(description="Objective that it is about; null when it is about none.")
    async def objective(self, info: Info) -> Annotated[Objective, _SIDES] | None:
        return await maybe_node(info, "Objective", self.objective_id)

    @strawberry.field(
        description=(
            "What is asked: a standard question in the wanted language, another one as it was"
            " written."
        )
    )
    async def wording(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        if self.template is None:
            return self.own_words
        return texts_in(info, locale).sentence(f"evaluation.{self.template}")

    @strawberry.field(
        description=(
            "What was answered in words, by the alphabet and without names; empty until the form is"
            " closed, where fewer than five have answered in words, and for other kinds."
        )
    )
    async def words(self, info: Info) -> list[str]:
        context = info.context
        async with context.overseeing() as db:
            (row,) = await reading.questions_by_id(db, [self.row_id])
            if row is None:
                return []
            found = await evaluating.question_words(db, context.viewer, row, context.store.clock())
        return list(found)


@strawberry.type(description="What an answer says to one question.")
class EvaluationValue:
    """One row of ``evaluation_value``."""

    question_id: strawberry.Private[str]
    number: int | None = strawberry.field(
        description="The number, or the place of what was chosen, from 1; null for words."
    )
    words: str | None = strawberry.field(description="The words; null for a number.")

    @strawberry.field(description="Question that it answers.")
    async def question(self, info: Info) -> EvaluationQuestion:
        return await load_node(info, "EvaluationQuestion", self.question_id)


@strawberry.type(
    description="What you answered to a form, or your administration did; nobody else reads it."
)
class EvaluationAnswer(Node):
    """One row of ``evaluation_answer``."""

    batch = reading.answers_by_id
    form_id: strawberry.Private[str]
    answered_at: datetime = strawberry.field(description="When it was last answered.")
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @strawberry.field(description="Form that it is to; null when that was withdrawn.")
    async def form(self, info: Info) -> EvaluationForm | None:
        return await maybe_node(info, "EvaluationForm", self.form_id)

    @strawberry.field(description="What it says, question by question; at most 50.")
    async def values(self, info: Info) -> list[EvaluationValue]:
        rows = await info.context.loaders.load(reading.values_by_answer, self.row_id)
        return [
            EvaluationValue(question_id=row.question_id, number=row.number, words=row.words)
            for row in rows
        ]


@strawberry.type(description="You were told that a form waits for your answer.")
class EvaluationReminder:
    """One row of ``evaluation_reminder``."""

    reminded_at: datetime = strawberry.field(description="When.")
    reminded_on: date = strawberry.field(description="Day on the clock of your administration.")


@strawberry.type(
    description="What is asked of an edition at one level, from a day to a day by each clock."
)
class EvaluationForm(Node):
    """One row of ``evaluation_form``."""

    batch = reading.forms_by_id
    edition_id: strawberry.Private[str]
    kept: strawberry.Private[models.EvaluationForm]
    closes_on: date = strawberry.field(
        description="Last day, which belongs to it, by the clock of whoever answers."
    )
    code: str = strawberry.field(description="What people call it in the edition, such as E-01.")
    level: models.EvaluationLevel = strawberry.field(description="What it evaluates.")
    opens_on: date = strawberry.field(description="First day, by the clock of whoever answers.")
    respondent: models.EvaluationRespondent = strawberry.field(description="Who answers it.")
    state: models.EvaluationFormState = strawberry.field(description="Where it stands.")
    title: str = strawberry.field(description="Title.")
    version: int = strawberry.field(
        description="Counts the changes of the form itself, from 1; for expectedVersion."
    )

    @classmethod
    def of(cls, row: models.EvaluationForm) -> EvaluationForm:
        """Make the node of a row."""
        return cls.with_values(row, kept=row)

    @strawberry.field(description="Edition that is evaluated.")
    async def edition(self, info: Info) -> Annotated[Edition, _EDITIONS]:
        return await load_node(info, "Edition", self.edition_id)

    @strawberry.field(description="Where it is in its life, by all clocks there are.")
    def phase(self, info: Info) -> FormPhase:
        return phase_of(self.kept, info.context.store.clock())

    @strawberry.field(description="What it asks, in order; at most 50.")
    async def questions(self, info: Info) -> list[EvaluationQuestion]:
        rows = await info.context.loaders.load(reading.questions_by_form, self.row_id)
        return [EvaluationQuestion.of(row) for row in rows]

    @strawberry.field(
        description="What you answered, or your administration did; null when you have not."
    )
    async def my_answer(self, info: Info) -> EvaluationAnswer | None:
        rows = await info.context.loaders.load(reading.answers_by_form, self.row_id)
        return EvaluationAnswer.of(rows[0]) if rows else None

    @strawberry.field(description="When you were told that it waits for you, the first first.")
    async def my_reminders(self, info: Info) -> list[EvaluationReminder]:
        rows = await info.context.loaders.load(reading.reminders_by_form, self.row_id)
        return [
            EvaluationReminder(reminded_at=row.reminded_at, reminded_on=row.reminded_on)
            for row in rows
        ]

    @strawberry.field(
        description=(
            "What was answered, group by group: the whole edition, sides, administrations. Empty"
            " until the form is closed. Hidden where it would tell of fewer than five who answered,"
            " also by subtraction."
        ),
        metadata=RESULTS_COST,
    )
    async def results(self, info: Info, by: Groups = strawberry.UNSET) -> list[EvaluationGroup]:
        context = info.context
        async with context.overseeing() as db:
            found = await evaluating.form_results(
                db, context.viewer, self.kept, context.store.clock()
            )
        kinds = wanted_kinds(by)
        groups = found.groups if found else ()
        return [EvaluationGroup.of(each) for each in groups if each.kind in kinds]


@strawberry.type
class EvaluatedEdition:
    """What an edition is asked about, and what came of it in numbers."""

    row_id: strawberry.Private[str]

    @strawberry.field(description="Forms that evaluate the edition, in order; at most 50.")
    async def evaluation_forms(self, info: Info) -> list[EvaluationForm]:
        rows = await info.context.loaders.load(reading.forms_by_edition, self.row_id)
        return [EvaluationForm.of(row) for row in rows]
