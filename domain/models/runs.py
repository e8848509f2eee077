"""Runs of the engines, and what they suggest. Never edited once done.

The row of a run is the truth about it; ``domain/work.py`` says who carries it out.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.partnerships import PartnershipState
from domain.models.record import NAME_LENGTH_MAX, Record, reference, word


class RunState(StrEnum):
    """Life of a run."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Run:
    """What every kind of run records.

    ``parameters`` and ``snapshot`` are canonical JSON: what was asked, and the whole input that was
    solved; ``snapshot_hash`` is the SHA-256 of the latter. ``solution`` is canonical JSON with the
    certificate; ``record_hash`` covers every stored number of the run and its suggestions.

    ``withdrawals`` counts how often its publication was taken back, ``withdrawn_at`` is when that
    was last. ``restored_at`` is when it came to stand again because a publication was taken back,
    or that was taken back in turn.
    """

    edition_id: Mapped[str] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[RunState] = mapped_column(word(RunState), index=True)
    requested_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]
    withdrawals: Mapped[int] = mapped_column(default=0, server_default="0")
    withdrawn_at: Mapped[datetime | None]
    restored_at: Mapped[datetime | None]
    failure_code: Mapped[str | None] = mapped_column(String(40))
    failure_detail: Mapped[str | None]
    parameters: Mapped[str]
    snapshot: Mapped[str | None]
    snapshot_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    solution: Mapped[str | None]
    record_hash: Mapped[str | None] = mapped_column(String(64))
    engine: Mapped[str | None] = mapped_column(String(64))
    proved: Mapped[bool | None]
    synthetic: Mapped[bool] = mapped_column(default=False)


def _one_published(table: str, *columns: str) -> Index:
    """Let the database itself refuse a second run that stands published."""
    standing = text("published_at IS NOT NULL AND superseded_at IS NULL")
    return Index(
        f"uq_{table}_published",
        *columns,
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


class PairingRun(Run, Record):
    """One run of the pairing engine: people first, then floor, then total, each with its bound.

    A run that replans another says which, how many of its pairs it keeps, and what no plan on the
    same terms exceeds in that. ``scenario_id`` is the scenario that it was asked for under, None
    without one.
    """

    __tablename__ = "pairing_run"
    __table_args__ = (_one_published("pairing_run", "edition_id"),)

    scenario_id: Mapped[str | None] = mapped_column(ForeignKey("scenario.id"), index=True)
    people: Mapped[int | None]
    people_bound: Mapped[int | None]
    floor: Mapped[int | None]
    floor_bound: Mapped[int | None]
    total: Mapped[int | None]
    total_bound: Mapped[int | None]
    replans_run_id: Mapped[str | None] = mapped_column(ForeignKey("pairing_run.id"), index=True)
    kept: Mapped[int | None]
    kept_bound: Mapped[int | None]


class Pairing(Record):
    """Two delegates of different sides whom a run pairs; ``left`` is of the earlier side."""

    __tablename__ = "pairing"
    __table_args__ = (
        UniqueConstraint("run_id", "left_delegate_id", "right_delegate_id"),
        CheckConstraint("left_delegate_id <> right_delegate_id", name="distinct"),
    )

    run_id: Mapped[str] = mapped_column(reference("pairing_run"))
    left_delegate_id: Mapped[str] = mapped_column(
        reference("delegate", on_delete="RESTRICT"), index=True
    )
    right_delegate_id: Mapped[str] = mapped_column(
        reference("delegate", on_delete="RESTRICT"), index=True
    )
    score: Mapped[int]
    position: Mapped[int]


class PairingReason(Record):
    """One part of a pairing's score: points in per mille and exactly, in millionths."""

    __tablename__ = "pairing_reason"
    __table_args__ = (UniqueConstraint("pairing_id", "position"),)

    pairing_id: Mapped[str] = mapped_column(reference("pairing"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    learner_delegate_id: Mapped[str | None] = mapped_column(
        reference("delegate", on_delete="RESTRICT"), index=True
    )
    competency_id: Mapped[str | None] = mapped_column(
        reference("competency", on_delete="RESTRICT"), index=True
    )
    topic_id: Mapped[str | None] = mapped_column(
        reference("topic", on_delete="RESTRICT"), index=True
    )
    language: Mapped[str | None] = mapped_column(String(8))
    level_from: Mapped[int | None]
    level_to: Mapped[int | None]
    level_partner: Mapped[int | None]
    points: Mapped[int]
    millionths: Mapped[int]


class UnpairedDelegate(Record):
    """A delegate whom a run leaves without a partner, and why."""

    __tablename__ = "unpaired_delegate"
    __table_args__ = (UniqueConstraint("run_id", "delegate_id"),)

    run_id: Mapped[str] = mapped_column(reference("pairing_run"))
    delegate_id: Mapped[str] = mapped_column(
        reference("delegate", on_delete="RESTRICT"), index=True
    )
    code: Mapped[str] = mapped_column(String(40))


class InheritedTie(Record):
    """Two delegates whom a run knew to be partners in an earlier edition; ``left`` by code.

    ``state``, ``contacts`` and ``last_contact_on`` are as they were when the run was solved.
    """

    __tablename__ = "inherited_tie"
    __table_args__ = (
        UniqueConstraint("run_id", "edition_id", "left_delegate_id", "right_delegate_id"),
        CheckConstraint("left_delegate_id <> right_delegate_id", name="distinct"),
        CheckConstraint("contacts >= 0", name="contacts"),
    )

    run_id: Mapped[str] = mapped_column(reference("pairing_run"))
    edition_id: Mapped[str] = mapped_column(reference("edition"), index=True)
    left_delegate_id: Mapped[str] = mapped_column(
        reference("delegate", on_delete="RESTRICT"), index=True
    )
    right_delegate_id: Mapped[str] = mapped_column(
        reference("delegate", on_delete="RESTRICT"), index=True
    )
    state: Mapped[PartnershipState] = mapped_column(word(PartnershipState))
    contacts: Mapped[int]
    last_contact_on: Mapped[date | None]
    position: Mapped[int]


class TopicRun(Run, Record):
    """One run of the topic engine: the weakest side's share first, then the total."""

    __tablename__ = "topic_run"
    __table_args__ = (_one_published("topic_run", "edition_id", "purpose"),)

    purpose: Mapped[str] = mapped_column(String(40))
    smallest_share_numerator: Mapped[int | None] = mapped_column(BigInteger)
    smallest_share_denominator: Mapped[int | None] = mapped_column(BigInteger)
    total: Mapped[int | None] = mapped_column(BigInteger)
    total_bound: Mapped[int | None] = mapped_column(BigInteger)
    price_of_required_per_mille: Mapped[int | None]
    required_displace: Mapped[str | None]


class TopicSuggestion(Record):
    """A topic that a run suggests."""

    __tablename__ = "topic_suggestion"
    __table_args__ = (UniqueConstraint("run_id", "topic_id"),)

    run_id: Mapped[str] = mapped_column(reference("topic_run"))
    topic_id: Mapped[str] = mapped_column(reference("topic", on_delete="RESTRICT"), index=True)
    position: Mapped[int]
    required: Mapped[bool]
    minutes: Mapped[int]
    loss_without_per_mille: Mapped[int]


class TopicReason(Record):
    """One reason for a suggested topic: a code and the values that its sentence needs.

    What ``value`` and ``out_of`` count depends on the code: ``graph.problem.TopicReason``.
    """

    __tablename__ = "topic_reason"
    __table_args__ = (UniqueConstraint("suggestion_id", "position"),)

    suggestion_id: Mapped[str] = mapped_column(reference("topic_suggestion"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    side_id: Mapped[str | None] = mapped_column(reference("side", on_delete="RESTRICT"), index=True)
    delegate_id: Mapped[str | None] = mapped_column(
        reference("delegate", on_delete="RESTRICT"), index=True
    )
    competency_id: Mapped[str | None] = mapped_column(
        reference("competency", on_delete="RESTRICT"), index=True
    )
    level: Mapped[int | None]
    value: Mapped[int | None] = mapped_column(BigInteger)
    out_of: Mapped[int | None] = mapped_column(BigInteger)


class AgendaRun(Run, Record):
    """One run of the agenda engine for a component: what people attend, with its bound.

    ``topic_run_id`` is the run whose topics became sessions, None where none did. ``total`` and
    ``total_bound`` are in per mille of one step of one person's gap. A run that replans another
    says which, how many moves that takes, and what no agenda that is worth enough goes below.
    """

    __tablename__ = "agenda_run"
    __table_args__ = (_one_published("agenda_run", "component_id"),)

    component_id: Mapped[str] = mapped_column(reference("component"), index=True)
    topic_run_id: Mapped[str | None] = mapped_column(
        reference("topic_run", on_delete="SET NULL"), index=True
    )
    total: Mapped[int | None] = mapped_column(BigInteger)
    total_bound: Mapped[int | None] = mapped_column(BigInteger)
    replans_run_id: Mapped[str | None] = mapped_column(ForeignKey("agenda_run.id"), index=True)
    moves: Mapped[int | None]
    moves_bound: Mapped[int | None]


class AgendaPlacement(Record):
    """When and where a run holds a session, as the slot and the room were then.

    ``session_id`` leads to the session as it is now, None where it was removed.
    """

    __tablename__ = "agenda_placement"
    __table_args__ = (UniqueConstraint("run_id", "session_key"),)

    run_id: Mapped[str] = mapped_column(reference("agenda_run"))
    session_id: Mapped[str | None] = mapped_column(
        reference("session", on_delete="SET NULL"), index=True
    )
    session_key: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    slot_key: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    room_key: Mapped[str] = mapped_column(String(64))
    room_name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    interpreted: Mapped[bool]
    position: Mapped[int]


class AgendaAttendance(Record):
    """Somebody in a session of a run, by code: a delegate, or a speaker who leads it."""

    __tablename__ = "agenda_attendance"
    __table_args__ = (UniqueConstraint("placement_id", "code"),)

    placement_id: Mapped[str] = mapped_column(reference("agenda_placement"))
    delegate_id: Mapped[str | None] = mapped_column(
        reference("delegate", on_delete="RESTRICT"), index=True
    )
    speaker_id: Mapped[str | None] = mapped_column(
        reference("speaker", on_delete="SET NULL"), index=True
    )
    code: Mapped[str] = mapped_column(String(64))
    leads: Mapped[bool]


class AgendaMeeting(Record):
    """When two partners meet by a run, as the slot was then; ``left`` as in the pairing."""

    __tablename__ = "agenda_meeting"
    __table_args__ = (
        UniqueConstraint("run_id", "left_delegate_id", "right_delegate_id"),
        CheckConstraint("left_delegate_id <> right_delegate_id", name="distinct"),
    )

    run_id: Mapped[str] = mapped_column(reference("agenda_run"))
    left_delegate_id: Mapped[str] = mapped_column(
        reference("delegate", on_delete="RESTRICT"), index=True
    )
    right_delegate_id: Mapped[str] = mapped_column(
        reference("delegate", on_delete="RESTRICT"), index=True
    )
    slot_key: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class CrossParticipationRun(Run, Record):
    """One run that suggests invitations to regional meetings: sides seen first, then the worth.

    ``seen`` counts the sides that are seen at each meeting, ``cover`` less ``travel`` is the worth
    in points; ``total`` is the one number over both, and ``total_bound`` what none can pass.
    """

    __tablename__ = "cross_participation_run"
    __table_args__ = (_one_published("cross_participation_run", "edition_id"),)

    seen: Mapped[int | None]
    seen_possible: Mapped[int | None]
    cover: Mapped[int | None] = mapped_column(BigInteger)
    travel: Mapped[int | None] = mapped_column(BigInteger)
    total: Mapped[int | None] = mapped_column(BigInteger)
    total_bound: Mapped[int | None] = mapped_column(BigInteger)


class SuggestedInvitation(Record):
    """A delegate whom a run suggests for a regional meeting of another side.

    ``meeting_id`` leads to the meeting as it is now, None where it was removed.
    """

    __tablename__ = "suggested_invitation"
    __table_args__ = (UniqueConstraint("run_id", "delegate_id", "meeting_key"),)

    run_id: Mapped[str] = mapped_column(reference("cross_participation_run"))
    delegate_id: Mapped[str] = mapped_column(
        reference("delegate", on_delete="RESTRICT"), index=True
    )
    meeting_id: Mapped[str | None] = mapped_column(
        reference("regional_meeting", on_delete="SET NULL"), index=True
    )
    meeting_key: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]
    required: Mapped[bool]
    sees: Mapped[bool]
    points: Mapped[int]


AnyRun = PairingRun | TopicRun | AgendaRun | CrossParticipationRun


def stands_since(run: Any) -> ColumnElement[datetime]:
    """Return since when a run that stands published does; takes a model or its columns."""
    return func.coalesce(run.restored_at, run.published_at)


def stands(run: Any) -> ColumnElement[bool]:
    """Tell whether a run is published and was not superseded; takes a model or its columns."""
    return cast("ColumnElement[bool]", run.published_at.is_not(None) & run.superseded_at.is_(None))
