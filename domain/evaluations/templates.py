"""Standard questions of each level; their words stand in every language of the program.

Source: the five levels as the WCO asks about them after D. L. Kirkpatrick and J. J. Phillips.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from domain.models import EvaluationLevel, QuestionKind


class StandardQuestion(NamedTuple):
    """A question by its key; the unit of a whole number is the same in every language."""

    key: str
    kind: QuestionKind
    unit: str = ""


def _scales(*keys: str) -> tuple[StandardQuestion, ...]:
    return tuple(StandardQuestion(key, QuestionKind.SCALE) for key in keys)


def _text(key: str) -> StandardQuestion:
    return StandardQuestion(key, QuestionKind.TEXT)


def _number(key: str, unit: str) -> StandardQuestion:
    return StandardQuestion(key, QuestionKind.NUMBER, unit)


STANDARD_QUESTIONS: Final[Mapping[EvaluationLevel, tuple[StandardQuestion, ...]]] = {
    EvaluationLevel.REACTION: (
        *_scales("reaction_content", "reaction_exchange", "reaction_partner", "reaction_again"),
        _text("reaction_better"),
    ),
    EvaluationLevel.LEARNING: (
        *_scales("learning_topics", "learning_practices", "learning_able"),
        _text("learning_most"),
    ),
    EvaluationLevel.BEHAVIOUR: (
        *_scales(
            "behaviour_applied", "behaviour_shared", "behaviour_contact", "behaviour_supported"
        ),
        _text("behaviour_hindered"),
    ),
    EvaluationLevel.RESULTS: (
        *_scales("results_goals", "results_cooperation"),
        _number("results_release", "%"),
        _text("results_example"),
    ),
    EvaluationLevel.RETURN: (
        *_scales("return_worth"),
        _number("return_saved", "USD 1,000"),
        _text("return_not_in_money"),
    ),
}
BY_KEY: Final = {each.key: each for questions in STANDARD_QUESTIONS.values() for each in questions}
