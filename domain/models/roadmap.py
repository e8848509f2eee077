"""The roadmap of a programme: what serves which of its strategies, and what is planned when."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import NAME_LENGTH_MAX, Record, reference

YEAR_MIN = 1900
YEAR_MAX = 2199
_SERVING = ("objective_id", "topic_id", "recommendation_id", "meeting_id")


class StrategyLink(Record):
    """What of an edition serves a strategy of its programme: one of four kinds of records.

    A topic is meant as the edition treats it; the others belong to the edition themselves.
    """

    __tablename__ = "strategy_link"
    __table_args__ = (
        UniqueConstraint("anchor_id", "objective_id"),
        UniqueConstraint("anchor_id", "edition_id", "topic_id"),
        UniqueConstraint("anchor_id", "recommendation_id"),
        UniqueConstraint("anchor_id", "meeting_id"),
        CheckConstraint(
            " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in _SERVING) + " = 1",
            name="one",
        ),
    )

    anchor_id: Mapped[str] = mapped_column(reference("strategy_anchor"))
    edition_id: Mapped[str] = mapped_column(reference("edition"), index=True)
    objective_id: Mapped[str | None] = mapped_column(reference("objective"), index=True)
    topic_id: Mapped[str | None] = mapped_column(reference("topic"), index=True)
    recommendation_id: Mapped[str | None] = mapped_column(reference("recommendation"), index=True)
    meeting_id: Mapped[str | None] = mapped_column(reference("regional_meeting"), index=True)


class RoadmapStep(Record):
    """What a programme plans for a year, for one of its strategies or for all of them.

    ``edition_id`` is the edition that it became, None while there is none.
    """

    __tablename__ = "roadmap_step"
    __table_args__ = (CheckConstraint(f"year BETWEEN {YEAR_MIN} AND {YEAR_MAX}", name="year"),)

    programme_id: Mapped[str] = mapped_column(reference("programme"), index=True)
    anchor_id: Mapped[str | None] = mapped_column(
        reference("strategy_anchor", on_delete="SET NULL"), index=True
    )
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    details: Mapped[str] = mapped_column(default="")
    edition_id: Mapped[str | None] = mapped_column(
        reference("edition", on_delete="SET NULL"), index=True
    )
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it
