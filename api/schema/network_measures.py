"""A network of people in numbers and names: who splits it, how long it lasts, what mends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Self

import strawberry

from api import health_sentences
from api.context import Info
from api.schema.extra_pairings import ExtraPairings
from api.schema.network_people import First, Shown, most
from api.schema.networks import SideCount
from api.schema.node import WantedLocale, texts_in
from api.schema.nominations import Delegate
from api.schema.survival import SurvivalCurve, per_mille

_PER_MILLE: Final = 1000


@strawberry.type(description="Somebody whose departure splits a group of the network.")
class ArticulationPerson:
    """As a departure of the report."""

    shown: strawberry.Private[Shown]
    entry: strawberry.Private[Mapping[str, Any]]
    cut_off_count: int = strawberry.field(description="How many people the departure cuts off.")
    piece_count: int = strawberry.field(description="Into how many parts the group falls.")

    @classmethod
    def of(cls, shown: Shown, entry: Mapping[str, Any]) -> Self:
        """Make it of an entry of the report."""
        return cls(
            shown=shown,
            entry=entry,
            cut_off_count=entry["cut_off_count"],
            piece_count=entry["pieces"],
        )

    @strawberry.field(
        description="Whom the departure cuts off from the largest part; of many, fifty."
    )
    async def cut_off(self, info: Info) -> list[Delegate]:
        return await self.shown.delegates(info, self.entry["cut_off"])

    @strawberry.field(description="Who it is.")
    async def delegate(self, info: Info) -> Delegate:
        return await self.shown.delegate(info, self.entry["person"])

    @strawberry.field(description="The departure in words.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        return health_sentences.departure(self.entry, texts_in(info, locale))


@strawberry.type(
    description="The people whose departure together leaves the fewest connected pairs."
)
class WorstDepartures:
    """As an entry of the report."""

    shown: strawberry.Private[Shown]
    entry: strawberry.Private[Mapping[str, Any]]
    connected_cross_pairs: int = strawberry.field(
        description="Pairs across sides that stay connected."
    )
    exact: bool = strawberry.field(
        description=(
            "True when no others as many leave fewer; false when each was added to those before,"
            " as in networks of more than 200 people."
        )
    )

    @classmethod
    def of(cls, shown: Shown, entry: Mapping[str, Any]) -> Self:
        """Make it of an entry of the report."""
        left = entry["connected_cross_pairs"]
        return cls(shown=shown, entry=entry, connected_cross_pairs=left, exact=entry["exact"])

    @strawberry.field(description="Who they are.")
    async def delegates(self, info: Info) -> list[Delegate]:
        return await self.shown.delegates(info, self.entry["people"])

    @strawberry.field(description="The loss in words.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        return health_sentences.worst(self.entry, texts_in(info, locale))


@strawberry.type(description="How much of what connects the sides runs through one person.")
class BrokerLoad:
    """As a load of the report."""

    shown: strawberry.Private[Shown]
    person: strawberry.Private[str]
    carries_the_bridge: bool = strawberry.field(
        description="True when more than a quarter of the paths run through this person."
    )
    load_per_mille: int = strawberry.field(
        description="Share of the shortest paths between sides that run through this person."
    )

    @strawberry.field(description="Who it is.")
    async def delegate(self, info: Info) -> Delegate:
        return await self.shown.delegate(info, self.person)


@strawberry.type(description="A network of people in numbers and names.")
class NetworkMeasures:
    """One report."""

    shown: strawberry.Private[Shown]
    articulation_person_count: int = strawberry.field(
        description="How many people split a group by leaving."
    )
    brokers_exact: bool = strawberry.field(
        description=(
            "True when paths were followed from everybody; false when from some, as in networks"
            " of many."
        )
    )
    connected_cross_pairs: int = strawberry.field(
        description="Pairs of people of different sides who are connected."
    )
    connected_per_mille: int = strawberry.field(
        description="These in per mille of all pairs across sides, rounded down."
    )
    departure_proof: bool = strawberry.field(
        description="True when everybody is connected, and stays so whoever departs."
    )
    ei_index_per_mille: int | None = strawberry.field(
        description=(
            "Ties across sides less ties within, per mille of all ties; null without ties. It"
            " cannot see fragility."
        )
    )
    group_count: int = strawberry.field(
        description="Groups of people who are connected; whoever has no tie is one."
    )
    lambda2_per_mille: int | None = strawberry.field(
        description=(
            "Second smallest Laplacian eigenvalue of the largest group, in thousandths; null when"
            " that is one person. A trend only."
        )
    )
    possible_cross_pairs: int = strawberry.field(
        description="Pairs of people of different sides that there are."
    )
    ties_across: int = strawberry.field(description="Ties between people of different sides.")
    ties_within: int = strawberry.field(description="Ties between people of one side.")

    @classmethod
    def of(cls, shown: Shown) -> Self:
        """Make it of a report."""
        report = shown.network.report
        index, spread = report.ei_index, report.lambda2
        connected, possible = report.connected_cross_pairs, report.possible_cross_pairs
        return cls(
            shown=shown,
            articulation_person_count=len(report.articulation),
            brokers_exact=report.brokers.exact,
            connected_cross_pairs=connected,
            connected_per_mille=per_mille(connected, possible),
            departure_proof=report.departure_proof,
            ei_index_per_mille=None if index is None else int(index * _PER_MILLE),
            group_count=report.groups,
            lambda2_per_mille=None if spread is None else round(spread * _PER_MILLE),
            possible_cross_pairs=possible,
            ties_across=report.ties_across,
            ties_within=report.ties_within,
        )

    @strawberry.field(description="People who split a group by leaving, by code.")
    def articulation_people(self, first: First = strawberry.UNSET) -> list[ArticulationPerson]:
        found = self.shown.document["departures"][: most(first)]
        return [ArticulationPerson.of(self.shown, entry) for entry in found]

    @strawberry.field(
        description="The people through whom most paths between sides run, at most ten."
    )
    def brokers(self) -> list[BrokerLoad]:
        return [
            BrokerLoad(
                shown=self.shown,
                person=each.person,
                carries_the_bridge=each.carries_the_bridge,
                load_per_mille=int(each.load * _PER_MILLE),
            )
            for each in self.shown.network.report.brokers.loads
        ]

    @strawberry.field(
        description="The pairings that would make the network departure-proof, as few as found."
    )
    def extra_pairings(self) -> ExtraPairings:
        return ExtraPairings.of(self.shown)

    @strawberry.field(description="How many people each side has.")
    def sides(self) -> list[SideCount]:
        counts = self.shown.network.report.sides
        ids = self.shown.side_ids
        return [SideCount(side_id=ids[key], count=counts[key]) for key in ids if key in counts]

    @strawberry.field(description="What is left after random departures.")
    def survival(self) -> SurvivalCurve:
        return SurvivalCurve.of(self.shown.network.report)

    @strawberry.field(description="The network in words, whom to pair last.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        words = texts_in(info, locale)
        return words.together(health_sentences.measures(self.shown.document, words))

    @strawberry.field(description="Which one, two and three people would be missed most.")
    def worst_departures(self) -> list[WorstDepartures]:
        found = self.shown.document["worst_departures"]
        return [WorstDepartures.of(self.shown, entry) for entry in found]
