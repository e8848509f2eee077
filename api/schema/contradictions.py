"""Why an edition cannot be paired: the records that contradict each other, and repairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from api import plan_sentences
from api.context import Info
from api.schema.administrations import Administration
from api.schema.enums import described
from api.schema.inputs import row_id_of
from api.schema.node import WantedLocale, load_nodes, maybe_node, texts_in
from api.schema.nominations import Delegate, load_delegates
from api.schema.requests import partners_max_of, scenario_of
from api.schema.tuning import (
    PairingParametersInput,
    PartnerLimitInput,
    by_input_names,
    overrides_of,
)
from api.schema.why_not import BrokenRule
from domain import programmes, runs

if TYPE_CHECKING:
    from api.schema.instructions import PairingInstruction

described(
    runs.RecordKind,
    "Kinds of record that can contradict each other.",
    {
        "MUST": "A demand that two delegates are partners.",
        "LOCKED": "Two delegates who are agreed already.",
        "CONFLICT": "Two delegates who may never be partners.",
        "MAX": "How many partners one delegate may have.",
        "CAP": "How many pairings two administrations may share.",
        "EVERYONE": "That everybody must have a partner.",
    },
)


@strawberry.type(description="A record that cannot hold together with others.")
class ContradictingRecord:
    """As domain.runs.ContradictingRecord."""

    record: strawberry.Private[runs.ContradictingRecord]
    kind: runs.RecordKind = strawberry.field(description="What kind of record it is.")
    most: int | None = strawberry.field(
        description="How many pairings a limit lets be; null of other records."
    )
    name: str = strawberry.field(
        description="Name of the record, such as must:LAC-01|CHN-04; the same in every set."
    )

    @classmethod
    def of(cls, record: runs.ContradictingRecord) -> Self:
        """Make it of the domain's record."""
        return cls(record=record, kind=record.kind, most=record.most, name=record.name)

    @strawberry.field(
        description="The two administrations of a limit between them; empty of other records."
    )
    async def administrations(self, info: Info) -> list[Administration]:
        ids = self.record.administration_ids
        return await load_nodes(info, "Administration", ids)

    @strawberry.field(
        description=(
            "The two delegates of a demand, or the one whose partners are limited;"
            " without who has left the edition since."
        )
    )
    async def delegates(self, info: Info) -> list[Delegate]:
        return await load_delegates(info, self.record.delegate_ids)

    @strawberry.field(
        description=(
            "The instruction that demands it; null of a limit, of what one run alone was asked,"
            " and when it was removed since."
        )
    )
    async def instruction(
        self, info: Info
    ) -> Annotated[PairingInstruction, strawberry.lazy("api.schema.instructions")] | None:
        row_id = self.record.instruction_id
        return await maybe_node(info, "PairingInstruction", row_id)

    @strawberry.field(description="The record as a sentence.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        return plan_sentences.record(self.record, texts_in(info, locale))


def _records(found: Sequence[runs.ContradictingRecord]) -> list[ContradictingRecord]:
    return [ContradictingRecord.of(record) for record in found]


@strawberry.type(description="A smallest set of records that cannot hold together.")
class Contradiction:
    """As domain.runs.Contradiction."""

    found: strawberry.Private[runs.Contradiction]
    records: list[ContradictingRecord] = strawberry.field(
        description="The records; without any one of them the others can hold."
    )

    @strawberry.field(
        description=(
            "Rules that keep two apart whose demand contradicts by itself; empty of other sets."
        )
    )
    def broken_rules(self) -> list[BrokenRule]:
        return [BrokenRule(label=label) for label in self.found.broken_rules]

    @strawberry.field(
        description=(
            "Delegates for whom the records leave too few places, where everybody must have a"
            " partner; empty of other sets."
        )
    )
    async def short_delegates(self, info: Info) -> list[Delegate]:
        return await load_delegates(info, self.found.short_ids)

    @strawberry.field(description="The contradiction in words.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        return plan_sentences.contradicted(self.found, texts_in(info, locale))


@strawberry.type(description="A limit that would do instead of dropping it.")
class RaisedLimit:
    """As domain.runs.RaisedLimit."""

    least: int = strawberry.field(
        description=(
            "The least that would do; where several limits are told, together, and none lower"
            " while the others are so."
        )
    )
    places: int = strawberry.field(
        description="Pairings that the plan of the repair would take there."
    )
    record: ContradictingRecord = strawberry.field(description="The limit.")


@strawberry.type(description="Records that contradict no more once they are dropped.")
class PairingRepair:
    """As domain.runs.PairingRepair."""

    repair: strawberry.Private[runs.PairingRepair]
    floor: int = strawberry.field(description="Points that everyone would gain at least.")
    objective: int = strawberry.field(
        description="Value of the plan that there would be, in points."
    )
    people: int = strawberry.field(description="People who would have a partner.")
    records: list[ContradictingRecord] = strawberry.field(description="What to drop, all of it.")

    @classmethod
    def of(cls, repair: runs.PairingRepair) -> Self:
        """Make it of the domain's repair."""
        after = repair.after
        return cls(
            repair=repair,
            floor=after.floor,
            objective=after.total,
            people=after.people,
            records=_records(repair.records),
        )

    @strawberry.field(
        description="Limits among the records, with how far to raise each instead of dropping it."
    )
    def raised(self) -> list[RaisedLimit]:
        return [
            RaisedLimit(
                least=each.least, places=each.places, record=ContradictingRecord.of(each.record)
            )
            for each in self.repair.raised
        ]

    @strawberry.field(description="The repair in words.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        return plan_sentences.repair(self.repair, texts_in(info, locale))


@strawberry.type(description="Why there is no plan, and what would mend it.")
class PairingContradictions:
    """As domain.runs.PairingContradictions."""

    complete: bool = strawberry.field(
        description="True when there are no other repairs of as few records."
    )
    contradictions: list[Contradiction] = strawberry.field(
        description="Smallest sets of records that share none; empty when a plan exists."
    )
    repairs: list[PairingRepair] = strawberry.field(
        description="The fewest records to drop, at most 10 ways, the best outcome first."
    )

    @classmethod
    def of(cls, found: runs.PairingContradictions) -> Self:
        """Make it of what the domain found."""
        return cls(
            complete=found.complete,
            contradictions=[
                Contradiction(found=each, records=_records(each.records))
                for each in found.contradictions
            ],
            repairs=[PairingRepair.of(repair) for repair in found.repairs],
        )


async def load_contradictions(info: Info, run_id: str) -> PairingContradictions | None:
    """Return why a run failed; None when it did not, or for another reason."""
    async with info.context.reading() as db:
        contested = await runs.read_contested_run(db, run_id)
    if contested is None:
        return None
    return PairingContradictions.of(await runs.pairing_contradictions(contested))


@strawberry.type
class ContradictionQueries:
    """A question before any run."""

    @strawberry.field(
        description=(
            "Whether an edition can be paired as it stands: what contradicts, and repairs;"
            " null when the edition is unknown."
        )
    )
    async def pairing_contradictions(
        self,
        info: Info,
        edition: Annotated[strawberry.ID, strawberry.argument(description="Id of the edition.")],
        parameters: Annotated[
            PairingParametersInput | None,
            strawberry.argument(description="What a run would weigh differently."),
        ] = strawberry.UNSET,
        partner_limits: Annotated[
            list[PartnerLimitInput] | None,
            strawberry.argument(description="Delegates who may have so many partners."),
        ] = strawberry.UNSET,
        scenario: Annotated[
            strawberry.ID | None,
            strawberry.argument(
                description="Scenario to look at; left out means the edition as it is."
            ),
        ] = strawberry.UNSET,
    ) -> PairingContradictions | None:
        edition_id = row_id_of(edition, "Edition", "edition")
        async with info.context.reading() as db:
            row = await programmes.find_planned_edition(db, edition_id)
            if row is None:
                return None
            request = runs.PairingRequest(
                parameters=overrides_of(parameters),
                partners_max=await partners_max_of(db, partner_limits, row.id),
            )
            draft = await scenario_of(db, scenario, row, "scenario")
            with by_input_names():
                contested = await runs.read_contested_edition(db, row, request, draft)
        return PairingContradictions.of(await runs.pairing_contradictions(contested))
