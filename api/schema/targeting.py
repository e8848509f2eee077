"""Saying what is wanted of people: kinds of post with their targets, and targets of one person."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.competencies import RoleProfile
from api.schema.inputs import fit_list, fit_text, input_row_id, maybe_row_id, or_none
from api.schema.managers import Manager
from api.schema.payloads import WHAT, Payload, key_field, result_field, version_field
from domain import targets
from domain.errors import InvalidInput
from domain.store import WriteDb


@strawberry.input(description="Input of createRoleProfile.")
class CreateRoleProfileInput:
    """A kind of post."""

    key: str = strawberry.field(
        description="Key: small letters and digits, with underscores or hyphens between them."
    )
    name: str = strawberry.field(description="Name in English, at most 200 characters.")
    copy_of: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Role profile whose targets it has; left out begins without any.",
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of renameRoleProfile.")
class RenameRoleProfileInput:
    """A kind of post and a name."""

    role_profile_id: strawberry.ID = strawberry.field(description="Role profile to rename.")
    name: str = strawberry.field(description="Name in English, at most 200 characters.")
    expected_version: int | None = version_field("role profile")
    idempotency_key: str | None = key_field()


@strawberry.input(description="The level that a post wants in a competency.")
class RoleTargetInput:
    """As domain.targets.TargetWanted."""

    competency_key: str = strawberry.field(description="Competency, by key.")
    level_number: int = strawberry.field(description="Wanted level, 1 to 4.")


@strawberry.input(description="Input of setRoleTargets.")
class SetRoleTargetsInput:
    """A kind of post, a framework version, and levels."""

    role_profile_id: strawberry.ID = strawberry.field(description="Role profile to change.")
    framework_id: strawberry.ID = strawberry.field(
        description="Framework version whose competencies are wanted; one that is not retired."
    )
    targets: list[RoleTargetInput] = strawberry.field(
        description="All targets in this version, in place of those before; at most 200."
    )
    expected_version: int | None = version_field("role profile")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of assignRoleProfile.")
class AssignRoleProfileInput:
    """A person and a kind of post."""

    manager_id: strawberry.ID = strawberry.field(description="Person who has the post.")
    role_profile_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Kind of post, always to be given; null means none, and then no target.",
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of setPersonalTarget.")
class SetPersonalTargetInput:
    """A person, a competency, a level."""

    manager_id: strawberry.ID = strawberry.field(description="Person of whom it is wanted.")
    competency_id: strawberry.ID = strawberry.field(
        description="Competency, of a framework version that is not retired."
    )
    level_number: int | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Wanted level, always to be given: 1 to 4, 0 for none whatever the post wants, null"
            " to leave it to the post again."
        ),
    )
    expected_version: int | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Version of the person's own target that you read, 0 when there was none; another one"
            " now is STALE. Left out means whichever there is."
        ),
    )
    idempotency_key: str | None = key_field()


@strawberry.type(description="What createRoleProfile did.")
class CreateRoleProfilePayload(Payload):
    """A kind of post."""

    role_profile: RoleProfile | None = result_field("Role profile")


@strawberry.type(description="What renameRoleProfile did.")
class RenameRoleProfilePayload(Payload):
    """A kind of post."""

    role_profile: RoleProfile | None = result_field("Role profile")


@strawberry.type(description="What setRoleTargets did.")
class SetRoleTargetsPayload(Payload):
    """A kind of post."""

    role_profile: RoleProfile | None = result_field("Role profile")


@strawberry.type(description="What assignRoleProfile did.")
class AssignRoleProfilePayload(Payload):
    """A person."""

    manager: Manager | None = result_field("Person")


@strawberry.type(description="What setPersonalTarget did.")
class SetPersonalTargetPayload(Payload):
    """A person."""

    manager: Manager | None = result_field("Person")


@strawberry.type
class TargetMutations:
    """One field for each function of domain.targets that changes something."""

    @strawberry.mutation(
        description="Add a kind of post, without targets yet or with those of another one."
    )
    async def create_role_profile(
        self, info: Info, asked: Annotated[CreateRoleProfileInput, WHAT]
    ) -> CreateRoleProfilePayload:
        async def act(db: WriteDb) -> CreateRoleProfilePayload:
            copied_id = maybe_row_id(asked.copy_of, "RoleProfile", "copyOf")
            row = await targets.create_role_profile(
                db,
                asked.key,
                fit_text(asked.name, "name"),
                copied_id=copied_id,
                at=info.context.store.clock(),
            )
            return CreateRoleProfilePayload(role_profile=RoleProfile.of(row))

        return await carried_out(info, CreateRoleProfilePayload, asked, act)

    @strawberry.mutation(description="Give a kind of post another name; its key stays.")
    async def rename_role_profile(
        self, info: Info, asked: Annotated[RenameRoleProfileInput, WHAT]
    ) -> RenameRoleProfilePayload:
        async def act(db: WriteDb) -> RenameRoleProfilePayload:
            row = await targets.rename_role_profile(
                db,
                input_row_id(asked.role_profile_id, "RoleProfile", "roleProfileId"),
                fit_text(asked.name, "name"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return RenameRoleProfilePayload(role_profile=RoleProfile.of(row))

        return await carried_out(info, RenameRoleProfilePayload, asked, act)

    @strawberry.mutation(
        description="Say what a kind of post wants in a framework version, in place of before."
    )
    async def set_role_targets(
        self, info: Info, asked: Annotated[SetRoleTargetsInput, WHAT]
    ) -> SetRoleTargetsPayload:
        async def act(db: WriteDb) -> SetRoleTargetsPayload:
            row = await targets.set_role_targets(
                db,
                input_row_id(asked.role_profile_id, "RoleProfile", "roleProfileId"),
                input_row_id(asked.framework_id, "CompetencyFramework", "frameworkId"),
                [
                    targets.TargetWanted(each.competency_key, each.level_number)
                    for each in fit_list(asked.targets, "targets")
                ],
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return SetRoleTargetsPayload(role_profile=RoleProfile.of(row))

        return await carried_out(info, SetRoleTargetsPayload, asked, act)

    @strawberry.mutation(
        description="Say which kind of post somebody has; one without targets is refused."
    )
    async def assign_role_profile(
        self, info: Info, asked: Annotated[AssignRoleProfileInput, WHAT]
    ) -> AssignRoleProfilePayload:
        async def act(db: WriteDb) -> AssignRoleProfilePayload:
            profile_id = asked.role_profile_id
            if profile_id is strawberry.UNSET:
                raise InvalidInput(
                    "Give a role profile, or null for none.", path=("roleProfileId",)
                )
            row = await targets.assign_role_profile(
                db,
                input_row_id(asked.manager_id, "Manager", "managerId"),
                maybe_row_id(profile_id, "RoleProfile", "roleProfileId"),
                at=info.context.store.clock(),
            )
            return AssignRoleProfilePayload(manager=Manager.of(row))

        return await carried_out(info, AssignRoleProfilePayload, asked, act)

    @strawberry.mutation(
        description="Say what is wanted of one person in a competency, above what the post wants."
    )
    async def set_personal_target(
        self, info: Info, asked: Annotated[SetPersonalTargetInput, WHAT]
    ) -> SetPersonalTargetPayload:
        async def act(db: WriteDb) -> SetPersonalTargetPayload:
            if asked.level_number is strawberry.UNSET:
                raise InvalidInput(
                    "Give a level, or null to leave it to the post.", path=("levelNumber",)
                )
            row = await targets.set_personal_target(
                db,
                input_row_id(asked.manager_id, "Manager", "managerId"),
                input_row_id(asked.competency_id, "Competency", "competencyId"),
                asked.level_number,
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return SetPersonalTargetPayload(manager=Manager.of(row))

        return await carried_out(info, SetPersonalTargetPayload, asked, act)
