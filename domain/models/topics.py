"""The tree of strategic topics, what they cover and the instruments they refer to."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import NAME_LENGTH_MAX, Record, Seeded, Sourced, reference


class Topic(Sourced, Record):
    """A node of the tree; leaves are what symposiums treat."""

    __tablename__ = "topic"
    __table_args__ = (CheckConstraint("minutes > 0", name="minutes"),)

    key: Mapped[str] = mapped_column(String(64), unique=True)
    parent_id: Mapped[str | None] = mapped_column(reference("topic"), index=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    description: Mapped[str]
    is_leaf: Mapped[bool]
    minutes: Mapped[int] = mapped_column(default=90)
    sort_order: Mapped[int] = mapped_column(index=True)


class TopicCompetency(Sourced, Record):
    """How much of a topic is about a competency, in per mille; a leaf's weights sum to 1000."""

    __tablename__ = "topic_competency"
    __table_args__ = (
        UniqueConstraint("topic_id", "competency_id"),
        CheckConstraint("weight_per_mille BETWEEN 1 AND 1000", name="weight"),
    )

    topic_id: Mapped[str] = mapped_column(reference("topic"))
    competency_id: Mapped[str] = mapped_column(reference("competency"), index=True)
    weight_per_mille: Mapped[int]


class InstrumentReference(Seeded, Record):
    """A passage of an international instrument that a topic refers to, for people to read."""

    __tablename__ = "instrument_reference"
    __table_args__ = (UniqueConstraint("topic_id", "citation"),)

    topic_id: Mapped[str] = mapped_column(reference("topic"))
    citation: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    position: Mapped[int]
