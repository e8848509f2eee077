"""Managers: who they are, what they speak, where they stand, what they seek and offer."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.context import Info
from api.schema.administrations import Administration
from api.schema.assessment_reads import AssessmentRead, reads_of
from api.schema.assessments import (
    Assessment,
    Rating,
    RatingFilter,
    assessments_of,
    ratings_of,
)
from api.schema.competencies import (
    RoleProfile,
)
from api.schema.consents import Consent, ContactDetails
from api.schema.enums import described
from api.schema.growing import GrowingManager
from api.schema.inputs import OrderDirection, fit_filter
from api.schema.lists import Connection, Paged, listed
from api.schema.node import Node, load_node
from api.schema.scalars import CountryCode, Locale
from api.schema.standings import ManagerCompetency, ManagerCompetencyFilter, PersonalTarget
from api.schema.topics import Topic
from domain import corrections, gaps, interests, managers, models, nominations, targets
from domain.models import InterestKind
from domain.rights import consent

if TYPE_CHECKING:
    from api.schema.nominations import Delegate

described(
    models.Seniority,
    "Standing of a person in an administration.",
    {
        "TOP_EXECUTIVE": "Leads the administration.",
        "SENIOR_MANAGER": "Leads several units.",
        "MANAGER": "Leads a unit.",
        "OFFICIAL": "Works in a unit.",
    },
)
described(
    models.LanguageLevel,
    "Levels of the Common European Framework of Reference, and native.",
    {
        "NATIVE": "Grew up with it.",
        "C2": "As good as native.",
        "C1": "Fluent.",
        "B2": "Works in it.",
        "B1": "Gets along.",
        "A2": "Simple exchanges.",
        "A1": "First words.",
    },
)


@strawberry.enum(description="What rows can be ordered by.")
class ManagerOrderField(Enum):
    """Orders of the domain's list."""

    ADMINISTRATION = strawberry.enum_value(
        "administration", description="By administration, then code."
    )
    CODE = strawberry.enum_value("code", description="By code.")
    NAME = strawberry.enum_value("name", description="By name.")


@strawberry.input(description="One key of the order; the id decides last.")
class ManagerOrder:
    """A field and a direction."""

    field: ManagerOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="Which way; left out means ASC."
    )


@strawberry.input(description="Which managers: every given field must hold.")
class ManagerFilter:
    """As domain.managers.ManagerFilter."""

    administration_code_in: list[CountryCode] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these administrations."
    )
    role_profile_key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these kinds of post, by key."
    )
    search: str | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Words in the name or the code, in upper or lower case; at most 200 characters."
        ),
    )
    seniority_in: list[models.Seniority] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these standings."
    )
    synthetic: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Only invented people, or only real ones."
    )


@strawberry.type(description="A language that a person speaks.")
class ManagerLanguage:
    """One row of ``manager_language``."""

    language: Locale = strawberry.field(description="The language.")
    level: models.LanguageLevel = strawberry.field(description="How well.")


@strawberry.type(description="A topic that a person seeks or offers.")
class TopicInterest:
    """One row of ``topic_interest``."""

    topic_id: strawberry.Private[str]
    priority: int = strawberry.field(description="Rank of the wish: 1 is the first, 3 the last.")

    @strawberry.field(description="The topic.")
    async def topic(self, info: Info) -> Topic:
        return await load_node(info, "Topic", self.topic_id)


@strawberry.type(
    description=(
        "A person of one administration; personal data. Placeholders have a code and no name."
    )
)
class Manager(GrowingManager, Node):
    """One row of ``manager``."""

    batch = managers.managers_by_id
    administration_id: strawberry.Private[str]
    role_profile_id: strawberry.Private[str | None]
    code: str = strawberry.field(description="Code, unique in the administration.")
    erased_at: datetime | None = strawberry.field(
        description="When the person was erased; null unless they were."
    )
    seniority: models.Seniority | None = strawberry.field(
        description="Standing in the administration; null when it is not known."
    )
    synthetic: bool = strawberry.field(
        description="True when the person was invented for a demonstration."
    )
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @strawberry.field(
        description=(
            "Name; null for a placeholder, and where you may not see it: participants of other"
            " administrations and integrations see it while the person agrees to be listed."
        )
    )
    async def name(self, info: Info) -> str | None:
        found: str | None = (await self._named(info))[0]
        return found

    @strawberry.field(
        description="Position in the administration; null when not known, or hidden as the name is."
    )
    async def position(self, info: Info) -> str | None:
        found: str | None = (await self._named(info))[1]
        return found

    async def _named(self, info: Info) -> tuple[str | None, str | None]:
        return await info.context.loaders.load(managers.names_by_manager, self.row_id)

    @strawberry.field(
        description=(
            "What the person decided last about being matched and being listed; empty where that"
            " is not for you."
        )
    )
    async def consents(self, info: Info) -> list[Consent]:
        decided = await info.context.loaders.load(consent.consents_by_manager, self.row_id)
        return [Consent.of(each) for each in decided]

    @strawberry.field(
        description="How the person can be reached; null when it is not known or not for you."
    )
    async def contact_details(self, info: Info) -> ContactDetails | None:
        row = await info.context.loaders.load(corrections.details_by_manager, self.row_id)
        return None if row is None else ContactDetails(email=row.email, phone=row.phone)

    @strawberry.field(description="Administration that the person works for.")
    async def administration(self, info: Info) -> Administration:
        return await load_node(info, "Administration", self.administration_id)

    @strawberry.field(
        description=(
            "Kind of post, which gives the targets;"
            " null when none is chosen, and then nothing has a target."
        )
    )
    async def role_profile(self, info: Info) -> RoleProfile | None:
        if self.role_profile_id is None:
            return None
        return await load_node(info, "RoleProfile", self.role_profile_id)

    @strawberry.field(description="Languages that the person speaks, best first.")
    async def languages(self, info: Info) -> list[ManagerLanguage]:
        rows = await info.context.loaders.load(managers.languages_by_manager, self.row_id)
        return [ManagerLanguage(language=Locale(row.language), level=row.level) for row in rows]

    @strawberry.field(
        description=(
            "One row for each competency of the framework in force, in its order; at most 200."
        )
    )
    async def competencies(
        self,
        info: Info,
        where: Annotated[
            ManagerCompetencyFilter | None,
            strawberry.argument(name="filter", description="Which rows; left out means all."),
        ] = strawberry.UNSET,
    ) -> list[ManagerCompetency]:
        wanted = fit_filter(where, gaps.StandingFilter)
        standings = await info.context.loaders.load(gaps.standings_by_manager, self.row_id)
        return [ManagerCompetency.of(each) for each in gaps.narrowed(standings, wanted)]

    @strawberry.field(
        description=(
            "Competencies below target, largest gap first, then in the order of the framework;"
            " unknown levels are not among them."
        )
    )
    async def gaps(self, info: Info) -> list[ManagerCompetency]:
        standings = await info.context.loaders.load(gaps.standings_by_manager, self.row_id)
        return [ManagerCompetency.of(each) for each in gaps.gaps_first(standings)]

    @strawberry.field(description="Targets of the person's own, in the order of the framework.")
    async def personal_targets(self, info: Info) -> list[PersonalTarget]:
        rows = await info.context.loaders.load(targets.personal_targets_by_manager, self.row_id)
        return [
            PersonalTarget(
                competency_id=row.competency_id, level_number=row.level, version=row.version
            )
            for row in rows
        ]

    @strawberry.field(
        description="Topics that the person wants to learn about, first choice first."
    )
    async def seeks(self, info: Info) -> list[TopicInterest]:
        return await _interests(info, self.row_id, InterestKind.SEEKS)

    @strawberry.field(description="Topics that the person offers to share, first choice first.")
    async def offers(self, info: Info) -> list[TopicInterest]:
        return await _interests(info, self.row_id, InterestKind.OFFERS)

    @strawberry.field(description="Who assessed the person, newest first.", extensions=[Paged()])
    def assessments(self) -> Connection[Assessment]:
        return assessments_of(self.row_id)

    @strawberry.field(
        description="Who else was shown ratings of the person, newest first.",
        extensions=[Paged()],
    )
    def assessment_reads(self) -> Connection[AssessmentRead]:
        return reads_of(self.row_id)

    @strawberry.field(description="Every rating of the person, newest first.", extensions=[Paged()])
    def ratings(
        self,
        where: Annotated[
            RatingFilter | None,
            strawberry.argument(name="filter", description="Which ratings; left out means all."),
        ] = strawberry.UNSET,
    ) -> Connection[Rating]:
        return ratings_of(self.row_id, where)

    @strawberry.field(
        description="Editions that the person is a delegate of.", extensions=[Paged()]
    )
    def delegates(
        self,
    ) -> Connection[Annotated[Delegate, strawberry.lazy("api.schema.nominations")]]:
        from api.schema.nominations import Delegate  # noqa: PLC0415 -- the two know each other

        return listed(nominations.DELEGATES_OF_MANAGER, Delegate.of, self.row_id)


async def _interests(info: Info, manager_id: str, kind: InterestKind) -> list[TopicInterest]:
    rows = await info.context.loaders.load(interests.interests_by_manager, (manager_id, kind))
    return [TopicInterest(topic_id=row.topic_id, priority=row.priority) for row in rows]


@strawberry.type
class ManagerQueries:
    """What can be asked about managers."""

    @strawberry.field(
        description="Managers of all administrations that you may see.", extensions=[Paged()]
    )
    def managers(
        self,
        where: Annotated[
            ManagerFilter | None,
            strawberry.argument(name="filter", description="Which managers; left out means all."),
        ] = strawberry.UNSET,
        order_by: Annotated[
            list[ManagerOrder] | None,
            strawberry.argument(
                description="Order of the rows; left out means by administration, then code."
            ),
        ] = strawberry.UNSET,
    ) -> Connection[Manager]:
        return listed(
            managers.MANAGERS,
            Manager.of,
            where=fit_filter(where, managers.ManagerFilter),
            order_by=order_by,
        )
