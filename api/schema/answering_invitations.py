"""What becomes of invitations to regional meetings: yes, no, was there, was not there."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.declining import DeclineReason
from api.schema.inputs import input_row_id, or_none
from api.schema.participations import CrossParticipation
from api.schema.payloads import WHAT, Payload, key_field, result_field, version_field
from domain.meetings import answers
from domain.store import WriteDb

_NOUN = "CrossParticipation"


@strawberry.input(description="Input of acceptCrossParticipation.")
class AcceptCrossParticipationInput:
    """An invitation."""

    id: strawberry.ID = strawberry.field(description="Invitation that waits for an answer.")
    expected_version: int | None = version_field("invitation")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of declineCrossParticipation.")
class DeclineCrossParticipationInput:
    """An invitation and a kind of reason."""

    id: strawberry.ID = strawberry.field(
        description="Invitation that waits for an answer, or was accepted."
    )
    reason: DeclineReason = strawberry.field(description="Why, of a kind.")
    expected_version: int | None = version_field("invitation")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of recordCrossParticipation.")
class RecordCrossParticipationInput:
    """An invitation and whether the person came."""

    id: strawberry.ID = strawberry.field(description="Invitation to a meeting that has begun.")
    attended: bool = strawberry.field(
        description="True where they were there, who have accepted; false ends the invitation."
    )
    expected_version: int | None = version_field("invitation")
    idempotency_key: str | None = key_field()


@strawberry.type
class ParticipationPayload(Payload):
    """What is answered about an invitation."""

    cross_participation: CrossParticipation | None = result_field("Invitation")


@strawberry.type(description="What acceptCrossParticipation did.")
class AcceptCrossParticipationPayload(ParticipationPayload):
    """An invitation."""


@strawberry.type(description="What declineCrossParticipation did.")
class DeclineCrossParticipationPayload(ParticipationPayload):
    """An invitation."""


@strawberry.type(description="What recordCrossParticipation did.")
class RecordCrossParticipationPayload(ParticipationPayload):
    """An invitation."""


@strawberry.type
class InvitationMutations:
    """One field for each act on invitations."""

    @strawberry.mutation(
        description=(
            "Say yes to an invitation to a regional meeting: for yourself, for somebody of your"
            " administration, or as a planner."
        )
    )
    async def accept_cross_participation(
        self, info: Info, asked: Annotated[AcceptCrossParticipationInput, WHAT]
    ) -> AcceptCrossParticipationPayload:
        async def act(db: WriteDb) -> AcceptCrossParticipationPayload:
            row = await answers.accept_participation(
                db,
                input_row_id(asked.id, _NOUN, "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return AcceptCrossParticipationPayload(cross_participation=CrossParticipation.of(row))

        return await carried_out(info, AcceptCrossParticipationPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Say no to an invitation to a regional meeting, for good: no later run suggests it"
            " unless it has to."
        )
    )
    async def decline_cross_participation(
        self, info: Info, asked: Annotated[DeclineCrossParticipationInput, WHAT]
    ) -> DeclineCrossParticipationPayload:
        async def act(db: WriteDb) -> DeclineCrossParticipationPayload:
            row = await answers.decline_participation(
                db,
                input_row_id(asked.id, _NOUN, "id"),
                asked.reason,
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return DeclineCrossParticipationPayload(cross_participation=CrossParticipation.of(row))

        return await carried_out(info, DeclineCrossParticipationPayload, asked, act)

    @strawberry.mutation(
        description="Write down whether somebody who was invited was at a regional meeting."
    )
    async def record_cross_participation(
        self, info: Info, asked: Annotated[RecordCrossParticipationInput, WHAT]
    ) -> RecordCrossParticipationPayload:
        async def act(db: WriteDb) -> RecordCrossParticipationPayload:
            row = await answers.record_participation(
                db,
                input_row_id(asked.id, _NOUN, "id"),
                attended=asked.attended,
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return RecordCrossParticipationPayload(cross_participation=CrossParticipation.of(row))

        return await carried_out(info, RecordCrossParticipationPayload, asked, act)
