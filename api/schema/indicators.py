"""Indicators of an edition and of its objectives: stated and counted figures, and progress."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from api import indicator_sentences
from api.context import Info
from api.schema.enums import described
from api.schema.facts import Fact
from api.schema.node import Node, WantedLocale, load_node, maybe_node, texts_in
from domain import models, runs
from domain.indicators import reading
from domain.models import IndicatorMeasure
from domain.runs import Measured
from domain.runs.evaluating import EvaluatedValue, evaluated_values

if TYPE_CHECKING:
    from api.schema.editions import Edition
    from api.schema.sides import Objective

_EDITIONS = strawberry.lazy("api.schema.editions")
_SIDES = strawberry.lazy("api.schema.sides")

described(
    models.IndicatorMeasure,
    "What the system counts for an indicator whenever it is read; new values may be added.",
    {
        "ACCEPTED_PARTNERSHIPS": "Partnerships of the edition that both have accepted.",
        "COMPLETE_PROFILES": "Administrations of the edition whose profile is complete.",
        "INSTRUMENTS_IN_FORCE": "Arrangements in force between administrations of two sides.",
        "OPPORTUNITIES": "Challenges that a practice of another side meets.",
        "PEOPLE_MET": "Delegates who have met or called a partner.",
    },
)
described(
    models.FigureBasis,
    "Where a figure comes from.",
    {"STATED": "Somebody stated it.", "COUNTED": "Records were counted."},
)


@strawberry.type(description="The figure of an indicator on a day.")
class IndicatorValue:
    """One row of ``indicator_value``."""

    fact_id: strawberry.Private[str | None]
    basis: models.FigureBasis = strawberry.field(description="Stated or counted.")
    source: str = strawberry.field(description="Where it comes from.")
    value: str = strawberry.field(description="The figure, a decimal such as 31 or 2.5.")
    valued_on: date = strawberry.field(description="Day that it is of.")

    @classmethod
    def of(cls, row: models.IndicatorValue) -> Self:
        """Make it of a row."""
        return cls(
            fact_id=row.fact_id,
            basis=row.basis,
            source=row.source,
            value=row.value,
            valued_on=row.valued_on,
        )

    @strawberry.field(
        description="Fact that states it, with the words of its source; null when none does."
    )
    async def fact(self, info: Info) -> Fact | None:
        return await maybe_node(info, "Fact", self.fact_id)


@strawberry.type(
    description="A measured series of an edition, which may stand for one of its objectives."
)
class Indicator(Node):
    """One row of ``indicator``."""

    batch = reading.indicators_by_id
    edition_id: strawberry.Private[str]
    objective_id: strawberry.Private[str | None]
    baseline: str | None = strawberry.field(
        description="Figure that it began at; null when none is told."
    )
    key: str = strawberry.field(description="Key, unique in the edition.")
    measure: models.IndicatorMeasure | None = strawberry.field(
        description="What the system counts for it; null when its figures can only be told."
    )
    name: str = strawberry.field(description="What it measures.")
    source: str = strawberry.field(description="Where the indicator comes from.")
    synthetic: bool = strawberry.field(description="True when it was invented for a demonstration.")
    target: str | None = strawberry.field(
        description="Figure that it should reach; null when none is told."
    )
    unit: str = strawberry.field(description="What its figures are of, such as partnerships.")
    version: int = strawberry.field(
        description="Counts the changes of it and its values, from 1; for expectedVersion."
    )

    async def measured(self, info: Info) -> Measured | None:
        """Return what the system counts for it, None where it counts nothing."""
        if self.measure is None:
            return None

        async def answer(
            keys: Sequence[tuple[str, IndicatorMeasure]],
        ) -> Sequence[Measured]:
            context = info.context
            found: dict[tuple[str, IndicatorMeasure], Measured] = {}
            for edition_id in dict.fromkeys(edition for edition, _ in keys):
                wanted = frozenset(measure for edition, measure in keys if edition == edition_id)
                counted = await runs.measured(context.store, context.viewer, edition_id, wanted)
                found |= {(edition_id, measure): each for measure, each in counted.items()}
            return [found[key] for key in keys]

        load = info.context.loaders.load_apart
        return await load("measures", answer, (self.edition_id, self.measure))

    async def evaluated(self, info: Info) -> Sequence[EvaluatedValue]:
        """Return what answers to evaluation forms add to it, the earliest first."""
        if self.measure is not None:
            return []

        async def answer(keys: Sequence[str]) -> Sequence[Sequence[EvaluatedValue]]:
            context = info.context
            async with context.overseeing() as db:
                return await evaluated_values(db, context.viewer, keys, context.store.clock())

        return await info.context.loaders.load_apart("evaluated", answer, self.row_id)

    def reached(self, current: str | None) -> runs.Progress | None:
        """Return how far it has come with a figure, None where that is not known."""
        return runs.indicator_progress(self.baseline, self.target, current)

    async def figure(self, info: Info) -> str | None:
        """Return the current figure as text."""
        counted = await self.measured(info)
        if counted is not None:
            return None if counted.value is None else str(counted.value)
        rows = await self.told(info)
        return rows[-1].value if rows else None

    async def told(self, info: Info) -> list[IndicatorValue]:
        """Return its values by day; of a day for which one was told, that is the last."""
        rows = await info.context.loaders.load(reading.values_by_indicator, self.row_id)
        found = [IndicatorValue.of(row) for row in rows]
        found += [
            IndicatorValue(
                fact_id=None,
                basis=models.FigureBasis.COUNTED,
                source=texts_in(info, None).say("evaluation.told", code=each.form_code),
                value=each.value,
                valued_on=each.valued_on,
            )
            for each in await self.evaluated(info)
            if each.value is not None
        ]
        # Answers before what somebody tells of the same day.
        return sorted(
            found, key=lambda each: (each.valued_on, each.basis is not models.FigureBasis.COUNTED)
        )

    @strawberry.field(
        description=(
            "What the system counts now where it measures, else the newest value, told or answered"
            " in an evaluation; null where there is none, or it is suppressed."
        )
    )
    async def current(self, info: Info) -> str | None:
        return await self.figure(info)

    @strawberry.field(description="Edition that it belongs to.")
    async def edition(self, info: Info) -> Annotated[Edition, _EDITIONS]:
        return await load_node(info, "Edition", self.edition_id)

    @strawberry.field(description="Objective that it stands for; null when it stands for none.")
    async def objective(self, info: Info) -> Annotated[Objective, _SIDES] | None:
        return await maybe_node(info, "Objective", self.objective_id)

    @strawberry.field(
        description=(
            "Share of the way from baseline to target, exact, such as 7/12; null where one of the"
            " three figures is not known."
        )
    )
    async def progress(self, info: Info) -> str | None:
        found = self.reached(await self.figure(info))
        return None if found is None else str(found.share)

    @strawberry.field(
        description=(
            "Share of the way in whole per mille, rounded down: below 0 when it went the other way,"
            " above 1,000 when it went beyond its target; null as progress is."
        )
    )
    async def progress_per_mille(self, info: Info) -> int | None:
        found = self.reached(await self.figure(info))
        # What GraphQL has no number for is told by progress alone.
        return None if found is None or abs(found.per_mille) > _INT_MAX else found.per_mille

    @strawberry.field(
        description=(
            "True of what is counted of fewer than five people whose partnerships you may not see,"
            " and where too few answered an evaluation that feeds it."
        )
    )
    async def suppressed(self, info: Info) -> bool:
        return await self.is_hidden(info)

    async def is_hidden(self, info: Info) -> bool:
        """Tell whether a figure of it is kept from whoever asks."""
        counted = await self.measured(info)
        if counted is not None:
            return counted.value is None
        return any(each.value is None for each in await self.evaluated(info))

    @strawberry.field(description="The indicator in words.")
    async def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        current = await self.figure(info)
        found = self.reached(current)
        told = indicator_sentences.ToldIndicator(
            name=self.name,
            unit=self.unit,
            baseline=self.baseline,
            target=self.target,
            current=current,
            per_mille=None if found is None else found.per_mille,
            suppressed=current is None and await self.is_hidden(info),
        )
        return indicator_sentences.indicator(told, texts_in(info, locale))

    @strawberry.field(
        description=(
            "Its values by day, the earliest first, with those that answers to closed evaluation"
            " forms add; at most 1,000 are told."
        )
    )
    async def values(self, info: Info) -> list[IndicatorValue]:
        return await self.told(info)


_INT_MAX = 2**31 - 1


@strawberry.type
class EditionIndicators:
    """What an edition is measured by."""

    row_id: strawberry.Private[str]

    @strawberry.field(description="Indicators of the edition, in order; at most 100.")
    async def indicators(self, info: Info) -> list[Indicator]:
        rows = await info.context.loaders.load(reading.indicators_by_edition, self.row_id)
        return [Indicator.of(row) for row in rows]


@strawberry.type
class ObjectiveIndicators:
    """What an objective is measured by."""

    row_id: strawberry.Private[str]

    @strawberry.field(description="Indicators that stand for it, in order.")
    async def indicators(self, info: Info) -> list[Indicator]:
        rows = await info.context.loaders.load(reading.indicators_by_objective, self.row_id)
        return [Indicator.of(row) for row in rows]
