"""What planners do with nominations: decide, set quotas and deadlines, remind, move the edition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.closings import closing_of
from api.schema.editions import Edition
from api.schema.inputs import (
    TEXT_LENGTH_MAX,
    fit_text,
    input_row_id,
    input_row_ids,
    maybe_row_id,
    or_none,
    said,
)
from api.schema.nominating import NominationPayload
from api.schema.nomination_parts import NominationReminder
from api.schema.nominations import Nomination
from api.schema.payloads import WHAT, Payload, key_field, result_field, version_field
from api.schema.sides import Side
from domain import edition_states, models, nominations
from domain.store import WriteDb


@strawberry.input(description="Input of confirmNomination.")
class ConfirmNominationInput:
    """A nomination."""

    id: strawberry.ID = strawberry.field(description="Nomination, submitted or declined before.")
    expected_version: int | None = version_field("nomination")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of waitlistNomination.")
class WaitlistNominationInput:
    """A nomination."""

    id: strawberry.ID = strawberry.field(description="Nomination, submitted or declined before.")
    expected_version: int | None = version_field("nomination")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of declineNomination.")
class DeclineNominationInput:
    """A nomination and why."""

    id: strawberry.ID = strawberry.field(description="Nomination, submitted or waiting.")
    reason: str = strawberry.field(
        description="Why, for the administration and not the person; at most 4,000 characters."
    )
    expected_version: int | None = version_field("nomination")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of moveNomination.")
class MoveNominationInput:
    """A nomination, where to and why."""

    id: strawberry.ID = strawberry.field(description="Nomination that waits.")
    place: int = strawberry.field(
        description="Place on the waiting list of its side, from 1; beyond its end means the last."
    )
    reason: str = strawberry.field(
        description="Why somebody is moved past others; at most 4,000 characters, kept to undo it."
    )
    expected_version: int | None = version_field("nomination")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeQuota.")
class ChangeQuotaInput:
    """A side, an administration of it, and places."""

    side_id: strawberry.ID = strawberry.field(description="Side.")
    places: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="How many places; null means no limit, and is not the same as left out.",
    )
    administration_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="One administration of it; left out means the side as a whole.",
    )
    expected_version: int | None = version_field("quota (0 for no limit)")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeNominationDeadline.")
class ChangeNominationDeadlineInput:
    """An edition, an administration, and until when."""

    edition_id: strawberry.ID = strawberry.field(description="Edition.")
    closes_on: date | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Last day, 1900 or later, before the edition starts; null takes the deadline back, and"
            " is not the same as left out."
        ),
    )
    administration_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="One administration that has longer; left out means all.",
    )
    local_time: str | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Last minute by the clock of each administration, such as 17:00; left out means the end"
            " of the day."
        ),
    )
    expected_version: int | None = version_field("deadline (0 for none)")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeEditionState.")
class ChangeEditionStateInput:
    """An edition and where it moves."""

    edition_id: strawberry.ID = strawberry.field(description="Edition.")
    state: models.EditionState = strawberry.field(
        description="The next state of its life, or the one before to take a step back."
    )
    expected_version: int | None = version_field("edition")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of remindNominations.")
class RemindNominationsInput:
    """An edition and whom to remind."""

    edition_id: strawberry.ID = strawberry.field(description="Edition.")
    administration_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Whom to remind; left out means every one whose people lack something.",
    )
    idempotency_key: str | None = key_field()


@strawberry.type(description="What confirmNomination did.")
class ConfirmNominationPayload(NominationPayload):
    """A nomination, confirmed or waiting."""


@strawberry.type(description="What waitlistNomination did.")
class WaitlistNominationPayload(NominationPayload):
    """A nomination."""


@strawberry.type(description="What declineNomination did.")
class DeclineNominationPayload(NominationPayload):
    """A nomination."""


@strawberry.type(description="What moveNomination did.")
class MoveNominationPayload(NominationPayload):
    """A nomination."""


@strawberry.type(description="What changeQuota did.")
class ChangeQuotaPayload(Payload):
    """A side with its quotas."""

    side: Side | None = result_field("Side")


@strawberry.type(description="What changeNominationDeadline did.")
class ChangeNominationDeadlinePayload(Payload):
    """An edition with its deadlines."""

    edition: Edition | None = result_field("Edition")


@strawberry.type(description="What changeEditionState did.")
class ChangeEditionStatePayload(Payload):
    """An edition."""

    edition: Edition | None = result_field("Edition")


@strawberry.type(description="What remindNominations did.")
class RemindNominationsPayload(Payload):
    """Who was reminded."""

    edition: Edition | None = result_field("Edition")
    reminders: list[NominationReminder] = strawberry.field(
        default_factory=list,
        description=(
            "Who was reminded now; not those who were reminded already on this day, by their clock."
        ),
    )


@strawberry.type
class DecidingMutations:
    """One field for each act of a planner on nominations."""

    @strawberry.mutation(
        description=(
            "Give a person a place, as a delegate with a code; where a quota has none left, the"
            " nomination waits in the order of submission."
        )
    )
    async def confirm_nomination(
        self, info: Info, asked: Annotated[ConfirmNominationInput, WHAT]
    ) -> ConfirmNominationPayload:
        async def act(db: WriteDb) -> ConfirmNominationPayload:
            row = await nominations.confirm_nomination(
                db,
                input_row_id(asked.id, "Nomination", "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ConfirmNominationPayload(nomination=Nomination.of(row))

        return await carried_out(info, ConfirmNominationPayload, asked, act)

    @strawberry.mutation(
        description="Let a person wait for a place; refused while one is free for them."
    )
    async def waitlist_nomination(
        self, info: Info, asked: Annotated[WaitlistNominationInput, WHAT]
    ) -> WaitlistNominationPayload:
        async def act(db: WriteDb) -> WaitlistNominationPayload:
            row = await nominations.waitlist_nomination(
                db,
                input_row_id(asked.id, "Nomination", "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return WaitlistNominationPayload(nomination=Nomination.of(row))

        return await carried_out(info, WaitlistNominationPayload, asked, act)

    @strawberry.mutation(description="Refuse a person, with a reason for their administration.")
    async def decline_nomination(
        self, info: Info, asked: Annotated[DeclineNominationInput, WHAT]
    ) -> DeclineNominationPayload:
        async def act(db: WriteDb) -> DeclineNominationPayload:
            row = await nominations.decline_nomination(
                db,
                input_row_id(asked.id, "Nomination", "id"),
                _reason(asked.reason),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return DeclineNominationPayload(nomination=Nomination.of(row))

        return await carried_out(info, DeclineNominationPayload, asked, act)

    @strawberry.mutation(description="Move somebody on the waiting list of their side.")
    async def move_nomination(
        self, info: Info, asked: Annotated[MoveNominationInput, WHAT]
    ) -> MoveNominationPayload:
        async def act(db: WriteDb) -> MoveNominationPayload:
            row = await nominations.move_nomination(
                db,
                input_row_id(asked.id, "Nomination", "id"),
                asked.place,
                _reason(asked.reason),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return MoveNominationPayload(nomination=Nomination.of(row))

        return await carried_out(info, MoveNominationPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Say how many places a side or one of its administrations has. Places that become free"
            " go to those who wait; fewer than are confirmed is refused."
        )
    )
    async def change_quota(
        self, info: Info, asked: Annotated[ChangeQuotaInput, WHAT]
    ) -> ChangeQuotaPayload:
        async def act(db: WriteDb) -> ChangeQuotaPayload:
            row = await nominations.change_quota(
                db,
                nominations.QuotaOf(
                    input_row_id(asked.side_id, "Side", "sideId"),
                    maybe_row_id(asked.administration_id, "Administration", "administrationId"),
                ),
                said(
                    asked.places, "places", "Say how many places there are, or null for no limit."
                ),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ChangeQuotaPayload(side=Side.of(row))

        return await carried_out(info, ChangeQuotaPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Say until when nominations are taken, by the clock of each administration; or give one"
            " of them longer."
        )
    )
    async def change_nomination_deadline(
        self, info: Info, asked: Annotated[ChangeNominationDeadlineInput, WHAT]
    ) -> ChangeNominationDeadlinePayload:
        async def act(db: WriteDb) -> ChangeNominationDeadlinePayload:
            row = await nominations.change_nomination_deadline(
                db,
                input_row_id(asked.edition_id, "Edition", "editionId"),
                maybe_row_id(asked.administration_id, "Administration", "administrationId"),
                closing_of(asked.closes_on, asked.local_time),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ChangeNominationDeadlinePayload(edition=Edition.of(row))

        return await carried_out(info, ChangeNominationDeadlinePayload, asked, act)

    @strawberry.mutation(
        description=(
            "Move an edition on in its life, such as opening and closing nominations, or one step"
            " back."
        )
    )
    async def change_edition_state(
        self, info: Info, asked: Annotated[ChangeEditionStateInput, WHAT]
    ) -> ChangeEditionStatePayload:
        async def act(db: WriteDb) -> ChangeEditionStatePayload:
            row = await edition_states.change_edition_state(
                db,
                input_row_id(asked.edition_id, "Edition", "editionId"),
                asked.state,
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ChangeEditionStatePayload(edition=Edition.of(row))

        return await carried_out(info, ChangeEditionStatePayload, asked, act)

    @strawberry.mutation(
        description=(
            "Remind administrations of what their people lack before being paired, once a day at"
            " most; nothing personal is sent."
        )
    )
    async def remind_nominations(
        self, info: Info, asked: Annotated[RemindNominationsInput, WHAT]
    ) -> RemindNominationsPayload:
        async def act(db: WriteDb) -> RemindNominationsPayload:
            edition_id = input_row_id(asked.edition_id, "Edition", "editionId")
            wanted: Sequence[str] | None = or_none(asked.administration_ids)
            if wanted is not None:
                wanted = input_row_ids(wanted, "Administration", "administrationIds")
            at = info.context.store.clock()
            edition, rows = await nominations.remind_nominations(db, edition_id, wanted, at=at)
            return RemindNominationsPayload(
                edition=Edition.of(edition),
                reminders=[NominationReminder.of(row) for row in rows],
            )

        return await carried_out(info, RemindNominationsPayload, asked, act)


def _reason(text: str) -> str:
    return fit_text(text, "reason", TEXT_LENGTH_MAX, lines=True)
