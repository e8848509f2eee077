"""The published agenda of a component, as tools of conferences want it: rooms, days, who leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from domain import models
from domain.calendars.entries import Named
from domain.calendars.people import leaders_by_placement, names_in, titles_in
from domain.errors import NotFound
from domain.models import SessionKind
from domain.store import ReadDb


@dataclass(frozen=True)
class HeldSession:
    """A session where and when it is held; ``kind`` is None once the session was taken off."""

    key: str
    title: str
    room: str
    starts_at: datetime
    ends_at: datetime
    kind: SessionKind | None
    languages: tuple[str, ...]
    topic: str
    track: str
    about: str
    leaders: tuple[Named, ...]


@dataclass(frozen=True)
class HeldRoom:
    """A room by its key; ``capacity`` is None once the room was taken off."""

    key: str
    name: str
    capacity: int | None


@dataclass(frozen=True)
class Conference:
    """A component with its published agenda, in order of time; the days include both ends."""

    component_id: str
    slug: str
    key: str
    title: str
    starts_on: date
    ends_on: date
    time_zone: str
    published_at: datetime
    synthetic: bool
    rooms: tuple[HeldRoom, ...]
    sessions: tuple[HeldSession, ...]


async def read_conference(db: ReadDb, component_id: str, locale: str) -> Conference:
    """Return what is published of a component, as far as the viewer may see it, in a language.

    Raises:
        NotFound: there is no such component, or nothing of it is published.

    Cost: a dozen statements, whatever the size.
    """
    run, component = models.AgendaRun, await db.get(models.Component, component_id)
    standing = select(run).where(run.component_id == component_id, models.stands(run))
    published = await db.scalar(standing) if component else None
    if component is None or published is None or published.published_at is None:
        raise NotFound("There is no such component with a published agenda.", path=("component",))
    edition = await db.get_one(models.Edition, component.edition_id)
    row = models.AgendaPlacement
    placed = list(
        await db.scalars(
            select(row)
            .where(row.run_id == published.id)
            .order_by(row.starts_at, row.room_key, row.session_key)
        )
    )
    return Conference(
        component_id=component.id,
        slug=edition.slug,
        key=component.key,
        title=f"{edition.name}: {component.name}",
        starts_on=component.starts_on,
        ends_on=component.ends_on,
        time_zone=component.time_zone,
        published_at=published.restored_at or published.published_at,
        synthetic=published.synthetic,
        rooms=await _rooms(db, component_id, placed),
        sessions=await _sessions(db, placed, locale),
    )


async def _rooms(
    db: ReadDb, component_id: str, placed: Sequence[models.AgendaPlacement]
) -> tuple[HeldRoom, ...]:
    """Return the rooms that something is held in, as they were called then, by key."""
    row = models.Room
    rows = await db.scalars(select(row).where(row.component_id == component_id))
    capacities = {each.key: each.capacity for each in rows}
    names = {each.room_key: each.room_name for each in placed}
    return tuple(HeldRoom(key, names[key], capacities.get(key)) for key in sorted(names))


async def _sessions(
    db: ReadDb, placed: Sequence[models.AgendaPlacement], locale: str
) -> tuple[HeldSession, ...]:
    titles = await titles_in(db, placed, locale)
    leaders = await leaders_by_placement(db, [each.id for each in placed], locale)
    row, topic, track = models.Session, models.Topic, aliased(models.Topic, name="track")
    rows: Any = await db.execute(
        select(row, topic, track)
        .outerjoin(topic, topic.id == row.topic_id)
        .outerjoin(track, track.id == topic.parent_id)
        .where(row.id.in_([each.session_id for each in placed if each.session_id]))
    )
    found = {session.id: (session, of, above) for session, of, above in rows}
    topics = {each.id: each.name for _, *both in found.values() for each in both if each}
    names = await names_in(db, topics, locale)
    held = []
    for each in placed:
        session, of, above = found.get(each.session_id or "", (None, None, None))
        held.append(
            HeldSession(
                key=each.session_key,
                title=titles[each.id],
                room=each.room_key,
                starts_at=each.starts_at,
                ends_at=each.ends_at,
                kind=session.kind if session else None,
                languages=tuple(session.languages.split()) if session else (),
                topic=names[of.id] if of else "",
                track=names[above.id] if above else "",
                about=of.description if of else "",
                leaders=leaders.get(each.id, ()),
            )
        )
    return tuple(held)
