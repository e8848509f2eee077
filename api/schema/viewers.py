"""Whoever asks: what they are let in as, for what, and until when."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

from api.context import Info
from api.schema.administrations import Administration
from api.schema.editions import Edition
from api.schema.lists import Connection, Paged, listed
from api.schema.managers import Manager
from api.schema.node import maybe_node
from api.schema.nominations import Delegate
from api.schema.rate_limit import RateLimit
from api.schema.roles import Role
from domain import nominations, programmes
from domain.policy import Viewer as Asking


@strawberry.type(description="Whoever asks, as their token lets them in.")
class Viewer:
    """As domain.policy.Viewer."""

    asking: strawberry.Private[Asking]
    expires_at: datetime | None = strawberry.field(
        description="When they stop being let in; null for the token that the server printed."
    )
    holds_every_edition: bool = strawberry.field(
        description="True when they are let in for every edition, also those to come."
    )
    name: str = strawberry.field(description="Name as the trail has it, AuditEntry.viewerName.")
    role: Role = strawberry.field(description="What they are.")
    scopes: list[str] = strawberry.field(
        description="What a program was let in for, such as people:read; empty for the others."
    )

    @classmethod
    def of(cls, viewer: Asking) -> Viewer:
        """Tell of a viewer what they may know of themselves."""
        return cls(
            asking=viewer,
            expires_at=viewer.expires_at,
            holds_every_edition=viewer.edition_ids is None,
            name=viewer.name,
            role=viewer.role,
            scopes=sorted(viewer.scopes),
        )

    @strawberry.field(
        description="Administration that a coordinator speaks for; null for the others."
    )
    async def administration(self, info: Info) -> Administration | None:
        return await maybe_node(info, "Administration", self.asking.administration_id)

    @strawberry.field(
        description=(
            "What they are in the editions that they take part in, the latest edition first; empty"
            " for those who take part in none."
        )
    )
    async def delegates(
        self,
        info: Info,
        edition_slug: Annotated[
            str | None,
            strawberry.argument(description="Only in this edition; left out means in all."),
        ] = strawberry.UNSET,
    ) -> list[Delegate]:
        own = self.asking.manager_id
        if own is None:
            return []
        rows = await info.context.loaders.load(
            nominations.delegates_by_manager, (own, edition_slug or None)
        )
        return [Delegate.of(row) for row in rows]

    @strawberry.field(
        description=(
            "Editions that they are let in for. Those who hold none, such as auditors, read what"
            " their role may read of every edition."
        ),
        extensions=[Paged()],
    )
    def editions(self) -> Connection[Edition]:
        held = self.asking.edition_ids
        where = programmes.EditionFilter(id_in=None if held is None else tuple(sorted(held)))
        return listed(programmes.EDITIONS, Edition.of, where=where)

    @strawberry.field(description="Person that a participant is; null for the others.")
    async def manager(self, info: Info) -> Manager | None:
        return await maybe_node(info, "Manager", self.asking.manager_id)

    @strawberry.field(description="What this operation costs, and what is left of their budget.")
    def rate_limit(self, info: Info) -> RateLimit:
        return RateLimit.of(info.context)


@strawberry.type
class ViewerQueries:
    """What can be asked about whoever asks."""

    @strawberry.field(description="Whoever asks.")
    def viewer(self, info: Info) -> Viewer:
        return Viewer.of(info.context.viewer)
