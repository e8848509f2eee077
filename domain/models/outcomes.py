"""What comes of editions: cooperation frameworks, recommendations, commitments, what was done."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.instruments import InstrumentStage
from domain.models.record import NAME_LENGTH_MAX, Record, Seeded, reference, word
from domain.roles import Role


class CooperationFrameworkState(StrEnum):
    """Life of a version of a cooperation framework."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    RETIRED = "retired"


class RecommendationState(StrEnum):
    """Life of a recommendation."""

    DRAFT = "draft"
    AGREED = "agreed"
    SUPERSEDED = "superseded"


class CommitmentState(StrEnum):
    """Life of a commitment; whether one is overdue is told by the clock, and kept nowhere."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class CooperationFramework(Seeded, Record):
    """One version of a cooperation framework of a programme, as a document with articles.

    ``quote`` is what a source says of it, word for word. ``revision`` counts the changes of the
    version and its articles. ``synthetic`` ones were invented for a demonstration, here as on the
    recommendations and commitments.
    """

    __tablename__ = "cooperation_framework"
    __table_args__ = (UniqueConstraint("programme_id", "key", "version"),)

    programme_id: Mapped[str] = mapped_column(reference("programme"))
    key: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    summary: Mapped[str] = mapped_column(default="")
    quote: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    state: Mapped[CooperationFrameworkState] = mapped_column(word(CooperationFrameworkState))
    published_at: Mapped[datetime | None]
    synthetic: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 -- SQLAlchemy reads it


class CooperationArticle(Seeded, Record):
    """An article of a version; articles are numbered from 1, without gaps."""

    __tablename__ = "cooperation_article"

    framework_id: Mapped[str] = mapped_column(reference("cooperation_framework"), index=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    text: Mapped[str] = mapped_column(default="")


class ArticleMapping(Record):
    """What an article of an earlier version became in this one; nothing, and why, without a target.

    One that became several has a row for each.
    """

    __tablename__ = "article_mapping"
    __table_args__ = (
        UniqueConstraint("framework_id", "from_article_id", "to_article_id"),
        CheckConstraint("to_article_id IS NOT NULL OR reason <> ''", name="reason"),
    )

    framework_id: Mapped[str] = mapped_column(reference("cooperation_framework"))
    from_article_id: Mapped[str] = mapped_column(reference("cooperation_article"), index=True)
    to_article_id: Mapped[str | None] = mapped_column(reference("cooperation_article"), index=True)
    reason: Mapped[str] = mapped_column(default="")


class Recommendation(Seeded, Record):
    """A practical recommendation out of an edition, or a session of it, under an article.

    ``quote`` is what a source says, word for word.
    """

    __tablename__ = "recommendation"
    __table_args__ = (
        UniqueConstraint("edition_id", "key"),
        CheckConstraint(
            "(state = 'superseded') = (superseded_by_id IS NOT NULL)", name="superseded"
        ),
    )

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    article_id: Mapped[str] = mapped_column(
        reference("cooperation_article", on_delete="NO ACTION"), index=True
    )
    session_id: Mapped[str | None] = mapped_column(
        reference("session", on_delete="SET NULL"), index=True
    )
    key: Mapped[str] = mapped_column(String(64))
    wording: Mapped[str]
    quote: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    state: Mapped[RecommendationState] = mapped_column(word(RecommendationState))
    superseded_by_id: Mapped[str | None] = mapped_column(
        reference("recommendation", on_delete="NO ACTION"), index=True
    )
    synthetic: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class Commitment(Seeded, Record):
    """What an administration does until when, because of a recommendation.

    ``owner_id`` is who of the administration sees to it. ``target_stage`` is the stage that it
    would bring the instrument to. ``outcome`` is what came of it, or why it was dropped.
    """

    __tablename__ = "commitment"
    __table_args__ = (
        UniqueConstraint("recommendation_id", "administration_id", "title"),
        CheckConstraint("(instrument_id IS NULL) = (target_stage IS NULL)", name="target"),
        CheckConstraint("(state = 'open') = (closed_on IS NULL)", name="closed"),
    )

    recommendation_id: Mapped[str] = mapped_column(reference("recommendation"))
    administration_id: Mapped[str] = mapped_column(reference("administration"), index=True)
    owner_id: Mapped[str | None] = mapped_column(
        reference("manager", on_delete="SET NULL"), index=True
    )
    title: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    details: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date] = mapped_column(index=True)
    state: Mapped[CommitmentState] = mapped_column(word(CommitmentState))
    instrument_id: Mapped[str | None] = mapped_column(
        reference("cooperation_instrument"), index=True
    )
    target_stage: Mapped[InstrumentStage | None] = mapped_column(word(InstrumentStage))
    closed_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(default="")
    synthetic: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class ActionUpdate(Seeded, Record):
    """What happened on a day because of a commitment; never changed.

    ``role`` is what told it; ``manager_id`` who, when that was a manager.
    """

    __tablename__ = "action_update"

    commitment_id: Mapped[str] = mapped_column(reference("commitment"), index=True)
    happened_on: Mapped[date]
    text: Mapped[str]
    told_at: Mapped[datetime]
    role: Mapped[Role] = mapped_column(word(Role))
    manager_id: Mapped[str | None] = mapped_column(
        reference("manager", on_delete="SET NULL"), index=True
    )


class CommitmentReminder(Record):
    """An administration was reminded of its overdue commitments, once a day at most.

    ``commitments`` is how many were overdue then.
    """

    __tablename__ = "commitment_reminder"
    __table_args__ = (UniqueConstraint("edition_id", "administration_id", "reminded_on"),)

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    administration_id: Mapped[str] = mapped_column(reference("administration"), index=True)
    reminded_on: Mapped[date]
    reminded_at: Mapped[datetime]
    commitments: Mapped[int]
