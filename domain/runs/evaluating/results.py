"""What was answered to a form that is closed: by the whole edition, by side, by administration."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import or_, select

from domain import models
from domain.evaluations.clocks import LAST_ZONE, closes, is_closed
from domain.evaluations.rules import SCALE_MAX
from domain.models import (
    EvaluationAnswer,
    EvaluationForm,
    EvaluationQuestion,
    EvaluationRespondent,
    EvaluationValue,
    QuestionKind,
)
from domain.policy import Viewer
from domain.runs.competence.groups import GroupKind
from domain.store import ReadDb
from graph.competence import AnswerFigures, answer_figures, per_mille, shown_groups

KeyT = TypeVar("KeyT", bound=Hashable)


@dataclass(frozen=True)
class QuestionFigures:
    """What one group answered to one question; ``values`` are those that are counted."""

    question_id: str
    kind: QuestionKind
    values: tuple[int, ...]
    figures: AnswerFigures


@dataclass(frozen=True)
class FormGroup:
    """How many of a group were asked and answered, and what; ``answered`` None is hidden."""

    kind: GroupKind
    side_id: str | None
    administration_id: str | None
    invited: int
    answered: int | None
    questions: tuple[QuestionFigures, ...]

    @property
    def response_per_mille(self) -> int | None:
        """Share of those asked who answered; None where it is hidden, or nobody was asked."""
        return None if self.answered is None else per_mille(self.answered, self.invited)


@dataclass(frozen=True)
class FormResults:
    """What was answered to a form: its groups, the whole edition first."""

    form: EvaluationForm
    groups: tuple[FormGroup, ...]


class _Place(NamedTuple):
    side_id: str
    administration_id: str


class _Members(NamedTuple):
    kind: GroupKind
    side_id: str | None
    administration_id: str | None
    people: frozenset[str]


@dataclass(frozen=True)
class _Answered:
    """Who was asked and answered a form, each by where they were; and what, by question."""

    places: Mapping[str, _Place]
    answered: frozenset[str]
    values: Mapping[str, Mapping[str, int]]
    seen: frozenset[str]


async def form_results(
    db: ReadDb, viewer: Viewer, form: EvaluationForm, at: datetime
) -> FormResults | None:
    """Add up what was answered to a form.

    Of whole numbers no single values are counted: the largest would tell whose it is.

    Args:
        db: one that sees everything.
        viewer: who asks; what they answered themselves does not count towards five.
        form: which.
        at: now.

    Returns:
        None where the form is not closed everywhere.

    Cost: six statements.
    """
    if not is_closed(form, at):
        return None
    questions = await _questions(db, form.id)
    found = await _read(db, viewer, form)
    members = await _members(db, form, found.places)
    groups = [each.people for each in members]
    told = shown_groups(groups, found.answered, found.seen)
    asked = [each for each in questions if each.kind is not QuestionKind.TEXT]
    columns = [
        answer_figures(groups, found.values.get(each.id, {}), found.seen, _values(each))
        for each in asked
    ]
    return FormResults(
        form,
        tuple(
            FormGroup(
                group.kind,
                group.side_id,
                group.administration_id,
                len(group.people),
                len(group.people & found.answered) if is_told else None,
                tuple(
                    QuestionFigures(each.id, each.kind, _values(each), _means(each, column[place]))
                    for each, column in zip(asked, columns, strict=True)
                ),
            )
            for place, (group, is_told) in enumerate(zip(members, told, strict=True))
        ),
    )


async def question_words(
    db: ReadDb, viewer: Viewer, question: EvaluationQuestion, at: datetime
) -> tuple[str, ...]:
    """Return what was answered to a question in words, by the alphabet and without a name.

    Nothing where the form is not closed everywhere, or fewer than five have answered in words.

    Args:
        db: one that sees everything.
        viewer: who asks; what they answered themselves does not count towards five.
        question: which.
        at: now.
    """
    form = await db.get_one(EvaluationForm, question.form_id)
    if question.kind is not QuestionKind.TEXT or not is_closed(form, at):
        return ()
    found = await _read(db, viewer, form)
    value, answer = EvaluationValue, EvaluationAnswer
    rows = await db.execute(
        select(answer.manager_id, answer.administration_id, value.words)
        .join(answer, answer.id == value.answer_id)
        .where(value.question_id == question.id, value.words.is_not(None))
    )
    words = {manager_id or place_id: said for manager_id, place_id, said in rows if said}
    (is_shown,) = shown_groups([frozenset(found.places)], words.keys(), found.seen)
    return tuple(sorted(words.values())) if is_shown else ()


def _values(question: EvaluationQuestion) -> tuple[int, ...]:
    if question.kind is QuestionKind.SCALE:
        return tuple(range(1, SCALE_MAX + 1))
    if question.kind is QuestionKind.CHOICE:
        return tuple(range(1, len(question.options) + 1))
    return ()


def _means(question: EvaluationQuestion, figures: AnswerFigures) -> AnswerFigures:
    """Take sum and mean away from places of choices, which are no quantities."""
    if question.kind is not QuestionKind.CHOICE:
        return figures
    return figures._replace(total=None, mean_per_mille=None)


async def _questions(db: ReadDb, form_id: str) -> Sequence[EvaluationQuestion]:
    row = EvaluationQuestion
    return list(
        await db.scalars(select(row).where(row.form_id == form_id).order_by(row.position, row.id))
    )


async def _read(db: ReadDb, viewer: Viewer, form: EvaluationForm) -> _Answered:
    """Read who was asked, who answered, and what in numbers.

    Those asked are they who took part when it closed; whoever answered is counted where they were
    then. Neither changes any more.
    """
    answer, value = EvaluationAnswer, EvaluationValue
    places = await _asked(db, form)
    by_answer = {}
    for row in await db.scalars(select(answer).where(answer.form_id == form.id)):
        who = row.manager_id or row.administration_id
        by_answer[row.id] = who
        places[who] = _Place(row.side_id, row.administration_id)
    values: dict[str, dict[str, int]] = {}
    for answer_id, question_id, number in await db.execute(
        select(value.answer_id, value.question_id, value.number)
        .join(answer, answer.id == value.answer_id)
        .where(answer.form_id == form.id, value.number.is_not(None))
    ):
        values.setdefault(question_id, {})[by_answer[answer_id]] = number or 0
    answered = frozenset(by_answer.values())
    own = {viewer.manager_id, viewer.administration_id}
    return _Answered(places, answered, values, answered & own)


async def _asked(db: ReadDb, form: EvaluationForm) -> dict[str, _Place]:
    if form.respondent is EvaluationRespondent.ADMINISTRATION:
        member = models.SideAdministration
        sides = await db.execute(
            select(member.administration_id, member.side_id).where(
                member.edition_id == form.edition_id
            )
        )
        return {place: _Place(side, place) for place, side in sides}
    delegate, person = models.Delegate, models.Manager
    rows = await db.execute(
        select(person.id, delegate.side_id, person.administration_id)
        .join(delegate, delegate.manager_id == person.id)
        .where(
            delegate.edition_id == form.edition_id,
            or_(
                delegate.withdrawn_at.is_(None),
                delegate.withdrawn_at >= closes(form.closes_on, LAST_ZONE),
            ),
        )
    )
    return {who: _Place(side, place) for who, side, place in rows}


async def _members(
    db: ReadDb, form: EvaluationForm, places: Mapping[str, _Place]
) -> Sequence[_Members]:
    """Return the groups that sums are told of, what matters most first.

    An administration that answers as such is no group of its own.
    """
    side, administration = models.Side, models.Administration
    known = select(side.id, side.position).where(side.edition_id == form.edition_id)
    sides = dict((await db.execute(known)).all())
    codes = dict((await db.execute(select(administration.id, administration.code))).all())
    found = [_Members(GroupKind.EDITION, None, None, frozenset(places))]
    by_side = _gathered((place.side_id, who) for who, place in places.items())
    found += [
        _Members(GroupKind.SIDE, side_id, None, people)
        for side_id, people in sorted(by_side.items(), key=lambda each: (sides[each[0]], each[0]))
    ]
    if form.respondent is EvaluationRespondent.PERSON:
        by_both = _gathered((place, who) for who, place in places.items())
        found += [
            _Members(GroupKind.ADMINISTRATION, *place, people)
            for place, people in sorted(
                by_both.items(), key=lambda each: (sides[each[0][0]], codes[each[0][1]])
            )
        ]
    return found


def _gathered(pairs: Iterable[tuple[KeyT, str]]) -> dict[KeyT, frozenset[str]]:
    found: dict[KeyT, set[str]] = {}
    for key, who in pairs:
        found.setdefault(key, set()).add(who)
    return {key: frozenset(people) for key, people in found.items()}
