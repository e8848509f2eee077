"""Cooperation instruments between administrations."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import NAME_LENGTH_MAX, Record, Seeded, Sourced, reference, word


class InstrumentKind(StrEnum):
    """What an arrangement is."""

    MRA = "mra"
    ACTION_PLAN = "action_plan"
    CMAA = "cmaa"
    COOPERATION_AGREEMENT = "cooperation_agreement"


class InstrumentStage(StrEnum):
    """The ladder from a first contact to entry into force, in order."""

    CONTACT = "contact"
    WORK_PLAN = "work_plan"
    JOINT_VALIDATION = "joint_validation"
    SIGNED = "signed"
    IN_FORCE = "in_force"


class DatePrecision(StrEnum):
    """How exact a date is; a month or a year is written as its first day."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class CooperationInstrument(Sourced, Record):
    """An arrangement between two or more administrations; its stage events say how far it came.

    ``known_from`` is the day from which it was publicly known.
    """

    __tablename__ = "cooperation_instrument"

    key: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[InstrumentKind] = mapped_column(word(InstrumentKind))
    title: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    known_from: Mapped[date] = mapped_column(index=True)
    cross_regional: Mapped[bool]
    source_url: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    predecessor_id: Mapped[str | None] = mapped_column(
        reference("cooperation_instrument", on_delete="SET NULL"), index=True
    )
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class InstrumentParty(Seeded, Record):
    """An administration that is party to an instrument."""

    __tablename__ = "instrument_party"
    __table_args__ = (UniqueConstraint("instrument_id", "administration_id"),)

    instrument_id: Mapped[str] = mapped_column(reference("cooperation_instrument"))
    administration_id: Mapped[str] = mapped_column(reference("administration"), index=True)
    position: Mapped[int]


class StageEvent(Seeded, Record):
    """An instrument reached a stage. Triggers of the database refuse to update or delete it.

    It goes with its instrument alone; what was recorded in error is retracted beside it.
    ``reached_on`` is null where the day is not known: then ``known_on`` is the day from which the
    stage was known, null where that is not known either. ``recorded_at`` is null for seeds.
    """

    __tablename__ = "stage_event"
    __table_args__ = (
        CheckConstraint("(reached_on IS NULL) = (precision IS NULL)", name="precision"),
        CheckConstraint("reached_on IS NULL OR known_on IS NULL", name="known"),
    )

    instrument_id: Mapped[str] = mapped_column(reference("cooperation_instrument"), index=True)
    stage: Mapped[InstrumentStage] = mapped_column(word(InstrumentStage))
    reached_on: Mapped[date | None]
    precision: Mapped[DatePrecision | None] = mapped_column(word(DatePrecision))
    known_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime | None]


class StageRetraction(Seeded, Record):
    """A stage event that was recorded in error, and counts no more; as immutable as the event."""

    __tablename__ = "stage_retraction"

    event_id: Mapped[str] = mapped_column(reference("stage_event"), unique=True)
    retracted_at: Mapped[datetime | None]
