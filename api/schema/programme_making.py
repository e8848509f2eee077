"""Beginning and correcting programmes, and the organizations that carry them."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.context import Info
from api.schema.administrations import Organization
from api.schema.changing import carried_out
from api.schema.edition_inputs import or_before, quoted, texted
from api.schema.inputs import (
    TEXT_LENGTH_MAX,
    fit_list,
    fit_text,
    given,
    input_row_id,
    maybe_row_id,
    or_none,
)
from api.schema.payloads import (
    WHAT,
    Payload,
    key_field,
    left_or_none,
    left_out,
    result_field,
    version_field,
)
from api.schema.programmes import Programme
from domain import editions, models
from domain.editions.holding import hold_kept
from domain.editions.organizations import organization_as_wanted
from domain.editions.programmes import programme_as_wanted
from domain.store import WriteDb


@strawberry.input(description="A named strategy of an organisation, to anchor a programme in.")
class AnchorInput:
    """As domain.editions.AnchorWanted."""

    key: str = strawberry.field(description="Small letters, digits and underscores.")
    name: str = texted("Name of the strategy", "200")
    organization_id: strawberry.ID = strawberry.field(description="Whose strategy it is.")
    quote: str = quoted("that name it")


@strawberry.input(description="Input of createProgramme.")
class CreateProgrammeInput:
    """A programme."""

    key: str = strawberry.field(
        description="Readable key, unique for good, such as wco-idb-china-latam."
    )
    name: str = texted("Name of the programme", "200")
    anchors: list[AnchorInput] = strawberry.field(
        default_factory=list,
        description="Strategies that it is anchored in, in order, at most 50; left out means none.",
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of correctProgramme.")
class CorrectProgrammeInput:
    """A programme and what is other from now on."""

    id: strawberry.ID = strawberry.field(description="Programme to correct.")
    anchors: list[AnchorInput] | None = left_out(
        "Strategies that it is anchored in, all of them and in order"
    )
    name: str | None = left_out("Name of the programme, at most 200 characters")
    expected_version: int | None = version_field("programme")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of createOrganization.")
class CreateOrganizationInput:
    """An organization."""

    key: str = strawberry.field(description="Short readable key, unique for good, such as idb.")
    name: str = texted("Name of the organisation", "200")
    administration_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Administration that it is; left out means that it is none.",
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of correctOrganization.")
class CorrectOrganizationInput:
    """An organization and what is other from now on."""

    id: strawberry.ID = strawberry.field(description="Organisation to correct.")
    administration_id: strawberry.ID | None = left_or_none("Administration that it is")
    name: str | None = left_out("Name of the organisation, at most 200 characters")
    expected_version: int | None = version_field("organisation")
    idempotency_key: str | None = key_field()


@strawberry.type
class ProgrammePayload(Payload):
    """A programme."""

    programme: Programme | None = result_field("Programme")


@strawberry.type(description="What createProgramme did.")
class CreateProgrammePayload(ProgrammePayload):
    """A programme."""


@strawberry.type(description="What correctProgramme did.")
class CorrectProgrammePayload(ProgrammePayload):
    """A programme."""


@strawberry.type
class OrganizationPayload(Payload):
    """An organization."""

    organization: Organization | None = result_field("Organisation")


@strawberry.type(description="What createOrganization did.")
class CreateOrganizationPayload(OrganizationPayload):
    """An organization."""


@strawberry.type(description="What correctOrganization did.")
class CorrectOrganizationPayload(OrganizationPayload):
    """An organization."""


@strawberry.type
class ProgrammeMutations:
    """One field for each function of domain.editions about programmes and organizations."""

    @strawberry.mutation(
        description=(
            "Begin a programme, anchored in strategies of organisations; for those who plan every"
            " edition."
        )
    )
    async def create_programme(
        self, info: Info, asked: Annotated[CreateProgrammeInput, WHAT]
    ) -> CreateProgrammePayload:
        async def act(db: WriteDb) -> CreateProgrammePayload:
            wanted = editions.ProgrammeWanted(fit_text(asked.name, "name"), _anchors(asked.anchors))
            row = await editions.create_programme(
                db, fit_text(asked.key, "key"), wanted, at=info.context.store.clock()
            )
            return CreateProgrammePayload(programme=Programme.of(row))

        return await carried_out(info, CreateProgrammePayload, asked, act)

    @strawberry.mutation(
        description=(
            "Give a programme another name or other anchors; what is left out stays, and so does"
            " the key."
        )
    )
    async def correct_programme(
        self, info: Info, asked: Annotated[CorrectProgrammeInput, WHAT]
    ) -> CorrectProgrammePayload:
        async def act(db: WriteDb) -> CorrectProgrammePayload:
            row_id = input_row_id(asked.id, "Programme", "id")
            was = await programme_as_wanted(db, await hold_kept(db, models.Programme, row_id))
            anchors = asked.anchors
            wanted = editions.ProgrammeWanted(
                or_before(asked.name, was.name, "name"),
                was.anchors if not given(anchors) else _anchors(anchors or ()),
            )
            row = await editions.correct_programme(
                db,
                row_id,
                wanted,
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return CorrectProgrammePayload(programme=Programme.of(row))

        return await carried_out(info, CorrectProgrammePayload, asked, act)

    @strawberry.mutation(
        description=(
            "Add an organisation, to play a part in editions; for those who plan every edition."
        )
    )
    async def create_organization(
        self, info: Info, asked: Annotated[CreateOrganizationInput, WHAT]
    ) -> CreateOrganizationPayload:
        async def act(db: WriteDb) -> CreateOrganizationPayload:
            wanted = editions.OrganizationWanted(
                fit_text(asked.name, "name"),
                maybe_row_id(asked.administration_id, "Administration", "administrationId"),
            )
            row = await editions.create_organization(
                db, fit_text(asked.key, "key"), wanted, at=info.context.store.clock()
            )
            return CreateOrganizationPayload(organization=Organization.of(row))

        return await carried_out(info, CreateOrganizationPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Give an organisation another name, or say which administration it is; its key stays."
        )
    )
    async def correct_organization(
        self, info: Info, asked: Annotated[CorrectOrganizationInput, WHAT]
    ) -> CorrectOrganizationPayload:
        async def act(db: WriteDb) -> CorrectOrganizationPayload:
            row_id = input_row_id(asked.id, "Organization", "id")
            was = organization_as_wanted(await hold_kept(db, models.Organization, row_id))
            place = asked.administration_id
            wanted = editions.OrganizationWanted(
                or_before(asked.name, was.name, "name"),
                was.administration_id
                if place is strawberry.UNSET
                else maybe_row_id(place, "Administration", "administrationId"),
            )
            row = await editions.correct_organization(
                db,
                row_id,
                wanted,
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return CorrectOrganizationPayload(organization=Organization.of(row))

        return await carried_out(info, CorrectOrganizationPayload, asked, act)


def _anchors(asked: list[AnchorInput] | tuple[()]) -> tuple[editions.AnchorWanted, ...]:
    found = []
    for place, each in enumerate(fit_list(asked, "anchors")):
        path = ("anchors", str(place))
        found.append(
            editions.AnchorWanted(
                fit_text(each.key, "key"),
                input_row_id(each.organization_id, "Organization", *path, "organizationId"),
                fit_text(each.name, "name"),
                fit_text(each.quote, "quote", TEXT_LENGTH_MAX, lines=True),
            )
        )
    return tuple(found)
