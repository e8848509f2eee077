"""How a topic run weighs, and which topics it has to choose or may not."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Sequence
from typing import Self

import strawberry

from api.context import Info
from api.schema.node import load_nodes
from api.schema.topics import Topic
from domain import models, programmes, topics
from domain.runs import listings


@strawberry.type(description="How the topic engine weighs; whole per mille and small counts.")
class TopicParameters:
    """Everything that a run weighed, whether it was asked for or a default."""

    edition_id: strawberry.Private[str]
    must: strawberry.Private[tuple[str, ...] | None]
    never: strawberry.Private[tuple[str, ...]]
    count_max: int | None = strawberry.field(
        description="Most topics to choose; null means no limit."
    )
    count_min: int = strawberry.field(description="Fewest topics to choose.")
    curve_per_mille: list[int] = strawberry.field(
        description=(
            "Share of a need that the first, second, third and fourth unit of a topic close."
        )
    )
    leader_level_min: int = strawberry.field(
        description="Level from which someone can lead a topic, 0 to 4."
    )
    leader_load: int = strawberry.field(description="Most topics that one person leads.")
    leader_sides_min: int = strawberry.field(
        description="Sides that leaders of a topic have to come from, at least."
    )
    memory_editions: int = strawberry.field(
        description="Editions for which a topic that was held is not suggested again."
    )
    minutes: int | None = strawberry.field(
        description="Minutes that all topics may take together; null means no limit."
    )
    phi_per_mille: int = strawberry.field(
        description="How near to the largest smallest share every side has to stay."
    )
    sought_per_mille: int = strawberry.field(
        description="What a gap counts that its person seeks to close; 1,000 is the plain gap."
    )
    unassessed_per_mille: int = strawberry.field(
        description=(
            "What a target counts whose level is not assessed; 1,000 is a gap of one step."
        )
    )

    @classmethod
    def of(cls, row: models.TopicRun) -> Self:
        """Make them of a run."""
        asked = listings.topics_asked(row)
        weighed = asked.parameters
        return cls(
            edition_id=row.edition_id,
            must=asked.must,
            never=asked.never,
            count_max=weighed.count_max,
            count_min=weighed.count_min,
            curve_per_mille=list(weighed.curve),
            leader_level_min=weighed.leader_level_min,
            leader_load=weighed.leader_load,
            leader_sides_min=weighed.leader_sides_min,
            memory_editions=weighed.memory_editions,
            minutes=weighed.minutes,
            phi_per_mille=weighed.phi_per_mille,
            sought_per_mille=weighed.sought_per_mille,
            unassessed_per_mille=weighed.unassessed_per_mille,
        )

    @strawberry.field(description="Topics that have to be chosen.")
    async def must_topics(self, info: Info) -> list[Topic]:
        if self.must is not None:
            return await topics_by_keys(info, self.must)
        batch = programmes.focus_topics_by_edition
        rows = await info.context.loaders.load(batch, self.edition_id)
        return await load_nodes(info, "Topic", [row.topic_id for row in rows])

    @strawberry.field(description="Topics that may not be chosen.")
    async def never_topics(self, info: Info) -> list[Topic]:
        return await topics_by_keys(info, self.never)


async def topics_by_keys(info: Info, keys: tuple[str, ...]) -> list[Topic]:
    """Return the topics of keys, without those that are no more."""
    load = info.context.loaders.load
    rows = await gather(*(load(topics.topics_by_key, key) for key in keys))
    return [Topic.of(row) for row in rows if row is not None]


async def topics_by_ids(info: Info, ids: Sequence[str]) -> list[Topic]:
    """Return the topics of ids."""
    return await load_nodes(info, "Topic", ids)
