"""For whom a plan has too few places."""

from __future__ import annotations

from typing import Self

import strawberry

from api import plan_sentences
from api.context import Info
from api.schema.node import WantedLocale, texts_in
from api.schema.nominations import Delegate, load_delegates
from api.schema.prices import read_asked
from domain import runs


@strawberry.type(
    description="Delegates who may only meet some others, who have fewer places than they are."
)
class PartnerShortage:
    """As domain.runs.PartnerShortage."""

    found: strawberry.Private[runs.PartnerShortage]
    places: int = strawberry.field(
        description="Partners that the possible ones may have, without demanded pairs with others."
    )

    @classmethod
    def of(cls, found: runs.PartnerShortage) -> Self:
        """Make it of the domain's."""
        return cls(found=found, places=found.places)

    @strawberry.field(
        description="Who is short of places, by code; some have a partner, others took the last."
    )
    async def delegates(self, info: Info) -> list[Delegate]:
        return await load_delegates(info, self.found.delegate_ids)

    @strawberry.field(description="The only ones whom they may meet, by code.")
    async def possible_partners(self, info: Info) -> list[Delegate]:
        return await load_delegates(info, self.found.host_ids)

    @strawberry.field(description="The shortage in words.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        return plan_sentences.shortage(self.found, texts_in(info, locale))


async def load_shortages(info: Info, run_id: str) -> list[PartnerShortage]:
    """Return for whom a run has too few places; nobody where everybody has a partner."""
    if not await info.context.loaders.load(runs.unpaired_by_run, run_id):
        return []
    found = await runs.partner_shortages(await read_asked(info, run_id))
    return [PartnerShortage.of(each) for each in found]
