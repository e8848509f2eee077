"""Partnerships: what became of published pairings, who said what, how the two were in touch."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from api.context import Info
from api.schema.declining import DeclineReason
from api.schema.enums import described
from api.schema.flows import FlowingEdition
from api.schema.inputs import OrderDirection, fit_filter
from api.schema.lists import Connection, Paged, listed
from api.schema.node import Node, load_node
from api.schema.nominations import Delegate, load_pair
from api.schema.pairings import Pairing, PairingRun
from api.schema.partnership_states import PartnershipState
from domain import models
from domain.partnerships import contacts, reading
from domain.runs import listings, replan_suggestion

if TYPE_CHECKING:
    from api.schema.editions import Edition

described(
    models.PartnershipAnswer,
    "What one of two partners said.",
    {"ACCEPTED": "Yes.", "DECLINED": "No."},
)
described(
    models.ContactKind,
    "How two partners were in touch; new values may be added.",
    {
        "MEETING": "They met in person.",
        "CALL": "They talked by telephone or video.",
        "MESSAGE": "They wrote or sent something; this alone does not make them MET.",
    },
)


@strawberry.input(description="Which contacts: every given field must hold.")
class ContactFilter:
    """As domain.partnerships.contacts.ContactFilter."""

    kind_in: list[models.ContactKind] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these kinds."
    )


@strawberry.input(description="Which partnerships: every given field must hold.")
class PartnershipFilter:
    """As domain.partnerships.reading.PartnershipFilter."""

    delegate_code_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="One of the two has any of these codes."
    )
    state_in: list[PartnershipState] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these states; for planners."
    )


@strawberry.enum(description="What rows can be ordered by.")
class PartnershipOrderField(Enum):
    """Orders of the domain's list."""

    CHANGED_AT = strawberry.enum_value("changed_at", description="By when it last changed.")
    CODE = strawberry.enum_value(
        "code", description="By the code of the delegate whose side comes first."
    )


@strawberry.input(description="One key of the order; the id decides last.")
class PartnershipOrder:
    """A field and a direction."""

    field: PartnershipOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="Which way; left out means ASC."
    )


@strawberry.type(description="What one of the two said last.")
class PartnershipResponse:
    """One row of ``partnership_response``."""

    delegate_id: strawberry.Private[str]
    answer: models.PartnershipAnswer = strawberry.field(description="Yes or no.")
    answered_at: datetime = strawberry.field(description="When they said it.")
    decline_reason: DeclineReason | None = strawberry.field(
        description="Why they declined; null when they accepted."
    )

    @classmethod
    def of(cls, row: models.PartnershipResponse) -> Self:
        """Make it of a row."""
        return cls(
            delegate_id=row.delegate_id,
            answer=row.answer,
            answered_at=row.answered_at,
            decline_reason=row.decline_reason,
        )

    @strawberry.field(description="Who said it.")
    async def delegate(self, info: Info) -> Delegate:
        return await load_node(info, "Delegate", self.delegate_id)


@strawberry.type(description="A meeting or exchange of two partners; for the two and planners.")
class Contact(Node):
    """One row of ``contact``."""

    batch = contacts.contacts_by_id
    partnership_id: strawberry.Private[str]
    happened_on: date = strawberry.field(description="Day of it.")
    kind: models.ContactKind = strawberry.field(description="How they were in touch.")
    note: str = strawberry.field(description="What it was about; empty when nothing was noted.")
    recorded_at: datetime = strawberry.field(description="When it was written down.")

    @strawberry.field(description="Partnership of the two.")
    async def partnership(self, info: Info) -> Partnership:
        return await load_node(info, "Partnership", self.partnership_id)


@strawberry.type(
    description="Two delegates who were told of each other, and what becomes of it from then on."
)
class Partnership(Node):
    """One row of ``partnership``."""

    batch = reading.partnerships_by_id
    edition_id: strawberry.Private[str]
    left_delegate_id: strawberry.Private[str]
    right_delegate_id: strawberry.Private[str]
    kept_state: strawberry.Private[PartnershipState]
    changed_at: datetime = strawberry.field(description="When it last changed.")
    proposed_at: datetime = strawberry.field(description="When the two were told.")
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")
    withdrawn_at: datetime | None = strawberry.field(
        description=(
            "When it lapsed because the publication that proposed it was taken back; null unless"
            " it did."
        )
    )

    @classmethod
    def of(cls, row: models.Partnership) -> Self:
        """Make the node of a row; who may know its state is asked when it is read."""
        return cls.with_values(row, kept_state=row.state)

    @strawberry.field(description="Where it stands, as far as whoever asks may know it.")
    async def state(self, info: Info) -> PartnershipState:
        if self.kept_state is not PartnershipState.DECLINED:
            return self.kept_state
        told = await info.context.loaders.load(reading.told_states_by_id, self.row_id)
        return told or PartnershipState.LAPSED

    @strawberry.field(description="The two delegates, in the order of their sides.")
    async def delegates(self, info: Info) -> list[Delegate]:
        return await load_pair(info, self.left_delegate_id, self.right_delegate_id)

    @strawberry.field(description="Edition.")
    async def edition(
        self, info: Info
    ) -> Annotated[Edition, strawberry.lazy("api.schema.editions")]:
        return await load_node(info, "Edition", self.edition_id)

    @strawberry.field(
        description="Pairing of the two in the published run; null when that has it not."
    )
    async def pairing(self, info: Info) -> Pairing | None:
        pair = (self.left_delegate_id, self.right_delegate_id)
        return Pairing.maybe(await info.context.loaders.load(reading.pairings_by_pair, pair))

    @strawberry.field(
        description="What the two said, the earlier first; that one declined is not for the other."
    )
    async def responses(self, info: Info) -> list[PartnershipResponse]:
        rows = await info.context.loaders.load(reading.responses_by_partnership, self.row_id)
        return [PartnershipResponse.of(row) for row in rows]

    @strawberry.field(
        description="How the two were in touch, the newest first.", extensions=[Paged()]
    )
    def contacts(
        self,
        where: Annotated[
            ContactFilter | None,
            strawberry.argument(name="filter", description="Which contacts; left out means all."),
        ] = strawberry.UNSET,
    ) -> Connection[Contact]:
        narrowed = fit_filter(where, contacts.ContactFilter)
        return listed(contacts.CONTACTS_OF_PARTNERSHIP, Contact.of, self.row_id, narrowed)


@strawberry.type(
    description=(
        "What a replan has to mend of the published pairings: its run takes nobody in who has"
        " withdrawn, and suggests no pair again that one has declined."
    )
)
class ReplanSuggestion:
    """Four lists of an edition and its published run."""

    edition_id: strawberry.Private[str]
    run: PairingRun = strawberry.field(description="Published run whose pairs are to be kept.")

    @strawberry.field(description="True when somebody who takes part has lost a partner.")
    async def is_needed(self, info: Info) -> bool:
        loaders = info.context.loaders
        return await loaders.load(replan_suggestion.editions_to_replan, self.edition_id)

    @strawberry.field(
        description="Delegates who have lost a partner and take part, by code.",
        extensions=[Paged()],
    )
    def seeking(self) -> Connection[Delegate]:
        return listed(replan_suggestion.SEEKING, Delegate.of, self.edition_id)

    @strawberry.field(
        description="Delegates of the published run who have withdrawn, by code.",
        extensions=[Paged()],
    )
    def departed(self) -> Connection[Delegate]:
        return listed(replan_suggestion.DEPARTED, Delegate.of, self.edition_id)

    @strawberry.field(
        description="Partnerships of the published run that stand, by code.", extensions=[Paged()]
    )
    def kept(self) -> Connection[Partnership]:
        return listed(replan_suggestion.KEPT, Partnership.of, self.edition_id)

    @strawberry.field(
        description="Partnerships that one of the two has declined, by code.", extensions=[Paged()]
    )
    def barred(self) -> Connection[Partnership]:
        return listed(replan_suggestion.BARRED, Partnership.of, self.edition_id)


@strawberry.type
class LivingPairings(FlowingEdition):
    """What an edition says of its published pairings."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description="Partnerships of all publications, by code.", extensions=[Paged()]
    )
    def partnerships(
        self,
        where: Annotated[
            PartnershipFilter | None,
            strawberry.argument(
                name="filter", description="Which partnerships; left out means all."
            ),
        ] = strawberry.UNSET,
        order_by: Annotated[
            list[PartnershipOrder] | None,
            strawberry.argument(description="Order of the rows; left out means by code."),
        ] = strawberry.UNSET,
    ) -> Connection[Partnership]:
        return listed(
            reading.PARTNERSHIPS_OF_EDITION,
            Partnership.of,
            self.row_id,
            fit_filter(where, reading.PartnershipFilter),
            order_by,
        )

    @strawberry.field(
        description=(
            "What a replan has to mend since the publication; null when no run is published."
        )
    )
    async def replan_suggestion(self, info: Info) -> ReplanSuggestion | None:
        row = await info.context.loaders.load(listings.published_pairing_runs, self.row_id)
        if row is None:
            return None
        return ReplanSuggestion(edition_id=self.row_id, run=PairingRun.of(row))
