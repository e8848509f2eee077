"""What an agenda is made of: rooms, slots, speakers, sessions with their leaders, absences."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.managers import LanguageLevel, Seniority
from domain.models.record import NAME_LENGTH_MAX, Record, Seeded, reference, word


class SessionKind(StrEnum):
    """What a session is."""

    PANEL = "panel"
    TECHNICAL_DISCUSSION = "technical_discussion"
    PLENARY = "plenary"
    PAIR_MEETING = "pair_meeting"
    SITE_VISIT = "site_visit"


class Room(Seeded, Record):
    """A room of a component and the number of people that it seats, beside those who lead."""

    __tablename__ = "room"
    __table_args__ = (
        UniqueConstraint("component_id", "key"),
        CheckConstraint("capacity >= 0", name="capacity"),
    )

    component_id: Mapped[str] = mapped_column(reference("component"))
    key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    capacity: Mapped[int]


class Slot(Seeded, Record):
    """A time of a component in which sessions run side by side; it lies within the dates there."""

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("component_id", "key"),
        CheckConstraint("ends_at > starts_at", name="times"),
    )

    component_id: Mapped[str] = mapped_column(reference("component"))
    key: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class Speaker(Seeded, Record):
    """A person of an organization who may lead sessions of an edition, under a code.

    Speakers have no ratings and are never paired; ``synthetic`` ones were invented for a
    demonstration. Personal data.
    """

    __tablename__ = "speaker"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    organization_id: Mapped[str] = mapped_column(reference("organization"), index=True)
    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    seniority: Mapped[Seniority | None] = mapped_column(word(Seniority))
    synthetic: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class SpeakerLanguage(Seeded, Record):
    """A language that a speaker speaks, and how well."""

    __tablename__ = "speaker_language"
    __table_args__ = (UniqueConstraint("speaker_id", "language"),)

    speaker_id: Mapped[str] = mapped_column(reference("speaker"))
    language: Mapped[str] = mapped_column(String(8))
    level: Mapped[LanguageLevel] = mapped_column(word(LanguageLevel))
    position: Mapped[int]


class Session(Seeded, Record):
    """A session to be held in a component; an agenda run gives it a slot and a room.

    ``slot_id`` is the only slot that it may be held in, None for any. ``seniority`` is whom a panel
    brings together. ``languages`` are those that it is held in, apart by spaces; empty leaves that
    to those who lead it. ``requires`` are keys of sessions that have to be held earlier, alike.
    """

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("component_id", "key"),
        CheckConstraint("minutes > 0", name="minutes"),
    )

    component_id: Mapped[str] = mapped_column(reference("component"))
    key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[SessionKind] = mapped_column(word(SessionKind))
    title: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    topic_id: Mapped[str | None] = mapped_column(reference("topic"), index=True)
    slot_id: Mapped[str | None] = mapped_column(reference("slot", on_delete="SET NULL"), index=True)
    minutes: Mapped[int]
    seniority: Mapped[Seniority | None] = mapped_column(word(Seniority))
    languages: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX), default="")
    requires: Mapped[str] = mapped_column(default="", server_default="")
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class SessionLeader(Seeded, Record):
    """Who leads a session: a delegate or a speaker."""

    __tablename__ = "session_leader"
    __table_args__ = (
        UniqueConstraint("session_id", "delegate_id"),
        UniqueConstraint("session_id", "speaker_id"),
        CheckConstraint("(delegate_id IS NULL) <> (speaker_id IS NULL)", name="one"),
    )

    session_id: Mapped[str] = mapped_column(reference("session"))
    delegate_id: Mapped[str | None] = mapped_column(reference("delegate"), index=True)
    speaker_id: Mapped[str | None] = mapped_column(reference("speaker"), index=True)
    position: Mapped[int]


class Absence(Record):
    """A time in which a delegate is away, and in no session."""

    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="times"),)

    delegate_id: Mapped[str] = mapped_column(reference("delegate"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
