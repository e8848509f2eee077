"""Stated figures beside what the data counts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api import fact_sentences
from api.context import Info
from api.schema.enums import described
from api.schema.inputs import fit_filter
from api.schema.lists import listed
from api.schema.node import Node, WantedLocale, load_node, texts_in
from domain import facts, models
from domain.facts import FactStatus

if TYPE_CHECKING:
    from api.schema.editions import Edition
    from api.schema.sides import Side

described(
    FactStatus,
    "How a stated figure stands to the counted one.",
    {
        "CONSISTENT": "Equal.",
        "DISCREPANT": "Different; both are kept.",
        "BY_CONSTRUCTION": (
            "Equal, because the records were made from the stated figure: no evidence."
        ),
        "NOT_COUNTABLE": "Nothing in the system can count it.",
    },
)
described(
    models.CountedFrom,
    "Records that a figure can be counted from; new values may be added.",
    {
        "SIDE_ADMINISTRATIONS": "The administrations of the side.",
        "DELEGATES": "The delegates of the edition, or of the side when one is given.",
        "COMPONENTS": "The components of the edition.",
        "SIDES": "The sides of the edition.",
        "COMMITMENTS_DONE": "The commitments of the edition that are done.",
        "COMPONENT_DATES": "The days of the components.",
        "DELEGATE_ADMINISTRATIONS": (
            "The administrations that delegates come from, of the edition or of the side."
        ),
        "FOCUS_TOPICS": "The focus topics of the edition.",
        "INSTRUMENTS_IN_FORCE": (
            "The arrangements in force between sides of the edition, by the latest news."
        ),
        "NOMINATIONS_CONFIRMED": (
            "The confirmed nominations of the edition, or of the side when one is given."
        ),
        "ORGANIZATIONS": "The organisations that play a part in the edition.",
        "PAIRINGS_PUBLISHED": "The pairings of the run that is published.",
        "PROPOSALS_ADOPTED": "The proposals that were adopted into the edition.",
        "RECOMMENDATIONS_AGREED": "The agreed recommendations of the edition.",
        "SESSIONS_HELD": "The sessions that the published agendas hold.",
    },
)


@strawberry.input(description="Which facts: every given field must hold.")
class FactFilter:
    """As domain.facts.FactFilter."""

    key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these keys."
    )
    resolved: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Only discrepancies that a note explains as they are now, or all others.",
    )
    status_in: list[FactStatus] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these standings."
    )


@strawberry.type(
    description="Why the two figures of a fact differ, in words; it changes neither of them."
)
class FactResolution:
    """One row of ``fact_resolution``."""

    fact_id: strawberry.Private[str]
    counted: str = strawberry.field(description="Counted figure that it is about.")
    note: str = strawberry.field(description="Why the two differ.")
    resolved_at: datetime = strawberry.field(description="When that was said.")
    resolved_by: str = strawberry.field(
        description="Who said it, by the name that their token has."
    )
    stated: str = strawberry.field(description="Stated figure that it is about.")

    @classmethod
    def of(cls, row: models.FactResolution) -> FactResolution:
        """Make it of a row."""
        return cls(
            fact_id=row.fact_id,
            counted=row.counted_value,
            note=row.note,
            resolved_at=row.resolved_at,
            resolved_by=row.resolved_by,
            stated=row.stated_value,
        )

    @strawberry.field(
        description=(
            "False when one of the two figures is another one now: then the fact is open again."
        )
    )
    async def stands(self, info: Info) -> bool:
        return (await info.context.loaders.load(facts.counts_by_fact, self.fact_id)).is_resolved


@strawberry.type(
    description=(
        "A figure as its source states it, beside what the data counts now;"
        " neither is corrected by the other."
    )
)
class Fact(Node):
    """One row of ``fact``."""

    batch = facts.facts_by_id
    edition_id: strawberry.Private[str]
    side_id: strawberry.Private[str | None]
    counted_from: models.CountedFrom | None = strawberry.field(
        description="Which records are counted; null when none can be."
    )
    key: str = strawberry.field(description="Key, unique in the edition.")
    note: str = strawberry.field(description="What to know about it; empty when there is nothing.")
    quote: str = strawberry.field(description="Words of the source that state it.")
    source: str = strawberry.field(description="Where the figure was published.")
    stated: str = strawberry.field(description="The figure as stated.")
    unit: str = strawberry.field(description="What is counted, such as administrations.")
    version: int = strawberry.field(description="Counts changes; for expectedVersion.")

    @classmethod
    def of(cls, row: models.Fact) -> Fact:
        """Make the node of a row."""
        return cls.with_values(row, stated=row.stated_value)

    @strawberry.field(description="The stated figure as a whole number; null when it is none.")
    def stated_number(self) -> int | None:
        return _whole(self.stated)

    @strawberry.field(
        description="What the data counts; null when nothing in the system can count it."
    )
    async def counted(self, info: Info) -> str | None:
        return (await info.context.loaders.load(facts.counts_by_fact, self.row_id)).value

    @strawberry.field(description="The counted figure as a whole number; null when it is none.")
    async def counted_number(self, info: Info) -> int | None:
        return _whole((await info.context.loaders.load(facts.counts_by_fact, self.row_id)).value)

    @strawberry.field(description="Why the two figures differ; null when nobody has said why.")
    async def resolution(self, info: Info) -> FactResolution | None:
        row = await info.context.loaders.load(facts.resolutions_by_fact, self.row_id)
        return None if row is None else FactResolution.of(row)

    @strawberry.field(description="Both figures and how they stand to each other, in words.")
    async def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        load = info.context.loaders.load
        count = await load(facts.counts_by_fact, self.row_id)
        note = await load(facts.resolutions_by_fact, self.row_id)
        told = fact_sentences.ToldFact(
            key=self.key,
            unit=self.unit,
            stated=self.stated,
            counted=count.value,
            status=count.status,
            is_named=self.counted_from is models.CountedFrom.SIDE_ADMINISTRATIONS,
        )
        return fact_sentences.fact(told, note, texts_in(info, locale), stands=count.is_resolved)

    @strawberry.field(description="How stated and counted figure stand to each other.")
    async def status(self, info: Info) -> FactStatus:
        return (await info.context.loaders.load(facts.counts_by_fact, self.row_id)).status

    @strawberry.field(description="Edition that the fact is about.")
    async def edition(
        self, info: Info
    ) -> Annotated[Edition, strawberry.lazy("api.schema.editions")]:
        return await load_node(info, "Edition", self.edition_id)

    @strawberry.field(
        description="Side that the fact is about; null when it is about the whole edition."
    )
    async def side(self, info: Info) -> Annotated[Side, strawberry.lazy("api.schema.sides")] | None:
        if self.side_id is None:
            return None
        return await load_node(info, "Side", self.side_id)


def _whole(text: str | None) -> int | None:
    """Return a figure as a number, when it is plain digits that fit."""
    is_plain = text is not None and text.isascii() and text.isdigit() and len(text) <= _DIGITS_MAX
    return int(text or "") if is_plain else None


_DIGITS_MAX = 9


def facts_of(edition_id: str, where: FactFilter | None) -> Any:
    """Return the facts of an edition."""
    return listed(facts.FACTS_OF_EDITION, Fact.of, edition_id, fit_filter(where, facts.FactFilter))


def discrepancies_of(edition_id: str) -> Any:
    """Return the facts of an edition that the data counts otherwise."""
    where = facts.FactFilter(status_in=(FactStatus.DISCREPANT,))
    return listed(facts.FACTS_OF_EDITION, Fact.of, edition_id, where)
