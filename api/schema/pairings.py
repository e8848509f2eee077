"""Pairing runs, the pairings that they suggest, and why."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from api.context import Info
from api.schema.at_once import at_once
from api.schema.contradictions import PairingContradictions, load_contradictions
from api.schema.flows import FlowingRun
from api.schema.inherited_ties import RememberingRun
from api.schema.inputs import OrderDirection, fit_filter, row_id_of
from api.schema.lists import Asked, Connection, Paged, PagedConnection, listed
from api.schema.node import Node, WantedLocale, load_node, load_nodes, make_nodes, texts_in
from api.schema.nominations import Delegate, load_delegates, load_pair
from api.schema.pairing_parameters import CompetencyPriority, PairingParameters, PartnerLimit
from api.schema.pairing_reasons import PairingReason, load_pairings_ahead, load_reasons
from api.schema.plans import (
    AlternativePlan,
    DifferentPlan,
    PairingCertainty,
    load_alternatives,
    load_certainty,
    load_different,
)
from api.schema.prices import PossiblePartner, load_if_gone, load_partners
from api.schema.replanning import Replan
from api.schema.runs import Run
from api.schema.scalars import CountryCode
from api.schema.shortages import PartnerShortage, load_shortages
from api.schema.why_not import WhyNot
from api.sentences import unpaired
from domain import models, runs
from domain.partnerships.reading import partnerships_by_pair
from domain.policy import INPUTS
from domain.runs import listings

if TYPE_CHECKING:
    from api.schema.partnerships import Partnership
    from api.schema.scenarios import Scenario


@strawberry.enum(description="Why somebody has no partner; new values may be added.")
class UnpairedReasonCode(Enum):
    """The codes of the engine."""

    NO_ELIGIBLE_PARTNER = strawberry.enum_value(
        "no_eligible_partner",
        description="Nobody on another side may be paired with the delegate.",
    )
    NO_FREE_PLACE = strawberry.enum_value(
        "no_free_place",
        description=(
            "Everybody who may be paired with the delegate has as many partners as allowed."
        ),
    )
    NO_CONSENT = strawberry.enum_value(
        "no_consent", description="The delegate does not agree to be matched, and was left out."
    )


@strawberry.enum(description="What rows can be ordered by.")
class PairingOrderField(Enum):
    """Orders of the domain's list."""

    SCORE = strawberry.enum_value("score", description="By score.")
    CODE = strawberry.enum_value(
        "code", description="By the code of the delegate whose side comes first."
    )


@strawberry.input(description="One key of the order; the id decides last.")
class PairingOrder:
    """A field and a direction."""

    field: PairingOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="Which way; left out means ASC."
    )


@strawberry.input(description="Which pairings: every given field must hold.")
class PairingFilter:
    """As domain.runs.listings.PairingFilter."""

    administration_code_in: list[CountryCode] | None = strawberry.field(
        default=strawberry.UNSET,
        description="One of the two comes from any of these administrations.",
    )
    delegate_code_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="One of the two has any of these codes."
    )
    score_gte: int | None = strawberry.field(
        default=strawberry.UNSET, description="Only scores of at least this."
    )


@strawberry.type(description="Two delegates of different sides, suggested to each other by a run.")
class Pairing(Node):
    """One row of ``pairing``."""

    batch = runs.pairings_by_id
    run_id: strawberry.Private[str]
    left_delegate_id: strawberry.Private[str]
    right_delegate_id: strawberry.Private[str]
    score: int = strawberry.field(
        description="Worth of the pairing, 0 to 1,000; up to 2,000 where priorAdjust adds to it."
    )

    @strawberry.field(description="The two delegates, in the order of their sides.")
    @at_once
    async def delegates(self, info: Info) -> list[Delegate]:
        return await load_pair(info, self.left_delegate_id, self.right_delegate_id)

    @strawberry.field(
        description=(
            "How sure the pairing is when ratings are a level off: they are drawn anew so often,"
            " and each edition that comes of it is paired; the same seed gives the same answer."
        )
    )
    async def certainty(
        self,
        info: Info,
        draws: Annotated[int, strawberry.argument(description="How often, 1 to 1,000.")] = 100,
        seed: Annotated[
            int, strawberry.argument(description="Where chance begins, 0 or more.")
        ] = 0,
        down_per_mille: Annotated[
            int, strawberry.argument(description="Chance that a rating is drawn a level lower.")
        ] = 100,
        up_per_mille: Annotated[
            int, strawberry.argument(description="Chance that a rating is drawn a level higher.")
        ] = 100,
    ) -> PairingCertainty:
        pair = (self.left_delegate_id, self.right_delegate_id)
        doubt = runs.Doubt(seed, draws, down_per_mille, up_per_mille)
        return await load_certainty(info, self.run_id, pair, doubt)

    @strawberry.field(
        description=(
            "What the plan would lose without this pairing, and who would change partner;"
            " what its two can attain at best stays as it was."
        )
    )
    async def if_gone(self, info: Info) -> WhyNot:
        pair = (self.left_delegate_id, self.right_delegate_id)
        return await load_if_gone(info, self.run_id, pair)

    @strawberry.field(description="Why these two, strongest first; the points add up to the score.")
    @at_once
    async def reasons(
        self,
        info: Info,
        first: Annotated[
            int | None,
            strawberry.argument(description="How many, from the strongest; left out means all."),
        ] = strawberry.UNSET,
    ) -> list[PairingReason]:
        (rows,) = await load_reasons(info, [self.row_id], first)
        pair = (self.left_delegate_id, self.right_delegate_id)
        return [PairingReason.of(row, pair) for row in rows]

    @strawberry.field(
        description="What became of it once published; null when it never was, or not for you."
    )
    async def partnership(
        self, info: Info
    ) -> Annotated[Partnership, strawberry.lazy("api.schema.partnerships")] | None:
        pair = (self.left_delegate_id, self.right_delegate_id)
        row = await info.context.loaders.load(partnerships_by_pair, pair)
        return None if row is None else make_nodes("Partnership", [row])[0]

    @strawberry.field(description="Run that suggested it.")
    async def run(self, info: Info) -> PairingRun:
        return await load_node(info, "PairingRun", self.run_id)

    @strawberry.field(description="True when one of the two was invented for a demonstration.")
    async def synthetic(self, info: Info) -> bool:
        people = await load_pair(info, self.left_delegate_id, self.right_delegate_id)
        managers = await load_nodes(info, "Manager", [each.manager_id for each in people])
        return any(each.synthetic for each in managers)


@strawberry.type(description="A delegate without a partner.")
class UnpairedEdge:
    """One row of ``unpaired_delegate``."""

    reason: strawberry.Private[str]
    cursor: str = strawberry.field(description="Place of the row, for after and before.")
    node: Delegate = strawberry.field(description="The delegate.")

    @strawberry.field(description="What kind of reason it is.")
    def code(self) -> UnpairedReasonCode:
        return UnpairedReasonCode(self.reason)

    @strawberry.field(description="Why there is no partner, as a sentence.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        return unpaired(self.reason, texts_in(info, locale))


@strawberry.type(description="Delegates without a partner, a page at a time.")
class UnpairedConnection(PagedConnection):
    """The nodes are delegates; the edges say why."""

    @strawberry.field(description="Rows with their cursors and reasons.")
    async def edges(self, info: Info) -> list[UnpairedEdge]:
        page = await self.asked.page(info)
        people = await _people(info, page.rows)
        return [
            UnpairedEdge(cursor=cursor, reason=row.code, node=person)
            for cursor, row, person in zip(self.asked.cursors(page), page.rows, people, strict=True)
        ]

    @strawberry.field(description="Rows without cursors.")
    async def nodes(self, info: Info) -> list[Delegate]:
        return await _people(info, (await self.asked.page(info)).rows)


@strawberry.type(description="A run of the pairing engine.")
class PairingRun(RememberingRun, FlowingRun, Run):
    """One row of ``pairing_run``."""

    batch = listings.light_pairing_runs_by_id
    scenario_id: strawberry.Private[str | None]
    asked: strawberry.Private[str]
    floor: int | None = strawberry.field(
        description=(
            "Points that everyone gains at least,"
            " or the best that they could have if that is less; null until done."
        )
    )
    floor_bound: int | None = strawberry.field(
        description="Floor that no answer can pass, proved; null until done."
    )
    parameters: PairingParameters = strawberry.field(
        description="What the run was asked to weigh and how."
    )
    people: int | None = strawberry.field(
        description="People with at least one partner; null until done."
    )
    people_bound: int | None = strawberry.field(
        description="People that no answer can pass, proved; null until done."
    )
    replan: Replan | None = strawberry.field(
        description="How it keeps the pairs of an earlier run; null when it replans none."
    )

    @classmethod
    def of(cls, row: models.PairingRun) -> Self:
        """Make the node of a row."""
        return cls.with_run(
            row,
            objective=row.total,
            bound=row.total_bound,
            parameters=PairingParameters.of(row.parameters),
            asked=row.parameters,
            replan=Replan.of(row),
        )

    @strawberry.field(
        description=(
            "The best plans besides that of the run, the best first; fewer when there are no more."
        )
    )
    async def alternatives(
        self,
        info: Info,
        first: Annotated[int, strawberry.argument(description="How many, 1 to 10.")] = 5,
    ) -> list[AlternativePlan]:
        return await load_alternatives(info, self.row_id, first)

    @strawberry.field(
        description=(
            "Why the records of the edition let no plan stand, each record with its node;"
            " null unless the run failed for that."
        )
    )
    async def contradictions(self, info: Info) -> PairingContradictions | None:
        return await load_contradictions(info, self.row_id)

    @strawberry.field(
        description=(
            "The plan that gives up most of the run's pairs without losing more than is borne."
        )
    )
    async def most_different_plan(
        self,
        info: Info,
        tolerance_per_mille: Annotated[
            int,
            strawberry.argument(description="Share of the run's objective that may be lost."),
        ] = 20,
    ) -> DifferentPlan:
        return await load_different(info, self.row_id, tolerance_per_mille)

    @strawberry.field(
        description="Pairings of the answer, highest score first; empty until done.",
        extensions=[Paged()],
    )
    def pairings(
        self,
        info: Info,
        where: Annotated[
            PairingFilter | None,
            strawberry.argument(name="filter", description="Which pairings; left out means all."),
        ] = strawberry.UNSET,
        order_by: Annotated[
            list[PairingOrder] | None,
            strawberry.argument(
                description=(
                    "Order of the rows; left out means highest score first,"
                    " or by code to whoever may not see scores."
                )
            ),
        ] = strawberry.UNSET,
    ) -> Connection[Pairing]:
        # The order would tell which score is higher, and a cursor the score itself.
        if not order_by and not INPUTS["PairingOrderField.SCORE"].allows(info.context.viewer):
            order_by = [PairingOrder(field=PairingOrderField.CODE)]
        return listed(
            listings.PAIRINGS_OF_RUN,
            Pairing.of,
            self.row_id,
            fit_filter(where, listings.PairingFilter),
            order_by,
            load_pairings_ahead,
        )

    @strawberry.field(
        description="Delegates for whom it was asked how many partners they may have, by code."
    )
    def partner_limits(self) -> list[PartnerLimit]:
        most = runs.read_pairing_request(self.asked).partners_max
        return [
            PartnerLimit(edition_id=self.edition_id, code=code, partners_max=most[code])
            for code in sorted(most)
        ]

    @strawberry.field(
        description=(
            "Everybody whom a delegate may be paired with, with what it would cost the plan:"
            " the partners of the run, then the others, the cheapest first."
        )
    )
    async def possible_partners(
        self,
        info: Info,
        delegate: Annotated[
            strawberry.ID, strawberry.argument(description="Id of a delegate of the edition.")
        ],
        first: Annotated[
            int, strawberry.argument(description="How many, 1 to 100, from the cheapest.")
        ] = 50,
    ) -> list[PossiblePartner]:
        delegate_id = row_id_of(delegate, "Delegate", "delegate")
        return await load_partners(info, self.row_id, delegate_id, first)

    @strawberry.field(description="Competencies that it let count more than once.")
    def priorities(self) -> list[CompetencyPriority]:
        weighed = runs.read_pairing_request(self.asked).priorities
        return [CompetencyPriority(key=key, priority=weighed[key]) for key in sorted(weighed)]

    @strawberry.field(
        description="Scenario that it was asked for under; null when it was the edition as it was."
    )
    async def scenario(
        self, info: Info
    ) -> Annotated[Scenario, strawberry.lazy("api.schema.scenarios")] | None:
        return await load_node(info, "Scenario", self.scenario_id) if self.scenario_id else None

    @strawberry.field(
        description=(
            "For whom of those without a partner there are too few places, and with whom;"
            " empty where everybody has one."
        )
    )
    async def shortages(self, info: Info) -> list[PartnerShortage]:
        return await load_shortages(info, self.row_id)

    @strawberry.field(
        description="Delegates without a partner, with the reason; empty until done.",
        extensions=[Paged()],
    )
    def unpaired(self) -> UnpairedConnection:
        return UnpairedConnection(asked=Asked(listings.UNPAIRED_OF_RUN, self.row_id))


async def _people(info: Info, rows: Sequence[models.UnpairedDelegate]) -> list[Delegate]:
    return await load_delegates(info, [row.delegate_id for row in rows])
