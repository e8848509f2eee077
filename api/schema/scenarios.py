"""Scenarios: what a planner drafts on top of an edition, and what it demands of two delegates."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.context import Info
from api.schema.enums import described
from api.schema.inputs import fit_filter
from api.schema.instructions import PairingInstruction, PairingInstructionFilter, instructions_of
from api.schema.lists import Connection, Paged, listed
from api.schema.node import Node, load_node
from api.schema.nominations import Delegate, load_pair
from api.schema.pairing_parameters import CompetencyPriority, PairingParameters, PartnerLimit
from api.schema.pairings import PairingRun
from api.schema.tuning import input_name
from domain import models, scenarios
from domain.runs import listings, read_pairing_request, standing_scenarios

if TYPE_CHECKING:
    from api.schema.editions import Edition

_EDITIONS = strawberry.lazy("api.schema.editions")

described(
    models.ScenarioState,
    "Life of a scenario.",
    {
        "DRAFT": "Being worked on; nobody is told anything.",
        "PUBLISHED": "What it weighs and demands became the edition's own.",
        "DISCARDED": "Thrown away; its runs are kept.",
    },
)


@strawberry.input(description="Which scenarios: every given field must hold.")
class ScenarioFilter:
    """As domain.scenarios.ScenarioFilter."""

    state_in: list[models.ScenarioState] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these states."
    )


@strawberry.type(description="Parameters and instructions on top of an edition's own.")
class Scenario(Node):
    """One row of ``scenario``."""

    batch = scenarios.scenarios_by_id
    edition_id: strawberry.Private[str]
    own: strawberry.Private[str]
    changed_at: datetime = strawberry.field(
        description="When it, or what it demands, was changed last."
    )
    discarded_at: datetime | None = strawberry.field(
        description="When it was thrown away; null when it was not."
    )
    made_at: datetime = strawberry.field(description="When it was begun.")
    name: str = strawberry.field(description="Name, unique among the drafts of the edition.")
    published_at: datetime | None = strawberry.field(
        description="When it was published; null when it never was."
    )
    state: models.ScenarioState = strawberry.field(description="Where it stands in its life.")
    superseded_at: datetime | None = strawberry.field(
        description="When another publication took its place; null while it has not."
    )
    version: int = strawberry.field(
        description="Counts the changes of it and of what it demands, from 1; for expectedVersion."
    )

    @classmethod
    def of(cls, row: models.Scenario) -> Scenario:
        """Make the node of a row."""
        return cls.with_values(row, own=row.parameters)

    @strawberry.field(
        description="Names of the parameters that it sets itself, as in PairingParametersInput."
    )
    def changed_parameters(self) -> list[str]:
        return sorted(input_name(name) for name in read_pairing_request(self.own).parameters)

    @strawberry.field(description="Edition that it is on top of.")
    async def edition(self, info: Info) -> Annotated[Edition, _EDITIONS]:
        return await load_node(info, "Edition", self.edition_id)

    @strawberry.field(
        description="What it demands of two delegates, oldest first.", extensions=[Paged()]
    )
    def instructions(self) -> Connection[ScenarioInstruction]:
        return listed(scenarios.INSTRUCTIONS_OF_SCENARIO, ScenarioInstruction.of, self.row_id)

    @strawberry.field(
        description=(
            "Pairing run under it that was asked for last, in any state;"
            " null when there is none. pairingComparison compares two."
        )
    )
    async def latest_pairing_run(self, info: Info) -> PairingRun | None:
        batch = listings.latest_pairing_runs_of_scenarios
        return PairingRun.maybe(await info.context.loaders.load(batch, self.row_id))

    @strawberry.field(
        description="What a run under it weighs: its own over the edition's over the defaults."
    )
    async def parameters(self, info: Info) -> PairingParameters:
        weighed = await info.context.loaders.load(scenarios.weighed_by_scenario, self.row_id)
        return PairingParameters.of(weighed)

    @strawberry.field(description="Delegates for whom it says how many partners they may have.")
    def partner_limits(self) -> list[PartnerLimit]:
        own = read_pairing_request(self.own).partners_max
        return [
            PartnerLimit(edition_id=self.edition_id, code=code, partners_max=own[code])
            for code in sorted(own)
        ]

    @strawberry.field(description="Competencies that it lets count more than once.")
    def priorities(self) -> list[CompetencyPriority]:
        own = read_pairing_request(self.own).priorities
        return [CompetencyPriority(key=key, priority=own[key]) for key in sorted(own)]


@strawberry.type(description="What a scenario demands of the pairing of two delegates.")
class ScenarioInstruction(Node):
    """One row of ``scenario_instruction``."""

    batch = scenarios.scenario_instructions_by_id
    scenario_id: strawberry.Private[str]
    left_delegate_id: strawberry.Private[str]
    right_delegate_id: strawberry.Private[str]
    kind: models.InstructionKind = strawberry.field(description="What is demanded.")
    made_at: datetime = strawberry.field(description="When it was made.")
    reason: str = strawberry.field(
        description="Why, in the planner's words; never shown to participants."
    )

    @strawberry.field(description="The two delegates, in the order of their sides.")
    async def delegates(self, info: Info) -> list[Delegate]:
        return await load_pair(info, self.left_delegate_id, self.right_delegate_id)

    @strawberry.field(description="Scenario.")
    async def scenario(self, info: Info) -> Scenario:
        return await load_node(info, "Scenario", self.scenario_id)


@strawberry.type
class EditionPlanning:
    """What an edition is planned with."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description="What planners demand of the pairing, oldest first.", extensions=[Paged()]
    )
    def pairing_instructions(
        self,
        where: Annotated[
            PairingInstructionFilter | None,
            strawberry.argument(
                name="filter", description="Which instructions; left out means all."
            ),
        ] = strawberry.UNSET,
    ) -> Connection[PairingInstruction]:
        return instructions_of(self.row_id, where)

    @strawberry.field(
        description=(
            "Scenario whose parameters are the edition's own now; null when none was published."
        )
    )
    async def published_scenario(self, info: Info) -> Scenario | None:
        return Scenario.maybe(await info.context.loaders.load(standing_scenarios, self.row_id))

    @strawberry.field(description="Scenarios of the edition, newest first.", extensions=[Paged()])
    def scenarios(
        self,
        where: Annotated[
            ScenarioFilter | None,
            strawberry.argument(name="filter", description="Which scenarios; left out means all."),
        ] = strawberry.UNSET,
    ) -> Connection[Scenario]:
        narrowed = fit_filter(where, scenarios.ScenarioFilter)
        return listed(scenarios.SCENARIOS_OF_EDITION, Scenario.of, self.row_id, narrowed)
