"""Nominations, quotas and delegates of an edition."""

from __future__ import annotations

from datetime import date, datetime, time
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


class NoticeKind(StrEnum):
    """What those whom a nomination concerns are told."""

    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    PLACE_FREED = "place_freed"
    TOOK_OVER = "took_over"
    DECLINED = "declined"


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
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class Nomination(Seeded, Record):
    """An administration puts a manager forward for an edition.

    ``statement`` is why, in its words; ``decision_reason`` why it was declined, for the
    administration. Both may be personal.
    """

    __tablename__ = "nomination"
    __table_args__ = (UniqueConstraint("edition_id", "manager_id"),)

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    manager_id: Mapped[str] = mapped_column(reference("manager"), index=True)
    side_id: Mapped[str] = mapped_column(reference("side"), index=True)
    state: Mapped[NominationState] = mapped_column(word(NominationState))
    submitted_at: Mapped[datetime | None]
    statement: Mapped[str] = mapped_column(default="", server_default="")
    decision_reason: Mapped[str] = mapped_column(default="", server_default="")
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class WaitingPlace(Record):
    """The place of a nomination on the waiting list of its side, from 1, without gaps.

    A row of its own, so that nobody's nomination changes because others move up.
    """

    __tablename__ = "waiting_place"

    nomination_id: Mapped[str] = mapped_column(reference("nomination"), unique=True)
    side_id: Mapped[str] = mapped_column(reference("side"), index=True)
    number: Mapped[int]


class NominationDeadline(Record):
    """Until when nominations are taken, by the clock of each administration.

    For all of an edition, or longer for one administration when that is set. Without a time it is
    the end of the day.
    """

    __tablename__ = "nomination_deadline"
    __table_args__ = (
        UniqueConstraint("edition_id", "administration_id", postgresql_nulls_not_distinct=True),
    )

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    administration_id: Mapped[str | None] = mapped_column(reference("administration"), index=True)
    closes_on: Mapped[date]
    local_time: Mapped[time | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class NominationNotice(Record):
    """Something that the person and their administration were told of a nomination."""

    __tablename__ = "nomination_notice"

    nomination_id: Mapped[str] = mapped_column(reference("nomination"), index=True)
    kind: Mapped[NoticeKind] = mapped_column(word(NoticeKind))
    told_at: Mapped[datetime]


class NominationReminder(Record):
    """An administration was reminded of what its people lack, once a day at most.

    ``people`` is how many lacked something then.
    """

    __tablename__ = "nomination_reminder"
    __table_args__ = (UniqueConstraint("edition_id", "administration_id", "reminded_on"),)

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    administration_id: Mapped[str] = mapped_column(reference("administration"), index=True)
    reminded_on: Mapped[date]
    reminded_at: Mapped[datetime]
    people: Mapped[int]


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


class Substitution(Record):
    """A delegate who withdrew, and who of the same administration took their place."""

    __tablename__ = "substitution"

    delegate_id: Mapped[str] = mapped_column(reference("delegate"), index=True)
    substitute_id: Mapped[str] = mapped_column(reference("delegate"), index=True)
    substituted_at: Mapped[datetime]
