"""Sixty-four nominations for ten places, decided on at once, and places that become free."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain import models, nominations
from domain.audit import Acting
from domain.changes import change
from domain.models import EventKind, NominationState, NoticeKind
from domain.policy import SYSTEM, Viewer
from domain.roles import Role
from domain.store import Store, WriteDb
from tests.api.call import AT, SLUG, fill_call

PEOPLE = 64
PLACES = 10
SIDE = "calllatin"
PLANNER = Viewer("planner", Role.PLANNER, edition_ids=frozenset({SLUG}))
ACTS: dict[str, Callable[..., Awaitable[object]]] = {
    "confirmNomination": nominations.confirm_nomination,
    "withdrawNomination": nominations.withdraw_nomination,
}


async def fill_submitted(store: Store) -> None:
    """Fill a store with a call for ten places of a side, for which 64 are submitted.

    Two and two were submitted at the same moment; the later half of the ids came first.
    """
    await fill_call(store)
    async with store.unit_of_work(SYSTEM) as db:
        place = models.Administration
        rows = await db.execute(select(place.code, place.id).where(place.code.in_(("PE", "MX"))))
        places = dict(rows.all())
        people = [
            models.Manager(
                id=f"person{number:02}",
                administration_id=places["PE" if number % 2 else "MX"],
                code=f"P-{number:02}",
            )
            for number in range(PEOPLE)
        ]
        db.add_all([*people, models.Quota(side_id=SIDE, places=PLACES)])
        await db.flush()
        db.add_all(
            models.Nomination(
                id=f"nomination{number:02}",
                edition_id=SLUG,
                manager_id=f"person{number:02}",
                side_id=SIDE,
                state=NominationState.SUBMITTED,
                submitted_at=AT - timedelta(seconds=number // 2),
            )
            for number in range(PEOPLE)
        )


def in_order(numbers: Sequence[int]) -> list[int]:
    """Return people in the order in which they were submitted."""
    return sorted(numbers, key=lambda number: (-(number // 2), number))


async def act(store: Store, viewer: Viewer, name: str, number: int) -> int:
    """Act on one nomination; return how often the database was too busy to begin."""
    for busy in range(100):
        try:
            async with change(store, Acting(viewer, "", name)) as db:
                await ACTS[name](db, f"nomination{number:02}", at=store.clock())
        except PoolTimeout:
            continue
        return busy
    raise AssertionError(f"{name} never began")


async def at_once(store: Store, viewer: Viewer, name: str, numbers: Sequence[int]) -> None:
    """Act on many nominations at once."""
    await asyncio.gather(*(act(store, viewer, name, number) for number in numbers))


async def standing(store: Store) -> tuple[set[int], list[int]]:
    """Return who is confirmed, and who waits in which order."""
    row, place = models.Nomination, models.WaitingPlace
    async with store.reading(SYSTEM) as db:
        confirmed = await db.scalars(
            select(row.id).where(row.state == NominationState.CONFIRMED, row.edition_id == SLUG)
        )
        waiting = await db.execute(select(place.nomination_id, place.number).order_by(place.number))
        found = waiting.all()
        assert [number for _, number in found] == list(range(1, len(found) + 1))
        states = await db.scalars(
            select(row.id).where(row.state == NominationState.WAITLISTED, row.edition_id == SLUG)
        )
        assert set(states) == {row_id for row_id, _ in found}
        return {_number(each) for each in confirmed}, [_number(row_id) for row_id, _ in found]


def _number(row_id: str) -> int:
    return int(row_id.removeprefix("nomination"))


async def told(store: Store) -> tuple[Counter[int], Counter[int]]:
    """Return how often each was told that a place became free: by notices, and by events."""
    notice, event = models.NominationNotice, models.OutboxEvent
    async with store.reading(SYSTEM) as db:
        notices = await db.scalars(
            select(notice.nomination_id).where(notice.kind == NoticeKind.PLACE_FREED)
        )
        events = await db.scalars(
            select(event.record_id).where(event.kind == EventKind.NOMINATION_PROMOTED)
        )
        return Counter(map(_number, notices)), Counter(map(_number, events))


async def coordinator(store: Store, code: str) -> Viewer:
    """Return the viewer who acts for an administration."""
    place = models.Administration
    async with store.reading(SYSTEM) as db:
        row_id = await db.scalar(select(place.id).where(place.code == code))
    return Viewer(code, Role.COORDINATOR, administration_id=row_id, edition_ids=frozenset({SLUG}))


async def set_quota(store: Store, places: int) -> None:
    """Set the quota of the side."""
    async with change(store, Acting(PLANNER, "", "changeQuota")) as db:
        await _set(db, places, store)


async def _set(db: WriteDb, places: int, store: Store) -> None:
    await nominations.change_quota(db, nominations.QuotaOf(SIDE), places, at=store.clock())
