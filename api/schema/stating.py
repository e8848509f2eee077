"""Stating figures of an edition, and saying why one is counted otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Final

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.editions import Edition
from api.schema.facts import Fact
from api.schema.inputs import TEXT_LENGTH_MAX, fit_text, given, input_row_id, or_none
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
from domain import models, programmes
from domain.facts import resolving, writing
from domain.store import WriteDb

_LINES: Final = ("note", "quote", "source")


def _text(what: str, most: str = "4,000") -> Any:
    return strawberry.field(description=f"{what}, at most {most} characters.")


@strawberry.input(description="Input of stateFact.")
class StateFactInput:
    """An edition and a figure."""

    edition_id: strawberry.ID = strawberry.field(description="Edition that the figure is about.")
    key: str = strawberry.field(description="Small letters, digits and underscores.")
    quote: str = _text("Words of the source that state it")
    source: str = _text("Where the figure was published")
    stated: str = _text("The figure as stated", "200")
    unit: str = _text("What is counted, such as administrations", "200")
    counted_from: models.CountedFrom | None = strawberry.field(
        default=strawberry.UNSET,
        description="Which records are counted; left out means that none can be.",
    )
    note: str = strawberry.field(
        default="",
        description="What to know about it, at most 4,000 characters; left out means nothing.",
    )
    side_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Side that the figure is about; left out means the whole edition.",
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeFact.")
class ChangeFactInput:
    """A fact and what is other from now on."""

    id: strawberry.ID = strawberry.field(description="Fact to change.")
    counted_from: models.CountedFrom | None = left_or_none("Which records are counted")
    note: str | None = left_out("What to know about it, at most 4,000 characters")
    quote: str | None = left_out("Words of the source that state it, at most 4,000 characters")
    side_id: strawberry.ID | None = left_or_none("Side that the figure is about")
    source: str | None = left_out("Where the figure was published, at most 4,000 characters")
    stated: str | None = left_out("The figure as stated, at most 200 characters")
    unit: str | None = left_out("What is counted, at most 200 characters")
    expected_version: int | None = version_field("fact")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of resolveFact.")
class ResolveFactInput:
    """A fact and why its figures differ."""

    id: strawberry.ID = strawberry.field(description="Fact whose two figures differ.")
    note: str = _text("Why they differ")
    expected_version: int | None = version_field("fact")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of reopenFact.")
class ReopenFactInput:
    """A fact."""

    id: strawberry.ID = strawberry.field(description="Fact whose note is taken away.")
    expected_version: int | None = version_field("fact")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of removeFact.")
class RemoveFactInput:
    """A fact."""

    id: strawberry.ID = strawberry.field(description="Fact to remove, with the note on it.")
    expected_version: int | None = version_field("fact")
    idempotency_key: str | None = key_field()


@strawberry.type
class FactPayload(Payload):
    """A fact."""

    fact: Fact | None = result_field("Fact")


@strawberry.type(description="What stateFact did.")
class StateFactPayload(FactPayload):
    """A fact and its edition."""

    edition: Edition | None = result_field("Edition")


@strawberry.type(description="What changeFact did.")
class ChangeFactPayload(FactPayload):
    """A fact."""


@strawberry.type(description="What resolveFact did.")
class ResolveFactPayload(FactPayload):
    """A fact."""


@strawberry.type(description="What reopenFact did.")
class ReopenFactPayload(FactPayload):
    """A fact."""


@strawberry.type(description="What removeFact did.")
class RemoveFactPayload(Payload):
    """The id that is gone, and the edition that had it."""

    deleted_id: strawberry.ID | None = deleted_field()
    edition: Edition | None = result_field("Edition")


@strawberry.type
class FactMutations:
    """One field for each function of domain.facts that changes something."""

    @strawberry.mutation(
        description="State a figure that was published; what the data counts stays beside it."
    )
    async def state_fact(
        self, info: Info, asked: Annotated[StateFactInput, WHAT]
    ) -> StateFactPayload:
        async def act(db: WriteDb) -> StateFactPayload:
            edition_id = input_row_id(asked.edition_id, "Edition", "editionId")
            plain = writing.FactWanted(fit_text(asked.key, "key"), "", "", "", "")
            row = await writing.state_fact(
                db, edition_id, _wanted(plain, asked), at=info.context.store.clock()
            )
            (edition,) = await programmes.editions_by_id(db, [row.edition_id])
            return StateFactPayload(fact=Fact.of(row), edition=Edition.maybe(edition))

        return await carried_out(info, StateFactPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Change what a fact states; what is left out stays. A note on why the figures differ"
            " counts no more when one of them is another."
        )
    )
    async def change_fact(
        self, info: Info, asked: Annotated[ChangeFactInput, WHAT]
    ) -> ChangeFactPayload:
        async def act(db: WriteDb) -> ChangeFactPayload:
            row_id = input_row_id(asked.id, "Fact", "id")
            row = await writing.change_fact(
                db,
                row_id,
                _wanted(await writing.held_fact(db, row_id), asked),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ChangeFactPayload(fact=Fact.of(row))

        return await carried_out(info, ChangeFactPayload, asked, act)

    @strawberry.mutation(
        description="Say why the two figures of a fact differ; neither of them is changed."
    )
    async def resolve_fact(
        self, info: Info, asked: Annotated[ResolveFactInput, WHAT]
    ) -> ResolveFactPayload:
        async def act(db: WriteDb) -> ResolveFactPayload:
            row = await resolving.resolve_fact(
                db,
                input_row_id(asked.id, "Fact", "id"),
                fit_text(asked.note, "note", TEXT_LENGTH_MAX, lines=True),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ResolveFactPayload(fact=Fact.of(row))

        return await carried_out(info, ResolveFactPayload, asked, act)

    @strawberry.mutation(description="Take the note on why two figures differ away.")
    async def reopen_fact(
        self, info: Info, asked: Annotated[ReopenFactInput, WHAT]
    ) -> ReopenFactPayload:
        async def act(db: WriteDb) -> ReopenFactPayload:
            row = await resolving.reopen_fact(
                db,
                input_row_id(asked.id, "Fact", "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ReopenFactPayload(fact=Fact.of(row))

        return await carried_out(info, ReopenFactPayload, asked, act)

    @strawberry.mutation(description="State a figure no longer; the note on it goes with it.")
    async def remove_fact(
        self, info: Info, asked: Annotated[RemoveFactInput, WHAT]
    ) -> RemoveFactPayload:
        async def act(db: WriteDb) -> RemoveFactPayload:
            row = await writing.remove_fact(
                db,
                input_row_id(asked.id, "Fact", "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            (edition,) = await programmes.editions_by_id(db, [row.edition_id])
            return RemoveFactPayload(deleted_id=asked.id, edition=Edition.maybe(edition))

        return await carried_out(info, RemoveFactPayload, asked, act)


def _wanted(
    wanted: writing.FactWanted, asked: StateFactInput | ChangeFactInput
) -> writing.FactWanted:
    """Return a fact with what was asked in place of what it is."""
    changed: dict[str, Any] = {}
    for name in _LINES:
        if given(getattr(asked, name)):
            text = getattr(asked, name)
            changed[name] = fit_text(text, name, TEXT_LENGTH_MAX, lines=True)
    if given(asked.unit):
        changed["unit"] = fit_text(str(asked.unit), "unit")
    if given(asked.stated):
        changed["stated_value"] = fit_text(str(asked.stated), "stated")
    if asked.counted_from is not strawberry.UNSET:
        changed["counted_from"] = asked.counted_from
    if asked.side_id is not strawberry.UNSET:
        side = asked.side_id
        changed["side_id"] = None if side is None else input_row_id(side, "Side", "sideId")
    return replace(wanted, **changed)
