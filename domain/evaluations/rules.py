"""What has to hold of forms, questions and answers: labelled conditions, each written once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Generic, NamedTuple, TypeVar

from domain.evaluations.clocks import closes, opens
from domain.models import EvaluationLevel, EvaluationRespondent, QuestionKind

CaseT = TypeVar("CaseT")
SCALE_MAX: Final = 5
NUMBER_MAX: Final = 2**31 - 1
CHOICES_MIN: Final = 2
CHOICES_MAX: Final = 20
# A form of a later day tells of something else than the edition.
YEARS_MAX: Final = 10
# Days after the end of an edition from which a level can be asked about. People first need to be
# back at work: behaviour is looked for three months later, results, and what they return, six
# months later. Source: D. L. and J. D. Kirkpatrick, Evaluating Training Programs, 3rd edition,
# chapters 6 and 7; J. J. Phillips, Return on Investment in Training, chapter 4.
AFTER_END_DAYS: Final[Mapping[EvaluationLevel, int]] = {
    EvaluationLevel.BEHAVIOUR: 90,
    EvaluationLevel.RESULTS: 180,
    EvaluationLevel.RETURN: 180,
}
# What an administration as such can say something of.
OF_ADMINISTRATIONS: Final = frozenset({EvaluationLevel.RESULTS, EvaluationLevel.RETURN})


@dataclass(frozen=True)
class FormCase:
    """A form as it is wanted, and the days of its edition."""

    level: EvaluationLevel
    respondent: EvaluationRespondent
    opens_on: date
    closes_on: date
    starts_on: date
    ends_on: date

    @property
    def earliest(self) -> date | None:
        """First day on which it may open, None where any day will do: before an edition, too."""
        if self.level is EvaluationLevel.LEARNING:
            return None
        days = AFTER_END_DAYS.get(self.level)
        return self.starts_on if days is None else self.ends_on + timedelta(days=days)


@dataclass(frozen=True)
class QuestionCase:
    """A question as it is wanted."""

    kind: QuestionKind
    wording: str
    template: str | None
    unit: str
    choices: tuple[str, ...]
    indicator_id: str | None


class AnswerCase(NamedTuple):
    """Who is about to answer what, and when; the time zone is that of their administration."""

    takes_part: bool
    has_answered: bool
    opens_on: date
    closes_on: date
    time_zone: str
    at: datetime


class ValueCase(NamedTuple):
    """What is about to be answered to one question."""

    kind: QuestionKind
    choices: int
    number: int | None
    words: str | None


class Rule(NamedTuple, Generic[CaseT]):
    """A condition under its label."""

    label: str
    holds: Callable[[CaseT], bool]


def _has_choices(it: QuestionCase) -> bool:
    if it.kind is not QuestionKind.CHOICE:
        return not it.choices
    told = {each.strip() for each in it.choices}
    return "" not in told and CHOICES_MIN <= len(told) == len(it.choices) <= CHOICES_MAX


FORM_RULES: Final[tuple[Rule[FormCase], ...]] = (
    Rule("opens_before_it_closes", lambda it: it.opens_on <= it.closes_on),
    Rule("late_enough", lambda it: it.earliest is None or it.opens_on >= it.earliest),
    Rule(
        "within_ten_years",
        lambda it: (
            max(abs((day - it.ends_on).days) for day in (it.opens_on, it.closes_on))
            <= YEARS_MAX * 366
        ),
    ),
    Rule(
        "respondent_can_say",
        lambda it: it.respondent is EvaluationRespondent.PERSON or it.level in OF_ADMINISTRATIONS,
    ),
)
QUESTION_RULES: Final[tuple[Rule[QuestionCase], ...]] = (
    Rule("has_words", lambda it: bool(it.wording.strip()) or it.template is not None),
    Rule("has_choices", _has_choices),
    Rule("has_unit", lambda it: bool(it.unit.strip()) == (it.kind is QuestionKind.NUMBER)),
    Rule(
        "feeds_numbers",
        lambda it: it.indicator_id is None or it.kind in (QuestionKind.SCALE, QuestionKind.NUMBER),
    ),
)
# Who answers, once, while it is open where they are.
ANSWER_RULES: Final[tuple[Rule[AnswerCase], ...]] = (
    Rule("takes_part", lambda it: it.takes_part),
    Rule("has_opened", lambda it: it.at >= opens(it.opens_on, it.time_zone)),
    Rule("has_not_closed", lambda it: it.at < closes(it.closes_on, it.time_zone)),
    Rule("only_once", lambda it: not it.has_answered),
)
_RANGES: Final[Mapping[QuestionKind, Callable[[ValueCase], range]]] = {
    QuestionKind.SCALE: lambda _: range(1, SCALE_MAX + 1),
    QuestionKind.NUMBER: lambda _: range(-NUMBER_MAX, NUMBER_MAX + 1),
    QuestionKind.CHOICE: lambda it: range(1, it.choices + 1),
    QuestionKind.TEXT: lambda _: range(0),
}
VALUE_RULES: Final[tuple[Rule[ValueCase], ...]] = (
    Rule("in_words_or_number", lambda it: (it.number is None) != (it.words is None)),
    Rule("as_asked", lambda it: (it.words is not None) == (it.kind is QuestionKind.TEXT)),
    Rule("says_something", lambda it: it.words is None or bool(it.words.strip())),
    Rule("in_range", lambda it: it.number is None or it.number in _RANGES[it.kind](it)),
)


def broken_rule(rules: tuple[Rule[CaseT], ...], case: CaseT) -> str | None:
    """Return the label of the first rule that a case breaks, None where it breaks none."""
    return next((rule.label for rule in rules if not rule.holds(case)), None)
