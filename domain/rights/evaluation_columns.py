"""The columns of what people answered, and what becomes of them when somebody is erased.

What many answered was added up and told, so the numbers stay, by an id that leads to nobody any
more; words go.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, select

from domain import models
from domain.rights.personal import TOMBSTONE, Personal


def answered(person: str) -> Select[Any]:
    """Find what a person answered."""
    row = models.EvaluationAnswer
    return select(row.id).where(row.manager_id == person)


def _in_words(_person: str) -> ColumnElement[bool]:
    return models.EvaluationValue.words.is_not(None)


EVALUATIONS: Final[tuple[Personal, ...]] = (
    Personal(
        models.EvaluationValue,
        lambda person: models.EvaluationValue.answer_id.in_(answered(person)),
        erased={"words": TOMBSTONE},
        kept="id answer_id question_id number",
        emptied=_in_words,
    ),
    Personal(
        models.EvaluationAnswer,
        lambda person: models.EvaluationAnswer.manager_id == person,
        kept="id form_id manager_id administration_id side_id answered_at version",
    ),
    Personal(
        models.EvaluationReminder,
        lambda person: models.EvaluationReminder.manager_id == person,
        deleted="id form_id manager_id administration_id reminded_on reminded_at",
    ),
)
