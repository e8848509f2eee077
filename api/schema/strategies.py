"""The named strategies that programmes are anchored in."""

from __future__ import annotations

import strawberry

from api.context import Info
from api.schema.administrations import Organization
from api.schema.node import Node, load_node
from domain import programmes


@strawberry.type(description="A named strategy of an organisation that a programme is anchored in.")
class StrategyAnchor(Node):
    """One row of ``strategy_anchor``."""

    batch = programmes.anchors_by_id
    organization_id: strawberry.Private[str]
    key: str = strawberry.field(description="Stable key.")
    name: str = strawberry.field(description="Name of the strategy.")
    quote: str = strawberry.field(description="Words of the source that name it.")

    @strawberry.field(description="Whose strategy it is.")
    async def organization(self, info: Info) -> Organization:
        return await load_node(info, "Organization", self.organization_id)
