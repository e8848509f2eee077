"""Scenarios: what a planner would weigh and demand otherwise, drafted on top of an edition."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.instructions import InstructionKind
from domain.models.record import NAME_LENGTH_MAX, Record, reference, word


class ScenarioState(StrEnum):
    """Life of a scenario."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DISCARDED = "discarded"


def _one(name: str, condition: str, *columns: str) -> Index:
    """Let the database itself refuse a second row of a condition."""
    where = text(condition)
    return Index(
        f"uq_scenario_{name}", *columns, unique=True, sqlite_where=where, postgresql_where=where
    )


class Scenario(Record):
    """Parameters and instructions on top of an edition's own.

    ``parameters`` is canonical JSON in the form of a run's: what the scenario itself changes.
    ``standing`` is the same of everything that the edition weighs since the scenario was
    published: its own over what stood before. The published scenario that was not superseded is
    the edition's.
    """

    __tablename__ = "scenario"
    __table_args__ = (
        _one("draft_name", "state = 'draft'", "edition_id", "name"),
        _one("published", "state = 'published' AND superseded_at IS NULL", "edition_id"),
    )

    edition_id: Mapped[str] = mapped_column(reference("edition"), index=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    state: Mapped[ScenarioState] = mapped_column(word(ScenarioState))
    parameters: Mapped[str]
    standing: Mapped[str | None]
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]
    discarded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class ScenarioInstruction(Record):
    """What a scenario demands of two delegates; ``left`` has the smaller id.

    When the scenario is published, the edition's instruction takes over this id.
    """

    __tablename__ = "scenario_instruction"
    __table_args__ = (
        UniqueConstraint("scenario_id", "left_delegate_id", "right_delegate_id"),
        CheckConstraint("left_delegate_id < right_delegate_id", name="order"),
    )

    scenario_id: Mapped[str] = mapped_column(reference("scenario"))
    kind: Mapped[InstructionKind] = mapped_column(word(InstructionKind))
    left_delegate_id: Mapped[str] = mapped_column(reference("delegate"), index=True)
    right_delegate_id: Mapped[str] = mapped_column(reference("delegate"), index=True)
    reason: Mapped[str]
    made_at: Mapped[datetime]
