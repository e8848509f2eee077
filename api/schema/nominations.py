"""Delegates and nominations of an edition."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api.context import Info
from api.schema.absences import Absence
from api.schema.administrations import Administration
from api.schema.ahead import asked_below
from api.schema.at_once import at_once
from api.schema.enums import described
from api.schema.inputs import OrderDirection, fit_filter
from api.schema.lists import listed
from api.schema.managers import Manager
from api.schema.node import Node, load_node, load_nodes, make_nodes
from api.schema.nomination_parts import NominationNotice
from api.schema.scalars import CountryCode
from domain import models, nominations, programmes
from domain.administrations import administrations_by_id
from domain.pages import Listing
from domain.partnerships.reading import partnerships_by_delegate
from domain.runs import listings
from domain.sessions.absences import absences_by_delegate

if TYPE_CHECKING:
    from api.schema.editions import Edition
    from api.schema.pairings import Pairing
    from api.schema.partnerships import Partnership
    from api.schema.sides import Component, Side
    from api.schema.timetables import TimetableEntry

_EDITIONS = strawberry.lazy("api.schema.editions")
_SIDES = strawberry.lazy("api.schema.sides")

described(
    models.Assignment,
    "How sure it is that a placeholder comes from its administration.",
    {
        "STATED": "The source says so.",
        "DERIVED": "Follows from what the source says.",
        "ASSUMED": "Given by a rule; the source does not say.",
    },
)


@strawberry.enum(description="What rows can be ordered by.")
class DelegateOrderField(Enum):
    """Orders of the domain's list."""

    CODE = strawberry.enum_value("code", description="By code.")
    ADMINISTRATION = strawberry.enum_value(
        "administration", description="By administration, by code of the country or territory."
    )
    SIDE = strawberry.enum_value("side", description="By side, in the order of the edition.")


@strawberry.input(description="One key of the order; the id decides last.")
class DelegateOrder:
    """A field and a direction."""

    field: DelegateOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="Which way; left out means ASC."
    )


@strawberry.input(description="Which delegates: every given field must hold.")
class DelegateFilter:
    """As domain.nominations.DelegateFilter."""

    administration_code_in: list[CountryCode] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these administrations."
    )
    assignment_in: list[models.Assignment] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these standings of the administration."
    )
    code_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these codes."
    )
    component_key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Attends any of these components, by key."
    )
    role_profile_key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these role profiles, by key."
    )
    search: str | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Words in the code or the name, in upper or lower case; at most 200 characters."
        ),
    )
    side_key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these sides, by key."
    )


@strawberry.input(one_of=True, description="Names one delegate of an edition; give exactly one.")
class DelegateBy:
    """An id or a code."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="By id.")
    code: str | None = strawberry.field(
        default=strawberry.UNSET, description="By code, such as LAC-01."
    )


@strawberry.input(description="Which nominations: every given field must hold.")
class NominationFilter:
    """As domain.nominations.NominationFilter."""

    administration_code_in: list[CountryCode] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these administrations."
    )
    missing_in: list[nominations.ReadinessItem] | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Lacks any of these before being paired; who withdrew or was declined lacks nothing."
        ),
    )
    side_key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these sides, by key."
    )
    state_in: list[models.NominationState] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these states."
    )


@strawberry.enum(description="What rows can be ordered by.")
class NominationOrderField(Enum):
    """Orders of the domain's list."""

    SIDE = strawberry.enum_value("side", description="By side, then the code of the person.")
    WAITING = strawberry.enum_value(
        "waiting", description="By place on the waiting list of the side, then by side."
    )


@strawberry.input(description="One key of the order; the id decides last.")
class NominationOrder:
    """A field and a direction."""

    field: NominationOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="Which way; left out means ASC."
    )


NominationOrders = Annotated[
    list[NominationOrder] | None,
    strawberry.argument(name="orderBy", description="Order of the rows; left out means by side."),
]
DelegateOrders = Annotated[
    list[DelegateOrder] | None,
    strawberry.argument(name="orderBy", description="Order of the rows; left out means by code."),
]


@strawberry.type(description="A confirmed nomination: a manager within an edition, under a code.")
class Delegate(Node):
    """One row of ``delegate``."""

    batch = nominations.delegates_by_id
    edition_id: strawberry.Private[str]
    manager_id: strawberry.Private[str]
    side_id: strawberry.Private[str]
    assignment: models.Assignment = strawberry.field(
        description=(
            "How sure the administration is; ASSUMED stays visible wherever the delegate is shown."
        )
    )
    assignment_note: str = strawberry.field(
        description=("Why the administration is what it is; empty when there is nothing to say.")
    )
    code: str = strawberry.field(description="Code, unique in the edition, such as LAC-01.")
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")
    withdrawn_at: datetime | None = strawberry.field(
        description="When the delegate withdrew; null while taking part."
    )

    @strawberry.field(description="The person, with languages, levels, gaps and wishes.")
    async def manager(self, info: Info) -> Manager:
        return await load_node(info, "Manager", self.manager_id)

    @strawberry.field(description="Administration that the delegate comes from.")
    @at_once
    async def administration(self, info: Info) -> Administration:
        places = nominations.administration_ids_by_delegate
        place_id: Any = await info.context.loaders.load(places, self.row_id)
        return await load_node(info, "Administration", place_id)

    @strawberry.field(description="True when the person was invented for a demonstration.")
    async def synthetic(self, info: Info) -> bool:
        manager: Manager = await load_node(info, "Manager", self.manager_id)
        return manager.synthetic

    @strawberry.field(description="Edition.")
    async def edition(self, info: Info) -> Annotated[Edition, _EDITIONS]:
        return await load_node(info, "Edition", self.edition_id)

    @strawberry.field(description="Side.")
    async def side(self, info: Info) -> Annotated[Side, _SIDES]:
        return await load_node(info, "Side", self.side_id)

    @strawberry.field(description="When the delegate is away, in order of time.")
    async def absences(self, info: Info) -> list[Absence]:
        rows = await info.context.loaders.load(absences_by_delegate, self.row_id)
        return [Absence.of(row) for row in rows]

    @strawberry.field(
        description="Who of the administration took over the place; null when nobody did."
    )
    async def substitute(self, info: Info) -> Delegate | None:
        row = await info.context.loaders.load(nominations.substitutes_by_delegate, self.row_id)
        return Delegate.maybe(row)

    @strawberry.field(description="Whose place the delegate took over; null when nobody's.")
    async def substitute_of(self, info: Info) -> Delegate | None:
        row = await info.context.loaders.load(nominations.substituted_by_delegate, self.row_id)
        return Delegate.maybe(row)

    @strawberry.field(description="Components that the delegate attends, in order.")
    async def components(self, info: Info) -> list[Annotated[Component, _SIDES]]:
        rows = await info.context.loaders.load(nominations.components_by_delegate, self.row_id)
        return make_nodes("Component", rows)

    @strawberry.field(
        description=(
            "Where the delegate goes by the published agendas, in order of time, as far as you may"
            " see it."
        )
    )
    async def timetable(
        self, info: Info
    ) -> list[Annotated[TimetableEntry, strawberry.lazy("api.schema.timetables")]]:
        from api.schema.timetables import timetable_of  # noqa: PLC0415 -- the two know each other

        return await timetable_of(info, self.row_id)

    @strawberry.field(
        description="Pairings of the delegate in the published run; empty when none is published."
    )
    async def published_pairings(
        self, info: Info
    ) -> list[Annotated[Pairing, strawberry.lazy("api.schema.pairings")]]:
        rows = await info.context.loaders.load(listings.published_pairings_by_delegate, self.row_id)
        return make_nodes("Pairing", rows)

    @strawberry.field(
        description="Partnerships of the delegate, whatever became of them, the newest first."
    )
    async def partnerships(
        self, info: Info
    ) -> list[Annotated[Partnership, strawberry.lazy("api.schema.partnerships")]]:
        rows = await info.context.loaders.load(partnerships_by_delegate, self.row_id)
        return make_nodes("Partnership", rows)


@strawberry.type(description="An administration puts a manager forward for an edition.")
class Nomination(Node):
    """One row of ``nomination``."""

    batch = nominations.nominations_by_id
    edition_id: strawberry.Private[str]
    manager_id: strawberry.Private[str]
    side_id: strawberry.Private[str]
    decision_reason: str = strawberry.field(
        description="Why it was declined, for the administration; empty when it was not."
    )
    state: models.NominationState = strawberry.field(description="Where the nomination stands.")
    statement: str = strawberry.field(
        description="Why the person is put forward, in the words of the administration."
    )
    submitted_at: datetime | None = strawberry.field(
        description="When it was sent; null for a draft, and where that is not known."
    )
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @strawberry.field(
        description="Delegate of the nomination, also when withdrawn; null when never confirmed."
    )
    async def delegate(self, info: Info) -> Delegate | None:
        row = await info.context.loaders.load(nominations.delegates_by_nomination, self.row_id)
        return Delegate.maybe(row)

    @strawberry.field(description="Manager put forward.")
    async def manager(self, info: Info) -> Manager:
        return await load_node(info, "Manager", self.manager_id)

    @strawberry.field(
        description=(
            "What is still missing before the person can be paired; empty when ready, and for"
            " nominations that do not stand any more."
        )
    )
    async def missing(self, info: Info) -> list[nominations.ReadinessItem]:
        load = info.context.loaders.load
        found: list[nominations.ReadinessItem] = await load(
            nominations.missing_by_nomination, self.row_id
        )
        return found

    @strawberry.field(
        description="What the person and their administration were told of it, in order of time."
    )
    async def notices(self, info: Info) -> list[NominationNotice]:
        rows = await info.context.loaders.load(nominations.notices_by_nomination, self.row_id)
        return [NominationNotice.of(row) for row in rows]

    @strawberry.field(
        description="Place on the waiting list of the side, from 1; null when it does not wait."
    )
    async def waiting_place(self, info: Info) -> int | None:
        load = info.context.loaders.load
        found: int | None = await load(nominations.waiting_places_by_nomination, self.row_id)
        return found

    @strawberry.field(description="Edition.")
    async def edition(self, info: Info) -> Annotated[Edition, _EDITIONS]:
        return await load_node(info, "Edition", self.edition_id)

    @strawberry.field(description="Side that the person would be on.")
    async def side(self, info: Info) -> Annotated[Side, _SIDES]:
        return await load_node(info, "Side", self.side_id)


def delegates_of(
    listing: Listing[models.Delegate],
    parent_id: str,
    where: DelegateFilter | None,
    order_by: list[DelegateOrder] | None,
) -> Any:
    """Return the delegates below an edition, a side or a component."""
    narrowed = fit_filter(where, nominations.DelegateFilter)
    return listed(listing, Delegate.of, parent_id, narrowed, order_by)


def nominations_of(
    edition_id: str, where: NominationFilter | None, order_by: list[NominationOrder] | None
) -> Any:
    """Return the nominations of an edition."""
    narrowed = fit_filter(where, nominations.NominationFilter)
    listing = nominations.NOMINATIONS_OF_EDITION
    return listed(listing, Nomination.of, edition_id, narrowed, order_by)


async def load_delegates(info: Info, ids: Sequence[str]) -> list[Delegate]:
    """Return delegates of these ids, in their order."""
    return await load_nodes(info, "Delegate", ids)


async def load_delegates_by_code(
    info: Info, edition_id: str, codes: Sequence[str]
) -> list[Delegate]:
    """Return the delegates of an edition by code, in their order, without who is gone."""
    keys = [(edition_id, code) for code in codes]
    rows = await info.context.loaders.load_many(nominations.delegates_by_code, keys)
    return await load_delegates(info, [row.id for row in rows if row is not None])


async def load_delegates_ahead(info: Info, delegate_ids: Sequence[str]) -> None:
    """Load what ``delegates`` and the fields below it will ask for, if they are asked for.

    What cannot be loaded is told by the field that asks for it.
    """
    load = info.context.loaders.load_many

    async def sides() -> None:
        people = await load(nominations.delegates_by_id, delegate_ids)
        await load(programmes.sides_by_id, {each.side_id for each in people if each})

    async def places() -> None:
        ids = await load(nominations.administration_ids_by_delegate, delegate_ids)
        await load(administrations_by_id, {each for each in ids if each})

    with suppress(Exception):
        if asked_below(info, "delegates", "administration"):
            await gather(sides(), places())
        elif asked_below(info, "delegates"):
            await sides()


async def load_pair(info: Info, left_id: str, right_id: str) -> list[Delegate]:
    """Return two delegates in the order of their sides."""
    pair = await load_delegates(info, (left_id, right_id))
    side_ids = [each.side_id for each in pair]
    sides = await info.context.loaders.load_many(programmes.sides_by_id, side_ids)
    placed = zip((side.position for side in sides if side), pair, strict=True)
    return [each for _, each in sorted(placed, key=lambda both: both[0])]
