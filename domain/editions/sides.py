"""Sides of an edition: added, corrected and taken away, with the administrations on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from domain import models
from domain.audit import Undo
from domain.editions.holding import (
    hold_edition,
    hold_part,
    make_own,
    rename,
    require_new,
    rows_of,
    tell,
)
from domain.editions.rules import Members, require_key, require_members, require_open, require_words
from domain.editions.standing import require_nothing_on, staying
from domain.editions.wanted import Kept, SideWanted
from domain.lookups import next_position
from domain.models import (
    Administration,
    ComponentSide,
    Edition,
    EditionState,
    Side,
    SideAdministration,
)
from domain.store import ReadDb, WriteDb


async def add_side(
    db: WriteDb,
    edition_id: str,
    key: str,
    wanted: SideWanted,
    *,
    at: datetime,
    kept: Kept | None = None,
) -> Side:
    """Add a side to an edition, behind the others.

    Args:
        db: of a unit of work.
        edition_id: the edition.
        key: of the side, unique in the edition.
        wanted: its name, and who is on it.
        at: when.
        kept: what a side that was there before keeps.

    Raises:
        NotFound: there is no such edition that the viewer plans, or no such administration.
        InvalidInput: the key or a text does not fit.
        Conflict: the state of the edition does not allow it, the edition has a side of the key or
            as many as it may have, or an administration is on another one.
    """
    edition = await hold_edition(db, edition_id, None, "editionId")
    require_open(edition, "add_side", "editionId")
    require_key(key, "key")
    words = f"The edition {edition.slug} has a side {key} already. Choose another key."
    known = select(Side.id).where(Side.edition_id == edition.id, Side.key == key)
    await require_new(db, known, words, "key")
    places = await _fit(db, wanted)
    members = Members(
        key,
        [each.code for each in places],
        await _on_others(db, edition, None),
        may_be_empty=edition.state is EditionState.PLANNED,
    )
    require_members(members)
    if kept is None:
        behind = await next_position(db, Side, Side.edition_id == edition.id)
        kept = Kept(models.new_id(), behind)
    row = Side(
        id=kept.id,
        edition_id=edition.id,
        key=key,
        name=wanted.name,
        quote=wanted.quote,
        position=kept.position,
    )
    db.add(row)
    await db.flush()
    await _put_members(db, row, wanted.administration_ids)
    part = models.Component
    there = select(part.id).where(part.edition_id == edition.id, part.id.in_(kept.component_ids))
    for component_id in list(await db.scalars(there)):
        db.add(ComponentSide(component_id=component_id, side_id=row.id))
    await make_own(db, edition)
    await db.flush()
    change = (None, _noted(row, wanted))
    tell(db, row, change, Undo("remove_side", {}), at, edition_id=edition.id)
    return row


async def side_as_wanted(db: ReadDb, row: Side) -> SideWanted:
    """Return what a side is."""
    member = SideAdministration
    ids = await db.scalars(
        select(member.administration_id)
        .where(member.side_id == row.id)
        .order_by(member.position, member.id)
    )
    return SideWanted(row.name, tuple(ids), row.quote)


async def held_side(db: WriteDb, side_id: str) -> SideWanted:
    """Return what a side is, and hold it.

    Raises:
        NotFound: there is none that the viewer may plan.
    """
    _, row = await hold_part(db, Side, side_id, None)
    return await side_as_wanted(db, row)


async def correct_side(
    db: WriteDb,
    side_id: str,
    wanted: SideWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
    names: Mapping[str, str] | None = None,
) -> Side:
    """Give a side this name and these administrations, in place of those before; its key stays.

    What is as it was changes nothing.

    Raises:
        NotFound: there is no such side that the viewer plans, or no such administration.
        Stale: it is not of the version expected.
        InvalidInput: a text does not fit.
        Conflict: the state of the edition does not allow it, an administration is on another
            side, or one that would leave has nominations or something else in the edition.
    """
    edition, row = await hold_part(db, Side, side_id, expected_version)
    was = await side_as_wanted(db, row)
    if was == wanted:
        return row
    require_open(edition, "words", "id")
    if replace(was, name=wanted.name, quote=wanted.quote) != wanted:
        require_open(edition, "members", "administrationIds")
    places = await _fit(db, wanted)
    members = Members(
        row.key,
        [each.code for each in places],
        await _on_others(db, edition, row.id),
        await _staying(db, row, was),
        may_be_empty=edition.state is EditionState.PLANNED,
    )
    require_members(members)
    before = _noted(row, was)
    # Also where only the administrations are others: loading the seeds is not to undo it.
    others = await rename(db, row, wanted.name, names)
    row.quote, row.seeded = wanted.quote, False
    flag_modified(row, "name")
    await _put_members(db, row, wanted.administration_ids)
    await make_own(db, edition)
    undo = Undo("correct_side", {"names": others, **was.plain()})
    tell(db, row, (before, _noted(row, wanted)), undo, at, edition_id=edition.id)
    return row


async def remove_side(
    db: WriteDb, side_id: str, *, at: datetime, expected_version: int | None = None
) -> tuple[Edition, Side]:
    """Take a side away on which nothing stands, with who is on it; return what it was.

    Raises:
        NotFound: there is no such side that the viewer plans.
        Stale: it is not of the version expected.
        Conflict: the state of the edition does not allow it, or nominations, quotas or facts
            refer to it or to who is on it.
    """
    edition, row = await hold_part(db, Side, side_id, expected_version)
    require_open(edition, "remove_side", "id")
    parts = (SideAdministration, ComponentSide)
    await require_nothing_on(db, row, f"The side {row.key}", "id", parts=parts)
    was = await side_as_wanted(db, row)
    require_members(Members(row.key, (), staying=await _staying(db, row, was)))
    attended = list(
        await db.scalars(select(ComponentSide.component_id).where(ComponentSide.side_id == row.id))
    )
    kept = {
        "edition": edition.id,
        "key": row.key,
        "position": row.position,
        "components": attended,
        **was.plain(),
    }
    before = _noted(row, was)
    await db.delete(row)
    await make_own(db, edition)
    await db.flush()
    tell(db, row, (before, None), Undo("add_side", kept), at, edition_id=edition.id)
    return edition, row


async def _fit(db: ReadDb, wanted: SideWanted) -> list[Administration]:
    """Return the administrations of a side whose texts fit."""
    require_words(wanted.name, "what the side is called", "name")
    ids = wanted.administration_ids
    paths = [("administrationIds", str(place)) for place in range(len(ids))]
    return await rows_of(db, Administration, ids, "administration", paths)


async def _on_others(db: ReadDb, edition: Edition, side_id: str | None) -> dict[str, list[str]]:
    """Return the codes on each other side of an edition, by its key."""
    member, place = SideAdministration, Administration
    rows = await db.execute(
        select(Side.id, Side.key, place.code)
        .outerjoin(member, member.side_id == Side.id)
        .outerjoin(place, place.id == member.administration_id)
        .where(Side.edition_id == edition.id)
        .order_by(Side.position, Side.id, member.position)
    )
    found: dict[str, list[str]] = {}
    for row_id, key, code in rows:
        if row_id != side_id:
            found.setdefault(key, []).extend([code] if code else [])
    return found


async def _staying(db: WriteDb, row: Side, was: SideWanted) -> Mapping[str, str]:
    """Return which administrations of a side have what in the edition, by code."""
    found = await staying(db, row.edition_id, row.id)
    place = Administration
    ids = [each for each in was.administration_ids if each in found]
    codes = await db.execute(
        select(place.id, place.code).where(place.id.in_(ids)).order_by(place.code)
    )
    return {code: found[row_id] for row_id, code in codes}


async def _put_members(db: WriteDb, row: Side, wanted: Sequence[str]) -> None:
    """Make the administrations of a side these; who stays keeps the row."""
    member = SideAdministration
    rows = await db.scalars(select(member).where(member.side_id == row.id))
    known = {each.administration_id: each for each in rows}
    for administration_id in known.keys() - set(wanted):
        await db.delete(known[administration_id])
    await db.flush()
    for position, administration_id in enumerate(wanted):
        there = known.get(administration_id)
        if there is None:
            of = {"edition_id": row.edition_id, "side_id": row.id, "position": position}
            db.add(member(administration_id=administration_id, **of))
        else:
            there.position, there.seeded = position, False
    await db.flush()


def _noted(row: Side, of: SideWanted) -> dict[str, object]:
    return {
        "edition": row.edition_id,
        "key": row.key,
        "administrations": list(of.administration_ids),
        "version": row.version,
    }
