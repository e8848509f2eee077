"""What planners ask: questions of a draft, added, changed and removed; fixed once published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select

from domain import models
from domain.audit import Undo
from domain.errors import Conflict, InvalidInput, NotFound
from domain.evaluations.holding import hold_form, hold_question, question_noted, tell
from domain.evaluations.rules import (
    CHOICES_MAX,
    CHOICES_MIN,
    QUESTION_RULES,
    QuestionCase,
    broken_rule,
)
from domain.evaluations.states import require_edition, require_move
from domain.evaluations.templates import STANDARD_QUESTIONS
from domain.models import EvaluationForm, EvaluationQuestion, QuestionKind
from domain.store import WriteDb

QUESTIONS_MAX: Final = 50


@dataclass(frozen=True)
class QuestionWanted:
    """A question; ``template`` is the key of a standard one, whose words are then empty here."""

    kind: QuestionKind
    wording: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    indicator_id: str | None = None
    objective_id: str | None = None
    template: str | None = None


class Kept(NamedTuple):
    """A question that was there before: its id and its place."""

    row_id: str
    position: int


async def add_question(
    db: WriteDb, form_id: str, wanted: QuestionWanted, *, at: datetime, kept: Kept | None = None
) -> EvaluationQuestion:
    """Ask one more question in a draft, behind the others; one that was there keeps its place.

    Raises:
        NotFound: there is no such form that the viewer plans, or its edition has no such indicator
            or objective.
        InvalidInput: the question breaks a rule; the path names the field.
        Conflict: the form is no draft or has as many questions as it may, the edition is archived.
    """
    edition, form = await hold_form(db, form_id, None, "formId")
    require_edition("ask", edition, "formId")
    require_move("ask", form, "formId")
    row = EvaluationQuestion
    count, last = (
        await db.execute(
            select(func.count(row.id), func.max(row.position)).where(row.form_id == form.id)
        )
    ).one()
    if count >= QUESTIONS_MAX:
        raise Conflict(
            f"The form {form.code} has {QUESTIONS_MAX} questions, and may have no more. Remove one"
            " first.",
            path=("formId",),
        )
    await _check(db, form, wanted)
    row_id, position = kept or Kept(models.new_id(), last + 1 if count else 0)
    made = row(id=row_id, form_id=form.id, position=position, **_columns(wanted))
    db.add(made)
    await db.flush()
    undo = Undo("remove_evaluation_question", {})
    tell(db, made, form, (None, question_noted(made)), undo, at)
    return made


async def change_question(
    db: WriteDb,
    question_id: str,
    wanted: QuestionWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> EvaluationQuestion:
    """Make a question of a draft what is wanted. What is as it was changes nothing.

    Raises:
        NotFound, Stale: as ``hold_question``; also as ``add_question``.
        InvalidInput: as ``add_question``.
        Conflict: the form is no draft any more, or the edition is archived.
    """
    edition, form, row = await hold_question(db, question_id, expected_version)
    require_edition("ask", edition, "id")
    require_move("ask", form, "id")
    was = as_wanted(row)
    if wanted == was:
        return row
    await _check(db, form, wanted)
    before = question_noted(row)
    for name, value in _columns(wanted).items():
        setattr(row, name, value)
    await db.flush()
    undo = Undo("change_evaluation_question", asdict(was))
    tell(db, row, form, (before, question_noted(row)), undo, at)
    return row


async def remove_question(
    db: WriteDb, question_id: str, *, at: datetime, expected_version: int | None = None
) -> EvaluationForm:
    """Take a question out of a draft, and return the form.

    Raises:
        NotFound, Stale: as ``hold_question``.
        Conflict: the form is no draft any more, or the edition is archived.
    """
    edition, form, row = await hold_question(db, question_id, expected_version)
    require_edition("ask", edition, "id")
    require_move("ask", form, "id")
    before = question_noted(row)
    kept = {"form": form.id, "position": row.position, "question": asdict(as_wanted(row))}
    await db.delete(row)
    await db.flush()
    tell(db, row, form, (before, None), Undo("add_evaluation_question", kept), at)
    return form


async def put_standard_questions(db: WriteDb, form: EvaluationForm) -> None:
    """Begin a form with the standard questions of its level."""
    for position, each in enumerate(STANDARD_QUESTIONS[form.level]):
        db.add(
            EvaluationQuestion(
                id=models.new_id(),
                form_id=form.id,
                position=position,
                kind=each.kind,
                template=each.key,
                unit=each.unit,
            )
        )
    await db.flush()


async def held_question(db: WriteDb, question_id: str) -> QuestionWanted:
    """Return a question as it is, in the form in which one is asked for, and hold it.

    Raises:
        NotFound: there is no such question that the viewer plans.
    """
    _, _, row = await hold_question(db, question_id, None)
    return as_wanted(row)


def as_wanted(row: EvaluationQuestion) -> QuestionWanted:
    """Return a question as it is, in the form in which one is asked for."""
    return QuestionWanted(
        row.kind,
        row.wording,
        row.unit,
        row.options,
        row.indicator_id,
        row.objective_id,
        row.template,
    )


def read_question(was: Mapping[str, Any]) -> QuestionWanted:
    """Return a question from the plain values that an undo keeps."""
    kind, choices = QuestionKind(was["kind"]), tuple(was["choices"])
    return QuestionWanted(**{**was, "kind": kind, "choices": choices})


def _columns(wanted: QuestionWanted) -> dict[str, Any]:
    return {**asdict(wanted), "choices": "\n".join(wanted.choices)}


async def _check(db: WriteDb, form: EvaluationForm, wanted: QuestionWanted) -> None:
    """Refuse a question that breaks a rule, or feeds what is not the edition's."""
    case = QuestionCase(
        wanted.kind,
        wanted.wording,
        wanted.template,
        wanted.unit,
        wanted.choices,
        wanted.indicator_id,
    )
    broken = broken_rule(QUESTION_RULES, case)
    if broken is not None:
        field, words = {
            "has_words": ("wording", "Say in words what is asked."),
            "has_choices": (
                "choices",
                f"A CHOICE has {CHOICES_MIN} to {CHOICES_MAX} different ones, no other kind any.",
            ),
            "has_unit": ("unit", "A NUMBER has a unit, such as days, and no other kind has one."),
            "feeds_numbers": ("indicatorId", "A SCALE or a NUMBER alone feeds an indicator."),
        }[broken]
        raise InvalidInput(f"The form {form.code} cannot ask that. {words}", path=(field,))
    if wanted.indicator_id is not None:
        indicator = await db.get(models.Indicator, wanted.indicator_id)
        if indicator is None or indicator.edition_id != form.edition_id:
            raise NotFound("The edition has no indicator of this id.", path=("indicatorId",))
        if indicator.measure is not None:
            raise Conflict(
                f"The indicator {indicator.key} is counted by the system, and no answer adds to"
                " it. Name one that is told.",
                path=("indicatorId",),
            )
    if wanted.objective_id is not None:
        objective = await db.get(models.Objective, wanted.objective_id)
        if objective is None or objective.edition_id != form.edition_id:
            raise NotFound("The edition has no objective of this id.", path=("objectiveId",))
