"""What the runs of all kinds share."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Self

import strawberry

from api.context import Info
from api.schema.enums import described
from api.schema.node import Node, load_node, maybe_node, texts_in
from api.sentences import Audience, contradiction
from domain import models, runs
from domain.policy import INPUTS
from domain.runs import TopicPurpose

if TYPE_CHECKING:
    from api.schema.editions import Edition

described(
    models.RunState,
    "States of a run.",
    {
        "QUEUED": "Waits for its turn.",
        "RUNNING": "Being solved.",
        "DONE": "Ended with an answer.",
        "FAILED": "Ended without an answer; failure says why.",
        "CANCELLED": "Stopped by a person.",
    },
)
described(
    Audience,
    "Who reads a sentence.",
    {
        "PLANNER": "Those who plan the edition.",
        "PARTICIPANT": "The people who are paired: no levels, no scores.",
    },
)

described(
    TopicPurpose,
    "What the topics of a run are for.",
    {
        "THIS_EDITION": (
            "This edition; its focus topics, and those of proposals that it adopted, are required"
            " unless said otherwise."
        ),
        "NEXT_SYMPOSIUM": ("The symposium after this edition; nothing is required unless said so."),
    },
)

ForAudience = Annotated[
    Audience | None,
    strawberry.argument(
        description="Who will read it; left out means whoever asks: planners, or participants."
    ),
]


def read_by(info: Info, audience: Audience | None) -> Audience:
    """Return who reads a sentence; what planners read is for those who plan."""
    if audience:
        return audience
    plans = INPUTS["Audience.PLANNER"].allows(info.context.viewer)
    return Audience.PLANNER if plans else Audience.PARTICIPANT


@strawberry.input(description="Which runs: every given field must hold.")
class RunFilter:
    """As domain.runs.listings.RunFilter."""

    state_in: list[models.RunState] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these states."
    )
    was_published: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Only runs that were published at any time, or only others.",
    )


@strawberry.type(description="Why a run has no answer.")
class RunFailure:
    """Two columns of a run."""

    code: str = strawberry.field(description="Stable code, such as INFEASIBLE.")
    conflicts: list[list[str]] = strawberry.field(
        description=(
            "Smallest sets of records that contradict each other, by name;"
            " releasing one of each set makes it possible."
        )
    )
    recorded: strawberry.Private[str]

    @strawberry.field(description="The reason in words, and what to do.")
    def detail(self, info: Info) -> str:
        if not self.conflicts:
            return self.recorded
        words = texts_in(info, None)
        return words.together(contradiction(names, words) for names in self.conflicts)

    @classmethod
    def of(cls, row: models.AnyRun) -> Self | None:
        """Make it of a run; None when the run did not fail."""
        if row.failure_code is None:
            return None
        if row.failure_code != "INFEASIBLE":
            return cls(code=row.failure_code, conflicts=[], recorded=row.failure_detail or "")
        conflicts = json.loads(row.failure_detail or "[]")
        return cls(code=row.failure_code, conflicts=conflicts, recorded="")


@strawberry.interface(
    description="One read, solve and record by an engine; never edited afterwards."
)
class Run(Node):
    """The columns that every kind of run has."""

    edition_id: strawberry.Private[str]
    bound: int | None = strawberry.field(
        description=(
            "Points that no answer can pass, proved;"
            " equal to the objective when the answer is optimal; null until done."
        )
    )
    engine: str | None = strawberry.field(
        description="Name and version of what solved it; null until done."
    )
    failure: RunFailure | None = strawberry.field(
        description="Why there is no answer; null unless the state is FAILED."
    )
    finished_at: datetime | None = strawberry.field(description="When it ended; null until it has.")
    objective: int | None = strawberry.field(
        description="Value of the answer, in points; null until done."
    )
    proved: bool = strawberry.field(
        description="True when the bound shows that no answer is better."
    )
    published_at: datetime | None = strawberry.field(
        description="When it became the published run; null when it never was."
    )
    requested_at: datetime = strawberry.field(description="When it was asked for.")
    snapshot_hash: str | None = strawberry.field(
        description="SHA-256 of the input that was solved; null until it is read."
    )
    started_at: datetime | None = strawberry.field(
        description="When solving began; null until it has."
    )
    state: models.RunState = strawberry.field(description="Where the run stands.")
    superseded_at: datetime | None = strawberry.field(
        description="When another publication took its place; null while it has not."
    )
    synthetic: bool = strawberry.field(
        description="True when people took part who were invented for a demonstration."
    )
    withdrawn_at: datetime | None = strawberry.field(
        description="When its publication was taken back last; null when it never was."
    )

    @strawberry.field(
        description=(
            "Run whose place it took when it was published, and which stands again when that is"
            " taken back; null when there is none."
        )
    )
    async def supersedes(
        self, info: Info
    ) -> Annotated[Run, strawberry.lazy("api.schema.runs")] | None:
        found = await info.context.loaders.load(runs.superseded_run_ids, self.row_id)
        return await maybe_node(info, type(self).__name__, found)

    @strawberry.field(description="Edition that was solved for.")
    async def edition(
        self, info: Info
    ) -> Annotated[Edition, strawberry.lazy("api.schema.editions")]:
        return await load_node(info, "Edition", self.edition_id)

    @classmethod
    def with_run(cls, row: Any, **others: Any) -> Self:
        """Make the node of a run."""
        return cls.with_values(row, failure=RunFailure.of(row), proved=bool(row.proved), **others)
