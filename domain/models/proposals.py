"""Documented proposals on strategic topics: who makes them, each version, what became of them."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import NAME_LENGTH_MAX, Record, Seeded, reference, word


class ProposalState(StrEnum):
    """Life of a proposal."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ENDORSED = "endorsed"
    ADOPTED = "adopted"
    WITHDRAWN = "withdrawn"


class ProposalVerdict(StrEnum):
    """What a review says."""

    ENDORSE = "endorse"
    RETURN = "return"


class ProposalNoticeKind(StrEnum):
    """What the authors are told of a proposal."""

    RETURNED = "returned"
    ENDORSED = "endorsed"
    ADOPTED = "adopted"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


class Proposal(Seeded, Record):
    """A proposal of an administration on a topic, made in an edition, for a later one as a rule.

    ``number`` counts within the edition; P-03 is the third. ``newest`` is the number of the newest
    revision, which holds the words. ``submitted_at`` is when it was last submitted, None while it
    never was.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("edition_id", "number"),
        CheckConstraint(
            "(state = 'adopted') = (adopted_edition_id IS NOT NULL)", name="adopted_edition"
        ),
        CheckConstraint("(adopted_edition_id IS NULL) = (adopted_at IS NULL)", name="adopted_at"),
    )

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    number: Mapped[int]
    administration_id: Mapped[str] = mapped_column(reference("administration"), index=True)
    topic_id: Mapped[str] = mapped_column(reference("topic"), index=True)
    state: Mapped[ProposalState] = mapped_column(word(ProposalState))
    newest: Mapped[int] = mapped_column(default=1)
    submitted_at: Mapped[datetime | None]
    adopted_edition_id: Mapped[str | None] = mapped_column(reference("edition"), index=True)
    adopted_at: Mapped[datetime | None]
    synthetic: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it

    @property
    def code(self) -> str:
        """Return what people call it within its edition."""
        return f"P-{self.number:02}"


class ProposalAuthor(Seeded, Record):
    """A person who makes a proposal; the first is whom to ask."""

    __tablename__ = "proposal_author"
    __table_args__ = (UniqueConstraint("proposal_id", "manager_id"),)

    proposal_id: Mapped[str] = mapped_column(reference("proposal"))
    manager_id: Mapped[str] = mapped_column(reference("manager"), index=True)
    position: Mapped[int]


class ProposalRevision(Seeded, Record):
    """The words of a proposal, once more after each return; never changed once submitted.

    ``document`` is Markdown, ``link`` an address of https. One of the two is there when it is
    submitted.
    """

    __tablename__ = "proposal_revision"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)

    proposal_id: Mapped[str] = mapped_column(reference("proposal"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    abstract: Mapped[str] = mapped_column(default="")
    document: Mapped[str] = mapped_column(default="")
    link: Mapped[str | None]
    submitted_at: Mapped[datetime | None]


class ProposalReview(Seeded, Record):
    """What somebody of another administration, or a planner, says of a submitted revision.

    ``administration_id`` is that of the coordinator who gave it, None of a planner;
    ``reviewer_id`` whose judgement it is, where that was said.
    """

    __tablename__ = "proposal_review"

    revision_id: Mapped[str] = mapped_column(reference("proposal_revision"), unique=True)
    verdict: Mapped[ProposalVerdict] = mapped_column(word(ProposalVerdict))
    comments: Mapped[str] = mapped_column(default="")
    administration_id: Mapped[str | None] = mapped_column(reference("administration"), index=True)
    reviewer_id: Mapped[str | None] = mapped_column(reference("manager"), index=True)
    reviewed_at: Mapped[datetime]


class ProposalNotice(Record):
    """Something that the authors were told of a proposal."""

    __tablename__ = "proposal_notice"

    proposal_id: Mapped[str] = mapped_column(reference("proposal"), index=True)
    kind: Mapped[ProposalNoticeKind] = mapped_column(word(ProposalNoticeKind))
    told_at: Mapped[datetime]


class ProposalDeadline(Record):
    """Until when proposals are adopted into the topics of an edition.

    By the clock of the administration that makes the proposal; without a time it is the end of the
    day.
    """

    __tablename__ = "proposal_deadline"

    edition_id: Mapped[str] = mapped_column(reference("edition"), unique=True)
    closes_on: Mapped[date]
    local_time: Mapped[time | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it
