"""Service tokens: who is let in without a person at the door, and for what. Never the token."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import NAME_LENGTH_MAX, Record, reference, word
from domain.models.writes import HASH_LENGTH
from domain.roles import Role


class ServiceToken(Record):
    """A token as its SHA-256, with what it gives and until when.

    ``scopes`` are separated by spaces, as OAuth writes them. ``all_editions`` stands in for a list
    of them.
    """

    __tablename__ = "service_token"

    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    role: Mapped[Role] = mapped_column(word(Role))
    scopes: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX), default="")
    all_editions: Mapped[bool] = mapped_column(default=False)
    administration_id: Mapped[str | None] = mapped_column(reference("administration"), index=True)
    manager_id: Mapped[str | None] = mapped_column(reference("manager"), index=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_on: Mapped[date | None]


class ServiceTokenEdition(Record):
    """An edition that a token is for."""

    __tablename__ = "service_token_edition"
    __table_args__ = (UniqueConstraint("token_id", "edition_id"),)

    token_id: Mapped[str] = mapped_column(reference("service_token"))
    edition_id: Mapped[str] = mapped_column(reference("edition"), index=True)
