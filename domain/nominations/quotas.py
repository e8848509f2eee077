"""Quotas: how many places a side has, and how many of them an administration at most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select

from domain import audit, models
from domain.audit import Undo
from domain.errors import Conflict, InvalidInput, NotFound
from domain.lookups import require_version
from domain.models import EventKind, NominationState, Quota
from domain.nominations.holding import find_side, hold_edition
from domain.nominations.states import require_edition
from domain.nominations.waiting import give_places
from domain.outbox import announce
from domain.store import ReadDb, WriteDb

PLACES_MAX: Final = 100_000
_CODES_SHOWN_MAX: Final = 10


class QuotaOf(NamedTuple):
    """What a quota is of: a side, or one administration of it."""

    side_id: str
    administration_id: str | None = None


async def change_quota(
    db: WriteDb,
    of: QuotaOf,
    places: int | None,
    *,
    at: datetime,
    expected_version: int | None = None,
    kept_id: str | None = None,
) -> models.Side:
    """Say how many places there are; places that become free go to those who wait, in order.

    Args:
        db: of a unit of work.
        of: the side, or one administration of it.
        places: how many; None is no limit.
        at: when this is said.
        expected_version: of the quota as the caller read it, 0 for none.
        kept_id: that of a quota which was there before.

    Raises:
        NotFound: there is no such side that the viewer plans.
        Stale: it is not of the version expected.
        InvalidInput: it is no number of places, or the administration is not of the side.
        Conflict: more are confirmed, who are named.
    """
    side = await db.get(models.Side, of.side_id)
    if side is None:
        raise NotFound("There is no such side that you may plan.", path=("sideId",))
    edition = await hold_edition(db, side.edition_id, "sideId")
    require_edition("withdraw", edition, "sideId")
    row = await db.scalar(
        select(Quota)
        .where(
            Quota.side_id == side.id,
            Quota.administration_id.is_not_distinct_from(of.administration_id),
        )
        .execution_options(populate_existing=True)
    )
    require_version("quota", row.version if row else 0, expected_version)
    if (row.places if row else None) == places:
        return side
    await _check(db, edition, side, of.administration_id, places)
    before = _noted(row)
    undo = Undo(
        "change_quota",
        {
            "side": side.id,
            "administration": of.administration_id,
            "places": row.places if row else None,
        },
    )
    if row is None:
        row = Quota(id=kept_id or models.new_id(), **of._asdict())
        db.add(row)
    if places is None:
        await db.delete(row)
    else:
        row.places, row.seeded = places, False
    await db.flush()
    after = None if places is None else _noted(row)
    change = audit.Change("Quota", row.id, before, after, edition_id=edition.id, undo=undo)
    audit.note(db, change)
    announce(db, EventKind.QUOTA_CHANGED, "Side", side.id, at=at, edition_id=edition.id)
    await give_places(db, edition, side.id, at=at)
    return side


def _noted(row: Quota | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "side": row.side_id,
        "administration": row.administration_id,
        "places": row.places,
        "version": row.version,
    }


async def _check(
    db: ReadDb,
    edition: models.Edition,
    side: models.Side,
    administration_id: str | None,
    places: int | None,
) -> None:
    noun = f"The side {side.key}"
    if administration_id is not None:
        path = ("administrationId",)
        place = await db.get(models.Administration, administration_id)
        if place is None:
            raise NotFound("There is no such administration.", path=path)
        theirs = await find_side(db, edition, place, *path)
        noun = f"{place.name} ({place.code})"
        if theirs.id != side.id:
            raise InvalidInput(f"{noun} is on the side {theirs.key}, not {side.key}.", path=path)
    if places is None:
        return
    if not 0 <= places <= PLACES_MAX:
        raise InvalidInput(
            f"{places} is no number of places. Give 0 to {PLACES_MAX:,}.", path=("places",)
        )
    codes = await _confirmed_codes(db, side.id, administration_id)
    if len(codes) > places:
        shown = ", ".join(codes[:_CODES_SHOWN_MAX])
        more = len(codes) - _CODES_SHOWN_MAX
        rest = f" and {more} more" if more > 0 else ""
        raise Conflict(
            f"{noun} has {len(codes)} confirmed delegates: {shown}{rest}. Withdraw"
            f" {len(codes) - places} of them before you give it {places} places.",
            path=("places",),
        )


async def _confirmed_codes(db: ReadDb, side_id: str, administration_id: str | None) -> list[str]:
    """Return the codes of the confirmed, the last of them first: the likeliest to give way."""
    nomination, delegate, manager = models.Nomination, models.Delegate, models.Manager
    statement = (
        select(delegate.code)
        .join(nomination, delegate.nomination_id == nomination.id)
        .join(manager, nomination.manager_id == manager.id)
        .where(
            nomination.side_id == side_id,
            nomination.state == NominationState.CONFIRMED,
        )
        .order_by(delegate.code.desc())
    )
    if administration_id is not None:
        statement = statement.where(manager.administration_id == administration_id)
    return list(await db.scalars(statement))


class QuotaStanding(NamedTuple):
    """A quota with what has come of it; without one there is no limit."""

    side_id: str
    administration_id: str | None
    places: int | None
    version: int
    confirmed: int
    waiting: int


async def quotas_by_side(db: ReadDb, ids: Sequence[str]) -> list[list[QuotaStanding]]:
    """Return of each side itself and then of its administrations how many places there are.

    Administrations without a quota of their own are there where somebody of them is confirmed or
    waits. Who waits is counted as far as the viewer may see it.
    """
    rows = await db.scalars(select(Quota).where(Quota.side_id.in_(ids)))
    known = {(each.side_id, each.administration_id): each for each in rows}
    place = models.Administration
    confirmed = await _confirmed_counts(db, ids)
    waiting = await _waiting_counts(db, ids)
    codes = dict((await db.execute(select(place.id, place.code))).all())
    found = []
    for side_id in ids:
        keys = {key for key in (*known, *confirmed, *waiting) if key[0] == side_id}
        theirs = sorted(
            (key[1] for key in keys if key[1] is not None), key=lambda each: codes[each]
        )
        standing = []
        for administration_id in (None, *theirs):
            key = (side_id, administration_id)
            quota = known.get(key)
            standing.append(
                QuotaStanding(
                    *key,
                    quota.places if quota else None,
                    quota.version if quota else 0,
                    confirmed[key],
                    waiting[key],
                )
            )
        found.append(standing)
    return found


_Counts = Counter[tuple[str, str | None]]


async def _confirmed_counts(db: ReadDb, ids: Sequence[str]) -> _Counts:
    delegate, manager = models.Delegate, models.Manager
    rows = await db.execute(
        select(delegate.side_id, manager.administration_id, func.count(delegate.id))
        .join(manager, delegate.manager_id == manager.id)
        .where(delegate.side_id.in_(ids), delegate.withdrawn_at.is_(None))
        .group_by(delegate.side_id, manager.administration_id)
    )
    return _with_sides(rows.all())


async def _waiting_counts(db: ReadDb, ids: Sequence[str]) -> _Counts:
    row, nomination, manager = models.WaitingPlace, models.Nomination, models.Manager
    rows = await db.execute(
        select(row.side_id, manager.administration_id, func.count(row.id))
        .join(nomination, row.nomination_id == nomination.id)
        .join(manager, nomination.manager_id == manager.id)
        .where(row.side_id.in_(ids))
        .group_by(row.side_id, manager.administration_id)
    )
    return _with_sides(rows.all())


def _with_sides(rows: Sequence[Any]) -> _Counts:
    counts: _Counts = Counter()
    for side_id, administration_id, number in rows:
        counts[side_id, administration_id] += number
        counts[side_id, None] += number
    return counts
