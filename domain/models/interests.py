"""Which topics a manager seeks and offers."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import Record, Seeded, reference, word


class InterestKind(StrEnum):
    """Whether a manager wants a topic or can give it."""

    SEEKS = "seeks"
    OFFERS = "offers"


class TopicInterest(Seeded, Record):
    """A topic that a manager seeks or offers; priority 1 is the first wish, 3 the last."""

    __tablename__ = "topic_interest"
    __table_args__ = (
        UniqueConstraint("manager_id", "kind", "topic_id"),
        CheckConstraint("priority BETWEEN 1 AND 3", name="priority"),
    )

    manager_id: Mapped[str] = mapped_column(reference("manager"))
    topic_id: Mapped[str] = mapped_column(reference("topic"), index=True)
    kind: Mapped[InterestKind] = mapped_column(word(InterestKind))
    priority: Mapped[int]
