"""How competencies, frameworks and kinds of post are named, narrowed and ordered."""

from __future__ import annotations

from enum import Enum

import strawberry

from api.schema.enums import described
from api.schema.inputs import OrderDirection
from domain import models

described(
    models.FrameworkState,
    "Life of a framework version.",
    {
        "DRAFT": "Still being written; nothing may point at it.",
        "PUBLISHED": "In force; it never changes again.",
        "RETIRED": "No longer in force; old ratings still point at it.",
    },
    "CompetencyFrameworkState",
)
described(
    models.CompetencyKind,
    "Kinds of competency.",
    {
        "VALUE": "Dispositions expected of everyone.",
        "MANAGEMENT": "Leading people, organisations and change.",
        "PROFESSIONAL": "Skills used in every line of customs work.",
        "OPERATIONAL": "Core customs work.",
    },
)


@strawberry.enum(description="What rows can be ordered by.")
class CompetencyOrderField(Enum):
    """Orders of the domain's list."""

    POSITION = strawberry.enum_value("position", description="In the order of the framework.")
    KEY = strawberry.enum_value("key", description="By key.")
    NAME = strawberry.enum_value("name", description="By English name.")


@strawberry.input(description="One key of the order; the id decides last.")
class CompetencyOrder:
    """A field and a direction."""

    field: CompetencyOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="Which way; left out means ASC."
    )


@strawberry.input(description="Which competencies: every given field must hold.")
class CompetencyFilter:
    """As domain.competencies.CompetencyFilter."""

    group_key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these groups, at any depth below them."
    )
    key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these keys."
    )
    kind_in: list[models.CompetencyKind] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these kinds."
    )
    search: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Words in the name, in upper or lower case; at most 200 characters.",
    )


@strawberry.input(one_of=True, description="Names one competency; give exactly one.")
class CompetencyBy:
    """An id or a key."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="By id.")
    key: str | None = strawberry.field(
        default=strawberry.UNSET, description="By key, in the newest published framework."
    )


@strawberry.input(one_of=True, description="Names one framework version; give exactly one.")
class CompetencyFrameworkBy:
    """An id or a key."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="By id.")
    key: str | None = strawberry.field(
        default=strawberry.UNSET, description="By key: its newest published version."
    )


@strawberry.input(one_of=True, description="Names one role profile; give exactly one.")
class RoleProfileBy:
    """An id or a key."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="By id.")
    key: str | None = strawberry.field(default=strawberry.UNSET, description="By key.")
