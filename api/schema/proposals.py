"""Documented proposals: their words revision by revision, their reviews, what became of them."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, Self

import strawberry

from api.context import Info
from api.schema.administrations import Administration
from api.schema.enums import described
from api.schema.inputs import OrderDirection, fit_filter
from api.schema.lists import Connection, Paged, listed
from api.schema.managers import Manager
from api.schema.node import Node, WantedLocale, load_node, load_nodes, maybe_node, texts_in
from api.schema.scalars import CountryCode
from api.schema.topics import Topic
from domain import models
from domain.pages import Listing
from domain.proposals import deadlines, reading

if TYPE_CHECKING:
    from api.schema.editions import Edition

_EDITIONS = strawberry.lazy("api.schema.editions")

described(
    models.ProposalState,
    "Life of a proposal.",
    {
        "DRAFT": "Being written.",
        "SUBMITTED": "Sent to those who review it.",
        "RETURNED": "Sent back with comments; may be changed and submitted again.",
        "ENDORSED": "Good for the topics of an edition.",
        "ADOPTED": "Its topic is one of the topics of an edition.",
        "WITHDRAWN": "Taken back by its authors or their administration, for good.",
    },
)
described(
    models.ProposalVerdict,
    "What a review says.",
    {"ENDORSE": "It is good as it is.", "RETURN": "It is to be changed, as the comments say."},
)
described(
    models.ProposalNoticeKind,
    "What authors are told of a proposal; new values may be added.",
    {
        "RETURNED": "Was sent back with comments.",
        "ENDORSED": "Was endorsed.",
        "ADOPTED": "Became a topic of an edition.",
        "RELEASED": "Is no topic of an edition any more, and still endorsed.",
        "WITHDRAWN": "Was taken back.",
    },
)


@strawberry.enum(description="What rows can be ordered by.")
class ProposalOrderField(Enum):
    """Orders of the domain's list."""

    CODE = strawberry.enum_value("code", description="By edition, then by code.")
    ADMINISTRATION = strawberry.enum_value(
        "administration", description="By administration, by code of the country or territory."
    )
    SUBMITTED_AT = strawberry.enum_value(
        "submitted_at", description="By the moment of the last submission."
    )
    TOPIC = strawberry.enum_value("topic", description="By topic, in the order of the tree.")


@strawberry.input(description="One key of the order; the id decides last.")
class ProposalOrder:
    """A field and a direction."""

    field: ProposalOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="Which way; left out means ASC."
    )


@strawberry.input(description="Which proposals: every given field must hold.")
class ProposalFilter:
    """As domain.proposals.reading.ProposalFilter."""

    administration_code_in: list[CountryCode] | None = strawberry.field(
        default=strawberry.UNSET, description="Made by any of these administrations."
    )
    search: str | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Words in a title or an abstract that you may see, in upper or lower case; at most 200"
            " characters."
        ),
    )
    state_in: list[models.ProposalState] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these states."
    )
    topic_key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="On any of these topics, by key."
    )


ProposalWhere = Annotated[
    ProposalFilter | None,
    strawberry.argument(name="filter", description="Which proposals; left out means all."),
]
ProposalOrders = Annotated[
    list[ProposalOrder] | None,
    strawberry.argument(name="orderBy", description="Order of the rows; left out means by code."),
]


@strawberry.type(
    description="The words of a proposal; once submitted they never change, and a return adds more."
)
class ProposalRevision:
    """One row of ``proposal_revision``."""

    abstract: str = strawberry.field(description="What it is about, in some sentences.")
    document: str = strawberry.field(
        description=(
            "The proposal whole, in Markdown as it was written: what a page makes of it has to be"
            " made safe first. Empty when only a link leads to it."
        )
    )
    link: str | None = strawberry.field(
        description="Address of the document elsewhere, of https; null when there is none."
    )
    number: int = strawberry.field(description="From 1; each return begins another one.")
    submitted_at: datetime | None = strawberry.field(
        description="When it was submitted; null while it is being written."
    )
    title: str = strawberry.field(description="Title.")

    @classmethod
    def of(cls, row: models.ProposalRevision) -> Self:
        """Make it of a row."""
        return cls(
            abstract=row.abstract,
            document=row.document,
            link=row.link,
            number=row.number,
            submitted_at=row.submitted_at,
            title=row.title,
        )


@strawberry.type(description="What somebody of another administration, or a planner, said of it.")
class ProposalReview:
    """One row of ``proposal_review``."""

    administration_id: strawberry.Private[str | None]
    reviewer_id: strawberry.Private[str | None]
    comments: str = strawberry.field(
        description="Words for the authors; empty when there is nothing to say."
    )
    reviewed_at: datetime = strawberry.field(description="When.")
    revision_number: int = strawberry.field(description="Number of the revision that it is about.")
    verdict: models.ProposalVerdict = strawberry.field(description="What it says.")

    @classmethod
    def of(cls, number: int, row: models.ProposalReview) -> Self:
        """Make it of a row, with the number of its revision."""
        return cls(
            administration_id=row.administration_id,
            reviewer_id=row.reviewer_id,
            comments=row.comments,
            reviewed_at=row.reviewed_at,
            revision_number=number,
            verdict=row.verdict,
        )

    @strawberry.field(
        description="Administration of the coordinator who gave it; null when a planner did."
    )
    async def administration(self, info: Info) -> Administration | None:
        found: Administration | None = await maybe_node(
            info, "Administration", self.administration_id
        )
        return found

    @strawberry.field(
        description="Whose judgement it is; null where nobody was named, or you may not see them."
    )
    async def reviewer(self, info: Info) -> Manager | None:
        found: Manager | None = await maybe_node(info, "Manager", self.reviewer_id)
        return found


@strawberry.type(description="Something that the authors were told of a proposal, once.")
class ProposalNotice:
    """One row of ``proposal_notice``."""

    kind: models.ProposalNoticeKind = strawberry.field(description="What was told.")
    told_at: datetime = strawberry.field(description="When.")

    @strawberry.field(description="The notice as a sentence in the wanted language.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        return texts_in(info, locale).sentence(f"proposal_notice.{self.kind.value}")


@strawberry.type(
    description=(
        "Until when proposals are adopted into the topics of an edition, by the clock of the"
        " administration that makes the proposal."
    )
)
class ProposalDeadline:
    """As domain.proposals.deadlines.AdoptionClosing."""

    closes_on: date = strawberry.field(
        description="Last day; the day before the edition starts unless planners set another one."
    )
    local_time: str | None = strawberry.field(
        description="Last minute of that day, such as 17:00; null means the end of the day."
    )
    version: int = strawberry.field(
        description="Counts the changes, 0 while nobody has set one; for expectedVersion."
    )

    @classmethod
    def of(cls, told: deadlines.AdoptionClosing) -> Self:
        """Make it of the domain's value."""
        at = told.closing.at
        return cls(
            closes_on=told.closing.on,
            local_time=None if at is None else f"{at:%H:%M}",
            version=told.version,
        )


@strawberry.type(
    description=(
        "A documented proposal on a strategic topic, made by an administration in an edition, as a"
        " rule for a later one."
    )
)
class Proposal(Node):
    """One row of ``proposal``."""

    batch = reading.proposals_by_id
    edition_id: strawberry.Private[str]
    administration_id: strawberry.Private[str]
    topic_id: strawberry.Private[str]
    adopted_edition_id: strawberry.Private[str | None]
    adopted_at: datetime | None = strawberry.field(
        description="When it was adopted; null when it is not."
    )
    code: str = strawberry.field(description="Code, unique in the edition, such as P-03.")
    state: models.ProposalState = strawberry.field(description="Where the proposal stands.")
    submitted_at: datetime | None = strawberry.field(
        description="When it was last submitted; null when it never was."
    )
    synthetic: bool = strawberry.field(description="True when it was invented for a demonstration.")
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @strawberry.field(description="Administration that makes the proposal.")
    async def administration(self, info: Info) -> Administration:
        found: Administration = await load_node(info, "Administration", self.administration_id)
        return found

    @strawberry.field(description="Edition that adopted it; null when it is not adopted.")
    async def adopted_edition(self, info: Info) -> Annotated[Edition, _EDITIONS] | None:
        found: Edition | None = await maybe_node(info, "Edition", self.adopted_edition_id)
        return found

    @strawberry.field(
        description="People who make the proposal, in order, as far as you may see them."
    )
    async def authors(self, info: Info) -> list[Manager]:
        rows = await info.context.loaders.load(reading.authors_by_proposal, self.row_id)
        found = await load_nodes(info, "Manager", [row.manager_id for row in rows])
        return [each for each in found if each is not None]

    @strawberry.field(description="Edition in which it is made.")
    async def edition(self, info: Info) -> Annotated[Edition, _EDITIONS]:
        found: Edition = await load_node(info, "Edition", self.edition_id)
        return found

    @strawberry.field(description="What its authors were told, in order of time.")
    async def notices(self, info: Info) -> list[ProposalNotice]:
        rows = await info.context.loaders.load(reading.notices_by_proposal, self.row_id)
        return [ProposalNotice(kind=row.kind, told_at=row.told_at) for row in rows]

    @strawberry.field(description="Reviews of its revisions, in order, as far as you may see them.")
    async def reviews(self, info: Info) -> list[ProposalReview]:
        rows = await info.context.loaders.load(reading.reviews_by_proposal, self.row_id)
        return [ProposalReview.of(number, row) for number, row in rows]

    @strawberry.field(
        description="Newest words that you may see; null only when they were just taken back."
    )
    async def revision(self, info: Info) -> ProposalRevision | None:
        row = await info.context.loaders.load(reading.newest_by_proposal, self.row_id)
        return None if row is None else ProposalRevision.of(row)

    @strawberry.field(description="All its words that you may see, the first revision first.")
    async def revisions(self, info: Info) -> list[ProposalRevision]:
        rows = await info.context.loaders.load(reading.revisions_by_proposal, self.row_id)
        return [ProposalRevision.of(row) for row in rows]

    @strawberry.field(description="Topic that it is on.")
    async def topic(self, info: Info) -> Topic:
        found: Topic = await load_node(info, "Topic", self.topic_id)
        return found


def _proposals(listing: Listing[models.Proposal], parent_id: str, where: Any, order_by: Any) -> Any:
    narrowed = fit_filter(where, reading.ProposalFilter)
    return listed(listing, Proposal.of, parent_id, narrowed, order_by)


@strawberry.type
class EditionProposals:
    """What is proposed in an edition, and what it adopts."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description=(
            "Proposals that the edition adopted, of itself and of earlier ones. Topic runs for the"
            " edition require their topics beside its focus topics, unless told what to require."
        ),
        extensions=[Paged()],
    )
    def adopted_proposals(
        self,
        where: ProposalWhere = strawberry.UNSET,
        order_by: ProposalOrders = strawberry.UNSET,
    ) -> Connection[Proposal]:
        return _proposals(reading.ADOPTED_BY_EDITION, self.row_id, where, order_by)

    @strawberry.field(description="Until when the edition adopts proposals.")
    async def proposal_deadline(self, info: Info) -> ProposalDeadline:
        load = info.context.loaders.load
        told: Any = await load(deadlines.closings_by_edition, self.row_id)
        return ProposalDeadline.of(told)

    @strawberry.field(
        description="Proposals that are made in the edition, as a rule for a later one.",
        extensions=[Paged()],
    )
    def proposals(
        self,
        where: ProposalWhere = strawberry.UNSET,
        order_by: ProposalOrders = strawberry.UNSET,
    ) -> Connection[Proposal]:
        return _proposals(reading.PROPOSALS_OF_EDITION, self.row_id, where, order_by)


@strawberry.type
class ProgrammeProposals:
    """What is proposed in a programme."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description="Proposals that are made in any edition of it.", extensions=[Paged()]
    )
    def proposals(
        self,
        where: ProposalWhere = strawberry.UNSET,
        order_by: ProposalOrders = strawberry.UNSET,
    ) -> Connection[Proposal]:
        return _proposals(reading.PROPOSALS_OF_PROGRAMME, self.row_id, where, order_by)
