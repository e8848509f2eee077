"""Private addresses that programs fetch calendars from, without a token: made, listed, revoked."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.calendars import feed_path
from api.context import Info
from api.schema.administrations import Administration
from api.schema.changing import carried_out
from api.schema.enums import described
from api.schema.inputs import given, input_row_id
from api.schema.node import Node, load_node, maybe_node, texts_in
from api.schema.payloads import WHAT, Payload, key_field
from api.schema.scalars import Locale
from domain import models
from domain.calendars import feeds
from domain.store import WriteDb

if TYPE_CHECKING:
    from api.schema.editions import Edition
    from api.schema.managers import Manager


described(
    models.CalendarKind,
    "Whose calendar it is.",
    {
        "PERSON": "What one person has.",
        "ADMINISTRATION": "What the people of an administration have.",
        "EDITION": "All of an edition, as its planners see it.",
    },
)


@strawberry.type(
    description=(
        "A private address of a calendar, which opens without a token. Its secret was shown when"
        " it was made, and is kept nowhere."
    )
)
class CalendarFeed(Node):
    """One row of ``calendar_feed``."""

    batch = feeds.feeds_by_id
    administration_id: strawberry.Private[str | None]
    edition_id: strawberry.Private[str]
    manager_id: strawberry.Private[str | None]
    expires_at: datetime | None = strawberry.field(
        description=(
            "When it ends: with the token that it was made with; null where that has no end."
        )
    )
    fetched_on: date | None = strawberry.field(
        description="Day on which it was fetched last, in UTC; null while it never was."
    )
    kind: models.CalendarKind = strawberry.field(description="Whose calendar it shows.")
    locale: Locale = strawberry.field(description="Language that it is written in.")
    made_at: datetime = strawberry.field(description="When it was made.")
    revoked_at: datetime | None = strawberry.field(
        description="When it was closed for good; null while it is open."
    )

    @strawberry.field(
        description="Administration whose people's calendar it shows; null where it shows another."
    )
    async def administration(self, info: Info) -> Administration | None:
        found: Administration | None = await maybe_node(
            info, "Administration", self.administration_id
        )
        return found

    @strawberry.field(description="Edition whose calendar it shows.")
    async def edition(
        self, info: Info
    ) -> Annotated[Edition, strawberry.lazy("api.schema.editions")]:
        return await load_node(info, "Edition", self.edition_id)

    @strawberry.field(description="Person whose calendar it shows; null where it shows another.")
    async def manager(
        self, info: Info
    ) -> Annotated[Manager, strawberry.lazy("api.schema.managers")] | None:
        return await maybe_node(info, "Manager", self.manager_id)


@strawberry.input(description="Input of createCalendarFeed.")
class CreateCalendarFeedInput:
    """An edition and a language."""

    edition_id: strawberry.ID = strawberry.field(description="Edition whose calendar is wanted.")
    locale: Locale | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Language that it is written in; left out, or where there are no texts in it, that of"
            " the request."
        ),
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of revokeCalendarFeed.")
class RevokeCalendarFeedInput:
    """An address."""

    id: strawberry.ID = strawberry.field(description="Address to close for good.")
    idempotency_key: str | None = key_field()


@strawberry.type(description="Where a calendar is fetched without a token.")
class CalendarAddress:
    """A path with a secret in it: never a plain text of a payload, which would be stored."""

    path: str = strawberry.field(
        description="Path on this server, shown this once; GET answers with iCalendar."
    )


@strawberry.type(description="What createCalendarFeed did.")
class CreateCalendarFeedPayload(Payload):
    """An address and its record."""

    address: CalendarAddress | None = strawberry.field(
        default=None,
        description=(
            "The address, shown this once: null when nothing was changed, and when the request was"
            " replayed."
        ),
    )
    calendar_feed: CalendarFeed | None = strawberry.field(
        default=None, description="What is kept of it; null when nothing was changed."
    )


@strawberry.type(description="What revokeCalendarFeed did.")
class RevokeCalendarFeedPayload(Payload):
    """An address that is closed."""

    calendar_feed: CalendarFeed | None = strawberry.field(
        default=None, description="The address; null when nothing was changed."
    )


@strawberry.type
class CalendarFeedMutations:
    """What makes and closes private addresses of calendars."""

    @strawberry.mutation(
        description=(
            "Make a private address of your calendar of an edition, for a program that subscribes"
            " to it: a delegate's own, that of a coordinator's people, or all of it for a planner."
            " It opens without a token, and ends with the token that it was made with."
        )
    )
    async def create_calendar_feed(
        self, info: Info, asked: Annotated[CreateCalendarFeedInput, WHAT]
    ) -> CreateCalendarFeedPayload:
        words = texts_in(info, asked.locale if given(asked.locale) else None)

        async def act(db: WriteDb) -> CreateCalendarFeedPayload:
            edition_id = input_row_id(asked.edition_id, "Edition", "editionId")
            made = await feeds.create_calendar_feed(
                db, edition_id, words.locale, at=info.context.store.clock()
            )
            return CreateCalendarFeedPayload(
                address=CalendarAddress(path=feed_path(made.secret)),
                calendar_feed=CalendarFeed.of(made.row),
            )

        return await carried_out(info, CreateCalendarFeedPayload, asked, act)

    @strawberry.mutation(
        description="Close a private address of a calendar for good; twice changes nothing."
    )
    async def revoke_calendar_feed(
        self, info: Info, asked: Annotated[RevokeCalendarFeedInput, WHAT]
    ) -> RevokeCalendarFeedPayload:
        async def act(db: WriteDb) -> RevokeCalendarFeedPayload:
            row = await feeds.revoke_calendar_feed(
                db, input_row_id(asked.id, "CalendarFeed", "id"), at=info.context.store.clock()
            )
            return RevokeCalendarFeedPayload(calendar_feed=CalendarFeed.of(row))

        return await carried_out(info, RevokeCalendarFeedPayload, asked, act)
