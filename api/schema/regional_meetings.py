"""Regional meetings of the sides of an edition: when, where, what is treated, how far it is."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.context import Info
from api.schema.administrations import Administration
from api.schema.calendars import EditionCalendars
from api.schema.inputs import OrderDirection, fit_filter
from api.schema.lists import Connection, Paged, listed
from api.schema.node import Node, load_node
from api.schema.participations import InvitedMeeting
from api.schema.sides import Side
from api.schema.topics import Topic
from domain.meetings import reading

if TYPE_CHECKING:
    from api.schema.editions import Edition

_EDITIONS = strawberry.lazy("api.schema.editions")


@strawberry.enum(description="What rows can be ordered by.")
class RegionalMeetingOrderField(Enum):
    """Orders of the domain's list."""

    KEY = strawberry.enum_value("key", description="By key.")
    SIDE = strawberry.enum_value("side", description="By side, in their order, then by key.")
    STARTS_ON = strawberry.enum_value("starts_on", description="By first day, then by key.")


@strawberry.input(description="One key of the order; the id decides last.")
class RegionalMeetingOrder:
    """A field and a direction."""

    field: RegionalMeetingOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="Which way; left out means ASC."
    )


@strawberry.input(description="Which regional meetings: every given field must hold.")
class RegionalMeetingFilter:
    """As domain.meetings.reading.MeetingFilter."""

    ends_on_gte: date | None = strawberry.field(
        default=strawberry.UNSET, description="Whose last day is this one or later."
    )
    search: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Words in the key, the name or the place, in upper or lower case.",
    )
    side_key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Of any of these sides, by key."
    )
    starts_on_lte: date | None = strawberry.field(
        default=strawberry.UNSET, description="Whose first day is this one or earlier."
    )


@strawberry.type(description="A topic of a regional meeting.")
class MeetingTopic:
    """One row of ``meeting_topic``."""

    topic_id: strawberry.Private[str]
    weight: int = strawberry.field(description="How much it weighs in the meeting, 1 to 10.")

    @strawberry.field(description="The topic.")
    async def topic(self, info: Info) -> Topic:
        found: Topic = await load_node(info, "Topic", self.topic_id)
        return found


@strawberry.type(description="How long the way to a regional meeting takes an administration.")
class MeetingWay:
    """One row of ``meeting_way``."""

    administration_id: strawberry.Private[str]
    travel_days: int = strawberry.field(
        description="Days of travel before the meeting, and again after it."
    )

    @strawberry.field(description="The administration.")
    async def administration(self, info: Info) -> Administration:
        found: Administration = await load_node(info, "Administration", self.administration_id)
        return found


@strawberry.type(
    description=(
        "A key regional meeting of one side of an edition, with places for people of the others."
    )
)
class RegionalMeeting(InvitedMeeting, Node):
    """One row of ``regional_meeting``."""

    batch = reading.meetings_by_id
    edition_id: strawberry.Private[str]
    side_id: strawberry.Private[str]
    ends_on: date = strawberry.field(description="Last day.")
    key: str = strawberry.field(description="Key, unique in the edition.")
    name: str = strawberry.field(description="Name, as its side calls it.")
    place: str = strawberry.field(description="Where it is held; empty where that is not known.")
    places: int = strawberry.field(description="Places for people of other sides.")
    starts_on: date = strawberry.field(description="First day.")
    synthetic: bool = strawberry.field(description="True when it was invented for a demonstration.")
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @strawberry.field(description="Edition whose side holds it.")
    async def edition(self, info: Info) -> Annotated[Edition, _EDITIONS]:
        found: Edition = await load_node(info, "Edition", self.edition_id)
        return found

    @strawberry.field(description="Side that holds it.")
    async def side(self, info: Info) -> Side:
        found: Side = await load_node(info, "Side", self.side_id)
        return found

    @strawberry.field(description="What is treated, the heaviest topic first.")
    async def topics(self, info: Info) -> list[MeetingTopic]:
        rows = await info.context.loaders.load(reading.topics_by_meeting, self.row_id)
        return [MeetingTopic(topic_id=row.topic_id, weight=row.weight) for row in rows]

    @strawberry.field(
        description=(
            "How long the way takes, by code of the administration; those that are not here need"
            " the days that a run assumes."
        )
    )
    async def ways(self, info: Info) -> list[MeetingWay]:
        rows = await info.context.loaders.load(reading.ways_by_meeting, self.row_id)
        return [
            MeetingWay(administration_id=row.administration_id, travel_days=row.travel_days)
            for row in rows
        ]


@strawberry.type
class EditionMeetings(EditionCalendars):
    """The regional meetings of the sides of an edition, and calendars of what is held."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description="Regional meetings of the sides, to which people of the others can be invited.",
        extensions=[Paged()],
    )
    def regional_meetings(
        self,
        where: Annotated[
            RegionalMeetingFilter | None,
            strawberry.argument(name="filter", description="Which meetings; left out means all."),
        ] = strawberry.UNSET,
        order_by: Annotated[
            list[RegionalMeetingOrder] | None,
            strawberry.argument(
                name="orderBy", description="Order of the rows; left out means by first day."
            ),
        ] = strawberry.UNSET,
    ) -> Connection[RegionalMeeting]:
        narrowed = fit_filter(where, reading.MeetingFilter)
        return listed(
            reading.MEETINGS_OF_EDITION, RegionalMeeting.of, self.row_id, narrowed, order_by
        )
