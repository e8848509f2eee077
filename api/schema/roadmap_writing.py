"""What planners do about the roadmap of a programme: link to its strategies, and plan steps."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Final

import strawberry

from api.context import Info
from api.ids import decode_id
from api.schema.changing import carried_out
from api.schema.inputs import TEXT_LENGTH_MAX, fit_text, given, input_row_id, or_none
from api.schema.payloads import WHAT, Payload, deleted_field, key_field, result_field, version_field
from api.schema.programmes import Programme
from api.schema.roadmaps import RoadmapStep, StrategyLink
from domain import programmes
from domain.errors import InvalidInput
from domain.roadmap import links, steps
from domain.roadmap.links import Serving
from domain.store import ReadDb, WriteDb

_COLUMNS: Final = {
    "Objective": "objective_id",
    "Topic": "topic_id",
    "Recommendation": "recommendation_id",
    "RegionalMeeting": "meeting_id",
}


@strawberry.input(description="Input of linkToStrategy.")
class LinkToStrategyInput:
    """A strategy, and what of an edition serves it."""

    anchor_id: strawberry.ID = strawberry.field(
        description="Strategy of the programme of the edition."
    )
    edition_id: strawberry.ID = strawberry.field(description="Edition that the record is of.")
    record_id: strawberry.ID = strawberry.field(
        description=(
            "Objective, Recommendation or RegionalMeeting of the edition, or a Topic that it"
            " focuses on, has adopted or holds a session on."
        )
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of unlinkFromStrategy.")
class UnlinkFromStrategyInput:
    """A link."""

    id: strawberry.ID = strawberry.field(description="Link to take back.")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of addRoadmapStep.")
class AddRoadmapStepInput:
    """A programme and a step."""

    programme_id: strawberry.ID = strawberry.field(description="Programme that plans it.")
    title: str = strawberry.field(description="The step in words, at most 200 characters.")
    year: int = strawberry.field(description="Year for which it is planned, 1900 to 2199.")
    anchor_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Strategy of the programme; left out means that it is for all of them.",
    )
    details: str = strawberry.field(
        default="", description="What is meant, at most 4,000 characters; left out means nothing."
    )
    edition_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Edition of the programme that it became; left out means none yet.",
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeRoadmapStep; what is left out stays.")
class ChangeRoadmapStepInput:
    """A step as it is wanted."""

    id: strawberry.ID = strawberry.field(description="Step to change.")
    anchor_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Strategy; null means that it is for all of them."
    )
    details: str | None = strawberry.field(
        default=strawberry.UNSET, description="What is meant; empty for nothing."
    )
    edition_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Edition that it became; null means none."
    )
    title: str | None = strawberry.field(default=strawberry.UNSET, description="The step in words.")
    year: int | None = strawberry.field(
        default=strawberry.UNSET, description="Year for which it is planned."
    )
    expected_version: int | None = version_field("step")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of removeRoadmapStep.")
class RemoveRoadmapStepInput:
    """A step."""

    id: strawberry.ID = strawberry.field(description="Step to remove.")
    expected_version: int | None = version_field("step")
    idempotency_key: str | None = key_field()


@strawberry.type(description="What linkToStrategy did.")
class LinkToStrategyPayload(Payload):
    """A link and its programme."""

    programme: Programme | None = result_field("Programme")
    strategy_link: StrategyLink | None = result_field("Link")


@strawberry.type(description="What unlinkFromStrategy did.")
class UnlinkFromStrategyPayload(Payload):
    """The id that is gone, and the programme."""

    deleted_id: strawberry.ID | None = deleted_field()
    programme: Programme | None = result_field("Programme")


@strawberry.type(description="What addRoadmapStep did.")
class AddRoadmapStepPayload(Payload):
    """A step and its programme."""

    programme: Programme | None = result_field("Programme")
    roadmap_step: RoadmapStep | None = result_field("Step")


@strawberry.type(description="What changeRoadmapStep did.")
class ChangeRoadmapStepPayload(Payload):
    """A step."""

    roadmap_step: RoadmapStep | None = result_field("Step")


@strawberry.type(description="What removeRoadmapStep did.")
class RemoveRoadmapStepPayload(Payload):
    """The id that is gone, and the programme."""

    deleted_id: strawberry.ID | None = deleted_field()
    programme: Programme | None = result_field("Programme")


@strawberry.type
class RoadmapMutations:
    """One field for each act on roadmaps."""

    @strawberry.mutation(
        description="Say that something of an edition serves a strategy of its programme."
    )
    async def link_to_strategy(
        self, info: Info, asked: Annotated[LinkToStrategyInput, WHAT]
    ) -> LinkToStrategyPayload:
        async def act(db: WriteDb) -> LinkToStrategyPayload:
            row = await links.link_to_strategy(
                db,
                input_row_id(asked.anchor_id, "StrategyAnchor", "anchorId"),
                _serving(asked),
                at=info.context.store.clock(),
            )
            programme = await _programme_of(db, row.edition_id)
            return LinkToStrategyPayload(programme=programme, strategy_link=StrategyLink.of(row))

        return await carried_out(info, LinkToStrategyPayload, asked, act)

    @strawberry.mutation(description="Say that something does not serve a strategy after all.")
    async def unlink_from_strategy(
        self, info: Info, asked: Annotated[UnlinkFromStrategyInput, WHAT]
    ) -> UnlinkFromStrategyPayload:
        async def act(db: WriteDb) -> UnlinkFromStrategyPayload:
            row = await links.unlink_from_strategy(
                db, input_row_id(asked.id, "StrategyLink", "id"), at=info.context.store.clock()
            )
            programme = await _programme_of(db, row.edition_id)
            return UnlinkFromStrategyPayload(deleted_id=asked.id, programme=programme)

        return await carried_out(info, UnlinkFromStrategyPayload, asked, act)

    @strawberry.mutation(
        description="Plan a step of a programme for a year, before there is an edition or for one."
    )
    async def add_roadmap_step(
        self, info: Info, asked: Annotated[AddRoadmapStepInput, WHAT]
    ) -> AddRoadmapStepPayload:
        async def act(db: WriteDb) -> AddRoadmapStepPayload:
            wanted = steps.StepWanted(
                asked.year,
                fit_text(asked.title, "title"),
                fit_text(asked.details, "details", TEXT_LENGTH_MAX, lines=True),
                _row_id(asked.anchor_id, "StrategyAnchor", "anchorId"),
                _row_id(asked.edition_id, "Edition", "editionId"),
            )
            row = await steps.add_roadmap_step(
                db,
                input_row_id(asked.programme_id, "Programme", "programmeId"),
                wanted,
                at=info.context.store.clock(),
            )
            programme = await _programme(db, row.programme_id)
            return AddRoadmapStepPayload(programme=programme, roadmap_step=RoadmapStep.of(row))

        return await carried_out(info, AddRoadmapStepPayload, asked, act)

    @strawberry.mutation(description="Say of a step what it is from now on.")
    async def change_roadmap_step(
        self, info: Info, asked: Annotated[ChangeRoadmapStepInput, WHAT]
    ) -> ChangeRoadmapStepPayload:
        async def act(db: WriteDb) -> ChangeRoadmapStepPayload:
            row_id = input_row_id(asked.id, "RoadmapStep", "id")
            was = await steps.held_step(db, row_id)
            row = await steps.change_roadmap_step(
                db,
                row_id,
                replace(was, **_changed(asked)),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ChangeRoadmapStepPayload(roadmap_step=RoadmapStep.of(row))

        return await carried_out(info, ChangeRoadmapStepPayload, asked, act)

    @strawberry.mutation(description="Take a step from the roadmap of a programme.")
    async def remove_roadmap_step(
        self, info: Info, asked: Annotated[RemoveRoadmapStepInput, WHAT]
    ) -> RemoveRoadmapStepPayload:
        async def act(db: WriteDb) -> RemoveRoadmapStepPayload:
            row = await steps.remove_roadmap_step(
                db,
                input_row_id(asked.id, "RoadmapStep", "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            programme = await _programme(db, row.programme_id)
            return RemoveRoadmapStepPayload(deleted_id=asked.id, programme=programme)

        return await carried_out(info, RemoveRoadmapStepPayload, asked, act)


def _serving(asked: LinkToStrategyInput) -> Serving:
    edition_id = input_row_id(asked.edition_id, "Edition", "editionId")
    found = decode_id(asked.record_id)
    noun = found.type_name if found is not None and found.type_name in _COLUMNS else "Objective"
    if found is not None and found.type_name not in _COLUMNS:
        raise InvalidInput(
            "This serves no strategy. Give the id of an Objective, a Topic, a Recommendation or a"
            " RegionalMeeting.",
            path=("recordId",),
        )
    return Serving(edition_id, _COLUMNS[noun], input_row_id(asked.record_id, noun, "recordId"))


def _row_id(asked: strawberry.ID | None, noun: str, field: str) -> str | None:
    return input_row_id(asked, noun, field) if given(asked) and asked is not None else None


def _changed(asked: ChangeRoadmapStepInput) -> dict[str, Any]:
    """Return what is asked of a step by the names of the domain."""
    changed: dict[str, Any] = {}
    for name, noun in (("anchor_id", "StrategyAnchor"), ("edition_id", "Edition")):
        value = getattr(asked, name)
        if value is not strawberry.UNSET:
            changed[name] = _row_id(value, noun, "anchorId" if noun[0] == "S" else "editionId")
    if given(asked.year):
        changed["year"] = asked.year
    if given(asked.title):
        changed["title"] = fit_text(asked.title or "", "title")
    if given(asked.details):
        changed["details"] = fit_text(asked.details or "", "details", TEXT_LENGTH_MAX, lines=True)
    return changed


async def _programme_of(db: ReadDb, edition_id: str) -> Programme | None:
    (edition,) = await programmes.editions_by_id(db, [edition_id])
    return None if edition is None else await _programme(db, edition.programme_id)


async def _programme(db: ReadDb, programme_id: str) -> Programme | None:
    (row,) = await programmes.programmes_by_id(db, [programme_id])
    return Programme.maybe(row)
