"""What a pairing run weighed and how."""

from __future__ import annotations

from typing import Self

import strawberry

from api.context import Info
from api.schema.competencies import Competency
from api.schema.node import load_node
from api.schema.nominations import Delegate
from domain import competencies, nominations
from domain.runs import listings


@strawberry.type(description="How much one competency counts in a run.")
class CompetencyPriority:
    """A competency, by the key that a run names it by, and a weight."""

    key: strawberry.Private[str]
    priority: int = strawberry.field(description="How many times as much as others, 1 to 1,000.")

    @strawberry.field(description="The competency; null when the framework in force lacks it.")
    async def competency(self, info: Info) -> Competency | None:
        batch = competencies.published_competencies_by_key
        return Competency.maybe(await info.context.loaders.load(batch, self.key))


@strawberry.type(description="How many partners one delegate might have in a run.")
class PartnerLimit:
    """A delegate, by the code that a run names them by, and a number."""

    edition_id: strawberry.Private[str]
    code: strawberry.Private[str]
    partners_max: int = strawberry.field(description="The most partners.")

    @strawberry.field(description="The delegate; null when there is none of this code any more.")
    async def delegate(self, info: Info) -> Delegate | None:
        batch = nominations.delegates_by_code
        row = await info.context.loaders.load(batch, (self.edition_id, self.code))
        return None if row is None else await load_node(info, "Delegate", row.id)


@strawberry.type(description="How the pairing engine weighs; whole per mille and small counts.")
class PairingParameters:
    """Everything that a run weighed, whether it was asked for or a default."""

    admin_pair_max: int | None = strawberry.field(
        description="Most pairings between any two administrations; null means no limit."
    )
    everyone_paired: bool = strawberry.field(
        description="True when an answer that leaves someone without a partner is refused."
    )
    language_points: list[int] = strawberry.field(
        description="Points for a common language at level none, basic, working, fluent."
    )
    language_required: int = strawberry.field(
        description=(
            "Language level that partners must share: 0 none, 1 basic, 2 working, 3 fluent."
        )
    )
    points_competency_per_mille: int = strawberry.field(
        description="Share of a person's need that competencies make up."
    )
    points_topic_per_mille: int = strawberry.field(
        description="Share of a person's need that topics make up."
    )
    prior_adjust: int = strawberry.field(
        description=(
            "Points added to a pair that was paired in an earlier edition;"
            " negative means rather not again."
        )
    )
    remember_ties: bool = strawberry.field(
        description=(
            "False when it is not known who were partners in earlier editions of the programme,"
            " so that priorAdjust is of no pair."
        )
    )
    share_level: int = strawberry.field(description="Level from which someone can share, 0 to 4.")
    weight_gain_per_mille: int = strawberry.field(description="Weight of what both gain.")
    weight_language_per_mille: int = strawberry.field(description="Weight of a common language.")
    weight_mutual_per_mille: int = strawberry.field(description="Weight of gaining both ways.")

    @classmethod
    def of(cls, parameters: str) -> Self:
        """Make them of what was asked, as runs and scenarios keep it."""
        weighed = listings.pairing_parameters(parameters)
        return cls(
            admin_pair_max=weighed.admin_pair_max,
            everyone_paired=bool(weighed.everyone_paired),
            language_points=list(weighed.language_points),
            language_required=weighed.language_required,
            points_competency_per_mille=weighed.points_competency,
            points_topic_per_mille=weighed.points_topic,
            prior_adjust=weighed.prior_adjust,
            remember_ties=listings.knows_earlier_ties(parameters),
            share_level=weighed.share_level,
            weight_gain_per_mille=weighed.weight_gain,
            weight_language_per_mille=weighed.weight_language,
            weight_mutual_per_mille=weighed.weight_mutual,
        )
