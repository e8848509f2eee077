"""What those who were there do: answer a form once, change that until it closes, take it back.

Nobody else reads an answer. The trail says that one was given to a form, not who may have: its
entries belong to no edition and to no person, so that auditors and admins alone read them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from domain import audit, models
from domain.errors import Conflict, DomainError, InvalidInput, NotFound
from domain.evaluations.rules import (
    ANSWER_RULES,
    NUMBER_MAX,
    SCALE_MAX,
    VALUE_RULES,
    AnswerCase,
    ValueCase,
    broken_rule,
)
from domain.evaluations.states import require_move
from domain.lookups import held, held_person, require_version
from domain.models import (
    EvaluationAnswer,
    EvaluationForm,
    EvaluationQuestion,
    EvaluationRespondent,
    EvaluationValue,
    EventKind,
    QuestionKind,
)
from domain.outbox import announce
from domain.policy import Role
from domain.policy.narrowing import viewer_of
from domain.store import ReadDb, WriteDb


class ValueGiven(NamedTuple):
    """What is answered to one question: a number, the place of a choice from 1, or words."""

    question_id: str
    number: int | None = None
    words: str | None = None


class _Respondent(NamedTuple):
    """Who answers: a person of an administration, or with None the administration itself."""

    manager_id: str | None
    place: models.Administration
    side_id: str | None


class _Attempt(NamedTuple):
    """Who answers, what they answered before, and when they do."""

    who: _Respondent
    known: EvaluationAnswer | None
    at: datetime


async def answer_form(
    db: WriteDb, form_id: str, values: Sequence[ValueGiven], *, at: datetime
) -> EvaluationAnswer:
    """Answer a form as oneself, or as the coordinator of an administration for that.

    Args:
        db: of a unit of work.
        form_id: of an edition that one took part in, or whose administration did.
        values: at most one a question; what is not there is not answered.
        at: when.

    Raises:
        NotFound: there is no such form that the viewer may answer.
        InvalidInput: a value does not fit its question; the path names it.
        Conflict: the viewer has answered it already, it is not open where they are, it is
            withdrawn, or they took no part.
    """
    form = await _hold_form(db, form_id, "formId")
    who = await _respondent(db, form, "formId")
    known = await _answer_of(db, form, who)
    await _require_open(db, form, _Attempt(who, known, at), "formId")
    asked = await _check_values(db, form, values)
    made = EvaluationAnswer(
        id=models.new_id(),
        form_id=form.id,
        manager_id=who.manager_id,
        administration_id=who.place.id,
        side_id=who.side_id or "",
        answered_at=at,
    )
    db.add(made)
    await db.flush()
    _put(db, made, values, asked)
    await db.flush()
    _tell(db, made, None, _noted(made), at)
    return made


async def change_answer(
    db: WriteDb,
    answer_id: str,
    values: Sequence[ValueGiven],
    *,
    at: datetime,
    expected_version: int | None = None,
) -> EvaluationAnswer:
    """Answer anew in place of what one answered, as long as the form is open.

    Raises:
        NotFound: there is no such answer of the viewer's.
        Stale: it is not of the version expected.
        InvalidInput: a value does not fit its question; the path names it.
        Conflict: the form is not open any more where they are, is withdrawn, or they take part no
            longer.
    """
    form, row = await _hold_answer(db, answer_id, expected_version, at)
    asked = await _check_values(db, form, values)
    before = _noted(row)
    table = EvaluationValue
    for each in await db.scalars(select(table).where(table.answer_id == row.id)):
        await db.delete(each)
    await db.flush()
    _put(db, row, values, asked)
    row.answered_at = at
    # What it says is a table of its own: the change is one of the answer all the same.
    flag_modified(row, "answered_at")
    await db.flush()
    _tell(db, row, before, _noted(row), at)
    return row


async def withdraw_answer(
    db: WriteDb, answer_id: str, *, at: datetime, expected_version: int | None = None
) -> EvaluationForm:
    """Take one's answer back, as long as the form is open, and return the form.

    Raises:
        NotFound, Stale, Conflict: as ``change_answer``.
    """
    form, row = await _hold_answer(db, answer_id, expected_version, at)
    before = _noted(row)
    table = EvaluationValue
    for each in await db.scalars(select(table).where(table.answer_id == row.id)):
        await db.delete(each)
    await db.flush()
    await db.delete(row)
    await db.flush()
    _tell(db, row, before, None, at)
    return form


async def _hold_form(db: WriteDb, form_id: str, *path: str) -> EvaluationForm:
    row = await held(db, EvaluationForm, form_id)
    if row is None or not viewer_of(db.info).holds(row.edition_id):
        raise _not_there(*path)
    require_move("answer", row, *path)
    return row


async def _hold_answer(
    db: WriteDb, answer_id: str, expected_version: int | None, at: datetime
) -> tuple[EvaluationForm, EvaluationAnswer]:
    known = await db.get(EvaluationAnswer, answer_id)
    if known is None:
        raise NotFound("There is no such answer of yours.", path=("id",))
    form = await _hold_form(db, known.form_id, "id")
    who = await _respondent(db, form, "id")
    row = await held(db, EvaluationAnswer, answer_id)
    if row is None or (row.manager_id, row.administration_id) != (who.manager_id, who.place.id):
        raise NotFound("There is no such answer of yours.", path=("id",))
    require_version("evaluation answer", row.version, expected_version)
    await _require_open(db, form, _Attempt(who, None, at), "id")
    return form, row


async def _respondent(db: WriteDb, form: EvaluationForm, *path: str) -> _Respondent:
    """Return as whom the viewer answers a form; without a side they took no part.

    Raises:
        NotFound: the form is for others to answer.
    """
    viewer, place = viewer_of(db.info), models.Administration
    if form.respondent is EvaluationRespondent.PERSON:
        person = None
        if viewer.role is Role.MANAGER and viewer.manager_id is not None:
            person = await held_person(db, viewer.manager_id)
        if person is None:
            raise _not_there(*path)
        delegate = models.Delegate
        side = await db.scalar(
            select(delegate.side_id).where(
                delegate.edition_id == form.edition_id,
                delegate.manager_id == person.id,
                delegate.withdrawn_at.is_(None),
            )
        )
        return _Respondent(person.id, await db.get_one(place, person.administration_id), side)
    if viewer.role is not Role.COORDINATOR or viewer.administration_id is None:
        raise _not_there(*path)
    member = models.SideAdministration
    side = await db.scalar(
        select(member.side_id).where(
            member.edition_id == form.edition_id,
            member.administration_id == viewer.administration_id,
        )
    )
    return _Respondent(None, await db.get_one(place, viewer.administration_id), side)


async def _answer_of(db: ReadDb, form: EvaluationForm, who: _Respondent) -> EvaluationAnswer | None:
    row = EvaluationAnswer
    found: EvaluationAnswer | None = await db.scalar(
        select(row).where(
            row.form_id == form.id,
            row.manager_id.is_not_distinct_from(who.manager_id),
            row.administration_id == who.place.id,
        )
    )
    return found


async def _require_open(db: ReadDb, form: EvaluationForm, attempt: _Attempt, *path: str) -> None:
    """Refuse an answer that breaks a rule, naming the form and its edition."""
    edition = await db.get_one(models.Edition, form.edition_id)
    who, known, at = attempt
    zone = who.place.time_zone
    case = AnswerCase(
        who.side_id is not None, known is not None, form.opens_on, form.closes_on, zone, at
    )
    broken = broken_rule(ANSWER_RULES, case)
    if broken is None:
        return
    named = f"The form {form.code} of {edition.slug}"
    given = "" if known is None else f" on {known.answered_at.date().isoformat()}"
    words = {
        "takes_part": f"{named} is for those who took part in it, and you did not.",
        "has_opened": f"{named} opens on {form.opens_on} in {zone}. Answer it then.",
        "has_not_closed": f"{named} closed at the end of {form.closes_on} in {zone}; what was"
        " answered stays so.",
        "only_once": f"You have answered {form.code} of {edition.slug} already{given}, and it is"
        " answered once. Change that answer, which is myAnswer of the form.",
    }
    raise Conflict(words[broken], path=path)


async def _check_values(
    db: ReadDb, form: EvaluationForm, values: Sequence[ValueGiven]
) -> Mapping[str, EvaluationQuestion]:
    """Return the questions of a form by id, or refuse values that do not fit them."""
    row = EvaluationQuestion
    asked = {each.id: each for each in await db.scalars(select(row).where(row.form_id == form.id))}
    if not values:
        raise InvalidInput(f"Answer at least one question of {form.code}.", path=("values",))
    seen: set[str] = set()
    for place, value in enumerate(values):
        path = ("values", str(place))
        question = asked.get(value.question_id)
        if question is None:
            raise NotFound(
                f"The form {form.code} has no question of this id.", path=(*path, "questionId")
            )
        if question.id in seen:
            raise InvalidInput(
                f"Question {question.position + 1} of {form.code} is answered twice. Answer it"
                " once.",
                path=(*path, "questionId"),
            )
        seen.add(question.id)
        _check_value(form, question, value, path)
    return asked


def _check_value(
    form: EvaluationForm, question: EvaluationQuestion, value: ValueGiven, path: tuple[str, ...]
) -> None:
    case = ValueCase(question.kind, len(question.options), value.number, value.words)
    broken = broken_rule(VALUE_RULES, case)
    if broken is None:
        return
    how = {
        QuestionKind.SCALE: f"a number from 1 to {SCALE_MAX}",
        QuestionKind.NUMBER: f"a whole number of at most {NUMBER_MAX}",
        QuestionKind.CHOICE: f"the place of a choice, from 1 to {len(question.options)}",
        QuestionKind.TEXT: "words",
    }[question.kind]
    raise InvalidInput(
        f"Question {question.position + 1} of {form.code} is a {question.kind.name}: answer it with"
        f" {how} and nothing else, or leave it out.",
        path=path,
    )


def _put(
    db: WriteDb,
    row: EvaluationAnswer,
    values: Sequence[ValueGiven],
    asked: Mapping[str, EvaluationQuestion],
) -> None:
    for value in sorted(values, key=lambda each: asked[each.question_id].position):
        db.add(EvaluationValue(id=models.new_id(), answer_id=row.id, **value._asdict()))


def _not_there(*path: str) -> DomainError:
    return NotFound("There is no evaluation form of this id that you may answer.", path=path)


def _noted(row: EvaluationAnswer) -> dict[str, Any]:
    return {"form": row.form_id, "version": row.version}


def _tell(
    db: WriteDb,
    row: EvaluationAnswer,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    at: datetime,
) -> None:
    """Note an answer on the trail under no person and no edition, and announce it of the form."""
    audit.note(db, audit.Change("EvaluationAnswer", row.id, before, after))
    announce(
        db, EventKind.EVALUATION_ANSWERED, "EvaluationForm", row.form_id, at=at, edition_id=None
    )
