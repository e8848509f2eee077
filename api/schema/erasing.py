"""Erasing a person."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.inputs import TEXT_LENGTH_MAX, fit_text, input_row_id, or_none
from api.schema.managers import Manager
from api.schema.payloads import WHAT, Payload, key_field, version_field
from domain.rights.erasure import Erased
from domain.rights.erasure import erase_person as erase
from domain.rights.wiping import wipe
from domain.store import WriteDb


@strawberry.input(description="Input of erasePerson.")
class ErasePersonInput:
    """A person and why."""

    manager_id: strawberry.ID = strawberry.field(description="Person to erase.")
    reason: str = strawberry.field(
        description=(
            "Why, in 1 to 500 characters and without the name: it is kept beside the audit trail."
        )
    )
    expected_version: int | None = version_field("person")
    idempotency_key: str | None = key_field()


@strawberry.type(description="What erasePerson did.")
class ErasePersonPayload(Payload):
    """A person without anything personal."""

    manager: Manager | None = strawberry.field(
        default=None,
        description="Person as far as they are still there; null when nothing was changed.",
    )


@strawberry.type
class ErasingMutations:
    """What erases somebody."""

    @strawberry.mutation(
        description=(
            "Erase a person for good: name, position, languages, interests, ratings and notes go,"
            " tokens are revoked; pairs of runs stay under the code, so that every number holds."
        )
    )
    async def erase_person(
        self, info: Info, asked: Annotated[ErasePersonInput, WHAT]
    ) -> ErasePersonPayload:
        erased: list[Erased] = []

        async def act(db: WriteDb) -> ErasePersonPayload:
            found = await erase(
                db,
                input_row_id(asked.manager_id, "Manager", "managerId"),
                fit_text(asked.reason, "reason", TEXT_LENGTH_MAX, lines=True),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            erased.append(found)
            return ErasePersonPayload(manager=Manager.of(found.manager))

        # The program itself does it, whom no row is kept from; who asked stands in the trail.
        payload = await carried_out(info, ErasePersonPayload, asked, act, by_program=True)
        if not payload.user_errors:
            for found in erased:
                if found.found:
                    await wipe(info.context.store, found.texts)
        return payload
