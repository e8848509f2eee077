"""Assessments and their ratings. Personal data of the most sensitive kind here."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
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
    __table_args__ = (
        Index(
            "uq_assessment_manager_id_kind_assessed_on",
            "manager_id",
            "kind",
            "assessed_on",
            unique=True,
            sqlite_where=text("invitation_id IS NULL"),
            postgresql_where=text("invitation_id IS NULL"),
        ),
    )

    manager_id: Mapped[str] = mapped_column(reference("manager"))
    framework_id: Mapped[str] = mapped_column(
        reference("competency_framework", on_delete="RESTRICT"), index=True
    )
    kind: Mapped[AssessmentKind] = mapped_column(word(AssessmentKind))
    assessed_on: Mapped[date]
    synthetic: Mapped[bool] = mapped_column(default=False)
    # That which a peer was asked by: two of them may assess somebody on the same day.
    invitation_id: Mapped[str | None] = mapped_column(reference("peer_invitation"), unique=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


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


class RatingEvidence(Record):
    """What a rating was given for; for the person and their administration alone."""

    __tablename__ = "rating_evidence"

    rating_id: Mapped[str] = mapped_column(reference("rating"), unique=True)
    text: Mapped[str]


class InvitationState(StrEnum):
    """Life of an invitation to a peer."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class PeerInvitation(Record):
    """A delegate is asked to assess another one of the same edition."""

    __tablename__ = "peer_invitation"
    __table_args__ = (
        CheckConstraint("manager_id <> peer_id", name="two"),
        Index(
            "uq_peer_invitation_open",
            "edition_id",
            "manager_id",
            "peer_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    manager_id: Mapped[str] = mapped_column(reference("manager"), index=True)
    peer_id: Mapped[str] = mapped_column(reference("manager"), index=True)
    state: Mapped[InvitationState] = mapped_column(word(InvitationState))
    invited_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it
