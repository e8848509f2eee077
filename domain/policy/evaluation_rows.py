"""Which evaluation forms, questions, answers and reminders a viewer may read and change.

A draft is for the planners of its edition, what is published for whoever holds that. An answer is
for whoever gave it and for nobody else: others are told what five and more add up to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, select

from domain import models
from domain.models import EvaluationFormState, Record
from domain.policy.conditions import (
    EVALUATION_ANSWER,
    EVALUATION_FORM,
    Condition,
    Rows,
    RowScope,
    both,
    everything,
    held,
    let_in,
    oneself,
    under,
    within,
)
from domain.policy.viewer import Viewer
from domain.roles import Role, Scope


def _forms(row: Any) -> dict[Role, RowScope]:
    published: RowScope = lambda _viewer: row.state == EvaluationFormState.PUBLISHED  # noqa: E731 -- one line says it
    told = both(published, held(row.edition_id))
    return {
        Role.MANAGER: told,
        Role.COORDINATOR: told,
        Role.PLANNER: held(row.edition_id),
        Role.INTEGRATION: let_in(Scope.EDITIONS_READ, told),
        Role.AUDITOR: everything,
        Role.ADMIN: everything,
    }


def _plans(row: Any) -> dict[Role, RowScope]:
    return {Role.PLANNER: held(row.edition_id)}


def _of_administration(row: Any) -> RowScope:
    """Keep what is of the viewer's administration as such, and not of one of its people."""

    def scope(viewer: Viewer) -> Condition:
        ours = row.administration_id == (viewer.administration_id or "")
        return cast("ColumnElement[bool]", ours & row.manager_id.is_(None))

    return scope


def _own(row: Any) -> dict[Role, RowScope]:
    return {
        Role.MANAGER: oneself(row.manager_id),
        Role.COORDINATOR: _of_administration(row),
    }


def _answers() -> Rows:
    own = _own(models.EvaluationAnswer)
    # What is given to the forms that the viewer holds, as long as these are published.
    given = {
        role: both(
            scope,
            within(
                models.EvaluationAnswer.form_id,
                select(EVALUATION_FORM.c.id),
                _forms(EVALUATION_FORM.c)[role],
            ),
        )
        for role, scope in own.items()
    }
    return Rows(own, given)


EVALUATION_ROWS: Final[Mapping[type[Record], Rows]] = {
    models.EvaluationForm: Rows(_forms(models.EvaluationForm), _plans(models.EvaluationForm)),
    models.EvaluationQuestion: Rows(
        under(models.EvaluationQuestion.form_id, EVALUATION_FORM, _forms(EVALUATION_FORM.c)),
        under(models.EvaluationQuestion.form_id, EVALUATION_FORM, _plans(EVALUATION_FORM.c)),
    ),
    models.EvaluationAnswer: _answers(),
    models.EvaluationValue: Rows(
        under(models.EvaluationValue.answer_id, EVALUATION_ANSWER, _own(EVALUATION_ANSWER.c)),
        under(models.EvaluationValue.answer_id, EVALUATION_ANSWER, _own(EVALUATION_ANSWER.c)),
    ),
    # The house writes them: whom a planner reminds they are not told.
    models.EvaluationReminder: Rows(_own(models.EvaluationReminder)),
}
