"""What administrations say of themselves: functions and processes, good practices, challenges."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from api.context import Info
from api.schema.enums import described
from api.schema.lists import Connection, Paged, listed
from api.schema.node import Node, load_node, load_nodes
from api.schema.topics import Topic
from domain import models
from domain.profiles import reading
from domain.profiles.reading import ProfilePart

if TYPE_CHECKING:
    from api.schema.administrations import Administration

_ADMINISTRATIONS = strawberry.lazy("api.schema.administrations")

described(
    models.FunctionKind,
    "Whether an administration says what it is there for, or how it does it.",
    {
        "FUNCTION": "What it is there for.",
        "PROCESS": "How it does it.",
    },
)
described(
    models.Urgency,
    "How soon a challenge wants an answer.",
    {
        "LOW": "Within years.",
        "MEDIUM": "Within a year or two.",
        "HIGH": "Now.",
    },
)
described(
    ProfilePart,
    "What a complete profile has at least one of; new values may be added.",
    {
        "FUNCTION": "A strategic function.",
        "PROCESS": "A process.",
        "GOOD_PRACTICE": "A good practice.",
        "CHALLENGE": "An organisational challenge.",
    },
)


@strawberry.type
class ProfileEntry(Node):
    """What the parts of a profile have in common."""

    administration_id: strawberry.Private[str]
    description: str = strawberry.field(description="What it is, in the words of whoever told it.")
    name: str = strawberry.field(description="Name, unique among its kind in the administration.")
    source: str = strawberry.field(description="Where it is known from.")
    synthetic: bool = strawberry.field(description="True when it was invented for a demonstration.")
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @strawberry.field(description="Administration that says it of itself.")
    async def administration(self, info: Info) -> Annotated[Administration, _ADMINISTRATIONS]:
        return await load_node(info, "Administration", self.administration_id)


@strawberry.type(
    description="A strategic function of an administration, or a process that serves one."
)
class StrategicFunction(ProfileEntry):
    """One row of ``strategic_function``."""

    batch = reading.functions_by_id
    as_of_on: date = strawberry.field(description="Day for which it is told.")
    kind: models.FunctionKind = strawberry.field(description="Function or process.")
    since_on: date | None = strawberry.field(
        description="Day from which it is so; null when it is not known."
    )

    @classmethod
    def of(cls, row: models.StrategicFunction) -> Self:
        """Make the node of a row."""
        return cls.with_values(row, as_of_on=row.as_of, since_on=row.since)

    @strawberry.field(description="Topics that it is about, at most ten, in order.")
    async def topics(self, info: Info) -> list[Topic]:
        links = await info.context.loaders.load(reading.topics_by_function, self.row_id)
        return await load_nodes(info, "Topic", [link.topic_id for link in links])


@strawberry.type(description="What an administration does well on a topic, and shares.")
class GoodPractice(ProfileEntry):
    """One row of ``good_practice``."""

    batch = reading.practices_by_id
    topic_id: strawberry.Private[str]
    contact_role: str = strawberry.field(
        description="Post to turn to, never a person; empty when none is named."
    )
    results: str = strawberry.field(description="What came of it; empty when nothing is told.")
    since_on: date | None = strawberry.field(
        description="Day from which it is so; null when it is not known."
    )

    @classmethod
    def of(cls, row: models.GoodPractice) -> Self:
        """Make the node of a row."""
        return cls.with_values(row, since_on=row.since)

    @strawberry.field(description="Topic that it belongs to.")
    async def topic(self, info: Info) -> Topic:
        return await load_node(info, "Topic", self.topic_id)


@strawberry.type(description="An organisational challenge that an administration faces.")
class Challenge(ProfileEntry):
    """One row of ``challenge``."""

    batch = reading.challenges_by_id
    topic_id: strawberry.Private[str]
    urgency: models.Urgency = strawberry.field(description="How soon it wants an answer.")

    @strawberry.field(description="Topic that it belongs to.")
    async def topic(self, info: Info) -> Topic:
        return await load_node(info, "Topic", self.topic_id)


@strawberry.type(
    description=(
        "What an administration says of itself: empty where it has said nothing, or nothing that"
        " you may see."
    )
)
class AdministrationProfile:
    """The rows of the three tables that belong to an administration."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description="Organisational challenges that it faces, by name.", extensions=[Paged()]
    )
    def challenges(self) -> Connection[Challenge]:
        return listed(reading.CHALLENGES_OF_ADMINISTRATION, Challenge.of, self.row_id)

    @strawberry.field(description="True when the profile has at least one of each part.")
    async def complete(self, info: Info) -> bool:
        return not await info.context.loaders.load(reading.missing_by_administration, self.row_id)

    @strawberry.field(
        description="Strategic functions and processes, by name.", extensions=[Paged()]
    )
    def functions(self) -> Connection[StrategicFunction]:
        return listed(reading.FUNCTIONS_OF_ADMINISTRATION, StrategicFunction.of, self.row_id)

    @strawberry.field(description="What it lacks to be complete, in the order of the parts.")
    async def missing(self, info: Info) -> list[ProfilePart]:
        batch = reading.missing_by_administration
        return list(await info.context.loaders.load(batch, self.row_id))

    @strawberry.field(description="Good practices that it offers, by name.", extensions=[Paged()])
    def practices(self) -> Connection[GoodPractice]:
        return listed(reading.PRACTICES_OF_ADMINISTRATION, GoodPractice.of, self.row_id)


@strawberry.type
class ProfiledAdministration:
    """That an administration has a profile."""

    row_id: strawberry.Private[str]

    @strawberry.field(description="What the administration does, offers and faces.")
    def profile(self) -> AdministrationProfile:
        return AdministrationProfile(row_id=self.row_id)
