"""Published pairings of all editions, for those who keep a copy and poll."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

from api.schema.inputs import given
from api.schema.lists import Connection, Paged, listed
from api.schema.pairings import Pairing
from domain.runs.published_pairings import PUBLISHED_PAIRINGS, ChangeFilter


@strawberry.type
class PublishedPairingQueries:
    """What changed among published pairings."""

    @strawberry.field(
        description="Pairings of published runs, latest change first, for those who keep a copy.",
        extensions=[Paged()],
    )
    def published_pairings(
        self,
        changed_since: Annotated[
            datetime | None,
            strawberry.argument(description="Only what changed at this moment or later."),
        ] = strawberry.UNSET,
    ) -> Connection[Pairing]:
        where = (
            ChangeFilter(changed_since)
            if given(changed_since) and changed_since is not None
            else None
        )
        return listed(PUBLISHED_PAIRINGS, Pairing.of, None, where)
