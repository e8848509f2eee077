"""Cooperation frameworks: versioned documents with articles, and what became of the articles."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.context import Info
from api.documents import document_path
from api.formats.writing import DocumentFormat
from api.schema.enums import described
from api.schema.inputs import OrderDirection, fit_filter
from api.schema.lists import Connection, Paged, listed
from api.schema.node import Node, load_node, maybe_node
from api.schema.recommendations import Recommendation, RecommendationWhere, recommendations_of
from domain import models
from domain.outcomes import reading

if TYPE_CHECKING:
    from api.schema.programmes import Programme

_PROGRAMMES = strawberry.lazy("api.schema.programmes")

described(
    models.CooperationFrameworkState,
    "Life of a version of a cooperation framework.",
    {
        "DRAFT": "Its articles are written.",
        "PUBLISHED": "In force; it never changes.",
        "SUPERSEDED": "A later version is in force, or was.",
        "RETIRED": "Taken out of force.",
    },
)
described(
    DocumentFormat,
    "What a document is written as; new values may be added.",
    {"DOCX": "For word processors.", "HTML": "One page, without a script."},
)


@strawberry.enum(description="What rows can be ordered by.")
class CooperationFrameworkOrderField(Enum):
    """Orders of the domain's list."""

    KEY = strawberry.enum_value("key", description="By key, then version.")


@strawberry.input(description="One key of the order; the id decides last.")
class CooperationFrameworkOrder:
    """A field and a direction."""

    field: CooperationFrameworkOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="Which way; left out means ASC."
    )


@strawberry.input(description="Which versions: every given field must hold.")
class CooperationFrameworkFilter:
    """As domain.outcomes.reading.CooperationFrameworkFilter."""

    key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these keys."
    )
    programme_key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these programmes, by key."
    )
    state_in: list[models.CooperationFrameworkState] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these states."
    )


CooperationFrameworkWhere = Annotated[
    CooperationFrameworkFilter | None,
    strawberry.argument(name="filter", description="Which versions; left out means all."),
]
CooperationFrameworkOrders = Annotated[
    list[CooperationFrameworkOrder] | None,
    strawberry.argument(
        name="orderBy", description="Order of the rows; left out means by key and version."
    ),
]


@strawberry.type(description="An article of a version; numbered from 1, without gaps.")
class CooperationArticle(Node):
    """One row of ``cooperation_article``."""

    batch = reading.articles_by_id
    framework_id: strawberry.Private[str]
    number: int = strawberry.field(description="Its place among the articles of the version.")
    text: str = strawberry.field(description="What it says; empty where nothing is written yet.")
    title: str = strawberry.field(description="Title.")

    @strawberry.field(description="Version that it is an article of.")
    async def framework(self, info: Info) -> CooperationFramework:
        return await load_node(info, "CooperationFramework", self.framework_id)

    @strawberry.field(
        description=(
            "Recommendations that stand under it: those made under it, and under the articles of"
            " earlier versions that became it; by edition, in order."
        ),
        extensions=[Paged()],
    )
    def recommendations(
        self, where: RecommendationWhere = strawberry.UNSET
    ) -> Connection[Recommendation]:
        return recommendations_of(reading.RECOMMENDATIONS_OF_ARTICLE, self.row_id, where)


@strawberry.type(description="What an article of an earlier version became.")
class ArticleMapping:
    """One row of ``article_mapping``."""

    from_id: strawberry.Private[str]
    to_id: strawberry.Private[str | None]
    reason: str = strawberry.field(
        description="Why; never empty where it became nothing, and empty where nobody said."
    )

    @strawberry.field(name="from", description="Article of the earlier version.")
    async def from_article(self, info: Info) -> CooperationArticle:
        return await load_node(info, "CooperationArticle", self.from_id)

    @strawberry.field(name="to", description="What it became; null means nothing.")
    async def to_article(self, info: Info) -> CooperationArticle | None:
        return await maybe_node(info, "CooperationArticle", self.to_id)


@strawberry.type(
    description=(
        "One version of a cooperation framework of a programme: a document with articles, under"
        " which recommendations stand; once published it never changes."
    )
)
class CooperationFramework(Node):
    """One row of ``cooperation_framework``."""

    batch = reading.frameworks_by_id
    programme_id: strawberry.Private[str]
    key: str = strawberry.field(description="Key in the programme, the same over all versions.")
    published_at: datetime | None = strawberry.field(
        description="When it was published; null for one that never was."
    )
    quote: str = strawberry.field(
        description="Words of a source about it; empty when no source is quoted."
    )
    revision: int = strawberry.field(
        description="Counts the changes of it and its articles, from 1; for expectedVersion."
    )
    source: str = strawberry.field(
        description="Where the quote comes from; empty when there is none."
    )
    state: models.CooperationFrameworkState = strawberry.field(
        description="Where the version stands in its life."
    )
    summary: str = strawberry.field(description="What it is about; empty when nobody said.")
    synthetic: bool = strawberry.field(description="True when it was invented for a demonstration.")
    title: str = strawberry.field(description="Title.")
    version: int = strawberry.field(description="Version number, from 1.")

    @strawberry.field(description="Articles in order, at most 50.")
    async def articles(self, info: Info) -> list[CooperationArticle]:
        rows = await info.context.loaders.load(reading.articles_by_framework, self.row_id)
        return [CooperationArticle.of(row) for row in rows]

    @strawberry.field(
        description=(
            "Path on this server of the version as a document with its recommendations and"
            " commitments; GET with the same token answers with it, in the language of the request."
        )
    )
    def document_path(
        self,
        format: Annotated[  # noqa: A002 -- what a reader of the schema expects
            DocumentFormat, strawberry.argument(description="What it is written as.")
        ],
    ) -> str:
        return document_path(self.row_id, format)

    @strawberry.field(
        description=(
            "What became of the articles of earlier versions in this one, in the order of the"
            " earlier ones."
        )
    )
    async def mappings(self, info: Info) -> list[ArticleMapping]:
        rows = await info.context.loaders.load(reading.mappings_by_framework, self.row_id)
        return [
            ArticleMapping(from_id=row.from_article_id, to_id=row.to_article_id, reason=row.reason)
            for row in rows
        ]

    @strawberry.field(description="Programme that it belongs to.")
    async def programme(self, info: Info) -> Annotated[Programme, _PROGRAMMES]:
        return await load_node(info, "Programme", self.programme_id)


@strawberry.type
class ProgrammeFrameworks:
    """The cooperation frameworks of a programme."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description="Versions of the cooperation frameworks of the programme.",
        extensions=[Paged()],
    )
    def cooperation_frameworks(
        self,
        where: CooperationFrameworkWhere = strawberry.UNSET,
        order_by: CooperationFrameworkOrders = strawberry.UNSET,
    ) -> Connection[CooperationFramework]:
        return listed(
            reading.FRAMEWORKS_OF_PROGRAMME,
            CooperationFramework.of,
            self.row_id,
            fit_filter(where, reading.CooperationFrameworkFilter),
            order_by,
        )


@strawberry.type
class CooperationFrameworkQueries:
    """What can be asked about cooperation frameworks."""

    @strawberry.field(
        description="Versions of cooperation frameworks that you may see.", extensions=[Paged()]
    )
    def cooperation_frameworks(
        self,
        where: CooperationFrameworkWhere = strawberry.UNSET,
        order_by: CooperationFrameworkOrders = strawberry.UNSET,
    ) -> Connection[CooperationFramework]:
        return listed(
            reading.FRAMEWORKS,
            CooperationFramework.of,
            where=fit_filter(where, reading.CooperationFrameworkFilter),
            order_by=order_by,
        )
