"""What answers add to indicators: the mean of a question that feeds one, as of its form's close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from domain.evaluations.clocks import closed_by
from domain.indicators.figures import fit_figure
from domain.lookups import in_order
from domain.models import EvaluationForm, EvaluationFormState, EvaluationQuestion
from domain.policy import Viewer
from domain.runs.evaluating.results import form_results
from domain.store import ReadDb

_PER_MILLE = 1_000


class EvaluatedValue(NamedTuple):
    """A figure that answers add to an indicator, and the code of their form.

    ``value`` is a mean, a decimal to the thousandth; None where it is hidden.
    """

    valued_on: date
    form_code: str
    value: str | None


async def evaluated_values(
    db: ReadDb, viewer: Viewer, indicator_ids: Sequence[str], at: datetime
) -> list[list[EvaluatedValue]]:
    """Return what the answers to closed forms add to each indicator, the earliest first.

    Of a question that nobody answered there is none.

    Args:
        db: one that sees everything.
        viewer: who asks; what they answered themselves does not count towards five.
        indicator_ids: which, in the order of the answer.
        at: now.

    Cost: one statement, and six more for each form that feeds one.
    """
    question, form = EvaluationQuestion, EvaluationForm
    rows = (
        await db.execute(
            select(question.indicator_id, question.id, form)
            .join(form, form.id == question.form_id)
            .where(
                question.indicator_id.in_(indicator_ids),
                form.state == EvaluationFormState.PUBLISHED,
                form.closes_on <= closed_by(at),
            )
            .order_by(form.closes_on, form.number, question.position, question.id)
        )
    ).all()
    told: dict[str, EvaluatedValue] = {}
    for each in dict.fromkeys(form for _, _, form in rows):
        results = await form_results(db, viewer, each, at)
        for one in results.groups[0].questions if results else ():
            mean = one.figures.mean_per_mille
            if one.figures.suppressed or mean is not None:
                value = None if mean is None else _decimal(mean)
                told[one.question_id] = EvaluatedValue(each.closes_on, each.code, value)
    found = ((indicator_id, told[row_id]) for indicator_id, row_id, _ in rows if row_id in told)
    return in_order(found, indicator_ids)


def _decimal(per_mille: int) -> str:
    whole, part = divmod(abs(per_mille), _PER_MILLE)
    return fit_figure(f"{'-' * (per_mille < 0)}{whole}.{part:03}")
