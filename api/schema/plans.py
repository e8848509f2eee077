"""Other plans for a run, two runs side by side, and how sure a pair is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from api import plan_sentences
from api.context import Info
from api.schema.administrations import Administration, named_administration
from api.schema.inputs import given, row_id_of
from api.schema.node import WantedLocale, load_node, load_nodes, maybe_node, texts_in
from api.schema.nominations import Delegate, load_delegates
from api.schema.parts import AtMost, Skipped, part_of
from api.schema.prices import ChangePrice, read_asked
from api.schema.scalars import CountryCode
from domain import nominations, runs
from domain.errors import NotFound

if TYPE_CHECKING:
    from api.schema.pairings import PairingRun

_RUN = strawberry.lazy("api.schema.pairings")


@strawberry.type(description="Two partners in a plan.")
class DelegatePair:
    """Two ids."""

    pair: strawberry.Private[runs.DelegatePair]

    @strawberry.field(description="The two delegates, in the order of their sides.")
    async def delegates(self, info: Info) -> list[Delegate]:
        return await load_delegates(info, self.pair)


def _pairs(pairs: Sequence[runs.DelegatePair]) -> list[DelegatePair]:
    return [DelegatePair(pair=pair) for pair in pairs]


@strawberry.type(
    description=(
        "Another plan for a run: for as many people, with the same floor, and nearly as good."
    )
)
class AlternativePlan:
    """As domain.runs.AlternativePlan."""

    plan: strawberry.Private[runs.AlternativePlan]

    @strawberry.field(
        description=(
            "Points that no plan on the same terms can pass; equal to the objective when proved."
        )
    )
    def bound(self) -> int:
        return self.plan.total_bound

    @strawberry.field(description="Points that everyone gains at least, as in the run.")
    def floor(self) -> int:
        return self.plan.after.floor

    @strawberry.field(description="Pairs of the run that this plan does not have.")
    def lost(self) -> list[DelegatePair]:
        return _pairs(self.plan.lost)

    @strawberry.field(description="Pairs that this plan has instead.")
    def new(self) -> list[DelegatePair]:
        return _pairs(self.plan.new)

    @strawberry.field(description="Value of this plan, in points.")
    def objective(self) -> int:
        return self.plan.after.total

    @strawberry.field(description="All pairs of this plan.")
    def pairs(self) -> list[DelegatePair]:
        return _pairs(self.plan.pairs)

    @strawberry.field(description="People with at least one partner, as in the run.")
    def people(self) -> int:
        return self.plan.after.people

    @strawberry.field(
        description="True when the bound shows that no plan on the same terms is better."
    )
    def proved(self) -> bool:
        return self.plan.proved

    @strawberry.field(description="What it gives up, in words.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        words = texts_in(info, locale)
        plan = self.plan
        return plan_sentences.alternative(plan.before, plan.after, len(plan.new), words)


@strawberry.type(
    description="The plan that gives up most pairs of a run without losing more than is borne."
)
class DifferentPlan:
    """As domain.runs.DifferentPlan."""

    lost_bound: int = strawberry.field(
        description="Pairs that no plan within the tolerance can give up more than, proved."
    )
    plan: AlternativePlan = strawberry.field(description="The plan.")
    proved: bool = strawberry.field(
        description="True when no plan within the tolerance gives up more pairs."
    )
    tolerance_per_mille: int = strawberry.field(
        description="Share of the run's objective that may be lost."
    )

    @strawberry.field(description="How different it is, in words.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        words = texts_in(info, locale)
        return plan_sentences.different(len(self.plan.plan.lost), self.lost_bound, words)


@strawberry.type(description="How sure a pairing is when ratings are a level off.")
class PairingCertainty:
    """As domain.runs.PairingCertainty."""

    draws: int = strawberry.field(description="How often the ratings were drawn anew.")
    per_mille: int = strawberry.field(
        description="Share of the draws in which the two stay partners."
    )
    price: ChangePrice | None = strawberry.field(
        description=(
            "What the plan would lose without the pairing, as ratings are;"
            " null when it is demanded."
        )
    )
    stayed: int = strawberry.field(
        description=(
            "Draws in whose best plan the two are partners; of equal plans the nearest counts."
        )
    )

    @strawberry.field(description="How sure it is, in words.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        words = texts_in(info, locale)
        return plan_sentences.certainty(self, words)


@strawberry.type(description="What one delegate loses and gains from one run to another.")
class DelegateChange:
    """As domain.runs.DelegateChange."""

    change: strawberry.Private[runs.DelegateChange]

    @strawberry.field(description="Who changes partner, or gains otherwise.")
    async def delegate(self, info: Info) -> Delegate:
        return await load_node(info, "Delegate", self.change.delegate_id)

    @strawberry.field(
        description=(
            "What the partner gives who gives most in the second run, 0 to 1,000;"
            " null without a partner, or when the delegate took no part in it."
        )
    )
    def gain_after(self) -> int | None:
        return self.change.gain_after

    @strawberry.field(description="The same in the first run.")
    def gain_before(self) -> int | None:
        return self.change.gain_before

    @strawberry.field(description="Partners of the first run alone.")
    async def lost(self, info: Info) -> list[Delegate]:
        return await load_delegates(info, self.change.lost)

    @strawberry.field(description="Partners of the second run alone.")
    async def new(self, info: Info) -> list[Delegate]:
        return await load_delegates(info, self.change.new)

    @strawberry.field(description="The change in words.")
    async def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        words = texts_in(info, locale)
        change = self.change
        ids = (change.delegate_id, *change.lost, *change.new)
        codes = {each.row_id: each.code for each in await load_delegates(info, ids)}
        return plan_sentences.delegate_change(change, codes, words)


@strawberry.type(description="What an administration's people have in each of two runs.")
class AdministrationChange:
    """As domain.runs.AdministrationChange."""

    code: strawberry.Private[str]
    changed_count: int = strawberry.field(description="How many of its people change partner.")
    mean_gain_after: int | None = strawberry.field(
        description=(
            "What those with a partner gain on average in the second run, 0 to 1,000, rounded down;"
            " null where nobody has one."
        )
    )
    mean_gain_before: int | None = strawberry.field(description="The same in the first run.")
    paired_count_after: int = strawberry.field(
        description="How many of its people have a partner in the second run."
    )
    paired_count_before: int = strawberry.field(description="The same in the first run.")

    @classmethod
    def of(cls, change: runs.AdministrationChange) -> Self:
        """Make it of the domain's."""
        return cls(
            code=change.code,
            changed_count=change.changed,
            mean_gain_after=change.mean_gain_after,
            mean_gain_before=change.mean_gain_before,
            paired_count_after=change.people_after,
            paired_count_before=change.people_before,
        )

    @strawberry.field(description="Whose people they are.")
    async def administration(self, info: Info) -> Administration:
        return await named_administration(info, self.code)


async def _of_administrations(
    info: Info, changes: Sequence[runs.DelegateChange], codes: Collection[str]
) -> tuple[runs.DelegateChange, ...]:
    """Return the changes of the people whom some administrations sent, in their order."""
    ids = await info.context.loaders.load_many(
        nominations.administration_ids_by_delegate, [each.delegate_id for each in changes]
    )
    sent = [(each, place_id) for each, place_id in zip(changes, ids, strict=True) if place_id]
    places = await load_nodes(info, "Administration", [place_id for _, place_id in sent])
    found = zip(sent, places, strict=True)
    return tuple(change for (change, _), place in found if place.code in codes)


@strawberry.type(description="Two runs of an edition side by side.")
class PairingComparison:
    """As domain.runs.RunComparison."""

    found: strawberry.Private[runs.RunComparison]
    floor_gained: int = strawberry.field(
        description="Points of the floor more in the second; negative when they are fewer."
    )
    objective_gained: int = strawberry.field(
        description="Points of the total more in the second; negative when they are fewer."
    )
    people_gained: int = strawberry.field(
        description="People with a partner more in the second; negative when they are fewer."
    )

    @classmethod
    def of(cls, found: runs.RunComparison) -> Self:
        """Make it of the domain's comparison."""
        before, after = found.before, found.after
        return cls(
            found=found,
            floor_gained=after.floor - before.floor,
            objective_gained=after.total - before.total,
            people_gained=after.people - before.people,
        )

    @strawberry.field(description="The administrations whose people one of the runs knew, by code.")
    def administrations(
        self, first: AtMost = strawberry.UNSET, skip: Skipped = 0
    ) -> list[AdministrationChange]:
        found = part_of(self.found.administrations, first, skip)
        return [AdministrationChange.of(each) for each in found]

    @strawberry.field(description="The second run.")
    async def after(self, info: Info) -> Annotated[PairingRun, _RUN]:
        return await load_node(info, "PairingRun", self.found.after_id)

    @strawberry.field(description="The first run.")
    async def before(self, info: Info) -> Annotated[PairingRun, _RUN]:
        return await load_node(info, "PairingRun", self.found.before_id)

    @strawberry.field(description="Who changes partner, or gains otherwise, by code.")
    async def delegates(
        self,
        info: Info,
        first: AtMost = strawberry.UNSET,
        skip: Skipped = 0,
        administration_code_in: Annotated[
            list[CountryCode] | None,
            strawberry.argument(description="Any of these administrations; left out means all."),
        ] = strawberry.UNSET,
    ) -> list[DelegateChange]:
        changes = self.found.delegates
        if given(administration_code_in):
            changes = await _of_administrations(info, changes, administration_code_in or ())
        return [DelegateChange(change=each) for each in part_of(changes, first, skip)]

    @strawberry.field(description="Pairs of both runs.")
    def kept(self) -> list[DelegatePair]:
        return _pairs(self.found.kept)

    @strawberry.field(description="Pairs of the first run alone.")
    def lost(self) -> list[DelegatePair]:
        return _pairs(self.found.lost)

    @strawberry.field(description="Pairs of the second run alone.")
    def new(self) -> list[DelegatePair]:
        return _pairs(self.found.new)

    @strawberry.field(description="How the second differs from the first, in words.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        words = texts_in(info, locale)
        found = self.found
        counts = (len(pairs) for pairs in (found.kept, found.lost, found.new))
        return plan_sentences.comparison(found.before, found.after, *counts, words=words)

    @strawberry.field(
        description=(
            "Who gains least in the second run of those who could gain more; null where everybody"
            " with a partner attains their best."
        )
    )
    async def worst_off_after(self, info: Info) -> Delegate | None:
        return await maybe_node(info, "Delegate", self.found.worst_after_id)

    @strawberry.field(description="The same in the first run.")
    async def worst_off_before(self, info: Info) -> Delegate | None:
        return await maybe_node(info, "Delegate", self.found.worst_before_id)


async def load_alternatives(info: Info, run_id: str, count: int) -> list[AlternativePlan]:
    """Return the best plans for a run besides its own."""
    found = await runs.alternative_plans(await read_asked(info, run_id), count)
    return [AlternativePlan(plan=plan) for plan in found]


async def load_different(info: Info, run_id: str, tolerance: int) -> DifferentPlan:
    """Return the plan that differs most from a run's, within a tolerance."""
    found = await runs.most_different_plan(await read_asked(info, run_id), tolerance)
    return DifferentPlan(
        lost_bound=found.lost_bound,
        plan=AlternativePlan(plan=found.plan),
        proved=found.proved,
        tolerance_per_mille=found.tolerance,
    )


async def load_certainty(
    info: Info, run_id: str, pair: runs.DelegatePair, doubt: runs.Doubt
) -> PairingCertainty:
    """Return how sure a pair of a run is; pairs asked at once are drawn for at once."""

    async def draw(pairs: Sequence[runs.DelegatePair]) -> Sequence[runs.PairingCertainty]:
        return await runs.certainties(await read_asked(info, run_id), pairs, doubt)

    question = ("certainty", run_id, doubt)
    found = await info.context.loaders.load_apart(question, draw, pair)
    return PairingCertainty(
        draws=found.draws,
        per_mille=found.per_mille,
        price=ChangePrice.of(found.price),
        stayed=found.stayed,
    )


@strawberry.type
class ComparisonQueries:
    """Questions about two runs."""

    @strawberry.field(
        description="Two runs of an edition side by side; null when one of them is unknown."
    )
    async def pairing_comparison(
        self,
        info: Info,
        before: Annotated[
            strawberry.ID, strawberry.argument(description="Id of the first pairing run.")
        ],
        after: Annotated[
            strawberry.ID, strawberry.argument(description="Id of the second pairing run.")
        ],
    ) -> PairingComparison | None:
        ids = (row_id_of(before, "PairingRun", "before"), row_id_of(after, "PairingRun", "after"))
        try:
            asked = [await read_asked(info, run_id) for run_id in ids]
        except NotFound:
            return None
        return PairingComparison.of(await runs.compare_runs(*asked))
