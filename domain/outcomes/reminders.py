"""Reminders of overdue commitments to their administrations, each once in a day of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from domain import models
from domain.errors import InvalidInput, NotFound
from domain.lookups import held_edition, rows_by
from domain.models import Administration, Commitment, CommitmentReminder, EventKind, Recommendation
from domain.outcomes.overdue import overdue
from domain.reminders import ADMINISTRATIONS_MAX, Due, counted, remind_each
from domain.store import ReadDb, WriteDb


async def remind_commitments(
    db: WriteDb, edition_id: str, administration_ids: Sequence[str] | None, *, at: datetime
) -> tuple[models.Edition, list[CommitmentReminder]]:
    """Remind administrations of what they committed to and is overdue.

    Nothing personal is in it: the event tells that there was a reminder, and the record how many
    commitments it concerned.

    Args:
        db: of a unit of work.
        edition_id: the edition.
        administration_ids: which; None for all that have an overdue commitment.
        at: when.

    Returns:
        The edition, and a reminder for each that was not reminded that day already.

    Raises:
        NotFound: there is no such edition that the viewer plans.
        InvalidInput: one of the administrations is not there, or they are too many.
    """
    edition = await held_edition(db, edition_id)
    if edition is None:
        raise NotFound("There is no edition of this id that you may plan.", path=("editionId",))
    await _check(db, administration_ids)
    due = [
        each
        for each in await _late(db, edition.id, at)
        if administration_ids is None or each.administration.id in administration_ids
    ]
    kind = (CommitmentReminder, "commitments", EventKind.COMMITMENTS_REMINDED)
    return edition, await remind_each(db, kind, edition.id, due, at=at)


async def _check(db: ReadDb, administration_ids: Sequence[str] | None) -> None:
    field = "administrationIds"
    if administration_ids is None:
        return
    if len(administration_ids) > ADMINISTRATIONS_MAX:
        raise InvalidInput(f"Give at most {ADMINISTRATIONS_MAX}.", path=(field,))
    for place, row in enumerate(await rows_by(db, Administration.id, administration_ids)):
        if row is None:
            raise InvalidInput("There is no such administration.", path=(field, str(place)))


async def _late(db: ReadDb, edition_id: str, at: datetime) -> list[Due]:
    """Return the administrations with overdue commitments, by code, and how many each has."""
    row, because, place = Commitment, Recommendation, Administration
    found = await db.execute(
        select(place, row.id)
        .select_from(row)
        .join(because, row.recommendation_id == because.id)
        .join(place, row.administration_id == place.id)
        .where(because.edition_id == edition_id, overdue(at))
        .order_by(place.code)
    )
    return counted(administration for administration, _ in found)


async def reminders_by_id(db: ReadDb, ids: Sequence[str]) -> list[CommitmentReminder | None]:
    """Return reminders in the order asked, None where there is none."""
    return await rows_by(db, CommitmentReminder.id, ids)
