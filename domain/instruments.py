"""Cooperation instruments between administrations, now and as seen from a day. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, case, or_, select

from domain import models
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


def stage_on(instrument: models.CooperationInstrument, day: date | None) -> InstrumentStage:
    """Return how far an instrument had come on a day; without a day, how far it has come.

    In force only from its day of entry into force, signed only from its day of signing. An
    instrument that was known before it was signed counts as a contact until then.
    """
    if day is None or instrument.stage not in {InstrumentStage.SIGNED, InstrumentStage.IN_FORCE}:
        return instrument.stage
    if (
        instrument.stage is InstrumentStage.IN_FORCE
        and instrument.in_force_on is not None
        and instrument.in_force_on <= day
    ):
        return InstrumentStage.IN_FORCE
    if instrument.signed_on is None or instrument.signed_on <= day:
        return InstrumentStage.SIGNED
    return InstrumentStage.CONTACT


def _stage_in_sql(day: date | None) -> ColumnElement[InstrumentStage]:
    """Say the same as ``stage_on``, for conditions; a test holds the two together."""
    row = models.CooperationInstrument
    if day is None:
        return row.stage.expression
    return case(
        (row.stage.not_in([InstrumentStage.SIGNED, InstrumentStage.IN_FORCE]), row.stage),
        (
            and_(row.stage == InstrumentStage.IN_FORCE, row.in_force_on <= day),
            InstrumentStage.IN_FORCE,
        ),
        (or_(row.signed_on.is_(None), row.signed_on <= day), InstrumentStage.SIGNED),
        else_=InstrumentStage.CONTACT,
    )


def _narrow(where: InstrumentFilter) -> Iterator[ColumnElement[bool]]:
    row, party = models.CooperationInstrument, models.InstrumentParty
    if where.as_of is not None:
        yield row.known_from <= where.as_of
    yield from equal_to(row.cross_regional, where.cross_regional)
    yield from any_of(row.kind, where.kind_in)
    if where.stage_in is not None:
        yield _stage_in_sql(where.as_of).in_(where.stage_in)
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
        "signed": (Key(models.CooperationInstrument.signed_on, date, is_nullable=True),),
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
