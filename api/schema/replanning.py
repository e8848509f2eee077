"""Replanning: a run that keeps most pairs of an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from api import plan_sentences
from api.context import Info
from api.schema.node import WantedLocale, load_node, texts_in
from api.schema.nominations import Delegate, load_delegates_by_code
from domain import models, runs

if TYPE_CHECKING:
    from api.schema.pairings import PairingRun


@strawberry.type(description="How a run keeps the pairs of an earlier one.")
class Replan:
    """Three columns of a run, and two parts of its request."""

    edition_id: strawberry.Private[str]
    run_id: strawberry.Private[str]
    codes: strawberry.Private[tuple[str, ...]]
    keep_accepted: bool = strawberry.field(
        description="Whether partners who have both accepted, or have met, had to stay."
    )
    keep_tolerance_per_mille: int = strawberry.field(
        description="Share of the best objective that keeping pairs may cost."
    )
    kept: int | None = strawberry.field(
        description="Pairs of the earlier run that are kept; null until done."
    )
    kept_bound: int | None = strawberry.field(
        description="Pairs that no plan on the same terms can keep more than; null until done."
    )

    @classmethod
    def of(cls, row: models.PairingRun) -> Replan | None:
        """Make it of a run; None when the run replans no other."""
        request = runs.read_pairing_request(row.parameters)
        if row.replans_run_id is None or request.keep_tolerance is None:
            return None
        return cls(
            edition_id=row.edition_id,
            run_id=row.replans_run_id,
            codes=request.without,
            keep_accepted=request.keep_agreed,
            keep_tolerance_per_mille=request.keep_tolerance,
            kept=row.kept,
            kept_bound=row.kept_bound,
        )

    @strawberry.field(description="Earlier run.")
    async def run(
        self, info: Info
    ) -> Annotated[PairingRun, strawberry.lazy("api.schema.pairings")]:
        return await load_node(info, "PairingRun", self.run_id)

    @strawberry.field(description="How many pairs are kept, in words; empty until done.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        if self.kept is None or self.kept_bound is None:
            return ""
        return plan_sentences.kept(self.kept, self.kept_bound, texts_in(info, locale))

    @strawberry.field(description="Delegates who do not take part, by code.")
    async def without(self, info: Info) -> list[Delegate]:
        return await load_delegates_by_code(info, self.edition_id, sorted(self.codes))
