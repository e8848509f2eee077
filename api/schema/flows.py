"""How many pairings of a run, or partnerships of an edition, two administrations share."""

from __future__ import annotations

from typing import Annotated, Self

import strawberry

from api.connections import page_size
from api.context import Info
from api.schema.administrations import Administration
from api.schema.node import load_nodes
from domain import runs
from domain.partnerships import flows
from domain.partnerships.flows import Flow

_First = Annotated[int, strawberry.argument(description="How many, 1 to 100, from the largest.")]


@strawberry.type
class FlowEnds:
    """The administrations of a flow, as of domain.partnerships.flows.Flow."""

    found: strawberry.Private[Flow]

    @strawberry.field(description="The two, that of the earlier side first.")
    async def administrations(self, info: Info) -> list[Administration]:
        two = (self.found.left_administration_id, self.found.right_administration_id)
        return await load_nodes(info, "Administration", two)


@strawberry.type(description="Two administrations whose people a run pairs.")
class PairingFlow(FlowEnds):
    """A flow of pairings."""

    pairing_count: int = strawberry.field(description="How many pairings they share.")

    @classmethod
    def of(cls, found: Flow) -> Self:
        """Make it of the domain's."""
        return cls(found=found, pairing_count=found.pairs)


@strawberry.type(description="Two administrations whose people are partners.")
class PartnershipFlow(FlowEnds):
    """A flow of partnerships."""

    partnership_count: int = strawberry.field(description="How many partnerships they share.")

    @classmethod
    def of(cls, found: Flow) -> Self:
        """Make it of the domain's."""
        return cls(found=found, partnership_count=found.pairs)


@strawberry.type
class FlowingRun:
    """What a pairing run says of the administrations whose people it pairs."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description=(
            "Administrations whose people the run pairs, the two with most pairings first; as few"
            " rows for 5,000 people as for 50."
        )
    )
    async def flows(self, info: Info, first: _First = 50) -> list[PairingFlow]:
        found = await info.context.loaders.load(runs.flows_by_run, self.row_id)
        return [PairingFlow.of(each) for each in found[: page_size("first", first, "flows")]]


@strawberry.type
class FlowingEdition:
    """What an edition says of the administrations whose people are partners."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description=(
            "Administrations whose people are partners, the two with most partnerships first."
            " Declined and lapsed partnerships do not count; closed ones do."
        )
    )
    async def partnership_flows(self, info: Info, first: _First = 50) -> list[PartnershipFlow]:
        found = await info.context.loaders.load(flows.flows_by_edition, self.row_id)
        return [PartnershipFlow.of(each) for each in found[: page_size("first", first, "flows")]]
