"""Components of an edition: added, corrected and taken away, with the sides that attend."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from domain import models
from domain.audit import Undo
from domain.checks import require_once, time_zones
from domain.editions.holding import (
    hold_edition,
    hold_part,
    make_own,
    rename,
    require_new,
    rows_of,
    tell,
)
from domain.editions.rules import (
    COMPONENTS_MAX,
    Days,
    Span,
    require_days,
    require_key,
    require_open,
    require_words,
)
from domain.editions.standing import let_attend, require_nobody_of, require_nothing_on
from domain.editions.wanted import ComponentWanted, Kept, component_as_wanted
from domain.errors import Conflict, InvalidInput, NotFound
from domain.lookups import next_position
from domain.models import Component, ComponentKind, ComponentSide, Edition, Side, Slot
from domain.sessions.rules import local_moment
from domain.store import ReadDb, WriteDb

# What a machine may have beside the places of the IANA list: another one reads another clock by it.
_NOWHERE: Final = frozenset({"Factory", "localtime", "posixrules"})
_COUNTRY: Final = re.compile(r"[A-Z]{2}", re.ASCII)


async def add_component(
    db: WriteDb,
    edition_id: str,
    key: str,
    wanted: ComponentWanted,
    *,
    at: datetime,
    kept: Kept | None = None,
) -> Component:
    """Add a component to an edition, behind the others; delegates of its sides attend.

    One that was there before may keep its id and position.

    Raises:
        NotFound: there is no such edition that the viewer plans, or it has no such side.
        InvalidInput: the key, a text, the place or a day does not fit.
        Conflict: the state of the edition does not allow it, or the edition has a component of
            the key or as many as it may have.
    """
    edition = await hold_edition(db, edition_id, None, "editionId")
    require_open(edition, "components", "editionId")
    require_key(key, "key")
    of = Component.edition_id == edition.id
    words = f"The edition {edition.slug} has a component {key} already. Choose another key."
    await require_new(db, select(Component.id).where(of, Component.key == key), words, "key")
    if (await db.scalar(select(func.count(Component.id)).where(of)) or 0) >= COMPONENTS_MAX:
        raise Conflict(f"An edition has at most {COMPONENTS_MAX} components. Remove one first.")
    await _check(db, edition, key, wanted)
    if kept is None:
        kept = Kept(models.new_id(), await next_position(db, Component, of))
    row = Component(id=kept.id, edition_id=edition.id, key=key, position=kept.position)
    _put(row, wanted)
    db.add(row)
    await db.flush()
    await _put_sides(db, edition, row, wanted.side_ids)
    await make_own(db, edition)
    change = (None, _noted(row, wanted))
    tell(db, row, change, Undo("remove_component", {}), at, edition_id=edition.id)
    return row


async def held_component(db: WriteDb, component_id: str) -> ComponentWanted:
    """Return what a component is, and hold it.

    Raises:
        NotFound: there is none that the viewer may plan.
    """
    _, row = await hold_part(db, Component, component_id, None)
    return component_as_wanted(row, await _side_ids(db, row))


async def correct_component(
    db: WriteDb,
    component_id: str,
    wanted: ComponentWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
    names: Mapping[str, str] | None = None,
) -> Component:
    """Say of a component what it is from now on; its key stays.

    Delegates of a side that comes attend it. What is as it was changes nothing.

    Raises:
        NotFound: there is no such component that the viewer plans, or the edition has no such
            side.
        Stale: it is not of the version expected.
        InvalidInput: a text or the place does not fit, or its days do not lie within those of the
            edition or leave a slot outside; the message names it.
        Conflict: the state of the edition does not allow it, delegates of a side that would leave
            attend it, or its slots go by the clock of another time zone.
    """
    edition, row = await hold_part(db, Component, component_id, expected_version)
    was = component_as_wanted(row, await _side_ids(db, row))
    if _same(was, wanted):
        return row
    require_open(edition, "components", "id")
    slots = list(
        await db.scalars(
            select(Slot).where(Slot.component_id == row.id).order_by(Slot.starts_at, Slot.key)
        )
    )
    await _check(db, edition, row.key, wanted, slots)
    if slots and was.time_zone != wanted.time_zone:
        raise Conflict(
            f"The slots of {row.key} go by the clock of {was.time_zone}. Take them away before"
            " you give it another time zone.",
            path=("timeZone",),
        )
    before = _noted(row, was)
    others = await rename(db, row, wanted.name, names)
    _put(row, wanted)
    row.seeded = False
    # Also where only the sides are others: loading the seeds is not to undo it.
    flag_modified(row, "name")
    await _put_sides(db, edition, row, wanted.side_ids)
    await make_own(db, edition)
    undo = Undo("correct_component", {"names": others, **was.plain()})
    tell(db, row, (before, _noted(row, wanted)), undo, at, edition_id=edition.id)
    return row


async def remove_component(
    db: WriteDb, component_id: str, *, at: datetime, expected_version: int | None = None
) -> tuple[Edition, Component]:
    """Take a component away on which nothing stands, and return what it was.

    Raises:
        NotFound: there is no such component that the viewer plans.
        Stale: it is not of the version expected.
        Conflict: the state of the edition does not allow it, or slots, rooms, sessions, delegates,
            hosts or agendas refer to it.
    """
    edition, row = await hold_part(db, Component, component_id, expected_version)
    require_open(edition, "components", "id")
    await require_nothing_on(db, row, f"The component {row.key}", "id", parts=(ComponentSide,))
    was = component_as_wanted(row, await _side_ids(db, row))
    kept = {"edition": edition.id, "key": row.key, "position": row.position, **was.plain()}
    before = _noted(row, was)
    await db.delete(row)
    await make_own(db, edition)
    await db.flush()
    tell(db, row, (before, None), Undo("add_component", kept), at, edition_id=edition.id)
    return edition, row


def _same(was: ComponentWanted, wanted: ComponentWanted) -> bool:
    """Tell whether two are the same: the order in which sides are named says nothing."""
    return set(was.side_ids) == set(wanted.side_ids) and was == replace(
        wanted, side_ids=was.side_ids
    )


async def _check(
    db: ReadDb, edition: Edition, key: str, wanted: ComponentWanted, slots: Sequence[Slot] = ()
) -> None:
    require_words(wanted.name, "what the component is called", "name")
    if wanted.time_zone not in time_zones() - _NOWHERE:
        raise InvalidInput(
            "A time zone is a name of the IANA list, such as Asia/Shanghai.", path=("timeZone",)
        )
    if wanted.kind is ComponentKind.ONLINE and (wanted.city or wanted.country):
        raise InvalidInput(
            "What is held online is in no city or country. Give neither.", path=("city",)
        )
    if wanted.country is not None and not _COUNTRY.fullmatch(wanted.country):
        raise InvalidInput("A country is two capital letters, such as CN.", path=("country",))
    around = Span(f"the edition {edition.slug}", edition.starts_on, edition.ends_on)
    own = Span(f"The component {key}", wanted.starts_on, wanted.ends_on)
    require_days(Days(own, around, [_span(each, wanted.time_zone) for each in slots]))
    ids = wanted.side_ids
    paths = [("sideIds", str(place)) for place in range(len(ids))]
    require_once(zip(ids, paths, strict=True), "This side is given twice. Name each once.")
    for side, path in zip(await rows_of(db, Side, ids, "side", paths), paths, strict=True):
        if side.edition_id != edition.id:
            raise NotFound(f"The edition {edition.slug} has no side of this id.", path=path)


def _span(slot: Slot, time_zone: str) -> Span:
    first, last = (local_moment(time_zone, each) for each in (slot.starts_at, slot.ends_at))
    return Span(f"The slot {slot.key}", first.date(), last.date())


async def _side_ids(db: ReadDb, row: Component) -> tuple[str, ...]:
    link = ComponentSide
    ids = await db.scalars(
        select(link.side_id)
        .join(Side, Side.id == link.side_id)
        .where(link.component_id == row.id)
        .order_by(Side.position, Side.id)
    )
    return tuple(ids)


async def _put_sides(db: WriteDb, edition: Edition, row: Component, wanted: Sequence[str]) -> None:
    """Make the sides that attend a component these, and let their delegates attend it.

    Raises:
        Conflict: delegates of a side that would leave attend it.
    """
    link = ComponentSide
    known = {
        each.side_id: each
        for each in await db.scalars(select(link).where(link.component_id == row.id))
    }
    leaving = known.keys() - set(wanted)
    await require_nobody_of(db, row, leaving)
    for side_id in leaving:
        await db.delete(known[side_id])
    for side_id in set(wanted) - known.keys():
        db.add(link(component_id=row.id, side_id=side_id))
    await db.flush()
    await let_attend(db, edition.id)


def _put(row: Component, wanted: ComponentWanted) -> None:
    row.kind, row.name = wanted.kind, wanted.name
    row.starts_on, row.ends_on = wanted.starts_on, wanted.ends_on
    row.city, row.country, row.venue = wanted.city, wanted.country, wanted.venue
    row.time_zone, row.format, row.quote = wanted.time_zone, wanted.format, wanted.quote


def _noted(row: Component, of: ComponentWanted) -> dict[str, object]:
    return {
        "edition": row.edition_id,
        "key": row.key,
        "starts_on": of.starts_on,
        "ends_on": of.ends_on,
        "sides": list(of.side_ids),
        "version": row.version,
    }
