"""Whatever is done with evaluation forms and answers, they stay as they would on paper."""

from datetime import date, timedelta

import pytest

from domain.evaluations.clocks import FormPhase
from domain.evaluations.rules import (
    ANSWER_RULES,
    FORM_RULES,
    QUESTION_RULES,
    VALUE_RULES,
    AnswerCase,
    FormCase,
    QuestionCase,
    ValueCase,
    broken_rule,
)
from domain.evaluations.states import FORM_MOVES
from domain.models import EvaluationFormState, EvaluationLevel, EvaluationRespondent, QuestionKind
from tests.databases import Databases
from tests.domain.evaluation_life import BEGIN, Evaluations
from tests.domain.machine import live

END = date(2011, 12, 16)
START = date(2011, 12, 7)
PERSON, PLACE = EvaluationRespondent.PERSON, EvaluationRespondent.ADMINISTRATION
SCALE, NUMBER, CHOICE, TEXT = (
    QuestionKind.SCALE,
    QuestionKind.NUMBER,
    QuestionKind.CHOICE,
    QuestionKind.TEXT,
)


def test_whatever_is_done_it_is_as_it_would_be_on_paper(databases: Databases) -> None:
    live(databases, Evaluations, lives=4, steps=25)


def test_a_short_life_is_the_same_on_each_database(databases: Databases, engine: str) -> None:
    live(databases, Evaluations, lives=1, steps=12, engine=engine)


def form(level: EvaluationLevel, opens: date, days: int = 7, by: EvaluationRespondent = PERSON):
    return FormCase(level, by, opens, opens + timedelta(days=days), START, END)


@pytest.mark.parametrize(
    ("case", "broken"),
    [
        (form(EvaluationLevel.REACTION, START), None),
        (form(EvaluationLevel.REACTION, START, days=0), None),
        (form(EvaluationLevel.REACTION, START, days=-1), "opens_before_it_closes"),
        (form(EvaluationLevel.REACTION, START - timedelta(days=1)), "late_enough"),
        # What people know is asked before, too.
        (form(EvaluationLevel.LEARNING, START - timedelta(days=30)), None),
        (form(EvaluationLevel.BEHAVIOUR, END + timedelta(days=89)), "late_enough"),
        (form(EvaluationLevel.BEHAVIOUR, END + timedelta(days=90)), None),
        (form(EvaluationLevel.RESULTS, END + timedelta(days=179)), "late_enough"),
        (form(EvaluationLevel.RESULTS, END + timedelta(days=180), by=PLACE), None),
        (form(EvaluationLevel.RETURN, END + timedelta(days=179), by=PLACE), "late_enough"),
        (form(EvaluationLevel.RETURN, END + timedelta(days=180)), None),
        (form(EvaluationLevel.BEHAVIOUR, END + timedelta(days=90), by=PLACE), "respondent_can_say"),
        (form(EvaluationLevel.REACTION, START, days=4000), "within_ten_years"),
    ],
)
def test_a_form_breaks_the_rule_that_it_breaks(case: FormCase, broken: str | None) -> None:
    assert broken_rule(FORM_RULES, case) == broken


def question(kind: QuestionKind, **other: object) -> QuestionCase:
    plain = {
        "wording": "w",
        "template": None,
        "unit": "days" if kind is NUMBER else "",
        "choices": ("yes", "no") if kind is CHOICE else (),
        "indicator_id": None,
    }
    return QuestionCase(kind=kind, **{**plain, **other})


@pytest.mark.parametrize(
    ("case", "broken"),
    [
        *((question(kind), None) for kind in QuestionKind),
        (question(SCALE, wording=" "), "has_words"),
        (question(SCALE, wording="", template="reaction_content"), None),
        (question(CHOICE, choices=("yes",)), "has_choices"),
        (question(CHOICE, choices=("yes", "yes")), "has_choices"),
        (question(CHOICE, choices=("yes", " ")), "has_choices"),
        (question(CHOICE, choices=tuple(map(str, range(21)))), "has_choices"),
        (question(TEXT, choices=("yes", "no")), "has_choices"),
        (question(NUMBER, unit=""), "has_unit"),
        (question(SCALE, unit="days"), "has_unit"),
        (question(SCALE, indicator_id="i"), None),
        (question(TEXT, indicator_id="i"), "feeds_numbers"),
    ],
)
def test_a_question_breaks_the_rule_that_it_breaks(case: QuestionCase, broken: str | None) -> None:
    assert broken_rule(QUESTION_RULES, case) == broken


@pytest.mark.parametrize(
    ("value", "broken"),
    [
        (ValueCase(SCALE, 0, 1, None), None),
        (ValueCase(SCALE, 0, 0, None), "in_range"),
        (ValueCase(SCALE, 0, 6, None), "in_range"),
        (ValueCase(NUMBER, 0, -(2**31 - 1), None), None),
        (ValueCase(CHOICE, 2, 3, None), "in_range"),
        (ValueCase(TEXT, 0, None, "w"), None),
        (ValueCase(TEXT, 0, None, " "), "says_something"),
        (ValueCase(TEXT, 0, 1, None), "as_asked"),
        (ValueCase(SCALE, 0, None, "w"), "as_asked"),
        (ValueCase(SCALE, 0, 1, "w"), "in_words_or_number"),
        (ValueCase(SCALE, 0, None, None), "in_words_or_number"),
    ],
)
def test_a_value_breaks_the_rule_that_it_breaks(value: ValueCase, broken: str | None) -> None:
    assert broken_rule(VALUE_RULES, value) == broken


@pytest.mark.parametrize(
    ("zone", "hours", "broken"),
    [
        # Lima shows the day until five in the morning of the next in UTC, Shanghai until four in
        # the afternoon of the same.
        ("America/Lima", 5, None),
        ("America/Lima", 4, "has_opened"),
        ("America/Lima", 28, None),
        ("America/Lima", 29, "has_not_closed"),
        ("Asia/Shanghai", -8, None),
        ("Asia/Shanghai", -9, "has_opened"),
        ("Asia/Shanghai", 16, "has_not_closed"),
    ],
)
def test_a_form_is_open_by_the_clock_of_whoever_answers(
    zone: str, hours: int, broken: str | None
) -> None:
    day, at = BEGIN.date(), BEGIN + timedelta(hours=hours)
    assert broken_rule(ANSWER_RULES, AnswerCase(True, False, day, day, zone, at)) == broken  # noqa: FBT003 -- columns of a table


def test_every_state_of_a_form_is_reached_and_shown() -> None:
    assert {move.target for move in FORM_MOVES if move.target} == set(EvaluationFormState)
    assert {state.value for state in EvaluationFormState} < {phase.value for phase in FormPhase} | {
        "published"
    }
