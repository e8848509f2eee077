"""Which rule the fields of calendars obey."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import ANYONE, CALENDARS, FEEDS, REVOKES_FEEDS, Rule

CALENDAR_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (CALENDARS, "Edition", "calendarPath"),
    (CALENDARS, "Mutation", "createCalendarFeed"),
    (REVOKES_FEEDS, "Mutation", "revokeCalendarFeed"),
    (FEEDS, "Edition", "calendarFeeds"),
    (
        FEEDS,
        "CalendarFeed",
        "administration edition expiresAt fetchedOn id kind locale madeAt manager revokedAt",
    ),
    (CALENDARS, "CalendarAddress", "path"),
    (ANYONE, "CreateCalendarFeedPayload", "address calendarFeed replayed userErrors"),
    (ANYONE, "RevokeCalendarFeedPayload", "calendarFeed replayed userErrors"),
    (ANYONE, "CalendarFeedConnection", "edges nodes pageInfo totalCount"),
    (ANYONE, "CalendarFeedEdge", "cursor node"),
)
