"""Reminders to those who have not answered a form that is open where they are.

Each is for whom it concerns alone. What planners, the trail and the outbox hear is that there was a
reminder of a form: neither to whom nor to how many, which would tell who has answered.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from domain import audit, models
from domain.evaluations.clocks import closes, opens
from domain.evaluations.holding import hold_form
from domain.evaluations.states import require_move
from domain.models import (
    Administration,
    EvaluationAnswer,
    EvaluationForm,
    EvaluationReminder,
    EvaluationRespondent,
    EventKind,
)
from domain.outbox import announce
from domain.policy.house import by_the_house
from domain.reminders import local_day
from domain.store import ReadDb, WriteDb


class _Waited(NamedTuple):
    """Somebody whose answer is waited for: a person, or with None an administration."""

    manager_id: str | None
    place: Administration


async def remind_of_form(db: WriteDb, form_id: str, *, at: datetime) -> EvaluationForm:
    """Remind everybody who has not answered a form, each at most once in a day of their own.

    Args:
        db: of a unit of work.
        form_id: a published form; where it is not open nobody is reminded.
        at: when.

    Raises:
        NotFound: there is no such form that the viewer plans.
        Conflict: it is not published.
    """
    _, form = await hold_form(db, form_id, None, "formId")
    require_move("remind", form, "formId")
    async with by_the_house(db) as house:
        for each in await _waited_for(house, form):
            zone = each.place.time_zone
            if not opens(form.opens_on, zone) <= at < closes(form.closes_on, zone):
                continue
            await _remind(house, form, each, at)
    # Always, whether anybody was left to remind or not.
    audit.note(
        db,
        audit.Change(
            "EvaluationReminder",
            form.id,
            None,
            {"form": form.id},
            edition_id=form.edition_id,
        ),
    )
    announce(
        db,
        EventKind.EVALUATION_REMINDED,
        "EvaluationForm",
        form.id,
        at=at,
        edition_id=form.edition_id,
    )
    return form


async def _remind(db: WriteDb, form: EvaluationForm, whom: _Waited, at: datetime) -> None:
    row, day = EvaluationReminder, local_day(at, whom.place.time_zone)
    before = await db.scalar(
        select(row.id).where(
            row.form_id == form.id,
            row.manager_id.is_not_distinct_from(whom.manager_id),
            row.administration_id == whom.place.id,
            row.reminded_on == day,
        )
    )
    if before is None:
        db.add(
            row(
                id=models.new_id(),
                form_id=form.id,
                manager_id=whom.manager_id,
                administration_id=whom.place.id,
                reminded_on=day,
                reminded_at=at,
            )
        )
        await db.flush()


async def _waited_for(db: ReadDb, form: EvaluationForm) -> list[_Waited]:
    """Return who may answer a form and has not, in order of their ids."""
    answer, place = EvaluationAnswer, Administration
    if form.respondent is EvaluationRespondent.ADMINISTRATION:
        member = models.SideAdministration
        answered = select(answer.administration_id).where(answer.form_id == form.id)
        found = await db.scalars(
            select(place)
            .join(member, member.administration_id == place.id)
            .where(member.edition_id == form.edition_id, place.id.not_in(answered))
            .order_by(place.id)
        )
        return [_Waited(None, each) for each in found]
    delegate, person = models.Delegate, models.Manager
    by_person = select(answer.manager_id).where(
        answer.form_id == form.id, answer.manager_id.is_not(None)
    )
    rows = await db.execute(
        select(person.id, place)
        .join(delegate, delegate.manager_id == person.id)
        .join(place, place.id == person.administration_id)
        .where(
            delegate.edition_id == form.edition_id,
            delegate.withdrawn_at.is_(None),
            person.erased_at.is_(None),
            person.id.not_in(by_person),
        )
        .order_by(person.id)
    )
    return [_Waited(*each) for each in rows]
