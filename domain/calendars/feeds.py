"""Private addresses of calendars: made, listed, opened without a token, revoked.

The secret of an address has 256 random bits, so that its SHA-256, which alone is kept, needs no
slow hash. Whoever has it reads what the one who made it may read of that calendar, and no more.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from domain import audit, models
from domain.calendars.subjects import Subject, require_subject, subject_of
from domain.errors import Conflict, NotFound
from domain.lookups import held, rows_by
from domain.models import CalendarFeed, CalendarKind
from domain.pages import Key, Listing
from domain.policy import SYSTEM
from domain.policy.narrowing import viewer_of
from domain.programmes import find_planned_edition
from domain.store import ReadDb, Store, WriteDb
from domain.tokens import digest_of, is_revoked

OPEN_MAX: Final = 20
_SECRET_BYTES: Final = 32
_ENDED: Final = "This calendar address was revoked, or has ended. Make another one."
FEEDS_OF_EDITION = Listing(
    name="edition.calendar_feeds",
    row=CalendarFeed,
    statement=select(CalendarFeed),
    orders={"made_at": (Key(CalendarFeed.made_at, datetime),)},
    default=(("made_at", True),),
    parent=CalendarFeed.edition_id,
)


class NewFeed(NamedTuple):
    """The secret of an address, shown this once, and its record."""

    secret: str
    row: CalendarFeed


class OpenFeed(NamedTuple):
    """An address that is open: whose calendar it shows, in which language."""

    row_id: str
    subject: Subject
    locale: str


async def create_calendar_feed(
    db: WriteDb, edition_id: str, locale: str, *, at: datetime
) -> NewFeed:
    """Make a private address of the calendar that the viewer has in an edition.

    Args:
        db: of a unit of work of a person, a coordinator or a planner.
        edition_id: of which edition.
        locale: the language that it is written in, one that there are texts of.
        at: when.

    Raises:
        NotFound: the viewer holds no such edition, or takes no part in it.
        Conflict: they have as many open addresses of it as there may be.
    """
    viewer = viewer_of(db.info)
    subject = subject_of(viewer, edition_id)
    if await find_planned_edition(db, edition_id) is None:
        raise NotFound("There is no such edition that you have a calendar in.", path=("editionId",))
    await require_subject(db, subject)
    # So that two at the same time do not each count the other out.
    await held(db, models.Edition, edition_id)
    if await _open_count(db, subject, at) >= OPEN_MAX:
        raise Conflict(
            f"There are {OPEN_MAX} open addresses of this calendar already. Revoke one first.",
            path=("editionId",),
        )
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    row = CalendarFeed(
        id=models.new_id(),
        edition_id=edition_id,
        kind=subject.kind,
        manager_id=subject.row_id if subject.kind is CalendarKind.PERSON else None,
        administration_id=subject.row_id if subject.kind is CalendarKind.ADMINISTRATION else None,
        locale=locale,
        token_hash=digest_of(secret),
        viewer=viewer.name,
        made_at=at,
        expires_at=viewer.expires_at,
    )
    db.add(row)
    await db.flush()
    _note(db, row, None, {"kind": row.kind.value, "locale": row.locale})
    return NewFeed(secret, row)


async def revoke_calendar_feed(db: WriteDb, feed_id: str, *, at: datetime) -> CalendarFeed:
    """Close an address for good; a second time changes nothing.

    Raises:
        NotFound: there is none of this id that the viewer may see.
    """
    row = await held(db, CalendarFeed, feed_id)
    if row is None:
        raise NotFound("There is no such calendar address.", path=("id",))
    if row.revoked_at is None:
        row.revoked_at = at
        await db.flush()
        _note(db, row, {"revoked_at": None}, {"revoked_at": at.isoformat()})
    return row


async def feeds_by_id(db: ReadDb, ids: Sequence[str]) -> list[CalendarFeed | None]:
    """Return addresses in the order asked, None where there is none."""
    return await rows_by(db, CalendarFeed.id, ids)


async def open_feed(store: Store, secret: str) -> OpenFeed | None:
    """Return what the address of a secret shows, None where there never was one.

    The day is noted on which it was fetched last. Nobody waits at the door because a disk is full:
    then the next fetch notes it.

    Raises:
        NotFound: it was revoked, or the token that it was made with was or has ended.
    """
    at = store.clock()
    async with store.reading(SYSTEM) as db:
        row = await _find(db, secret)
        if row is None:
            return None
        ended = row.expires_at is not None and row.expires_at <= at
        if row.revoked_at is not None or ended or await is_revoked(db, row.viewer):
            raise NotFound(_ENDED)
    if row.fetched_on != at.date():
        with suppress(SQLAlchemyError):
            async with store.unit_of_work(SYSTEM) as db:
                used = await _find(db, secret)
                if used is not None:
                    used.fetched_on = at.date()
    whose = row.manager_id or row.administration_id or row.edition_id
    return OpenFeed(row.id, Subject(row.kind, row.edition_id, whose), row.locale)


async def _find(db: ReadDb, secret: str) -> CalendarFeed | None:
    found: CalendarFeed | None = await db.scalar(
        select(CalendarFeed).where(CalendarFeed.token_hash == digest_of(secret))
    )
    return found


async def _open_count(db: WriteDb, subject: Subject, at: datetime) -> int:
    row = CalendarFeed
    whose: Any = {
        CalendarKind.PERSON: row.manager_id == subject.row_id,
        CalendarKind.ADMINISTRATION: row.administration_id == subject.row_id,
        CalendarKind.EDITION: row.kind == CalendarKind.EDITION,
    }[subject.kind]
    statement = select(func.count(row.id)).where(
        row.edition_id == subject.edition_id,
        whose,
        row.revoked_at.is_(None),
        or_(row.expires_at.is_(None), row.expires_at > at),
    )
    return int(await db.scalar(statement) or 0)


def _note(db: WriteDb, row: CalendarFeed, before: Any, after: Any) -> None:
    change = audit.Change(
        "CalendarFeed",
        row.id,
        before,
        after,
        edition_id=row.edition_id,
        manager_id=row.manager_id,
    )
    audit.note(db, change)
