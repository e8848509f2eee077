"""Recommendations out of an edition, under the articles of a cooperation framework."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api.context import Info
from api.schema.commitments import (
    Commitment,
    CommitmentReminder,
    CommitmentWhere,
    commitments_of,
)
from api.schema.enums import described
from api.schema.inputs import fit_filter
from api.schema.lists import Connection, Paged, listed
from api.schema.node import Node, load_node, maybe_node
from domain import models
from domain.outcomes import reading
from domain.pages import Listing

if TYPE_CHECKING:
    from api.schema.cooperation_frameworks import CooperationArticle
    from api.schema.editions import Edition
    from api.schema.sessions import Session

_ARTICLES = strawberry.lazy("api.schema.cooperation_frameworks")
_EDITIONS = strawberry.lazy("api.schema.editions")
_SESSIONS = strawberry.lazy("api.schema.sessions")

described(
    models.RecommendationState,
    "Life of a recommendation.",
    {
        "DRAFT": "Its wording may change.",
        "AGREED": "Its wording stands, and administrations commit to it.",
        "SUPERSEDED": "Another one stands in its place.",
    },
)


@strawberry.input(description="Which recommendations: every given field must hold.")
class RecommendationFilter:
    """As domain.outcomes.reading.RecommendationFilter."""

    search: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Words in the key or the wording, in upper or lower case.",
    )
    state_in: list[models.RecommendationState] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these states."
    )


RecommendationWhere = Annotated[
    RecommendationFilter | None,
    strawberry.argument(name="filter", description="Which recommendations; left out means all."),
]


def recommendations_of(listing: Listing[Any], parent_id: str, where: Any) -> Any:
    """Return a list of recommendations below something."""
    narrowed = fit_filter(where, reading.RecommendationFilter)
    return listed(listing, Recommendation.of, parent_id, narrowed)


@strawberry.type(
    description="A practical recommendation out of an edition, or out of one of its sessions."
)
class Recommendation(Node):
    """One row of ``recommendation``."""

    batch = reading.recommendations_by_id
    article_id: strawberry.Private[str]
    edition_id: strawberry.Private[str]
    session_id: strawberry.Private[str | None]
    superseded_by_id: strawberry.Private[str | None]
    key: str = strawberry.field(description="Key, unique in the edition.")
    quote: str = strawberry.field(
        description="Words of a source that state it; empty when no source is quoted."
    )
    source: str = strawberry.field(
        description="Where the quote comes from; empty when there is none."
    )
    state: models.RecommendationState = strawberry.field(description="Where it stands.")
    synthetic: bool = strawberry.field(description="True when it was invented for a demonstration.")
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")
    wording: str = strawberry.field(description="What is recommended.")

    @strawberry.field(
        description=(
            "Article under which it was made; under which of a later version it stands, that"
            " version's articles tell."
        )
    )
    async def article(self, info: Info) -> Annotated[CooperationArticle, _ARTICLES]:
        return await load_node(info, "CooperationArticle", self.article_id)

    @strawberry.field(
        description="What administrations committed to because of it.", extensions=[Paged()]
    )
    def commitments(
        self, info: Info, where: CommitmentWhere = strawberry.UNSET
    ) -> Connection[Commitment]:
        return commitments_of(info, reading.COMMITMENTS_OF_RECOMMENDATION, self.row_id, where)

    @strawberry.field(description="Edition that it comes out of.")
    async def edition(self, info: Info) -> Annotated[Edition, _EDITIONS]:
        return await load_node(info, "Edition", self.edition_id)

    @strawberry.field(
        description=(
            "Session that it comes out of; null when it is of the edition as a whole, and where"
            " you may not see that session."
        )
    )
    async def session(self, info: Info) -> Annotated[Session, _SESSIONS] | None:
        return await maybe_node(info, "Session", self.session_id)

    @strawberry.field(
        description=(
            "Recommendation that stands in its place; null unless it is superseded, and where you"
            " may not see that one."
        )
    )
    async def superseded_by(self, info: Info) -> Recommendation | None:
        return await maybe_node(info, "Recommendation", self.superseded_by_id)


@strawberry.type
class EditionOutcomes:
    """What came of an edition: recommendations, and what administrations committed to."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description="Recommendations that came out of the edition, in order.",
        extensions=[Paged()],
    )
    def recommendations(
        self, where: RecommendationWhere = strawberry.UNSET
    ) -> Connection[Recommendation]:
        return recommendations_of(reading.RECOMMENDATIONS_OF_EDITION, self.row_id, where)

    @strawberry.field(
        description=(
            "What administrations committed to because of the recommendations of the edition, by"
            " the day when it is due."
        ),
        extensions=[Paged()],
    )
    def commitments(
        self, info: Info, where: CommitmentWhere = strawberry.UNSET
    ) -> Connection[Commitment]:
        return commitments_of(info, reading.COMMITMENTS_OF_EDITION, self.row_id, where)

    @strawberry.field(
        description="Who was reminded of overdue commitments, the newest first.",
        extensions=[Paged()],
    )
    def commitment_reminders(self) -> Connection[CommitmentReminder]:
        return listed(reading.REMINDERS_OF_EDITION, CommitmentReminder.of, self.row_id)
