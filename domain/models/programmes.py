"""Programmes, their editions, and the parts of an edition."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import NAME_LENGTH_MAX, Record, Seeded, reference, word


class EditionKind(StrEnum):
    """What one run of a programme is."""

    EXCHANGE_PROGRAMME = "exchange_programme"
    SYMPOSIUM = "symposium"


class EditionState(StrEnum):
    """Life of an edition."""

    PLANNED = "planned"
    NOMINATING = "nominating"
    OPEN = "open"
    CLOSED = "closed"
    ARCHIVED = "archived"


class OrganizationRole(StrEnum):
    """What an organization does in an edition."""

    ORGANISER = "organiser"
    SUPPORTER = "supporter"
    HOST = "host"


class ComponentKind(StrEnum):
    """What a part of an edition is."""

    WORKSHOP = "workshop"
    EXCHANGE_FORUM = "exchange_forum"
    PANEL_SERIES = "panel_series"
    ONLINE = "online"


class StatementKind(StrEnum):
    """What a quoted passage of the source says."""

    DEVELOPMENT = "development"
    OUTPUT = "output"
    QUOTE = "quote"


class Programme(Seeded, Record):
    """A long-term programme of exchange between administrations."""

    __tablename__ = "programme"

    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class StrategyAnchor(Seeded, Record):
    """A named strategy of an organization that a programme is anchored in."""

    __tablename__ = "strategy_anchor"
    __table_args__ = (UniqueConstraint("programme_id", "key"),)

    programme_id: Mapped[str] = mapped_column(reference("programme"))
    organization_id: Mapped[str] = mapped_column(reference("organization"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    quote: Mapped[str]
    position: Mapped[int]


class Edition(Seeded, Record):
    """One run of a programme."""

    __tablename__ = "edition"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
    )

    programme_id: Mapped[str] = mapped_column(reference("programme"))
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    kind: Mapped[EditionKind] = mapped_column(word(EditionKind))
    state: Mapped[EditionState] = mapped_column(word(EditionState))
    starts_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date]
    quote: Mapped[str] = mapped_column(default="")
    source_title: Mapped[str] = mapped_column(default="")
    source_publisher: Mapped[str] = mapped_column(default="")
    source_url: Mapped[str] = mapped_column(default="")
    source_sha256: Mapped[str] = mapped_column(String(64), default="")
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class Side(Seeded, Record):
    """A named group within an edition that pairings are drawn across."""

    __tablename__ = "side"
    __table_args__ = (UniqueConstraint("edition_id", "key"),)

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    quote: Mapped[str] = mapped_column(default="")
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class SideAdministration(Seeded, Record):
    """An administration of a side; it is on one side of an edition."""

    __tablename__ = "side_administration"
    __table_args__ = (UniqueConstraint("edition_id", "administration_id"),)

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    side_id: Mapped[str] = mapped_column(reference("side"), index=True)
    administration_id: Mapped[str] = mapped_column(reference("administration"), index=True)
    position: Mapped[int]


class Component(Seeded, Record):
    """A part of an edition; its dates lie within the edition's.

    ``booths`` is how many sessions can be interpreted at the same time.
    """

    __tablename__ = "component"
    __table_args__ = (
        UniqueConstraint("edition_id", "key"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint("booths >= 0", name="booths"),
    )

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[ComponentKind] = mapped_column(word(ComponentKind))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    city: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX), default="")
    country: Mapped[str | None] = mapped_column(String(2))
    time_zone: Mapped[str] = mapped_column(String(64))
    venue: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX), default="")
    format: Mapped[str] = mapped_column(default="")
    quote: Mapped[str] = mapped_column(default="")
    position: Mapped[int]
    booths: Mapped[int] = mapped_column(default=0, server_default="0")
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class ComponentSide(Seeded, Record):
    """A side that attends a component."""

    __tablename__ = "component_side"
    __table_args__ = (UniqueConstraint("component_id", "side_id"),)

    component_id: Mapped[str] = mapped_column(reference("component"))
    side_id: Mapped[str] = mapped_column(reference("side"), index=True)


class EditionOrganization(Seeded, Record):
    """The role that an organization plays in an edition, or in one component of it."""

    __tablename__ = "edition_organization"
    __table_args__ = (UniqueConstraint("edition_id", "organization_id", "role"),)

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    organization_id: Mapped[str] = mapped_column(reference("organization"), index=True)
    role: Mapped[OrganizationRole] = mapped_column(word(OrganizationRole))
    component_id: Mapped[str | None] = mapped_column(reference("component"), index=True)
    quote: Mapped[str] = mapped_column(default="")
    position: Mapped[int]


class Objective(Seeded, Record):
    """What an edition is held for, in the words of its source."""

    __tablename__ = "objective"
    __table_args__ = (UniqueConstraint("edition_id", "key"),)

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    key: Mapped[str] = mapped_column(String(64))
    text: Mapped[str]
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class FocusTopic(Seeded, Record):
    """A topic that an edition says it focuses on, as it says it."""

    __tablename__ = "focus_topic"
    __table_args__ = (UniqueConstraint("edition_id", "topic_id"),)

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    topic_id: Mapped[str] = mapped_column(reference("topic"), index=True)
    stated_as: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    position: Mapped[int]


class Statement(Seeded, Record):
    """A passage of the source that the edition carries on: a development, an output, a quote."""

    __tablename__ = "statement"
    __table_args__ = (UniqueConstraint("edition_id", "key"),)

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[StatementKind] = mapped_column(word(StatementKind))
    text: Mapped[str]
    position: Mapped[int]
