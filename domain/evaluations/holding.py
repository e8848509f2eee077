"""Finding and holding what planners change of evaluations, and what they leave on the trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain import audit, models
from domain.audit import Undo
from domain.errors import NotFound
from domain.lookups import held, held_with_edition, require_version
from domain.models import EvaluationForm, EvaluationQuestion, EventKind
from domain.outbox import announce
from domain.store import WriteDb

Held = tuple[models.Edition, EvaluationForm]


async def hold_form(
    db: WriteDb, form_id: str, expected_version: int | None = None, *path: str
) -> Held:
    """Return a form that the viewer plans, with its edition, and hold both, the edition first.

    Raises:
        NotFound: there is none.
        Stale: it is not of the version expected.
    """
    found = await held_with_edition(db, EvaluationForm, form_id)
    if found is None:
        raise NotFound("There is no evaluation form of this id that you may plan.", path=path)
    require_version("evaluation form", found[1].version, expected_version)
    return found


async def hold_question(
    db: WriteDb, question_id: str, expected_version: int | None
) -> tuple[models.Edition, EvaluationForm, EvaluationQuestion]:
    """Return a question of a form that the viewer plans, and hold all three.

    Raises:
        NotFound: there is none.
        Stale: it is not of the version expected.
    """
    known = await db.get(EvaluationQuestion, question_id)
    if known is not None:
        edition, form = await hold_form(db, known.form_id, None, "id")
        row = await held(db, EvaluationQuestion, question_id)
        if row is not None:
            require_version("evaluation question", row.version, expected_version)
            return edition, form, row
    raise NotFound("There is no evaluation question of this id that you may plan.", path=("id",))


def form_noted(row: EvaluationForm) -> dict[str, Any]:
    """Return what the trail says of a form."""
    return {
        "code": row.code,
        "level": row.level.value,
        "respondent": row.respondent.value,
        "opens_on": row.opens_on.isoformat(),
        "closes_on": row.closes_on.isoformat(),
        "state": row.state.value,
        "version": row.version,
    }


def question_noted(row: EvaluationQuestion) -> dict[str, Any]:
    """Return what the trail says of a question."""
    return {
        "form": row.form_id,
        "kind": row.kind.value,
        "template": row.template,
        "indicator": row.indicator_id,
        "version": row.version,
    }


def tell(
    db: WriteDb,
    row: EvaluationForm | EvaluationQuestion,
    form: EvaluationForm,
    change: tuple[Mapping[str, Any] | None, Mapping[str, Any] | None],
    undo: Undo,
    at: datetime,
) -> None:
    """Note a change of a form or a question on the trail, and announce it as one of the form.

    Args:
        db: that made the change.
        row: what was changed.
        form: that it is, or is in.
        change: as it was and as it is; None where there is none.
        undo: what takes the change back.
        at: when.
    """
    before, after = change
    noun = type(row).__name__
    audit.note(db, audit.Change(noun, row.id, before, after, edition_id=form.edition_id, undo=undo))
    announce(
        db,
        EventKind.EVALUATION_FORM_CHANGED,
        "EvaluationForm",
        form.id,
        at=at,
        edition_id=form.edition_id,
    )
