"""Whether the network of an edition outlives departures, with its dormant ties and without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Self

import strawberry

from api import health_sentences
from api.context import Info
from api.schema.enums import described
from api.schema.inputs import given, or_none, row_id_of
from api.schema.network_measures import NetworkMeasures
from api.schema.network_people import First, Shown, most
from api.schema.node import WantedLocale, maybe_node, texts_in
from api.schema.nominations import Delegate
from domain import programmes, runs
from domain.runs import DORMANT_DAYS, HealthRequest, PersonTie, TieKind

if TYPE_CHECKING:
    from api.schema.pairings import PairingRun

described(
    TieKind,
    "What counts as a tie of two people; new values may be added.",
    {
        "ACCEPTED": "A partnership that both have accepted, also when they met or it is closed.",
        "CONTACT": "A contact that was written down.",
        "PAIRING": "A pairing of a run, as if both accepted it on the day.",
    },
    "HealthTieKind",
)

HealthTies = Annotated[
    list[TieKind] | None,
    strawberry.argument(
        description="What counts as a tie; left out means ACCEPTED and CONTACT together."
    ),
]
RunOfTies = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description=(
            "Run whose pairings count; left out means the published one, or the newest"
            " that is done. Only with PAIRING among the ties."
        )
    ),
]
Inherited = Annotated[
    bool,
    strawberry.argument(
        description=(
            "True lets ties of earlier editions of the programme count, of those that you"
            " plan, between the delegates of this one."
        )
    ),
]
AsOf = Annotated[
    date | None,
    strawberry.argument(
        description="Day on which the network is looked at; left out means today, in UTC."
    ),
]
DormantDays = Annotated[
    int,
    strawberry.argument(
        description="So many days without contact make a tie dormant, 1 to 36,500."
    ),
]


@strawberry.type(description="A tie without contact for long: names to call.")
class DormantTie:
    """As a tie of the domain."""

    shown: strawberry.Private[Shown]
    tie: strawberry.Private[PersonTie]
    as_of: strawberry.Private[date]
    day_count: int = strawberry.field(description="How many days ago the two were in touch.")
    last_contact_on: date | None = strawberry.field(
        description="Day of the last contact; null when none was written down."
    )
    since_on: date = strawberry.field(
        description="Day of the last contact, or of the second yes where that came later."
    )

    @classmethod
    def of(cls, shown: Shown, tie: PersonTie, as_of: date) -> Self:
        """Make it of a tie that is looked at on a day."""
        return cls(
            shown=shown,
            tie=tie,
            as_of=as_of,
            day_count=(as_of - tie.touched_on).days,
            last_contact_on=tie.last_contact_on,
            since_on=tie.touched_on,
        )

    @strawberry.field(description="The two delegates, by code.")
    async def delegates(self, info: Info) -> list[Delegate]:
        return await self.shown.delegates(info, self.tie.pair)

    @strawberry.field(description="Whom to call, in words.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        told = runs.tie_document(self.tie, self.as_of)
        return health_sentences.dormant_tie(told, texts_in(info, locale))


@strawberry.type
class MeasuredHealth:
    """What is said of every network."""

    found: strawberry.Private[runs.NetworkHealth | runs.ProgrammeHealth]
    as_of_on: date = strawberry.field(description="Day on which it is looked at.")
    dormant_days: int = strawberry.field(
        description="So many days without contact make a tie dormant."
    )
    dormant_tie_count: int = strawberry.field(description="How many ties are dormant.")
    measures: NetworkMeasures = strawberry.field(description="The network with all its ties.")
    measures_without_dormant: NetworkMeasures = strawberry.field(
        description="The network when the dormant ties are gone."
    )
    tie_kinds: list[TieKind] = strawberry.field(description="What counts as a tie.")

    @classmethod
    def of(cls, found: runs.NetworkHealth | runs.ProgrammeHealth) -> Self:
        """Make it of what the domain measured."""
        every, awake = (
            NetworkMeasures.of(Shown(network, found.delegate_ids, found.side_ids))
            for network in (found.every, found.awake)
        )
        asked = found.asked
        return cls(
            found=found,
            as_of_on=asked.as_of,
            dormant_days=asked.dormant_days,
            dormant_tie_count=len(found.dormant),
            measures=every,
            measures_without_dormant=awake,
            tie_kinds=list(asked.ties),
        )

    @strawberry.field(description="Ties without contact for long, the longest first.")
    def dormant_ties(self, first: First = strawberry.UNSET) -> list[DormantTie]:
        shown = Shown(self.found.every, self.found.delegate_ids, self.found.side_ids)
        ties = self.found.dormant[: most(first)]
        return [DormantTie.of(shown, tie, self.as_of_on) for tie in ties]

    @strawberry.field(description="The network in words, whom to call last.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        words = texts_in(info, locale)
        ties = [runs.tie_document(tie, self.as_of_on) for tie in self.found.dormant]
        lines = health_sentences.measures(runs.health_answer(self.found.every.report), words)
        return words.together([*lines, *health_sentences.dormant(ties, self.dormant_days, words)])


@strawberry.type(
    description=(
        "Whether the network of an edition outlives departures. Its people are the delegates who"
        " take part."
    )
)
class NetworkHealth(MeasuredHealth):
    """As domain.runs.NetworkHealth."""

    @strawberry.field(
        description="Run whose pairings count; null when none do, or none has been done."
    )
    async def run(
        self, info: Info
    ) -> Annotated[PairingRun, strawberry.lazy("api.schema.pairings")] | None:
        run_id = self.found.run_id if isinstance(self.found, runs.NetworkHealth) else None
        return await maybe_node(info, "PairingRun", run_id)


def health_request(info: Info, ties: Any, run: Any, as_of: Any, dormant_days: int) -> HealthRequest:
    """Return which network some arguments ask about; what is out of range is told later.

    Raises:
        BadUserInput: the run is no id of one.

    """
    kinds = tuple(dict.fromkeys(ties)) if given(ties) else HealthRequest.ties
    return HealthRequest(
        as_of=or_none(as_of) or info.context.store.clock().date(),
        ties=kinds,
        run_id=row_id_of(str(run), "PairingRun", "run") if given(run) else None,
        dormant_days=dormant_days,
    )


async def read_asked(
    info: Info, keys: Sequence[tuple[str, HealthRequest]]
) -> list[runs.ReadHealth | None]:
    """Return the network of each edition that the viewer plans, None of another."""
    async with info.context.reading() as db:
        editions = [await programmes.find_planned_edition(db, key) for key, _ in keys]
        return [
            await runs.read_network_health(db, edition, request) if edition else None
            for edition, (_, request) in zip(editions, keys, strict=True)
        ]


async def load_health(info: Info, edition_id: str, asked: HealthRequest) -> NetworkHealth | None:
    """Return the health of an edition that the viewer plans, None of another."""

    async def measure(
        keys: Sequence[tuple[str, HealthRequest]],
    ) -> Sequence[runs.NetworkHealth | None]:
        read = await read_asked(info, keys)
        measured = iter(await runs.measure_networks([each for each in read if each is not None]))
        return [next(measured) if each is not None else None for each in read]

    key = (edition_id, asked)
    found = await info.context.loaders.load_apart("network_health", measure, key)
    return None if found is None else NetworkHealth.of(found)


@strawberry.type
class HealthyNetwork:
    """What an edition says of its network of people."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description=(
            "Whether the network of the edition outlives departures, and whom to pair so that it"
            " does; null of an edition that you do not plan."
        )
    )
    async def network_health(
        self,
        info: Info,
        ties: HealthTies = strawberry.UNSET,
        run: RunOfTies = strawberry.UNSET,
        as_of: AsOf = strawberry.UNSET,
        dormant_days: DormantDays = DORMANT_DAYS,
        *,
        inherited: Inherited = False,
    ) -> NetworkHealth | None:
        asked = health_request(info, ties, run, as_of, dormant_days)
        return await load_health(info, self.row_id, replace(asked, inherited=inherited))
