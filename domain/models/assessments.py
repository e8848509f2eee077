"""Assessments and their ratings. Personal data of the most sensitive kind here."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.competencies import LEVEL_MAX
from domain.models.record import Record, Seeded, reference, word


class AssessmentKind(StrEnum):
    """Who assessed."""

    SELF = "self"
    PEER = "peer"
    SUPERVISOR = "supervisor"
    FACILITATOR = "facilitator"


class Assessment(Seeded, Record):
    """One person assessed by one kind of assessor on one day."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("manager_id", "kind", "assessed_on"),)

    manager_id: Mapped[str] = mapped_column(reference("manager"))
    framework_id: Mapped[str] = mapped_column(
        reference("competency_framework", on_delete="RESTRICT"), index=True
    )
    kind: Mapped[AssessmentKind] = mapped_column(word(AssessmentKind))
    assessed_on: Mapped[date]
    synthetic: Mapped[bool] = mapped_column(default=False)


class Rating(Seeded, Record):
    """A level 0-4 for one competency; null is *not assessed* and never read as 0."""

    __tablename__ = "rating"
    __table_args__ = (
        UniqueConstraint("assessment_id", "competency_id"),
        CheckConstraint(f"level BETWEEN 0 AND {LEVEL_MAX}", name="level"),
    )

    assessment_id: Mapped[str] = mapped_column(reference("assessment"))
    competency_id: Mapped[str] = mapped_column(
        reference("competency", on_delete="RESTRICT"), index=True
    )
    level: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it
