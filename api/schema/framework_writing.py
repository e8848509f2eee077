"""Writing framework versions: drafts, their groups and competencies, maps, publishing, retiring."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.competencies import Competency, CompetencyFramework, CompetencyGroup
from api.schema.inputs import (
    TEXT_LENGTH_MAX,
    fit_list,
    fit_text,
    input_row_id,
    maybe_row_id,
    or_none,
)
from api.schema.payloads import WHAT, Payload, had_field, key_field, result_field, version_field
from domain import models
from domain.frameworks import copies, drafts, life, maps
from domain.store import WriteDb

_DRAFT = "Draft to change."


@strawberry.input(description="Input of createFramework.")
class CreateFrameworkInput:
    """A key, and what to copy."""

    key: str = strawberry.field(
        description=(
            "Key, the same over all versions: small letters and digits, with underscores or"
            " hyphens between them. While a framework is in force, only a version of its key can"
            " be published."
        )
    )
    copy_of: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Framework version to copy; left out begins with an empty draft.",
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of discardFramework.")
class DiscardFrameworkInput:
    """A draft."""

    framework_id: strawberry.ID = strawberry.field(description="Draft to delete.")
    expected_version: int | None = version_field("framework version, its revision,")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of putCompetencyGroup.")
class PutCompetencyGroupInput:
    """A group of a draft."""

    framework_id: strawberry.ID = strawberry.field(description=_DRAFT)
    key: str = strawberry.field(description="Key; that of a group that is there changes it.")
    name: str = strawberry.field(description="Name in English, at most 200 characters.")
    description: str = strawberry.field(default="", description="What the group holds.")
    parent_key: str | None = strawberry.field(
        default=strawberry.UNSET, description="Group above, by key; left out stands at the top."
    )
    position: int = strawberry.field(default=0, description="Place among its sisters, rising.")
    expected_version: int | None = version_field("framework version, its revision,")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of putCompetency.")
class PutCompetencyInput:
    """A competency of a draft."""

    framework_id: strawberry.ID = strawberry.field(description=_DRAFT)
    key: str = strawberry.field(description="Key; that of a competency that is there changes it.")
    group_key: str = strawberry.field(description="Group that it stands in, by key.")
    kind: models.CompetencyKind = strawberry.field(description="Which kind of competency it is.")
    name: str = strawberry.field(description="Name in English, at most 200 characters.")
    definition: str = strawberry.field(description="What it is, in one sentence.")
    level_descriptors: list[str] = strawberry.field(
        description="What somebody does at AWARE, TRAINED, ADVANCED and EXPERT: four texts."
    )
    position: int = strawberry.field(default=0, description="Place in the framework, rising.")
    source: str = strawberry.field(default="", description="Instrument that it is a reading of.")
    expected_version: int | None = version_field("framework version, its revision,")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of removeCompetencyGroup.")
class RemoveCompetencyGroupInput:
    """A group of a draft."""

    framework_id: strawberry.ID = strawberry.field(description=_DRAFT)
    key: str = strawberry.field(description="Group to take out, by key; one that holds nothing.")
    expected_version: int | None = version_field("framework version, its revision,")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of removeCompetency.")
class RemoveCompetencyInput:
    """A competency of a draft."""

    framework_id: strawberry.ID = strawberry.field(description=_DRAFT)
    key: str = strawberry.field(description="Competency to take out, by key.")
    expected_version: int | None = version_field("framework version, its revision,")
    idempotency_key: str | None = key_field()


@strawberry.input(description="What became of a competency of an earlier version.")
class CompetencyLinkInput:
    """As domain.frameworks.maps.LinkWanted."""

    from_key: str = strawberry.field(description="Competency of the earlier version, by key.")
    to_keys: list[str] = strawberry.field(
        description="What it became, by key; none wants a reason."
    )
    reason: str = strawberry.field(default="", description="Why; to be given where it became none.")


@strawberry.input(description="Input of mapFramework.")
class MapFrameworkInput:
    """Two versions and the map."""

    framework_id: strawberry.ID = strawberry.field(description="Draft to map onto.")
    from_framework_id: strawberry.ID = strawberry.field(
        description="Earlier version of the same key."
    )
    links: list[CompetencyLinkInput] = strawberry.field(
        description="The whole map, in place of the one before; at most 200 links."
    )
    expected_version: int | None = version_field("framework version, its revision,")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of publishFramework.")
class PublishFrameworkInput:
    """A draft."""

    framework_id: strawberry.ID = strawberry.field(description="Draft to put into force.")
    expected_version: int | None = version_field("framework version, its revision,")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of retireFramework.")
class RetireFrameworkInput:
    """A published version."""

    framework_id: strawberry.ID = strawberry.field(description="Version to take out of force.")
    expected_version: int | None = version_field("framework version, its revision,")
    idempotency_key: str | None = key_field()


def _framework() -> Any:
    return result_field("Framework version")


@strawberry.type(description="What createFramework did.")
class CreateFrameworkPayload(Payload):
    """A draft."""

    framework: CompetencyFramework | None = _framework()


@strawberry.type(description="What discardFramework did.")
class DiscardFrameworkPayload(Payload):
    """The id that is gone."""

    deleted_id: strawberry.ID | None = had_field("draft")


@strawberry.type(description="What putCompetencyGroup did.")
class PutCompetencyGroupPayload(Payload):
    """A group and its draft."""

    competency_group: CompetencyGroup | None = result_field("Group")
    framework: CompetencyFramework | None = _framework()


@strawberry.type(description="What putCompetency did.")
class PutCompetencyPayload(Payload):
    """A competency and its draft."""

    competency: Competency | None = result_field("Competency")
    framework: CompetencyFramework | None = _framework()


@strawberry.type(description="What removeCompetencyGroup did.")
class RemoveCompetencyGroupPayload(Payload):
    """A draft."""

    framework: CompetencyFramework | None = _framework()


@strawberry.type(description="What removeCompetency did.")
class RemoveCompetencyPayload(Payload):
    """A draft."""

    framework: CompetencyFramework | None = _framework()


@strawberry.type(description="What mapFramework did.")
class MapFrameworkPayload(Payload):
    """A draft."""

    framework: CompetencyFramework | None = _framework()


@strawberry.type(description="What publishFramework did.")
class PublishFrameworkPayload(Payload):
    """A published version."""

    framework: CompetencyFramework | None = _framework()


@strawberry.type(description="What retireFramework did.")
class RetireFrameworkPayload(Payload):
    """A retired version."""

    framework: CompetencyFramework | None = _framework()


def _terms(info: Info, asked: Any) -> dict[str, Any]:
    """Return when it is done and at which version, as every act of a framework takes them."""
    return {
        "at": info.context.store.clock(),
        "expected_version": or_none(asked.expected_version),
    }


def _framework_id(asked: Any) -> str:
    return input_row_id(asked.framework_id, "CompetencyFramework", "frameworkId")


def _long(text: str, name: str) -> str:
    return fit_text(text, name, TEXT_LENGTH_MAX, lines=True)


@strawberry.type
class FrameworkMutations:
    """One field for each function of domain.frameworks that changes something."""

    @strawberry.mutation(
        description=(
            "Begin the next version of a framework as a draft, empty or as a copy; a copy of the"
            " same framework is mapped, with its targets."
        )
    )
    async def create_framework(
        self, info: Info, asked: Annotated[CreateFrameworkInput, WHAT]
    ) -> CreateFrameworkPayload:
        async def act(db: WriteDb) -> CreateFrameworkPayload:
            copied_id = maybe_row_id(asked.copy_of, "CompetencyFramework", "copyOf")
            row = await copies.create_framework(
                db, asked.key, copied_id=copied_id, at=info.context.store.clock()
            )
            return CreateFrameworkPayload(framework=CompetencyFramework.of(row))

        return await carried_out(info, CreateFrameworkPayload, asked, act)

    @strawberry.mutation(description="Delete a draft of a framework with all that is in it.")
    async def discard_framework(
        self, info: Info, asked: Annotated[DiscardFrameworkInput, WHAT]
    ) -> DiscardFrameworkPayload:
        async def act(db: WriteDb) -> DiscardFrameworkPayload:
            await copies.discard_framework(db, _framework_id(asked), **_terms(info, asked))
            return DiscardFrameworkPayload(deleted_id=asked.framework_id)

        return await carried_out(info, DiscardFrameworkPayload, asked, act)

    @strawberry.mutation(description="Add a group to a draft, or change the one of the key.")
    async def put_competency_group(
        self, info: Info, asked: Annotated[PutCompetencyGroupInput, WHAT]
    ) -> PutCompetencyGroupPayload:
        async def act(db: WriteDb) -> PutCompetencyGroupPayload:
            wanted = drafts.GroupWanted(
                key=asked.key,
                name=fit_text(asked.name, "name"),
                description=_long(asked.description, "description"),
                parent_key=or_none(asked.parent_key),
                position=asked.position,
            )
            row, group = await drafts.put_group(
                db, _framework_id(asked), wanted, **_terms(info, asked)
            )
            return PutCompetencyGroupPayload(
                framework=CompetencyFramework.of(row), competency_group=CompetencyGroup.of(group)
            )

        return await carried_out(info, PutCompetencyGroupPayload, asked, act)

    @strawberry.mutation(description="Add a competency to a draft, or change the one of the key.")
    async def put_competency(
        self, info: Info, asked: Annotated[PutCompetencyInput, WHAT]
    ) -> PutCompetencyPayload:
        async def act(db: WriteDb) -> PutCompetencyPayload:
            wanted = drafts.CompetencyWanted(
                key=asked.key,
                group_key=asked.group_key,
                kind=asked.kind,
                name=fit_text(asked.name, "name"),
                definition=_long(asked.definition, "definition"),
                levels=tuple(
                    _long(each, "levelDescriptors")
                    for each in fit_list(asked.level_descriptors, "levelDescriptors")
                ),
                position=asked.position,
                source=_long(asked.source, "source"),
            )
            row, competency = await drafts.put_competency(
                db, _framework_id(asked), wanted, **_terms(info, asked)
            )
            return PutCompetencyPayload(
                framework=CompetencyFramework.of(row), competency=Competency.of(competency)
            )

        return await carried_out(info, PutCompetencyPayload, asked, act)

    @strawberry.mutation(description="Take a group that holds nothing out of a draft.")
    async def remove_competency_group(
        self, info: Info, asked: Annotated[RemoveCompetencyGroupInput, WHAT]
    ) -> RemoveCompetencyGroupPayload:
        async def act(db: WriteDb) -> RemoveCompetencyGroupPayload:
            row = await drafts.remove_group(
                db, _framework_id(asked), asked.key, **_terms(info, asked)
            )
            return RemoveCompetencyGroupPayload(framework=CompetencyFramework.of(row))

        return await carried_out(info, RemoveCompetencyGroupPayload, asked, act)

    @strawberry.mutation(
        description="Take a competency out of a draft, with its targets and its part of the map."
    )
    async def remove_competency(
        self, info: Info, asked: Annotated[RemoveCompetencyInput, WHAT]
    ) -> RemoveCompetencyPayload:
        async def act(db: WriteDb) -> RemoveCompetencyPayload:
            row = await drafts.remove_competency(
                db, _framework_id(asked), asked.key, **_terms(info, asked)
            )
            return RemoveCompetencyPayload(framework=CompetencyFramework.of(row))

        return await carried_out(info, RemoveCompetencyPayload, asked, act)

    @strawberry.mutation(
        description="Say what became of the competencies of an earlier version in a draft."
    )
    async def map_framework(
        self, info: Info, asked: Annotated[MapFrameworkInput, WHAT]
    ) -> MapFrameworkPayload:
        async def act(db: WriteDb) -> MapFrameworkPayload:
            links = [
                maps.LinkWanted(each.from_key, tuple(each.to_keys), _long(each.reason, "reason"))
                for each in fit_list(asked.links, "links")
            ]
            from_id = input_row_id(
                asked.from_framework_id, "CompetencyFramework", "fromFrameworkId"
            )
            row = await maps.map_framework(
                db, _framework_id(asked), from_id, links, **_terms(info, asked)
            )
            return MapFrameworkPayload(framework=CompetencyFramework.of(row))

        return await carried_out(info, MapFrameworkPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Put a draft into force for good; the version before stays published until it is"
            " retired."
        )
    )
    async def publish_framework(
        self, info: Info, asked: Annotated[PublishFrameworkInput, WHAT]
    ) -> PublishFrameworkPayload:
        async def act(db: WriteDb) -> PublishFrameworkPayload:
            row = await life.publish_framework(db, _framework_id(asked), **_terms(info, asked))
            return PublishFrameworkPayload(framework=CompetencyFramework.of(row))

        return await carried_out(info, PublishFrameworkPayload, asked, act)

    @strawberry.mutation(
        description="Take a published version out of force; its ratings stay and are read by maps."
    )
    async def retire_framework(
        self, info: Info, asked: Annotated[RetireFrameworkInput, WHAT]
    ) -> RetireFrameworkPayload:
        async def act(db: WriteDb) -> RetireFrameworkPayload:
            row = await life.retire_framework(db, _framework_id(asked), **_terms(info, asked))
            return RetireFrameworkPayload(framework=CompetencyFramework.of(row))

        return await carried_out(info, RetireFrameworkPayload, asked, act)
