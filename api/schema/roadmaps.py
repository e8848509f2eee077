"""The roadmap of a programme: strategy by strategy, edition by edition, and what is planned."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api.context import Info
from api.schema.node import Node, load_node, load_nodes, maybe_node
from api.schema.recommendations import Recommendation
from api.schema.regional_meetings import RegionalMeeting
from api.schema.sides import Objective
from api.schema.strategies import StrategyAnchor
from api.schema.topics import Topic
from domain import models, programmes
from domain.roadmap import reading

if TYPE_CHECKING:
    from api.schema.editions import Edition
    from api.schema.programmes import Programme

_EDITIONS = strawberry.lazy("api.schema.editions")
_PROGRAMMES = strawberry.lazy("api.schema.programmes")


@strawberry.type(
    description="What of an edition serves a strategy of its programme: one of four kinds."
)
class StrategyLink(Node):
    """One row of ``strategy_link``."""

    batch = reading.strategy_links_by_id
    anchor_id: strawberry.Private[str]
    edition_id: strawberry.Private[str]
    objective_id: strawberry.Private[str | None]
    topic_id: strawberry.Private[str | None]
    recommendation_id: strawberry.Private[str | None]
    meeting_id: strawberry.Private[str | None]

    @strawberry.field(description="Strategy.")
    async def anchor(self, info: Info) -> StrategyAnchor:
        return await load_node(info, "StrategyAnchor", self.anchor_id)

    @strawberry.field(description="Edition that it is of.")
    async def edition(self, info: Info) -> Annotated[Edition, _EDITIONS]:
        return await load_node(info, "Edition", self.edition_id)

    @strawberry.field(description="Objective that serves it; null when something else does.")
    async def objective(self, info: Info) -> Objective | None:
        return await maybe_node(info, "Objective", self.objective_id)

    @strawberry.field(description="Recommendation that serves it; null when something else does.")
    async def recommendation(self, info: Info) -> Recommendation | None:
        return await maybe_node(info, "Recommendation", self.recommendation_id)

    @strawberry.field(description="Regional meeting that serves it; null when something else does.")
    async def regional_meeting(self, info: Info) -> RegionalMeeting | None:
        return await maybe_node(info, "RegionalMeeting", self.meeting_id)

    @strawberry.field(
        description="Topic that serves it, as the edition treats it; null when something else does."
    )
    async def topic(self, info: Info) -> Topic | None:
        return await maybe_node(info, "Topic", self.topic_id)


@strawberry.type(description="What a programme plans for a year, before there is an edition.")
class RoadmapStep(Node):
    """One row of ``roadmap_step``."""

    batch = reading.steps_by_id
    anchor_id: strawberry.Private[str | None]
    edition_id: strawberry.Private[str | None]
    programme_id: strawberry.Private[str]
    details: str = strawberry.field(description="What is meant; empty when the title says it.")
    title: str = strawberry.field(description="The step in words.")
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")
    year: int = strawberry.field(description="Year for which it is planned.")

    @strawberry.field(description="Strategy that it is for; null when it is for all of them.")
    async def anchor(self, info: Info) -> StrategyAnchor | None:
        return await maybe_node(info, "StrategyAnchor", self.anchor_id)

    @strawberry.field(description="Edition that it became; null while there is none.")
    async def edition(self, info: Info) -> Annotated[Edition, _EDITIONS] | None:
        return await maybe_node(info, "Edition", self.edition_id)

    @strawberry.field(description="Programme.")
    async def programme(self, info: Info) -> Annotated[Programme, _PROGRAMMES]:
        return await load_node(info, "Programme", self.programme_id)


@strawberry.type(description="What one edition does for one strategy.")
class RoadmapEdition:
    """The links of an edition to a strategy."""

    edition_id: strawberry.Private[str]
    rows: strawberry.Private[Sequence[models.StrategyLink]]

    @strawberry.field(description="Edition, past or planned.")
    async def edition(self, info: Info) -> Annotated[Edition, _EDITIONS]:
        return await load_node(info, "Edition", self.edition_id)

    @strawberry.field(description="How each of these is tied to the strategy.")
    def links(self) -> list[StrategyLink]:
        return [StrategyLink.of(row) for row in self.rows]

    @strawberry.field(description="Its regional meetings that serve the strategy, the first first.")
    async def meetings(self, info: Info) -> list[RegionalMeeting]:
        return await self._served(info, "RegionalMeeting", "meeting_id")

    @strawberry.field(description="Its objectives that serve the strategy, in order.")
    async def objectives(self, info: Info) -> list[Objective]:
        return await self._served(info, "Objective", "objective_id")

    @strawberry.field(
        description="Its recommendations that serve the strategy, with what was committed to."
    )
    async def recommendations(self, info: Info) -> list[Recommendation]:
        return await self._served(info, "Recommendation", "recommendation_id")

    @strawberry.field(
        description="Its topics that serve the strategy, with the instruments that they refer to."
    )
    async def topics(self, info: Info) -> list[Topic]:
        return await self._served(info, "Topic", "topic_id")

    async def _served(self, info: Info, noun: str, column: str) -> list[Any]:
        ids = [row_id for row in self.rows if (row_id := getattr(row, column)) is not None]
        found = await load_nodes(info, noun, ids)
        return [each for each in found if each is not None]


@strawberry.type(description="A strategy with what serves it, and what is planned for it.")
class RoadmapStrategy:
    """A strategy anchor, its links and its steps."""

    anchor: StrategyAnchor = strawberry.field(description="Strategy.")
    editions: list[RoadmapEdition] = strawberry.field(
        description="Editions that do something for it, the first first."
    )
    steps: list[RoadmapStep] = strawberry.field(
        description="What is planned for it alone, the earliest year first."
    )


@strawberry.type(description="What serves the strategies of a programme, and what is planned.")
class Roadmap:
    """The strategies of a programme, and its steps."""

    steps: list[RoadmapStep] = strawberry.field(
        description="All that is planned, the earliest year first."
    )
    strategies: list[RoadmapStrategy] = strawberry.field(
        description="Strategies that the programme is anchored in, in order."
    )


@strawberry.type
class MappedProgramme:
    """What a programme says of its way."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description=(
            "What serves each strategy of the programme, edition by edition, and what is planned."
        )
    )
    async def roadmap(self, info: Info) -> Roadmap:
        load = info.context.loaders.load
        anchors, links, steps = await gather(
            load(programmes.anchors_by_programme, self.row_id),
            load(reading.links_by_programme, self.row_id),
            load(reading.steps_by_programme, self.row_id),
        )
        return Roadmap(
            steps=[RoadmapStep.of(row) for row in steps],
            strategies=[
                RoadmapStrategy(
                    anchor=StrategyAnchor.of(anchor),
                    editions=_editions([each for each in links if each.anchor_id == anchor.id]),
                    steps=[RoadmapStep.of(row) for row in steps if row.anchor_id == anchor.id],
                )
                for anchor in anchors
            ],
        )


def _editions(links: Sequence[models.StrategyLink]) -> list[RoadmapEdition]:
    return [
        RoadmapEdition(edition_id=edition_id, rows=tuple(rows))
        for edition_id, rows in groupby(links, lambda each: each.edition_id)
    ]
