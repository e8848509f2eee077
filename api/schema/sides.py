"""The parts of an edition: sides, components, objectives, and what it says of itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from api.context import Info
from api.schema.administrations import (
    Administration,
    AdministrationOrder,
    Organization,
)
from api.schema.agendas import ComponentAgendas
from api.schema.enums import described
from api.schema.gap_maps import HelpedSide
from api.schema.indicators import ObjectiveIndicators
from api.schema.lists import Connection, Paged, listed
from api.schema.node import NamedNode, Node, load_node
from api.schema.nomination_parts import Quota
from api.schema.nominations import Delegate, DelegateFilter, DelegateOrders, delegates_of
from api.schema.scalars import CountryCode
from api.schema.sessions import ComponentAgenda
from api.schema.topics import Topic
from domain import administrations, models, nominations, programmes

if TYPE_CHECKING:
    from api.schema.editions import Edition

_EDITIONS = strawberry.lazy("api.schema.editions")

described(
    models.ComponentKind,
    "Kinds of component; new values may be added.",
    {
        "WORKSHOP": "A workshop.",
        "EXCHANGE_FORUM": "A forum of discussion for all.",
        "PANEL_SERIES": "A row of panels.",
        "ONLINE": "Held online.",
    },
)
described(
    models.OrganizationRole,
    "Parts that organisations play; new values may be added.",
    {
        "ORGANISER": "Carries the edition.",
        "SUPPORTER": "Supports it, with money or otherwise.",
        "HOST": "Gives the place.",
    },
    "OrganizationRoleKind",
)


@strawberry.type(description="A named group within an edition that pairings are drawn across.")
class Side(HelpedSide, NamedNode):
    """One row of ``side``."""

    batch = programmes.sides_by_id
    edition_id: strawberry.Private[str]
    key: str = strawberry.field(description="Key, unique in the edition.")
    quote: str = strawberry.field(
        description="Words of the source that name the side; empty when no source is quoted."
    )
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @strawberry.field(description="Administrations of the side.", extensions=[Paged()])
    def administrations(
        self,
        order_by: Annotated[
            list[AdministrationOrder] | None,
            strawberry.argument(
                description="Order of the rows; left out means as the side lists them."
            ),
        ] = strawberry.UNSET,
    ) -> Connection[Administration]:
        return listed(
            administrations.ADMINISTRATIONS_OF_SIDE,
            Administration.of,
            self.row_id,
            order_by=order_by,
        )

    @strawberry.field(description="Delegates of the side.", extensions=[Paged()])
    def delegates(
        self,
        where: Annotated[
            DelegateFilter | None,
            strawberry.argument(
                name="filter", description="Which delegates; left out means all of the side."
            ),
        ] = strawberry.UNSET,
        order_by: DelegateOrders = strawberry.UNSET,
    ) -> Connection[Delegate]:
        return delegates_of(nominations.DELEGATES_OF_SIDE, self.row_id, where, order_by)

    @strawberry.field(description="Edition that the side belongs to.")
    async def edition(self, info: Info) -> Annotated[Edition, _EDITIONS]:
        return await load_node(info, "Edition", self.edition_id)

    @strawberry.field(description="Places of the whole side; null when there is no limit.")
    async def places(self, info: Info) -> int | None:
        return await info.context.loaders.load(nominations.places_by_side, self.row_id)

    @strawberry.field(
        description=(
            "Places of the side as a whole, then of each administration that has a limit, somebody"
            " confirmed or somebody who waits."
        )
    )
    async def quotas(self, info: Info) -> list[Quota]:
        found = await info.context.loaders.load(nominations.quotas_by_side, self.row_id)
        return [Quota.of(each) for each in found]


@strawberry.type(description="A part of an edition; its days lie within the edition's.")
class Component(ComponentAgendas, ComponentAgenda, NamedNode):
    """One row of ``component``."""

    batch = programmes.components_by_id
    edition_id: strawberry.Private[str]
    booths: int = strawberry.field(
        description="How many sessions can be interpreted at the same time."
    )
    city: str = strawberry.field(description="City; empty for a part that is held online.")
    country: CountryCode | None = strawberry.field(
        description="Country or territory; null for a part that is held online."
    )
    ends_on: date = strawberry.field(description="Last day.")
    format: str = strawberry.field(
        description=(
            "How people work in it, in the words of the source; empty when nothing is said."
        )
    )
    key: str = strawberry.field(description="Key, unique in the edition.")
    kind: models.ComponentKind = strawberry.field(description="What kind of part it is.")
    quote: str = strawberry.field(
        description="Words of the source about it; empty when no source is quoted."
    )
    starts_on: date = strawberry.field(description="First day.")
    venue: str = strawberry.field(
        description="Building or institution; empty when it is not known."
    )
    version: int = strawberry.field(
        description=(
            "Counts the changes of it, its rooms and its slots, from 1; for expectedVersion."
        )
    )

    @strawberry.field(description="Sides that attend.")
    async def attending_sides(self, info: Info) -> list[Side]:
        rows = await info.context.loaders.load(programmes.sides_by_component, self.row_id)
        return [Side.of(row) for row in rows]

    @strawberry.field(description="Delegates who attend.", extensions=[Paged()])
    def delegates(
        self,
        where: Annotated[
            DelegateFilter | None,
            strawberry.argument(
                name="filter", description="Which delegates; left out means all who attend."
            ),
        ] = strawberry.UNSET,
        order_by: DelegateOrders = strawberry.UNSET,
    ) -> Connection[Delegate]:
        return delegates_of(nominations.DELEGATES_OF_COMPONENT, self.row_id, where, order_by)

    @strawberry.field(description="Edition that the part belongs to.")
    async def edition(self, info: Info) -> Annotated[Edition, _EDITIONS]:
        return await load_node(info, "Edition", self.edition_id)

    @strawberry.field(description="Organisations that host it.")
    async def hosts(self, info: Info) -> list[Organization]:
        rows = await info.context.loaders.load(programmes.hosts_by_component, self.row_id)
        return [Organization.of(row) for row in rows]


@strawberry.type(description="The part that an organisation plays in an edition.")
class OrganizationRole:
    """One row of ``edition_organization``."""

    organization_id: strawberry.Private[str]
    component_id: strawberry.Private[str | None]
    quote: str = strawberry.field(
        description="Words of the source that say so; empty when no source is quoted."
    )
    role: models.OrganizationRole = strawberry.field(description="Which part it is.")

    @classmethod
    def of(cls, row: models.EditionOrganization) -> Self:
        """Make it of a row."""
        return cls(
            organization_id=row.organization_id,
            component_id=row.component_id,
            quote=row.quote,
            role=row.role,
        )

    @strawberry.field(
        description="Component that the part concerns; null when it concerns the whole edition."
    )
    async def component(self, info: Info) -> Component | None:
        if self.component_id is None:
            return None
        return await load_node(info, "Component", self.component_id)

    @strawberry.field(description="Who plays it.")
    async def organization(self, info: Info) -> Organization:
        return await load_node(info, "Organization", self.organization_id)


@strawberry.type(description="What an edition is for, in the words of its source.")
class Objective(ObjectiveIndicators, Node):
    """One row of ``objective``."""

    batch = programmes.objectives_by_id
    key: str = strawberry.field(description="Stable key.")
    text: str = strawberry.field(description="The objective, word for word.")
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")


@strawberry.type(description="A passage of the source that an edition carries on.")
class Statement:
    """One row of ``statement``."""

    key: str = strawberry.field(description="Stable key.")
    text: str = strawberry.field(description="The passage, word for word.")


@strawberry.type(description="A topic that an edition says it focuses on.")
class FocusTopic:
    """One row of ``focus_topic``."""

    topic_id: strawberry.Private[str]
    stated_as: str = strawberry.field(description="How the source says it.")

    @strawberry.field(description="The topic of the catalogue.")
    async def topic(self, info: Info) -> Topic:
        return await load_node(info, "Topic", self.topic_id)


@strawberry.type(description="The publication that tells of an edition.")
class EditionSource:
    """Four columns of ``edition``."""

    publisher: str = strawberry.field(description="Who published it.")
    sha256: str = strawberry.field(
        name="sha256",
        description="SHA-256 of the text that was read; empty when it was not kept.",
    )
    title: str = strawberry.field(description="Title.")
    url: str = strawberry.field(description="Address; empty when it has none.")
