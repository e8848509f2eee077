"""Evaluations in the shapes that loaders ask for. Reads only, and of answers one's own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, true

from domain.lookups import lists_by, rows_by
from domain.models import (
    EvaluationAnswer,
    EvaluationForm,
    EvaluationQuestion,
    EvaluationReminder,
    EvaluationValue,
)
from domain.policy import Role
from domain.policy.narrowing import viewer_of
from domain.store import ReadDb


async def forms_by_id(db: ReadDb, ids: Sequence[str]) -> list[EvaluationForm | None]:
    """Return forms in the order asked, None where there is none."""
    return await rows_by(db, EvaluationForm.id, ids)


async def forms_by_edition(db: ReadDb, ids: Sequence[str]) -> list[list[EvaluationForm]]:
    """Return the forms of each edition, by number."""
    row = EvaluationForm
    return await lists_by(db, select(row).order_by(row.number), row.edition_id, ids)


async def questions_by_id(db: ReadDb, ids: Sequence[str]) -> list[EvaluationQuestion | None]:
    """Return questions in the order asked, None where there is none."""
    return await rows_by(db, EvaluationQuestion.id, ids)


async def questions_by_form(db: ReadDb, ids: Sequence[str]) -> list[list[EvaluationQuestion]]:
    """Return the questions of each form, in order."""
    row = EvaluationQuestion
    return await lists_by(db, select(row).order_by(row.position, row.id), row.form_id, ids)


async def answers_by_id(db: ReadDb, ids: Sequence[str]) -> list[EvaluationAnswer | None]:
    """Return answers of the viewer's in the order asked, None where there is none."""
    row = EvaluationAnswer
    rows = await db.scalars(select(row).where(row.id.in_(ids), _own(db, row)))
    found = {each.id: each for each in rows}
    return [found.get(row_id) for row_id in ids]


async def answers_by_form(db: ReadDb, ids: Sequence[str]) -> list[list[EvaluationAnswer]]:
    """Return what the viewer answered to each form: nothing, or one answer."""
    row = EvaluationAnswer
    return await lists_by(db, select(row).where(_own(db, row)), row.form_id, ids)


async def values_by_answer(db: ReadDb, ids: Sequence[str]) -> list[list[EvaluationValue]]:
    """Return what each answer says, in the order of the questions."""
    row, question = EvaluationValue, EvaluationQuestion
    statement = (
        select(row)
        .join(question, question.id == row.question_id)
        .order_by(question.position, question.id)
    )
    return await lists_by(db, statement, row.answer_id, ids)


async def reminders_by_form(db: ReadDb, ids: Sequence[str]) -> list[list[EvaluationReminder]]:
    """Return how the viewer was reminded of each form, the first first."""
    row = EvaluationReminder
    statement = select(row).where(_own(db, row)).order_by(row.reminded_at, row.id)
    return await lists_by(db, statement, row.form_id, ids)


def _own(db: ReadDb, row: type[EvaluationAnswer | EvaluationReminder]) -> ColumnElement[bool]:
    """Keep what is the viewer's, also of a planner from whom no row is kept."""
    viewer = viewer_of(db.info)
    if viewer.role is Role.SYSTEM:
        return true()
    if viewer.role is Role.COORDINATOR:
        ours = row.administration_id == (viewer.administration_id or "")
        return ours & row.manager_id.is_(None)
    return row.manager_id == (viewer.manager_id or "")
