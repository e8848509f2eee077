"""Cooperation instruments and their stages, now and as seen from a day. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select

from domain import models
from domain.instruments.ladder import LADDER, counting_on
from domain.lookups import lists_by, rows_by
from domain.models import InstrumentStage
from domain.pages import Key, Listing, any_of, equal_to
from domain.store import ReadDb


@dataclass(frozen=True)
class InstrumentFilter:
    """Which instruments; what is None does not narrow.

    ``as_of`` keeps what was known on a day, and makes ``stage_in`` mean the stage of that day.
    """

    as_of: date | None = None
    cross_regional: bool | None = None
    kind_in: tuple[models.InstrumentKind, ...] | None = None
    party_code_in: tuple[str, ...] | None = None
    stage_in: tuple[InstrumentStage, ...] | None = None


def standing() -> ColumnElement[bool]:
    """Return the condition that a stage event was not retracted."""
    retraction = models.StageRetraction
    return ~select(retraction.id).where(retraction.event_id == models.StageEvent.id).exists()


def _reached(stage: InstrumentStage, day: date | None) -> ColumnElement[bool]:
    event = models.StageEvent
    found = select(event.id).where(
        event.instrument_id == models.CooperationInstrument.id, event.stage == stage, standing()
    )
    if day is not None:
        # What is known to the month or the year is kept as its first day.
        found = found.where(func.coalesce(event.reached_on, event.known_on) <= day)
    return found.exists()


def in_force_between_sides(edition_id: Any, *around: type[models.Record]) -> ColumnElement[int]:
    """Count the instruments in force whose parties are on more than one side of an edition.

    Args:
        edition_id: an id, or the column of one in a statement around.
        around: the tables of that statement.
    """
    row = models.CooperationInstrument
    there = select(func.count(row.id)).where(
        _reached(InstrumentStage.IN_FORCE, None), _sides(edition_id, *around) > 1
    )
    return (there.correlate(*around) if around else there).scalar_subquery()


def moved_between_sides(edition_id: str, since: date, until: date) -> Select[int]:
    """Count the instruments between sides of an edition that reached a stage on certain days.

    Of a stage that is known to the month or the year its first day counts.
    """
    row, event = models.CooperationInstrument, models.StageEvent
    day = func.coalesce(event.reached_on, event.known_on)
    moved = select(event.id).where(event.instrument_id == row.id, standing(), day >= since)
    return select(func.count(row.id)).where(
        moved.where(day <= until).exists(), _sides(edition_id) > 1
    )


def _sides(edition_id: Any, *around: type[models.Record]) -> ColumnElement[int]:
    """Count the sides of an edition that parties of an instrument are on."""
    row, party = models.CooperationInstrument, models.InstrumentParty
    member = models.SideAdministration
    return (
        select(func.count(member.side_id.distinct()))
        .join(party, party.administration_id == member.administration_id)
        .where(party.instrument_id == row.id, member.edition_id == edition_id)
        .correlate(row, *around)
        .scalar_subquery()
    )


def _stage_in_sql(day: date | None) -> ColumnElement[str]:
    """Say the same as ``ladder.stage_on``, for conditions; a test holds the two together."""
    return case(
        *((_reached(stage, day), literal(stage.value)) for stage in reversed(LADDER)),
        else_=literal(InstrumentStage.CONTACT.value),
    )


def _signed_on() -> ColumnElement[Any]:
    event = models.StageEvent
    found = select(func.max(event.reached_on)).where(
        event.instrument_id == models.CooperationInstrument.id,
        event.stage == InstrumentStage.SIGNED,
        standing(),
    )
    return found.correlate(models.CooperationInstrument).scalar_subquery()


def _narrow(where: InstrumentFilter) -> Iterator[ColumnElement[bool]]:
    row, party = models.CooperationInstrument, models.InstrumentParty
    if where.as_of is not None:
        yield row.known_from <= where.as_of
    yield from equal_to(row.cross_regional, where.cross_regional)
    yield from any_of(row.kind, where.kind_in)
    if where.stage_in is not None:
        yield _stage_in_sql(where.as_of).in_([stage.value for stage in where.stage_in])
    if where.party_code_in is not None:
        yield row.id.in_(
            select(party.instrument_id)
            .join(models.Administration, party.administration_id == models.Administration.id)
            .where(models.Administration.code.in_(where.party_code_in))
        )


INSTRUMENTS = Listing(
    name="instruments",
    row=models.CooperationInstrument,
    statement=select(models.CooperationInstrument),
    orders={
        "key": (Key(models.CooperationInstrument.key),),
        "known_from": (Key(models.CooperationInstrument.known_from, date),),
        "signed": (Key(_signed_on(), date, is_nullable=True),),
    },
    default=(("key", False),),
    narrow=_narrow,
)
INSTRUMENTS_OF_ADMINISTRATION = replace(
    INSTRUMENTS,
    name="administration.instruments",
    statement=INSTRUMENTS.statement.join(
        models.InstrumentParty,
        models.InstrumentParty.instrument_id == models.CooperationInstrument.id,
    ),
    parent=models.InstrumentParty.administration_id,
)


async def instruments_by_id(
    db: ReadDb, ids: Sequence[str]
) -> list[models.CooperationInstrument | None]:
    """Return instruments in the order asked, None where there is none."""
    return await rows_by(db, models.CooperationInstrument.id, ids)


async def instruments_by_key(
    db: ReadDb, keys: Sequence[str]
) -> list[models.CooperationInstrument | None]:
    """Return instruments by key, None where there is none."""
    return await rows_by(db, models.CooperationInstrument.key, keys)


async def parties_by_instrument(
    db: ReadDb, ids: Sequence[str]
) -> list[list[models.Administration]]:
    """Return the parties of each instrument, in the order of its source."""
    party = models.InstrumentParty
    statement = (
        select(models.Administration)
        .join(party, party.administration_id == models.Administration.id)
        .order_by(party.position, models.Administration.code)
    )
    return await lists_by(db, statement, party.instrument_id, ids)


async def stage_events_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.StageEvent | None]:
    """Return stage events in the order asked, None where there is none that stands."""
    event = models.StageEvent
    rows = await db.scalars(select(event).where(event.id.in_(ids), standing()))
    found = {row.id: row for row in rows}
    return [found.get(each) for each in ids]


async def steps_by_instrument(db: ReadDb, ids: Sequence[str]) -> list[list[models.StageEvent]]:
    """Return the stage events of each instrument that stand, lowest stage first."""
    event = models.StageEvent
    found = await lists_by(db, select(event).where(standing()), event.instrument_id, ids)
    return [counting_on(steps, None) for steps in found]
