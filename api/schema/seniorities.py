"""How many people of each standing an edition, a session or a place of an agenda has."""

from __future__ import annotations

from typing import Any

import strawberry

from api.context import Info
from domain import models
from domain.sessions import seniority


@strawberry.type(description="How many people have a standing, as far as you may see them.")
class SeniorityCount:
    """As domain.sessions.seniority.SeniorityCount."""

    delegate_count: int = strawberry.field(description="Delegates among them.")
    seniority: models.Seniority | None = strawberry.field(
        description="Which standing; null of those of whom it is not known."
    )
    speaker_count: int = strawberry.field(description="Speakers among them.")


async def _counted(info: Info, batch: Any, row_id: str) -> list[SeniorityCount]:
    return [
        SeniorityCount(
            delegate_count=each.delegates,
            seniority=each.seniority,
            speaker_count=each.speakers,
        )
        for each in await info.context.loaders.load(batch, row_id)
    ]


@strawberry.type
class EditionSeniorities:
    """Who comes to an edition, by standing."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description="Delegates who take part and speakers, by standing, the highest first."
    )
    async def seniorities(self, info: Info) -> list[SeniorityCount]:
        return await _counted(info, seniority.seniorities_by_edition, self.row_id)


@strawberry.type
class SessionSeniorities:
    """Who leads a session, by standing."""

    row_id: strawberry.Private[str]

    @strawberry.field(description="Those who lead it, by standing, the highest first.")
    async def seniorities(self, info: Info) -> list[SeniorityCount]:
        return await _counted(info, seniority.seniorities_by_session, self.row_id)


@strawberry.type
class PlacementSeniorities:
    """Who is in a session of an agenda, by standing."""

    row_id: strawberry.Private[str]

    @strawberry.field(description="Those who lead or attend it, by standing, the highest first.")
    async def seniorities(self, info: Info) -> list[SeniorityCount]:
        return await _counted(info, seniority.seniorities_by_placement, self.row_id)
