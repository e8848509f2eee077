"""Who is tied to whom in an edition, and what is left without some of them."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.context import Info
from api.networks import network_path
from api.schema.administrations import Administration, named_administration
from api.schema.enums import described
from api.schema.inputs import or_none
from api.schema.network_health import (
    HealthTies,
    HealthyNetwork,
    Inherited,
    RunOfTies,
    health_request,
    read_asked,
)
from api.schema.network_people import First, most
from api.schema.node import load_node, maybe_node
from api.schema.nominations import Delegate, load_delegates
from api.schema.parts import Skipped, part_of
from api.schema.scalars import CountryCode
from api.schema.sides import Side
from api.schema.survival import per_mille
from api.schema.topics import Topic
from domain import runs
from domain.runs import NetworkForm, PersonTie

if TYPE_CHECKING:
    from api.schema.pairings import PairingRun


described(
    NetworkForm,
    "What a network is written as.",
    {"GEXF": "GEXF 1.2, as Gephi reads it.", "GRAPHML": "GraphML."},
    "NetworkFormat",
)


@strawberry.type(description="Two people who have to do with each other.")
class PersonalTie:
    """As a tie of the domain."""

    found: strawberry.Private[runs.ReadHealth]
    tie: strawberry.Private[PersonTie]

    @strawberry.field(description="The two delegates, that of the earlier side first.")
    async def delegates(self, info: Info) -> list[Delegate]:
        return await _delegates(info, self.found, runs.by_side(self.found, self.tie.pair))


@strawberry.type(description="Two administrations whose people have ties.")
class AdministrationTies:
    """As domain.runs.TiedAdministrations."""

    codes: strawberry.Private[tuple[str, str]]
    tie_count: int = strawberry.field(description="How many ties their people have.")

    @strawberry.field(description="The two, that of the earlier side first.")
    async def administrations(self, info: Info) -> list[Administration]:
        return list(await gather(*(named_administration(info, each) for each in self.codes)))


@strawberry.type(description="A topic that nobody of a side can share any more.")
class LostTopic:
    """As a lost topic of the engine."""

    topic_id: strawberry.Private[str]
    side_id: strawberry.Private[str]
    nobody_else: bool = strawberry.field(
        description="True when nobody of the other sides can share it either."
    )

    @strawberry.field(description="The side.")
    async def side(self, info: Info) -> Side:
        return await load_node(info, "Side", self.side_id)

    @strawberry.field(description="The topic.")
    async def topic(self, info: Info) -> Topic:
        return await load_node(info, "Topic", self.topic_id)


@strawberry.type(description="What is left of a network once some people have gone.")
class NetworkWithout:
    """As domain.runs.NetworkWithout."""

    found: strawberry.Private[runs.ReadHealth]
    without: strawberry.Private[runs.NetworkWithout]

    @strawberry.field(description="Pairs of people of different sides who are still connected.")
    def connected_cross_pairs(self) -> int:
        return self.without.left.connected

    @strawberry.field(
        description="These in per mille of all pairs across sides among who stays, rounded down."
    )
    def connected_per_mille(self) -> int:
        left = self.without.left
        return per_mille(left.connected, left.possible)

    @strawberry.field(description="Pairs of people of different sides who were connected.")
    def connected_cross_pairs_before(self) -> int:
        return self.without.left.connected_before

    @strawberry.field(
        description=(
            "Who is outside of the largest part that is left of their group, by code; of parts of"
            " one size that with the first code counts as the largest."
        )
    )
    async def cut_off(
        self, info: Info, first: First = strawberry.UNSET, skip: Skipped = 0
    ) -> list[Delegate]:
        return await _delegates(
            info, self.found, part_of(self.without.left.cut_off, most(first), skip)
        )

    @strawberry.field(description="How many are.")
    def cut_off_count(self) -> int:
        return len(self.without.left.cut_off)

    @strawberry.field(description="How many people go.")
    def departure_count(self) -> int:
        return self.without.left.departures

    @strawberry.field(description="Groups of people who are connected; whoever has no tie is one.")
    def group_count(self) -> int:
        return self.without.left.groups

    @strawberry.field(description="How many there were.")
    def group_count_before(self) -> int:
        return self.without.left.groups_before

    @strawberry.field(description="Who had ties, and has none any more, by code.")
    async def left_alone(
        self, info: Info, first: First = strawberry.UNSET, skip: Skipped = 0
    ) -> list[Delegate]:
        shown = part_of(self.without.left.left_alone, most(first), skip)
        return await _delegates(info, self.found, shown)

    @strawberry.field(description="How many are left alone.")
    def left_alone_count(self) -> int:
        return len(self.without.left.left_alone)

    @strawberry.field(
        description=(
            "Leaf topics that somebody of a side could share, and nobody of it can any more, in the"
            " order of the catalogue."
        )
    )
    def lost_topics(self) -> list[LostTopic]:
        ids = self.found.ids
        return [
            LostTopic(
                topic_id=ids["topic", each.topic],
                side_id=ids["side", each.side],
                nobody_else=each.nobody,
            )
            for each in self.without.lost
        ]

    @strawberry.field(description="How many ties go with them.")
    def lost_tie_count(self) -> int:
        return self.without.left.ties_lost


@strawberry.type(description="The people of an edition who take part, and their ties.")
class PeopleNetwork:
    """As domain.runs.ReadHealth."""

    found: strawberry.Private[runs.ReadHealth]

    @strawberry.field(
        description="Ties by the two administrations, most first; few rows however many people."
    )
    def administration_ties(self, first: First = strawberry.UNSET) -> list[AdministrationTies]:
        tied = runs.tied_administrations(self.found)[: most(first)]
        return [AdministrationTies(codes=each.codes, tie_count=each.ties) for each in tied]

    @strawberry.field(description="How many people take part.")
    def person_count(self) -> int:
        return len(self.found.homes)

    @strawberry.field(
        description="Run whose pairings count; null when none do, or none has been done."
    )
    async def run(
        self, info: Info
    ) -> Annotated[PairingRun, strawberry.lazy("api.schema.pairings")] | None:
        return await maybe_node(info, "PairingRun", self.found.run_id)

    @strawberry.field(description="How many ties there are.")
    def tie_count(self) -> int:
        return len(self.found.ties)

    @strawberry.field(description="The ties, by code.")
    def ties(self, first: First = strawberry.UNSET, skip: Skipped = 0) -> list[PersonalTie]:
        shown = part_of(self.found.ties, most(first), skip)
        return [PersonalTie(found=self.found, tie=tie) for tie in shown]

    @strawberry.field(
        description=(
            "What is left once people have gone: what falls apart, who is left alone, and what"
            " nobody can share any more. Nothing is changed."
        )
    )
    async def without(
        self,
        info: Info,
        delegate_code_in: Annotated[
            list[str] | None,
            strawberry.argument(description="Delegates who go, by code; left out means none."),
        ] = strawberry.UNSET,
        administration_code_in: Annotated[
            list[CountryCode] | None,
            strawberry.argument(description="Administrations all of whose people go, likewise."),
        ] = strawberry.UNSET,
    ) -> NetworkWithout:
        codes = frozenset(or_none(delegate_code_in) or ())
        homes = frozenset(map(str, or_none(administration_code_in) or ()))

        async def leave(
            keys: Sequence[tuple[frozenset[str], frozenset[str]]],
        ) -> Sequence[runs.NetworkWithout]:
            async with info.context.reading() as db:
                asked = [await runs.read_leaving(db, self.found, *key) for key in keys]
            return await runs.leave_networks(asked)

        question = ("without", self.found.edition_id, self.found.asked)
        left = await info.context.loaders.load_apart(question, leave, (codes, homes))
        return NetworkWithout(found=self.found, without=left)


async def _delegates(info: Info, found: runs.ReadHealth, codes: Sequence[str]) -> list[Delegate]:
    return await load_delegates(info, [found.ids["delegate", code] for code in codes])


@strawberry.type
class TiedPeople(HealthyNetwork):
    """What an edition says of who is tied to whom, and whether that outlives departures."""

    @strawberry.field(
        description=(
            "Path on this server; GET with the same token answers with the graph of the edition,"
            " with who met whom, people by code. Null of an edition that you do not plan."
        )
    )
    def network_path(
        self,
        info: Info,
        format: Annotated[  # noqa: A002 -- as the argument is called
            NetworkForm, strawberry.argument(description="What it is written as.")
        ],
    ) -> str | None:
        return network_path(self.row_id, format) if info.context.viewer.holds(self.row_id) else None

    @strawberry.field(
        description=(
            "Who is tied to whom among the people of the edition, and what is left without some of"
            " them; null of an edition that you do not plan. networkHealth measures the same ties."
        )
    )
    async def people_network(
        self,
        info: Info,
        ties: HealthTies = strawberry.UNSET,
        run: RunOfTies = strawberry.UNSET,
        *,
        inherited: Inherited = False,
    ) -> PeopleNetwork | None:
        asked = replace(
            health_request(info, ties, run, strawberry.UNSET, runs.DORMANT_DAYS),
            inherited=inherited,
        )

        key = (self.row_id, asked)
        found = await info.context.loaders.load_apart(
            "people_network", partial(read_asked, info), key
        )
        return None if found is None else PeopleNetwork(found=found)
