"""Regions, administrations, organizations and the names they have in other languages."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import NAME_LENGTH_MAX, Record, Seeded, Sourced, reference, word


class EntityKind(StrEnum):
    """What an administration administers."""

    STATE = "state"
    CUSTOMS_TERRITORY = "customs_territory"
    CUSTOMS_UNION = "customs_union"


class WcoStatus(StrEnum):
    """Standing in the WCO: Members, and the European Union with rights like a Member."""

    MEMBER = "member"
    MEMBER_LIKE = "member_like"


class NameTranslation(Seeded, Record):
    """The name of any record in one more language; English stands on the record itself."""

    __tablename__ = "name_translation"
    __table_args__ = (UniqueConstraint("record_id", "locale"),)

    record_id: Mapped[str] = mapped_column(String(20))
    locale: Mapped[str] = mapped_column(String(35))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))


class Region(Sourced, Record):
    """One of the six WCO regions."""

    __tablename__ = "region"

    key: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    short_name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    sort_order: Mapped[int]
    as_of: Mapped[date]


class Administration(Sourced, Record):
    """A customs administration, keyed by ISO 3166-1 alpha-2 (``EU`` for the Union)."""

    __tablename__ = "administration"

    code: Mapped[str] = mapped_column(String(2), unique=True)
    code_alpha3: Mapped[str] = mapped_column(String(3), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX), index=True)
    service_name: Mapped[str | None] = mapped_column(String(NAME_LENGTH_MAX))
    service_name_confidence: Mapped[str | None] = mapped_column(String(6))
    region_id: Mapped[str] = mapped_column(reference("region", on_delete="RESTRICT"), index=True)
    time_zone: Mapped[str] = mapped_column(String(64))
    entity_kind: Mapped[EntityKind] = mapped_column(word(EntityKind))
    wco_status: Mapped[WcoStatus] = mapped_column(word(WcoStatus))
    as_of: Mapped[date]
    notes: Mapped[str] = mapped_column(default="")


class AdministrationLanguage(Seeded, Record):
    """An official language of the state or territory; not of any person."""

    __tablename__ = "administration_language"
    __table_args__ = (UniqueConstraint("administration_id", "language"),)

    administration_id: Mapped[str] = mapped_column(reference("administration"))
    language: Mapped[str] = mapped_column(String(8))
    position: Mapped[int]


class Organization(Seeded, Record):
    """WCO, IDB, a bank, a college: whoever plays a role in an edition."""

    __tablename__ = "organization"

    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    administration_id: Mapped[str | None] = mapped_column(
        reference("administration", on_delete="SET NULL"), index=True
    )
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it
