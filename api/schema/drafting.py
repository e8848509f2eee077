"""Drafting scenarios: begin, change, demand, discard, publish."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.editions import Edition
from api.schema.inputs import TEXT_LENGTH_MAX, fit_text, given, input_row_id, maybe_row_id, or_none
from api.schema.payloads import WHAT, Payload, had_field, key_field, result_field, version_field
from api.schema.requests import edition_of, partners_max_of, priorities_of
from api.schema.scenarios import Scenario, ScenarioInstruction
from api.schema.tuning import (
    CompetencyPriorityInput,
    PairingParametersInput,
    PartnerLimitInput,
    by_input_names,
    overrides_of,
)
from domain import models, scenarios
from domain.runs import PairingRequest
from domain.scenarios import ScenarioChange
from domain.store import WriteDb


def _version_field() -> Any:
    return version_field("scenario")


@strawberry.input(description="Input of createScenario.")
class CreateScenarioInput:
    """A name, and what to weigh."""

    edition_id: strawberry.ID = strawberry.field(description="Edition that it is on top of.")
    name: str = strawberry.field(
        description="Name of 1 to 200 characters, unique among the drafts of the edition."
    )
    parameters: PairingParametersInput | None = strawberry.field(
        default=strawberry.UNSET,
        description="What to weigh differently from the edition; left out means nothing.",
    )
    priorities: list[CompetencyPriorityInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Competencies that count more than once; left out means as in the edition.",
    )
    partner_limits: list[PartnerLimitInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Delegates who may have so many partners; left out means as in the edition.",
    )
    copy_of: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Scenario of the edition, in any state, that it begins as a copy of, with what that"
            " demands; what is given beside it goes in the place of the copy's."
        ),
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of updateScenario; what is left out stays as it is.")
class UpdateScenarioInput:
    """A scenario, and what to change."""

    id: strawberry.ID = strawberry.field(description="Scenario to change; it has to be a draft.")
    name: str | None = strawberry.field(
        default=strawberry.UNSET, description="Name of 1 to 200 characters."
    )
    parameters: PairingParametersInput | None = strawberry.field(
        default=strawberry.UNSET,
        description="All that it weighs differently from the edition, in place of what it did.",
    )
    priorities: list[CompetencyPriorityInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="All competencies that count more than once, in place of those before.",
    )
    partner_limits: list[PartnerLimitInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="All delegates who may have so many partners, in place of those before.",
    )
    expected_version: int | None = _version_field()
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of addScenarioInstruction.")
class AddScenarioInstructionInput:
    """Two delegates and a demand."""

    kind: models.InstructionKind = strawberry.field(description="What is demanded.")
    left_delegate_id: strawberry.ID = strawberry.field(description="One of the two delegates.")
    reason: str = strawberry.field(
        description="Why, at most 4,000 characters; never shown to participants."
    )
    right_delegate_id: strawberry.ID = strawberry.field(
        description="The other delegate, of another side."
    )
    scenario_id: strawberry.ID = strawberry.field(description="Scenario; it has to be a draft.")
    expected_version: int | None = _version_field()
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of removeScenarioInstruction.")
class RemoveScenarioInstructionInput:
    """An instruction."""

    id: strawberry.ID = strawberry.field(description="Instruction to take out of its scenario.")
    expected_version: int | None = _version_field()
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of discardScenario.")
class DiscardScenarioInput:
    """A scenario."""

    id: strawberry.ID = strawberry.field(
        description="Scenario to throw away; it has to be a draft."
    )
    expected_version: int | None = _version_field()
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of publishScenario.")
class PublishScenarioInput:
    """A scenario."""

    id: strawberry.ID = strawberry.field(description="Scenario to publish; it has to be a draft.")
    expected_version: int | None = _version_field()
    idempotency_key: str | None = key_field()


@strawberry.type
class ScenarioPayload(Payload):
    """A scenario."""

    scenario: Scenario | None = result_field("Scenario")


@strawberry.type(description="What createScenario did.")
class CreateScenarioPayload(ScenarioPayload):
    """A draft."""


@strawberry.type(description="What updateScenario did.")
class UpdateScenarioPayload(ScenarioPayload):
    """A draft."""


@strawberry.type(description="What addScenarioInstruction did.")
class AddScenarioInstructionPayload(ScenarioPayload):
    """A draft and its new instruction."""

    scenario_instruction: ScenarioInstruction | None = result_field("Instruction")


@strawberry.type(description="What removeScenarioInstruction did.")
class RemoveScenarioInstructionPayload(ScenarioPayload):
    """A draft, and the id that is gone."""

    deleted_id: strawberry.ID | None = had_field("instruction")


@strawberry.type(description="What discardScenario did.")
class DiscardScenarioPayload(ScenarioPayload):
    """A discarded scenario."""


@strawberry.type(description="What publishScenario did.")
class PublishScenarioPayload(ScenarioPayload):
    """A published scenario, its edition, and the one before."""

    edition: Edition | None = strawberry.field(
        default=None,
        description="Edition, with the instructions it has now; null when nothing was changed.",
    )
    superseded: Scenario | None = strawberry.field(
        default=None,
        description=(
            "Scenario that was published before; null when none was, or nothing was changed."
        ),
    )


@strawberry.type
class ScenarioMutations:
    """One field for each function of domain.scenarios that changes something."""

    @strawberry.mutation(description="Begin a draft of what to weigh and demand otherwise.")
    async def create_scenario(
        self, info: Info, asked: Annotated[CreateScenarioInput, WHAT]
    ) -> CreateScenarioPayload:
        async def act(db: WriteDb) -> CreateScenarioPayload:
            edition = await edition_of(db, asked.edition_id)
            copied_id = maybe_row_id(asked.copy_of, "Scenario", "copyOf")
            own, demands = await scenarios.contents_of(db, edition, copied_id)
            weighed, limits = asked.priorities, asked.partner_limits
            most = await partners_max_of(db, limits, edition.id)
            request = PairingRequest(
                parameters=(
                    overrides_of(asked.parameters) if given(asked.parameters) else own.parameters
                ),
                priorities=await priorities_of(db, weighed) if given(weighed) else own.priorities,
                partners_max=most if given(limits) else own.partners_max,
            )
            name, at = fit_text(asked.name, "name"), info.context.store.clock()
            with by_input_names():
                row = await scenarios.create_scenario(
                    db, edition, name, request, at=at, demands=demands
                )
            return CreateScenarioPayload(scenario=Scenario.of(row))

        return await carried_out(info, CreateScenarioPayload, asked, act)

    @strawberry.mutation(description="Change the name of a draft, or what it weighs.")
    async def update_scenario(
        self, info: Info, asked: Annotated[UpdateScenarioInput, WHAT]
    ) -> UpdateScenarioPayload:
        async def act(db: WriteDb) -> UpdateScenarioPayload:
            row_id, expected = _scenario(asked)
            weighed: Sequence[CompetencyPriorityInput] | None = asked.priorities
            limits: Sequence[PartnerLimitInput] | None = asked.partner_limits
            (found,) = await scenarios.scenarios_by_id(db, [row_id])
            edition_id = found.edition_id if found is not None else ""
            wanted = ScenarioChange(
                name=fit_text(str(asked.name), "name") if given(asked.name) else None,
                parameters=overrides_of(asked.parameters) if given(asked.parameters) else None,
                priorities=await priorities_of(db, weighed) if given(weighed) else None,
                partners_max=(
                    await partners_max_of(db, limits, edition_id)
                    if given(limits) and edition_id
                    else None
                ),
            )
            at = info.context.store.clock()
            with by_input_names():
                row = await scenarios.update_scenario(
                    db, row_id, wanted, at=at, expected_version=expected
                )
            return UpdateScenarioPayload(scenario=Scenario.of(row))

        return await carried_out(info, UpdateScenarioPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Demand, forbid or lock the pairing of two delegates in a draft; refused when the two"
            " already have an instruction, there or in the edition."
        )
    )
    async def add_scenario_instruction(
        self, info: Info, asked: Annotated[AddScenarioInstructionInput, WHAT]
    ) -> AddScenarioInstructionPayload:
        async def act(db: WriteDb) -> AddScenarioInstructionPayload:
            pair = (
                input_row_id(asked.left_delegate_id, "Delegate", "leftDelegateId"),
                input_row_id(asked.right_delegate_id, "Delegate", "rightDelegateId"),
            )
            scenario, row = await scenarios.add_scenario_instruction(
                db,
                input_row_id(asked.scenario_id, "Scenario", "scenarioId"),
                asked.kind,
                pair,
                fit_text(asked.reason, "reason", TEXT_LENGTH_MAX, lines=True),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return AddScenarioInstructionPayload(
                scenario=Scenario.of(scenario), scenario_instruction=ScenarioInstruction.of(row)
            )

        return await carried_out(info, AddScenarioInstructionPayload, asked, act)

    @strawberry.mutation(description="Take an instruction out of a draft.")
    async def remove_scenario_instruction(
        self, info: Info, asked: Annotated[RemoveScenarioInstructionInput, WHAT]
    ) -> RemoveScenarioInstructionPayload:
        async def act(db: WriteDb) -> RemoveScenarioInstructionPayload:
            row = await scenarios.remove_scenario_instruction(
                db,
                input_row_id(asked.id, "ScenarioInstruction", "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return RemoveScenarioInstructionPayload(scenario=Scenario.of(row), deleted_id=asked.id)

        return await carried_out(info, RemoveScenarioInstructionPayload, asked, act)

    @strawberry.mutation(description="Throw a draft away; its runs are kept.")
    async def discard_scenario(
        self, info: Info, asked: Annotated[DiscardScenarioInput, WHAT]
    ) -> DiscardScenarioPayload:
        async def act(db: WriteDb) -> DiscardScenarioPayload:
            row_id, expected = _scenario(asked)
            row = await scenarios.discard_scenario(
                db, row_id, at=info.context.store.clock(), expected_version=expected
            )
            return DiscardScenarioPayload(scenario=Scenario.of(row))

        return await carried_out(info, DiscardScenarioPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Make what a draft weighs and demands the edition's own; refused when the edition has"
            " an instruction on two of its delegates. An earlier publication is superseded, and its"
            " parameters go on where the draft sets none."
        )
    )
    async def publish_scenario(
        self, info: Info, asked: Annotated[PublishScenarioInput, WHAT]
    ) -> PublishScenarioPayload:
        async def act(db: WriteDb) -> PublishScenarioPayload:
            row_id, expected = _scenario(asked)
            with by_input_names():
                row, edition, before = await scenarios.publish_scenario(
                    db, row_id, at=info.context.store.clock(), expected_version=expected
                )
            return PublishScenarioPayload(
                scenario=Scenario.of(row),
                edition=Edition.of(edition),
                superseded=Scenario.maybe(before),
            )

        return await carried_out(info, PublishScenarioPayload, asked, act)


def _scenario(asked: Any) -> tuple[str, int | None]:
    """Return the row of the scenario that is meant, and the version that was read."""
    return input_row_id(asked.id, "Scenario", "id"), or_none(asked.expected_version)
