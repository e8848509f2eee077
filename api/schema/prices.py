"""What a plan would lose by one change: a pair that goes, or another partner for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import strawberry

from api import plan_sentences
from api.context import Info
from api.errors import BadUserInput
from api.schema.node import WantedLocale, load_nodes, texts_in
from api.schema.nominations import Delegate
from api.schema.why_not import WhyNot
from domain import runs

PARTNERS_MAX = 100


@strawberry.type(
    description="What a plan would lose by one change; the first that is not 0 decides."
)
class ChangePrice:
    """As domain.runs.ChangePrice."""

    people: int = strawberry.field(description="People who would be left without a partner.")
    short: int = strawberry.field(
        description=(
            "People who would reach the floor of the plan no more,"
            " those without a partner among them; 0 means that the floor stands."
        )
    )
    total: int = strawberry.field(
        description="Points of the total lost; negative when the total would rise."
    )

    @classmethod
    def of(cls, price: runs.ChangePrice | None) -> Self | None:
        """Make it of the domain's price."""
        if price is None:
            return None
        return cls(people=price.people, short=price.short, total=price.total)


@strawberry.type(description="Somebody whom a delegate may be paired with, or is.")
class PossiblePartner:
    """A row of the prices of one person."""

    delegate: Delegate = strawberry.field(description="The partner.")
    paired: bool = strawberry.field(description="True when the two are partners in the run.")
    price: ChangePrice | None = strawberry.field(
        description=(
            "What it would cost to make them partners, or to part them when they are;"
            " null when other records do not let it be."
        )
    )
    score: int = strawberry.field(
        description=(
            "What their pairing is worth, 0 to 1,000; up to 2,000 where priorAdjust adds to it."
        )
    )

    @strawberry.field(description="The price in words.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        return plan_sentences.change_price(self.price, texts_in(info, locale), paired=self.paired)


async def load_partners(
    info: Info, run_id: str, delegate_id: str, first: int
) -> list[PossiblePartner]:
    """Return whom a delegate may be paired with in a run, the cheapest change first."""
    if not 1 <= first <= PARTNERS_MAX:
        raise BadUserInput(f"first is {first}. Ask for 1 to {PARTNERS_MAX} partners.")
    asked = await read_asked(info, run_id)
    found = (await runs.possible_partners(asked, delegate_id))[:first]
    people = await load_nodes(info, "Delegate", [each.delegate_id for each in found])
    return [
        PossiblePartner(
            delegate=person,
            paired=each.paired,
            price=ChangePrice.of(each.price),
            score=each.score,
        )
        for each, person in zip(found, people, strict=True)
    ]


async def load_if_gone(info: Info, run_id: str, pair: tuple[str, str]) -> WhyNot:
    """Return what a run would lose without a pair; pairs asked at once are priced at once."""

    async def price(pairs: Sequence[tuple[str, str]]) -> Sequence[runs.PairingAnswer]:
        return await runs.if_gone(await read_asked(info, run_id), pairs)

    return WhyNot.of(await info.context.loaders.load_apart(("if_gone", run_id), price, pair))


async def read_asked(info: Info, run_id: str) -> runs.AskedRun:
    """Read a run that is asked about, and let go of the database before it is answered."""
    async with info.context.reading() as db:
        return await runs.read_asked(db, run_id)
