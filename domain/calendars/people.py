"""Who is in a calendar by name, as far as whoever it is for may see it, in a language."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from domain import models
from domain.administrations import translations_by_record
from domain.calendars.entries import Named
from domain.managers import names_by_manager
from domain.store import ReadDb


async def names_in(db: ReadDb, names: Mapping[str, str], locale: str) -> dict[str, str]:
    """Return the names of records in a language, their English ones where there are none."""
    ids = list(names)
    found = await translations_by_record(db, ids) if ids else []
    return {
        row_id: there.get(locale, names[row_id]) for row_id, there in zip(ids, found, strict=True)
    }


async def named_delegates(db: ReadDb, ids: Collection[str], locale: str) -> dict[str, Named]:
    """Return delegates by id, those that the viewer may not see left out."""
    row, person, place = models.Delegate, models.Manager, models.Administration
    rows = await db.execute(
        select(row.id, row.code, row.manager_id, person.administration_id, place.name)
        .join(person, person.id == row.manager_id)
        .join(place, place.id == person.administration_id)
        .where(row.id.in_(ids))
    )
    found: list[Any] = list(rows)
    names = await names_by_manager(db, [each.manager_id for each in found])
    places = await names_in(db, {each.administration_id: each.name for each in found}, locale)
    return {
        each.id: Named(each.code, name, places[each.administration_id], each.id)
        for each, (name, _) in zip(found, names, strict=True)
    }


async def named_speakers(db: ReadDb, ids: Collection[str], locale: str) -> dict[str, Named]:
    """Return speakers by id, those that the viewer may not see left out."""
    row, of = models.Speaker, models.Organization
    rows = await db.execute(
        select(row.id, row.code, row.name, of.id, of.name)
        .join(of, of.id == row.organization_id)
        .where(row.id.in_(ids))
    )
    found = [tuple(each) for each in rows]
    bodies = await names_in(db, {of_id: name for _, _, _, of_id, name in found}, locale)
    return {
        row_id: Named(code, name, bodies[of_id], row_id) for row_id, code, name, of_id, _ in found
    }


async def leaders_by_placement(
    db: ReadDb, ids: Collection[str], locale: str
) -> dict[str, tuple[Named, ...]]:
    """Return who leads each placed session, by code, as far as the viewer may see them."""
    row = models.AgendaAttendance
    there = list(
        await db.scalars(
            select(row)
            .where(row.placement_id.in_(ids), row.leads.is_(True))
            .order_by(row.code, row.id)
        )
    )
    delegates = await named_delegates(db, {each.delegate_id or "" for each in there}, locale)
    speakers = await named_speakers(db, {each.speaker_id or "" for each in there}, locale)
    found: dict[str, tuple[Named, ...]] = {}
    for each in there:
        leader = delegates.get(each.delegate_id or "") or speakers.get(each.speaker_id or "")
        if leader is not None:
            found[each.placement_id] = (*found.get(each.placement_id, ()), leader)
    return found


async def titles_in(
    db: ReadDb, placements: Collection[models.AgendaPlacement], locale: str
) -> dict[str, str]:
    """Return the title of each placed session; in the language where it is that of a topic."""
    session, topic = models.Session, models.Topic
    ids = {each.session_id for each in placements if each.session_id}
    rows = await db.execute(
        select(session.id, topic.id, topic.name)
        .join(topic, topic.id == session.topic_id)
        .where(session.id.in_(ids))
    )
    topics = {session_id: (topic_id, name) for session_id, topic_id, name in rows}
    names = await names_in(db, dict(topics.values()), locale)
    titles: dict[str, str] = {}
    for each in placements:
        topic_id, name = topics.get(each.session_id or "", ("", None))
        titles[each.id] = names[topic_id] if name == each.title else each.title
    return titles
