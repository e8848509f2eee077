"""Finding and holding what planners change of objectives and indicators, and telling of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select

from domain import audit, changes, models
from domain.audit import Undo
from domain.errors import Conflict, NotFound
from domain.lookups import held_with_edition, require_version
from domain.models import EvaluationFormState, EventKind
from domain.store import WriteDb

AimT = TypeVar("AimT", models.Indicator, models.Objective)


async def hold(db: WriteDb, table: type[AimT], row_id: str, expected_version: int | None) -> AimT:
    """Return an objective or an indicator of an edition that the viewer holds, and hold it.

    Raises:
        NotFound: there is none that the viewer may plan.
        Stale: it is not of the version expected.
    """
    noun = table.__tablename__
    found = await held_with_edition(db, table, row_id)
    if found is None:
        raise NotFound(f"There is no {noun} of this id that you may plan.", path=("id",))
    _, row = found
    require_version(noun, row.version, expected_version)
    return row


async def require_unasked(db: WriteDb, row: models.Indicator | models.Objective) -> None:
    """Refuse to take away what questions of an evaluation stand on: they would lose it unsaid.

    Raises:
        Conflict: naming it and the forms.
    """
    form, question = models.EvaluationForm, models.EvaluationQuestion
    noun = type(row).__tablename__
    forms = await db.scalars(
        select(form)
        .join(question, question.form_id == form.id)
        .where(
            getattr(question, f"{noun}_id") == row.id,
            form.state != EvaluationFormState.WITHDRAWN,
        )
        .order_by(form.number)
        .distinct()
    )
    if names := ", ".join(each.code for each in forms):
        raise Conflict(
            f"Questions of these evaluation forms stand on the {noun} {row.key}: {names}. Let"
            " those of drafts stand on another; what is published keeps it.",
            path=("id",),
        )


def tell(
    db: WriteDb,
    row: models.Indicator | models.Objective,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    undo: Undo,
    at: datetime,
) -> None:
    """Note a change of an objective or an indicator in the trail, and announce it.

    Args:
        db: that made the change.
        row: what was changed.
        before: what the trail may hold of it as it was; None where there was none.
        after: likewise as it is; None where it is gone.
        undo: what takes the change back.
        at: when.
    """
    noun = type(row).__name__
    change = audit.Change(noun, row.id, before, after, edition_id=row.edition_id, undo=undo)
    changes.tell(db, EventKind.OBJECTIVE_CHANGED, change, at=at)
