"""The waiting list of each side: who is on it in which order, and who gets a place that is free.

Every act on it is the house's own: whoever causes it by withdrawing sees nothing of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from domain import models
from domain.audit import Undo
from domain.models import EventKind, NoticeKind, WaitingPlace
from domain.nominations.confirming import make_delegate, read_codes
from domain.nominations.notes import Stood
from domain.nominations.places import read_places
from domain.nominations.states import DECIDING
from domain.policy.house import by_the_house
from domain.store import ReadDb, WriteDb


async def join_list(db: WriteDb, row: models.Nomination) -> int:
    """Put a nomination on the list of its side, and return its place.

    It goes behind the last of those who were submitted before it, by moment and then id: in a list
    that nobody has reordered that is the order of submission.
    """
    nomination = models.Nomination
    async with by_the_house(db) as house:
        number = 0
        rows = await house.execute(
            select(nomination.submitted_at, nomination.id, WaitingPlace.number)
            .join(WaitingPlace, WaitingPlace.nomination_id == nomination.id)
            .where(WaitingPlace.side_id == row.side_id)
        )
        for submitted_at, row_id, place in rows:
            if _turn(submitted_at, row_id) < _turn(row.submitted_at, row.id):
                number = max(number, place)
        await _put(house, row, number + 1)
    return number + 1


async def put_on_list(db: WriteDb, row: models.Nomination, place: int) -> int:
    """Put a nomination at a place of the list of its side, the last at most; return the place."""
    async with by_the_house(db) as house:
        number = min(place, await _length(house, row.side_id) + 1)
        await _put(house, row, number)
    return number


async def _length(house: ReadDb, side_id: str) -> int:
    row = WaitingPlace
    return await house.scalar(select(func.count(row.id)).where(row.side_id == side_id)) or 0


def _turn(submitted_at: datetime | None, row_id: str) -> tuple[bool, str, str]:
    """Return what orders submissions; one of which the moment is not known comes first."""
    moment = submitted_at.isoformat(timespec="microseconds") if submitted_at else ""
    return submitted_at is not None, moment, row_id


async def leave_list(db: WriteDb, nomination_id: str) -> int | None:
    """Take a nomination off the list, and return its place; those behind it move up.

    One that is not on it stays off, and None is returned.
    """
    async with by_the_house(db) as house:
        return await _remove(house, nomination_id) or None


async def move_on_list(db: WriteDb, row: models.Nomination, place: int) -> tuple[int, int]:
    """Move a nomination to a place of its list, the last one at most; return old and new place."""
    async with by_the_house(db) as house:
        old = await _remove(house, row.id)
    return old, await put_on_list(db, row, place)


async def give_places(
    db: WriteDb, edition: models.Edition, side_id: str, *, at: datetime
) -> Sequence[str]:
    """Give the free places of a side to those who wait, in order, each of whom fits both quotas.

    Only while the edition decides on nominations. Each is told once.

    Returns:
        The ids of their nominations.
    """
    if edition.state not in DECIDING:
        return ()
    given: list[tuple[models.Nomination, Undo]] = []
    number = 0
    nomination, manager = models.Nomination, models.Manager
    async with by_the_house(db) as house:
        places = await read_places(house, side_id)
        waiting = await house.execute(
            select(nomination, manager.administration_id, WaitingPlace)
            .join(manager, nomination.manager_id == manager.id)
            .join(WaitingPlace, WaitingPlace.nomination_id == nomination.id)
            .where(WaitingPlace.side_id == side_id)
            .order_by(WaitingPlace.number)
        )
        for row, administration_id, place in waiting.all():
            if places.fits(administration_id):
                places.take(administration_id)
                given.append((row, Stood.of(row, place.number).undo))
                await house.delete(place)
            else:
                number += 1
                place.number = number
        # At once for all: of a long list each row is written once, whoever gets how many places.
        await house.flush()
        codes = await read_codes(house, edition.id, side_id) if given else None
        kind = (EventKind.NOMINATION_PROMOTED, NoticeKind.PLACE_FREED)
        for row, undo in given:
            await make_delegate(house, row, kind, at=at, trail=db, codes=codes, undo=undo)
    return [row.id for row, _ in given]


async def place_of(db: ReadDb, nomination_id: str) -> int | None:
    """Return the place of a nomination on its list, None where it is on none."""
    row = WaitingPlace
    found: int | None = await db.scalar(
        select(row.number).where(row.nomination_id == nomination_id)
    )
    return found


async def _put(house: WriteDb, row: models.Nomination, number: int) -> None:
    behind = (WaitingPlace.side_id == row.side_id) & (WaitingPlace.number >= number)
    await house.execute(update(WaitingPlace).where(behind).values(number=WaitingPlace.number + 1))
    house.add(
        WaitingPlace(id=models.new_id(), nomination_id=row.id, side_id=row.side_id, number=number)
    )
    await house.flush()


async def _remove(house: WriteDb, nomination_id: str) -> int:
    """Take a place off; return its number, 0 where there is none."""
    found = await house.scalar(
        select(WaitingPlace).where(WaitingPlace.nomination_id == nomination_id)
    )
    if found is None:
        return 0
    # As it is now: others may have moved up since it was read.
    await house.refresh(found)
    await house.delete(found)
    await house.flush()
    behind = (WaitingPlace.side_id == found.side_id) & (WaitingPlace.number > found.number)
    await house.execute(update(WaitingPlace).where(behind).values(number=WaitingPlace.number - 1))
    return found.number
