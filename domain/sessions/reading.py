"""Slots, rooms and sessions in the shapes that loaders and lists ask for. Reads only."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from domain import models
from domain.lookups import lists_by, rows_by
from domain.pages import Key, Listing
from domain.store import ReadDb

SESSIONS_OF_COMPONENT = Listing(
    name="component.sessions",
    row=models.Session,
    statement=select(models.Session),
    orders={"key": (Key(models.Session.key),)},
    default=(("key", False),),
    parent=models.Session.component_id,
)


async def slots_by_component(db: ReadDb, ids: Sequence[str]) -> list[list[models.Slot]]:
    """Return the slots of each component, in order of time."""
    row = models.Slot
    return await lists_by(db, select(row).order_by(row.starts_at, row.key), row.component_id, ids)


async def slots_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Slot | None]:
    """Return slots in the order asked, None where there is none."""
    return await rows_by(db, models.Slot.id, ids)


async def rooms_by_component(db: ReadDb, ids: Sequence[str]) -> list[list[models.Room]]:
    """Return the rooms of each component, by key."""
    row = models.Room
    return await lists_by(db, select(row).order_by(row.key), row.component_id, ids)


async def sessions_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Session | None]:
    """Return sessions in the order asked, None where there is none."""
    return await rows_by(db, models.Session.id, ids)


async def leaders_by_session(db: ReadDb, ids: Sequence[str]) -> list[list[models.SessionLeader]]:
    """Return who leads each session, in order."""
    row = models.SessionLeader
    return await lists_by(db, select(row).order_by(row.position, row.id), row.session_id, ids)
