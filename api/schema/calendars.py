"""Calendars of editions: where they are fetched."""

from __future__ import annotations

import strawberry

from api.calendars import calendar_path
from api.context import Info


@strawberry.type
class EditionCalendars:
    """Where what somebody has in an edition is fetched as a calendar."""

    row_id: strawberry.Private[str]
    slug: strawberry.Private[str]

    @strawberry.field(
        description=(
            "Path on this server; GET with the same token answers with what you have in the"
            " edition as iCalendar: a delegate their sessions and meetings, a coordinator those of"
            " their people, a planner all. Null for an edition that you do not hold."
        )
    )
    def calendar_path(self, info: Info) -> str | None:
        return calendar_path(self.slug) if info.context.viewer.holds(self.row_id) else None
