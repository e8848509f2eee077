"""Regional meetings of the sides of an edition, and who of the others is invited to them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.partnerships import DeclineReason
from domain.models.record import NAME_LENGTH_MAX, Record, Seeded, reference, word

PLACES_MAX = 1000
TRAVEL_DAYS_MAX = 30
WEIGHT_MAX = 10


class RegionalMeeting(Seeded, Record):
    """A key regional meeting of one side, with places for people of the others.

    ``starts_on`` and ``ends_on`` are its first and last day, both of them among its days.
    """

    __tablename__ = "regional_meeting"
    __table_args__ = (
        UniqueConstraint("edition_id", "key"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint(f"places BETWEEN 0 AND {PLACES_MAX}", name="places"),
    )

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    side_id: Mapped[str] = mapped_column(reference("side"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    place: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    places: Mapped[int]
    synthetic: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class MeetingTopic(Seeded, Record):
    """A topic of a regional meeting, and how much it weighs there."""

    __tablename__ = "meeting_topic"
    __table_args__ = (
        UniqueConstraint("meeting_id", "topic_id"),
        CheckConstraint(f"weight BETWEEN 1 AND {WEIGHT_MAX}", name="weight"),
    )

    meeting_id: Mapped[str] = mapped_column(reference("regional_meeting"))
    topic_id: Mapped[str] = mapped_column(reference("topic"), index=True)
    weight: Mapped[int]


class MeetingWay(Seeded, Record):
    """How many days of travel an administration needs before a meeting, and again after it."""

    __tablename__ = "meeting_way"
    __table_args__ = (
        UniqueConstraint("meeting_id", "administration_id"),
        CheckConstraint(f"travel_days BETWEEN 0 AND {TRAVEL_DAYS_MAX}", name="travel_days"),
    )

    meeting_id: Mapped[str] = mapped_column(reference("regional_meeting"))
    administration_id: Mapped[str] = mapped_column(reference("administration"), index=True)
    travel_days: Mapped[int]


class CrossParticipationState(StrEnum):
    """Life of an invitation to a regional meeting, from the publication that makes it."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ATTENDED = "attended"
    LAPSED = "lapsed"


class CrossParticipationNoticeKind(StrEnum):
    """What the person and their administration are told of an invitation."""

    INVITED = "invited"
    MOVED = "moved"
    LAPSED = "lapsed"


# Those that wait or hold, and those that count as the person being of the meeting.
OPEN_PARTICIPATIONS = (CrossParticipationState.INVITED, CrossParticipationState.ACCEPTED)
STANDING_PARTICIPATIONS = (*OPEN_PARTICIPATIONS, CrossParticipationState.ATTENDED)


class CrossParticipation(Record):
    """A delegate who is invited to a regional meeting of another side.

    It outlives the run that suggested it: a later publication with the same two changes nothing.
    """

    __tablename__ = "cross_participation"
    __table_args__ = (
        CheckConstraint("(decline_reason IS NOT NULL) <= (state = 'declined')", name="reason"),
        # The database itself refuses that somebody is invited to a meeting twice.
        Index(
            "uq_cross_participation_standing",
            "meeting_id",
            "delegate_id",
            unique=True,
            sqlite_where=text("state NOT IN ('declined', 'lapsed')"),
            postgresql_where=text("state NOT IN ('declined', 'lapsed')"),
        ),
        Index(None, "edition_id", "state"),
    )

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    meeting_id: Mapped[str] = mapped_column(
        reference("regional_meeting", on_delete="RESTRICT"), index=True
    )
    delegate_id: Mapped[str] = mapped_column(
        reference("delegate", on_delete="RESTRICT"), index=True
    )
    state: Mapped[CrossParticipationState] = mapped_column(word(CrossParticipationState))
    decline_reason: Mapped[DeclineReason | None] = mapped_column(word(DeclineReason))
    invited_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class CrossParticipationTopic(Record):
    """A topic of the meeting that the person is asked to share there."""

    __tablename__ = "cross_participation_topic"
    __table_args__ = (UniqueConstraint("participation_id", "topic_id"),)

    participation_id: Mapped[str] = mapped_column(reference("cross_participation"))
    topic_id: Mapped[str] = mapped_column(reference("topic"), index=True)


class CrossParticipationNotice(Record):
    """Something that the person and their administration were told of an invitation."""

    __tablename__ = "cross_participation_notice"

    participation_id: Mapped[str] = mapped_column(reference("cross_participation"), index=True)
    kind: Mapped[CrossParticipationNoticeKind] = mapped_column(word(CrossParticipationNoticeKind))
    told_at: Mapped[datetime]
