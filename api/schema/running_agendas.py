"""Starting and publishing agenda runs."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.context import Info
from api.schema.agendas import AgendaRun
from api.schema.changing import carried_out
from api.schema.inputs import input_row_id, or_none
from api.schema.payloads import WHAT, Payload, key_field, result_field
from api.schema.running import expect_room
from domain import runs
from domain.store import WriteDb


@strawberry.input(description="Input of startAgendaRun.")
class StartAgendaRunInput:
    """A component and a request."""

    component_id: strawberry.ID = strawberry.field(description="Component to make an agenda for.")
    pairing_run_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Pairing run whose pairs get a slot to meet in, beside what they attend; left out means"
            " the published one, null none."
        ),
    )
    panel_sides_min: int | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Sides that those who lead a session have to come from, 0 to 6; left out means two"
            " where two attend, unless a session waits for an invited leader."
        ),
    )
    topic_run_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Topic run whose topics become sessions, led by whom it suggests, where the component"
            " has none on them; left out means the published one where all sides attend, null none."
        ),
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of publishAgendaRun.")
class PublishAgendaRunInput:
    """A run."""

    run_id: strawberry.ID = strawberry.field(
        description="Agenda run to publish; it has to be done."
    )
    idempotency_key: str | None = key_field()


@strawberry.type(description="What startAgendaRun did.")
class StartAgendaRunPayload(Payload):
    """A queued run."""

    agenda_run: AgendaRun | None = strawberry.field(
        default=None, description="Queued run; null when none was started."
    )


@strawberry.type(description="What publishAgendaRun did.")
class PublishAgendaRunPayload(Payload):
    """A published run, and the one before."""

    agenda_run: AgendaRun | None = result_field("Run")
    superseded: AgendaRun | None = strawberry.field(
        default=None,
        description="Run that was published before; null when none was, or nothing was changed.",
    )


@strawberry.type
class AgendaRunMutations:
    """Starting and publishing."""

    @strawberry.mutation(
        description=(
            "Ask for an agenda of a component; chosen topics without a session there get one, and"
            " the run is queued, and ends by itself."
        )
    )
    async def start_agenda_run(
        self, info: Info, asked: Annotated[StartAgendaRunInput, WHAT]
    ) -> StartAgendaRunPayload:
        async def act(db: WriteDb) -> StartAgendaRunPayload:
            await expect_room(db, info.context.runs_waiting_max)
            topic_run, pairing_run = or_none(asked.topic_run_id), or_none(asked.pairing_run_id)
            request = runs.AgendaRequest(
                topic_run=topic_run and input_row_id(topic_run, "TopicRun", "topicRunId"),
                panel_sides_min=or_none(asked.panel_sides_min),
                pairing_run=pairing_run and input_row_id(pairing_run, "PairingRun", "pairingRunId"),
            )
            row = await runs.start_agenda_run(
                db,
                input_row_id(asked.component_id, "Component", "componentId"),
                request,
                at=info.context.store.clock(),
                published_topics=asked.topic_run_id is strawberry.UNSET,
                published_pairs=asked.pairing_run_id is strawberry.UNSET,
            )
            return StartAgendaRunPayload(agenda_run=AgendaRun.of(row))

        payload = await carried_out(info, StartAgendaRunPayload, asked, act)
        info.context.wake()
        return payload

    @strawberry.mutation(
        description=(
            "Show an agenda to all, and to each participant their own timetable; an earlier"
            " publication for the component is superseded."
        )
    )
    async def publish_agenda_run(
        self, info: Info, asked: Annotated[PublishAgendaRunInput, WHAT]
    ) -> PublishAgendaRunPayload:
        async def act(db: WriteDb) -> PublishAgendaRunPayload:
            run_id = input_row_id(asked.run_id, "AgendaRun", "runId")
            row, before = await runs.publish_agenda_run(db, run_id, at=info.context.store.clock())
            return PublishAgendaRunPayload(
                agenda_run=AgendaRun.of(row), superseded=AgendaRun.maybe(before)
            )

        return await carried_out(info, PublishAgendaRunPayload, asked, act)
