"""Arranging a component, and saying who is away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.inputs import fit_list, fit_text, given, input_row_id, or_none
from api.schema.nominations import Delegate
from api.schema.payloads import WHAT, Payload, key_field, left_out, result_field, version_field
from api.schema.scalars import LocalDateTime
from api.schema.sides import Component
from domain.errors import DomainError
from domain.sessions import absences, arrangement
from domain.sessions.rules import Times, moment_at
from domain.store import WriteDb


@strawberry.input(description="A room of a component.")
class RoomInput:
    """As domain.sessions.arrangement.RoomWanted."""

    capacity: int = strawberry.field(description="People that it seats, 0 to 1,000,000.")
    key: str = strawberry.field(description="Small letters, digits and underscores.")
    name: str = strawberry.field(description="Name, as it stands at the door.")


@strawberry.input(description="A slot of a component, by the clock of its own time zone.")
class SlotInput:
    """As domain.sessions.arrangement.SlotWanted."""

    key: str = strawberry.field(description="Small letters, digits and underscores.")
    local_ends_at: LocalDateTime = strawberry.field(description="End, after the start.")
    local_starts_at: LocalDateTime = strawberry.field(
        description="Start, within the days of the component and apart from its other slots."
    )


@strawberry.input(description="Input of arrangeComponent.")
class ArrangeComponentInput:
    """A component, and what it has from now on."""

    component_id: strawberry.ID = strawberry.field(description="Component to arrange.")
    booths: int | None = left_out("How many sessions can be interpreted at a time")
    rooms: list[RoomInput] | None = left_out("All rooms, in place of those before")
    slots: list[SlotInput] | None = left_out("All slots, in place of those before")
    expected_version: int | None = version_field("component")
    idempotency_key: str | None = key_field()


@strawberry.input(description="A time in which a delegate is away.")
class AbsenceInput:
    """Two moments."""

    ends_at: datetime = strawberry.field(description="Until when.")
    starts_at: datetime = strawberry.field(description="From when.")


@strawberry.input(description="Input of changeAbsences.")
class ChangeAbsencesInput:
    """A delegate and times."""

    absences: list[AbsenceInput] = strawberry.field(
        description="All times in which the delegate is away, in place of those before; at most 50."
    )
    delegate_id: strawberry.ID = strawberry.field(description="Delegate who is away.")
    expected_version: int | None = version_field("delegate")
    idempotency_key: str | None = key_field()


@strawberry.type(description="What arrangeComponent did.")
class ArrangeComponentPayload(Payload):
    """A component."""

    component: Component | None = result_field("Component")


@strawberry.type(description="What changeAbsences did.")
class ChangeAbsencesPayload(Payload):
    """A delegate."""

    delegate: Delegate | None = result_field("Delegate")


@strawberry.type
class ArrangingMutations:
    """One field for each function of domain.sessions that changes times and places."""

    @strawberry.mutation(
        description=(
            "Give a component its rooms, slots and booths, in place of those before; a slot that a"
            " session has to be held in cannot go."
        )
    )
    async def arrange_component(
        self, info: Info, asked: Annotated[ArrangeComponentInput, WHAT]
    ) -> ArrangeComponentPayload:
        async def act(db: WriteDb) -> ArrangeComponentPayload:
            row_id = input_row_id(asked.component_id, "Component", "componentId")
            row = await arrangement.arrange_component(
                db,
                row_id,
                await _arrangement(db, row_id, asked),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ArrangeComponentPayload(component=Component.of(row))

        return await carried_out(info, ArrangeComponentPayload, asked, act)

    @strawberry.mutation(
        description="Say when a delegate is away, in place of what was said before."
    )
    async def change_absences(
        self, info: Info, asked: Annotated[ChangeAbsencesInput, WHAT]
    ) -> ChangeAbsencesPayload:
        async def act(db: WriteDb) -> ChangeAbsencesPayload:
            row = await absences.change_absences(
                db,
                input_row_id(asked.delegate_id, "Delegate", "delegateId"),
                [
                    Times(each.starts_at, each.ends_at)
                    for each in fit_list(asked.absences, "absences")
                ],
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ChangeAbsencesPayload(delegate=Delegate.of(row))

        return await carried_out(info, ChangeAbsencesPayload, asked, act)


async def _arrangement(
    db: WriteDb, component_id: str, asked: ArrangeComponentInput
) -> arrangement.Arrangement:
    """Return what a component is to have; what was left out is what it has."""
    component = await arrangement.held_component(db, component_id)
    wanted = await arrangement.arrangement_of(db, component)
    booths = or_none(asked.booths)
    if booths is not None:
        wanted = replace(wanted, booths=booths)
    if given(asked.rooms):
        rooms: Sequence[RoomInput] = fit_list(asked.rooms or (), "rooms")
        wanted = replace(
            wanted,
            rooms=tuple(
                arrangement.RoomWanted(each.key, fit_text(each.name, "name"), each.capacity)
                for each in rooms
            ),
        )
    if given(asked.slots):
        slots: Sequence[SlotInput] = fit_list(asked.slots or (), "slots")
        wanted = replace(
            wanted,
            slots=tuple(
                _slot(component.time_zone, place, each) for place, each in enumerate(slots)
            ),
        )
    return wanted


def _slot(time_zone: str, place: int, asked: SlotInput) -> arrangement.SlotWanted:
    def moment(name: str) -> datetime:
        try:
            return moment_at(time_zone, getattr(asked, name))
        except DomainError as error:
            error.path = ("slots", str(place), name)
            raise

    return arrangement.SlotWanted(asked.key, moment("local_starts_at"), moment("local_ends_at"))
