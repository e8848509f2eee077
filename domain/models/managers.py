"""Managers of administrations and the languages they speak. Personal data."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import NAME_LENGTH_MAX, Record, Seeded, reference, word


class Seniority(StrEnum):
    """Standing of a person in an administration."""

    TOP_EXECUTIVE = "top_executive"
    SENIOR_MANAGER = "senior_manager"
    MANAGER = "manager"
    OFFICIAL = "official"


class LanguageLevel(StrEnum):
    """Common European Framework of Reference, and native."""

    NATIVE = "native"
    C2 = "C2"
    C1 = "C1"
    B2 = "B2"
    B1 = "B1"
    A2 = "A2"
    A1 = "A1"


class Manager(Seeded, Record):
    """A person of one administration; ``synthetic`` people were invented for a demonstration.

    Of whom is erased, nothing but the id, the administration and the code stays.
    """

    __tablename__ = "manager"
    __table_args__ = (UniqueConstraint("administration_id", "code"),)

    administration_id: Mapped[str] = mapped_column(reference("administration"))
    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(String(NAME_LENGTH_MAX))
    position: Mapped[str | None] = mapped_column(String(NAME_LENGTH_MAX))
    seniority: Mapped[Seniority | None] = mapped_column(word(Seniority))
    role_profile_id: Mapped[str | None] = mapped_column(
        reference("role_profile", on_delete="SET NULL"), index=True
    )
    synthetic: Mapped[bool] = mapped_column(default=False)
    erased_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class NamedManager(Record):
    """The same row to whoever may see its name and position: a table of rows of its own for that.

    Read names and positions that somebody is shown through it, never through ``Manager``.
    """

    __table__ = Manager.__table__
    __mapper_args__ = {"include_properties": ["id", "name", "position"]}  # noqa: RUF012 -- SQLAlchemy reads it

    id: Mapped[str]
    name: Mapped[str | None]
    position: Mapped[str | None]


class ManagerLanguage(Seeded, Record):
    """A language that a person speaks, and how well."""

    __tablename__ = "manager_language"
    __table_args__ = (UniqueConstraint("manager_id", "language"),)

    manager_id: Mapped[str] = mapped_column(reference("manager"))
    language: Mapped[str] = mapped_column(String(8))
    level: Mapped[LanguageLevel] = mapped_column(word(LanguageLevel))
    position: Mapped[int]
