"""Taking the publication of a run back."""

from __future__ import annotations

import strawberry

from api.context import Info
from api.schema.cancelling import run_node, run_row_id
from api.schema.editions import Edition
from api.schema.payloads import Act, Payload, key_field, result_field
from api.schema.runs import Run
from domain import models, runs
from domain.store import WriteDb


@strawberry.input(description="Input of withdrawPublication.")
class WithdrawPublicationInput:
    """A run, alone or with all that was published with it."""

    run_id: strawberry.ID = strawberry.field(
        description="Run of pairs, topics or an agenda that stands published."
    )
    whole_plan: bool = strawberry.field(
        default=False,
        description="Take back with it all that publishPlan published at the same moment.",
    )
    idempotency_key: str | None = key_field()


@strawberry.type(description="What withdrawPublication did.")
class WithdrawPublicationPayload(Payload):
    """A run that is a draft again, and the one that stands again."""

    edition: Edition | None = strawberry.field(
        default=None,
        description="Edition with what stands published now; null when nothing was changed.",
    )
    restored: Run | None = strawberry.field(
        default=None,
        description="Run that stands published again; null when none does, or nothing was changed.",
    )
    run: Run | None = result_field("Run")


def withdraw_publication(
    info: Info, asked: WithdrawPublicationInput
) -> Act[WithdrawPublicationPayload]:
    """Return what takes a publication back."""

    async def act(db: WriteDb) -> WithdrawPublicationPayload:
        run_id = run_row_id(asked.run_id, "runId")
        withdraw = runs.withdraw_plan if asked.whole_plan else runs.withdraw_publication
        done = await withdraw(db, run_id, at=info.context.store.clock())
        edition = await db.get_one(models.Edition, done.run.edition_id)
        return WithdrawPublicationPayload(
            edition=Edition.of(edition),
            restored=None if done.restored is None else run_node(done.restored),
            run=run_node(done.run),
        )

    return act
