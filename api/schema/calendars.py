"""Calendars of editions: where they are fetched, with a token and without."""

from __future__ import annotations

import strawberry

from api.calendars import calendar_path
from api.context import Info
from api.schema.calendar_feeds import CalendarFeed
from api.schema.lists import Connection, Paged, listed
from domain.calendars import feeds


@strawberry.type
class EditionCalendars:
    """Where what somebody has in an edition is fetched, and the addresses made for that."""

    row_id: strawberry.Private[str]
    slug: strawberry.Private[str]

    @strawberry.field(
        description=(
            "Private addresses of your calendar, or of your administration's or the planners', the"
            " newest first, also those that have ended."
        ),
        extensions=[Paged()],
    )
    def calendar_feeds(self) -> Connection[CalendarFeed]:
        return listed(feeds.FEEDS_OF_EDITION, CalendarFeed.of, self.row_id)

    @strawberry.field(
        description=(
            "Path on this server; GET with the same token answers with what you have in the"
            " edition as iCalendar: a delegate their sessions and meetings, a coordinator those of"
            " their people, a planner all. Null for an edition that you do not hold."
        )
    )
    def calendar_path(self, info: Info) -> str | None:
        return calendar_path(self.slug) if info.context.viewer.holds(self.row_id) else None
