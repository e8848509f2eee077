"""Nominations, quotas and delegates of an edition."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import Record, Seeded, reference, word


class NominationState(StrEnum):
    """Life of a nomination."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Assignment(StrEnum):
    """How sure the administration of a placeholder is."""

    STATED = "stated"
    DERIVED = "derived"
    ASSUMED = "assumed"


class Quota(Seeded, Record):
    """Places of a side, or of one administration of it when that is set."""

    __tablename__ = "quota"
    __table_args__ = (
        UniqueConstraint("side_id", "administration_id", postgresql_nulls_not_distinct=True),
        CheckConstraint("places >= 0", name="places"),
    )

    side_id: Mapped[str] = mapped_column(reference("side"))
    administration_id: Mapped[str | None] = mapped_column(reference("administration"), index=True)
    places: Mapped[int]


class Nomination(Seeded, Record):
    """An administration puts a manager forward for an edition."""

    __tablename__ = "nomination"
    __table_args__ = (UniqueConstraint("edition_id", "manager_id"),)

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    manager_id: Mapped[str] = mapped_column(reference("manager"), index=True)
    side_id: Mapped[str] = mapped_column(reference("side"), index=True)
    state: Mapped[NominationState] = mapped_column(word(NominationState))


class Delegate(Seeded, Record):
    """A confirmed nomination, under the code that it has in the edition.

    Whoever withdraws stays on the record, because runs and partnerships name them; no later run
    takes them in.
    """

    __tablename__ = "delegate"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    nomination_id: Mapped[str] = mapped_column(reference("nomination"), unique=True)
    manager_id: Mapped[str] = mapped_column(reference("manager"), index=True)
    side_id: Mapped[str] = mapped_column(reference("side"), index=True)
    code: Mapped[str] = mapped_column(String(64))
    assignment: Mapped[Assignment] = mapped_column(word(Assignment))
    assignment_note: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class DelegateComponent(Seeded, Record):
    """A component that a delegate attends."""

    __tablename__ = "delegate_component"
    __table_args__ = (UniqueConstraint("delegate_id", "component_id"),)

    delegate_id: Mapped[str] = mapped_column(reference("delegate"))
    component_id: Mapped[str] = mapped_column(reference("component"), index=True)
