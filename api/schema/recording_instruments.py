"""Recording arrangements between administrations, and how far each has come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

import strawberry

from api.context import Info
from api.schema.administrations import Confidence
from api.schema.changing import carried_out
from api.schema.inputs import (
    TEXT_LENGTH_MAX,
    fit_text,
    given,
    input_row_id,
    input_row_ids,
    or_none,
)
from api.schema.instruments import CooperationInstrument
from api.schema.payloads import (
    WHAT,
    Payload,
    key_field,
    left_or_none,
    left_out,
    result_field,
    version_field,
)
from domain import models
from domain.instruments import stages, writing
from domain.instruments.ladder import StepWanted
from domain.store import WriteDb

_URL_LENGTH_MAX = 2_000


def _reached_on() -> Any:
    return strawberry.field(
        default=strawberry.UNSET,
        description="Day on which the stage was reached; left out means it is not known.",
    )


def _precision() -> Any:
    return strawberry.field(
        default=strawberry.UNSET,
        description=(
            "How much of reachedOn is known; of a month or a year any day of it is taken as its"
            " first. Left out means the day itself."
        ),
    )


def _known_on() -> Any:
    return strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Day from which the stage was known, where reachedOn is left out; left out means today."
        ),
    )


@strawberry.input(description="Input of recordCooperationInstrument.")
class RecordCooperationInstrumentInput:
    """An arrangement with the stage that it has reached."""

    key: str = strawberry.field(
        description="Small letters, digits and hyphens, such as cn-pe-mra; unique, stays."
    )
    kind: models.InstrumentKind = strawberry.field(description="What kind of arrangement it is.")
    party_ids: list[strawberry.ID] = strawberry.field(
        description="Administrations that are parties, 2 to 50, each once."
    )
    source: str = strawberry.field(description="Where it is known from, at most 4,000 characters.")
    title: str = strawberry.field(description="Title, at most 200 characters.")
    confidence: Confidence = strawberry.field(
        default=Confidence.MEDIUM, description="How sure it is; left out means MEDIUM."
    )
    known_from_on: date | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Day from which the arrangement was publicly known; left out means since the stage."
        ),
    )
    known_on: date | None = _known_on()
    notes: str = strawberry.field(
        default="",
        description="Remarks, at most 4,000 characters; left out means there is none.",
    )
    precision: models.DatePrecision | None = _precision()
    predecessor_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Arrangement that it grew from; left out means none.",
    )
    reached_on: date | None = _reached_on()
    source_url: str = strawberry.field(
        default="", description="Address of the source; left out means none is known."
    )
    stage: models.InstrumentStage = strawberry.field(
        default=models.InstrumentStage.CONTACT,
        description="How far it has come; left out means CONTACT.",
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of recordInstrumentStage.")
class RecordInstrumentStageInput:
    """An arrangement and its next stage."""

    id: strawberry.ID = strawberry.field(description="Arrangement that has come further.")
    source: str = strawberry.field(
        description="Where that is known from, at most 4,000 characters."
    )
    stage: models.InstrumentStage = strawberry.field(
        description="Stage that it has reached, above the one that it had."
    )
    known_on: date | None = _known_on()
    precision: models.DatePrecision | None = _precision()
    reached_on: date | None = _reached_on()
    expected_version: int | None = version_field("arrangement")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeCooperationInstrument.")
class ChangeCooperationInstrumentInput:
    """An arrangement and its corrected words."""

    id: strawberry.ID = strawberry.field(description="Arrangement to correct.")
    notes: str | None = left_out("Remarks, at most 4,000 characters")
    predecessor_id: strawberry.ID | None = left_or_none("Arrangement that it grew from")
    source: str | None = left_out("Where it is known from, at most 4,000 characters")
    source_url: str | None = left_out("Address of the source")
    title: str | None = left_out("Title, at most 200 characters")
    expected_version: int | None = version_field("arrangement")
    idempotency_key: str | None = key_field()


@strawberry.type
class InstrumentPayload(Payload):
    """An arrangement."""

    cooperation_instrument: CooperationInstrument | None = result_field("Arrangement")


@strawberry.type(description="What recordCooperationInstrument did.")
class RecordCooperationInstrumentPayload(InstrumentPayload):
    """An arrangement."""


@strawberry.type(description="What recordInstrumentStage did.")
class RecordInstrumentStagePayload(InstrumentPayload):
    """An arrangement."""


@strawberry.type(description="What changeCooperationInstrument did.")
class ChangeCooperationInstrumentPayload(InstrumentPayload):
    """An arrangement."""


@strawberry.type
class InstrumentMutations:
    """One field for each function of domain.instruments that changes something."""

    @strawberry.mutation(
        description="Record an arrangement between administrations, with the stage it has reached."
    )
    async def record_cooperation_instrument(
        self, info: Info, asked: Annotated[RecordCooperationInstrumentInput, WHAT]
    ) -> RecordCooperationInstrumentPayload:
        async def act(db: WriteDb) -> RecordCooperationInstrumentPayload:
            parties = input_row_ids(asked.party_ids, "Administration", "partyIds")
            wanted = writing.InstrumentWanted(
                key=fit_text(asked.key, "key"),
                kind=asked.kind,
                party_ids=parties,
                words=_words(writing.InstrumentWords(""), asked),
                step=_step(asked),
                known_from=or_none(asked.known_from_on),
                confidence=str(asked.confidence.value),
            )
            row = await writing.record_instrument(db, wanted, at=info.context.store.clock())
            made = CooperationInstrument.of(row)
            return RecordCooperationInstrumentPayload(cooperation_instrument=made)

        return await carried_out(info, RecordCooperationInstrumentPayload, asked, act)

    @strawberry.mutation(
        description="Record that an arrangement has come further; its stage never goes back."
    )
    async def record_instrument_stage(
        self, info: Info, asked: Annotated[RecordInstrumentStageInput, WHAT]
    ) -> RecordInstrumentStagePayload:
        async def act(db: WriteDb) -> RecordInstrumentStagePayload:
            row = await stages.record_stage(
                db,
                input_row_id(asked.id, "CooperationInstrument", "id"),
                _step(asked),
                fit_text(asked.source, "source", TEXT_LENGTH_MAX, lines=True),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            made = CooperationInstrument.of(row)
            return RecordInstrumentStagePayload(cooperation_instrument=made)

        return await carried_out(info, RecordInstrumentStagePayload, asked, act)

    @strawberry.mutation(
        description="Correct the words of an arrangement; what is left out stays as it is."
    )
    async def change_cooperation_instrument(
        self, info: Info, asked: Annotated[ChangeCooperationInstrumentInput, WHAT]
    ) -> ChangeCooperationInstrumentPayload:
        async def act(db: WriteDb) -> ChangeCooperationInstrumentPayload:
            row_id = input_row_id(asked.id, "CooperationInstrument", "id")
            before = _predecessor(asked) if given(asked.predecessor_id) else None
            row = await writing.change_instrument(
                db,
                row_id,
                _words(await writing.held_words(db, row_id, before), asked),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            made = CooperationInstrument.of(row)
            return ChangeCooperationInstrumentPayload(cooperation_instrument=made)

        return await carried_out(info, ChangeCooperationInstrumentPayload, asked, act)


def _step(asked: RecordCooperationInstrumentInput | RecordInstrumentStageInput) -> StepWanted:
    return StepWanted(
        stage=asked.stage,
        reached_on=or_none(asked.reached_on),
        precision=or_none(asked.precision),
        known_on=or_none(asked.known_on),
    )


def _words(
    words: writing.InstrumentWords,
    asked: RecordCooperationInstrumentInput | ChangeCooperationInstrumentInput,
) -> writing.InstrumentWords:
    """Return the words of an arrangement with what was asked in place of what they are."""
    changed: dict[str, Any] = {}
    if given(asked.title):
        changed["title"] = fit_text(str(asked.title), "title")
    if given(asked.source_url):
        changed["source_url"] = fit_text(str(asked.source_url), "sourceUrl", _URL_LENGTH_MAX)
    for name in ("notes", "source"):
        if given(getattr(asked, name)):
            text = getattr(asked, name)
            changed[name] = fit_text(text, name, TEXT_LENGTH_MAX, lines=True)
    if asked.predecessor_id is not strawberry.UNSET:
        changed["predecessor_id"] = _predecessor(asked)
    return replace(words, **changed)


def _predecessor(
    asked: RecordCooperationInstrumentInput | ChangeCooperationInstrumentInput,
) -> str | None:
    before = asked.predecessor_id
    if before is None:
        return None
    return input_row_id(before, "CooperationInstrument", "predecessorId")
