"""Evaluations of an edition at the five levels of the WCO: forms, questions, answers, reminders."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import NAME_LENGTH_MAX, Record, reference, word

_OF_ADMINISTRATION = text("manager_id IS NULL")


class EvaluationLevel(StrEnum):
    """What is evaluated, from the room to the return on what it cost."""

    REACTION = "reaction"
    LEARNING = "learning"
    BEHAVIOUR = "behaviour"
    RESULTS = "results"
    RETURN = "return"


class EvaluationRespondent(StrEnum):
    """Who answers a form."""

    PERSON = "person"
    ADMINISTRATION = "administration"


class EvaluationFormState(StrEnum):
    """Life of a form; that it is open or closed follows from the clock."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class QuestionKind(StrEnum):
    """How a question is answered."""

    SCALE = "scale"
    NUMBER = "number"
    CHOICE = "choice"
    TEXT = "text"


class EvaluationForm(Record):
    """What is asked of an edition at one level, from a day to a day.

    ``number`` counts within the edition; E-01 is the first. Each day is one by the clock of the
    administration that answers, or whose person does, and the last one belongs to it.
    """

    __tablename__ = "evaluation_form"
    __table_args__ = (
        UniqueConstraint("edition_id", "number"),
        CheckConstraint("opens_on <= closes_on", name="days"),
    )

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    number: Mapped[int]
    level: Mapped[EvaluationLevel] = mapped_column(word(EvaluationLevel))
    respondent: Mapped[EvaluationRespondent] = mapped_column(word(EvaluationRespondent))
    title: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    state: Mapped[EvaluationFormState] = mapped_column(word(EvaluationFormState))
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it

    @property
    def code(self) -> str:
        """Return what people call it within its edition."""
        return f"E-{self.number:02}"


class EvaluationQuestion(Record):
    """One question of a form.

    ``template`` is the key of a standard question, whose words stand in every language of the
    program; ``wording`` is then empty. ``unit`` is of whole numbers, ``choices`` are one a line.
    """

    __tablename__ = "evaluation_question"

    form_id: Mapped[str] = mapped_column(reference("evaluation_form"), index=True)
    position: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(word(QuestionKind))
    wording: Mapped[str] = mapped_column(default="")
    template: Mapped[str | None] = mapped_column(String(64))
    unit: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX), default="")
    choices: Mapped[str] = mapped_column(default="")
    indicator_id: Mapped[str | None] = mapped_column(
        reference("indicator", on_delete="SET NULL"), index=True
    )
    objective_id: Mapped[str | None] = mapped_column(
        reference("objective", on_delete="SET NULL"), index=True
    )
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it

    @property
    def options(self) -> tuple[str, ...]:
        """Return what can be chosen, in order."""
        return tuple(self.choices.splitlines())


class EvaluationAnswer(Record):
    """What one person, or one administration, answered to a form.

    ``manager_id`` is None of an administration's. Side and administration are those of the day of
    the answer, so that what is added up afterwards stays as it was told.
    """

    __tablename__ = "evaluation_answer"
    __table_args__ = (
        UniqueConstraint("form_id", "manager_id"),
        Index(
            "uq_evaluation_answer_of_administration",
            "form_id",
            "administration_id",
            unique=True,
            sqlite_where=_OF_ADMINISTRATION,
            postgresql_where=_OF_ADMINISTRATION,
        ),
    )

    form_id: Mapped[str] = mapped_column(reference("evaluation_form"))
    manager_id: Mapped[str | None] = mapped_column(reference("manager"), index=True)
    administration_id: Mapped[str] = mapped_column(reference("administration"), index=True)
    side_id: Mapped[str] = mapped_column(reference("side"), index=True)
    answered_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class EvaluationValue(Record):
    """What an answer says to one question: a number, the place of a choice from 1, or words."""

    __tablename__ = "evaluation_value"
    __table_args__ = (
        UniqueConstraint("answer_id", "question_id"),
        CheckConstraint("(number IS NULL) <> (words IS NULL)", name="one_of_two"),
    )

    answer_id: Mapped[str] = mapped_column(reference("evaluation_answer"))
    question_id: Mapped[str] = mapped_column(reference("evaluation_question"), index=True)
    number: Mapped[int | None]
    words: Mapped[str | None]


class EvaluationReminder(Record):
    """Somebody was told that a form waits for their answer, at most once in a day of their own.

    ``manager_id`` is None where an administration was told.
    """

    __tablename__ = "evaluation_reminder"
    __table_args__ = (UniqueConstraint("form_id", "manager_id", "reminded_on"),)

    form_id: Mapped[str] = mapped_column(reference("evaluation_form"))
    manager_id: Mapped[str | None] = mapped_column(reference("manager"), index=True)
    administration_id: Mapped[str] = mapped_column(reference("administration"), index=True)
    reminded_on: Mapped[date]
    reminded_at: Mapped[datetime]
