"""The queue: one row for each run that has not ended. A row that is gone is work that is done.

Knows kinds and ids, never what they mean.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import ID_LENGTH, Record, word


class WorkKind(StrEnum):
    """What waits to be carried out."""

    PAIRING_RUN = "pairing_run"
    TOPIC_RUN = "topic_run"
    AGENDA_RUN = "agenda_run"
    CROSS_PARTICIPATION_RUN = "cross_participation_run"


class Work(Record):
    """A run that waits for a worker, or that one has taken until ``lease_until``.

    ``fence`` grows with every claim: a result counts only under the fence that it was claimed with.
    ``best`` and ``bound`` are what the engine has shown so far, in points.
    """

    __tablename__ = "work"

    kind: Mapped[WorkKind] = mapped_column(word(WorkKind))
    subject_id: Mapped[str] = mapped_column(String(ID_LENGTH), unique=True)
    ready_at: Mapped[datetime] = mapped_column(index=True)
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    best: Mapped[int | None] = mapped_column(BigInteger)
    bound: Mapped[int | None] = mapped_column(BigInteger)
