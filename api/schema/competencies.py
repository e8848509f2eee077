"""Competency frameworks as trees, competencies, and the targets of kinds of post."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated, Final, Self

import strawberry

from api.context import Info
from api.schema.competency_inputs import (
    CompetencyBy,
    CompetencyFilter,
    CompetencyFrameworkBy,
    CompetencyOrder,
    RoleProfileBy,
)
from api.schema.inputs import fit_filter, given, row_id_of
from api.schema.lists import Connection, Paged, listed
from api.schema.node import NamedNode, Node, load_by, load_node, maybe_node
from domain import competencies, models, topics
from domain.frameworks import maps

if TYPE_CHECKING:
    from api.schema.topics import TopicCompetency


@strawberry.enum(
    description=(
        "How far someone is in a competency; not assessed is null, never a value of this enum."
    )
)
class CompetencyLevel(Enum):
    """The numbers of the domain."""

    NONE = strawberry.enum_value(0, description="Level 0: assessed, and nothing was found.")
    AWARE = strawberry.enum_value(1, description="Level 1: knows what it is about.")
    TRAINED = strawberry.enum_value(2, description="Level 2: does it in daily work.")
    ADVANCED = strawberry.enum_value(3, description="Level 3: masters it and can share it.")
    EXPERT = strawberry.enum_value(4, description="Level 4: sets the standard for others.")


# A level stands at the place of its number.
LEVELS: Final = tuple(CompetencyLevel)


def level_of(number: int | None) -> CompetencyLevel | None:
    """Return the level of a number; None stays None, which is *not assessed*."""
    return None if number is None else LEVELS[number]


CompetencyWhere = Annotated[
    CompetencyFilter | None,
    strawberry.argument(name="filter", description="Which competencies; left out means all."),
]
CompetencyOrders = Annotated[
    list[CompetencyOrder] | None,
    strawberry.argument(
        name="orderBy",
        description="Order of the rows; left out means in the order of the framework.",
    ),
]


@strawberry.type(description="What one level of one competency means.")
class LevelDescriptor:
    """A level and its text."""

    level: CompetencyLevel = strawberry.field(description="The level.")
    text: str = strawberry.field(description="What someone at this level does.")


@strawberry.type(
    description=(
        "A competency: something that a customs manager knows or does, in four described levels."
    )
)
class Competency(NamedNode):
    """One row of ``competency``."""

    batch = competencies.competencies_by_id
    framework_id: strawberry.Private[str]
    group_id: strawberry.Private[str]
    definition: str = strawberry.field(description="What it is, in one sentence.")
    key: str = strawberry.field(description="Stable key, unique in its framework version.")
    kind: models.CompetencyKind = strawberry.field(description="Which kind of competency it is.")
    level_descriptors: list[LevelDescriptor] = strawberry.field(
        description="What each level from AWARE to EXPERT means here, in rising order."
    )
    position: int = strawberry.field(description="Place in the framework, rising.")
    source: str = strawberry.field(description="Instrument that it is a reading of.")

    @classmethod
    def of(cls, row: models.Competency) -> Self:
        """Make the node of a row."""
        texts = (row.level_1, row.level_2, row.level_3, row.level_4)
        return cls.with_values(
            row,
            english=row.name,
            position=row.sort_order,
            level_descriptors=[
                LevelDescriptor(level=LEVELS[number], text=text)
                for number, text in enumerate(texts, start=1)
            ],
        )

    @strawberry.field(description="Framework version that it belongs to.")
    async def framework(self, info: Info) -> CompetencyFramework:
        return await load_node(info, "CompetencyFramework", self.framework_id)

    @strawberry.field(description="Group that it stands in.")
    async def group(self, info: Info) -> CompetencyGroup:
        return await load_node(info, "CompetencyGroup", self.group_id)

    @strawberry.field(description="Topics that need it, heaviest first.")
    async def topics(
        self, info: Info
    ) -> list[Annotated[TopicCompetency, strawberry.lazy("api.schema.topics")]]:
        from api.schema.topics import TopicCompetency  # noqa: PLC0415 -- the two know each other

        links = await info.context.loaders.load(topics.links_by_competency, self.row_id)
        return [TopicCompetency.of(link) for link in links]


@strawberry.type(description="An inner node of the competency tree.")
class CompetencyGroup(NamedNode):
    """One row of ``competency_group``."""

    batch = competencies.groups_by_id
    parent_id: strawberry.Private[str | None]
    description: str = strawberry.field(description="What the group holds.")
    key: str = strawberry.field(description="Stable key.")

    @strawberry.field(description="Competencies directly in this group, in order.")
    async def competencies(self, info: Info) -> list[Competency]:
        rows = await info.context.loaders.load(competencies.competencies_by_group, self.row_id)
        return [Competency.of(row) for row in rows]

    @strawberry.field(description="Groups directly in this group, in order.")
    async def groups(self, info: Info) -> list[CompetencyGroup]:
        rows = await info.context.loaders.load(competencies.groups_by_parent, self.row_id)
        return [CompetencyGroup.of(row) for row in rows]

    @strawberry.field(description="Group above; null at the top.")
    async def parent(self, info: Info) -> CompetencyGroup | None:
        if self.parent_id is None:
            return None
        return await load_node(info, "CompetencyGroup", self.parent_id)


@strawberry.type(description="What a competency of an earlier framework version became.")
class CompetencyMapping:
    """One row of ``competency_mapping``."""

    from_id: strawberry.Private[str]
    to_id: strawberry.Private[str | None]
    reason: str = strawberry.field(
        description="Why; never empty where it became nothing, and empty where nobody said."
    )

    @strawberry.field(name="from", description="Competency of the earlier version.")
    async def from_competency(self, info: Info) -> Competency:
        return await load_node(info, "Competency", self.from_id)

    @strawberry.field(name="to", description="What it became; null means nothing.")
    async def to_competency(self, info: Info) -> Competency | None:
        return await maybe_node(info, "Competency", self.to_id)


@strawberry.type(
    description=(
        "One version of a competency framework: a tree of competencies;"
        " once published it never changes."
    )
)
class CompetencyFramework(Node):
    """One row of ``competency_framework``."""

    batch = competencies.frameworks_by_id
    key: str = strawberry.field(description="Stable key, the same over all versions.")
    state: models.FrameworkState = strawberry.field(
        description="Where the version stands in its life."
    )
    revision: int = strawberry.field(
        description="Counts the changes of this version, from 1; for expectedVersion."
    )
    version: int = strawberry.field(description="Version number, from 1.")

    @strawberry.field(
        description=(
            "What became of the competencies of earlier versions in this one, in the order of the"
            " earlier ones."
        )
    )
    async def mappings(self, info: Info) -> list[CompetencyMapping]:
        rows = await info.context.loaders.load(maps.mappings_by_framework, self.row_id)
        return [
            CompetencyMapping(
                from_id=row.from_competency_id, to_id=row.to_competency_id, reason=row.reason
            )
            for row in rows
        ]

    @strawberry.field(description="Competencies of this version.", extensions=[Paged()])
    def competencies(
        self,
        where: CompetencyWhere = strawberry.UNSET,
        order_by: CompetencyOrders = strawberry.UNSET,
    ) -> Connection[Competency]:
        return listed(
            competencies.COMPETENCIES_OF_FRAMEWORK,
            Competency.of,
            self.row_id,
            fit_filter(where, competencies.CompetencyFilter),
            order_by,
        )

    @strawberry.field(
        description="Top groups of the tree, in order; each holds its groups and competencies."
    )
    async def groups(self, info: Info) -> list[CompetencyGroup]:
        rows = await info.context.loaders.load(competencies.top_groups_by_framework, self.row_id)
        return [CompetencyGroup.of(row) for row in rows]


@strawberry.type(description="The level that a kind of post wants in one competency.")
class RoleTarget:
    """One row of ``role_target``."""

    competency_id: strawberry.Private[str]
    level_number: int = strawberry.field(description="Wanted level as a number, 1 to 4.")

    @strawberry.field(description="Wanted level, AWARE to EXPERT.")
    def level(self) -> CompetencyLevel:
        return LEVELS[self.level_number]

    @strawberry.field(description="The competency.")
    async def competency(self, info: Info) -> Competency:
        return await load_node(info, "Competency", self.competency_id)


@strawberry.type(
    description="A kind of post, with a target level for each competency that it needs."
)
class RoleProfile(NamedNode):
    """One row of ``role_profile``."""

    batch = competencies.role_profiles_by_id
    key: str = strawberry.field(description="Stable key.")
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @strawberry.field(
        description=(
            "Target levels, in the order of the framework;"
            " a competency that is not listed has no target."
        )
    )
    async def targets(
        self,
        info: Info,
        framework: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Framework version; left out means the one in force."),
        ] = strawberry.UNSET,
    ) -> list[RoleTarget]:
        framework_id = None
        if given(framework):
            framework_id = row_id_of(str(framework), "CompetencyFramework", "framework")
        key = (self.row_id, framework_id)
        rows = await info.context.loaders.load(competencies.targets_by_role_profile, key)
        return [RoleTarget(competency_id=row.competency_id, level_number=row.level) for row in rows]


@strawberry.type
class CompetencyQueries:
    """What can be asked about frameworks, competencies and kinds of post."""

    @strawberry.field(
        description="Competencies of all published framework versions.", extensions=[Paged()]
    )
    def competencies(
        self,
        where: CompetencyWhere = strawberry.UNSET,
        order_by: CompetencyOrders = strawberry.UNSET,
    ) -> Connection[Competency]:
        return listed(
            competencies.COMPETENCIES,
            Competency.of,
            where=fit_filter(where, competencies.CompetencyFilter),
            order_by=order_by,
        )

    @strawberry.field(description="One competency; null when there is none.")
    async def competency(
        self,
        info: Info,
        by: Annotated[CompetencyBy, strawberry.argument(description="Which competency.")],
    ) -> Competency | None:
        return await load_by(info, "Competency", by, competencies.published_competencies_by_key)

    @strawberry.field(
        description="One framework version, to be walked as a tree; null when there is none."
    )
    async def competency_framework(
        self,
        info: Info,
        by: Annotated[
            CompetencyFrameworkBy, strawberry.argument(description="Which framework version.")
        ],
    ) -> CompetencyFramework | None:
        batch = competencies.published_frameworks_by_key
        return await load_by(info, "CompetencyFramework", by, batch)

    @strawberry.field(
        description="Framework versions, in force or not, by key and version.",
        extensions=[Paged()],
    )
    def competency_frameworks(self) -> Connection[CompetencyFramework]:
        return listed(competencies.FRAMEWORKS, CompetencyFramework.of)

    @strawberry.field(description="One role profile; null when there is none.")
    async def role_profile(
        self,
        info: Info,
        by: Annotated[RoleProfileBy, strawberry.argument(description="Which role profile.")],
    ) -> RoleProfile | None:
        return await load_by(info, "RoleProfile", by, competencies.role_profiles_by_key)

    @strawberry.field(description="Kinds of post, by key.", extensions=[Paged()])
    def role_profiles(self) -> Connection[RoleProfile]:
        return listed(competencies.ROLE_PROFILES, RoleProfile.of)
