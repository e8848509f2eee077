"""Reminders to administrations, each once in a day of its own: what all kinds of them share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain import audit
from domain.models import Administration, CommitmentReminder, EventKind, NominationReminder, new_id
from domain.outbox import announce
from domain.store import WriteDb

ADMINISTRATIONS_MAX: Final = 200
ReminderT = TypeVar("ReminderT", NominationReminder, CommitmentReminder)


class Due(NamedTuple):
    """An administration to be reminded, and of how many things."""

    administration: Administration
    number: int


def local_day(at: datetime, time_zone: str) -> date:
    """Return the day on a wall in a time zone at a moment."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def counted(found: Iterable[Administration]) -> list[Due]:
    """Count how often each administration was found, in the order in which they first come."""
    places: dict[str, Administration] = {}
    counts: Counter[str] = Counter()
    for each in found:
        places[each.id] = each
        counts[each.id] += 1
    return [Due(places[row_id], number) for row_id, number in counts.items()]


async def remind_each(
    db: WriteDb,
    kind: tuple[type[ReminderT], str, EventKind],
    edition_id: str,
    due: Iterable[Due],
    *,
    at: datetime,
) -> list[ReminderT]:
    """Remind administrations that were not reminded that day, by the clock of each.

    Nothing personal is in it: the event tells that there was a reminder, and the record of how
    many things.

    Args:
        db: of a unit of work.
        kind: the table of the reminders, its column that tells how many, and the event.
        edition_id: the edition.
        due: whom, and of how many.
        at: when.
    """
    table, column, event = kind
    reminders = []
    for administration, number in due:
        day = local_day(at, administration.time_zone)
        before = await db.scalar(
            select(table.id).where(
                table.edition_id == edition_id,
                table.administration_id == administration.id,
                table.reminded_on == day,
            )
        )
        if before is not None:
            continue
        made = table(
            id=new_id(),
            edition_id=edition_id,
            administration_id=administration.id,
            reminded_on=day,
            reminded_at=at,
            **{column: number},
        )
        db.add(made)
        reminders.append(made)
        announce(db, event, table.__name__, made.id, at=at, edition_id=edition_id)
    await db.flush()
    for each in reminders:
        after = {"administration": each.administration_id, column: getattr(each, column)}
        change = audit.Change(table.__name__, each.id, None, after, edition_id=edition_id)
        audit.note(db, change)
    return reminders
