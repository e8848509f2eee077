"""What administrations say of themselves: functions and processes, good practices, challenges."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import NAME_LENGTH_MAX, Record, Seeded, reference, word


class FunctionKind(StrEnum):
    """Whether an administration says what it is there for, or how it does it."""

    FUNCTION = "function"
    PROCESS = "process"


class Urgency(StrEnum):
    """How soon a challenge wants an answer, the least urgent first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class StrategicFunction(Seeded, Record):
    """A strategic function of an administration, or a process that serves one.

    ``as_of`` is the day for which it is told, ``since`` the day from which it is so. ``synthetic``
    ones were invented for a demonstration, here as on the other parts of a profile.
    """

    __tablename__ = "strategic_function"
    __table_args__ = (UniqueConstraint("administration_id", "name"),)

    administration_id: Mapped[str] = mapped_column(reference("administration"))
    kind: Mapped[FunctionKind] = mapped_column(word(FunctionKind))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    description: Mapped[str]
    since: Mapped[date | None]
    as_of: Mapped[date]
    source: Mapped[str]
    synthetic: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class StrategicFunctionTopic(Seeded, Record):
    """A topic that a function or process is about."""

    __tablename__ = "strategic_function_topic"
    __table_args__ = (UniqueConstraint("function_id", "topic_id"),)

    function_id: Mapped[str] = mapped_column(reference("strategic_function"))
    topic_id: Mapped[str] = mapped_column(reference("topic"), index=True)
    position: Mapped[int]


class GoodPractice(Seeded, Record):
    """What an administration does well on a topic, and shares.

    ``contact_role`` is the post to turn to, never a person.
    """

    __tablename__ = "good_practice"
    __table_args__ = (UniqueConstraint("administration_id", "name"),)

    administration_id: Mapped[str] = mapped_column(reference("administration"))
    topic_id: Mapped[str] = mapped_column(reference("topic"), index=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    description: Mapped[str]
    results: Mapped[str] = mapped_column(default="")
    since: Mapped[date | None]
    contact_role: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX), default="")
    source: Mapped[str]
    synthetic: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class Challenge(Seeded, Record):
    """An organisational challenge that an administration faces on a topic."""

    __tablename__ = "challenge"
    __table_args__ = (UniqueConstraint("administration_id", "name"),)

    administration_id: Mapped[str] = mapped_column(reference("administration"))
    topic_id: Mapped[str] = mapped_column(reference("topic"), index=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    description: Mapped[str]
    urgency: Mapped[Urgency] = mapped_column(word(Urgency))
    source: Mapped[str]
    synthetic: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it
