"""Starting a run that keeps most pairs of an earlier one."""

from __future__ import annotations

import strawberry

from api.context import Info
from api.schema.inputs import fit_list, given, input_row_id
from api.schema.pairings import PairingRun
from api.schema.payloads import Act, Payload, key_field
from api.schema.running import expect_room
from domain import nominations, runs
from domain.errors import InvalidInput, NotFound
from domain.store import WriteDb


@strawberry.input(description="Input of startReplanRun.")
class StartReplanRunInput:
    """A run, and who has left."""

    run_id: strawberry.ID = strawberry.field(
        description="Pairing run to keep the pairs of; it has to be done."
    )
    without_delegate_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Delegates who do not take part any more; left out means nobody beyond those whom"
            " the run left out already."
        ),
    )
    keep_accepted: bool = strawberry.field(
        default=True,
        description=(
            "Whether two stay partners, whatever it costs, who have both accepted or have met;"
            " not those whom an instruction keeps apart."
        ),
    )
    keep_tolerance_per_mille: int = strawberry.field(
        default=20,
        description="Share of the best objective that keeping pairs may cost, 0 to 1,000.",
    )
    idempotency_key: str | None = key_field()


@strawberry.type(description="What startReplanRun did.")
class StartReplanRunPayload(Payload):
    """A queued run."""

    pairing_run: PairingRun | None = strawberry.field(
        default=None, description="Queued run; null when none was started."
    )


def start_replan_run(info: Info, asked: StartReplanRunInput) -> Act[StartReplanRunPayload]:
    """Return what queues a run that replans another."""

    async def act(db: WriteDb) -> StartReplanRunPayload:
        await expect_room(db, info.context.runs_waiting_max)
        run_id = input_row_id(asked.run_id, "PairingRun", "runId")
        run = await runs.get_pairing_run(db, run_id)
        codes = await _codes(db, asked, run.edition_id)
        tolerance, at = asked.keep_tolerance_per_mille, info.context.store.clock()
        keep_agreed = asked.keep_accepted
        try:
            row = await runs.start_replan_run(
                db, run_id, codes, tolerance, at=at, keep_agreed=keep_agreed
            )
        except InvalidInput as error:
            if error.path[:1] != ("without",):
                raise
            raise InvalidInput(error.message, path=("withoutDelegateIds",)) from error
        return StartReplanRunPayload(pairing_run=PairingRun.of(row))

    return act


async def _codes(db: WriteDb, asked: StartReplanRunInput, edition_id: str) -> list[str]:
    """Return the codes of the delegates who have left, each of the run's edition."""
    field, ids = "withoutDelegateIds", asked.without_delegate_ids
    if not given(ids):
        return []
    wanted = fit_list(ids or (), field)
    row_ids = [input_row_id(each, "Delegate", field, str(i)) for i, each in enumerate(wanted)]
    codes = []
    for i, row in enumerate(await nominations.delegates_by_id(db, row_ids)):
        if row is None or row.edition_id != edition_id:
            raise NotFound(
                "There is no delegate of this id in the run's edition.", path=(field, str(i))
            )
        codes.append(row.code)
    return codes
