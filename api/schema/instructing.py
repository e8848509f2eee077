"""Adding and removing pairing instructions."""

from __future__ import annotations

import strawberry

from api.context import Info
from api.schema.edition_plans import DelegatePairInput
from api.schema.editions import Edition
from api.schema.inputs import TEXT_LENGTH_MAX, fit_list, fit_text, input_row_id, or_none
from api.schema.instructions import PairingInstruction
from api.schema.payloads import Act, Payload, had_field, key_field, result_field, version_field
from api.schema.requests import edition_of
from domain import instructions, models, programmes
from domain.store import WriteDb


@strawberry.input(description="Input of addPairingInstruction.")
class AddPairingInstructionInput:
    """Two delegates and a demand."""

    edition_id: strawberry.ID = strawberry.field(description="Edition of the two delegates.")
    kind: models.InstructionKind = strawberry.field(description="What is demanded.")
    left_delegate_id: strawberry.ID = strawberry.field(description="One of the two delegates.")
    reason: str = strawberry.field(
        description="Why, at most 4,000 characters; never shown to participants."
    )
    right_delegate_id: strawberry.ID = strawberry.field(
        description="The other delegate, of another side."
    )
    idempotency_key: str | None = key_field()


@strawberry.type(description="What addPairingInstruction did.")
class AddPairingInstructionPayload(Payload):
    """An instruction and its edition."""

    edition: Edition | None = strawberry.field(
        default=None,
        description="Edition, with all its instructions; null when nothing was changed.",
    )
    pairing_instruction: PairingInstruction | None = result_field("Instruction")


@strawberry.input(description="Input of addPairingInstructions.")
class AddPairingInstructionsInput:
    """Pairs of delegates and one demand."""

    edition_id: strawberry.ID = strawberry.field(description="Edition of the delegates.")
    kind: models.InstructionKind = strawberry.field(description="What is demanded of each pair.")
    pairs: list[DelegatePairInput] = strawberry.field(
        description="At most 200 pairs, each of delegates of different sides."
    )
    reason: str = strawberry.field(
        description="Why, at most 4,000 characters; never shown to participants."
    )
    idempotency_key: str | None = key_field()


@strawberry.type(description="What addPairingInstructions did.")
class AddPairingInstructionsPayload(Payload):
    """Instructions and their edition."""

    edition: Edition | None = strawberry.field(
        default=None,
        description="Edition, with all its instructions; null when nothing was changed.",
    )
    pairing_instructions: list[PairingInstruction] | None = strawberry.field(
        default=None,
        description="Instructions, in the order of the pairs; null when nothing was changed.",
    )


@strawberry.input(description="Input of removePairingInstruction.")
class RemovePairingInstructionInput:
    """An instruction."""

    id: strawberry.ID = strawberry.field(description="Instruction to take back.")
    expected_version: int | None = version_field("instruction")
    idempotency_key: str | None = key_field()


@strawberry.type(description="What removePairingInstruction did.")
class RemovePairingInstructionPayload(Payload):
    """The id that is gone, and the edition that had it."""

    deleted_id: strawberry.ID | None = had_field("instruction")
    edition: Edition | None = strawberry.field(
        default=None, description="Edition that had it; null when nothing was changed."
    )


def add_pairing_instruction(
    info: Info, asked: AddPairingInstructionInput
) -> Act[AddPairingInstructionPayload]:
    """Return what records an instruction."""

    async def act(db: WriteDb) -> AddPairingInstructionPayload:
        edition = await edition_of(db, asked.edition_id)
        pair = (
            input_row_id(asked.left_delegate_id, "Delegate", "leftDelegateId"),
            input_row_id(asked.right_delegate_id, "Delegate", "rightDelegateId"),
        )
        reason = fit_text(asked.reason, "reason", TEXT_LENGTH_MAX, lines=True)
        row = await instructions.add_instruction(
            db, edition, asked.kind, pair, reason, at=info.context.store.clock()
        )
        return AddPairingInstructionPayload(
            pairing_instruction=PairingInstruction.of(row), edition=Edition.of(edition)
        )

    return act


def add_pairing_instructions(
    info: Info, asked: AddPairingInstructionsInput
) -> Act[AddPairingInstructionsPayload]:
    """Return what records an instruction on many pairs."""

    async def act(db: WriteDb) -> AddPairingInstructionsPayload:
        edition = await edition_of(db, asked.edition_id)
        pairs = [
            (
                input_row_id(pair.a, "Delegate", "pairs", str(place), "a"),
                input_row_id(pair.b, "Delegate", "pairs", str(place), "b"),
            )
            for place, pair in enumerate(fit_list(asked.pairs, "pairs"))
        ]
        reason = fit_text(asked.reason, "reason", TEXT_LENGTH_MAX, lines=True)
        rows = await instructions.add_instructions(
            db, edition, asked.kind, pairs, reason, at=info.context.store.clock()
        )
        return AddPairingInstructionsPayload(
            pairing_instructions=[PairingInstruction.of(row) for row in rows],
            edition=Edition.of(edition),
        )

    return act


def remove_pairing_instruction(
    info: Info, asked: RemovePairingInstructionInput
) -> Act[RemovePairingInstructionPayload]:
    """Return what deletes an instruction."""

    async def act(db: WriteDb) -> RemovePairingInstructionPayload:
        row_id = input_row_id(asked.id, "PairingInstruction", "id")
        row = await instructions.remove_instruction(
            db,
            row_id,
            at=info.context.store.clock(),
            expected_version=or_none(asked.expected_version),
        )
        (edition,) = await programmes.editions_by_id(db, [row.edition_id])
        return RemovePairingInstructionPayload(deleted_id=asked.id, edition=Edition.maybe(edition))

    return act
