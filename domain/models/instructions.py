"""What a planner demands of the pairing of two delegates."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import Record, reference, word


class InstructionKind(StrEnum):
    """Must be paired, must never be, or already agreed."""

    MUST = "must"
    NEVER = "never"
    LOCK = "lock"


class PairingInstruction(Record):
    """One instruction on two delegates; ``left`` has the smaller id, so a pair has one spelling."""

    __tablename__ = "pairing_instruction"
    __table_args__ = (
        UniqueConstraint("left_delegate_id", "right_delegate_id"),
        CheckConstraint("left_delegate_id < right_delegate_id", name="order"),
    )

    edition_id: Mapped[str] = mapped_column(reference("edition"), index=True)
    kind: Mapped[InstructionKind] = mapped_column(word(InstructionKind))
    left_delegate_id: Mapped[str] = mapped_column(reference("delegate"))
    right_delegate_id: Mapped[str] = mapped_column(reference("delegate"), index=True)
    reason: Mapped[str]
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it
