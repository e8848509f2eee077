"""Competency frameworks, their trees, and the target levels of kinds of post."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import NAME_LENGTH_MAX, Record, Seeded, Sourced, reference, word

LEVEL_MAX = 4


class FrameworkState(StrEnum):
    """Life of a framework version; a published version never changes."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class CompetencyKind(StrEnum):
    """The four kinds of the EU Customs Competency Framework."""

    VALUE = "value"
    MANAGEMENT = "management"
    PROFESSIONAL = "professional"
    OPERATIONAL = "operational"


class CompetencyFramework(Seeded, Record):
    """One version of a tree of competencies."""

    __tablename__ = "competency_framework"
    __table_args__ = (UniqueConstraint("key", "version"),)

    key: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    state: Mapped[FrameworkState] = mapped_column(word(FrameworkState))
    # Counts the changes; ``version`` is the number that people know it by.
    revision: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 -- SQLAlchemy reads it


class CompetencyGroup(Sourced, Record):
    """A group or sub-group of the framework's tree."""

    __tablename__ = "competency_group"
    __table_args__ = (UniqueConstraint("framework_id", "key"),)

    framework_id: Mapped[str] = mapped_column(reference("competency_framework"))
    key: Mapped[str] = mapped_column(String(64))
    parent_id: Mapped[str | None] = mapped_column(reference("competency_group"), index=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    description: Mapped[str]
    sort_order: Mapped[int]


class Competency(Sourced, Record):
    """A leaf of the tree, with a descriptor for each of the levels 1 to 4."""

    __tablename__ = "competency"
    __table_args__ = (UniqueConstraint("framework_id", "key"),)

    framework_id: Mapped[str] = mapped_column(reference("competency_framework"))
    group_id: Mapped[str] = mapped_column(reference("competency_group"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[CompetencyKind] = mapped_column(word(CompetencyKind))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    definition: Mapped[str]
    level_1: Mapped[str]
    level_2: Mapped[str]
    level_3: Mapped[str]
    level_4: Mapped[str]
    sort_order: Mapped[int] = mapped_column(index=True)


class CompetencyMapping(Record):
    """What a competency of an earlier version became in a later one; None is nothing, and why."""

    __tablename__ = "competency_mapping"
    __table_args__ = (UniqueConstraint("framework_id", "from_competency_id", "to_competency_id"),)

    framework_id: Mapped[str] = mapped_column(reference("competency_framework"))
    from_competency_id: Mapped[str] = mapped_column(reference("competency"), index=True)
    to_competency_id: Mapped[str | None] = mapped_column(reference("competency"), index=True)
    reason: Mapped[str] = mapped_column(default="")


class RoleProfile(Seeded, Record):
    """A kind of post."""

    __tablename__ = "role_profile"

    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class RoleTarget(Sourced, Record):
    """The level that a post asks for; a competency without a row has no target."""

    __tablename__ = "role_target"
    __table_args__ = (
        UniqueConstraint("role_profile_id", "competency_id"),
        CheckConstraint(f"level BETWEEN 1 AND {LEVEL_MAX}", name="level"),
    )

    role_profile_id: Mapped[str] = mapped_column(reference("role_profile"))
    competency_id: Mapped[str] = mapped_column(reference("competency"), index=True)
    level: Mapped[int]


class ManagerTarget(Record):
    """The level that is wanted of one person, whatever their post asks for; 0 is none."""

    __tablename__ = "manager_target"
    __table_args__ = (
        UniqueConstraint("manager_id", "competency_id"),
        CheckConstraint(f"level BETWEEN 0 AND {LEVEL_MAX}", name="level"),
    )

    manager_id: Mapped[str] = mapped_column(reference("manager"))
    competency_id: Mapped[str] = mapped_column(reference("competency"), index=True)
    level: Mapped[int]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it
