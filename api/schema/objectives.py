"""Setting the objectives that an edition is held for."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.editions import Edition
from api.schema.inputs import TEXT_LENGTH_MAX, fit_text, input_row_id, or_none
from api.schema.payloads import WHAT, Payload, deleted_field, key_field, result_field, version_field
from api.schema.requests import edition_of
from api.schema.sides import Objective
from domain import programmes
from domain.indicators import objectives
from domain.store import WriteDb


@strawberry.input(description="Input of addObjective.")
class AddObjectiveInput:
    """An edition and an objective."""

    edition_id: strawberry.ID = strawberry.field(description="Edition that is held for it.")
    key: str = strawberry.field(description="Small letters, digits and underscores.")
    text: str = strawberry.field(description="The objective in words, at most 4,000 characters.")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeObjective.")
class ChangeObjectiveInput:
    """An objective and its new words."""

    id: strawberry.ID = strawberry.field(description="Objective to change.")
    text: str = strawberry.field(description="The objective in words, at most 4,000 characters.")
    expected_version: int | None = version_field("objective")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of removeObjective.")
class RemoveObjectiveInput:
    """An objective."""

    id: strawberry.ID = strawberry.field(description="Objective to remove.")
    expected_version: int | None = version_field("objective")
    idempotency_key: str | None = key_field()


@strawberry.type
class ObjectivePayload(Payload):
    """An objective."""

    objective: Objective | None = result_field("Objective")


@strawberry.type(description="What addObjective did.")
class AddObjectivePayload(ObjectivePayload):
    """An objective and its edition."""

    edition: Edition | None = result_field("Edition")


@strawberry.type(description="What changeObjective did.")
class ChangeObjectivePayload(ObjectivePayload):
    """An objective."""


@strawberry.type(description="What removeObjective did.")
class RemoveObjectivePayload(Payload):
    """The id that is gone, and the edition that had it."""

    deleted_id: strawberry.ID | None = deleted_field()
    edition: Edition | None = result_field("Edition")


@strawberry.type
class ObjectiveMutations:
    """One field for each function of domain.indicators.objectives."""

    @strawberry.mutation(description="Say what else an edition is held for.")
    async def add_objective(
        self, info: Info, asked: Annotated[AddObjectiveInput, WHAT]
    ) -> AddObjectivePayload:
        async def act(db: WriteDb) -> AddObjectivePayload:
            edition = await edition_of(db, asked.edition_id)
            row = await objectives.add_objective(
                db,
                edition,
                fit_text(asked.key, "key"),
                fit_text(asked.text, "text", TEXT_LENGTH_MAX, lines=True),
                at=info.context.store.clock(),
            )
            return AddObjectivePayload(objective=Objective.of(row), edition=Edition.of(edition))

        return await carried_out(info, AddObjectivePayload, asked, act)

    @strawberry.mutation(description="Say an objective in other words.")
    async def change_objective(
        self, info: Info, asked: Annotated[ChangeObjectiveInput, WHAT]
    ) -> ChangeObjectivePayload:
        async def act(db: WriteDb) -> ChangeObjectivePayload:
            row = await objectives.change_objective(
                db,
                input_row_id(asked.id, "Objective", "id"),
                fit_text(asked.text, "text", TEXT_LENGTH_MAX, lines=True),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ChangeObjectivePayload(objective=Objective.of(row))

        return await carried_out(info, ChangeObjectivePayload, asked, act)

    @strawberry.mutation(
        description="Take an objective from an edition; refused while indicators stand for it."
    )
    async def remove_objective(
        self, info: Info, asked: Annotated[RemoveObjectiveInput, WHAT]
    ) -> RemoveObjectivePayload:
        async def act(db: WriteDb) -> RemoveObjectivePayload:
            row = await objectives.remove_objective(
                db,
                input_row_id(asked.id, "Objective", "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            (edition,) = await programmes.editions_by_id(db, [row.edition_id])
            return RemoveObjectivePayload(deleted_id=asked.id, edition=Edition.maybe(edition))

        return await carried_out(info, RemoveObjectivePayload, asked, act)
