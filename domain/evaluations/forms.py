"""What planners do with forms: create, correct, publish and withdraw them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select

from domain import models
from domain.audit import Undo
from domain.errors import Conflict
from domain.evaluations.fitting import (
    FormWanted,
    check_form,
    check_published,
    require_ahead,
    require_not_closed,
)
from domain.evaluations.holding import form_noted, hold_form, tell
from domain.evaluations.questions import put_standard_questions
from domain.evaluations.states import require_edition, require_move
from domain.models import (
    EvaluationAnswer,
    EvaluationForm,
    EvaluationFormState,
    EvaluationLevel,
    EvaluationQuestion,
    EvaluationRespondent,
)
from domain.nominations.holding import hold_edition
from domain.policy.house import by_the_house
from domain.store import WriteDb

FORMS_MAX: Final = 50


class Kept(NamedTuple):
    """A draft that was there before: its id and its number."""

    row_id: str
    number: int


async def create_form(
    db: WriteDb,
    edition_id: str,
    wanted: FormWanted,
    *,
    at: datetime,
    with_template: bool = False,
    kept: Kept | None = None,
) -> EvaluationForm:
    """Begin a form as a draft, empty or with the standard questions of its level.

    Args:
        db: of a unit of work.
        edition_id: which edition is evaluated.
        wanted: the form.
        at: when.
        with_template: whether it begins with the standard questions.
        kept: what a draft keeps which was there before.

    Raises:
        NotFound: there is no such edition that the viewer plans.
        InvalidInput: the form breaks a rule; the path names the field.
        Conflict: the edition is archived, or has as many forms as it may.
    """
    edition = await hold_edition(db, edition_id, "editionId")
    require_edition("create", edition, "editionId")
    row = EvaluationForm
    count, last = (
        await db.execute(
            select(func.count(row.id), func.max(row.number)).where(row.edition_id == edition.id)
        )
    ).one()
    if count >= FORMS_MAX:
        raise Conflict(
            f"{edition.slug} has {FORMS_MAX} evaluation forms, and may have no more. Change one of"
            " them.",
            path=("editionId",),
        )
    check_form(edition, wanted)
    made = row(
        id=kept.row_id if kept else models.new_id(),
        edition_id=edition.id,
        number=kept.number if kept else (last or 0) + 1,
        state=EvaluationFormState.DRAFT,
        **asdict(wanted),
    )
    db.add(made)
    await db.flush()
    if with_template:
        await put_standard_questions(db, made)
    tell(db, made, made, (None, form_noted(made)), Undo("remove_evaluation_form", {}), at)
    return made


async def change_form(
    db: WriteDb,
    form_id: str,
    wanted: FormWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> EvaluationForm:
    """Make a form what is wanted; of a published one its title and its last day alone.

    What is as it was changes nothing.

    Raises:
        NotFound: there is no such form that the viewer plans.
        Stale: it is not of the version expected.
        InvalidInput: the form breaks a rule; the path names the field.
        Conflict: it is withdrawn or closed, the edition is archived, or something is to change
            that a published form keeps.
    """
    edition, row = await hold_form(db, form_id, expected_version, "id")
    require_edition("change", edition, "id")
    require_move("change", row, "id")
    was = as_wanted(row)
    if wanted == was:
        return row
    check_form(edition, wanted)
    if row.state is EvaluationFormState.PUBLISHED:
        check_published(row, wanted, at)
    before = form_noted(row)
    for name, value in asdict(wanted).items():
        setattr(row, name, value)
    await db.flush()
    undo = Undo("change_evaluation_form", asdict(was))
    tell(db, row, row, (before, form_noted(row)), undo, at)
    return row


async def publish_form(
    db: WriteDb, form_id: str, *, at: datetime, expected_version: int | None = None
) -> EvaluationForm:
    """Fix the questions of a draft; it is open from its first day to its last.

    Raises:
        NotFound: there is no such form that the viewer plans.
        Stale: it is not of the version expected.
        Conflict: it is no draft, asks nothing, its last day is over somewhere, or the edition is
            archived.
    """
    edition, row = await hold_form(db, form_id, expected_version, "id")
    require_edition("publish", edition, "id")
    require_move("publish", row, "id")
    question = EvaluationQuestion
    asked = select(question.id).where(question.form_id == row.id).limit(1)
    if await db.scalar(asked) is None:
        raise Conflict(f"The form {row.code} asks nothing. Add a question first.", path=("id",))
    require_ahead(row.code, row.closes_on, at, "id")
    return await _move(db, row, "publish", EvaluationFormState.PUBLISHED, at)


async def withdraw_form(
    db: WriteDb, form_id: str, *, at: datetime, expected_version: int | None = None
) -> EvaluationForm:
    """Take a form back before it is closed everywhere; what was answered is told to nobody.

    Raises:
        NotFound: there is no such form that the viewer plans.
        Stale: it is not of the version expected.
        Conflict: it is withdrawn or closed already, or the edition is archived.
    """
    edition, row = await hold_form(db, form_id, expected_version, "id")
    require_edition("withdraw", edition, "id")
    require_move("withdraw", row, "id")
    require_not_closed(row, at)
    return await _move(db, row, "withdraw", EvaluationFormState.WITHDRAWN, at)


async def remove_form(
    db: WriteDb, form_id: str, *, at: datetime, expected_version: int | None = None
) -> None:
    """Delete a draft with its questions, for whoever takes its making back.

    Raises:
        NotFound, Stale: as ``hold_form``.
        Conflict: it is no draft any more, or has other questions than it began with.
    """
    _, row = await hold_form(db, form_id, expected_version, "id")
    require_move("remove", row, "id")
    question = EvaluationQuestion
    rows = list(await db.scalars(select(question).where(question.form_id == row.id)))
    if any(each.template is None or each.version > 1 for each in rows):
        raise Conflict(
            f"The form {row.code} has questions of its own. Remove these first.", path=("id",)
        )
    kept = {
        "edition": row.edition_id,
        "number": row.number,
        "with_template": bool(rows),
        "form": asdict(as_wanted(row)),
    }
    before = form_noted(row)
    for each in rows:
        await db.delete(each)
    await db.flush()
    await db.delete(row)
    await db.flush()
    tell(db, row, row, (before, None), Undo("create_evaluation_form", kept), at)


async def put_back(
    db: WriteDb,
    form_id: str,
    state: EvaluationFormState,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> EvaluationForm:
    """Give a form the state that it had before, for whoever takes its last move back.

    Raises:
        NotFound, Stale: as ``hold_form``.
        Conflict: it was answered, is closed by now, or there is no such way back.
    """
    edition, row = await hold_form(db, form_id, expected_version, "id")
    label = "reinstate" if row.state is EvaluationFormState.WITHDRAWN else "unpublish"
    require_edition(label, edition, "id")
    require_move(label, row, "id")
    if label == "unpublish":
        require_not_closed(row, at)
        await _require_unanswered(db, row)
    elif state is EvaluationFormState.PUBLISHED:
        require_ahead(row.code, row.closes_on, at, "id")
    return await _move(db, row, label, state, at)


async def held_form(db: WriteDb, form_id: str) -> FormWanted:
    """Return a form as it is, in the form in which one is asked for, and hold it.

    Raises:
        NotFound: there is no such form that the viewer plans.
    """
    _, row = await hold_form(db, form_id, None, "id")
    return as_wanted(row)


def as_wanted(row: EvaluationForm) -> FormWanted:
    """Return a form as it is, in the form in which one is asked for."""
    return FormWanted(row.level, row.respondent, row.title, row.opens_on, row.closes_on)


def read_form(was: Mapping[str, Any]) -> FormWanted:
    """Return a form from the plain values that an undo keeps."""
    return FormWanted(
        EvaluationLevel(was["level"]),
        EvaluationRespondent(was["respondent"]),
        was["title"],
        date.fromisoformat(was["opens_on"]),
        date.fromisoformat(was["closes_on"]),
    )


async def _move(
    db: WriteDb, row: EvaluationForm, label: str, state: EvaluationFormState, at: datetime
) -> EvaluationForm:
    before, was = form_noted(row), row.state
    row.state = state
    await db.flush()
    undo = Undo("put_back_evaluation_form", {"state": was.value})
    if label == "unpublish":
        undo = Undo("publish_evaluation_form", {})
    elif label == "reinstate":
        undo = Undo("withdraw_evaluation_form", {})
    tell(db, row, row, (before, form_noted(row)), undo, at)
    return row


async def _require_unanswered(db: WriteDb, row: EvaluationForm) -> None:
    answer = EvaluationAnswer
    async with by_the_house(db) as house:
        found = await house.scalar(select(answer.id).where(answer.form_id == row.id).limit(1))
    if found is not None:
        raise Conflict(
            f"The form {row.code} was answered, and its questions stay as they are. Withdraw it.",
            path=("id",),
        )
