"""What hangs on nominations: notices, deadlines, quotas, readiness, reminders."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from api.context import Info
from api.schema.administrations import Administration
from api.schema.enums import described
from api.schema.node import Node, WantedLocale, load_node, maybe_node, texts_in
from domain import models, nominations

if TYPE_CHECKING:
    from api.schema.sides import Side

_SIDES = strawberry.lazy("api.schema.sides")

described(
    nominations.ReadinessItem,
    "What a person can lack before being paired; new values may be added.",
    {
        "ATTENDANCE": "Is confirmed and attends no component.",
        "LANGUAGES": "No language is known.",
        "RATINGS": "No competency is assessed.",
        "ROLE_PROFILE": "No kind of post, hence no targets.",
        "TOPIC_INTERESTS": "Neither seeks nor offers a topic.",
    },
)
described(
    nominations.Likeness,
    "What people who may be one have in common; new values may be added.",
    {
        "EMAIL": "An e-mail address.",
        "NAME": "A name, whatever its case, accents and order of words.",
        "PHONE": "A telephone number.",
    },
)
described(
    models.NominationState,
    "Life of a nomination.",
    {
        "DRAFT": "Being written.",
        "SUBMITTED": "Sent by the administration.",
        "CONFIRMED": "Takes part.",
        "WAITLISTED": "Waits for a place, in order.",
        "DECLINED": "Refused by the organisers.",
        "WITHDRAWN": "Taken back by the administration.",
    },
)
described(
    models.NoticeKind,
    "What the person and their administration are told of a nomination; new values may be added.",
    {
        "CONFIRMED": "Has a place.",
        "DECLINED": "Was declined by the organisers.",
        "PLACE_FREED": "Waited, and has a place that became free.",
        "TOOK_OVER": "Has the place of somebody who withdrew.",
        "WAITLISTED": "Waits for a place.",
    },
)


@strawberry.type(description="Something that was told of a nomination, once.")
class NominationNotice:
    """One row of ``nomination_notice``."""

    kind: models.NoticeKind = strawberry.field(description="What was told.")
    told_at: datetime = strawberry.field(description="When.")

    @classmethod
    def of(cls, row: models.NominationNotice) -> Self:
        """Make it of a row."""
        return cls(kind=row.kind, told_at=row.told_at)

    @strawberry.field(description="The notice as a sentence in the wanted language.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        return texts_in(info, locale).sentence(f"notice.{self.kind.value}")


@strawberry.type(
    description="Until when nominations are taken, by the clock of each administration."
)
class NominationDeadline:
    """One row of ``nomination_deadline``."""

    administration_id: strawberry.Private[str | None]
    closes_on: date = strawberry.field(description="Last day.")
    local_time: str | None = strawberry.field(
        description="Last minute of that day, such as 17:00; null means the end of the day."
    )
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @classmethod
    def of(cls, row: models.NominationDeadline) -> Self:
        """Make it of a row."""
        return cls(
            administration_id=row.administration_id,
            closes_on=row.closes_on,
            local_time=None if row.local_time is None else f"{row.local_time:%H:%M}",
            version=row.version,
        )

    @strawberry.field(
        description="Administration that has longer; null for the deadline of all others."
    )
    async def administration(self, info: Info) -> Administration | None:
        found: Administration | None = await maybe_node(
            info, "Administration", self.administration_id
        )
        return found


@strawberry.type(description="How many places a side or one of its administrations has.")
class Quota:
    """A quota with what has come of it, as domain.nominations.QuotaStanding."""

    administration_id: strawberry.Private[str | None]
    confirmed: int = strawberry.field(description="How many are confirmed.")
    places: int | None = strawberry.field(
        description="How many places there are at most; null when there is no limit."
    )
    version: int = strawberry.field(
        description="Counts the changes, 0 for no limit; for expectedVersion."
    )
    waiting: int = strawberry.field(
        description="How many wait for a place, as far as you may see them."
    )

    @classmethod
    def of(cls, standing: nominations.QuotaStanding) -> Self:
        """Make it of the domain's standing."""
        return cls(
            administration_id=standing.administration_id,
            confirmed=standing.confirmed,
            places=standing.places,
            version=standing.version,
            waiting=standing.waiting,
        )

    @strawberry.field(
        description="Administration whose people it limits; null for the side as a whole."
    )
    async def administration(self, info: Info) -> Administration | None:
        found: Administration | None = await maybe_node(
            info, "Administration", self.administration_id
        )
        return found


@strawberry.type(description="How many lack one thing before being paired.")
class ReadinessCount:
    """An item and a number."""

    item: nominations.ReadinessItem = strawberry.field(description="What is lacking.")
    people: int = strawberry.field(description="How many lack it.")


@strawberry.type(
    description=(
        "How ready the people are who were put forward and neither withdrew nor were declined;"
        " of those that you may see."
    )
)
class Readiness:
    """As domain.nominations.Readiness."""

    side_id: strawberry.Private[str | None]
    people: int = strawberry.field(description="How many they are.")
    ready: int = strawberry.field(description="How many lack nothing.")
    missing: list[ReadinessCount] = strawberry.field(
        description="How many lack what; one line for each item."
    )

    @classmethod
    def of(cls, counted: nominations.Readiness) -> Self:
        """Make it of the domain's counts."""
        counts = [ReadinessCount(item=item, people=n) for item, n in counted.missing.items()]
        return cls(
            side_id=counted.side_id, people=counted.people, ready=counted.ready, missing=counts
        )

    @strawberry.field(description="Side of the people; null for the whole edition.")
    async def side(self, info: Info) -> Annotated[Side, _SIDES] | None:
        found: Side | None = await maybe_node(info, "Side", self.side_id)
        return found


@strawberry.type(description="How many nominations of an administration are in a state.")
class NominationCount:
    """As domain.nominations.NominationCount."""

    administration_id: strawberry.Private[str]
    side_id: strawberry.Private[str]
    number: int = strawberry.field(
        name="nominations", description="How many, of those that you may see."
    )
    state: models.NominationState = strawberry.field(description="In which state.")

    @classmethod
    def of(cls, counted: nominations.NominationCount) -> Self:
        """Make it of the domain's count."""
        return cls(
            administration_id=counted.administration_id,
            side_id=counted.side_id,
            number=counted.nominations,
            state=counted.state,
        )

    @strawberry.field(description="Administration of the people.")
    async def administration(self, info: Info) -> Administration:
        found: Administration = await load_node(info, "Administration", self.administration_id)
        return found

    @strawberry.field(description="Side that they would be on.")
    async def side(self, info: Info) -> Annotated[Side, _SIDES]:
        found: Side = await load_node(info, "Side", self.side_id)
        return found


@strawberry.type(
    description="An administration was reminded of what its people lack; nothing personal in it."
)
class NominationReminder(Node):
    """One row of ``nomination_reminder``."""

    batch = nominations.reminders_by_id
    administration_id: strawberry.Private[str]
    people: int = strawberry.field(description="How many lacked something then.")
    reminded_at: datetime = strawberry.field(description="When.")
    reminded_on: date = strawberry.field(
        description="Day by the clock of the administration; one reminder a day at most."
    )

    @strawberry.field(description="Who was reminded.")
    async def administration(self, info: Info) -> Administration:
        found: Administration = await load_node(info, "Administration", self.administration_id)
        return found
