"""Indicators of an edition and of its objectives: measured series with a baseline and a target."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import NAME_LENGTH_MAX, Record, Seeded, reference, word

FIGURE_LENGTH_MAX = 24


class IndicatorMeasure(StrEnum):
    """What the system itself counts for an indicator whenever it is read."""

    ACCEPTED_PARTNERSHIPS = "accepted_partnerships"
    COMPLETE_PROFILES = "complete_profiles"
    INSTRUMENTS_IN_FORCE = "instruments_in_force"
    OPPORTUNITIES = "opportunities"
    PEOPLE_MET = "people_met"


class FigureBasis(StrEnum):
    """Where a figure comes from: somebody stated it, or records were counted."""

    STATED = "stated"
    COUNTED = "counted"


class Indicator(Seeded, Record):
    """A measured series of an edition, which may stand for one of its objectives.

    Figures are decimals written as text, so that nothing is rounded. ``measure`` is what the system
    counts; None where it can only be told.
    """

    __tablename__ = "indicator"
    __table_args__ = (
        UniqueConstraint("edition_id", "key"),
        CheckConstraint("baseline <> target", name="way"),
    )

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    objective_id: Mapped[str | None] = mapped_column(reference("objective"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    unit: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    baseline: Mapped[str | None] = mapped_column(String(FIGURE_LENGTH_MAX))
    target: Mapped[str | None] = mapped_column(String(FIGURE_LENGTH_MAX))
    measure: Mapped[IndicatorMeasure | None] = mapped_column(word(IndicatorMeasure))
    source: Mapped[str]
    synthetic: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class IndicatorValue(Seeded, Record):
    """The figure of an indicator on a day, with its source.

    ``fact_id`` is the fact that states it, with the words of the source.
    """

    __tablename__ = "indicator_value"
    __table_args__ = (UniqueConstraint("indicator_id", "valued_on"),)

    indicator_id: Mapped[str] = mapped_column(reference("indicator"))
    valued_on: Mapped[date]
    value: Mapped[str] = mapped_column(String(FIGURE_LENGTH_MAX))
    basis: Mapped[FigureBasis] = mapped_column(word(FigureBasis))
    source: Mapped[str]
    fact_id: Mapped[str | None] = mapped_column(reference("fact", on_delete="SET NULL"), index=True)
