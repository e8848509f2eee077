"""What takes changes of evaluation forms back, by the functions that anybody else would use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain.audit import TakeBack, Taken
from domain.evaluations import forms, questions
from domain.models import EvaluationFormState
from domain.store import WriteDb


async def _create(db: WriteDb, taken: Taken) -> None:
    was = taken.values
    await forms.create_form(
        db,
        was["edition"],
        forms.read_form(was["form"]),
        at=taken.at,
        with_template=was["with_template"],
        kept=forms.Kept(taken.record_id, was["number"]),
    )


async def _change(db: WriteDb, taken: Taken) -> None:
    wanted = forms.read_form(taken.values)
    await forms.change_form(db, taken.record_id, wanted, **taken.terms)


async def _remove(db: WriteDb, taken: Taken) -> None:
    await forms.remove_form(db, taken.record_id, **taken.terms)


async def _publish(db: WriteDb, taken: Taken) -> None:
    await forms.publish_form(db, taken.record_id, **taken.terms)


async def _withdraw(db: WriteDb, taken: Taken) -> None:
    await forms.withdraw_form(db, taken.record_id, **taken.terms)


async def _put_back(db: WriteDb, taken: Taken) -> None:
    state = EvaluationFormState(taken.values["state"])
    await forms.put_back(db, taken.record_id, state, **taken.terms)


async def _add_question(db: WriteDb, taken: Taken) -> None:
    was = taken.values
    kept = questions.Kept(taken.record_id, was["position"])
    wanted = questions.read_question(was["question"])
    await questions.add_question(db, was["form"], wanted, at=taken.at, kept=kept)


async def _change_question(db: WriteDb, taken: Taken) -> None:
    wanted = questions.read_question(taken.values)
    await questions.change_question(db, taken.record_id, wanted, **taken.terms)


async def _remove_question(db: WriteDb, taken: Taken) -> None:
    await questions.remove_question(db, taken.record_id, **taken.terms)


# What to do instead, by type of record, where nothing takes a change back.
INSTEAD: Final[Mapping[str, str]] = {
    "EvaluationAnswer": (
        "An answer is its giver's alone, who changes it or takes it back while the form is open."
    ),
    "EvaluationReminder": "A reminder that was sent stays so.",
}
ACTS: Final[Mapping[str, TakeBack]] = {
    "create_evaluation_form": _create,
    "change_evaluation_form": _change,
    "remove_evaluation_form": _remove,
    "publish_evaluation_form": _publish,
    "withdraw_evaluation_form": _withdraw,
    "put_back_evaluation_form": _put_back,
    "add_evaluation_question": _add_question,
    "change_evaluation_question": _change_question,
    "remove_evaluation_question": _remove_question,
}
