"""The pairings that would make a network departure-proof, or who is in the way of any."""

from __future__ import annotations

from typing import Self

import strawberry

from api import health_sentences
from api.context import Info
from api.cost import PAGE_SIZE
from api.schema.network_people import First, Shown, most
from api.schema.node import WantedLocale, texts_in
from api.schema.nominations import Delegate
from api.schema.why_not import BrokenRule
from domain import runs


@strawberry.type(description="A pairing across sides that is worth proposing.")
class ExtraPairing:
    """As an extra pairing of the report."""

    shown: strawberry.Private[Shown]
    pair: strawberry.Private[runs.ExtraPairing]
    joins: bool = strawberry.field(description="True when the two have no connection at all today.")
    score: int | None = strawberry.field(
        description="What the pairing would be worth, 0 to 1,000; null over editions."
    )

    @classmethod
    def of(cls, shown: Shown, pair: runs.ExtraPairing) -> Self:
        """Make it of the engine's."""
        score = shown.network.scores.get((pair.a, pair.b))
        return cls(shown=shown, pair=pair, joins=pair.joins, score=score)

    @strawberry.field(description="The two delegates, by code.")
    async def delegates(self, info: Info) -> list[Delegate]:
        return await self.shown.delegates(info, (self.pair.a, self.pair.b))

    @strawberry.field(
        description=(
            "Those whose departure would part the two in the network as it is, of many fifty;"
            " empty when they have no connection."
        )
    )
    async def departures(self, info: Info) -> list[Delegate]:
        return await self.shown.delegates(info, self.pair.departures[:PAGE_SIZE])

    @strawberry.field(description="What it removes, in words.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        pair = self.pair
        reason = {"pair": (pair.a, pair.b), "departures": pair.departures, "joins": pair.joins}
        return health_sentences.extra_pairing(reason, texts_in(info, locale))


@strawberry.type(description="Two people of different sides who may never be paired.")
class ForbiddenPair:
    """As a pair that stands in the way."""

    shown: strawberry.Private[Shown]
    pair: strawberry.Private[tuple[str, str]]

    @strawberry.field(description="Rules that keep the two apart.")
    def broken_rules(self) -> list[BrokenRule]:
        labels = self.shown.network.broken_rules.get(self.pair, ())
        return [BrokenRule(label=label) for label in labels]

    @strawberry.field(description="The two delegates, by code.")
    async def delegates(self, info: Info) -> list[Delegate]:
        return await self.shown.delegates(info, self.pair)


@strawberry.type(description="People whom no allowed pairing ties to the rest.")
class ClosedGroup:
    """As what the engine found in the way."""

    shown: strawberry.Private[Shown]
    found: strawberry.Private[runs.NoExtraPairings]
    same_side: bool = strawberry.field(
        description="True when some who are outside are of the same side as somebody inside."
    )

    @strawberry.field(
        description="Who has left then; null when the people are closed off as it is."
    )
    async def departing(self, info: Info) -> Delegate | None:
        key = self.found.departing
        return None if key is None else await self.shown.delegate(info, key)

    @strawberry.field(description="Who they are; of many, the first.")
    async def delegates(self, info: Info, first: First = strawberry.UNSET) -> list[Delegate]:
        return await self.shown.delegates(info, self.found.people[: most(first)])

    @strawberry.field(description="Pairs across sides that would lead out, and are forbidden.")
    def forbidden_pairs(self, first: First = strawberry.UNSET) -> list[ForbiddenPair]:
        pairs = self.found.forbidden[: most(first)]
        return [ForbiddenPair(shown=self.shown, pair=pair) for pair in pairs]


@strawberry.type(description="The pairings that would make a network departure-proof.")
class ExtraPairings:
    """As the report tells them."""

    shown: strawberry.Private[Shown]
    above_fewest: int | None = strawberry.field(
        description=(
            "At most how many more these are than the fewest; 0 is the fewest possible."
            " Null when none can be."
        )
    )
    bound: int | None = strawberry.field(
        description="What no set of pairings across sides can go below; null when none can be."
    )
    pairing_count: int = strawberry.field(description="How many pairings there are.")

    @classmethod
    def of(cls, shown: Shown) -> Self:
        """Make it of a report."""
        extra = shown.network.report.extra
        if isinstance(extra, runs.NoExtraPairings):
            return cls(shown=shown, above_fewest=None, bound=None, pairing_count=0)
        count = len(extra.pairings)
        above = extra.above_fewest
        return cls(shown=shown, above_fewest=above, bound=extra.bound, pairing_count=count)

    @strawberry.field(
        description="Why no allowed pairings can; null when some can, or none are needed."
    )
    def closed(self) -> ClosedGroup | None:
        extra = self.shown.network.report.extra
        if not isinstance(extra, runs.NoExtraPairings):
            return None
        return ClosedGroup(shown=self.shown, found=extra, same_side=extra.same_side)

    @strawberry.field(description="The pairings, by code; empty when none are needed or none can.")
    def pairings(self, first: First = strawberry.UNSET) -> list[ExtraPairing]:
        extra = self.shown.network.report.extra
        found = () if isinstance(extra, runs.NoExtraPairings) else extra.pairings
        return [ExtraPairing.of(self.shown, pair) for pair in found[: most(first)]]

    @strawberry.field(description="How many there are, or why there are none, in words.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        words, document = texts_in(info, locale), self.shown.document
        if self.bound is not None:
            return words.together(health_sentences.fewest(document, words))
        rules = self.shown.network.broken_rules
        return words.together(health_sentences.closed(document, words, rules))
