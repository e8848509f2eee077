"""The roadmap in the shapes that loaders ask for. Reads only."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from domain import models
from domain.lookups import in_order, lists_by, rows_by
from domain.models import RoadmapStep, StrategyLink
from domain.store import ReadDb


async def strategy_links_by_id(db: ReadDb, ids: Sequence[str]) -> list[StrategyLink | None]:
    """Return links in the order asked, None where there is none."""
    return await rows_by(db, StrategyLink.id, ids)


async def steps_by_id(db: ReadDb, ids: Sequence[str]) -> list[RoadmapStep | None]:
    """Return steps in the order asked, None where there is none."""
    return await rows_by(db, RoadmapStep.id, ids)


async def steps_by_programme(db: ReadDb, ids: Sequence[str]) -> list[list[RoadmapStep]]:
    """Return the steps of each programme, the earliest year first."""
    row = RoadmapStep
    return await lists_by(
        db, select(row).order_by(row.year, row.title, row.id), row.programme_id, ids
    )


async def links_by_programme(db: ReadDb, ids: Sequence[str]) -> list[list[StrategyLink]]:
    """Return the links of each programme, those of the earliest edition first.

    Within an edition objectives stand first, then topics, recommendations and meetings.
    """
    row, edition = StrategyLink, models.Edition
    objective, topic = models.Objective, models.Topic
    recommendation, meeting = models.Recommendation, models.RegionalMeeting
    rows = await db.execute(
        select(edition.programme_id, row)
        .select_from(row)
        .join(edition, edition.id == row.edition_id)
        .outerjoin(objective, objective.id == row.objective_id)
        .outerjoin(topic, topic.id == row.topic_id)
        .outerjoin(recommendation, recommendation.id == row.recommendation_id)
        .outerjoin(meeting, meeting.id == row.meeting_id)
        .where(edition.programme_id.in_(ids))
        .order_by(
            edition.starts_on,
            edition.number,
            row.meeting_id.is_not(None),
            row.recommendation_id.is_not(None),
            row.topic_id.is_not(None),
            objective.position,
            topic.sort_order,
            recommendation.position,
            meeting.starts_on,
            row.id,
        )
    )
    return in_order(((programme_id, link) for programme_id, link in rows), ids)
