"""How many people of an administration can share a topic, and who may be told so.

Few people are told of to those alone who may see their ratings; to all others fewer than five are
no number. They are counted past the rows of whoever asks, for that is what makes it a count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from sqlalchemy import select

from domain import models
from domain.assessments import SHARE_LEVEL, effective_levels, ratings_of_managers
from domain.policy import SYSTEM, Role, Viewer
from domain.store import ReadDb, Store
from graph.opportunities import shares_topic

SMALL_GROUP: Final = 5
# Some fifty ratings a person: a piece at a time, so that others are answered in between.
_RATED_AT_ONCE: Final = 100


class Sharing(NamedTuple):
    """A topic, and the administration whose people are asked about; by id."""

    administration_id: str
    topic_id: str


async def count_sharing(
    store: Store, edition_id: str, wanted: Collection[Sharing]
) -> Mapping[Sharing, int]:
    """Count the delegates of an edition who can share each topic, by administration.

    Somebody can share a topic whose competencies they can share make up half of it at least; the
    weights of a topic with others below it are those of all its leaves together. Whoever has
    withdrawn is not counted.

    Cost: four statements, and one more for each hundred people of the administrations.
    """
    topics: dict[str, list[str]] = defaultdict(list)
    for place in sorted(set(wanted)):
        topics[place.administration_id].append(place.topic_id)
    found: Counter[Sharing] = Counter(dict.fromkeys(wanted, 0))
    if not topics:
        return found
    async with store.reading(SYSTEM) as db:
        people = await _people(db, edition_id, list(topics))
        weights = await topic_weights(db)
        for start in range(0, len(people), _RATED_AT_ONCE):
            some = dict(people[start : start + _RATED_AT_ONCE])
            levels = await _levels(db, list(some))
            for manager_id, administration_id in some.items():
                for topic_id in topics[administration_id]:
                    if shares_topic(levels[manager_id], weights.get(topic_id, {}), SHARE_LEVEL):
                        found[Sharing(administration_id, topic_id)] += 1
    return found


async def _people(
    db: ReadDb, edition_id: str, administration_ids: Sequence[str]
) -> list[tuple[str, str]]:
    delegate, manager = models.Delegate, models.Manager
    rows = await db.execute(
        select(manager.id, manager.administration_id)
        .join(delegate, delegate.manager_id == manager.id)
        .where(
            delegate.edition_id == edition_id,
            delegate.withdrawn_at.is_(None),
            manager.administration_id.in_(administration_ids),
        )
        .order_by(manager.id)
    )
    return [(manager_id, place) for manager_id, place in rows]


async def _levels(db: ReadDb, manager_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    levels: dict[str, dict[str, int]] = defaultdict(dict)
    ratings = await ratings_of_managers(db, manager_ids)
    for (manager_id, competency_id), rating in effective_levels(ratings).items():
        if rating.level is not None:
            levels[manager_id][competency_id] = rating.level
    return levels


async def topic_weights(db: ReadDb) -> dict[str, dict[str, int]]:
    """Return the weights of each topic by competency; of one with others below, of all its leaves.

    Cost: two statements.
    """
    topic, link = models.Topic, models.TopicCompetency
    rows = await db.execute(select(topic.id, topic.parent_id))
    parents: dict[str, str | None] = {row.id: row.parent_id for row in rows}
    weights: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    links = await db.execute(select(link.topic_id, link.competency_id, link.weight_per_mille))
    for leaf_id, competency_id, weight in links:
        place: str | None = leaf_id
        while place is not None:
            weights[place][competency_id] += weight
            place = parents.get(place)
    return weights


def told_count(viewer: Viewer, edition_id: str, place: Sharing, count: int) -> int | None:
    """Return a count as it may be told, None where it is of few people whom one may not see."""
    if count >= SMALL_GROUP or _sees_ratings(viewer, edition_id, place.administration_id):
        return count
    return None


def _sees_ratings(viewer: Viewer, edition_id: str, administration_id: str) -> bool:
    if viewer.role is Role.COORDINATOR:
        return viewer.administration_id == administration_id
    return viewer.role is Role.SYSTEM or (viewer.role is Role.PLANNER and viewer.holds(edition_id))
