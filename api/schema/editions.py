"""Editions: what they are, who and what belongs to them, and their runs."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, Self

import strawberry

from api.context import Info
from api.schema.cooperation_maps import EditionCooperation
from api.schema.edition_outcomes import NumberedEdition
from api.schema.enums import described
from api.schema.evaluations import EvaluatedEdition
from api.schema.facts import Fact, FactFilter, discrepancies_of, facts_of
from api.schema.gap_maps import AssessedEdition
from api.schema.indicators import EditionIndicators
from api.schema.inheriting import InheritingEdition
from api.schema.inputs import OrderDirection, fit_filter, fit_text, given, row_id_of
from api.schema.lists import Connection, Paged, listed
from api.schema.networks import Network, load_network
from api.schema.node import NODES, NamedNode, load_by, load_node
from api.schema.nominations import (
    Delegate,
    DelegateBy,
    DelegateFilter,
    DelegateOrders,
    delegates_of,
)
from api.schema.opportunities import EditionOpportunities
from api.schema.participation_runs import EditionParticipation
from api.schema.participations import EditionInvitations
from api.schema.partnerships import LivingPairings
from api.schema.people_networks import TiedPeople
from api.schema.proposals import EditionProposals
from api.schema.putting_forward import EditionNominations
from api.schema.recommendations import EditionOutcomes
from api.schema.regional_meetings import EditionMeetings
from api.schema.runs import RunFilter
from api.schema.scenarios import EditionPlanning
from api.schema.sessions import EditionSpeakers
from api.schema.side_by_side import EditionComparisons
from api.schema.sides import (
    Component,
    EditionSource,
    FocusTopic,
    Objective,
    OrganizationRole,
    Side,
    Statement,
)
from domain import models, nominations, programmes
from domain.models import StatementKind
from domain.runs import TopicPurpose, listings

if TYPE_CHECKING:
    from api.schema.pairings import PairingRun
    from api.schema.programmes import Programme
    from api.schema.suggestions import TopicRun

_PAIRINGS = strawberry.lazy("api.schema.pairings")
_PROGRAMMES = strawberry.lazy("api.schema.programmes")
_SUGGESTIONS = strawberry.lazy("api.schema.suggestions")

described(
    models.EditionKind,
    "Kinds of edition; new values may be added.",
    {
        "EXCHANGE_PROGRAMME": "People of several sides visit and learn from each other.",
        "SYMPOSIUM": "Leaders meet on strategic topics.",
    },
)
described(
    models.EditionState,
    "Life of an edition.",
    {
        "PLANNED": "In preparation.",
        "NOMINATING": "Administrations put managers forward.",
        "OPEN": "Running.",
        "CLOSED": "Over.",
        "ARCHIVED": "Kept for the record.",
    },
)


@strawberry.enum(description="What rows can be ordered by.")
class EditionOrderField(Enum):
    """Orders of the domain's list."""

    STARTS_ON = strawberry.enum_value("starts_on", description="By first day.")
    NUMBER = strawberry.enum_value("number", description="By place in the programme.")


@strawberry.input(description="One key of the order; the id decides last.")
class EditionOrder:
    """A field and a direction."""

    field: EditionOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="Which way; left out means ASC."
    )


@strawberry.input(description="Which editions: every given field must hold.")
class EditionFilter:
    """As domain.programmes.EditionFilter."""

    ends_on_gte: date | None = strawberry.field(
        default=strawberry.UNSET, description="Only editions that end on this day or later."
    )
    kind_in: list[models.EditionKind] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these kinds."
    )
    programme_key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these programmes, by key."
    )
    search: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Words in the name, in upper or lower case; at most 200 characters.",
    )
    starts_on_lte: date | None = strawberry.field(
        default=strawberry.UNSET, description="Only editions that start on this day or earlier."
    )
    state_in: list[models.EditionState] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these states."
    )


@strawberry.input(one_of=True, description="Names one edition; give exactly one.")
class EditionBy:
    """An id or a slug."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="By id.")
    slug: str | None = strawberry.field(
        default=strawberry.UNSET, description="By slug, such as wco-idb-2011."
    )


EditionWhere = Annotated[
    EditionFilter | None,
    strawberry.argument(name="filter", description="Which editions; left out means all."),
]
EditionOrders = Annotated[
    list[EditionOrder] | None,
    strawberry.argument(
        name="orderBy", description="Order of the rows; left out means the latest first."
    ),
]
RunsWhere = Annotated[
    RunFilter | None,
    strawberry.argument(name="filter", description="Which runs; left out means all."),
]


@strawberry.type(description="One run of a programme.")
class Edition(
    LivingPairings,
    EditionNominations,
    EditionProposals,
    EditionOutcomes,
    EditionMeetings,
    EditionParticipation,
    EditionInvitations,
    EditionPlanning,
    EditionSpeakers,
    TiedPeople,
    AssessedEdition,
    EditionOpportunities,
    EditionComparisons,
    EditionCooperation,
    EditionIndicators,
    InheritingEdition,
    EvaluatedEdition,
    NumberedEdition,
    NamedNode,
):
    """One row of ``edition``."""

    batch = programmes.editions_by_id
    programme_id: strawberry.Private[str]
    ends_on: date = strawberry.field(description="Last day.")
    kind: models.EditionKind = strawberry.field(description="What kind of run it is.")
    number: int = strawberry.field(description="Place in the programme, from 1.")
    quote: str = strawberry.field(
        description=(
            "Words of the source about the edition itself; empty when no source is quoted."
        )
    )
    slug: str = strawberry.field(
        description="Readable key, unique over all programmes, such as wco-idb-2011."
    )
    source: EditionSource | None = strawberry.field(
        description="Where the edition is told of; null when no source is recorded."
    )
    starts_on: date = strawberry.field(description="First day.")
    state: models.EditionState = strawberry.field(
        description="Where the edition stands in its life."
    )
    version: int = strawberry.field(
        description="Counts the changes of the edition itself, from 1; for expectedVersion."
    )

    @classmethod
    def of(cls, row: models.Edition) -> Self:
        """Make the node of a row."""
        source = EditionSource(
            publisher=row.source_publisher,
            sha256=row.source_sha256,
            title=row.source_title,
            url=row.source_url,
        )
        return cls.with_values(row, english=row.name, source=source if row.source_title else None)

    @strawberry.field(description="Programme that the edition belongs to.")
    async def programme(self, info: Info) -> Annotated[Programme, _PROGRAMMES]:
        return await load_node(info, "Programme", self.programme_id)

    @strawberry.field(
        description="Groups that pairings are drawn across, in order; 2 to 6 once nominations open."
    )
    async def sides(self, info: Info) -> list[Side]:
        rows = await info.context.loaders.load(programmes.sides_by_edition, self.row_id)
        return [Side.of(row) for row in rows]

    @strawberry.field(description="Parts of the edition, in order, such as a workshop and a forum.")
    async def components(self, info: Info) -> list[Component]:
        rows = await info.context.loaders.load(programmes.components_by_edition, self.row_id)
        return [Component.of(row) for row in rows]

    @strawberry.field(description="What the edition is for, in order.")
    async def objectives(self, info: Info) -> list[Objective]:
        rows = await info.context.loaders.load(programmes.objectives_by_edition, self.row_id)
        return [Objective.of(row) for row in rows]

    @strawberry.field(description="Topics that the edition says it focuses on, in order.")
    async def focus_topics(self, info: Info) -> list[FocusTopic]:
        rows = await info.context.loaders.load(programmes.focus_topics_by_edition, self.row_id)
        return [FocusTopic(topic_id=row.topic_id, stated_as=row.stated_as) for row in rows]

    @strawberry.field(description="Parts that organisations play in the edition, in order.")
    async def organizations(self, info: Info) -> list[OrganizationRole]:
        rows = await info.context.loaders.load(programmes.organizations_by_edition, self.row_id)
        return [OrganizationRole.of(row) for row in rows]

    @strawberry.field(
        description="What the source recommends for later, in its own words, in order."
    )
    async def developments(self, info: Info) -> list[Statement]:
        return await _statements(info, self.row_id, StatementKind.DEVELOPMENT)

    @strawberry.field(description="What came out of it, in the words of the source, in order.")
    async def outputs(self, info: Info) -> list[Statement]:
        return await _statements(info, self.row_id, StatementKind.OUTPUT)

    @strawberry.field(description="Further passages of the source worth keeping, in order.")
    async def quotes(self, info: Info) -> list[Statement]:
        return await _statements(info, self.row_id, StatementKind.QUOTE)

    @strawberry.field(
        description="Stated figures beside what the data counts.", extensions=[Paged()]
    )
    def facts(
        self,
        where: Annotated[
            FactFilter | None,
            strawberry.argument(name="filter", description="Which facts; left out means all."),
        ] = strawberry.UNSET,
    ) -> Connection[Fact]:
        return facts_of(self.row_id, where)

    @strawberry.field(
        description="Facts whose counted figure differs from the stated one; both are kept.",
        extensions=[Paged()],
    )
    def discrepancies(self) -> Connection[Fact]:
        return discrepancies_of(self.row_id)

    @strawberry.field(description="One delegate of the edition; null when there is none.")
    async def delegate(
        self,
        info: Info,
        by: Annotated[DelegateBy, strawberry.argument(description="Which delegate.")],
    ) -> Delegate | None:
        if given(by.id):
            row_id = row_id_of(str(by.id), "Delegate", "by.id")
            found: Delegate | None = await load_node(info, "Delegate", row_id)
            return found if found is not None and found.edition_id == self.row_id else None
        key = (self.row_id, fit_text(str(by.code), "by.code"))
        batch = nominations.delegates_by_code
        return Delegate.maybe(await info.context.loaders.load(batch, key))

    @strawberry.field(description="Delegates of the edition.", extensions=[Paged()])
    def delegates(
        self,
        where: Annotated[
            DelegateFilter | None,
            strawberry.argument(name="filter", description="Which delegates; left out means all."),
        ] = strawberry.UNSET,
        order_by: DelegateOrders = strawberry.UNSET,
    ) -> Connection[Delegate]:
        return delegates_of(nominations.DELEGATES_OF_EDITION, self.row_id, where, order_by)

    @strawberry.field(
        description="Pairing runs of the edition, newest first.", extensions=[Paged()]
    )
    def pairing_runs(
        self, where: RunsWhere = strawberry.UNSET
    ) -> Connection[Annotated[PairingRun, _PAIRINGS]]:
        from api.schema.pairings import PairingRun  # noqa: PLC0415 -- the two know each other

        narrowed = fit_filter(where, listings.RunFilter)
        return listed(listings.PAIRING_RUNS_OF_EDITION, PairingRun.of, self.row_id, narrowed)

    @strawberry.field(
        description=("Pairing run that was asked for last, in any state; null when there is none.")
    )
    async def latest_pairing_run(self, info: Info) -> Annotated[PairingRun, _PAIRINGS] | None:
        return await _run(info, "PairingRun", listings.latest_pairing_runs, self.row_id)

    @strawberry.field(description="Pairing run that is published now; null when none is.")
    async def published_pairing_run(self, info: Info) -> Annotated[PairingRun, _PAIRINGS] | None:
        return await _run(info, "PairingRun", listings.published_pairing_runs, self.row_id)

    @strawberry.field(description="Topic runs of the edition, newest first.", extensions=[Paged()])
    def topic_runs(
        self, where: RunsWhere = strawberry.UNSET
    ) -> Connection[Annotated[TopicRun, _SUGGESTIONS]]:
        from api.schema.suggestions import TopicRun  # noqa: PLC0415 -- the two know each other

        narrowed = fit_filter(where, listings.RunFilter)
        return listed(listings.TOPIC_RUNS_OF_EDITION, TopicRun.of, self.row_id, narrowed)

    @strawberry.field(
        description="Topic run that was asked for last, in any state; null when there is none."
    )
    async def latest_topic_run(
        self,
        info: Info,
        purpose: Annotated[
            TopicPurpose | None,
            strawberry.argument(
                description="What the topics are for; left out means whichever came last."
            ),
        ] = strawberry.UNSET,
    ) -> Annotated[TopicRun, _SUGGESTIONS] | None:
        key = (self.row_id, purpose or None)
        return await _run(info, "TopicRun", listings.latest_topic_runs, key)

    @strawberry.field(description="Topic run that is published now; null when none is.")
    async def published_topic_run(
        self,
        info: Info,
        purpose: Annotated[
            TopicPurpose,
            strawberry.argument(
                description="What the topics are for; each purpose has its own publication."
            ),
        ] = TopicPurpose.THIS_EDITION,
    ) -> Annotated[TopicRun, _SUGGESTIONS] | None:
        return await _run(info, "TopicRun", listings.published_topic_runs, (self.row_id, purpose))

    @strawberry.field(
        description="The edition as a graph: what is connected, and what bridges the sides."
    )
    async def network(self, info: Info) -> Network:
        return await load_network(info, self.row_id)


async def _statements(info: Info, edition_id: str, kind: StatementKind) -> list[Statement]:
    rows = await info.context.loaders.load(programmes.statements_by_edition, edition_id)
    return [Statement(key=row.key, text=row.text) for row in rows if row.kind is kind]


async def _run(info: Info, type_name: str, batch: Any, key: object) -> Any:
    return NODES[type_name].maybe(await info.context.loaders.load(batch, key))


@strawberry.type
class EditionQueries:
    """What can be asked about editions."""

    @strawberry.field(description="One edition; null when there is none.")
    async def edition(
        self,
        info: Info,
        by: Annotated[EditionBy, strawberry.argument(description="Which edition.")],
    ) -> Edition | None:
        return await load_by(info, "Edition", by, programmes.editions_by_slug, "slug")

    @strawberry.field(description="Editions of all programmes.", extensions=[Paged()])
    def editions(
        self, where: EditionWhere = strawberry.UNSET, order_by: EditionOrders = strawberry.UNSET
    ) -> Connection[Edition]:
        return listed(
            programmes.EDITIONS,
            Edition.of,
            where=fit_filter(where, programmes.EditionFilter),
            order_by=order_by,
        )
