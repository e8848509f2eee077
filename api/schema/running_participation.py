"""Starting runs of cross-participation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.inputs import fit_list, given, input_row_id
from api.schema.participation_runs import CrossParticipationRun
from api.schema.payloads import WHAT, Payload, key_field, result_field
from api.schema.requests import edition_of
from api.schema.running import expect_room
from api.schema.tuning import by_input_names, overrides_of
from domain import models, nominations, runs
from domain.errors import InvalidInput, NotFound
from domain.meetings.reading import meetings_by_id
from domain.models.meetings import PLACES_MAX
from domain.store import ReadDb, WriteDb

Pairs = tuple[tuple[str, str], ...]


@strawberry.input(
    description="What to weigh differently in a run; what is left out keeps its default."
)
class CrossParticipationParametersInput:
    """As graph.problem.MeetingParameters, by the names of the schema."""

    administration_max: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="Most trips of one administration; null means no limit, which is the default.",
    )
    curve: list[int] | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Points that the first, second and each further person who can share a topic adds, for"
            " each of its weight, never rising, at most 10; 600, 300, 100 by default."
        ),
    )
    day_price: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="Points that a day away costs, 0 to 10,000; 5 by default.",
    )
    days_max: int | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Most days away of one person, over all trips; null means no limit, 20 is the default."
        ),
    )
    meetings_max: int | None = strawberry.field(
        default=strawberry.UNSET, description="Most meetings of one person; 2 by default."
    )
    share_level: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="Level from which a competency can be shared, 0 to 4; 3 by default.",
    )
    travel_days: int | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Days of the way, before and again after, where a meeting does not say; 1 by default."
        ),
    )
    trip_price: int | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "The n-th trip of an administration costs n times as many points, 0 to 10,000; 20 by"
            " default."
        ),
    )


@strawberry.input(description="A delegate and a regional meeting of another side.")
class InstructedInvitationInput:
    """Two ids."""

    delegate_id: strawberry.ID = strawberry.field(description="Delegate of the edition.")
    meeting_id: strawberry.ID = strawberry.field(description="Regional meeting of the edition.")


@strawberry.input(description="To how many regional meetings one delegate may go.")
class MeetingLimitInput:
    """A delegate and a number."""

    delegate_id: strawberry.ID = strawberry.field(description="Delegate of the edition.")
    meetings_max: int = strawberry.field(description="The most meetings, 0 to 1,000.")


@strawberry.input(description="Input of startCrossParticipationRun.")
class StartCrossParticipationRunInput:
    """An edition and a request."""

    edition_id: strawberry.ID = strawberry.field(description="Edition to solve for.")
    meeting_limits: list[MeetingLimitInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Delegates who may go to so many meetings; the others as the parameters say.",
    )
    must: list[InstructedInvitationInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Invitations that have to be made; left out means none is required.",
    )
    never: list[InstructedInvitationInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Invitations that may not be made; left out means none is forbidden.",
    )
    keep_accepted: bool = strawberry.field(
        default=True,
        description=(
            "Whether who has accepted an invitation, or was at the meeting, stays invited; left"
            " out means true."
        ),
    )
    parameters: CrossParticipationParametersInput | None = strawberry.field(
        default=strawberry.UNSET, description="What to weigh differently from the defaults."
    )
    idempotency_key: str | None = key_field()


@strawberry.type(description="What startCrossParticipationRun did.")
class StartCrossParticipationRunPayload(Payload):
    """A queued run."""

    cross_participation_run: CrossParticipationRun | None = strawberry.field(
        default=None, description="Queued run; null when none was started."
    )


@strawberry.input(description="Input of publishCrossParticipationRun.")
class PublishCrossParticipationRunInput:
    """A run."""

    run_id: strawberry.ID = strawberry.field(description="Run to publish; it has to be done.")
    idempotency_key: str | None = key_field()


@strawberry.type(description="What publishCrossParticipationRun did.")
class PublishCrossParticipationRunPayload(Payload):
    """A published run, and the one before."""

    cross_participation_run: CrossParticipationRun | None = result_field("Run")
    superseded: CrossParticipationRun | None = strawberry.field(
        default=None,
        description="Run that was published before; null when none was, or nothing was changed.",
    )


@strawberry.type
class ParticipationMutations:
    """Starting runs."""

    @strawberry.mutation(
        description=(
            "Ask whom of the other sides to invite to which regional meeting of an edition; the"
            " run is queued, and ends by itself."
        )
    )
    async def start_cross_participation_run(
        self, info: Info, asked: Annotated[StartCrossParticipationRunInput, WHAT]
    ) -> StartCrossParticipationRunPayload:
        async def act(db: WriteDb) -> StartCrossParticipationRunPayload:
            await expect_room(db, info.context.runs_waiting_max)
            edition = await edition_of(db, asked.edition_id)
            must = await _pairs(db, edition, asked.must, "must")
            never = await _pairs(db, edition, asked.never, "never")
            for place, pair in enumerate(never):
                if pair in must:
                    raise InvalidInput(
                        "This invitation is in must too. Take it out of one of the two.",
                        path=("never", str(place)),
                    )
            request = runs.ParticipationRequest(
                parameters=overrides_of(asked.parameters),
                must=must,
                never=never,
                meetings_max=await _limits(db, edition, asked.meeting_limits),
                keep_accepted=asked.keep_accepted,
            )
            at = info.context.store.clock()
            with by_input_names({}):
                row = await runs.start_participation_run(db, edition, request, at=at)
            return StartCrossParticipationRunPayload(
                cross_participation_run=CrossParticipationRun.of(row)
            )

        payload = await carried_out(info, StartCrossParticipationRunPayload, asked, act)
        info.context.wake()
        return payload

    @strawberry.mutation(
        description=(
            "Make the invitations that a run suggests: people are told, and invitations of an"
            " earlier publication that it has not lapse."
        )
    )
    async def publish_cross_participation_run(
        self, info: Info, asked: Annotated[PublishCrossParticipationRunInput, WHAT]
    ) -> PublishCrossParticipationRunPayload:
        async def act(db: WriteDb) -> PublishCrossParticipationRunPayload:
            run_id = input_row_id(asked.run_id, "CrossParticipationRun", "runId")
            at = info.context.store.clock()
            row, before = await runs.publish_participation_run(db, run_id, at=at)
            return PublishCrossParticipationRunPayload(
                cross_participation_run=CrossParticipationRun.of(row),
                superseded=CrossParticipationRun.maybe(before),
            )

        return await carried_out(info, PublishCrossParticipationRunPayload, asked, act)


async def _pairs(
    db: ReadDb,
    edition: models.Edition,
    asked: Sequence[InstructedInvitationInput] | None,
    field: str,
) -> Pairs:
    """Return the given invitations by code and key, each once."""
    if not given(asked):
        return ()
    wanted = fit_list(asked or (), field)
    codes = await _codes(db, edition, [each.delegate_id for each in wanted], field)
    ids = [
        input_row_id(each.meeting_id, "RegionalMeeting", field, str(place), "meetingId")
        for place, each in enumerate(wanted)
    ]
    keys = []
    for place, row in enumerate(await meetings_by_id(db, ids)):
        if row is None or row.edition_id != edition.id:
            raise NotFound(
                f"{edition.slug} has no regional meeting of this id.",
                path=(field, str(place), "meetingId"),
            )
        keys.append(row.key)
    return tuple(dict.fromkeys(zip(codes, keys, strict=True)))


async def _limits(
    db: ReadDb, edition: models.Edition, asked: Sequence[MeetingLimitInput] | None
) -> dict[str, int]:
    """Return the given limits by the code of the delegate."""
    if not given(asked):
        return {}
    field, wanted = "meetingLimits", fit_list(asked or (), "meetingLimits")
    codes = await _codes(db, edition, [each.delegate_id for each in wanted], field)
    found: dict[str, int] = {}
    for place, (code, each) in enumerate(zip(codes, wanted, strict=True)):
        if code in found:
            raise InvalidInput(
                f"{code} has a limit already. Name each delegate once.",
                path=(field, str(place), "delegateId"),
            )
        if not 0 <= each.meetings_max <= PLACES_MAX:
            raise InvalidInput(
                f"{each.meetings_max} meetings at most are not from 0 to {PLACES_MAX:,}.",
                path=(field, str(place), "meetingsMax"),
            )
        found[code] = each.meetings_max
    return found


async def _codes(db: ReadDb, edition: models.Edition, ids: Sequence[str], field: str) -> list[str]:
    row_ids = [
        input_row_id(each, "Delegate", field, str(place), "delegateId")
        for place, each in enumerate(ids)
    ]
    codes = []
    for place, row in enumerate(await nominations.delegates_by_id(db, row_ids)):
        if row is None or row.edition_id != edition.id or row.withdrawn_at is not None:
            raise NotFound(
                "No delegate of this id takes part in the edition.",
                path=(field, str(place), "delegateId"),
            )
        codes.append(row.code)
    return codes
