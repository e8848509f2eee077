"""The catalogue of strategic topics."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Self

import strawberry

from api.context import Info
from api.schema.competencies import Competency
from api.schema.inputs import OrderDirection, fit_filter
from api.schema.lists import Connection, Paged, listed
from api.schema.node import NamedNode, load_by, load_node
from domain import models, topics


@strawberry.enum(description="What rows can be ordered by.")
class TopicOrderField(Enum):
    """Orders of the domain's list."""

    POSITION = strawberry.enum_value("position", description="In the order of the catalogue.")
    KEY = strawberry.enum_value("key", description="By key.")
    NAME = strawberry.enum_value("name", description="By English name.")


@strawberry.input(description="One key of the order; the id decides last.")
class TopicOrder:
    """A field and a direction."""

    field: TopicOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="Which way; left out means ASC."
    )


@strawberry.input(description="Which topics: every given field must hold.")
class TopicFilter:
    """As domain.topics.TopicFilter."""

    is_leaf: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Only leaves, or only roots."
    )
    key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these keys."
    )
    parent_key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these parents, by key."
    )
    search: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Words in the name, in upper or lower case; at most 200 characters.",
    )


@strawberry.input(one_of=True, description="Names one topic; give exactly one.")
class TopicBy:
    """An id or a key."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="By id.")
    key: str | None = strawberry.field(default=strawberry.UNSET, description="By key.")


@strawberry.type(description="How much a topic is about a competency.")
class TopicCompetency:
    """A link of the catalogue."""

    topic_id: strawberry.Private[str]
    competency_id: strawberry.Private[str]
    is_main: bool = strawberry.field(
        description=(
            "True when the competency is a main part of the topic; else it is also touched."
        )
    )
    weight_per_mille: int = strawberry.field(
        description="Share of the topic that is about the competency, 1 to 1,000."
    )

    @classmethod
    def of(cls, link: topics.TopicLink) -> Self:
        """Make the link of the domain's."""
        return cls(**link._asdict())

    @strawberry.field(description="The competency.")
    async def competency(self, info: Info) -> Competency:
        return await load_node(info, "Competency", self.competency_id)

    @strawberry.field(description="The topic.")
    async def topic(self, info: Info) -> Topic:
        return await load_node(info, "Topic", self.topic_id)


@strawberry.type(
    description="A place in an instrument that a topic rests on, such as an article of the TFA."
)
class InstrumentReference:
    """One row of ``instrument_reference``."""

    citation: str = strawberry.field(
        description="The passage as the catalogue cites it, such as TFA art. 7.4."
    )


@strawberry.type(
    description=(
        "A strategic topic: a root of the tree, which is a track,"
        " or a leaf that a symposium can treat."
    )
)
class Topic(NamedNode):
    """One row of ``topic``."""

    batch = topics.topics_by_id
    parent_id: strawberry.Private[str | None]
    description: str = strawberry.field(description="What the topic is about.")
    is_leaf: bool = strawberry.field(description="True when a symposium can treat it.")
    key: str = strawberry.field(description="Stable key; a competency may have the same one.")
    minutes: int = strawberry.field(description="How long a session on it lasts, in minutes.")
    position: int = strawberry.field(description="Place in the catalogue, rising.")

    @classmethod
    def of(cls, row: models.Topic) -> Self:
        """Make the node of a row."""
        return cls.with_values(row, english=row.name, position=row.sort_order)

    @strawberry.field(description="Topics directly below, in order; empty for a leaf.")
    async def children(self, info: Info) -> list[Topic]:
        rows = await info.context.loaders.load(topics.topics_by_parent, self.row_id)
        return [Topic.of(row) for row in rows]

    @strawberry.field(
        description=(
            "Competencies that the topic is about, heaviest first;"
            " the weights of a leaf sum to 1,000, a root has none."
        )
    )
    async def competencies(self, info: Info) -> list[TopicCompetency]:
        links = await info.context.loaders.load(topics.links_by_topic, self.row_id)
        return [TopicCompetency.of(link) for link in links]

    @strawberry.field(
        description="Instruments that the topic rests on, in the order of the catalogue."
    )
    async def instrument_references(self, info: Info) -> list[InstrumentReference]:
        rows = await info.context.loaders.load(topics.references_by_topic, self.row_id)
        return [InstrumentReference(citation=row.citation) for row in rows]

    @strawberry.field(description="Topic above; null for a root.")
    async def parent(self, info: Info) -> Topic | None:
        if self.parent_id is None:
            return None
        return await load_node(info, "Topic", self.parent_id)


@strawberry.type
class TopicQueries:
    """What can be asked about topics."""

    @strawberry.field(description="One topic; null when there is none.")
    async def topic(
        self,
        info: Info,
        by: Annotated[TopicBy, strawberry.argument(description="Which topic.")],
    ) -> Topic | None:
        return await load_by(info, "Topic", by, topics.topics_by_key)

    @strawberry.field(description="Strategic topics.", extensions=[Paged()])
    def topics(
        self,
        where: Annotated[
            TopicFilter | None,
            strawberry.argument(name="filter", description="Which topics; left out means all."),
        ] = strawberry.UNSET,
        order_by: Annotated[
            list[TopicOrder] | None,
            strawberry.argument(
                description="Order of the rows; left out means in the order of the catalogue."
            ),
        ] = strawberry.UNSET,
    ) -> Connection[Topic]:
        return listed(
            topics.TOPICS,
            Topic.of,
            where=fit_filter(where, topics.TopicFilter),
            order_by=order_by,
        )
