"""Cooperation instruments between administrations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Self

import strawberry

from api import instrument_sentences
from api.context import Info
from api.schema.administrations import Administration, Confidence
from api.schema.commitments import AdvancedInstrument
from api.schema.enums import described
from api.schema.inputs import OrderDirection, fit_filter, fit_text, given, row_id_of
from api.schema.lists import Connection, Paged, listed
from api.schema.node import Node, WantedLocale, load_node, texts_in
from api.schema.scalars import CountryCode
from domain import instruments, models

described(
    models.InstrumentKind,
    "Kinds of arrangement; new values may be added.",
    {
        "MRA": "A mutual recognition arrangement of authorised operators.",
        "ACTION_PLAN": "A plan of steps towards mutual recognition.",
        "CMAA": "A customs mutual administrative assistance agreement.",
        "COOPERATION_AGREEMENT": "Any other agreement to work together.",
    },
    "CooperationInstrumentKind",
)
described(
    models.DatePrecision,
    "How much of a day is known.",
    {
        "DAY": "The day itself.",
        "MONTH": "The month; the day is written as its first.",
        "YEAR": "The year; the day is written as its first.",
    },
)


@strawberry.enum(description="What rows can be ordered by.")
class CooperationInstrumentOrderField(Enum):
    """Orders of the domain's list."""

    KEY = strawberry.enum_value("key", description="By key.")
    KNOWN_FROM = strawberry.enum_value(
        "known_from", description="By the day from which it was known."
    )
    SIGNED = strawberry.enum_value("signed", description="By the day of signing.")


@strawberry.input(description="One key of the order; the id decides last.")
class CooperationInstrumentOrder:
    """A field and a direction."""

    field: CooperationInstrumentOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="Which way; left out means ASC."
    )


@strawberry.input(description="Which arrangements: every given field must hold.")
class CooperationInstrumentFilter:
    """As domain.instruments.InstrumentFilter, without the day."""

    cross_regional: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Only arrangements across regions, or only within one.",
    )
    kind_in: list[models.InstrumentKind] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these kinds."
    )
    party_code_in: list[CountryCode] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these administrations is a party."
    )
    stage_in: list[models.InstrumentStage] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Any of these stages, on the day of asOf when that was given.",
    )


@strawberry.input(one_of=True, description="Names one arrangement; give exactly one.")
class CooperationInstrumentBy:
    """An id or a key."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="By id.")
    key: str | None = strawberry.field(default=strawberry.UNSET, description="By key.")


AsOf = Annotated[
    date | None,
    strawberry.argument(
        description=(
            "Day to look from: rows known by then, at the stage they had;"
            " left out means the latest news."
        )
    ),
]


@strawberry.type(
    description=(
        "A stage that an arrangement reached; recorded once, and never changed. What was recorded"
        " in error is not shown."
    )
)
class StageEvent(Node):
    """One row of ``stage_event`` that stands."""

    batch = instruments.stage_events_by_id
    instrument_id: strawberry.Private[str]
    known_on: date | None = strawberry.field(
        description=(
            "Day from which the stage was known, where the day it was reached is not; null"
            " otherwise, or when that is not known either."
        )
    )
    precision: models.DatePrecision | None = strawberry.field(
        description="How much of reachedOn is known; null when reachedOn is."
    )
    reached_on: date | None = strawberry.field(
        description="Day on which the stage was reached; null when it is not known."
    )
    recorded_at: datetime | None = strawberry.field(
        description="When it was written down; null for what came with the seed data."
    )
    source: str = strawberry.field(description="Where it is known from.")
    stage: models.InstrumentStage = strawberry.field(description="Stage that was reached.")

    @strawberry.field(description="Arrangement that reached it, by the latest news.")
    async def instrument(self, info: Info) -> CooperationInstrument:
        return await load_node(info, "CooperationInstrument", self.instrument_id)


@strawberry.type(description="An arrangement between two or more administrations.")
class CooperationInstrument(AdvancedInstrument, Node):
    """One row of ``cooperation_instrument``, as seen from a day or from now."""

    batch = instruments.instruments_by_id
    seen_on: strawberry.Private[date | None]
    predecessor_id: strawberry.Private[str | None]
    confidence: Confidence = strawberry.field(description="How sure the row is.")
    cross_regional: bool = strawberry.field(
        description="True when the parties come from more than one region."
    )
    key: str = strawberry.field(description="Stable key.")
    kind: models.InstrumentKind = strawberry.field(description="What kind of arrangement it is.")
    known_from_on: date = strawberry.field(
        description="Day from which the arrangement was publicly known."
    )
    notes: str = strawberry.field(
        description="Remarks, such as where sources disagree; empty when there is none."
    )
    source: str = strawberry.field(description="Where the row comes from.")
    source_url: str = strawberry.field(
        description="Address of the source; empty when none is known."
    )
    title: str = strawberry.field(description="Title.")
    version: int = strawberry.field(description="Counts changes; for expectedVersion.")

    @classmethod
    def of(cls, row: models.CooperationInstrument) -> Self:
        """Make the node of a row, by the latest news."""
        return cls.on(row, None)

    @classmethod
    def on(cls, row: models.CooperationInstrument, day: date | None) -> Self:
        """Make the node of a row as seen from a day: what came later is not known yet."""
        return cls.with_values(
            row, seen_on=day, confidence=Confidence(row.confidence), known_from_on=row.known_from
        )

    async def _steps(self, info: Info) -> list[models.StageEvent]:
        steps = await info.context.loaders.load(instruments.steps_by_instrument, self.row_id)
        return instruments.counting_on(steps, self.seen_on)

    async def _step(self, info: Info, stage: models.InstrumentStage) -> models.StageEvent | None:
        return next((each for each in await self._steps(info) if each.stage is stage), None)

    @strawberry.field(
        description="Day from which it is in force; null when it is not, or the day is not known."
    )
    async def in_force_on(self, info: Info) -> date | None:
        step = await self._step(info, models.InstrumentStage.IN_FORCE)
        return step.reached_on if step else None

    @strawberry.field(description="The stage above its own; null when it is in force.")
    async def next_stage(self, info: Info) -> models.InstrumentStage | None:
        return instruments.next_stage(await self._stage(info))

    @strawberry.field(description="Administrations that are parties, by code.")
    async def parties(self, info: Info) -> list[Administration]:
        rows = await info.context.loaders.load(instruments.parties_by_instrument, self.row_id)
        return [Administration.of(row) for row in rows]

    @strawberry.field(
        description="Arrangement that this one grew from; null when it grew from none."
    )
    async def predecessor(self, info: Info) -> CooperationInstrument | None:
        if self.predecessor_id is None:
            return None
        row = await info.context.loaders.load(instruments.instruments_by_id, self.predecessor_id)
        return None if row is None else maker_on(self.seen_on)(row)

    @strawberry.field(
        description="Day of signing; null when it is not signed, or the day is not known."
    )
    async def signed_on(self, info: Info) -> date | None:
        step = await self._step(info, models.InstrumentStage.SIGNED)
        return step.reached_on if step else None

    @strawberry.field(description="How much of the day of signing is known; null when signedOn is.")
    async def signed_precision(self, info: Info) -> models.DatePrecision | None:
        step = await self._step(info, models.InstrumentStage.SIGNED)
        return step.precision if step else None

    @strawberry.field(
        description=(
            "How far it has come, on the day of asOf when that was given, else by the latest news."
        )
    )
    async def stage(self, info: Info) -> models.InstrumentStage:
        return await self._stage(info)

    async def _stage(self, info: Info) -> models.InstrumentStage:
        return instruments.stage_on(await self._steps(info), None)

    @strawberry.field(
        description="Stages that it reached, lowest first, by the day of asOf when that was given."
    )
    async def stage_events(self, info: Info) -> list[StageEvent]:
        return [StageEvent.of(row) for row in await self._steps(info)]

    @strawberry.field(description="What it is and how far it has come, in words.")
    async def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        steps = await self._steps(info)
        return instrument_sentences.instrument(self.title, steps, texts_in(info, locale))


def maker_on(
    day: date | None,
) -> Callable[[models.CooperationInstrument], CooperationInstrument]:
    """Return what makes a node of a row as seen from a day."""
    return lambda row: CooperationInstrument.on(row, day)


@strawberry.type
class InstrumentQueries:
    """What can be asked about cooperation instruments."""

    @strawberry.field(
        description="One arrangement between administrations; null when there is none."
    )
    async def cooperation_instrument(
        self,
        info: Info,
        by: Annotated[
            CooperationInstrumentBy, strawberry.argument(description="Which arrangement.")
        ],
        as_of: AsOf = strawberry.UNSET,
    ) -> CooperationInstrument | None:
        day = as_of or None
        loaders = info.context.loaders
        if given(by.id):
            row_id = row_id_of(str(by.id), "CooperationInstrument", "by.id")
            row = await loaders.load(instruments.instruments_by_id, row_id)
        else:
            key = fit_text(str(by.key), "by.key")
            row = await loaders.load(instruments.instruments_by_key, key)
        if row is None or (day is not None and row.known_from > day):
            return None
        return CooperationInstrument.on(row, day)

    @strawberry.field(description="Arrangements between administrations.", extensions=[Paged()])
    def cooperation_instruments(
        self,
        where: Annotated[
            CooperationInstrumentFilter | None,
            strawberry.argument(
                name="filter", description="Which arrangements; left out means all."
            ),
        ] = strawberry.UNSET,
        order_by: Annotated[
            list[CooperationInstrumentOrder] | None,
            strawberry.argument(description="Order of the rows; left out means by key."),
        ] = strawberry.UNSET,
        as_of: AsOf = strawberry.UNSET,
    ) -> Connection[CooperationInstrument]:
        day = as_of or None
        return listed(
            instruments.INSTRUMENTS,
            maker_on(day),
            where=fit_filter(where, instruments.InstrumentFilter, as_of=day),
            order_by=order_by,
        )
