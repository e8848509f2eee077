"""Which rows of assessments a viewer may read and change, and whose levels that shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, false

from domain import models
from domain.models import AssessmentKind, Record
from domain.policy.conditions import (
    ASSESSMENT,
    Column,
    Condition,
    Rows,
    RowScope,
    nominated,
    oneself,
    staff,
    under,
)
from domain.policy.viewer import Viewer
from domain.roles import Role


def _assessed(person: Column) -> dict[Role, RowScope]:
    """Return who reads ratings: the person, their administration, the planner of their edition."""
    return {
        Role.MANAGER: oneself(person),
        Role.COORDINATOR: staff(person),
        Role.PLANNER: nominated(person),
    }


def _as_kind(kind: Any, of_kind: AssessmentKind, scope: RowScope) -> RowScope:
    """Keep the assessments that somebody may make: of oneself, or as a supervisor."""

    def narrowed(viewer: Viewer) -> Condition:
        condition = scope(viewer)
        mine: ColumnElement[bool] = kind == of_kind
        return mine if condition is None else mine & condition

    return narrowed


def _assesses(kind: Any, person: Any) -> dict[Role, RowScope]:
    return {
        Role.MANAGER: _as_kind(kind, AssessmentKind.SELF, oneself(person)),
        Role.COORDINATOR: _as_kind(kind, AssessmentKind.SUPERVISOR, staff(person)),
        Role.PLANNER: nominated(person),
    }


def may_read_levels(viewer: Viewer) -> Condition:
    """Return which people a viewer may read the ratings of, as a condition on managers.

    For what tells of people in sums alone: whoever is among these does not hide the others.
    """
    if viewer.sees_everything:
        return None
    scope = _assessed(models.Manager.id).get(viewer.role)
    return false() if scope is None else scope(viewer)


COMPETENCE_ROWS: Final[Mapping[type[Record], Rows]] = {
    models.Assessment: Rows(
        _assessed(models.Assessment.manager_id),
        _assesses(models.Assessment.kind, models.Assessment.manager_id),
    ),
    models.Rating: Rows(
        under(models.Rating.assessment_id, ASSESSMENT, _assessed(ASSESSMENT.c.manager_id)),
        under(
            models.Rating.assessment_id,
            ASSESSMENT,
            _assesses(ASSESSMENT.c.kind, ASSESSMENT.c.manager_id),
        ),
    ),
}
