"""Invitations to regional meetings as people live them: made, answered, attended."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api.context import Info
from api.schema.declining import DeclineReason
from api.schema.enums import described
from api.schema.inputs import OrderDirection, fit_filter
from api.schema.lists import Connection, Paged, listed
from api.schema.node import Node, WantedLocale, load_node, load_nodes, texts_in
from api.schema.nominations import Delegate
from api.schema.topics import Topic
from domain import models
from domain.meetings import invited
from domain.pages import Listing

if TYPE_CHECKING:
    from api.schema.editions import Edition
    from api.schema.regional_meetings import RegionalMeeting

_EDITIONS = strawberry.lazy("api.schema.editions")
_MEETINGS = strawberry.lazy("api.schema.regional_meetings")

described(
    models.CrossParticipationState,
    "Life of an invitation to a regional meeting; new values may be added.",
    {
        "INVITED": "Waits for an answer.",
        "ACCEPTED": "The person, or their administration for them, has said yes.",
        "DECLINED": "The person, or their administration for them, has said no.",
        "ATTENDED": "They were at the meeting.",
        "LAPSED": (
            "Ended otherwise: they left, were not there, or a later publication left it out."
        ),
    },
)
described(
    models.CrossParticipationNoticeKind,
    "What people are told of an invitation; new values may be added.",
    {
        "INVITED": "There is an invitation.",
        "MOVED": "The meeting has other days.",
        "LAPSED": "The invitation does not stand any more.",
    },
)


@strawberry.enum(description="What rows can be ordered by.")
class CrossParticipationOrderField(Enum):
    """Orders of the domain's list."""

    CHANGED_AT = strawberry.enum_value(
        "changed_at", description="By the moment of the last change."
    )
    CODE = strawberry.enum_value("code", description="By code of the delegate, then by meeting.")
    MEETING = strawberry.enum_value(
        "meeting", description="By first day of the meeting, by its key, then by delegate."
    )


@strawberry.input(description="One key of the order; the id decides last.")
class CrossParticipationOrder:
    """A field and a direction."""

    field: CrossParticipationOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="Which way; left out means ASC."
    )


@strawberry.input(description="Which invitations: every given field must hold.")
class CrossParticipationFilter:
    """As domain.meetings.invited.ParticipationFilter."""

    delegate_code_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Of any of these delegates, by code."
    )
    meeting_key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="To any of these meetings, by key."
    )
    state_in: list[models.CrossParticipationState] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these states."
    )


ParticipationWhere = Annotated[
    CrossParticipationFilter | None,
    strawberry.argument(name="filter", description="Which invitations; left out means all."),
]
ParticipationOrders = Annotated[
    list[CrossParticipationOrder] | None,
    strawberry.argument(
        name="orderBy", description="Order of the rows; left out means by meeting."
    ),
]


@strawberry.type(description="Something that people were told of an invitation, once.")
class CrossParticipationNotice:
    """One row of ``cross_participation_notice``."""

    meeting_id: strawberry.Private[str]
    kind: models.CrossParticipationNoticeKind = strawberry.field(description="What was told.")
    told_at: datetime = strawberry.field(description="When.")

    @strawberry.field(description="The notice as a sentence in the wanted language.")
    async def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        words = texts_in(info, locale)
        meeting = await load_node(info, "RegionalMeeting", self.meeting_id)
        name = meeting.name if meeting else words.say("removed")
        return words.sentence(f"invitation_notice.{self.kind.value}", meeting=name)


@strawberry.type(
    description=(
        "An invitation of a delegate to a regional meeting of another side, made by a publication."
    )
)
class CrossParticipation(Node):
    """One row of ``cross_participation``."""

    batch = invited.participations_by_id
    edition_id: strawberry.Private[str]
    meeting_id: strawberry.Private[str]
    delegate_id: strawberry.Private[str]
    changed_at: datetime = strawberry.field(description="When it was last changed.")
    decline_reason: DeclineReason | None = strawberry.field(
        description="Why it was declined, of a kind; null unless it was."
    )
    invited_at: datetime = strawberry.field(description="When it was made.")
    state: models.CrossParticipationState = strawberry.field(description="Where it stands.")
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @strawberry.field(description="Who is invited.")
    async def delegate(self, info: Info) -> Delegate | None:
        found: Delegate | None = await load_node(info, "Delegate", self.delegate_id)
        return found

    @strawberry.field(description="Edition of the meeting.")
    async def edition(self, info: Info) -> Annotated[Edition, _EDITIONS]:
        found: Edition = await load_node(info, "Edition", self.edition_id)
        return found

    @strawberry.field(description="To which meeting.")
    async def meeting(self, info: Info) -> Annotated[RegionalMeeting, _MEETINGS]:
        found: RegionalMeeting = await load_node(info, "RegionalMeeting", self.meeting_id)
        return found

    @strawberry.field(description="What the person was told, in order of time.")
    async def notices(self, info: Info) -> list[CrossParticipationNotice]:
        rows = await info.context.loaders.load(invited.notices_by_participation, self.row_id)
        return [
            CrossParticipationNotice(meeting_id=self.meeting_id, kind=row.kind, told_at=row.told_at)
            for row in rows
        ]

    @strawberry.field(description="Topics of the meeting that the person is asked to share there.")
    async def topics(self, info: Info) -> list[Topic]:
        rows = await info.context.loaders.load(invited.topics_by_participation, self.row_id)
        found = await load_nodes(info, "Topic", [row.topic_id for row in rows])
        return [each for each in found if each is not None]


def participations_of(
    listing: Listing[models.CrossParticipation], parent_id: str, where: Any, order_by: Any
) -> Any:
    """Return a list of invitations below something."""
    narrowed = fit_filter(where, invited.ParticipationFilter)
    return listed(listing, CrossParticipation.of, parent_id, narrowed, order_by)


@strawberry.type
class EditionInvitations:
    """The invitations to the regional meetings of an edition."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description=(
            "Invitations to its regional meetings, as far as you may see them: your own, those of"
            " your administration, or all."
        ),
        extensions=[Paged()],
    )
    def cross_participations(
        self,
        where: ParticipationWhere = strawberry.UNSET,
        order_by: ParticipationOrders = strawberry.UNSET,
    ) -> Connection[CrossParticipation]:
        return participations_of(invited.PARTICIPATIONS_OF_EDITION, self.row_id, where, order_by)


@strawberry.type
class InvitedMeeting:
    """The invitations to a regional meeting."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description=(
            "Invitations to it, as far as you may see them: your own, those of your"
            " administration, or all."
        ),
        extensions=[Paged()],
    )
    def cross_participations(
        self,
        where: ParticipationWhere = strawberry.UNSET,
        order_by: ParticipationOrders = strawberry.UNSET,
    ) -> Connection[CrossParticipation]:
        return participations_of(invited.PARTICIPATIONS_OF_MEETING, self.row_id, where, order_by)
