"""Measuring the objectives of an edition: indicators, and what their values are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.editions import Edition
from api.schema.indicators import Indicator
from api.schema.inputs import TEXT_LENGTH_MAX, fit_text, given, input_row_id, maybe_row_id, or_none
from api.schema.payloads import (
    WHAT,
    Payload,
    deleted_field,
    key_field,
    left_or_none,
    left_out,
    result_field,
    version_field,
)
from api.schema.requests import edition_of
from domain import models, programmes
from domain.indicators import writing
from domain.store import WriteDb

_TEXTS: Final = ("name", "unit")
_OPEN: Final = ("baseline", "measure", "target")


def _figure(description: str) -> Any:
    words = (
        f"{description}, a decimal such as 31 or 2.5; left out means as before, null means none."
    )
    return strawberry.field(default=strawberry.UNSET, description=words)


@strawberry.input(description="Input of addIndicator.")
class AddIndicatorInput:
    """An edition and an indicator."""

    edition_id: strawberry.ID = strawberry.field(description="Edition to measure.")
    key: str = strawberry.field(description="Small letters, digits and underscores.")
    name: str = strawberry.field(description="What it measures, at most 200 characters.")
    source: str = strawberry.field(
        description="Where the indicator comes from, at most 4,000 characters."
    )
    unit: str = strawberry.field(
        description="What its figures are of, such as partnerships; at most 200 characters."
    )
    baseline: str | None = _figure("Figure that it began at")
    measure: models.IndicatorMeasure | None = left_or_none("What the system counts for it")
    objective_id: strawberry.ID | None = left_or_none("Objective of the edition that it stands for")
    target: str | None = _figure("Figure that it should reach")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeIndicator.")
class ChangeIndicatorInput:
    """An indicator and what is other from now on."""

    id: strawberry.ID = strawberry.field(description="Indicator to change.")
    baseline: str | None = _figure("Figure that it began at")
    measure: models.IndicatorMeasure | None = left_or_none("What the system counts for it")
    name: str | None = left_out("What it measures")
    objective_id: strawberry.ID | None = left_or_none("Objective of the edition that it stands for")
    source: str | None = left_out("Where the indicator comes from")
    target: str | None = _figure("Figure that it should reach")
    unit: str | None = left_out("What its figures are of")
    expected_version: int | None = version_field("indicator")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of removeIndicator.")
class RemoveIndicatorInput:
    """An indicator."""

    id: strawberry.ID = strawberry.field(description="Indicator to remove, with its values.")
    expected_version: int | None = version_field("indicator")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of recordIndicatorValue.")
class RecordIndicatorValueInput:
    """An indicator, a day and a figure."""

    basis: models.FigureBasis = strawberry.field(description="Stated or counted.")
    indicator_id: strawberry.ID = strawberry.field(description="Indicator that it is a value of.")
    source: str = strawberry.field(
        description="Where the figure comes from, at most 4,000 characters."
    )
    value: str = strawberry.field(description="The figure, a decimal such as 31 or 2.5.")
    valued_on: date = strawberry.field(
        description="Day that it is of, today at the latest; a value of this day is replaced."
    )
    fact_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Fact of the edition that states it; left out means none.",
    )
    expected_version: int | None = version_field("indicator")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of removeIndicatorValue.")
class RemoveIndicatorValueInput:
    """An indicator and a day."""

    indicator_id: strawberry.ID = strawberry.field(description="Indicator that it is a value of.")
    valued_on: date = strawberry.field(description="Day of the value to remove.")
    expected_version: int | None = version_field("indicator")
    idempotency_key: str | None = key_field()


@strawberry.type
class IndicatorPayload(Payload):
    """An indicator."""

    indicator: Indicator | None = result_field("Indicator")


@strawberry.type(description="What addIndicator did.")
class AddIndicatorPayload(IndicatorPayload):
    """An indicator and its edition."""

    edition: Edition | None = result_field("Edition")


@strawberry.type(description="What changeIndicator did.")
class ChangeIndicatorPayload(IndicatorPayload):
    """An indicator."""


@strawberry.type(description="What removeIndicator did.")
class RemoveIndicatorPayload(Payload):
    """The id that is gone, and the edition that had it."""

    deleted_id: strawberry.ID | None = deleted_field()
    edition: Edition | None = result_field("Edition")


@strawberry.type(description="What recordIndicatorValue did.")
class RecordIndicatorValuePayload(IndicatorPayload):
    """An indicator."""


@strawberry.type(description="What removeIndicatorValue did.")
class RemoveIndicatorValuePayload(IndicatorPayload):
    """An indicator."""


@strawberry.type
class MeasuringMutations:
    """One field for each function of domain.indicators that changes something."""

    @strawberry.mutation(description="Measure an edition, or one of its objectives.")
    async def add_indicator(
        self, info: Info, asked: Annotated[AddIndicatorInput, WHAT]
    ) -> AddIndicatorPayload:
        async def act(db: WriteDb) -> AddIndicatorPayload:
            edition = await edition_of(db, asked.edition_id)
            plain = writing.IndicatorWanted(fit_text(asked.key, "key"), "", "", "")
            row = await writing.add_indicator(
                db, edition, _wanted(plain, asked), at=info.context.store.clock()
            )
            return AddIndicatorPayload(indicator=Indicator.of(row), edition=Edition.of(edition))

        return await carried_out(info, AddIndicatorPayload, asked, act)

    @strawberry.mutation(description="Change an indicator; what is left out stays as it is.")
    async def change_indicator(
        self, info: Info, asked: Annotated[ChangeIndicatorInput, WHAT]
    ) -> ChangeIndicatorPayload:
        async def act(db: WriteDb) -> ChangeIndicatorPayload:
            row_id = input_row_id(asked.id, "Indicator", "id")
            row = await writing.change_indicator(
                db,
                row_id,
                _wanted(await writing.held_indicator(db, row_id), asked),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ChangeIndicatorPayload(indicator=Indicator.of(row))

        return await carried_out(info, ChangeIndicatorPayload, asked, act)

    @strawberry.mutation(description="Measure something no longer; its values go with it.")
    async def remove_indicator(
        self, info: Info, asked: Annotated[RemoveIndicatorInput, WHAT]
    ) -> RemoveIndicatorPayload:
        async def act(db: WriteDb) -> RemoveIndicatorPayload:
            row = await writing.remove_indicator(
                db,
                input_row_id(asked.id, "Indicator", "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            (edition,) = await programmes.editions_by_id(db, [row.edition_id])
            return RemoveIndicatorPayload(deleted_id=asked.id, edition=Edition.maybe(edition))

        return await carried_out(info, RemoveIndicatorPayload, asked, act)

    @strawberry.mutation(description="Tell the value of an indicator on a day, with its source.")
    async def record_indicator_value(
        self, info: Info, asked: Annotated[RecordIndicatorValueInput, WHAT]
    ) -> RecordIndicatorValuePayload:
        async def act(db: WriteDb) -> RecordIndicatorValuePayload:
            fact_id = maybe_row_id(asked.fact_id, "Fact", "factId")
            wanted = writing.ValueWanted(
                value=fit_text(asked.value, "value"),
                basis=asked.basis,
                source=fit_text(asked.source, "source", TEXT_LENGTH_MAX, lines=True),
                fact_id=fact_id,
            )
            row = await writing.tell_value(
                db,
                input_row_id(asked.indicator_id, "Indicator", "indicatorId"),
                asked.valued_on,
                wanted,
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return RecordIndicatorValuePayload(indicator=Indicator.of(row))

        return await carried_out(info, RecordIndicatorValuePayload, asked, act)

    @strawberry.mutation(description="Take the value of an indicator on a day back.")
    async def remove_indicator_value(
        self, info: Info, asked: Annotated[RemoveIndicatorValueInput, WHAT]
    ) -> RemoveIndicatorValuePayload:
        async def act(db: WriteDb) -> RemoveIndicatorValuePayload:
            row = await writing.tell_value(
                db,
                input_row_id(asked.indicator_id, "Indicator", "indicatorId"),
                asked.valued_on,
                None,
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return RemoveIndicatorValuePayload(indicator=Indicator.of(row))

        return await carried_out(info, RemoveIndicatorValuePayload, asked, act)


def _wanted(
    wanted: writing.IndicatorWanted, asked: AddIndicatorInput | ChangeIndicatorInput
) -> writing.IndicatorWanted:
    """Return an indicator with what was asked in place of what it is."""
    changed: dict[str, Any] = {}
    for name in _TEXTS:
        if given(getattr(asked, name)):
            changed[name] = fit_text(getattr(asked, name), name)
    if given(asked.source):
        changed["source"] = fit_text(str(asked.source), "source", TEXT_LENGTH_MAX, lines=True)
    for name in _OPEN:
        value = getattr(asked, name)
        if value is not strawberry.UNSET:
            changed[name] = fit_text(value, name) if type(value) is str else value
    if asked.objective_id is not strawberry.UNSET:
        objective = asked.objective_id
        changed["objective_id"] = (
            None if objective is None else input_row_id(objective, "Objective", "objectiveId")
        )
    return replace(wanted, **changed)
