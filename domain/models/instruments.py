"""Cooperation instruments between administrations."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import String, UniqueConstraint
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
    """An arrangement between two or more administrations, at the latest stage found."""

    __tablename__ = "cooperation_instrument"

    key: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[InstrumentKind] = mapped_column(word(InstrumentKind))
    stage: Mapped[InstrumentStage] = mapped_column(word(InstrumentStage))
    title: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    signed_on: Mapped[date | None]
    signed_precision: Mapped[DatePrecision | None] = mapped_column(word(DatePrecision))
    in_force_on: Mapped[date | None]
    known_from: Mapped[date] = mapped_column(index=True)
    cross_regional: Mapped[bool]
    source_url: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    predecessor_id: Mapped[str | None] = mapped_column(
        reference("cooperation_instrument", on_delete="SET NULL"), index=True
    )


class InstrumentParty(Seeded, Record):
    """An administration that is party to an instrument."""

    __tablename__ = "instrument_party"
    __table_args__ = (UniqueConstraint("instrument_id", "administration_id"),)

    instrument_id: Mapped[str] = mapped_column(reference("cooperation_instrument"))
    administration_id: Mapped[str] = mapped_column(reference("administration"), index=True)
    position: Mapped[int]
