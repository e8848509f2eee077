"""Timetables: where a delegate goes by the published agendas, and when they meet a partner."""

from __future__ import annotations

from asyncio import gather
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.context import Info
from api.schema.agendas import AgendaPlacement
from api.schema.node import load_node
from api.schema.nominations import Delegate
from api.schema.scalars import LocalDateTime
from domain import programmes
from domain.runs import timetables
from domain.sessions.rules import local_moment

if TYPE_CHECKING:
    from api.schema.partnerships import Partnership
    from api.schema.sides import Component


@strawberry.type(description="A slot in which a delegate meets a partner, beside the sessions.")
class TimetableMeeting:
    """A slot, the partner, and what is missed for it."""

    partner_id: strawberry.Private[str]
    partnership_id: strawberry.Private[str]
    instead: AgendaPlacement | None = strawberry.field(
        description="Session of that slot that the delegate misses for it; null when none."
    )
    slot_key: str = strawberry.field(description="Key of the slot.")

    @strawberry.field(description="Partner whom the delegate meets.")
    async def partner(self, info: Info) -> Delegate:
        return await load_node(info, "Delegate", self.partner_id)

    @strawberry.field(description="Partnership of the two.")
    async def partnership(
        self, info: Info
    ) -> Annotated[Partnership, strawberry.lazy("api.schema.partnerships")]:
        return await load_node(info, "Partnership", self.partnership_id)


@strawberry.type(
    description=(
        "Where somebody goes by a published agenda: a session, or a meeting with a partner."
        " Exactly one of placement and meeting is there."
    )
)
class TimetableEntry:
    """A time, and what it is for."""

    component_id: strawberry.Private[str]
    ends_at: datetime = strawberry.field(description="End, in UTC.")
    leads: bool = strawberry.field(description="True when the delegate leads the session.")
    local_ends_at: LocalDateTime = strawberry.field(
        description="End by the clock of the component's own time zone."
    )
    local_starts_at: LocalDateTime = strawberry.field(
        description="Start by the clock of the component's own time zone."
    )
    meeting: TimetableMeeting | None = strawberry.field(
        description="Meeting with a partner; null when it is a session."
    )
    placement: AgendaPlacement | None = strawberry.field(
        description="Session, when and where; null when it is a meeting."
    )
    starts_at: datetime = strawberry.field(description="Start, in UTC.")

    @strawberry.field(description="Component that it is in.")
    async def component(
        self, info: Info
    ) -> Annotated[Component, strawberry.lazy("api.schema.sides")]:
        return await load_node(info, "Component", self.component_id)


async def timetable_of(info: Info, delegate_id: str) -> list[TimetableEntry]:
    """Return the timetable of a delegate."""
    load = info.context.loaders.load
    entries = await load(timetables.timetables_by_delegate, delegate_id)
    places = await gather(
        *(load(programmes.components_by_id, each.component_id) for each in entries)
    )
    return [
        _entry(each, place.time_zone)
        for each, place in zip(entries, places, strict=True)
        if place is not None
    ]


def _entry(entry: timetables.TimetableEntry, time_zone: str) -> TimetableEntry:
    met = entry.meeting
    return TimetableEntry(
        component_id=entry.component_id,
        ends_at=entry.ends_at,
        leads=entry.leads,
        local_ends_at=LocalDateTime(local_moment(time_zone, entry.ends_at)),
        local_starts_at=LocalDateTime(local_moment(time_zone, entry.starts_at)),
        meeting=met
        and TimetableMeeting(
            partner_id=met.partner_id,
            partnership_id=met.partnership_id,
            instead=AgendaPlacement.of(met.instead, time_zone) if met.instead else None,
            slot_key=met.slot_key,
        ),
        placement=AgendaPlacement.of(entry.placement, time_zone) if entry.placement else None,
        starts_at=entry.starts_at,
    )
