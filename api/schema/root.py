"""The whole schema: every noun's questions under Query, every change under Mutation."""

from __future__ import annotations

from asyncio import gather
from typing import Annotated

import strawberry
from graphql import print_schema
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.name_converter import NameConverter

from api.context import Info
from api.errors import BadUserInput, echo
from api.ids import IDS_MAX, decode_id
from api.schema.administrations import AdministrationQueries
from api.schema.agendas import AgendaRun
from api.schema.competencies import CompetencyQueries
from api.schema.contradictions import ContradictionQueries
from api.schema.cooperation_frameworks import CooperationFrameworkQueries
from api.schema.cooperation_maps import CooperationMapQueries
from api.schema.edition_plans import EditionPlanQueries
from api.schema.editions import EditionQueries
from api.schema.execution import TradewindsSchema
from api.schema.history import HistoryQueries
from api.schema.instruments import InstrumentQueries
from api.schema.managers import ManagerQueries
from api.schema.mutations import Mutation
from api.schema.node import NODES, Node, load_node
from api.schema.pairings import Pairing, PairingRun
from api.schema.participation_parts import SuggestedInvitation
from api.schema.participation_runs import CrossParticipationRun
from api.schema.peers import PeerQueries
from api.schema.plans import ComparisonQueries
from api.schema.programmes import ProgrammeQueries
from api.schema.published_pairings import PublishedPairingQueries
from api.schema.rate_limit import RateLimitQueries
from api.schema.scalars import SCALARS
from api.schema.suggestions import TopicRun, TopicSuggestion
from api.schema.topics import TopicQueries
from api.schema.viewers import ViewerQueries
from api.schema.watching import Subscription
from api.schema.webhooks import WebhookQueries
from api.schema.why_not import WhyNotQueries


@strawberry.type(description="Everything that can be read.")
class Query(
    AdministrationQueries,
    CompetencyQueries,
    TopicQueries,
    InstrumentQueries,
    CooperationMapQueries,
    CooperationFrameworkQueries,
    ManagerQueries,
    PeerQueries,
    ProgrammeQueries,
    EditionQueries,
    EditionPlanQueries,
    HistoryQueries,
    WhyNotQueries,
    ComparisonQueries,
    ContradictionQueries,
    RateLimitQueries,
    ViewerQueries,
    PublishedPairingQueries,
    WebhookQueries,
):
    """What each noun can be asked, and whatever has an id."""

    @strawberry.field(
        description="Whatever has this id; null when nothing has it or you may not see it."
    )
    async def node(
        self,
        info: Info,
        id: Annotated[  # noqa: A002 -- the name that every client of Node expects
            strawberry.ID, strawberry.argument(description="Id as an earlier answer gave it.")
        ],
    ) -> Node | None:
        return await _node(info, id)

    @strawberry.field(
        description=(
            "Whatever has these ids, in the same order;"
            " null where nothing has the id or you may not see it."
        )
    )
    async def nodes(
        self,
        info: Info,
        ids: Annotated[
            list[strawberry.ID],
            strawberry.argument(description="Ids as earlier answers gave them, at most 100."),
        ],
    ) -> list[Node | None]:
        if len(ids) > IDS_MAX:
            raise BadUserInput(f"ids has {len(ids)} ids. Give at most {IDS_MAX}.")
        found = await gather(*(_node(info, each) for each in ids), return_exceptions=True)
        # graphql-core tells an exception in a list at its own place and keeps the others.
        return list(found)  # type: ignore[arg-type]  # see above


async def _node(info: Info, text: str) -> Node | None:
    found = decode_id(text)
    kind = NODES.get(found.type_name) if found else None
    if found is None or kind is None or kind.batch is None:
        raise BadUserInput(f"This is no id: {echo(text)}. Use an id from an earlier answer.")
    node: Node | None = await load_node(info, found.type_name, found.row_id)
    return node


schema = TradewindsSchema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=[
        AgendaRun,
        CrossParticipationRun,
        Pairing,
        PairingRun,
        SuggestedInvitation,
        TopicRun,
        TopicSuggestion,
    ],
    config=StrawberryConfig(name_converter=NameConverter(), scalar_map=SCALARS),
)


def printed_schema() -> str:
    """Return the schema as api/schema.graphql holds it."""
    return print_schema(schema.types) + "\n"
