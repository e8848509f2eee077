"""What the answers to an edition's forms add up to, and what came of an edition in numbers.

Answers are read past the rows of whoever asks; which sums are shown is decided in
``graph/competence``. Nothing is told of a form before it is closed everywhere: two readings of a
form that is open would tell by subtraction what one person answered between them.
"""

from domain.runs.evaluating.indicators import EvaluatedValue, evaluated_values
from domain.runs.evaluating.outcome import EditionOutcome, LevelOutcome, edition_outcome
from domain.runs.evaluating.results import (
    FormGroup,
    FormResults,
    QuestionFigures,
    form_results,
    question_words,
)

__all__ = [
    "EditionOutcome",
    "EvaluatedValue",
    "FormGroup",
    "FormResults",
    "LevelOutcome",
    "QuestionFigures",
    "edition_outcome",
    "evaluated_values",
    "form_results",
    "question_words",
]
