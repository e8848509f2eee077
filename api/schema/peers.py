"""Invitations to assess a colleague."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.context import Info
from api.schema.enums import described
from api.schema.lists import Connection, Paged, listed
from api.schema.managers import Manager
from api.schema.node import Node, load_node
from domain import models
from domain.assessing import invitations

if TYPE_CHECKING:
    from api.schema.editions import Edition

described(
    models.InvitationState,
    "Life of an invitation to a peer.",
    {
        "OPEN": "The peer has been asked.",
        "ANSWERED": "The peer has assessed the person.",
        "WITHDRAWN": "It was taken back.",
    },
)


@strawberry.type(
    description=(
        "A delegate is asked to assess another delegate of the same edition. Who was asked is not"
        " for the person assessed."
    )
)
class PeerInvitation(Node):
    """One row of ``peer_invitation``."""

    batch = invitations.invitations_by_id
    edition_id: strawberry.Private[str]
    manager_id: strawberry.Private[str]
    peer_id: strawberry.Private[str]
    invited_at: datetime = strawberry.field(description="When the peer was asked.")
    state: models.InvitationState = strawberry.field(description="Where it stands in its life.")
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @strawberry.field(description="Edition that both take part in.")
    async def edition(
        self, info: Info
    ) -> Annotated[Edition, strawberry.lazy("api.schema.editions")]:
        return await load_node(info, "Edition", self.edition_id)

    @strawberry.field(description="Person to be assessed.")
    async def manager(self, info: Info) -> Manager:
        return await load_node(info, "Manager", self.manager_id)

    @strawberry.field(description="Person who is asked.")
    async def peer(self, info: Info) -> Manager:
        return await load_node(info, "Manager", self.peer_id)


@strawberry.type
class PeerQueries:
    """What can be asked about invitations to peers."""

    @strawberry.field(
        description="Invitations that you may see, newest first: to you, or of your people.",
        extensions=[Paged()],
    )
    def peer_invitations(self) -> Connection[PeerInvitation]:
        return listed(invitations.PEER_INVITATIONS, PeerInvitation.of)
