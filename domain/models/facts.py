"""Stated figures, kept beside what the data counts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import NAME_LENGTH_MAX, Record, Seeded, reference, word


class CountedFrom(StrEnum):
    """Which records a figure is counted from."""

    SIDE_ADMINISTRATIONS = "side_administrations"
    DELEGATES = "delegates"
    COMPONENTS = "components"
    SIDES = "sides"
    COMMITMENTS_DONE = "commitments_done"
    COMPONENT_DATES = "component_dates"
    DELEGATE_ADMINISTRATIONS = "delegate_administrations"
    FOCUS_TOPICS = "focus_topics"
    INSTRUMENTS_IN_FORCE = "instruments_in_force"
    NOMINATIONS_CONFIRMED = "nominations_confirmed"
    ORGANIZATIONS = "organizations"
    PAIRINGS_PUBLISHED = "pairings_published"
    PROPOSALS_ADOPTED = "proposals_adopted"
    RECOMMENDATIONS_AGREED = "recommendations_agreed"
    SESSIONS_HELD = "sessions_held"


class Fact(Seeded, Record):
    """A figure as its source states it; what the data counts is counted when asked.

    ``counted_from`` is null when nothing in the system can count it. ``proves_nothing`` says that
    the records were made from the stated figure, so their agreement is no evidence.
    """

    __tablename__ = "fact"
    __table_args__ = (UniqueConstraint("edition_id", "key"),)

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    key: Mapped[str] = mapped_column(String(64))
    unit: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    stated_value: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    quote: Mapped[str]
    source: Mapped[str] = mapped_column(default="", server_default="")
    counted_from: Mapped[CountedFrom | None] = mapped_column(word(CountedFrom))
    side_id: Mapped[str | None] = mapped_column(reference("side"), index=True)
    proves_nothing: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class FactResolution(Record):
    """Why the two figures of a fact differ, in words; neither of them is changed by it.

    It is about the figures that it holds: where one is another now, the fact is open again.
    """

    __tablename__ = "fact_resolution"

    fact_id: Mapped[str] = mapped_column(reference("fact"), unique=True)
    stated_value: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    counted_value: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    note: Mapped[str]
    resolved_by: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    resolved_at: Mapped[datetime]
