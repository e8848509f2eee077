"""Committing: what administrations promise, what became of it, and reminding them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.commitments import ActionUpdate, Commitment, CommitmentReminder
from api.schema.editions import Edition
from api.schema.inputs import (
    TEXT_LENGTH_MAX,
    fit_text,
    given,
    input_row_id,
    input_row_ids,
    or_none,
)
from api.schema.instrument_stages import InstrumentStage
from api.schema.payloads import WHAT, Payload, deleted_field, key_field, result_field, version_field
from api.schema.recommendations import Recommendation
from domain import models
from domain.outcomes import closing, commitments, reading, reminders
from domain.store import WriteDb

_NOUN: Final = "Commitment"
# What an input names by id: the field of the domain, and the type of the id.
_NAMED: Final = {
    "administration_id": ("Administration", "administrationId"),
    "owner_id": ("Manager", "ownerId"),
    "instrument_id": ("CooperationInstrument", "instrumentId"),
}


@strawberry.input(description="Input of addCommitment.")
class AddCommitmentInput:
    """A recommendation, and who does what by when."""

    recommendation_id: strawberry.ID = strawberry.field(
        description="Agreed recommendation that it is because of."
    )
    title: str = strawberry.field(description="What is done, at most 200 characters.")
    due_on: date = strawberry.field(
        description="Last day on which it is in time; not before the edition."
    )
    administration_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Administration that does it; a commitment without one is refused.",
    )
    details: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="What more there is to say, at most 4,000 characters; nothing about people.",
    )
    instrument_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Arrangement of the administration that it would move on.",
    )
    owner_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Manager of the administration who sees to it; left out means nobody.",
    )
    target_stage: InstrumentStage | None = strawberry.field(
        default=strawberry.UNSET,
        description="Stage that it would bring the arrangement to, ahead of where that is.",
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeCommitment; what is left out stays.")
class ChangeCommitmentInput:
    """An open commitment as it is wanted."""

    id: strawberry.ID = strawberry.field(description="Open commitment to change.")
    administration_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Administration that does it; null is refused, as it is somebody's.",
    )
    details: str | None = strawberry.field(
        default=strawberry.UNSET, description="What more there is to say; empty for nothing."
    )
    due_on: date | None = strawberry.field(
        default=strawberry.UNSET, description="Last day on which it is in time."
    )
    instrument_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Arrangement that it would move on; null for none, with targetStage null.",
    )
    owner_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Manager who sees to it; null for nobody."
    )
    target_stage: InstrumentStage | None = strawberry.field(
        default=strawberry.UNSET, description="Stage that it would bring the arrangement to."
    )
    title: str | None = strawberry.field(default=strawberry.UNSET, description="What is done.")
    expected_version: int | None = version_field("commitment")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of removeCommitment.")
class RemoveCommitmentInput:
    """An open commitment."""

    id: strawberry.ID = strawberry.field(description="Open commitment without updates.")
    expected_version: int | None = version_field("commitment")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of closeCommitment.")
class CloseCommitmentInput:
    """An open commitment and how it ends."""

    id: strawberry.ID = strawberry.field(description="Open commitment to close.")
    state: models.CommitmentState = strawberry.field(description="DONE or DROPPED.")
    closed_on: date | None = strawberry.field(
        default=strawberry.UNSET,
        description="Day, not to come; left out means today by the clock of the administration.",
    )
    outcome: str | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "What came of it, at most 4,000 characters; needed, as the reason, where it is dropped."
        ),
    )
    expected_version: int | None = version_field("commitment")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of recordActionUpdate.")
class RecordActionUpdateInput:
    """What happened on a day."""

    commitment_id: strawberry.ID = strawberry.field(description="Open commitment.")
    happened_on: date = strawberry.field(
        description="Day, not to come by the clock of the administration."
    )
    text: str = strawberry.field(description="What happened, at most 4,000 characters.")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of remindCommitments.")
class RemindCommitmentsInput:
    """An edition and whom to remind."""

    edition_id: strawberry.ID = strawberry.field(description="Edition.")
    administration_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Whom to remind; left out means every one that has an overdue commitment.",
    )
    idempotency_key: str | None = key_field()


@strawberry.type
class CommitmentPayload(Payload):
    """A commitment."""

    commitment: Commitment | None = result_field(_NOUN)


@strawberry.type(description="What addCommitment did.")
class AddCommitmentPayload(CommitmentPayload):
    """A commitment and what it is because of."""

    recommendation: Recommendation | None = result_field("Recommendation")


@strawberry.type(description="What changeCommitment did.")
class ChangeCommitmentPayload(CommitmentPayload):
    """A commitment."""


@strawberry.type(description="What removeCommitment did.")
class RemoveCommitmentPayload(Payload):
    """The id that is gone, and what it was because of."""

    deleted_id: strawberry.ID | None = deleted_field()
    recommendation: Recommendation | None = result_field("Recommendation")


@strawberry.type(description="What closeCommitment did.")
class CloseCommitmentPayload(CommitmentPayload):
    """A commitment that ended."""


@strawberry.type(description="What recordActionUpdate did.")
class RecordActionUpdatePayload(CommitmentPayload):
    """An update and its commitment."""

    action_update: ActionUpdate | None = result_field("Update")


@strawberry.type(description="What remindCommitments did.")
class RemindCommitmentsPayload(Payload):
    """Who was reminded."""

    edition: Edition | None = result_field("Edition")
    reminders: list[CommitmentReminder] = strawberry.field(
        default_factory=list,
        description=(
            "Who was reminded now; not those who were reminded already on this day, by their clock."
        ),
    )


@strawberry.type
class CommitmentMutations:
    """One field for each act on commitments."""

    @strawberry.mutation(
        description=(
            "Write down what an administration does until when, because of an agreed"
            " recommendation."
        )
    )
    async def add_commitment(
        self, info: Info, asked: Annotated[AddCommitmentInput, WHAT]
    ) -> AddCommitmentPayload:
        async def act(db: WriteDb) -> AddCommitmentPayload:
            because_id = input_row_id(asked.recommendation_id, "Recommendation", "recommendationId")
            values = {"administration_id": None, **_values(asked)}
            wanted = commitments.CommitmentWanted(**values)
            row = await commitments.add_commitment(
                db, because_id, wanted, at=info.context.store.clock()
            )
            (because,) = await reading.recommendations_by_id(db, [because_id])
            return AddCommitmentPayload(
                commitment=Commitment.of(row), recommendation=Recommendation.maybe(because)
            )

        return await carried_out(info, AddCommitmentPayload, asked, act)

    @strawberry.mutation(description="Change an open commitment; what is left out stays.")
    async def change_commitment(
        self, info: Info, asked: Annotated[ChangeCommitmentInput, WHAT]
    ) -> ChangeCommitmentPayload:
        async def act(db: WriteDb) -> ChangeCommitmentPayload:
            row_id = input_row_id(asked.id, _NOUN, "id")
            was = await commitments.held_wanted(db, row_id)
            row = await commitments.change_commitment(
                db,
                row_id,
                replace(was, **_values(asked)),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ChangeCommitmentPayload(commitment=Commitment.of(row))

        return await carried_out(info, ChangeCommitmentPayload, asked, act)

    @strawberry.mutation(
        description="Delete an open commitment of which nothing was told; else close it as DROPPED."
    )
    async def remove_commitment(
        self, info: Info, asked: Annotated[RemoveCommitmentInput, WHAT]
    ) -> RemoveCommitmentPayload:
        async def act(db: WriteDb) -> RemoveCommitmentPayload:
            _, because = await commitments.remove_commitment(
                db,
                input_row_id(asked.id, _NOUN, "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return RemoveCommitmentPayload(
                deleted_id=asked.id, recommendation=Recommendation.of(because)
            )

        return await carried_out(info, RemoveCommitmentPayload, asked, act)

    @strawberry.mutation(
        description="End an open commitment: it is done, or dropped for a reason; it stays so."
    )
    async def close_commitment(
        self, info: Info, asked: Annotated[CloseCommitmentInput, WHAT]
    ) -> CloseCommitmentPayload:
        async def act(db: WriteDb) -> CloseCommitmentPayload:
            outcome = str(asked.outcome) if given(asked.outcome) else ""
            row = await closing.close_commitment(
                db,
                input_row_id(asked.id, _NOUN, "id"),
                closing.Ending(
                    asked.state,
                    fit_text(outcome, "outcome", TEXT_LENGTH_MAX, lines=True),
                    or_none(asked.closed_on),
                ),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return CloseCommitmentPayload(commitment=Commitment.of(row))

        return await carried_out(info, CloseCommitmentPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Write down what happened because of an open commitment: its administration, whoever"
            " sees to it, and planners; it is never changed."
        )
    )
    async def record_action_update(
        self, info: Info, asked: Annotated[RecordActionUpdateInput, WHAT]
    ) -> RecordActionUpdatePayload:
        async def act(db: WriteDb) -> RecordActionUpdatePayload:
            update, row = await closing.record_action_update(
                db,
                input_row_id(asked.commitment_id, _NOUN, "commitmentId"),
                asked.happened_on,
                fit_text(asked.text, "text", TEXT_LENGTH_MAX, lines=True),
                at=info.context.store.clock(),
            )
            return RecordActionUpdatePayload(
                action_update=ActionUpdate.of(update), commitment=Commitment.of(row)
            )

        return await carried_out(info, RecordActionUpdatePayload, asked, act)

    @strawberry.mutation(
        description=(
            "Remind administrations of their overdue commitments, each once in a day of its own at"
            " most."
        )
    )
    async def remind_commitments(
        self, info: Info, asked: Annotated[RemindCommitmentsInput, WHAT]
    ) -> RemindCommitmentsPayload:
        async def act(db: WriteDb) -> RemindCommitmentsPayload:
            edition_id = input_row_id(asked.edition_id, "Edition", "editionId")
            wanted: Sequence[str] | None = or_none(asked.administration_ids)
            if wanted is not None:
                wanted = input_row_ids(wanted, "Administration", "administrationIds")
            at = info.context.store.clock()
            edition, rows = await reminders.remind_commitments(db, edition_id, wanted, at=at)
            return RemindCommitmentsPayload(
                edition=Edition.of(edition),
                reminders=[CommitmentReminder.of(row) for row in rows],
            )

        return await carried_out(info, RemindCommitmentsPayload, asked, act)


def _values(asked: Any) -> dict[str, Any]:
    """Return what an input gives of a commitment; what it leaves out is not there."""
    values: dict[str, Any] = {}
    if given(asked.title):
        values["title"] = fit_text(asked.title, "title")
    if given(asked.details):
        values["details"] = fit_text(asked.details, "details", TEXT_LENGTH_MAX, lines=True)
    if given(asked.due_on):
        values["due_on"] = asked.due_on
    if asked.target_stage is not strawberry.UNSET:
        values["target_stage"] = asked.target_stage
    for name, (type_name, path) in _NAMED.items():
        found = getattr(asked, name)
        if found is None:
            values[name] = None
        elif given(found):
            values[name] = input_row_id(found, type_name, path)
    return values
