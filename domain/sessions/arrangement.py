"""Arranging a component: its slots, its rooms, and the booths for interpreters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from domain import audit, changes, models
from domain.audit import Undo
from domain.checks import require_once
from domain.errors import Conflict, InvalidInput, NotFound
from domain.lookups import held_with_edition, require_version
from domain.models import EventKind
from domain.sessions.rules import Times, broken_slot_rules, fit_key
from domain.store import ReadDb, WriteDb

ROOMS_MAX: Final = 100
SLOTS_MAX: Final = 100
AMOUNT_MAX: Final = 1_000_000


@dataclass(frozen=True)
class RoomWanted:
    """A room by its key; one that was there before may keep its id."""

    key: str
    name: str
    capacity: int
    id: str | None = None


@dataclass(frozen=True)
class SlotWanted:
    """A slot by its key; one that was there before may keep its id."""

    key: str
    starts_at: datetime
    ends_at: datetime
    id: str | None = None

    @property
    def times(self) -> Times:
        """When it is."""
        return Times(self.starts_at, self.ends_at)


@dataclass(frozen=True)
class Arrangement:
    """All slots and rooms of a component, and how many sessions can be interpreted at a time."""

    booths: int = 0
    rooms: tuple[RoomWanted, ...] = ()
    slots: tuple[SlotWanted, ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return what ``read_arrangement`` reads: names, numbers and moments as text."""
        values = asdict(self)
        for slot in values["slots"]:
            slot |= {name: slot[name].isoformat() for name in ("starts_at", "ends_at")}
        return values


def read_arrangement(values: Mapping[str, Any]) -> Arrangement:
    """Return what ``Arrangement.plain`` wrote."""
    moments = ("starts_at", "ends_at")
    return Arrangement(
        booths=values["booths"],
        rooms=tuple(RoomWanted(**room) for room in values["rooms"]),
        slots=tuple(
            SlotWanted(**slot | {name: datetime.fromisoformat(slot[name]) for name in moments})
            for slot in values["slots"]
        ),
    )


async def held_component(db: WriteDb, component_id: str) -> models.Component:
    """Return a component that the viewer may plan, and hold it.

    Raises:
        NotFound: there is none.
    """
    found = await held_with_edition(db, models.Component, component_id)
    if found is None:
        raise NotFound("There is no component of this id that you may plan.", path=("componentId",))
    _, row = found
    return row


async def arrangement_of(db: ReadDb, component: models.Component) -> Arrangement:
    """Return what a component has."""
    rooms, slots = await _rows(db, models.Room, component), await _rows(db, models.Slot, component)
    return _arrangement(component, rooms, slots)


async def arrange_component(
    db: WriteDb,
    component_id: str,
    wanted: Arrangement,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.Component:
    """Give a component these slots, rooms and booths in place of those that it had.

    A slot or room whose key stays keeps its id. What is as it was changes nothing.

    Raises:
        NotFound: there is no such component that the viewer may plan.
        Stale: it is not of the version expected.
        InvalidInput: a key or the name of a room is given twice, a number is out of range, or a
            slot breaks a rule.
        Conflict: a session has to be held in a slot that would be gone or too short.
    """
    component = await held_component(db, component_id)
    require_version("component", component.version, expected_version)
    _check(component, wanted)
    rooms, slots = await _rows(db, models.Room, component), await _rows(db, models.Slot, component)
    before = _arrangement(component, rooms, slots)
    if _keyed(before) == _keyed(wanted):
        return component
    await _check_held(db, slots, wanted.slots)
    noted = _noted(component, before)
    component.booths = wanted.booths
    flag_modified(component, "booths")
    await _put(db, models.Room, component, rooms, wanted.rooms, ("name", "capacity"))
    await _put(db, models.Slot, component, slots, wanted.slots, ("starts_at", "ends_at"))
    undo = Undo("arrange_component", before.plain())
    change = audit.Change(
        "Component",
        component.id,
        noted,
        _noted(component, wanted),
        edition_id=component.edition_id,
        undo=undo,
    )
    changes.tell(db, EventKind.AGENDA_CHANGED, change, at=at)
    return component


def _check(component: models.Component, wanted: Arrangement) -> None:
    _check_amount(wanted.booths, ("booths",))
    for field, items, most in (
        ("rooms", wanted.rooms, ROOMS_MAX),
        ("slots", wanted.slots, SLOTS_MAX),
    ):
        _check_keys(field, items, most)
    for place, room in enumerate(wanted.rooms):
        _check_amount(room.capacity, ("rooms", str(place), "capacity"))
        if not room.name.strip():
            raise InvalidInput("Give the room a name.", path=("rooms", str(place), "name"))
    # Agendas and calendars tell rooms by their names alone.
    require_once(
        (
            (room.name.strip().casefold(), ("rooms", str(place), "name"))
            for place, room in enumerate(wanted.rooms)
        ),
        "Another room has this name. Give each a name of its own.",
    )
    for place, slot in enumerate(wanted.slots):
        others = [other.times for other in wanted.slots[:place]]
        for rule in broken_slot_rules(component, slot.times, others):
            raise InvalidInput(
                f"The slot {slot.key} {rule.words}", path=("slots", str(place), "localStartsAt")
            )


def _check_keys(field: str, items: Sequence[RoomWanted | SlotWanted], most: int) -> None:
    if len(items) > most:
        raise InvalidInput(f"A component has at most {most} {field}.", path=(field,))
    seen: set[str] = set()
    for place, item in enumerate(items):
        path = (field, str(place), "key")
        if fit_key(item.key, *path) in seen:
            raise InvalidInput(f"{item.key} is given twice. Give each once.", path=path)
        seen.add(item.key)


def _check_amount(amount: int, path: tuple[str, ...]) -> None:
    if not 0 <= amount <= AMOUNT_MAX:
        raise InvalidInput(f"{amount} is not from 0 to {AMOUNT_MAX:,}.", path=path)


async def _rows(db: ReadDb, table: Any, component: models.Component) -> list[Any]:
    found = await db.scalars(
        select(table).where(table.component_id == component.id).order_by(table.key)
    )
    return list(found)


def _arrangement(
    component: models.Component, rooms: Sequence[models.Room], slots: Sequence[models.Slot]
) -> Arrangement:
    return Arrangement(
        booths=component.booths,
        rooms=tuple(RoomWanted(row.key, row.name, row.capacity, row.id) for row in rooms),
        slots=tuple(SlotWanted(row.key, row.starts_at, row.ends_at, row.id) for row in slots),
    )


def _keyed(arrangement: Arrangement) -> tuple[object, ...]:
    """Return what matters of an arrangement, in one order."""
    rooms = sorted((room.key, room.name, room.capacity) for room in arrangement.rooms)
    slots = sorted((slot.key, *slot.times) for slot in arrangement.slots)
    return arrangement.booths, rooms, slots


def _keys(items: Sequence[RoomWanted | SlotWanted]) -> set[str]:
    return {item.key for item in items}


async def _check_held(
    db: WriteDb, slots: Sequence[models.Slot], wanted: Sequence[SlotWanted]
) -> None:
    """Refuse to take away a slot that a session has to be held in, or to make it too short."""
    row = models.Session
    was = {slot.id: slot for slot in slots}
    places = {slot.key: place for place, slot in enumerate(wanted)}
    found = await db.execute(
        select(row.key, row.slot_id, row.minutes).where(row.slot_id.in_(was)).order_by(row.key)
    )
    for key, slot_id, minutes in found:
        slot = was[str(slot_id)]
        place = places.get(slot.key)
        if place is None:
            raise Conflict(
                f"The session {key} has to be held in the slot {slot.key}. Change it first.",
                path=("slots",),
            )
        had = Times(slot.starts_at, slot.ends_at).minutes
        if wanted[place].times.minutes < min(minutes, had):
            raise Conflict(
                f"The session {key} has to be held in the slot {slot.key}, and takes {minutes}"
                " minutes. Change it first.",
                path=("slots", str(place), "localEndsAt"),
            )


async def _put(
    db: WriteDb,
    table: Any,
    component: models.Component,
    rows: Sequence[Any],
    wanted: Sequence[Any],
    columns: Sequence[str],
) -> None:
    """Make the rows of a table equal to what is wanted; changed ones are the planner's own."""
    by_key = {row.key: row for row in rows}
    for row in rows:
        if row.key not in _keys(wanted):
            await db.delete(row)
    # What leaves goes first: another one may take over its key.
    await db.flush()
    for item in wanted:
        row = by_key.get(item.key)
        values = {column: getattr(item, column) for column in columns}
        if row is None:
            row_id = item.id or models.new_id()
            db.add(table(id=row_id, component_id=component.id, key=item.key, **values))
        elif any(getattr(row, column) != value for column, value in values.items()):
            for column, value in values.items():
                setattr(row, column, value)
            row.seeded = False
    await db.flush()


def _noted(component: models.Component, arrangement: Arrangement) -> dict[str, object]:
    """Return what the audit may hold."""
    return {
        "edition": component.edition_id,
        "booths": arrangement.booths,
        "rooms": sorted(_keys(arrangement.rooms)),
        "slots": sorted(_keys(arrangement.slots)),
        "version": component.version,
    }
