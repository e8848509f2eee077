"""Adding, correcting and removing the components of an edition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.edition_inputs import edition_of, or_before, quoted, texted
from api.schema.editions import Edition
from api.schema.inputs import (
    TEXT_LENGTH_MAX,
    fit_text,
    given,
    input_row_id,
    input_row_ids,
    or_none,
)
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
from api.schema.scalars import CountryCode
from api.schema.sides import Component
from domain import editions, models
from domain.editions.components import held_component
from domain.store import WriteDb

_LONG: Final = {"format": TEXT_LENGTH_MAX, "quote": TEXT_LENGTH_MAX}


def _said(what: str) -> Any:
    return strawberry.field(default="", description=f"{what}; left out means that it is not known.")


@strawberry.input(description="Input of addComponent.")
class AddComponentInput:
    """An edition and a part of it."""

    edition_id: strawberry.ID = strawberry.field(description="Edition that gets the part.")
    ends_on: date = strawberry.field(description="Last day, within those of the edition.")
    key: str = strawberry.field(
        description="Small letters, digits and underscores; unique in the edition."
    )
    kind: models.ComponentKind = strawberry.field(description="What kind of part it is.")
    name: str = texted("Name of the part", "200")
    starts_on: date = strawberry.field(description="First day, within those of the edition.")
    time_zone: str = strawberry.field(
        description="Time zone of the place, as a name of the IANA list, such as Asia/Shanghai."
    )
    city: str = _said("City, at most 200 characters; none for a part that is held online")
    country: CountryCode | None = strawberry.field(
        default=strawberry.UNSET,
        description="Country or territory; left out for a part that is held online.",
    )
    format: str = _said("How people work in it, in the words of the source")
    quote: str = quoted("about it")
    side_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list,
        description="Sides of the edition that attend; left out means none yet.",
    )
    venue: str = _said("Building or institution, at most 200 characters")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of correctComponent.")
class CorrectComponentInput:
    """A component and what is other from now on."""

    id: strawberry.ID = strawberry.field(description="Component to correct.")
    city: str | None = left_out("City, at most 200 characters")
    country: CountryCode | None = left_or_none("Country or territory")
    ends_on: date | None = left_out("Last day; no slot may be left outside")
    format: str | None = left_out("How people work in it, in the words of the source")
    kind: models.ComponentKind | None = left_out("What kind of part it is")
    name: str | None = left_out("Name of the part, at most 200 characters")
    quote: str | None = left_out("Words of the source about it")
    side_ids: list[strawberry.ID] | None = left_out("Sides of the edition that attend, all of them")
    starts_on: date | None = left_out("First day; no slot may be left outside")
    time_zone: str | None = left_out("Time zone of the place, which stays while it has slots")
    venue: str | None = left_out("Building or institution, at most 200 characters")
    expected_version: int | None = version_field("component")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of removeComponent.")
class RemoveComponentInput:
    """A component."""

    id: strawberry.ID = strawberry.field(description="Component to remove.")
    expected_version: int | None = version_field("component")
    idempotency_key: str | None = key_field()


@strawberry.type
class ComponentPayload(Payload):
    """A component and its edition."""

    component: Component | None = result_field("Component")
    edition: Edition | None = result_field("Edition")


@strawberry.type(description="What addComponent did.")
class AddComponentPayload(ComponentPayload):
    """A component."""


@strawberry.type(description="What correctComponent did.")
class CorrectComponentPayload(ComponentPayload):
    """A component."""


@strawberry.type(description="What removeComponent did.")
class RemoveComponentPayload(Payload):
    """The id that is gone, and the edition that had it."""

    deleted_id: strawberry.ID | None = deleted_field()
    edition: Edition | None = result_field("Edition")


@strawberry.type
class ComponentMutations:
    """One field for each function of domain.editions.components."""

    @strawberry.mutation(
        description="Add a part to an edition; delegates of the sides that attend come to it."
    )
    async def add_component(
        self, info: Info, asked: Annotated[AddComponentInput, WHAT]
    ) -> AddComponentPayload:
        async def act(db: WriteDb) -> AddComponentPayload:
            plain = editions.ComponentWanted(
                asked.kind, "", asked.starts_on, asked.ends_on, asked.time_zone
            )
            row = await editions.add_component(
                db,
                input_row_id(asked.edition_id, "Edition", "editionId"),
                fit_text(asked.key, "key"),
                _wanted(plain, asked),
                at=info.context.store.clock(),
            )
            return AddComponentPayload(
                component=Component.of(row), edition=await edition_of(db, row.edition_id)
            )

        return await carried_out(info, AddComponentPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Say of a part of an edition what it is from now on; what is left out stays. Refused"
            " where a slot would be left outside its days, or delegates attend for a side that"
            " would leave."
        )
    )
    async def correct_component(
        self, info: Info, asked: Annotated[CorrectComponentInput, WHAT]
    ) -> CorrectComponentPayload:
        async def act(db: WriteDb) -> CorrectComponentPayload:
            row_id = input_row_id(asked.id, "Component", "id")
            row = await editions.correct_component(
                db,
                row_id,
                _wanted(await held_component(db, row_id), asked),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return CorrectComponentPayload(
                component=Component.of(row), edition=await edition_of(db, row.edition_id)
            )

        return await carried_out(info, CorrectComponentPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Take a part from an edition; refused while slots, rooms, sessions, delegates, hosts or"
            " agendas refer to it."
        )
    )
    async def remove_component(
        self, info: Info, asked: Annotated[RemoveComponentInput, WHAT]
    ) -> RemoveComponentPayload:
        async def act(db: WriteDb) -> RemoveComponentPayload:
            edition, _ = await editions.remove_component(
                db,
                input_row_id(asked.id, "Component", "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return RemoveComponentPayload(deleted_id=asked.id, edition=Edition.of(edition))

        return await carried_out(info, RemoveComponentPayload, asked, act)


def _wanted(
    was: editions.ComponentWanted, asked: AddComponentInput | CorrectComponentInput
) -> editions.ComponentWanted:
    """Return a component with what was asked in place of what it is."""
    changed: dict[str, Any] = {
        name: getattr(asked, name)
        for name in ("kind", "starts_on", "ends_on")
        if given(getattr(asked, name))
    }
    for name in ("name", "city", "venue", "time_zone", "format", "quote"):
        most = (_LONG[name],) if name in _LONG else ()
        changed[name] = or_before(getattr(asked, name), getattr(was, name), name, *most)
    if asked.country is not strawberry.UNSET:
        changed["country"] = asked.country
    if given(asked.side_ids):
        changed["side_ids"] = input_row_ids(asked.side_ids or [], "Side", "sideIds")
    return replace(was, **changed)
