"""Evaluation forms of the two editions in every state, with answers of people and places.

What was answered is for whoever answered it: there are too few of them to be told of.
"""

from datetime import date
from typing import NamedTuple

from domain import models
from domain.models import (
    EvaluationFormState,
    EvaluationLevel,
    EvaluationRespondent,
    QuestionKind,
)
from tests.two_editions import AT, DAY, secret

LATER = date(2099, 12, 31)
PUBLISHED, DRAFT = EvaluationFormState.PUBLISHED, EvaluationFormState.DRAFT


class Made(NamedTuple):
    """Of a form: its edition, state, last day, and whether administrations answer it."""

    edition: str
    state: EvaluationFormState
    closes_on: date
    of_places: bool = False


FORMS = {
    "formown": Made("own", PUBLISHED, DAY),
    "formopen": Made("own", PUBLISHED, LATER),
    "formplace": Made("own", PUBLISHED, LATER, of_places=True),
    "formdraft": Made("own", DRAFT, DAY),
    "formother": Made("other", PUBLISHED, DAY),
    "formotheropen": Made("other", PUBLISHED, LATER),
    "formotherdraft": Made("other", DRAFT, DAY),
}
# Answer: its form, who gave it, None where the administration did, and of which side.
ANSWERS = {
    "saidana": ("formown", "ana", "pe", "ownwest"),
    "saidluz": ("formown", "luz", "mx", "ownwest"),
    "openana": ("formopen", "ana", "pe", "ownwest"),
    "openluz": ("formopen", "luz", "mx", "ownwest"),
    "placepe": ("formplace", None, "pe", "ownwest"),
    "placemx": ("formplace", None, "mx", "ownwest"),
    "saideva": ("formother", "eva", "mx", "otherwest"),
}


def evaluation_rows() -> list[list[models.Record]]:
    """Return the forms, their question, the answers, and what these say in words."""
    forms: list[models.Record] = []
    questions: list[models.Record] = []
    for number, (row_id, made) in enumerate(FORMS.items(), 1):
        by = EvaluationRespondent.ADMINISTRATION if made.of_places else EvaluationRespondent.PERSON
        forms.append(
            models.EvaluationForm(
                id=row_id,
                edition_id=made.edition,
                number=number,
                level=EvaluationLevel.RETURN if made.of_places else EvaluationLevel.REACTION,
                respondent=by,
                title=secret("form", row_id),
                opens_on=DAY,
                closes_on=made.closes_on,
                state=made.state,
            )
        )
        questions.append(
            models.EvaluationQuestion(
                id=f"{row_id}asks",
                form_id=row_id,
                position=0,
                kind=QuestionKind.TEXT,
                wording=secret("asked", row_id),
            )
        )
    answers = [
        models.EvaluationAnswer(
            id=row_id,
            form_id=form,
            manager_id=person,
            administration_id=place,
            side_id=side,
            answered_at=AT,
        )
        for row_id, (form, person, place, side) in ANSWERS.items()
    ]
    values = [
        models.EvaluationValue(
            answer_id=row_id, question_id=f"{form}asks", words=secret("answered", row_id)
        )
        for row_id, (form, *_) in ANSWERS.items()
    ]
    reminders = [
        models.EvaluationReminder(
            form_id=form,
            manager_id=person,
            administration_id=place,
            reminded_on=DAY,
            reminded_at=AT,
        )
        for form, person, place, _ in ANSWERS.values()
    ]
    return [forms, questions, answers, [*values, *reminders]]


def evaluation_secrets() -> list[tuple[str, str, str, str]]:
    """Return the words that only some may read: each with the field and the row that show it."""
    found = []
    for row_id in FORMS:
        found.append((secret("form", row_id), "EvaluationForm.title", "EvaluationForm", row_id))
        field = "EvaluationQuestion.wording"
        found.append((secret("asked", row_id), field, "EvaluationQuestion", f"{row_id}asks"))
    return found + [
        (secret("answered", row_id), "EvaluationValue.words", "EvaluationAnswer", row_id)
        for row_id in ANSWERS
    ]
