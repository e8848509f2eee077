"""Adding, correcting and removing the sides of an edition, and setting its lists."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.edition_inputs import edition_of, or_before, quoted, texted
from api.schema.edition_making import EditionPayload
from api.schema.editions import Edition
from api.schema.enums import described
from api.schema.inputs import (
    TEXT_LENGTH_MAX,
    fit_list,
    fit_text,
    given,
    input_row_id,
    input_row_ids,
    maybe_row_id,
    or_none,
)
from api.schema.payloads import (
    WHAT,
    Payload,
    deleted_field,
    key_field,
    left_out,
    result_field,
    version_field,
)
from api.schema.sides import Side
from domain import editions, models
from domain.editions.sides import held_side
from domain.store import WriteDb

described(
    models.StatementKind,
    "What a passage of the source is to an edition; new values may be added.",
    {
        "DEVELOPMENT": "What the source recommends for later.",
        "OUTPUT": "What came out of it.",
        "QUOTE": "A further passage worth keeping.",
    },
)


@strawberry.input(description="Input of addSide.")
class AddSideInput:
    """An edition and a side."""

    edition_id: strawberry.ID = strawberry.field(description="Edition that gets the side.")
    key: str = strawberry.field(
        description="Small letters, digits and underscores; unique in the edition."
    )
    name: str = texted("Name of the side", "200")
    administration_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list,
        description=(
            "Administrations on it, in order, at most 200; each is on one side of an edition. Left"
            " out means none yet."
        ),
    )
    quote: str = quoted("that name the side")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of correctSide.")
class CorrectSideInput:
    """A side and what is other from now on."""

    id: strawberry.ID = strawberry.field(description="Side to correct.")
    administration_ids: list[strawberry.ID] | None = left_out(
        "Administrations on it, all of them and in order, at most 200"
    )
    name: str | None = left_out("Name of the side, at most 200 characters")
    quote: str | None = left_out("Words of the source that name the side")
    expected_version: int | None = version_field("side")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of removeSide.")
class RemoveSideInput:
    """A side."""

    id: strawberry.ID = strawberry.field(description="Side to remove, with who is on it.")
    expected_version: int | None = version_field("side")
    idempotency_key: str | None = key_field()


@strawberry.input(description="A part that an organisation plays.")
class RoleInput:
    """As domain.editions.RoleWanted."""

    organization_id: strawberry.ID = strawberry.field(description="Who plays it.")
    role: models.OrganizationRole = strawberry.field(description="Which part it is.")
    component_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Component that it concerns; left out means the whole edition.",
    )
    quote: str = quoted("that say so")


@strawberry.input(description="Input of setEditionOrganizations.")
class SetEditionOrganizationsInput:
    """An edition and the parts that organizations play."""

    edition_id: strawberry.ID = strawberry.field(description="Edition that they carry.")
    roles: list[RoleInput] = strawberry.field(
        description="All parts, in order and in place of those before, at most 200."
    )
    expected_version: int | None = version_field("edition")
    idempotency_key: str | None = key_field()


@strawberry.input(description="A topic that an edition focuses on.")
class FocusTopicInput:
    """As domain.editions.FocusWanted."""

    stated_as: str = texted("How the edition says it", "200")
    topic_id: strawberry.ID = strawberry.field(description="The topic of the catalogue.")


@strawberry.input(description="Input of setFocusTopics.")
class SetFocusTopicsInput:
    """An edition and its focus topics."""

    edition_id: strawberry.ID = strawberry.field(description="Edition that focuses on them.")
    topics: list[FocusTopicInput] = strawberry.field(
        description="All focus topics, in order and in place of those before, at most 200."
    )
    expected_version: int | None = version_field("edition")
    idempotency_key: str | None = key_field()


@strawberry.input(description="A passage that an edition carries on.")
class StatementInput:
    """As domain.editions.StatementWanted."""

    key: str = strawberry.field(
        description="Small letters, digits and underscores; unique in the edition."
    )
    kind: models.StatementKind = strawberry.field(description="What the passage is.")
    text: str = texted("The passage, word for word", "4,000")


@strawberry.input(description="Input of setStatements.")
class SetStatementsInput:
    """An edition and passages."""

    edition_id: strawberry.ID = strawberry.field(description="Edition that carries them on.")
    statements: list[StatementInput] = strawberry.field(
        description=(
            "All passages of every kind, in order and in place of those before, at most 200."
        )
    )
    expected_version: int | None = version_field("edition")
    idempotency_key: str | None = key_field()


@strawberry.type
class SidePayload(Payload):
    """A side and its edition."""

    side: Side | None = result_field("Side")
    edition: Edition | None = result_field("Edition")


@strawberry.type(description="What addSide did.")
class AddSidePayload(SidePayload):
    """A side."""


@strawberry.type(description="What correctSide did.")
class CorrectSidePayload(SidePayload):
    """A side."""


@strawberry.type(description="What removeSide did.")
class RemoveSidePayload(Payload):
    """The id that is gone, and the edition that had it."""

    deleted_id: strawberry.ID | None = deleted_field()
    edition: Edition | None = result_field("Edition")


@strawberry.type(description="What setEditionOrganizations did.")
class SetEditionOrganizationsPayload(EditionPayload):
    """An edition."""


@strawberry.type(description="What setFocusTopics did.")
class SetFocusTopicsPayload(EditionPayload):
    """An edition."""


@strawberry.type(description="What setStatements did.")
class SetStatementsPayload(EditionPayload):
    """An edition."""


@strawberry.type
class SideMutations:
    """One field for each function of domain.editions about sides."""

    @strawberry.mutation(
        description="Add a side to an edition, at most 6, until nominations have closed."
    )
    async def add_side(self, info: Info, asked: Annotated[AddSideInput, WHAT]) -> AddSidePayload:
        async def act(db: WriteDb) -> AddSidePayload:
            wanted = editions.SideWanted(
                fit_text(asked.name, "name"),
                _places(asked.administration_ids),
                fit_text(asked.quote, "quote", TEXT_LENGTH_MAX, lines=True),
            )
            row = await editions.add_side(
                db,
                input_row_id(asked.edition_id, "Edition", "editionId"),
                fit_text(asked.key, "key"),
                wanted,
                at=info.context.store.clock(),
            )
            edition = await edition_of(db, row.edition_id)
            return AddSidePayload(side=Side.of(row), edition=edition)

        return await carried_out(info, AddSidePayload, asked, act)

    @strawberry.mutation(
        description=(
            "Give a side another name, or other administrations; what is left out stays. An"
            " administration with nominations in the edition stays on its side."
        )
    )
    async def correct_side(
        self, info: Info, asked: Annotated[CorrectSideInput, WHAT]
    ) -> CorrectSidePayload:
        async def act(db: WriteDb) -> CorrectSidePayload:
            row_id = input_row_id(asked.id, "Side", "id")
            was, ids = await held_side(db, row_id), asked.administration_ids
            wanted = editions.SideWanted(
                or_before(asked.name, was.name, "name"),
                _places(ids or []) if given(ids) else was.administration_ids,
                or_before(asked.quote, was.quote, "quote", TEXT_LENGTH_MAX),
            )
            row = await editions.correct_side(
                db,
                row_id,
                wanted,
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            edition = await edition_of(db, row.edition_id)
            return CorrectSidePayload(side=Side.of(row), edition=edition)

        return await carried_out(info, CorrectSidePayload, asked, act)

    @strawberry.mutation(
        description=(
            "Take a side from an edition that is PLANNED; refused while nominations, quotas or"
            " facts refer to it."
        )
    )
    async def remove_side(
        self, info: Info, asked: Annotated[RemoveSideInput, WHAT]
    ) -> RemoveSidePayload:
        async def act(db: WriteDb) -> RemoveSidePayload:
            edition, _ = await editions.remove_side(
                db,
                input_row_id(asked.id, "Side", "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return RemoveSidePayload(deleted_id=asked.id, edition=Edition.of(edition))

        return await carried_out(info, RemoveSidePayload, asked, act)


@strawberry.type
class EditionListMutations:
    """One field for each function of domain.editions.lists."""

    @strawberry.mutation(
        description="Say which organisations carry, support and host an edition, all at once."
    )
    async def set_edition_organizations(
        self, info: Info, asked: Annotated[SetEditionOrganizationsInput, WHAT]
    ) -> SetEditionOrganizationsPayload:
        async def act(db: WriteDb) -> SetEditionOrganizationsPayload:
            row = await editions.set_edition_organizations(
                db,
                input_row_id(asked.edition_id, "Edition", "editionId"),
                [_role(place, each) for place, each in enumerate(fit_list(asked.roles, "roles"))],
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return SetEditionOrganizationsPayload(edition=Edition.of(row))

        return await carried_out(info, SetEditionOrganizationsPayload, asked, act)

    @strawberry.mutation(description="Say which topics an edition focuses on, all at once.")
    async def set_focus_topics(
        self, info: Info, asked: Annotated[SetFocusTopicsInput, WHAT]
    ) -> SetFocusTopicsPayload:
        async def act(db: WriteDb) -> SetFocusTopicsPayload:
            topics = [
                editions.FocusWanted(
                    input_row_id(each.topic_id, "Topic", "topics", str(place), "topicId"),
                    fit_text(each.stated_as, "statedAs"),
                )
                for place, each in enumerate(fit_list(asked.topics, "topics"))
            ]
            row = await editions.set_focus_topics(
                db,
                input_row_id(asked.edition_id, "Edition", "editionId"),
                topics,
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return SetFocusTopicsPayload(edition=Edition.of(row))

        return await carried_out(info, SetFocusTopicsPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Say which passages of its source an edition carries on, all at once; also when it is"
            " over, until it is archived."
        )
    )
    async def set_statements(
        self, info: Info, asked: Annotated[SetStatementsInput, WHAT]
    ) -> SetStatementsPayload:
        async def act(db: WriteDb) -> SetStatementsPayload:
            statements = [
                editions.StatementWanted(
                    fit_text(each.key, "key"),
                    each.kind,
                    fit_text(each.text, "text", TEXT_LENGTH_MAX, lines=True),
                )
                for each in fit_list(asked.statements, "statements")
            ]
            row = await editions.set_statements(
                db,
                input_row_id(asked.edition_id, "Edition", "editionId"),
                statements,
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return SetStatementsPayload(edition=Edition.of(row))

        return await carried_out(info, SetStatementsPayload, asked, act)


def _places(ids: list[strawberry.ID]) -> tuple[str, ...]:
    return input_row_ids(ids, "Administration", "administrationIds")


def _role(place: int, asked: RoleInput) -> editions.RoleWanted:
    path = ("roles", str(place))
    component = asked.component_id
    return editions.RoleWanted(
        input_row_id(asked.organization_id, "Organization", *path, "organizationId"),
        asked.role,
        maybe_row_id(component, "Component", *path, "componentId"),
        fit_text(asked.quote, "quote", TEXT_LENGTH_MAX, lines=True),
    )
