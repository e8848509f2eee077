"""Must, never and lock: what planners demand of the pairing of two delegates."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api.context import Info
from api.schema.enums import described
from api.schema.inputs import fit_filter
from api.schema.lists import listed
from api.schema.node import Node, load_node
from api.schema.nominations import Delegate, load_pair
from domain import instructions, models

if TYPE_CHECKING:
    from api.schema.editions import Edition

described(
    models.InstructionKind,
    "What can be demanded of two delegates.",
    {
        "MUST": "They have to be partners.",
        "NEVER": "They may not be partners.",
        "LOCK": "Already agreed: no later run touches it.",
    },
    "PairingInstructionKind",
)


@strawberry.input(description="Which instructions: every given field must hold.")
class PairingInstructionFilter:
    """As domain.instructions.InstructionFilter."""

    delegate_code_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Concerns any of these delegates, by code."
    )
    kind_in: list[models.InstructionKind] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these kinds."
    )


@strawberry.type(description="What a planner demands of the pairing of two delegates.")
class PairingInstruction(Node):
    """One row of ``pairing_instruction``."""

    batch = instructions.instructions_by_id
    edition_id: strawberry.Private[str]
    left_delegate_id: strawberry.Private[str]
    right_delegate_id: strawberry.Private[str]
    kind: models.InstructionKind = strawberry.field(description="What is demanded.")
    made_at: datetime = strawberry.field(description="When it was made.")
    reason: str = strawberry.field(
        description="Why, in the planner's words; never shown to participants."
    )

    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @strawberry.field(description="The two delegates, in the order of their sides.")
    async def delegates(self, info: Info) -> list[Delegate]:
        return await load_pair(info, self.left_delegate_id, self.right_delegate_id)

    @strawberry.field(description="Edition.")
    async def edition(
        self, info: Info
    ) -> Annotated[Edition, strawberry.lazy("api.schema.editions")]:
        return await load_node(info, "Edition", self.edition_id)


def instructions_of(edition_id: str, where: PairingInstructionFilter | None) -> Any:
    """Return the instructions of an edition."""
    narrowed = fit_filter(where, instructions.InstructionFilter)
    return listed(instructions.INSTRUCTIONS_OF_EDITION, PairingInstruction.of, edition_id, narrowed)
