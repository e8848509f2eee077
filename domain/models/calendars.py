"""Calendars of an edition: whose they are, and the private addresses that they are fetched from."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import NAME_LENGTH_MAX, Record, reference, word
from domain.models.writes import HASH_LENGTH


class CalendarKind(StrEnum):
    """Whose calendar it is: a person's, that of the people of an administration, all of it."""

    PERSON = "person"
    ADMINISTRATION = "administration"
    EDITION = "edition"


class CalendarFeed(Record):
    """A private address of a calendar, as the SHA-256 of its secret. Never the calendar itself.

    ``viewer`` is whoever made it, by the name of their token: it ends when that token does, by
    ``expires_at`` or because it is revoked. ``locale`` is the language that it is written in.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (
        CheckConstraint("(kind = 'person') = (manager_id IS NOT NULL)", name="person"),
        CheckConstraint(
            "(kind = 'administration') = (administration_id IS NOT NULL)", name="administration"
        ),
    )

    edition_id: Mapped[str] = mapped_column(reference("edition"), index=True)
    kind: Mapped[CalendarKind] = mapped_column(word(CalendarKind))
    manager_id: Mapped[str | None] = mapped_column(reference("manager"), index=True)
    administration_id: Mapped[str | None] = mapped_column(reference("administration"), index=True)
    locale: Mapped[str] = mapped_column(String(8))
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    viewer: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    fetched_on: Mapped[date | None]
