"""Whether the network of a programme outlives departures: its people, edition after edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.context import Info
from api.schema.network_health import (
    AsOf,
    DormantDays,
    HealthTies,
    MeasuredHealth,
    health_request,
)
from api.schema.network_measures import NetworkMeasures
from api.schema.network_people import Shown
from api.schema.node import load_node
from domain import runs
from domain.runs import DORMANT_DAYS

if TYPE_CHECKING:
    from api.schema.editions import Edition


@strawberry.type(description="The network of a programme as it is with one more edition.")
class NetworkTrendPoint:
    """As domain.runs.TrendPoint."""

    edition_id: strawberry.Private[str]
    measures: NetworkMeasures = strawberry.field(
        description="The people and ties of this edition and those before."
    )

    @strawberry.field(description="Edition up to which it is told.")
    async def edition(
        self, info: Info
    ) -> Annotated[Edition, strawberry.lazy("api.schema.editions")]:
        return await load_node(info, "Edition", self.edition_id)


@strawberry.type(
    description=(
        "Whether the network of a programme outlives departures. Whoever took part in several"
        " editions is one person, shown as the delegate of the newest of them; extra pairings are"
        " those of a next edition, whose rules nobody knows yet."
    )
)
class ProgrammeNetworkHealth(MeasuredHealth):
    """As domain.runs.ProgrammeHealth."""

    @strawberry.field(description="The network edition by edition, the first first.")
    def trend(self) -> list[NetworkTrendPoint]:
        found = self.found
        if not isinstance(found, runs.ProgrammeHealth):
            return []
        return [
            NetworkTrendPoint(
                edition_id=point.edition_id,
                measures=NetworkMeasures.of(
                    Shown(point.measured, found.delegate_ids, found.side_ids)
                ),
            )
            for point in found.trend
        ]


@strawberry.type
class HealthyProgramme:
    """What a programme says of its network of people."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description=(
            "Whether the network of the programme outlives departures, over the editions that you"
            " plan; of pairings, those of published runs count. Null where you plan none."
        )
    )
    async def network_health(
        self,
        info: Info,
        ties: HealthTies = strawberry.UNSET,
        as_of: AsOf = strawberry.UNSET,
        dormant_days: DormantDays = DORMANT_DAYS,
    ) -> ProgrammeNetworkHealth | None:
        asked = health_request(info, ties, None, as_of, dormant_days)
        async with info.context.reading() as db:
            read = await runs.read_programme_health(db, self.row_id, asked)
        if read is None:
            return None
        return ProgrammeNetworkHealth.of(await runs.measure_programme(read))
