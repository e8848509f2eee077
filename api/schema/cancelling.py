"""Cancelling runs."""

from __future__ import annotations

import strawberry

from api.context import Info
from api.errors import BadUserInput, echo
from api.ids import decode_id
from api.schema.agendas import AgendaRun
from api.schema.pairings import PairingRun
from api.schema.participation_runs import CrossParticipationRun
from api.schema.payloads import Act, Payload, key_field, result_field
from api.schema.runs import Run
from api.schema.suggestions import TopicRun
from domain import models, runs
from domain.errors import InvalidInput
from domain.store import WriteDb

RUN_TYPES = ("AgendaRun", "CrossParticipationRun", "PairingRun", "TopicRun")


@strawberry.input(description="Input of cancelRun.")
class CancelRunInput:
    """A run of any kind."""

    run_id: strawberry.ID = strawberry.field(description="Run to stop.")
    idempotency_key: str | None = key_field()


@strawberry.type(description="What cancelRun did.")
class CancelRunPayload(Payload):
    """A cancelled run."""

    run: Run | None = result_field("Run")


def cancel_run(info: Info, asked: CancelRunInput) -> Act[CancelRunPayload]:
    """Return what cancels a run."""

    async def act(db: WriteDb) -> CancelRunPayload:
        run_id = run_row_id(asked.run_id, "runId")
        row = await runs.cancel_run(db, run_id, at=info.context.store.clock())
        await db.refresh(row)
        return CancelRunPayload(run=run_node(row))

    return act


def run_row_id(text: str, field: str) -> str:
    """Return the key of the row behind the id of a run of any kind.

    Raises:
        BadUserInput: it is no id at all.
        InvalidInput: it is the id of something else.

    """
    found = decode_id(text)
    if found is None:
        raise BadUserInput(f"{field} is no id: {echo(text)}. Use an id from an earlier answer.")
    if found.type_name not in RUN_TYPES:
        raise InvalidInput("This is not the id of a run. Give the id of one.", path=(field,))
    return found.row_id


def run_node(row: models.AnyRun) -> Run:
    """Make the node of a run of any kind."""
    if isinstance(row, models.AgendaRun):
        return AgendaRun.of(row)
    if isinstance(row, models.CrossParticipationRun):
        return CrossParticipationRun.of(row)
    return PairingRun.of(row) if isinstance(row, models.PairingRun) else TopicRun.of(row)
