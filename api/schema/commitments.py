"""Commitments of administrations, what became of them, and reminders of overdue ones."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api.context import Info
from api.schema.enums import described
from api.schema.inputs import fit_filter
from api.schema.instrument_stages import InstrumentStage
from api.schema.lists import Connection, Paged, listed
from api.schema.node import Node, WantedLocale, load_node, maybe_node, texts_in
from api.schema.roles import Role
from api.schema.scalars import CountryCode
from domain import models
from domain.administrations import administrations_by_id
from domain.outcomes import overdue, reading, reminders
from domain.pages import Listing
from domain.reminders import local_day

if TYPE_CHECKING:
    from api.schema.administrations import Administration
    from api.schema.instruments import CooperationInstrument
    from api.schema.managers import Manager
    from api.schema.recommendations import Recommendation

_ADMINISTRATIONS = strawberry.lazy("api.schema.administrations")
_INSTRUMENTS = strawberry.lazy("api.schema.instruments")
_MANAGERS = strawberry.lazy("api.schema.managers")
_RECOMMENDATIONS = strawberry.lazy("api.schema.recommendations")

described(
    models.CommitmentState,
    "Life of a commitment; whether an open one is overdue is told beside it.",
    {
        "OPEN": "To be done.",
        "DONE": "Done.",
        "DROPPED": "Given up, for a reason.",
    },
)


@strawberry.input(description="Which commitments: every given field must hold.")
class CommitmentFilter:
    """As domain.outcomes.reading.CommitmentFilter, without the moment."""

    administration_code_in: list[CountryCode] | None = strawberry.field(
        default=strawberry.UNSET, description="Of any of these administrations."
    )
    due_on_gte: date | None = strawberry.field(
        default=strawberry.UNSET, description="Only those due on this day or later."
    )
    due_on_lte: date | None = strawberry.field(
        default=strawberry.UNSET, description="Only those due on this day or earlier."
    )
    instrument_key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Those that would move any of these arrangements."
    )
    overdue: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Only those that are overdue now by the clock of their administration, or not.",
    )
    state_in: list[models.CommitmentState] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these states."
    )


CommitmentWhere = Annotated[
    CommitmentFilter | None,
    strawberry.argument(name="filter", description="Which commitments; left out means all."),
]


def commitments_of(info: Info, listing: Listing[Any], parent_id: str, where: Any) -> Any:
    """Return a list of commitments below something, by the day when they are due."""
    at = info.context.store.clock()
    narrowed = fit_filter(where, reading.CommitmentFilter, at=at)
    return listed(listing, Commitment.of, parent_id, narrowed)


@strawberry.type(
    description=(
        "What happened on a day because of a commitment; it is only added, and never changed."
    )
)
class ActionUpdate(Node):
    """One row of ``action_update``."""

    batch = reading.updates_by_id
    commitment_id: strawberry.Private[str]
    manager_id: strawberry.Private[str | None]
    happened_on: date = strawberry.field(description="Day, by the clock of the administration.")
    role: Role = strawberry.field(description="What told it.")
    text: str = strawberry.field(description="What happened.")
    told_at: datetime = strawberry.field(description="When it was told.")

    @strawberry.field(description="Commitment that it tells of.")
    async def commitment(self, info: Info) -> Commitment:
        return await load_node(info, "Commitment", self.commitment_id)

    @strawberry.field(
        description="Manager who told it; null when it was no manager, or one you may not see."
    )
    async def manager(self, info: Info) -> Annotated[Manager, _MANAGERS] | None:
        return await maybe_node(info, "Manager", self.manager_id)


@strawberry.type(description="What an administration does until when, because of a recommendation.")
class Commitment(Node):
    """One row of ``commitment``."""

    batch = reading.commitments_by_id
    administration_id: strawberry.Private[str]
    instrument_id: strawberry.Private[str | None]
    owner_id: strawberry.Private[str | None]
    recommendation_id: strawberry.Private[str]
    closed_on: date | None = strawberry.field(
        description="Day when it was done or dropped; null while it is open."
    )
    details: str = strawberry.field(description="What more there is to say; empty when nothing is.")
    due_on: date = strawberry.field(
        description="Last day, by the clock of the administration, on which it is in time."
    )
    outcome: str = strawberry.field(
        description="What came of it, or why it was dropped; empty while nothing is told."
    )
    state: models.CommitmentState = strawberry.field(description="Where it stands.")
    synthetic: bool = strawberry.field(description="True when it was invented for a demonstration.")
    target_stage: InstrumentStage | None = strawberry.field(
        description="Stage that it would bring the arrangement to; null when it names none."
    )
    title: str = strawberry.field(description="What is done.")
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @strawberry.field(description="Administration that does it.")
    async def administration(self, info: Info) -> Annotated[Administration, _ADMINISTRATIONS]:
        return await load_node(info, "Administration", self.administration_id)

    @strawberry.field(description="Arrangement that it would move on; null when it names none.")
    async def instrument(self, info: Info) -> Annotated[CooperationInstrument, _INSTRUMENTS] | None:
        return await maybe_node(info, "CooperationInstrument", self.instrument_id)

    @strawberry.field(
        description="True while it is open and its day is over where the administration is."
    )
    async def is_overdue(self, info: Info) -> bool:
        place: models.Administration | None = await info.context.loaders.load(
            administrations_by_id, self.administration_id
        )
        if place is None:
            return False
        today = local_day(info.context.store.clock(), place.time_zone)
        return overdue.is_late(self.state, self.due_on, today)

    @strawberry.field(
        description="Manager who sees to it; null when nobody is named, or one you may not see."
    )
    async def owner(self, info: Info) -> Annotated[Manager, _MANAGERS] | None:
        return await maybe_node(info, "Manager", self.owner_id)

    @strawberry.field(description="Recommendation that it is because of.")
    async def recommendation(self, info: Info) -> Annotated[Recommendation, _RECOMMENDATIONS]:
        return await load_node(info, "Recommendation", self.recommendation_id)

    @strawberry.field(description="What happened, the newest first.", extensions=[Paged()])
    def updates(self) -> Connection[ActionUpdate]:
        return listed(reading.UPDATES_OF_COMMITMENT, ActionUpdate.of, self.row_id)


@strawberry.type(
    description="An administration was reminded of what it committed to; nothing personal in it."
)
class CommitmentReminder(Node):
    """One row of ``commitment_reminder``."""

    batch = reminders.reminders_by_id
    administration_id: strawberry.Private[str]
    commitment_count: int = strawberry.field(description="How many were overdue then.")
    reminded_at: datetime = strawberry.field(description="When.")
    reminded_on: date = strawberry.field(
        description="Day by the clock of the administration; one reminder a day at most."
    )

    @classmethod
    def of(cls, row: models.CommitmentReminder) -> CommitmentReminder:
        """Make the node of a row."""
        return cls.with_values(row, commitment_count=row.commitments)

    @strawberry.field(description="Who was reminded.")
    async def administration(self, info: Info) -> Annotated[Administration, _ADMINISTRATIONS]:
        return await load_node(info, "Administration", self.administration_id)

    @strawberry.field(description="The reminder as a sentence in the wanted language.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        return texts_in(info, locale).sentence("outcomes.reminder", self.commitment_count)


@strawberry.type
class CommittedAdministration:
    """That an administration commits to something."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description="What the administration committed to, by the day when it is due.",
        extensions=[Paged()],
    )
    def commitments(
        self, info: Info, where: CommitmentWhere = strawberry.UNSET
    ) -> Connection[Commitment]:
        return commitments_of(info, reading.COMMITMENTS_OF_ADMINISTRATION, self.row_id, where)


@strawberry.type
class AdvancedInstrument:
    """That commitments would bring an arrangement further."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description=(
            "Open commitments that would bring it to a stage that it has not reached, by the latest"
            " news; the nearest stage first, then the day when they are due."
        ),
        extensions=[Paged()],
    )
    def advancing_commitments(
        self, info: Info, where: CommitmentWhere = strawberry.UNSET
    ) -> Connection[Commitment]:
        return commitments_of(info, reading.ADVANCING_COMMITMENTS, self.row_id, where)
