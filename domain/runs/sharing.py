"""How many people of an administration can share a topic, and who may be told so.

Few people are told of to those alone who may see their ratings; to all others fewer than five are
no number, nor are more where a gap map hides their administration: a count less a shown sum may be
one person. They are counted past the rows of whoever asks, for that is what makes it a count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from sqlalchemy import select

from domain import models
from domain.assessments import SHARE_LEVEL, levels_of_managers
from domain.frameworks.force import framework_in_force
from domain.policy import SYSTEM, Role, Viewer
from domain.runs.competence.groups import GroupKind, offered_groups
from domain.store import ReadDb, Store
from graph.competence import shown_groups
from graph.rules.sharing import shares_topic

SMALL_GROUP: Final = 5


class Sharing(NamedTuple):
    """A topic, and the administration whose people are asked about; by id."""

    administration_id: str
    topic_id: str


async def count_sharing(
    store: Store, edition_id: str, wanted: Collection[Sharing]
) -> Mapping[Sharing, int]:
    """Count the delegates of an edition who can share each topic, by administration.

    Somebody can share a topic whose competencies they can share make up half of it at least; the
    weights of a topic with others below it are those of all its leaves together. Competencies are
    those in force, and levels are read under them. Whoever has withdrawn is not counted.

    Cost: five statements, and one more for each hundred people of the administrations.
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
        levels = await _levels(db, [manager_id for manager_id, _ in people])
    for manager_id, administration_id in people:
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
    found = await levels_of_managers(db, manager_ids)
    for (manager_id, competency_id), rating in found.items():
        if rating.level is not None:
            levels[manager_id][competency_id] = rating.level
    return levels


async def topic_weights(db: ReadDb) -> dict[str, dict[str, int]]:
    """Return the weights of each topic by competency in force; of one above others, of all leaves.

    Cost: two statements.
    """
    topic, link, competency = models.Topic, models.TopicCompetency, models.Competency
    rows = await db.execute(select(topic.id, topic.parent_id))
    parents: dict[str, str | None] = {row.id: row.parent_id for row in rows}
    weights: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    links = await db.execute(
        select(link.topic_id, link.competency_id, link.weight_per_mille)
        .join(competency, competency.id == link.competency_id)
        .where(competency.framework_id == framework_in_force())
    )
    for leaf_id, competency_id, weight in links:
        place: str | None = leaf_id
        while place is not None:
            weights[place][competency_id] += weight
            place = parents.get(place)
    return weights


async def told_counts(
    store: Store, viewer: Viewer, edition_id: str, counts: Mapping[Sharing, int]
) -> dict[Sharing, int | None]:
    """Return counts as they may be told, None where they tell of few people whom one may not see.

    Whoever may not see the ratings of an administration is told of five people and more, and only
    where the gap map of the edition shows them the administration in every competency of the topic.
    Then the count is over whole parts of what is shown already, none of which is of fewer than
    five: it finds nobody that the gap maps do not.

    Cost: nothing where that decides no count; else as a gap map.
    Source: decision 0032.
    """
    seen = {place for place in counts if _sees_ratings(viewer, edition_id, place.administration_id)}
    enough = {place for place, count in counts.items() if count >= SMALL_GROUP} - seen
    told = seen | await _shown_beside_gaps(store, viewer, edition_id, enough)
    return {place: count if place in told else None for place, count in counts.items()}


async def _shown_beside_gaps(
    store: Store, viewer: Viewer, edition_id: str, places: Collection[Sharing]
) -> set[Sharing]:
    """Keep the places whose administration a gap map shows in every competency of the topic."""
    if not places:
        return set()
    async with store.reading(SYSTEM) as db:
        edition = await db.get_one(models.Edition, edition_id)
        offered = await offered_groups(db, viewer, edition)
        weights = await topic_weights(db)
        levels = await _levels(db, offered.people)
    groups = [group.people for group in offered.groups]
    hidden: dict[str, set[str | None]] = {}
    for competency_id in {each for place in places for each in weights.get(place.topic_id, ())}:
        known = {person for person, rated in levels.items() if competency_id in rated}
        shown = shown_groups(groups, known, offered.seen)
        hidden[competency_id] = {
            group.administration_id
            for group, is_shown in zip(offered.groups, shown, strict=True)
            if group.edition_id == edition_id
            and group.kind is GroupKind.ADMINISTRATION
            and not is_shown
        }
    return {
        place
        for place in places
        if not any(place.administration_id in hidden[each] for each in weights[place.topic_id])
    }


def _sees_ratings(viewer: Viewer, edition_id: str, administration_id: str) -> bool:
    if viewer.role is Role.COORDINATOR:
        return viewer.administration_id == administration_id
    return viewer.role is Role.SYSTEM or (viewer.role is Role.PLANNER and viewer.holds(edition_id))
