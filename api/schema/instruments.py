"""Cooperation instruments between administrations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Annotated, Self

import strawberry

from api.context import Info
from api.schema.administrations import Administration, Confidence
from api.schema.enums import described
from api.schema.inputs import OrderDirection, fit_filter, fit_text, given, row_id_of
from api.schema.lists import Connection, Paged, listed
from api.schema.node import Node
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
    models.InstrumentStage,
    "Stages of an arrangement, which never go back.",
    {
        "CONTACT": "First talks.",
        "WORK_PLAN": "A work plan is agreed.",
        "JOINT_VALIDATION": "Joint validation.",
        "SIGNED": "Signed; entry into force not confirmed.",
        "IN_FORCE": "In force.",
    },
    "CooperationInstrumentStage",
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


@strawberry.type(description="An arrangement between two or more administrations.")
class CooperationInstrument(Node):
    """One row of ``cooperation_instrument``, as seen from a day or from now."""

    batch = instruments.instruments_by_id
    seen_on: strawberry.Private[date | None]
    predecessor_id: strawberry.Private[str | None]
    confidence: Confidence = strawberry.field(description="How sure the row is.")
    cross_regional: bool = strawberry.field(
        description="True when the parties come from more than one region."
    )
    in_force_on: date | None = strawberry.field(
        description=("Day from which it is in force; null when it is not, or the day is not known.")
    )
    key: str = strawberry.field(description="Stable key.")
    kind: models.InstrumentKind = strawberry.field(description="What kind of arrangement it is.")
    known_from_on: date = strawberry.field(
        description="Day from which the arrangement was publicly known."
    )
    notes: str = strawberry.field(
        description="Remarks, such as where sources disagree; empty when there is none."
    )
    signed_on: date | None = strawberry.field(
        description="Day of signing; null when it is not signed, or the day is not known."
    )
    signed_precision: models.DatePrecision | None = strawberry.field(
        description="How much of the day of signing is known; null when signedOn is."
    )
    source: str = strawberry.field(description="Where the row comes from.")
    stage: models.InstrumentStage = strawberry.field(
        description=(
            "How far it has come, on the day of asOf when that was given, else by the latest news."
        )
    )
    title: str = strawberry.field(description="Title.")

    @classmethod
    def of(cls, row: models.CooperationInstrument) -> Self:
        """Make the node of a row, by the latest news."""
        return cls.on(row, None)

    @classmethod
    def on(cls, row: models.CooperationInstrument, day: date | None) -> Self:
        """Make the node of a row as seen from a day: what came later is not known yet."""

        def seen(moment: date | None) -> date | None:
            return moment if moment is None or day is None or moment <= day else None

        signed_on = seen(row.signed_on)
        return cls.with_values(
            row,
            seen_on=day,
            confidence=Confidence(row.confidence),
            known_from_on=row.known_from,
            in_force_on=seen(row.in_force_on),
            signed_on=signed_on,
            signed_precision=row.signed_precision if signed_on else None,
            stage=instruments.stage_on(row, day),
        )

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
