"""Regional meetings of the sides of an edition, with what is treated and how long the way is."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import NAME_LENGTH_MAX, Record, Seeded, reference

PLACES_MAX = 1000
TRAVEL_DAYS_MAX = 30
WEIGHT_MAX = 10


class RegionalMeeting(Seeded, Record):
    """A key regional meeting of one side, with places for people of the others.

    ``starts_on`` and ``ends_on`` are its first and last day, both of them among its days.
    """

    __tablename__ = "regional_meeting"
    __table_args__ = (
        UniqueConstraint("edition_id", "key"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint(f"places BETWEEN 0 AND {PLACES_MAX}", name="places"),
    )

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    side_id: Mapped[str] = mapped_column(reference("side"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    place: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    places: Mapped[int]
    synthetic: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class MeetingTopic(Seeded, Record):
    """A topic of a regional meeting, and how much it weighs there."""

    __tablename__ = "meeting_topic"
    __table_args__ = (
        UniqueConstraint("meeting_id", "topic_id"),
        CheckConstraint(f"weight BETWEEN 1 AND {WEIGHT_MAX}", name="weight"),
    )

    meeting_id: Mapped[str] = mapped_column(reference("regional_meeting"))
    topic_id: Mapped[str] = mapped_column(reference("topic"), index=True)
    weight: Mapped[int]


class MeetingWay(Seeded, Record):
    """How many days of travel an administration needs before a meeting, and again after it."""

    __tablename__ = "meeting_way"
    __table_args__ = (
        UniqueConstraint("meeting_id", "administration_id"),
        CheckConstraint(f"travel_days BETWEEN 0 AND {TRAVEL_DAYS_MAX}", name="travel_days"),
    )

    meeting_id: Mapped[str] = mapped_column(reference("regional_meeting"))
    administration_id: Mapped[str] = mapped_column(reference("administration"), index=True)
    travel_days: Mapped[int]
