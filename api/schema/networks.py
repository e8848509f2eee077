"""An edition as a graph: how many of each thing, who is connected, what bridges the sides."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Sequence
from enum import Enum

import strawberry

from api.context import Info
from api.schema.node import load_node
from api.schema.nominations import Delegate, load_delegates
from api.schema.sides import Side
from api.schema.topics import Topic
from domain import runs
from domain.runs import Bridge, EditionNetwork


@strawberry.enum(description="What a node of the graph stands for; new values may be added.")
class NetworkNodeKind(Enum):
    """The kinds of the graph."""

    ADMINISTRATION = strawberry.enum_value("administration", description="An administration.")
    COMPETENCY = strawberry.enum_value("competency", description="A competency.")
    COMPONENT = strawberry.enum_value("component", description="A part of the edition.")
    PERSON = strawberry.enum_value("person", description="A delegate.")
    TOPIC = strawberry.enum_value("topic", description="A leaf topic.")


@strawberry.enum(
    description="What two nodes of the graph have to do with each other; new values may be added."
)
class NetworkTieKind(Enum):
    """The kinds of the graph."""

    ATTENDS = strawberry.enum_value("attends", description="A delegate attends a component.")
    BELONGS = strawberry.enum_value("belongs", description="A delegate is of an administration.")
    COVERS = strawberry.enum_value("covers", description="A topic is about a competency.")
    OFFERS = strawberry.enum_value("offers", description="A delegate offers a topic.")
    PARTNER = strawberry.enum_value("partner", description="Two delegates are partners.")
    RATES = strawberry.enum_value(
        "rates", description="A delegate has a level or a target in a competency."
    )
    SEEKS = strawberry.enum_value("seeks", description="A delegate seeks a topic.")


@strawberry.type(description="How many nodes of one kind the graph has.")
class NetworkNodeCount:
    """A kind and a number."""

    kind: NetworkNodeKind = strawberry.field(description="What the nodes stand for.")
    count: int = strawberry.field(description="How many there are.")


@strawberry.type(description="How many ties of one kind the graph has.")
class NetworkTieCount:
    """A kind and a number."""

    kind: NetworkTieKind = strawberry.field(description="What the ties say.")
    count: int = strawberry.field(description="How many there are.")


@strawberry.type(description="How many people of one side.")
class SideCount:
    """A side and a number."""

    side_id: strawberry.Private[str]
    count: int = strawberry.field(description="How many people.")

    @strawberry.field(description="The side.")
    async def side(self, info: Info) -> Side:
        side: Side = await load_node(info, "Side", self.side_id)
        return side


@strawberry.type(description="A topic that people of one side offer and people of another seek.")
class BridgingTopic:
    """A topic that joins sides."""

    topic_id: strawberry.Private[str]
    offered_by: list[SideCount] = strawberry.field(description="People who offer it, by side.")
    sought_by: list[SideCount] = strawberry.field(description="People who seek it, by side.")

    @classmethod
    def of(cls, bridge: Bridge) -> BridgingTopic:
        """Make the topic of a bridge."""
        return cls(
            topic_id=bridge.topic_id,
            offered_by=[SideCount(side_id=key, count=count) for key, count in bridge.offered],
            sought_by=[SideCount(side_id=key, count=count) for key, count in bridge.sought],
        )

    @strawberry.field(description="The topic.")
    async def topic(self, info: Info) -> Topic:
        topic: Topic = await load_node(info, "Topic", self.topic_id)
        return topic


@strawberry.type(
    description=(
        "The edition as a graph of people, competencies, topics, administrations and components."
        " Partners are those of the published pairing run, or of the newest that is done."
    )
)
class Network:
    """What a planner reads of the graph."""

    groups_by_row: strawberry.Private[tuple[tuple[str, ...], ...]]
    without_help_ids: strawberry.Private[tuple[str, ...]]
    node_counts: list[NetworkNodeCount] = strawberry.field(description="Nodes, by kind.")
    tie_counts: list[NetworkTieCount] = strawberry.field(description="Ties, by kind.")
    cross_side_density_per_mille: int = strawberry.field(
        description="Pairings in per mille of all possible pairs across sides, rounded down."
    )
    bridging_topics: list[BridgingTopic] = strawberry.field(
        description="Topics that join sides, those that most people offer or seek first."
    )

    @classmethod
    def of(cls, network: EditionNetwork) -> Network:
        """Make the type of what the domain counts."""
        return cls(
            groups_by_row=network.groups,
            without_help_ids=network.without_help,
            node_counts=[
                NetworkNodeCount(kind=NetworkNodeKind(kind), count=count)
                for kind, count in network.nodes
            ],
            tie_counts=[
                NetworkTieCount(kind=NetworkTieKind(kind), count=count)
                for kind, count in network.ties
            ],
            cross_side_density_per_mille=network.cross_side_density_per_mille,
            bridging_topics=[BridgingTopic.of(bridge) for bridge in network.bridges],
        )

    @strawberry.field(
        description=(
            "Delegates who are connected through partners, the largest group first;"
            " whoever has no partner is a group of one."
        )
    )
    async def groups(self, info: Info) -> list[list[Delegate]]:
        return list(await gather(*(load_delegates(info, group) for group in self.groups_by_row)))

    @strawberry.field(
        description=(
            "Delegates with a gap or a wish that nobody of another side can meet; anyone else"
            " could be helped."
        )
    )
    async def without_help(self, info: Info) -> list[Delegate]:
        return await load_delegates(info, self.without_help_ids)


async def load_network(info: Info, edition_id: str) -> Network:
    """Return the graph of an edition; those asked for at once are built at once."""

    async def summarise(edition_ids: Sequence[str]) -> Sequence[EditionNetwork]:
        async with info.context.reading() as db:
            found = await runs.read_networks(db, edition_ids)
        return await runs.summarise_networks(found)

    return Network.of(await info.context.loaders.load_apart("network", summarise, edition_id))
