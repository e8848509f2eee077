"""Reminders of overdue commitments to their administrations, each once in a day of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select

from domain import audit, models
from domain.errors import InvalidInput, NotFound
from domain.lookups import held, rows_by
from domain.models import Administration, Commitment, CommitmentReminder, EventKind, Recommendation
from domain.outbox import announce
from domain.outcomes.overdue import local_day, overdue
from domain.policy.narrowing import viewer_of
from domain.store import ReadDb, WriteDb

ADMINISTRATIONS_MAX: Final = 200


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
    edition = await held(db, models.Edition, edition_id)
    if edition is None or not viewer_of(db.info).holds(edition_id):
        raise NotFound("There is no edition of this id that you may plan.", path=("editionId",))
    await _check(db, administration_ids)
    reminders = []
    for place, number in await _late(db, edition.id, at):
        if administration_ids is not None and place.id not in administration_ids:
            continue
        table, day = CommitmentReminder, local_day(at, place.time_zone)
        before = await db.scalar(
            select(table.id).where(
                table.edition_id == edition.id,
                table.administration_id == place.id,
                table.reminded_on == day,
            )
        )
        if before is not None:
            continue
        made = table(
            id=models.new_id(),
            edition_id=edition.id,
            administration_id=place.id,
            reminded_on=day,
            reminded_at=at,
            commitments=number,
        )
        db.add(made)
        reminders.append(made)
        announce(db, EventKind.COMMITMENTS_REMINDED, "CommitmentReminder", made.id, at=at)
    await db.flush()
    for each in reminders:
        after = {"administration": each.administration_id, "commitments": each.commitments}
        change = audit.Change("CommitmentReminder", each.id, None, after, edition_id=edition.id)
        audit.note(db, change)
    return edition, reminders


async def _check(db: ReadDb, administration_ids: Sequence[str] | None) -> None:
    field = "administrationIds"
    if administration_ids is None:
        return
    if len(administration_ids) > ADMINISTRATIONS_MAX:
        raise InvalidInput(f"Give at most {ADMINISTRATIONS_MAX}.", path=(field,))
    for place, row in enumerate(await rows_by(db, Administration.id, administration_ids)):
        if row is None:
            raise InvalidInput("There is no such administration.", path=(field, str(place)))


async def _late(db: ReadDb, edition_id: str, at: datetime) -> list[tuple[Administration, int]]:
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
    counts: Counter[str] = Counter()
    places: dict[str, Administration] = {}
    for administration, _ in found:
        counts[administration.id] += 1
        places[administration.id] = administration
    return [(places[row_id], number) for row_id, number in counts.items()]


async def reminders_by_id(db: ReadDb, ids: Sequence[str]) -> list[CommitmentReminder | None]:
    """Return reminders in the order asked, None where there is none."""
    return await rows_by(db, CommitmentReminder.id, ids)
